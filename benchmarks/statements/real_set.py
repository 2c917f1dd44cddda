"""Sets of reals, known by their cuts and the truth at and between them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from benchmarks.statements.numbers import nonzero, small

_HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Set:
    """Cuts in increasing order, and the truth before, at, between, at, ..., behind them."""

    cuts: tuple[Fraction, ...]
    truths: tuple[bool, ...]

    @property
    def points(self) -> tuple[bool, ...]:
        return self.truths[1::2]

    @property
    def gaps(self) -> tuple[bool, ...]:
        return self.truths[::2]

    def reduced(self) -> Set:
        """Leave out cuts at which nothing changes."""
        cuts, truths = [], [self.truths[0]]
        for index, cut in enumerate(self.cuts):
            around = self.truths[2 * index : 2 * index + 3]
            if len(set(around)) > 1:
                cuts.append(cut)
                truths += around[1:]
        return Set(tuple(cuts), tuple(truths))

    def opposite(self) -> Set:
        return Set(self.cuts, tuple(not truth for truth in self.truths))

    def pieces(self) -> list[tuple[Fraction | None, bool, Fraction | None, bool]]:
        """Return the intervals `(low, with low, high, with high)`; None is without end."""
        found: list[tuple[Fraction | None, bool, Fraction | None, bool]] = []
        ends: list[Fraction | None] = [None, *self.cuts, None]
        start: tuple[Fraction | None, bool] | None = None
        for index, truth in enumerate(self.truths):
            at_point = index % 2 == 1
            here = ends[(index + 1) // 2] if at_point else ends[index // 2]
            if truth and start is None:
                start = here, at_point
            after = self.truths[index + 1] if index + 1 < len(self.truths) else False
            if truth and not after:
                assert start is not None
                high = here if at_point else ends[index // 2 + 1]
                found.append((*start, high, at_point))
                start = None
        return found


def random_set(source: random.Random) -> Set:
    """Make a set of up to three cuts."""
    while True:
        count = source.choice([1, 2, 2, 2, 3])
        if source.random() < 0.15 and count > 1:
            half = abs(nonzero(source))
            cuts = [-half, half]
        else:
            cuts = sorted({small(source) for _ in range(count)})
        finite = source.random() < 0.25
        truths = [
            index % 2 == 1 if finite else source.random() < 0.5
            for index in range(2 * len(cuts) + 1)
        ]
        if not finite and source.random() < 0.6:
            truths[1::2] = [source.random() < 0.5] * len(cuts)
        found = Set(tuple(cuts), tuple(truths)).reduced()
        if found.cuts:
            return found


def missed(of: Set, source: random.Random) -> Set:
    """Change one truth, or one cut."""
    while True:
        cuts, truths = list(of.cuts), list(of.truths)
        index = source.randrange(len(cuts))
        match source.choice(["point", "point", "gap", "move", "sign", "new"]):
            case "point":
                truths[2 * index + 1] ^= True
            case "gap":
                place = 2 * source.randint(0, len(cuts))
                truths[place] ^= True
            case "move":
                cuts[index] += source.choice([Fraction(-1), Fraction(1), _HALF, Fraction(1, 10)])
            case "sign":
                cuts[index] *= -1
            case "new":
                new = small(source)
                if new in cuts:
                    continue
                place = sum(cut < new for cut in cuts)
                old = truths[2 * place]
                cuts.insert(place, new)
                truths[2 * place : 2 * place + 1] = [old, not old, old]
        if any(a >= b for a, b in pairwise(cuts)):
            continue
        found = Set(tuple(cuts), tuple(truths)).reduced()
        if found != of and found.cuts:
            return found
