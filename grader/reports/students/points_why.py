"""Why a part has the points that it has, in a sentence."""

from __future__ import annotations

from grader.answers.base import MarkOutcome
from grader.marking.types import LinkOutcome, Mark
from grader.reports.wording import count_points, percent_text, points_text
from grader.rubric.types import Part


def points_why(mark: Mark, part: Part) -> str:
    """Return the sentence; nothing where the outcome says it already."""
    if mark.outcome is MarkOutcome.UNREADABLE:
        return "A person looks at what could not be read; until then it counts nothing."
    if mark.points < 0:
        return f"A wrong answer to this part costs {count_points(-mark.points)}."
    if mark.outcome is MarkOutcome.FOLLOW_THROUGH and mark.points:
        return _of_following(mark, part)
    if mark.outcome is MarkOutcome.PARTIAL and not mark.elements:
        return _of_partial(mark, part)
    if mark.outcome is MarkOutcome.INCORRECT and part.working and not mark.points:
        return _of_lost_working(mark, part)
    return ""


def _of_lost_working(mark: Mark, part: Part) -> str:
    lines = (*mark.above, *mark.working)
    if any(line.outcome is LinkOutcome.HOLDS for line in lines):
        return f"The lines that hold earn none of {_of_working(part)}, as the answer is not right."
    return f"No right step was found that earns some of {_of_working(part)}."


def _of_following(mark: Mark, part: Part) -> str:
    count = sum(element.follows for element in mark.elements)
    if count and mark.points != mark.available * part.follow_through:
        share = percent_text(float(part.follow_through))
        which = "The one value that follows" if count == 1 else f"Each of the {count} that follow"
        return f"{which} from a wrong one before earns {share} of its points."
    share = percent_text(float(mark.points / mark.available)) if mark.available else ""
    return f"A right step from a wrong result earns {share} of the points here."


def _of_partial(mark: Mark, part: Part) -> str:
    lost = mark.available - mark.points
    if mark.verdict is not None and mark.verdict.outcome == "equivalent":
        were = "was" if lost == 1 else "were"
        return f"The answer is right; {count_points(lost)} {were} lost on the way there."
    known = any(m.id == mark.misconception and m.share for m in part.misconceptions)
    if part.working and mark.points <= part.working and not known:
        return f"{count_points(mark.points)} for the steps that are right, of {_of_working(part)}."
    if mark.misconception:
        return f"This known slip still earns {count_points(mark.points)}."
    return ""


def _of_working(part: Part) -> str:
    noun = "point" if part.working == 1 else "points"
    return f"the {points_text(part.working)} {noun} for the working"
