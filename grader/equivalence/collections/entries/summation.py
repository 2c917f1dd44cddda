"""Sums over an index: opened, simplified by what is known, and closed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from grader.equivalence.collections.entries.facts import Facts, Reduced
from grader.equivalence.collections.entries.inverses import cancelled_inverse
from grader.equivalence.collections.entries.terms import (
    MAX_EXPONENT,
    ONE,
    At,
    Atom,
    Exact,
    Factors,
    NoEntries,
    Polynomial,
    Range,
    Sum,
    added,
    index_names,
    labelled,
    mentions,
    multiplied,
    negated,
    number,
    product,
    renamed,
    renamed_polynomial,
    scaled,
    single,
    value_of,
)

_MAX_INDICES = 10
Indices = dict[str, Range]
_FIRST = At("", 1)


@dataclass
class Summation:
    """Adds up over indices, under the facts that are declared."""

    facts: Facts = field(default_factory=Facts)
    _count: count[int] = field(default_factory=count)

    def fresh(self) -> str:
        """Return a name for an index that occurs nowhere else."""
        return f"#new{next(self._count)}"

    def summed(self, body: Polynomial, name: str, ends: Range) -> Polynomial:
        """Return the sum of a polynomial over an index."""
        first, last = ends
        if not first.name and first != _FIRST:
            shift = first.offset - 1
            body = renamed_polynomial(body, {name: At(name, shift)})
            ends = (_FIRST, At(last.name, last.offset - shift))
        return self._closed({name: ends}, body)

    def chosen(self, total: Polynomial) -> tuple[str, Range, Polynomial, Polynomial] | None:
        """Return what a sum over a one-hot vector chooses from; None for any other polynomial.

        These are the index with its ends, the entry of the vector, and what it stands before.
        """
        if len(total) != 1:
            return None
        ((factors, value),) = total.items()
        if len(factors) != 1 or factors[0][0][0] != "sum" or factors[0][1] != 1:
            return None
        indices: Indices = {}
        opened = dict(self._copy(factors[0][0][1], indices))  # type: ignore[arg-type]
        for atom, exponent in opened.items():
            if len(indices) == 1 and exponent == 1 and self.facts.is_whole_one_hot(atom, indices):
                ((name, ends),) = indices.items()
                rest = product({e: x for e, x in opened.items() if e != atom}, value)
                return name, ends, single(atom), rest
        return None

    def _closed(self, indices: Indices, body: Polynomial) -> Polynomial:
        return added(
            *(scaled(self._term(indices, factors), value) for factors, value in body.items())
        )

    def _term(self, indices: Indices, factors: Factors) -> Polynomial:
        indices, inside, outside = self._opened(indices, factors)
        if len(indices) > _MAX_INDICES:
            raise NoEntries
        reduced = (
            self._without_delta(indices, inside)
            or self.facts.reduced(indices, inside)
            or cancelled_inverse(indices, inside, self.fresh)
        )
        if reduced is not None:
            inner = added(*(self._closed(*part) for part in reduced))
        else:
            inner = _components(indices, inside)
        return multiplied(product(outside, 1), inner)

    def _opened(
        self, indices: Indices, factors: Factors
    ) -> tuple[Indices, dict[Atom, Exact], dict[Atom, Exact]]:
        """Open the sums that hold an index; say what stands inside the sum, and what outside."""
        indices = dict(indices)
        inside: dict[Atom, Exact] = {}
        outside: dict[Atom, Exact] = {}
        for atom, exponent in factors:
            if not any(mentions(atom, name) for name in indices):
                outside[atom] = exponent
                continue
            whole = exponent > 0 and exponent.denominator == 1
            if atom[0] != "sum" or not whole:
                inside[atom] = inside.get(atom, 0) + exponent
                continue
            if exponent > MAX_EXPONENT:
                raise NoEntries
            for _ in range(int(exponent)):
                for each, power in self._copy(atom[1], indices):  # type: ignore[arg-type]
                    inside[each] = inside.get(each, 0) + power
        return indices, inside, outside

    def _copy(self, closed: Sum, indices: Indices) -> Factors:
        """Give the indices of a sum names of their own, and add them to those of another."""
        names = {name: At(self.fresh()) for name, _ in closed.indices}
        for name, (first, last) in closed.indices:
            ends = renamed(first, names), renamed(last, names)
            indices[names[name].name] = ends  # type: ignore[assignment]
        return tuple(
            (renamed(atom, names), exponent)  # type: ignore[misc]
            for atom, exponent in closed.factors
        )

    def _without_delta(self, indices: Indices, factors: Mapping[Atom, Exact]) -> Reduced | None:
        """Put one index in the place of another that a Kronecker delta says is the same."""
        for atom, exponent in factors.items():
            if atom[0] != "delta" or exponent <= 0:
                continue
            one, other = atom[1:]
            assert isinstance(one, At)
            assert isinstance(other, At)
            for bound, new in ((one, other), (other, one)):
                if _may_stand_for(new, bound, indices):
                    rest = {each: power for each, power in factors.items() if each != atom}
                    place = {bound.name: At(new.name, new.offset - bound.offset)}
                    kept = {name: ends for name, ends in indices.items() if name != bound.name}
                    return [(kept, renamed_polynomial(product(rest, 1), place))]
        return None


def _may_stand_for(new: At, bound: At, indices: Indices) -> bool:
    """Whether an index runs over all values that another may have."""
    ends = indices.get(bound.name)
    if ends is None or any(mentions(each, bound.name) for each in indices.values()):
        return False
    if new.name in indices:
        return indices[new.name] == ends and new.offset == bound.offset
    shifted = new.offset - bound.offset
    if new.name or ends[1].name:
        return ends[0] == _FIRST and (not new.name or not shifted)
    return ends[0].offset <= shifted <= ends[1].offset


def _components(indices: Indices, factors: Mapping[Atom, Exact]) -> Polynomial:
    """Return the product of the sums that have no index in common."""
    result = ONE
    left = dict(factors)
    for group in _connected(indices, factors):
        held = {each: power for each, power in left.items() if _holds(each, group)}
        left = {each: power for each, power in left.items() if each not in held}
        if held:
            kept = tuple((name, indices[name]) for name in indices if name in group)
            result = multiplied(result, sum_of(kept, tuple(held.items())))
        else:
            result = multiplied(result, *(_length(indices[name]) for name in group))
    return multiplied(product(left, 1), result)


def sum_of(indices: tuple[tuple[str, Range], ...], factors: Factors) -> Polynomial:
    """Return a sum as a polynomial of one atom; indices that occur nowhere are counted."""
    unused = [name for name, _ in indices if not any(mentions(atom, name) for atom, _ in factors)]
    counted = [dict(indices)[name] for name in unused]
    kept = tuple(each for each in indices if each[0] not in unused)
    if any(mentions(ends, name) for _, ends in indices for name in unused):
        raise NoEntries
    closed = single(("sum", labelled(kept, factors)))
    return multiplied(closed, *map(_length, counted))


def _length(ends: Range) -> Polynomial:
    if "oo" in (ends[0].name, ends[1].name):
        raise NoEntries
    return added(value_of(ends[1]), negated(value_of(ends[0])), number(1))


def _holds(atom: Atom, names: set[str]) -> bool:
    return any(mentions(atom, name) for name in names)


def _connected(indices: Indices, factors: Mapping[Atom, Exact]) -> list[set[str]]:
    """Return the indices in groups that occur together."""
    groups = [{name} for name in indices]
    together = [set(index_names(atom)) for atom in factors]
    together += [{name, *index_names(ends)} for name, ends in indices.items()]
    for names in together:
        touched = [group for group in groups if group & names]
        groups = [group for group in groups if not group & names]
        if touched:
            groups.append(set().union(*touched))
    return groups
