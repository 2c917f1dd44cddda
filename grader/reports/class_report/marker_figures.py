"""Figures of those who mark: how many answers, how generous beside others, and at which pace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from statistics import mean, median

from grader.marking.totals import FOR_A_PERSON
from grader.marking.types import SubmissionResult
from grader.reports.class_report.class_views import MarkerView
from grader.reports.wording import percent_text

_LONGEST_PAUSE = 600.0  # seconds; a longer one is no time spent on an answer


@dataclass(frozen=True, slots=True)
class Given:
    """A mark that somebody gave: the share of the points of a part, from 0 to 1, and when."""

    marker: str
    part_id: str
    share: Fraction
    time: datetime


def given_marks(results: Iterable[SubmissionResult]) -> Iterator[Given]:
    """Yield the marks of a class that people gave, and those that they let stand with a comment."""
    for result in results:
        for mark in result.marks:
            if mark.manual is None or mark.outcome in FOR_A_PERSON or not mark.available:
                continue
            time = datetime.fromisoformat(mark.manual.time)
            share = mark.points / mark.available
            yield Given(mark.manual.marker, mark.part_id, share, time)


def marker_views(
    given: Sequence[Given], times: Mapping[str, Sequence[datetime]] | None = None
) -> tuple[MarkerView, ...]:
    """Show the figures of each marker; `times` are those of their acts, if not of the marks."""
    by_marker: dict[str, list[Given]] = defaultdict(list)
    for each in given:
        by_marker[each.marker].append(each)
    return tuple(_view(name, by_marker, times) for name in sorted(by_marker, key=str.casefold))


def _view(
    name: str,
    by_marker: Mapping[str, Sequence[Given]],
    times: Mapping[str, Sequence[datetime]] | None,
) -> MarkerView:
    own = by_marker[name]
    acts = times[name] if times is not None else [each.time for each in own]
    others = list(_of_others(name, by_marker))
    return MarkerView(
        name=name,
        count=len(own),
        mean=_percent([each.share for each in own]),
        others=_percent(others),
        pace=_pace(acts),
    )


def _of_others(name: str, by_marker: Mapping[str, Sequence[Given]]) -> Iterator[Fraction]:
    """Yield for each mark the mean of what others gave for the same part, where they gave any."""
    shares: dict[str, list[Fraction]] = defaultdict(list)
    for marker, listed in by_marker.items():
        for each in listed if marker != name else ():
            shares[each.part_id].append(each.share)
    means = {part: mean(given) for part, given in shares.items()}
    for each in by_marker[name]:
        if each.part_id in means:
            yield means[each.part_id]


def _percent(shares: Sequence[Fraction]) -> str:
    return percent_text(float(mean(shares))) if shares else "–"


def _pace(times: Iterable[datetime]) -> str:
    """Return the usual time between two acts; long pauses are none."""
    pauses = [(b - a).total_seconds() for a, b in pairwise(sorted(set(times)))]
    short = [each for each in pauses if each < _LONGEST_PAUSE]
    return f"{median(short):.0f} s" if short else "–"
