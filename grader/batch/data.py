"""Values of the program as JSON text and back: data alone, whatever the text says.

A value is a table in which each entry names earlier ones, so that what is shared stays shared and
no depth is too deep. What is read may be numbers, texts, containers, expressions, and the fields of
the grader's own dataclasses: no constructor runs, nothing is imported but modules of the grader,
nothing is called by name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
_UNNAMED = frozenset("tlsfmr")  # tags of values that no class has to be named for
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
    with _told():
        read = json.loads(text)
        classes = [_class(name) for name in read["classes"]]
        values: list[Any] = []
        for entry in read["table"]:
            values.append(_read(entry, classes, values))
        return values[-1]


class Table(Mapping[str, Any]):
    """A dictionary of values that is read from text, each value when it is looked up.

    Raises `NotData` for a text that holds none, and where a value is looked up that cannot be read.
    """

    def __init__(self, text: str) -> None:
        with _told():
            read = json.loads(text)
            self._classes = [_class(name) for name in read["classes"]]
            self._rows: list[Any] = read["table"]
            tag, *places = self._rows[-1]
            if tag != "m":
                raise NotData("no dictionary")
            self._places = {self._rows[key]: place for key, place in _in_pairs(places)}
        self._values: dict[int, Any] = {}

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __getitem__(self, key: str) -> Any:
        place = self._places[key]
        with _told():
            for each in self._needed(place):
                self._values[each] = _read(self._rows[each], self._classes, self._values)
        return self._values[place]

    def _needed(self, place: int) -> list[int]:
        """Return the rows that a value is made of and that are not read yet, in order."""
        found: set[int] = set()
        waiting = [place]
        while waiting:
            place = waiting.pop()
            if place in found or place in self._values:
                continue
            found.add(place)
            row = self._rows[place]
            if isinstance(row, list):
                waiting += row[_FIRST_PLACE.get(row[0], len(row)) :]
        return sorted(found)


_FIRST_PLACE: Mapping[str, int] = MappingProxyType(
    {"t": 1, "l": 1, "s": 1, "f": 1, "m": 1, "r": 1, "n": 3, "d": 2, "o": 2, "e": 2}
)
"""Where the numbers of other rows begin in a row, by its tag; rows of other tags name none."""


@contextmanager
def _told() -> Iterator[None]:
    """Make of whatever is wrong with a text a `NotData`."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise NotData(str(error)) from error
    except (ImportError, RecursionError, MemoryError) as error:
        raise NotData(str(error)) from error


# -- writing -------------------------------------------------------------------------------------


_Inside = Callable[[Any], Sequence[object]]
_Form = tuple[str, _Inside, bool]
"""How the values of a class begin, what gives the values in one of them, and whether the number of
its arguments stands before these."""


_DEEP = 100  # so many values in one another are gone through at once


