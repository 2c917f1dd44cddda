"""What follows from given values, by the ways in which quantities are computed from one another.

A model says in which ways each quantity is computed: from which others, and how. Where some of
these have given values, wrong or right, the search goes through quantities that nobody was asked
for, up to `DEPTH` steps from one given value to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Generic, TypeVar

from grader.expressions.nodes import Expression

Q = TypeVar("Q", bound=Hashable)
DEPTH = 4
MAX_VALUES = 24
"""So many values of one quantity are gone on from."""
MAX_COMPUTED = 1_500
"""So many values are computed for one question; a number, so that no verdict depends on time."""


@dataclass(frozen=True, slots=True)
class Way(Generic[Q]):
    """One way to a quantity: `compute` takes the values of `needs`, and may have no result."""

    needs: tuple[Q, ...]
    compute: Callable[..., Expression | None]


def led_to(
    asked: Q,
    given: Mapping[Q, Expression],
    ways: Callable[[Q], Iterable[Way[Q]]],
    right: Callable[[Q], Expression | None],
    detour: int = DEPTH,
) -> tuple[Expression, ...]:
    """Return the values of a quantity that rest on given ones, the shortest ways first.

    What is not given and rests on nothing given has its right value; `right` is None where it has
    none. Ways that are more than `detour` steps longer than the shortest are not looked at.
    """
    others = {quantity: value for quantity, value in given.items() if quantity != asked}
    if not others:
        return ()
    search = _Search(others, ways, right)
    found: dict[Expression, None] = {}
    last = DEPTH
    for depth in range(1, DEPTH + 1):
        values = search.values(asked, depth) if depth <= last else ()
        if values and not found:
            last = depth + detour
        found |= dict.fromkeys(values)
    return tuple(found)


@dataclass
class _Search(Generic[Q]):
    given: Mapping[Q, Expression]
    ways: Callable[[Q], Iterable[Way[Q]]]
    right: Callable[[Q], Expression | None]
    known: dict[tuple[Q, int], tuple[Expression, ...]] = field(default_factory=dict)
    rights: dict[Q, Expression | None] = field(default_factory=dict)
    opened: set[Q] = field(default_factory=set)
    computed: int = 0

    def values(self, quantity: Q, depth: int) -> tuple[Expression, ...]:
        """Return the values of a quantity that rest on given ones, by at most `depth` steps."""
        if depth == 0 or quantity in self.opened:
            return ()
        if (quantity, depth) not in self.known:
            self.opened.add(quantity)
            found = dict.fromkeys(islice(self._by_all_ways(quantity, depth), MAX_VALUES))
            self.opened.remove(quantity)
            self.known[quantity, depth] = tuple(found)
        return self.known[quantity, depth]

    def _by_all_ways(self, quantity: Q, depth: int) -> Iterator[Expression]:
        for way in self.ways(quantity):
            options = [self._options(needed, depth) for needed in way.needs]
            for chosen in product(*options):
                if not any(rests for _, rests in chosen):
                    continue
                self.computed += 1
                if self.computed > MAX_COMPUTED:
                    return
                value = way.compute(*(value for value, _ in chosen))
                if value is not None:
                    yield value

    def _options(self, quantity: Q, depth: int) -> list[tuple[Expression, bool]]:
        """Return the values to put in for a quantity, each with whether it rests on given ones."""
        own = self.given.get(quantity)
        if own is not None:
            return [(own, True)]
        options = [(value, True) for value in self.values(quantity, depth - 1)]
        if quantity not in self.rights:
            self.rights[quantity] = self.right(quantity)
        right = self.rights[quantity]
        return options if right is None else [*options, (right, False)]
