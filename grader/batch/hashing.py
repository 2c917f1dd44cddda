"""Hashes of values: equal values have equal hashes, on every machine and in every run.

What a value is made of decides, never which objects are shared or in which order a set is stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flint import fmpq

from grader.batch.data import NotData, field_names
from grader.expressions.interning import Expression


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

    def _hash(self, value: object) -> bytes:
        kind = type(value)
        simple = _SIMPLE.get(kind)
        if simple is not None:
            return simple(value)
        if isinstance(value, Expression):
            return _of_expression(value)
        known = self._known.get(id(value))
        if known is None:
            known = _digest(*self._parts(value, kind))
            self._known[id(value)] = known
            self._alive.append(value)
        return known

    def _parts(self, value: Any, kind: type) -> tuple[bytes, Iterable[bytes]]:
        if kind is tuple or kind is list:
            return b"t" if kind is tuple else b"l", map(self._hash, value)
        if kind is frozenset or kind is set:
            return b"f", sorted(map(self._hash, value))
        if kind is dict or kind is MappingProxyType:
            return b"m", (self._hash(each) for pair in value.items() for each in pair)
        if isinstance(value, Enum):
            return _name(kind), (value.name.encode(),)
        if isinstance(value, Path):
            return b"w", (str(value).encode("utf-8", "surrogateescape"),)
        if is_dataclass(kind):
            return _name(kind), (self._hash(getattr(value, name)) for name in field_names(kind))
        if hasattr(value, "__dict__") and kind.__module__.startswith("grader."):
            return _name(kind), (self._hash(each) for pair in vars(value).items() for each in pair)
        raise NotData(f"{kind.__module__}.{kind.__qualname__} is not plain data")


def _digest(tag: bytes, parts: Iterable[bytes]) -> bytes:
    """Return the hash of a list of hashes or texts; where one ends and the next begins counts."""
    listed = list(parts)
    lengths = ",".join(str(len(part)) for part in listed).encode()
    return hashlib.blake2b(b"|".join((tag, lengths, *listed)), digest_size=20).digest()


def _of_text(value: Any) -> bytes:
    data = value.encode("utf-8", "surrogatepass")
    return b"s" + data if len(data) < 20 else _digest(b"s", (data,))


def _of_rational(value: Any) -> bytes:
    return b"p%x/%x" % (int(value.p), int(value.q))


_SIMPLE: Mapping[type, Callable[[Any], bytes]] = {
    str: _of_text,
    int: lambda value: b"i%x" % value,
    bool: lambda value: b"b1" if value else b"b0",
    type(None): lambda value: b"n",
    float: lambda value: b"x" + value.hex().encode(),
    bytes: lambda value: _digest(b"y", (value,)),
    Fraction: lambda value: b"q%x/%x" % (value.numerator, value.denominator),
    fmpq: _of_rational,
}


@lru_cache(maxsize=16_000)  # nodes are shared by all pages of a class
def _of_expression(node: Expression) -> bytes:
    inside = map(Hasher()._hash, (*node.args, *node.payload))
    return _digest(_name(type(node)) + b"%d" % len(node.args), inside)


_NAMES: dict[Any, bytes] = {}


def _name(kind: Any) -> bytes:
    if kind not in _NAMES:
        _NAMES[kind] = f"{kind.__module__}:{kind.__qualname__}".encode()
    return _NAMES[kind]
