"""Wrong answers that several students gave, for the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from grader.marking.misconceptions import WrongGroup, group_wrong_answers
from grader.marking.types import SubmissionResult
from grader.reports.class_views import StudentLink, WrongGroupView
from grader.reports.maths_html import typeset_source
from grader.reports.plain_words import sentence
from grader.rubric.types import Part, Rubric

Link = Callable[[SubmissionResult, str], StudentLink]


def wrong_groups(
    rubric: Rubric, results: Sequence[SubmissionResult], link: Link
) -> tuple[WrongGroupView, ...]:
    """Show the wrong answers that at least two students gave, or that have a name."""
    parts = {part.id: part for part in rubric.parts}
    by_student = {result.student: result for result in results}
    order = {part_id: place for place, part_id in enumerate(parts)}
    groups = [
        group
        for group in group_wrong_answers(results)
        if len(group.students) > 1 or group.misconception
    ]
    groups.sort(key=lambda group: (order[group.part_id], -len(group.students)))
    return tuple(_view(group, parts[group.part_id], by_student, link) for group in groups)


def _notes(group: WrongGroup) -> Iterator[str]:
    if group.change:
        yield f"{group.change[0].upper()}{group.change[1:]}."
    if group.misconception:
        yield f"Known as `{group.misconception}`."


def _view(
    group: WrongGroup, part: Part, by_student: Mapping[str, SubmissionResult], link: Link
) -> WrongGroupView:
    return WrongGroupView(
        part_id=part.id,
        title=part.title or part.id,
        answer=typeset_source(group.answer, part.notation),
        notes=tuple(map(sentence, _notes(group))),
        students=tuple(link(by_student[student], part.id) for student in group.students),
    )
