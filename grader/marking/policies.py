"""The policies of a course, applied in this order: bonuses, late work, cap, floor.

The points of a result are those that count. What led there stands in its adjustments, so that
`points` less their sum is what the questions earned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from grader.marking.totals import totals
from grader.marking.types import Adjustment, SubmissionResult, SubmissionStatus
from grader.rubric.policies import Bonus, Late, Policies, time_text
from grader.rubric.types import Rubric

_NO_POINTS = frozenset({SubmissionStatus.FAILED, SubmissionStatus.MISSING})


def with_policies(rubric: Rubric, result: SubmissionResult) -> SubmissionResult:
    """Return the result with the points that count; to be called whenever its marks have changed.

    When it was handed in is told by the result itself. Where the policies need that and it is not
    known, nothing is taken off, and a person has to look.
    """
    if result.status in _NO_POINTS:
        return replace(result, adjustments=())
    earned, available = totals(rubric, result.marks)
    adjustments = tuple(_adjustments(rubric.policies, earned, available, result.handed_in))
    points = earned + sum((each.points for each in adjustments), Fraction(0))
    unknown = any(each.code == "late-unknown" for each in adjustments)
    return replace(
        result,
        status=SubmissionStatus.NEEDS_REVIEW if unknown else result.status,
        points=points,
        available=available,
        adjustments=adjustments,
    )


def _adjustments(
    policies: Policies, earned: Fraction, available: Fraction, handed_in: int | None
) -> Iterator[Adjustment]:
    points = earned
    for each in _bonuses_and_late(policies, earned, available, handed_in):
        points += each.points
        yield each
    if policies.cap is not None and points > policies.cap:
        yield Adjustment("cap", f"No more than {_text(policies.cap)} count", policies.cap - points)
    if policies.floor is not None and points < policies.floor:
        text = f"The total is never below {_text(policies.floor)}"
        yield Adjustment("floor", text, policies.floor - points)


def _bonuses_and_late(
    policies: Policies, earned: Fraction, available: Fraction, handed_in: int | None
) -> Iterator[Adjustment]:
    points = earned
    for bonus in policies.bonuses:
        if _is_given(bonus, earned, available, handed_in):
            points += bonus.points
            yield Adjustment("bonus", _bonus_text(bonus, policies.zone), bonus.points)
    if policies.needs_times and handed_in is None:
        text = "When this was handed in is not known; a person looks whether it was late"
        yield Adjustment("late-unknown", text, Fraction(0))
    elif policies.late is not None and handed_in is not None:
        yield from _late(policies.late, policies.zone, points, available, handed_in)


def _is_given(bonus: Bonus, earned: Fraction, available: Fraction, handed_in: int | None) -> bool:
    if bonus.at_least is not None:
        return bool(available) and earned >= bonus.at_least * available
    return handed_in is not None and bonus.before is not None and handed_in <= bonus.before


def _bonus_text(bonus: Bonus, zone: str) -> str:
    if bonus.title:
        return f"Bonus: {bonus.title}"
    if bonus.at_least is not None:
        return f"Bonus for {_text(100 * bonus.at_least)} % of the points or more"
    return f"Bonus for handing in before {time_text(bonus.before or 0, zone)}"


def _late(
    late: Late, zone: str, points: Fraction, available: Fraction, handed_in: int
) -> Iterator[Adjustment]:
    """Yield what handing in late costs: never more than there is."""
    behind = handed_in - late.due
    if behind <= late.grace:
        return
    share, why = _share(late, behind)
    base = available if late.of_available else points
    cost = max(Fraction(0), min(points, base * share))
    text = (
        f"Handed in {time_text(handed_in, zone)}, due {time_text(late.due, zone)}: "
        f"{duration_text(behind)} late, {why}"
    )
    yield Adjustment("late", text, -cost)


def _share(late: Late, behind: int) -> tuple[Fraction, str]:
    if late.closed_after is not None and behind > late.closed_after:
        return Fraction(1), "which is too late to earn anything"
    periods = -(-behind // late.period)
    share = min(late.most, periods * late.cost)
    noun = "day" if late.period == 86_400 else "hour"
    started = f"{periods} started {noun}{'' if periods == 1 else 's'}"
    of = "of all points" if late.of_available else "of the points"
    return share, f"{started}, {_text(100 * share)} % {of}"


def duration_text(seconds: int) -> str:
    """Return a length of time in its two largest units: `1 day 3 hours`, `20 minutes`."""
    parts = []
    for noun, length in (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count, seconds = divmod(seconds, length)
        if count:
            parts.append(f"{count} {noun}{'' if count == 1 else 's'}")
    return " ".join(parts[:2]) or "0 seconds"


def _text(value: Fraction) -> str:
    return f"{float(value):.4g}"
