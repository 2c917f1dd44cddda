"""Inverses in entries: how one is written, and where it stands beside what it inverts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from grader.equivalence.collections.entries.facts import Reduced
from grader.equivalence.collections.entries.terms import (
    At,
    Atom,
    Exact,
    Factors,
    Nest,
    NoEntries,
    Polynomial,
    Range,
    Sum,
    delta,
    frozen,
    index_names,
    inverse_number,
    mentions,
    multiplied,
    negated,
    product,
    renamed,
    renamed_polynomial,
    single,
    text,
    thawed,
)

#: The row and the column of a matrix that is written in entries.
ROW, COLUMN = At("<"), At(">")
_KINDS = ("inverse", "symmetric inverse")
_TURN = {ROW.name: COLUMN, COLUMN.name: ROW}
Link = tuple[Atom, At, At]


def turned(matrix: Polynomial) -> Polynomial:
    """Return the transpose."""
    return renamed_polynomial(matrix, _TURN)


# -- writing an inverse ----------------------------------------------------------------------------


def inverse_of(matrix: Polynomial, is_square: Callable[[Atom], bool]) -> list[Polynomial]:
    """Return matrices whose product, in this order, is the inverse of a matrix in entries.

    The inverse of a product of square matrices is the product of the inverses.
    """
    if not matrix:
        raise NoEntries
    scale, inner = without_common(matrix)
    if len(inner) == 1:
        ((factors, _),) = inner.items()
        if factors == ((delta(ROW, COLUMN), 1),):
            return [multiplied(scale, inner)]
        links = chain(factors)
        if links is not None and len(links) > 1 and all(is_square(link[0]) for link in links):
            found = [_inverse(placed(*link)) for link in reversed(links)]
            return [multiplied(scale, found[0]), *found[1:]]
    return [multiplied(scale, _inverse(inner))]


def without_common(matrix: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Take what all terms have in common, and has no index, out of a matrix; return its inverse."""
    first = min(matrix, key=text)
    value = matrix[first]
    common = {
        atom: min(dict(factors).get(atom, 0) for factors in matrix)
        for atom, exponent in first
        if not mentions(atom, ROW.name) and not mentions(atom, COLUMN.name)
    }
    above = {atom: -exponent for atom, exponent in common.items() if exponent > 0}
    scale = product(above, inverse_number(value))
    return scale, multiplied(matrix, scale)


def _inverse(matrix: Polynomial) -> Polynomial:
    if len(matrix) == 1:
        (((factors, value),),) = (matrix.items(),)
        atom = factors[0][0]
        if atom[0] in _KINDS and len(factors) == 1 and value == 1:
            inner = thawed(atom[1])  # type: ignore[arg-type]
            return inner if atom[2] == ROW or atom[0] != "inverse" else turned(inner)
    here, there = frozen(matrix), frozen(turned(matrix))
    if here == there:
        return single(("symmetric inverse", here, ROW, COLUMN))
    if text(here) < text(there):
        return single(("inverse", here, ROW, COLUMN))
    return single(("inverse", there, COLUMN, ROW))


def placed(atom: Atom, row: At, column: At) -> Polynomial:
    """Return a matrix of a chain by itself."""
    return single(renamed(atom, {row.name: ROW, column.name: COLUMN}))  # type: ignore[arg-type]


def chain(factors: Factors) -> list[Link] | None:
    """Return the matrices whose product a sum is, from row to column; None if it is none."""
    if len(factors) != 1 or factors[0][1] != 1:
        return None
    atom = factors[0][0]
    if atom[0] != "sum":
        return None
    closed = atom[1]
    assert isinstance(closed, Sum)
    left = [atom for atom, exponent in closed.factors if exponent == 1]
    if len(left) != len(closed.factors):
        return None
    links: list[Link] = []
    here = ROW
    while left:
        found = [each for each in left if mentions(each, here.name)]
        if len(found) != 1:
            return None
        names = [name for name in index_names(found[0][2:]) if name != here.name]
        if len(names) != 1:
            return None
        left.remove(found[0])
        links.append((found[0], here, At(names[0])))
        here = At(names[0])
    return links if here == COLUMN else None


# -- beside what it inverts ------------------------------------------------------------------------


def cancelled_inverse(
    indices: Mapping[str, Range], factors: Mapping[Atom, Exact], fresh: Callable[[], str]
) -> Reduced | None:
    """Return what a sum comes to in which an inverse stands beside the matrix that it inverts.

    Of a matrix that is a sum the longest term counts: `A = L + R` makes `A^-1 L = I - A^-1 R`.
    """
    for atom, exponent in factors.items():
        if atom[0] not in _KINDS or exponent != 1:
            continue
        matrix = thawed(atom[1])  # type: ignore[arg-type]
        rest = {each: power for each, power in factors.items() if each != atom}
        for bound, other, facing, away in _sides(atom):
            if bound.name not in indices or bound.offset:
                continue
            found = _beside(matrix, bound, facing, away, rest, indices, fresh)
            if found is not None:
                return _replaced(atom, bound, other, found, indices)
    return None


def _sides(atom: Atom) -> Iterator[tuple[At, At, At, At]]:
    """Yield the index where a neighbour may stand, the other one, and how the neighbour turns."""
    row, column = atom[2:]
    assert isinstance(row, At)
    assert isinstance(column, At)
    yield column, row, ROW, COLUMN
    yield row, column, COLUMN, ROW
    if atom[0] == "symmetric inverse":
        yield column, row, COLUMN, ROW
        yield row, column, ROW, COLUMN


