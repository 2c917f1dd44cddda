"""Lines and planes by their points: `(1, 2) + t(3, 0)` and `(4, 2) + s(-6, 0)`, `x = 1 + t, y = 2`.

They may be given by equations in coordinates on one side, `(x - 1)/2 = y + 3 = z`.

Only points and directions with rational numbers are compared. The same letter on both sides may
be time, `(t, 2t)` beside `(2t, 4t)`: then a person looks, unless a point stands apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction
from itertools import combinations, pairwise

from flint import fmpq, fmpq_mat

from grader.equivalence import rational_value
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Expression,
    Logic,
    Matrix,
    Mul,
    Neg,
    Pow,
    Relation,
    Symbol,
    number,
)
from grader.expressions.statement import EQUALITIES
from grader.expressions.traversal import free_symbols, substitute
from grader.final_answers.accept import bindings, is_name
from grader.final_answers.unit_vectors import entries_by_unit_vectors

_PARAMETERS = frozenset({"t", "s", "r", "u", "v", "lambda", "mu", "k", "alpha", "beta", "a", "c"})
_COORDINATES = ("x", "y", "z")
_SIZES = (2, 3, 4)
Vector = tuple[Fraction, ...]
Entries = tuple[Expression, ...]


class Points(Enum):
    """How two answers with parameters are the same points."""

    SAME = "the same line or plane"
    PASSED_OTHERWISE = "the same points, which a motion passes at other times"


def same_points(reference: Expression, answer: Expression) -> Points | None:
    """Return whether two answers with parameters are the same line, plane or span; None if not."""
    sides = [_entries_of(side) for side in (reference, answer)]
    for entries, other_side in ((sides[0], answer), (sides[1], reference)):
        if entries is not None and None in sides and _solves(entries, other_side):
            return Points.SAME
    if sides[0] is None or sides[1] is None or len(sides[0]) != len(sides[1]):
        return None
    names = [_names(side) for side in sides if side]
    here, there = _flat(sides[0]), _flat(sides[1])
    if not all(names) or here is None or there is None:
        return None
    (point, directions), (other, others) = here, there
    rank = _rank(directions)
    offset = [a - b for a, b in zip(point, other, strict=True)]
    if not 0 < rank == _rank(others) == _rank([*directions, *others, offset]):
        return None
    apart = all(map(_is_combination, (reference, answer))) and any(point) and any(other)
    return Points.SAME if apart or not names[0] & names[1] else Points.PASSED_OTHERWISE


def _names(entries: Entries) -> frozenset[Symbol]:
    return frozenset[Symbol]().union(*map(free_symbols, entries))


def _is_combination(side: Expression) -> bool:
    """Whether a line is written as lines are, and is no tuple of formulas."""
    if isinstance(side, Relation) and set(side.ops) <= EQUALITIES:
        side = side.args[-1]
    return isinstance(side, Add) or _by_coordinates(side) is not None


def _entries_of(side: Expression) -> Entries | None:
    """Return the coordinates of an answer as formulas of parameters; None for anything else."""
    by_name = _by_coordinates(side)
    if by_name is not None:
        entries: Entries | None = by_name
    else:
        value = side
        if isinstance(side, Relation) and set(side.ops) <= EQUALITIES and is_name(side.args[0]):
            value = side.args[-1]
        found = (_vector(value, size) for size in (0, 2, 3))
        entries = next((each for each in found if each is not None), None)
    if entries is None or len(entries) not in _SIZES:
        return None
    names = _names(entries)
    return entries if all(name.name in _PARAMETERS for name in names) else None


def _by_coordinates(side: Expression) -> Entries | None:
    """Return the formulas of `x = 1 + t, y = 2, z = 3 - t`."""
    pairs = bindings(side, lambda node: isinstance(node, Symbol)) if side.args else None
    if not pairs or len(pairs) < 2:
        return None
    values = {name.name: value for name, value in pairs if isinstance(name, Symbol)}
    order = _COORDINATES[: len(pairs)]
    return tuple(values[name] for name in order) if set(values) == set(order) else None


def _vector(node: Expression, size: int) -> Entries | None:
    """Return the entries of sums and multiples of vectors that are written out.

    With a `size`, sums of unit vectors in so many dimensions are vectors too.
    """
    match node:
        case Collection(kind="tuple" | "list"):
            flat = not any(isinstance(entry, Collection | Relation) for entry in node.args)
            return node.args if flat else None
        case Matrix():
            return node.args if 1 in node.shape else None
        case Pow(args=(Collection() as inner, Symbol(name="T"))):
            return _vector(inner, size)
        case Call() if node.name in _PARAMETERS and len(node.args) > 1 and not node.primes:
            return tuple(Mul(Symbol(node.name), entry) for entry in node.args)
    by_units = entries_by_unit_vectors(node, size, frozenset()) if size else None
    if by_units is not None:
        return by_units
    match node:
        case Neg():
            entries = _vector(node.args[0], size)
            return entries and tuple(map(Neg, entries))
        case Add():
            terms = [_vector(term, size) for term in node.args]
            sizes = {len(term) if term else 0 for term in terms}
            if 0 in sizes or len(sizes) > 1:
                return None
            return tuple(Add(*parts) for parts in zip(*filter(None, terms), strict=True))
        case Mul():
            vectors = [_vector(factor, size) for factor in node.args]
            factors = [f for f, vector in zip(node.args, vectors, strict=True) if vector is None]
            if len(factors) != len(node.args) - 1 or not factors:
                return None
            return tuple(Mul(*factors, each) for each in next(filter(None, vectors)))
    return None


def _flat(entries: Entries) -> tuple[Vector, list[Vector]] | None:
    """Return a point and directions, where the entries are linear in the parameters."""
    names = sorted(_names(entries), key=lambda name: name.name)
    point = _at(entries, names, {})
    if point is None or len(names) > len(entries):
        return None
    directions = []
    for name in names:
        once, twice = (_at(entries, names, {name: value}) for value in (1, 2))
        if once is None or twice is None or _minus(twice, once) != _minus(once, point):
            return None
        directions.append(_minus(once, point))
    for one, other in combinations(range(len(names)), 2):
        both = _at(entries, names, {names[one]: 1, names[other]: 1})
        if both is None or _minus(both, point) != tuple(
            a + b for a, b in zip(directions[one], directions[other], strict=True)
        ):
            return None
    return point, directions


# -- equations of lines and planes, `(x - 1)/2 = y + 3 = z` -----------------------------------


def _solves(entries: Entries, side: Expression) -> bool:
    """Whether points with parameters are all that solves linear equations in coordinates."""
    flat, rows = _flat(entries), _rows(side, len(entries))
    if flat is None or not rows:
        return False
    point, directions = flat
    if any(_value(row, point) for row in rows):
        return False
    if any(_value((*row[:-1], Fraction(0)), each) for row in rows for each in directions):
        return False
    rank = _rank(directions)
    return 0 < rank == len(entries) - _rank([row[:-1] for row in rows])


def _rows(side: Expression, size: int) -> list[Vector]:
    """Return the coefficients of linear equations in x, y and z, the constant last; or nothing."""
    listed = isinstance(side, Logic) and side.op == "and"
    listed = listed or (isinstance(side, Collection) and side.kind == "sequence")
    names = [Symbol(name) for name in _COORDINATES[:size]]
    rows: list[Vector] = []
    for each in side.args if listed else (side,):
        if not isinstance(each, Relation) or set(each.ops) != {"="}:
            return []
        for left, right in pairwise(each.args):
            row = _row(Add(left, Neg(right)), names)
            if row is None:
                return []
            rows.append(row)
    return rows


def _row(difference: Expression, names: list[Symbol]) -> Vector | None:
    if not free_symbols(difference) <= set(names):
        return None
    constant = _at((difference,), names, {})
    units = [_at((difference,), names, {name: 1}) for name in names]
    mixed = _at((difference,), names, {name: 2 + k for k, name in enumerate(names)})
    if constant is None or mixed is None or None in units:
        return None
    row = (*(unit[0] - constant[0] for unit in units if unit), constant[0])
    linear = _value(row, tuple(Fraction(2 + k) for k in range(len(names)))) == mixed[0]
    return row if linear else None


def _value(row: Vector, point: Vector) -> Fraction:
    return sum((a * b for a, b in zip(row[:-1], point, strict=True)), row[-1])


def _at(entries: Entries, names: Sequence[Symbol], values: dict[Symbol, int]) -> Vector | None:
    put: dict[Expression, Expression] = {n: number(values.get(n, 0)) for n in names}
    found = [rational_value(substitute(entry, put)) for entry in entries]
    exact = [value for value in found if value is not None]
    return tuple(exact) if len(exact) == len(found) else None


def _minus(left: Vector, right: Vector) -> Vector:
    return tuple(a - b for a, b in zip(left, right, strict=True))


def _rank(vectors: Sequence[Sequence[Fraction]]) -> int:
    entries = [fmpq(each.numerator, each.denominator) for row in vectors for each in row]
    return fmpq_mat(len(vectors), len(vectors[0]), entries).rank() if entries else 0
