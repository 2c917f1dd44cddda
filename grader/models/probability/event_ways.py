"""The ways to a probability from others: opposite, product, quotient, sum over cases, union.

An event is a set of atoms that exclude each other, by their numbers: the atoms of named events, the
values of a discrete variable, or the intervals between the bounds that are spoken of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from grader.expressions.nodes import Add, Div, Expression, Mul, Neg, Number
from grader.models.arithmetic.calculated import calculated
from grader.models.ways import Way

Atoms = frozenset[int]
_ONE = Number(1)
MAX_CASES = 40
"""So many events are taken as cases that a probability may be split by."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What a probability is of: an event that lies within its condition."""

    event: Atoms
    condition: Atoms


@dataclass(frozen=True, slots=True)
class EventWays:
    """The ways to each probability, where `cases` are the events that are spoken of."""

    whole: Atoms
    cases: tuple[Atoms, ...]
    given: tuple[Atoms, ...]
    spoken: frozenset[Chance]

    @classmethod
    def of(cls, whole: Atoms, chances: Iterable[Chance], given: Iterable[Chance]) -> EventWays:
        """Take as cases the events and conditions of some chances, and where two of them meet."""
        chances = tuple(chances)
        own = list(dict.fromkeys(g.event for g in given if g.condition == whole))
        spoken = [each for chance in chances for each in (chance.event, chance.condition)]
        spoken = [*own, *dict.fromkeys(spoken)]
        opposite = [whole - each for each in spoken]
        meeting = [one & other for one, other in combinations([*spoken, *opposite], 2)]
        found = dict.fromkeys((*spoken, *opposite, *meeting))
        cases = [each for each in found if each and each != whole]
        return cls(whole, tuple(cases[:MAX_CASES]), tuple(own), frozenset(chances))

    def sure(self, event: Atoms) -> Chance:
        """Return the chance of an event without a condition."""
        return Chance(event & self.whole, self.whole)

    def __call__(self, chance: Chance) -> Iterator[Way[Chance]]:
        """Yield the ways to a probability."""
        event, condition = chance.event, chance.condition
        if not event or event == condition:
            return
        rest = Chance(condition - event, condition)
        yield _way(lambda p: Add(_ONE, Neg(p)), rest)
        if condition != self.whole:
            yield _way(Div, self.sure(event), self.sure(condition))
        else:
            yield from self._of_given(event)
            yield from self._by_cases(event)

    def _of_given(self, event: Atoms) -> Iterator[Way[Chance]]:
        """Yield the sum of the given probabilities of what lies in the event, and of the rest."""
        parts: list[Atoms] = []
        for each in self.given:
            if each < event and not any(each & other for other in parts):
                parts.append(each)
        rest = event - frozenset().union(*parts)
        terms = [self.sure(each) for each in (*parts, *([rest] if rest else []))]
        if len(terms) > 2:
            yield _way(lambda *ps: Add(*ps), *terms)

    def _by_cases(self, event: Atoms) -> Iterator[Way[Chance]]:
        sure = self.sure
        for case in self.cases:
            if event < case:
                if Chance(event, case) in self.spoken:
                    yield _way(Mul, Chance(event, case), sure(case))
                yield _way(_less, sure(case), sure(case - event))
            elif case & event and event - case:
                yield _way(Add, sure(event & case), sure(event - case))
        for one, other in combinations([each for each in self.cases if each < event], 2):
            if one | other == event and one & other:
                yield _way(
                    lambda p, q, both: Add(p, q, Neg(both)),
                    sure(one),
                    sure(other),
                    sure(one & other),
                )


def _less(whole: Expression, part: Expression) -> Expression:
    return Add(whole, Neg(part))


def _way(compute: Callable[..., Expression], *needs: Chance) -> Way[Chance]:
    return Way(needs, lambda *values: calculated(compute(*values)))
