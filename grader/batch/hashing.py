"""Hashes of values: equal values have equal hashes, on every machine and in every run.

What a value is made of decides, never which objects are shared or in which order a set is stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flint import fmpq

from grader.batch.data import NotData, field_values
from grader.expressions.interning import Expression
from grader.expressions.notation import Notation
from grader.same import Same
from grader.sections import Node


class Hasher:
    """Hashes values; one that is met again, as the same object, is not gone through again."""

    def __init__(self) -> None:
        self._known: dict[int, bytes] = {}
        self._alive: list[object] = []

    def hash(self, value: object) -> bytes:
        """Return the hash of a value; raises `NotData` for what is more than data."""
        try:
            return self._hash(value)
        except RecursionError as error:
            raise NotData("too deep") from error

    def _hash(self, value: Any) -> bytes:
        simple = _SIMPLE.get(type(value))
        if simple is not None:
            return simple(value)
        known = self._known.get(id(value))
        if known is None:
            known = self._of_parts(value)
            self._known[id(value)] = known
            self._alive.append(value)
        return known

    def _of_parts(self, value: Any) -> bytes:
        if isinstance(value, Expression):
            return _of_expression(value)
        return _of_shared(Same(value)) if isinstance(value, _SHARED) else self._anew(value)

    def _anew(self, value: Any) -> bytes:
        kind: Any = type(value)
        tag, inside = _form(kind)
        codes = [
            self._hash(part) if (simple := _SIMPLE.get(type(part))) is None else simple(part)
            for part in inside(value)
        ]
        return _of_list(tag, sorted(codes) if tag == _OF_SETS else codes)


_SHARED = (Node, Notation)
"""What all pages of a class have in common, as the same objects: it is gone through once."""


@lru_cache(maxsize=256)
def _of_shared(value: Same[Any]) -> bytes:
    return Hasher()._anew(value.value)


_Form = tuple[bytes, Callable[[Any], Iterable[object]]]
_OF_SETS = b"f"


@lru_cache(maxsize=512)
def _form(kind: Any) -> _Form:
    """Return by what values of a class differ from those of others, and what gives their parts."""
    if kind in _CONTAINERS:
        return _CONTAINERS[kind], iter
    if kind is dict or kind is MappingProxyType:
        return b"m", _items
    name, has_fields = _name(kind), is_dataclass(kind)
    if issubclass(kind, Enum):
        return name, lambda value: (value.name,)
    if has_fields:
        return name, field_values(kind)
    if kind.__dictoffset__ and kind.__module__.startswith("grader."):
        return name, lambda value: _items(vars(value))
    raise NotData(f"{kind.__module__}.{kind.__qualname__} is not plain data")


_CONTAINERS: Mapping[type, bytes] = {tuple: b"t", list: b"l", frozenset: _OF_SETS, set: _OF_SETS}


def _items(mapping: Mapping[Any, Any]) -> Iterable[object]:
    return chain.from_iterable(mapping.items())


# -- codes ---------------------------------------------------------------------------------------
# The code of a value says by itself where it ends, so that a list of codes is that of one list of
# values only: it has a mark at its end that is in none, or its length in front, or 20 bytes.

_SHORT = 40


def _of_list(tag: bytes, codes: Sequence[bytes]) -> bytes:
    return _code(b"%b %d " % (tag, len(codes)) + b"".join(codes))


def _code(data: bytes) -> bytes:
    """Return what stands for data of any length: itself if it is short, else its digest."""
    if len(data) < _SHORT:
        return b"%d:%b" % (len(data), data)
    return b"#" + hashlib.blake2b(data, digest_size=20).digest()


def _of_rational(value: Any) -> bytes:
    return b"p%x/%x;" % (int(value.p), int(value.q))


_SIMPLE: Mapping[type, Callable[[Any], bytes]] = {
    str: lambda value: _code(b"s" + value.encode("utf-8", "surrogatepass")),
    int: lambda value: b"i%x;" % value,
    bool: lambda value: b"b1" if value else b"b0",
    type(None): lambda value: b"n",
    float: lambda value: b"x%b;" % value.hex().encode(),
    bytes: lambda value: _code(b"y" + value),
    Fraction: lambda value: b"q%x/%x;" % (value.numerator, value.denominator),
    fmpq: _of_rational,
    type(Path()): lambda value: _code(b"w" + str(value).encode("utf-8", "surrogateescape")),
}


@lru_cache(maxsize=16_000)  # nodes are shared by all pages of a class
def _of_expression(node: Expression) -> bytes:
    hasher = Hasher()
    codes = [hasher.hash(part) for part in (*node.args, *node.payload)]
    kind: Any = type(node)
    return _of_list(b"%b of %d" % (_name(kind), len(node.args)), codes)


@lru_cache(maxsize=512)
def _name(kind: Any) -> bytes:
    return f"{kind.__module__}:{kind.__qualname__}".encode()
