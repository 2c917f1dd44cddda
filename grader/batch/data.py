"""Values of the program as JSON text and back: data alone, whatever the text says.

A value is a table in which each entry names earlier ones, so that what is shared stays shared and
no depth is too deep. What is read may be numbers, texts, containers, expressions, and the fields of
the grader's own dataclasses: no constructor runs, nothing is imported but modules of the grader,
nothing is called by name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flint import fmpq

from grader.expressions.interning import Expression

_SAFE_INT = 1 << 53  # larger ones are written in hexadecimal, which has no limit of length
_LIKE_CONTAINERS: Mapping[type, str] = MappingProxyType(
    {tuple: "t", list: "l", set: "s", frozenset: "f"}
)
_CONTAINERS: Mapping[str, Callable[[list[Any]], Any]] = MappingProxyType(
    {"t": tuple, "l": list, "s": set, "f": frozenset}
)


class NotData(Exception):
    """A value that cannot be written, or a text that is none of such a value."""


def to_text(value: object) -> str:
    """Return a value as JSON text; raises `NotData` for what is more than data."""
    writer = _Writer()
    writer.write(value)
    return json.dumps({"classes": writer.classes, "table": writer.table}, separators=(",", ":"))


def from_text(text: str) -> Any:
    """Return the value that a text holds; raises `NotData` for any other text."""
    try:
        read = json.loads(text)
        classes = [_class(name) for name in read["classes"]]
        values: list[Any] = []
        for entry in read["table"]:
            values.append(_read(entry, classes, values))
        return values[-1]
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise NotData(str(error)) from error
    except (ImportError, RecursionError, MemoryError) as error:
        raise NotData(str(error)) from error


# -- writing -------------------------------------------------------------------------------------


class _Writer:
    """The table while it is written; values stay alive, so that no two share an identity."""

    def __init__(self) -> None:
        self.table: list[Any] = []
        self.classes: list[str] = []
        self._numbers: dict[type, int] = {}
        self._places: dict[int, int] = {}
        self._alive: list[object] = []

    def write(self, root: object) -> None:
        """Add an entry for the value, after those for all that is in it."""
        places = self._places
        begun: set[int] = set()
        # A value whose parts stand above it on the stack has its head and its parts behind it.
        waiting: list[Any] = [root]
        while waiting:
            value = waiting.pop()
            if value is _READY:
                inside, head, value = waiting.pop(), waiting.pop(), waiting.pop()
                self._add(value, [*head, *[places[id(each)] for each in inside]])
                continue
            if id(value) in places:
                continue
            kind = type(value)
            if kind in _AS_THEY_ARE:
                self._add(value, value)
                continue
            simple = _simple(value)
            if simple is not None:
                self._add(value, simple[0])
                continue
            if id(value) in begun:
                raise NotData("a value that holds itself")
            begun.add(id(value))
            head, inside = self._parts(value)
            self._alive.append(inside)
            waiting += (value, head, inside, _READY)
            waiting += inside[::-1]

    def _add(self, value: object, entry: object) -> None:
        self._places[id(value)] = len(self.table)
        self._alive.append(value)
        self.table.append(entry)

    def _parts(self, value: object) -> tuple[list[Any], Sequence[object]]:
        """Return how a compound value is written, and the values in it in their order."""
        kind = type(value)
        if kind in _LIKE_CONTAINERS:
            return [_LIKE_CONTAINERS[kind]], list(value)  # type: ignore[call-overload]
        if isinstance(value, dict) and kind is dict:
            return ["m"], _items(value)
        if isinstance(value, MappingProxyType):
            return ["r"], _items(value)
        if isinstance(value, Expression):
            return ["n", self._class(kind), len(value.args)], (*value.args, *value.payload)
        if isinstance(value, Enum):
            return ["e", self._class(kind)], [value.name]
        if is_dataclass(kind):
            return ["d", self._class(kind)], [getattr(value, name) for name in field_names(kind)]
        if hasattr(value, "__dict__"):
            return ["o", self._class(kind)], _items(vars(value))
        raise NotData(f"{kind.__module__}.{kind.__qualname__} is not plain data")

    def _class(self, kind: type) -> int:
        """Return the number of a class, which is looked at when it comes first."""
        if kind not in self._numbers:
            name = f"{kind.__module__}:{kind.__qualname__}"
            if _class(name) is not kind:
                raise NotData(f"{name} is not the grader's own")
            self._numbers[kind] = len(self.classes)
            self.classes.append(name)
        return self._numbers[kind]


_READY = object()
_AS_THEY_ARE = frozenset({str, bool, type(None)})


@lru_cache(maxsize=512)
def field_names(kind: Any) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass, in order; they are looked up once."""
    return tuple(field.name for field in fields(kind))


