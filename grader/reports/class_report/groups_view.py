"""Wrong answers that several students gave, in words, for the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.reports.class_report.answer_groups import Group, Shared
from grader.reports.class_report.class_views import GroupView, SharedView
from grader.reports.class_report.student_links import students_of
from grader.reports.typesetting.maths_html import Maths, code, typeset
from grader.reports.typesetting.plain_words import sentence
from grader.reports.wording import count_text, percent_text
from grader.rubric.types import Part, Rubric

#: So many groups are listed of a part.
_MAX_OF_A_PART = 8


def doubts(rubric: Rubric, groups: Sequence[Group]) -> tuple[GroupView, ...]:
    """Return the groups that make one ask whether the key is wrong."""
    parts = {part.id: part for part in rubric.parts}
    return tuple(
        _view(group, parts[group.wrong.part_id]) for group in groups if group.doubts_the_key
    )


def common_wrong_answers(
    rubric: Rubric, groups: Sequence[Group]
) -> tuple[tuple[GroupView, ...], int]:
    """Return the answers that at least two gave, or that have a name, and how many are not shown.

    Those of one part stand together, in the order of the rubric.
    """
    shown = list(_shown(rubric, groups))
    telling = sum(_is_telling(group) for group in groups)
    return tuple(shown), telling - len(shown)


def _shown(rubric: Rubric, groups: Sequence[Group]) -> Iterator[GroupView]:
    for part in rubric.parts:
        own = [each for each in groups if each.wrong.part_id == part.id and _is_telling(each)]
        own.sort(key=lambda group: -group.count)
        yield from (_view(group, part) for group in own[:_MAX_OF_A_PART])


def _is_telling(group: Group) -> bool:
    return group.count > 1 or bool(group.wrong.misconception)


def shared_views(shared: Sequence[Shared], groups: Sequence[Group]) -> tuple[SharedView, ...]:
    """Return who shares rare wrong answers."""
    results = {result.student: result for group in groups for result in group.results}
    return tuple(
        SharedView(
            students_of([results[student] for student in each.students]),
            tuple(group.wrong.part_id for group in each.groups),
        )
        for each in shared
    )


def _view(group: Group, part: Part) -> GroupView:
    return GroupView(
        part_id=part.id,
        title=part.title or part.id,
        answer=_answer(group),
        notes=tuple(map(sentence, _notes(group))),
        students=students_of(group.results, part.id),
        count=group.count,
        rest="–" if group.rest is None else percent_text(float(group.rest)),
        doubt=_doubt(group) if group.doubts_the_key else "",
    )


def _answer(group: Group) -> Maths:
    value = group.wrong.value
    return code(group.wrong.answer, 200) if value is None else typeset(value)


def _notes(group: Group) -> Iterator[str]:
    change = group.wrong.change
    if change:
        yield f"{change[0].upper()}{change[1:]}."
    if group.wrong.misconception:
        yield f"Known as `{group.wrong.misconception}`."


def _doubt(group: Group) -> str:
    gave = f"{count_text(group.count, 'student')} of {group.answered} gave this answer"
    if not group.right:
        return f"{gave}, and nobody the one of the key."
    if group.rest is None or group.right_rest is None:
        return f"{gave}, and {group.right} the one of the key."
    return (
        f"{gave}; elsewhere they earned {percent_text(float(group.rest))} of the points, the "
        f"{group.right} with the answer of the key {percent_text(float(group.right_rest))}."
    )
