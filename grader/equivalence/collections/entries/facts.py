"""What is declared of names, and how it shortens sums: one-hot, simplex, symmetric, orthogonal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

from grader.equivalence.collections.entries.terms import (
    At,
    Atom,
    Exact,
    Polynomial,
    Range,
    added,
    delta,
    mentions,
    product,
    scaled,
    tidy,
)

#: Sums that add up to another one: each with its indices.
Reduced = list[tuple[dict[str, Range], Polynomial]]


@dataclass(frozen=True)
class Facts:
    """The names with a property, and the range of each place of a name, by name and number.

    `one_hot`: the entries are 0 but for a 1, which is at the index that `hot` says. `simplex`: they
    add up to 1. `orthogonal`: the transpose is the inverse. `symmetric`: the transpose is the
    matrix itself.
    """

    one_hot: frozenset[str] = frozenset()
    simplex: frozenset[str] = frozenset()
    orthogonal: frozenset[str] = frozenset()
    symmetric: frozenset[str] = frozenset()
    ranges: Mapping[tuple[str, int], Range] = field(default_factory=dict)
    hot: Mapping[str, str] = field(default_factory=dict)

    def entry(self, name: str, places: tuple[At, ...]) -> Atom:
        """Return the atom of an entry; that of a symmetric matrix has its indices in order."""
        if name in self.symmetric and len(places) == 2:
            return tidy(("symmetric", name, *places))
        if name in self.hot and len(places) == 1:
            return delta(places[0], At(self.hot[name]))
        return ("entry", name, *places)

    def ranges_of(self, name: str, place: int) -> Range | None:
        """Return what the index at a place of a name runs over, if that is declared."""
        return self.ranges.get((name, place))

    def reduced(
        self, indices: Mapping[str, Range], factors: Mapping[Atom, Exact]
    ) -> Reduced | None:
        """Return a sum without something that the facts settle; None if there is nothing."""
        if self.one_hot:
            found = self._one_hot(factors)
            if found is not None:
                return [(dict(indices), found)]
        if self.one_hot or self.simplex:
            reduced = self._total(indices, factors)
            if reduced is not None:
                return reduced
        return self._orthogonal(indices, factors) if self.orthogonal else None

    def without_products(self, polynomial: Polynomial) -> Polynomial:
        """Settle products of entries of one-hot vectors that stand outside of sums."""
        if not self.one_hot:
            return polynomial
        parts = []
        for factors, value in polynomial.items():
            found = self._one_hot(dict(factors))
            part = {factors: value} if found is None else scaled(found, value)
            parts.append(part if found is None else self.without_products(part))
        return added(*parts)

    def _one_hot(self, factors: Mapping[Atom, Exact]) -> Polynomial | None:
        entries = [
            atom
            for atom, power in factors.items()
            if atom[0] == "entry" and atom[1] in self.one_hot and len(atom) > 2 and power > 0
        ]
        for atom in entries:
            if factors[atom] != 1:
                return product({**factors, atom: 1}, 1)
        for one, other in combinations(entries, 2):
            if one[:-1] == other[:-1]:
                rest = {atom: power for atom, power in factors.items() if atom != other}
                same = delta(one[-1], other[-1])
                return product({**rest, same: 1}, 1)
        return None

    def _total(self, indices: Mapping[str, Range], factors: Mapping[Atom, Exact]) -> Reduced | None:
        for atom, power in factors.items():
            if atom[0] != "entry" or atom[1] not in self.one_hot | self.simplex or power != 1:
                continue
            last = atom[-1]
            if not isinstance(last, At) or not self._is_whole(atom, len(atom) - 3, indices):
                continue
            rest = {each: other for each, other in factors.items() if each != atom}
            if any(mentions(each, last.name) for each in (*rest, *atom[2:-1])):
                continue
            return [(_without(indices, last.name), product(rest, 1))]
        return None

    def _orthogonal(
        self, indices: Mapping[str, Range], factors: Mapping[Atom, Exact]
    ) -> Reduced | None:
        entries = [
            atom
            for atom, power in factors.items()
            if atom[0] == "entry" and atom[1] in self.orthogonal and len(atom) == 4 and power > 0
        ]
        pairs = [*combinations(entries, 2), *((each, each) for each in entries)]
        for one, other in pairs:
            if one[1] != other[1] or (one == other and factors[one] < 2):
                continue
            for place in (2, 3):
                shared = one[place]
                if shared != other[place] or not self._is_whole(one, place - 2, indices):
                    continue
                rest = dict(factors)
                for each in (one, other):
                    rest[each] -= 1
                rest = {each: power for each, power in rest.items() if power}
                assert isinstance(shared, At)
                others = one[5 - place], other[5 - place]
                if any(mentions(each, shared.name) for each in (*rest, *others)):
                    continue
                rest[delta(*others)] = 1
                return [(_without(indices, shared.name), product(rest, 1))]
        return None

    def is_whole_one_hot(self, atom: Atom, indices: Mapping[str, Range]) -> bool:
        """Whether an atom is the entry of a one-hot vector at an index over all of it."""
        plain = atom[0] == "entry" and atom[1] in self.one_hot and len(atom) == 3
        return plain and self._is_whole(atom, 0, indices)

    def _is_whole(self, atom: Atom, place: int, indices: Mapping[str, Range]) -> bool:
        """Whether an index of a name runs over all entries."""
        index = atom[place + 2]
        assert isinstance(index, At)
        ends = indices.get(index.name)
        return (
            not index.offset and ends is not None and ends == self.ranges.get((str(atom[1]), place))
        )


def _without(indices: Mapping[str, Range], name: str) -> dict[str, Range]:
    return {each: ends for each, ends in indices.items() if each != name}