def _items(mapping: Mapping[Any, Any]) -> list[object]:
    return [each for pair in mapping.items() for each in pair]


def _simple(value: object) -> tuple[object] | None:
    """Return how a value without parts is written, in a tuple; None for one with parts."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return (value,)
    if isinstance(value, int) and kind is int:
        return (value if -_SAFE_INT < value < _SAFE_INT else ["i", hex(value)],)
    if kind in _LIKE_CONTAINERS or isinstance(value, Expression):
        return None
    if isinstance(value, float) and kind is float:
        return (["x", value.hex()],)
    if isinstance(value, Fraction):
        return (["q", hex(value.numerator), hex(value.denominator)],)
    if kind is fmpq:
        exact: Any = value
        return (["p", hex(int(exact.p)), hex(int(exact.q))],)
    if isinstance(value, bytes):
        return (["b", value.hex()],)
    return (["w", str(value)],) if isinstance(value, Path) else None


# -- reading -------------------------------------------------------------------------------------


def _class(name: str) -> type:
    """Return a class of the grader by its module and name; it has to be at home there."""
    module, _, own = name.partition(":")
    runs = "__main__" in module.split(".")
    if runs or not module.startswith("grader.") or not own.isidentifier():
        raise NotData(f"{name} is not the grader's own")
    found = getattr(import_module(module), own)
    if not isinstance(found, type) or found.__module__ != module:
        raise NotData(f"{name} is not the grader's own")
    return found


def _read(entry: Any, classes: Sequence[type], values: Sequence[Any]) -> Any:
    if not isinstance(entry, list):
        return entry
    tag, *rest = entry
    if tag in _CONTAINERS:
        return _CONTAINERS[tag]([values[place] for place in rest])
    return _READERS[tag](rest, classes, values)


def _pairs(places: Sequence[int], values: Sequence[Any]) -> dict[Any, Any]:
    keys, held = places[::2], places[1::2]
    return {values[key]: values[value] for key, value in zip(keys, held, strict=True)}


def _node(rest: Sequence[Any], classes: Sequence[type], values: Sequence[Any]) -> Expression:
    kind, count = classes[rest[0]], rest[1]
    inside = tuple(values[place] for place in rest[2:])
    args = inside[:count]
    if not issubclass(kind, Expression) or not all(isinstance(each, Expression) for each in args):
        raise NotData("no expression")
    node: Expression = kind.of(args, inside[count:])
    return node


def _dataclass(rest: Sequence[Any], classes: Sequence[type], values: Sequence[Any]) -> object:
    kind = classes[rest[0]]
    if not is_dataclass(kind):
        raise NotData(f"{kind.__qualname__} has no fields")
    made = _new(kind)
    for name, place in zip(field_names(classes[rest[0]]), rest[1:], strict=True):
        object.__setattr__(made, name, values[place])
    return made


def _plain_object(rest: Sequence[Any], classes: Sequence[type], values: Sequence[Any]) -> object:
    made = _new(classes[rest[0]])
    vars(made).update(_pairs(rest[1:], values))
    return made


def _new(kind: Any) -> object:
    """Return an object of a class whose constructor does not run."""
    made: object = object.__new__(kind)
    return made


def _enum(rest: Sequence[Any], classes: Sequence[type], values: Sequence[Any]) -> Enum:
    kind = classes[rest[0]]
    if not issubclass(kind, Enum):
        raise NotData(f"{kind.__qualname__} has no members")
    member: Enum = kind[values[rest[1]]]
    return member


_READERS: Mapping[str, Callable[[Sequence[Any], Sequence[type], Sequence[Any]], Any]] = {
    "i": lambda rest, *_: int(rest[0], 16),
    "x": lambda rest, *_: float.fromhex(rest[0]),
    "q": lambda rest, *_: Fraction(int(rest[0], 16), int(rest[1], 16)),
    "p": lambda rest, *_: fmpq(int(rest[0], 16), int(rest[1], 16)),
    "b": lambda rest, *_: bytes.fromhex(rest[0]),
    "w": lambda rest, *_: Path(rest[0]),
    "m": lambda rest, _, values: _pairs(rest, values),
    "r": lambda rest, _, values: MappingProxyType(_pairs(rest, values)),
    "n": _node,
    "d": _dataclass,
    "o": _plain_object,
    "e": _enum,
}