@dataclass(frozen=True)
class _Found:
    """A neighbour: its far index, what is left, the indices it used up, and the rest of `A`."""

    far: At
    left: dict[Atom, Exact]
    used: set[str]
    remainder: Polynomial
    scale: Polynomial


def _beside(
    matrix: Polynomial,
    bound: At,
    facing: At,
    away: At,
    rest: Mapping[Atom, Exact],
    indices: Mapping[str, Range],
    fresh: Callable[[], str],
) -> _Found | None:
    lead = max(matrix, key=lambda factors: (_size(factors), text(factors)))
    scalars = {a: e for a, e in lead if not {ROW.name, COLUMN.name} & set(index_names(a))}
    parts = [(atom, exponent) for atom, exponent in lead if atom not in scalars]
    if parts == [(delta(ROW, COLUMN), 1)]:
        return None
    pattern, inner = _pattern(parts, fresh)
    far = At(fresh())
    places = {facing.name: bound, away.name: far}
    wanted = [renamed(atom, places) for atom in pattern]
    open_names = {far.name, *inner}
    for names, used in _matches(wanted, open_names, {}, rest):  # type: ignore[arg-type]
        if far.name not in names or not names.keys() >= set(inner):
            continue  # what is inverted does not hold one of its two indices
        left = dict(rest)
        for atom in used:
            left[atom] -= 1
        left = {atom: power for atom, power in left.items() if power}
        gone = {bound.name, *(names[name].name for name in inner)}
        if not gone <= indices.keys() or any(mentions(a, n) for a in left for n in gone):
            continue
        if names[far.name].name in gone or any(names[name].offset for name in names):
            continue
        remainder = {factors: value for factors, value in matrix.items() if factors != lead}
        moved = renamed_polynomial(remainder, {facing.name: bound, away.name: names[far.name]})
        scale = product(
            {atom: -power for atom, power in scalars.items()}, inverse_number(matrix[lead])
        )
        return _Found(names[far.name], left, gone, moved, scale)
    return None


def _replaced(
    atom: Atom, bound: At, other: At, found: _Found, indices: Mapping[str, Range]
) -> Reduced:
    left = multiplied(product(found.left, 1), found.scale)
    same = multiplied(left, single(delta(other, found.far)))
    without = {name: ends for name, ends in indices.items() if name not in found.used}
    parts = [(without, same)]
    if found.remainder:
        kept = {**without, bound.name: indices[bound.name]}
        parts.append((kept, negated(multiplied(left, single(atom), found.remainder))))
    return parts


def _size(factors: Factors) -> int:
    total = 0
    for atom, exponent in factors:
        if atom[0] == "sum" and isinstance(atom[1], Sum):
            total += len(atom[1].factors)
        elif atom[0] != "delta" and {ROW.name, COLUMN.name} & set(index_names(atom)):
            total += int(exponent)
    return total


def _pattern(
    parts: list[tuple[Atom, Exact]], fresh: Callable[[], str]
) -> tuple[list[Atom], list[str]]:
    pattern: list[Atom] = []
    inner: list[str] = []
    for atom, exponent in parts:
        if atom[0] != "sum" or exponent != 1:
            pattern.extend([atom] * int(exponent))
            continue
        closed = atom[1]
        assert isinstance(closed, Sum)
        names = {name: At(fresh()) for name, _ in closed.indices}
        inner.extend(at.name for at in names.values())
        for each, power in closed.factors:
            pattern.extend([renamed(each, names)] * int(power))  # type: ignore[list-item]
    return pattern, inner


def _matches(
    wanted: list[Atom], open_names: set[str], names: dict[str, At], rest: Mapping[Atom, Exact]
) -> Iterator[tuple[dict[str, At], list[Atom]]]:
    """Yield how the wanted atoms are found among others: what open indices are, and the atoms."""
    if not wanted:
        yield names, []
        return
    first, *others = wanted
    for atom, power in rest.items():
        if power < 1:
            continue
        for form in _forms(atom):
            found = _unified(first, form, open_names, names)
            if found is None:
                continue
            left = {**rest, atom: power - 1}
            for more, used in _matches(others, open_names, found, left):
                yield more, [atom, *used]


def _forms(atom: Atom) -> Iterator[Atom]:
    yield atom
    if atom[0] in ("symmetric", "symmetric inverse"):
        *head, one, other = atom
        yield (*head, other, one)


def _unified(
    wanted: object, given: object, open_names: set[str], names: dict[str, At]
) -> dict[str, At] | None:
    if isinstance(wanted, At) and isinstance(given, At):
        if wanted.name not in open_names:
            return names if wanted == given else None
        known = names.get(wanted.name)
        if known is None:
            return {**names, wanted.name: At(given.name, given.offset - wanted.offset)}
        return names if At(known.name, known.offset + wanted.offset) == given else None
    if type(wanted) is not type(given) or isinstance(wanted, Nest):
        return names if wanted == given else None
    if not isinstance(wanted, tuple) or not isinstance(given, tuple):
        return names if wanted == given else None
    if len(wanted) != len(given):
        return None
    found: dict[str, At] | None = names
    for one, other in zip(wanted, given, strict=True):
        if found is None:
            return None
        found = _unified(one, other, open_names, found)
    return found
