"""Two formulas in entries: proved by their normal form, refuted at random matrices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product as cartesian
from math import prod

from flint import fmpq

from grader.equivalence.collections.entries.at_points.grids import (
    Grid,
    Identity,
    Ones,
    Value,
    differ,
)
from grader.equivalence.collections.entries.at_points.points import NoValue, point_of
from grader.equivalence.collections.entries.at_points.values import Evaluator
from grader.equivalence.collections.entries.build import Entries
from grader.equivalence.collections.entries.facts import Facts
from grader.equivalence.collections.entries.indexing.places import Places
from grader.equivalence.collections.entries.scalars import as_scalar, holds_functions
from grader.equivalence.collections.entries.summation import Summation
from grader.equivalence.collections.entries.terms import (
    At,
    Atom,
    Exact,
    NoEntries,
    Polynomial,
    Sum,
    added,
    multiplied,
    negated,
    number,
    product,
    renamed_polynomial,
    repeated,
    scaled,
)
from grader.equivalence.collections.shapes import Typing
from grader.equivalence.numbers.precision import precision
from grader.equivalence.scalars.evaluation import ball_text
from grader.equivalence.verdict import Refuted
from grader.expressions.nodes import Expression

#: Points at which two formulas are compared.
POINTS = 4
_BITS = 128
#: Terms of a sum between whole numbers that are written out.
_MAX_WRITTEN_OUT = 60
#: Decides whether a formula of numbers is zero.
IsZero = Callable[[Expression], bool]


@dataclass(frozen=True)
class Pair:
    """Two typed formulas with what is known of their names."""

    reference: Expression
    answer: Expression
    typing: Typing
    facts: Facts

    def places(self) -> Places:
        """Return what the indices run over."""
        places = Places(self.typing.notation)
        for side in (self.reference, self.answer):
            places.note(side)
        return places


# -- proofs ----------------------------------------------------------------------------------------


def is_proved(pair: Pair, is_zero: IsZero) -> bool:
    """Whether the normal forms of the two are the same."""
    places = pair.places()
    ranges = {place: places.ends(place) for place in _indexed_names(pair)}
    facts = replace(pair.facts, ranges=ranges)
    entries = Entries(pair.typing, places, Summation(facts))
    try:
        difference = added(entries.of(pair.reference), negated(entries.of(pair.answer)))
        return _vanishes(_settled(facts, difference), entries.summation, is_zero)
    except NoEntries:
        return False


def _indexed_names(pair: Pair) -> set[tuple[str, int]]:
    """Return the places of all names with a property that is about their indices."""
    known = {(name, place) for name in pair.typing.notation.shapes for place in (0, 1)}
    facts = pair.facts
    for name in facts.one_hot | facts.simplex | facts.orthogonal | facts.symmetric:
        known |= {(name, place) for place in (0, 1, 2)}
    return known


def _settled(facts: Facts, polynomial: Polynomial) -> Polynomial:
    """Settle products of entries of one-hot vectors, and free indices that a delta equates."""
    polynomial = facts.without_products(polynomial)
    return added(*(scaled(_equated(dict(factors)), value) for factors, value in polynomial.items()))


def _equated(factors: dict[Atom, Exact]) -> Polynomial:
    for atom in factors:
        if atom[0] != "delta":
            continue
        kept, gone = atom[1:]
        assert isinstance(kept, At)
        assert isinstance(gone, At)
        if not gone.name:
            kept, gone = gone, kept
        rest = {each: power for each, power in factors.items() if each != atom}
        place = {gone.name: At(kept.name, kept.offset - gone.offset)}
        moved = renamed_polynomial(product(rest, 1), place)
        if moved != product(rest, 1):
            return added(
                *(scaled(_equated({**dict(each), atom: 1}), value) for each, value in moved.items())
            )
    return product(factors, 1)


def _vanishes(difference: Polynomial, summation: Summation, is_zero: IsZero) -> bool:
    if not difference:
        return True
    cleared = _without_denominators(difference)
    if not cleared:
        return True
    left = _without_equal_sums(cleared, summation, is_zero)
    if not left:
        return True
    written_out = _written_out(left)
    if written_out != left:
        return _vanishes(written_out, summation, is_zero)
    return holds_functions(left) and is_zero(as_scalar(left))


def _written_out(polynomial: Polynomial) -> Polynomial:
    """Write sums of few terms between whole numbers out."""
    parts = []
    for factors, value in polynomial.items():
        part = number(value)
        for atom, exponent in factors:
            terms = _terms_of(atom[1]) if atom[0] == "sum" else None
            if terms is None or exponent < 0 or exponent.denominator != 1:
                part = multiplied(part, product({atom: exponent}, 1))
            else:
                part = multiplied(part, repeated(terms, int(exponent)))
        parts.append(part)
    return added(*parts)


def _terms_of(closed: object) -> Polynomial | None:
    assert isinstance(closed, Sum)
    if any(end.name for _, ends in closed.indices for end in ends):
        return None
    choices = [range(first.offset, last.offset + 1) for _, (first, last) in closed.indices]
    if prod(map(len, choices)) > _MAX_WRITTEN_OUT:
        return None
    body: Polynomial = {closed.factors: 1}
    names = [name for name, _ in closed.indices]
    return added(
        *(
            renamed_polynomial(
                body, {name: At("", value) for name, value in zip(names, values, strict=True)}
            )
            for values in cartesian(*choices)
        )
    )


def _without_denominators(polynomial: Polynomial) -> Polynomial:
    """Multiply by everything that a sum is divided by."""
    below: dict[Atom, Exact] = {}
    for factors in polynomial:
        for atom, exponent in factors:
            if atom[0] == "power" and exponent < 0 and exponent.denominator == 1:
                below[atom] = max(below.get(atom, 0), -exponent)
    for atom, exponent in below.items():
        polynomial = added(
            *(
                scaled(_times(factors, atom, exponent), value)
                for factors, value in polynomial.items()
            )
        )
    return polynomial


def _times(factors: tuple[tuple[Atom, Exact], ...], atom: Atom, by: Exact) -> Polynomial:
    exponents = dict(factors)
    exponents[atom] = exponents.get(atom, 0) + by
    return product(exponents, 1)


def _without_equal_sums(
    polynomial: Polynomial, summation: Summation, is_zero: IsZero
) -> Polynomial:
    """Leave out sums over the same values whose bodies together are zero."""
    groups: dict[object, tuple[Polynomial, Polynomial]] = {}
    left: Polynomial = {}
    at = At("#shared")
    for factors, value in polynomial.items():
        sums = [
            atom
            for atom, power in factors
            if atom[0] == "sum" and power == 1 and isinstance(atom[1], Sum)
            and len(atom[1].indices) == 1
        ]  # fmt: skip
        if len(sums) != 1:
            left[factors] = value
            continue
        closed = sums[0][1]
        assert isinstance(closed, Sum)
        ((name, ends),) = closed.indices
        outside = tuple(each for each in factors if each[0] != sums[0])
        body = renamed_polynomial({closed.factors: value}, {name: at})
        whole, term = groups.get((outside, ends), ({}, {}))
        groups[outside, ends] = added(whole, body), added(term, {factors: value})
    for body, terms in groups.values():
        if not _vanishes(body, summation, is_zero):
            left = added(left, terms)
    return left


# -- refutations -----------------------------------------------------------------------------------


def refuted(pair: Pair, seeds: range = range(POINTS)) -> Refuted | None:
    """Return numbers and matrices at which the two differ; None if none were found."""
    places = pair.places()
    sides = pair.reference, pair.answer
    with precision(_BITS):
        for seed in seeds:
            try:
                point = point_of(sides, pair.typing, places, pair.facts, seed)
                evaluator = Evaluator(pair.typing, places, point)
                left, right = map(evaluator.value, sides)
            except NoValue:
                continue
            entry = _differing_entry(left, right)
            if entry is not None:
                shown = tuple((str(name), each) for name, each in point.scalars())
                grids = tuple((name, _text_of(each)) for name, each in point.matrices.items())
                return Refuted(
                    tuple(sorted(shown + grids)), value_text(left), value_text(right), entry=entry
                )
    return None


def _differing_entry(left: Value, right: Value) -> str | None:
    """Return where two values differ, an empty text for numbers; None if they do not."""
    if isinstance(left, Identity) and isinstance(right, Identity):
        left, right = left.by, right.by
    left, right = _as_grid(left, right), _as_grid(right, left)
    if isinstance(left, Grid) and isinstance(right, Grid):
        if left.shape != right.shape:
            return ""
        for i, rows in enumerate(zip(left.rows, right.rows, strict=True), start=1):
            for j, (one, other) in enumerate(zip(*rows, strict=True), start=1):
                if differ(one, other):
                    return _entry_text(i, j, *left.shape)
        return None
    kinds = Grid | Identity | Ones
    if isinstance(left, kinds) or isinstance(right, kinds):
        return None
    return "" if differ(left, right) else None


def _as_grid(value: Value, like: Value) -> Value:
    """Return a multiple of the identity as a matrix of the size of another one."""
    if not isinstance(value, Identity) or not isinstance(like, Grid):
        return value
    size = range(like.shape[0])
    if like.shape[0] != like.shape[1]:
        return value
    return Grid(tuple(tuple(value.by if i == j else fmpq(0) for j in size) for i in size))


def _entry_text(i: int, j: int, height: int, width: int) -> str:
    if width == 1:
        return f"entry {i}"
    return f"entry {j}" if height == 1 else f"row {i}, column {j}"


def _text_of(rows: list[list[fmpq]]) -> str:
    if len(rows) == len(rows[0]) == 1:
        return str(rows[0][0])
    return f"[{', '.join('[' + ', '.join(map(str, row)) + ']' for row in rows)}]"


def value_text(value: Value) -> str:
    """Print a value: exactly, or to a few digits."""
    if isinstance(value, Identity):
        return f"{value_text(value.by)} I"
    if isinstance(value, Grid):
        rows = (", ".join(map(value_text, row)) for row in value.rows)
        return f"[{', '.join(f'[{row}]' for row in rows)}]"
    if isinstance(value, Ones):
        return "1"
    return str(value) if isinstance(value, fmpq) else ball_text(value)