class _Writer:
    """The table while it is written, each entry as text; `classes` are named by their numbers.

    What is in a value is held until the end, so that no two values share an identity.
    """

    def __init__(self) -> None:
        self.table: list[str] = []
        self.classes: list[str] = []
        self._numbers: dict[type, int] = {}
        self._forms: dict[type, _Form] = {}
        self._places: dict[int, str] = {}
        self._held: list[Sequence[object]] = []

    def write(self, root: object) -> None:
        """Add an entry for the value, after those for all that is in it."""
        if type(root) in _PLAIN:
            self._missing([root])
        else:
            self._place(root)

    def _write_deep(self, root: object) -> None:
        """Do what `write` does, for a value of any depth."""
        places = self._places
        held: dict[int, tuple[str, Sequence[object]]] = {}
        waiting: list[Any] = self._missing([root])
        while waiting:
            value = waiting[-1]
            key = id(value)
            if key not in places and key not in held:
                held[key] = self._parts(value)
                missing = self._missing(held[key][1])
                if missing:
                    waiting += missing
                    continue
            waiting.pop()
            if key not in places:
                text = self._text(*held[key])
                places[key] = str(len(self.table))
                self.table.append(text)

    def _place(self, value: object, depth: int = 0) -> str:
        """Return the number of a value's entry; what is in it is added first, where it is missing.

        What is not deep is done in one round, in which nothing is looked at twice.
        """
        if depth > _DEEP:
            self._write_deep(value)
            return self._places[id(value)]
        places, table = self._places, self.table
        head, inside = self._parts(value)
        parts = [head]
        for part in inside:
            place = places.get(id(part))
            if place is None:
                plain = _PLAIN.get(type(part))
                if plain is None:
                    place = self._place(part, depth + 1)
                else:
                    place = places[id(part)] = str(len(table))
                    table.append(plain(part))
            parts.append(place)
        place = places[id(value)] = str(len(table))
        table.append(",".join(parts) + "]")
        return place

    def _missing(self, inside: Sequence[object]) -> list[object]:
        """Add the values without parts; return the others that have no entry yet."""
        places, table, missing = self._places, self.table, []
        for value in inside:
            key = id(value)
            if key in places:
                continue
            plain = _PLAIN.get(type(value))
            if plain is None:
                missing.append(value)
            else:
                places[key] = str(len(table))
                table.append(plain(value))
        return missing

    def _text(self, head: str, inside: Sequence[object]) -> str:
        """Return how a value is written whose parts have entries."""
        try:
            parts = ",".join(map(self._places.__getitem__, map(id, inside)))
        except KeyError:
            raise NotData("a value that holds itself") from None
        return f"{head},{parts}]" if parts else f"{head}]"

    def _parts(self, value: Any) -> tuple[str, Sequence[object]]:
        """Return how a value begins, and the values in it, which are held from now on."""
        head, inside_of, counted = self._forms.get(type(value)) or self._form(type(value))
        inside = inside_of(value)
        self._held.append(inside)
        return (f"{head},{len(value.args)}" if counted else head), inside

    def _form(self, kind: type) -> _Form:
        """Return how the values of a class are written."""
        tag, inside = _shape(kind)
        head = f'["{tag}"' if tag in _UNNAMED else f'["{tag}",{self._class(kind)}'
        form = self._forms[kind] = head, inside, tag == "n"
        return form

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


@lru_cache(maxsize=512)
def _shape(kind: Any) -> tuple[str, _Inside]:
    """Return the tag of the values of a class, and what gives the values in one of them."""
    if kind in _LIKE_CONTAINERS:
        return _LIKE_CONTAINERS[kind], list
    if kind is dict or issubclass(kind, MappingProxyType):
        return "m" if kind is dict else "r", _items
    if issubclass(kind, Expression):
        return "n", lambda node: (*node.args, *node.payload)
    if issubclass(kind, Enum):
        return "e", lambda value: (value.name,)
    has_fields = is_dataclass(kind)
    if has_fields:
        return "d", field_values(kind)
    return "o", _attributes


def _attributes(value: Any) -> list[object]:
    if not hasattr(value, "__dict__"):
        kind = type(value)
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


_Values = Sequence[Any] | Mapping[int, Any]


@lru_cache(maxsize=512)
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


def _read(entry: Any, classes: Sequence[type], values: _Values) -> Any:
    if not isinstance(entry, list):
        return entry
    tag, *rest = entry
    if tag in _CONTAINERS:
        return _CONTAINERS[tag]([values[place] for place in rest])
    return _READERS[tag](rest, classes, values)


def _pairs(places: Sequence[int], values: _Values) -> dict[Any, Any]:
    return {values[key]: values[value] for key, value in _in_pairs(places)}


def _in_pairs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    return zip(places[::2], places[1::2], strict=True)


def _node(rest: Sequence[Any], classes: Sequence[type], values: _Values) -> Expression:
    kind, count = classes[rest[0]], rest[1]
    inside = tuple(values[place] for place in rest[2:])
    args = inside[:count]
    if not issubclass(kind, Expression) or not all(isinstance(each, Expression) for each in args):
        raise NotData("no expression")
    node: Expression = kind.of(args, inside[count:])
    return node


def _dataclass(rest: Sequence[Any], classes: Sequence[type], values: _Values) -> object:
    kind = classes[rest[0]]
    if not is_dataclass(kind):
        raise NotData(f"{kind.__qualname__} has no fields")
    made = _new(kind)
    for name, place in zip(field_names(classes[rest[0]]), rest[1:], strict=True):
        object.__setattr__(made, name, values[place])
    return made


def _plain_object(rest: Sequence[Any], classes: Sequence[type], values: _Values) -> object:
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


def _enum(rest: Sequence[Any], classes: Sequence[type], values: _Values) -> Enum:
    kind = classes[rest[0]]
    if not issubclass(kind, Enum):
        raise NotData(f"{kind.__qualname__} has no members")
    member: Enum = kind[values[rest[1]]]
    return member


_READERS: Mapping[str, Callable[[Sequence[Any], Sequence[type], _Values], Any]] = {
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
