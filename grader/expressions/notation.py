"""What a question declares about its names, and the answer to a text that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

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
    number. `units`: words after a number are units. `unit_factors`: behind a sign and in brackets,
    too, those that are known; not where units are only tried.
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
    units: bool = False
    unit_factors: bool = True
    imaginary_unit: str = "i"
    assume: tuple[str, ...] = ()


DEFAULT_NOTATION = Notation()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A text that was not understood: where, what stood there, what would have been expected.

    `column` counts from 1 in the text given to the parser. `code` is stable (docs/messages.md).
    """

    column: int
    expected: str
    sentence: str
    code: str = "unreadable"
