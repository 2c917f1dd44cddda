"""Wrong answers that several students gave, for the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.answers.base import MarkOutcome, Read
from grader.expressions.nodes import Expression
from grader.marking.types import Mark, SubmissionResult
from grader.reports.class_views import StudentLink, WrongGroup
from grader.reports.maths_html import typeset
from grader.rubric.types import Rubric

_WRONG = (MarkOutcome.INCORRECT, MarkOutcome.FOLLOW_THROUGH, MarkOutcome.PARTIAL)
Link = Callable[[SubmissionResult, str], StudentLink]


def wrong_groups(
    rubric: Rubric, results: Sequence[SubmissionResult], link: Link
) -> tuple[WrongGroup, ...]:
    """Return the wrong formulas that at least two students gave, in the order of the parts."""
    groups: dict[tuple[str, Read], list[tuple[SubmissionResult, Mark]]] = {}
    for result in results:
        for mark in result.marks:
            read = mark.response.read if mark.response else None
            if mark.outcome in _WRONG and isinstance(read, Expression):
                groups.setdefault((mark.part_id, read), []).append((result, mark))
    titles = {part.id: part.title or part.id for part in rubric.parts}
    order = {part_id: place for place, part_id in enumerate(titles)}
    shared = [item for item in groups.items() if len(item[1]) > 1]
    shared.sort(key=lambda item: (order[item[0][0]], -len(item[1])))
    return tuple(
        WrongGroup(
            part_id=part_id,
            title=titles[part_id],
            answer=typeset(read),  # type: ignore[arg-type]
            note=members[0][1].misconception,
            students=tuple(link(result, part_id) for result, _ in members),
        )
        for (part_id, read), members in shared
    )
