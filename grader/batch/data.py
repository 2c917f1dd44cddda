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
from operator import attrgetter
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
    return f'{{"classes":{json.dumps(writer.classes)},"table":[{",".join(writer.table)}]}}'


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


_Form = tuple[Callable[[Any], str], Callable[[Any], Sequence[object]]]
"""How a value is written: how its entry begins, and the values in it."""


class _Writer:
    """The table while it is written, each entry as text; `classes` are named by their numbers.

    What is in a value is held until the end, so that no two values share an identity.
    """

    def __init__(self) -> None:
        self.table: list[str] = []
        self.classes: list[str] = []
        self._numbers: dict[type, int] = {}
        self._forms: dict[type, _Form] = {}

    def write(self, root: object) -> None:
        """Add an entry for the value, after those for all that is in it."""
        places: dict[int, str] = {}
        held: dict[int, Sequence[object]] = {}
        table, forms = self.table, self._forms
        waiting: list[Any] = self._missing([root], places)
        while waiting:
            value = waiting[-1]
            key = id(value)
            if key in places:
                waiting.pop()
                continue
            form = forms.get(type(value)) or self._form(value)
            inside = held.get(key)
            if inside is None:
                inside = held[key] = form[1](value)
                missing = self._missing(inside, places)
                if missing:
                    waiting += missing
                    continue
            waiting.pop()
            try:
                parts = ",".join(map(places.__getitem__, map(id, inside)))
            except KeyError:
                raise NotData("a value that holds itself") from None
            places[key] = str(len(table))
            head = form[0](value)
            table.append(f"{head},{parts}]" if parts else f"{head}]")

    def _missing(self, inside: Sequence[object], places: dict[int, str]) -> list[object]:
        """Add the values without parts; return the others that have no entry yet."""
        table, missing = self.table, []
        for value in inside:
            key = id(value)
            if key not in places:
                plain = _PLAIN.get(type(value))
                if plain is None:
                    missing.append(value)
                else:
                    places[key] = str(len(table))
                    table.append(plain(value))
        return missing

    def _form(self, value: object) -> _Form:
        """Return how values of this class are written."""
        kind: Any = type(value)
        form = self._forms[kind] = self._form_of(kind)
        return form

    def _form_of(self, kind: Any) -> _Form:
        if kind in _LIKE_CONTAINERS:
            return _begin(f'["{_LIKE_CONTAINERS[kind]}"'), list
        if kind is dict or issubclass(kind, MappingProxyType):
            return _begin('["m"' if kind is dict else '["r"'), _items
        if issubclass(kind, Expression):
            head = f'["n",{self._class(kind)},'
            return lambda node: f"{head}{len(node.args)}", lambda node: (*node.args, *node.payload)
        if issubclass(kind, Enum):
            return _begin(f'["e",{self._class(kind)}'), lambda value: (value.name,)
        has_fields = is_dataclass(kind)
        if has_fields:
            return _begin(f'["d",{self._class(kind)}'), field_values(kind)
        return _begin(f'["o",{self._class(kind)}'), _attributes

    def _class(self, kind: type) -> int:
        """Return the number of a class, which is looked at when it comes first."""
        if kind not in self._numbers:
            self._numbers[kind] = len(self.classes)
            self.classes.append(_own_name(kind))
        return self._numbers[kind]


@lru_cache(maxsize=512)
def _own_name(kind: Any) -> str:
    """Return the name of a class; raises `NotData` if it is not found by that in the grader."""
    name = f"{kind.__module__}:{kind.__qualname__}"
    if _class(name) is not kind:
        raise NotData(f"{name} is not the grader's own")
    return name


def _begin(head: str) -> Callable[[Any], str]:
    return lambda value: head


def _attributes(value: Any) -> Sequence[object]:
    kind = type(value)
    if not hasattr(value, "__dict__"):
        raise NotData(f"{kind.__module__}.{kind.__qualname__} is not plain data")
    return _items(vars(value))


@lru_cache(maxsize=512)
def field_values(kind: Any) -> Callable[[Any], tuple[object, ...]]:
    """Return what gives the values of the fields of a dataclass, in order."""
    names = field_names(kind)
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _items(mapping: Mapping[Any, Any]) -> list[object]:
    return [each for pair in mapping.items() for each in pair]


def _of_integer(value: int) -> str:
    return str(value) if -_SAFE_INT < value < _SAFE_INT else f'["i","{value:#x}"]'


_PLAIN: Mapping[type, Callable[[Any], str]] = {
    str: json.encoder.encode_basestring_ascii,
    int: _of_integer,
    bool: lambda value: "true" if value else "false",
    type(None): lambda _: "null",
    float: lambda value: f'["x","{value.hex()}"]',
    Fraction: lambda value: f'["q","{value.numerator:#x}","{value.denominator:#x}"]',
    fmpq: lambda value: f'["p","{int(value.p):#x}","{int(value.q):#x}"]',
    bytes: lambda value: f'["b","{value.hex()}"]',
    type(Path()): lambda value: json.dumps(["w", str(value)]),
}
"""How values without parts are written."""


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


@lru_cache(maxsize=512)
def field_names(kind: Any) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass, in order; they are looked up once."""
    return tuple(field.name for field in fields(kind))


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
