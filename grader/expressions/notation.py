"""What a question declares about its names, and the answer to a text that cannot be read."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from types import MappingProxyType

from grader.same import Same

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Notation:
    """Declarations that steer reading and deciding; every name in its canonical spelling.

    `variables`, `functions`: declared names; a declared function is never a product, a variable is
    never a function. `split_names`: undeclared words are products of letters. `same`: aliases, each
    read as its value. `positive`, `nonnegative`, `integer`, `complex_`: domains (names are real
    otherwise); `noncommuting`: names whose products keep their order. `shapes`: vectors and
    matrices with their dimensions, names or numbers, as `{"x": ("n",), "W": ("m", "n")}`; all other
    names are numbers then. `real_odd_roots`: `(-8)^(1/3)` is -2. `decimal_comma`: `3,5` is a
    number. `comma_groups`: `1,353` is 1353; not on a page that shows decimal commas. `units`: words
    after a number are units. `unit_factors`: behind a sign and in brackets, too, those that are
    known; not where units are only tried.
    `imaginary_unit`: a letter that is the imaginary unit beside `i`, as `j` of engineers.
    `assume`: what is known of vectors, matrices and random variables, such as `sum(y) = 1`.
    """

    variables: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    positive: frozenset[str] = frozenset()
    nonnegative: frozenset[str] = frozenset()
    integer: frozenset[str] = frozenset()
    complex_: frozenset[str] = frozenset()
    noncommuting: frozenset[str] = frozenset()
    shapes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    split_names: bool = False
    real_odd_roots: bool = False
    decimal_comma: bool = False
    comma_groups: bool = True
    units: bool = False
    unit_factors: bool = True
    imaginary_unit: str = "i"
    assume: tuple[str, ...] = ()


DEFAULT_NOTATION = Notation()


class Declared:
    """A notation by what it declares, so that it can be the key of a cache."""

    def __init__(self, notation: Notation) -> None:
        self.notation = notation
        self.key = tuple(_frozen(getattr(notation, field.name)) for field in fields(notation))
        self._hash = hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Declared) and other.key == self.key

    def __hash__(self) -> int:
        return self._hash


def declarations_of(notation: Notation) -> Declared:
    """Return a notation as the key of a cache; each object is looked at once."""
    return _declared(Same(notation))


@lru_cache(maxsize=256)
def _declared(notation: Same[Notation]) -> Declared:
    return Declared(notation.value)


def _frozen(value: object) -> Hashable:
    return frozenset(value.items()) if isinstance(value, Mapping) else value


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A text that was not understood: where, what stood there, what would have been expected.

    `column` counts from 1 in the text given to the parser. `code` is stable (docs/messages.md).
    """

    column: int
    expected: str
    sentence: str
    code: str = "unreadable"
