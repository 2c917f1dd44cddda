"""Figures about a class: facility, discrimination, distribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import mean, median, pstdev

#: With fewer students than this, a correlation says nothing.
LEAST_FOR_DISCRIMINATION = 10
#: With fewer than this, a negative one may well be chance.
LEAST_FOR_WARNING = 20


@dataclass(frozen=True, slots=True)
class Summary:
    """Mean, median and standard deviation of the points, in points."""

    mean: float
    median: float
    deviation: float


def summarize(points: Sequence[Fraction]) -> Summary | None:
    """Return the summary, or None for an empty class."""
    if not points:
        return None
    values = [float(value) for value in points]
    return Summary(mean(values), median(values), pstdev(values))


def facility(shares: Sequence[Fraction]) -> float | None:
    """Return the mean share of a part's points: 1 is a part that everyone has right."""
    return float(sum(shares, Fraction(0)) / len(shares)) if shares else None


def discrimination(part: Sequence[Fraction], rest: Sequence[Fraction]) -> float | None:
    """Return the correlation of a part's points with the points of all other parts.

    None when there are too few students or one of the two does not vary.
    """
    if len(part) < LEAST_FOR_DISCRIMINATION:
        return None
    xs, ys = [float(x) for x in part], [float(y) for y in rest]
    mean_x, mean_y = mean(xs), mean(ys)
    spread_x = sqrt(sum((x - mean_x) ** 2 for x in xs))
    spread_y = sqrt(sum((y - mean_y) ** 2 for y in ys))
    if not spread_x or not spread_y:
        return None
    together = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return together / (spread_x * spread_y)


def histogram(
    points: Sequence[Fraction], available: Fraction, bins: int = 10
) -> tuple[tuple[Fraction, Fraction, int], ...]:
    """Return bins `(from, to, count)` over 0…available; a bin holds its lower end.

    The last bin holds its upper end too, and whatever extra credit adds beyond it.
    """
    width = available / bins
    counts = [0] * bins
    for value in points:
        place = int(value / width) if width else 0
        counts[min(bins - 1, max(0, place))] += 1
    return tuple((width * place, width * (place + 1), count) for place, count in enumerate(counts))
