"""Figures about a class: facility, discrimination, reliability, distribution.

The terms are those of classical test theory. Every figure of a small class is mostly chance; the
report says so below `MIN_FOR_CONFIDENCE` students.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, sqrt
from statistics import mean, median, pstdev, pvariance, stdev

#: With fewer students than this, a correlation says nothing.
MIN_FOR_DISCRIMINATION = 10
#: With fewer than this, a negative one may well be chance.
MIN_FOR_WARNING = 20
#: With fewer than this, no figure of a part should be relied upon.
MIN_FOR_CONFIDENCE = 30
#: The share of the class that the upper and the lower group are (Kelley, 1939).
_EXTREME = Fraction(27, 100)


@dataclass(frozen=True, slots=True)
class Summary:
    """Mean, median and standard deviation of the points, in points."""

    mean: float
    median: float
    deviation: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha of so many parts and students, and the standard error of measurement.

    The latter is in points: about two of three students have a true total within one of it.
    """

    alpha: float
    error: float
    parts: int
    students: int


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
    """Return the corrected item-rest correlation: of a part's points with those of all others.

    None when there are too few students or one of the two does not vary.
    """
    if len(part) < MIN_FOR_DISCRIMINATION:
        return None
    xs, ys = [float(x) for x in part], [float(y) for y in rest]
    mean_x, mean_y = mean(xs), mean(ys)
    spread_x = sqrt(sum((x - mean_x) ** 2 for x in xs))
    spread_y = sqrt(sum((y - mean_y) ** 2 for y in ys))
    if not spread_x or not spread_y:
        return None
    together = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return together / (spread_x * spread_y)


def upper_lower(shares: Sequence[Fraction], totals: Sequence[Fraction]) -> float | None:
    """Return by how much more of a part the upper 27 % of the class earned than the lower 27 %.

    Who ties with the last of a group belongs to it, so that no order of names decides. None when
    there are too few students, or when the two groups overlap.
    """
    if len(shares) < MIN_FOR_DISCRIMINATION:
        return None
    size = ceil(_EXTREME * len(shares))
    ordered = sorted(totals)
    low, high = ordered[size - 1], ordered[-size]
    if low >= high:
        return None
    lower = [share for share, total in zip(shares, totals, strict=True) if total <= low]
    upper = [share for share, total in zip(shares, totals, strict=True) if total >= high]
    return float(sum(upper) / len(upper) - sum(lower) / len(lower))


def reliability(points: Sequence[Sequence[Fraction]]) -> Reliability | None:
    """Return Cronbach's alpha of a table with a row per student and a column per part.

    None with fewer than two parts or `MIN_FOR_DISCRIMINATION` students, or equal totals.
    """
    if len(points) < MIN_FOR_DISCRIMINATION or len(points[0]) < 2:
        return None
    rows = [[float(value) for value in row] for row in points]
    totals = [sum(row) for row in rows]
    spread = pvariance(totals)
    if not spread:
        return None
    parts = len(rows[0])
    own = sum(pvariance(column) for column in zip(*rows, strict=True))
    alpha = parts / (parts - 1) * (1 - own / spread)
    error = stdev(totals) * sqrt(max(0.0, 1 - alpha))
    return Reliability(alpha, error, parts, len(rows))


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
