"""The histogram of points, laid out for an inline SVG picture."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from grader.reports.class_report.class_views import BarView, HistogramView
from grader.reports.class_report.statistics import histogram
from grader.reports.wording import count_text, points_text

_WIDTH, _HEIGHT, _BASE, _TOP, _GAP = 640.0, 220.0, 180.0, 24.0, 4.0


def histogram_view(points: Sequence[Fraction], available: Fraction) -> HistogramView | None:
    """Lay out the distribution of points; None when there is nothing to show."""
    if not points or not available:
        return None
    bins = histogram(points, available)
    highest = max(count for _, _, count in bins)
    step = _WIDTH / len(bins)
    bars = []
    for place, (low, high, count) in enumerate(bins):
        height = (_BASE - _TOP) * count / highest
        label = f"{points_text(low)} to {points_text(high)} points"
        bars.append(
            BarView(place * step + _GAP / 2, _BASE - height, step - _GAP, height, label, count)
        )
    ticks = tuple((place * step, points_text(low)) for place, (low, _, _) in enumerate(bins))
    return HistogramView(
        width=_WIDTH,
        height=_HEIGHT,
        base=_BASE,
        bars=tuple(bars),
        ticks=(*ticks, (_WIDTH, points_text(available))),
        description=f"Distribution of the points of {count_text(len(points), 'student')}",
    )
