"""Points of one part, exact: the answer's share, the working's, and what slips cost."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from grader.answers.base import MarkOutcome
from grader.marking.types import LinkOutcome, WorkingLine
from grader.rubric.types import Part

WORKING_OF_A_WRONG_ANSWER = Fraction(1, 2)
"""The most of the working's points that lines before a wrong step can earn."""
_UNMARKED = frozenset({MarkOutcome.MISSING, MarkOutcome.UNREADABLE, MarkOutcome.NEEDS_REVIEW})


def points_of(
    part: Part, outcome: MarkOutcome, share: Fraction, working: Sequence[WorkingLine]
) -> Fraction:
    """Return the points for an answer and the lines that lead there."""
    if outcome in _UNMARKED:
        return Fraction(0)
    if outcome is MarkOutcome.FOLLOW_THROUGH:
        return part.points * share
    answer = (part.points - part.working) * share
    if outcome is MarkOutcome.INCORRECT and not share:
        return (answer + part.working * _before_the_slip(working)) or -part.wrong_cost
    return answer + part.working * share * _right_lines(working)


def _right_lines(working: Sequence[WorkingLine]) -> Fraction:
    """Return the share of judged links that hold; lines that were not shown cost nothing."""
    judged = [line for line in working if line.outcome in (LinkOutcome.HOLDS, LinkOutcome.FAILS)]
    if not judged:
        return Fraction(1)
    held = sum(line.outcome is LinkOutcome.HOLDS for line in judged)
    return Fraction(held, len(judged))


def _before_the_slip(working: Sequence[WorkingLine]) -> Fraction:
    """Return what the steps before the first wrong one, or the end, earn: at most half.

    A line that only repeats the one before is no step: it cannot be used to gather points.
    """
    steps = 0
    for line in working:
        if line.outcome is LinkOutcome.FAILS:
            return WORKING_OF_A_WRONG_ANSWER if steps else Fraction(0)
        if line.outcome is LinkOutcome.HOLDS and line.by_model:
            steps += 1
    return WORKING_OF_A_WRONG_ANSWER if steps else Fraction(0)
