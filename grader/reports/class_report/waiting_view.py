"""What waits for a person, part by part; equal answers stand once, and long lists are folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.answers.base import Response
from grader.marking.totals import FOR_A_PERSON
from grader.marking.types import Mark, SubmissionResult
from grader.reports.class_report.class_data import ClassData
from grader.reports.class_report.class_views import WaitingGroup, WaitingView
from grader.reports.class_report.student_links import students_of
from grader.reports.handed_in import handed_in_views
from grader.reports.students.part import hint_view, sentences
from grader.reports.typesetting.maths_html import Maths, code
from grader.reports.typesetting.plain_words import sentence
from grader.reports.typesetting.prose import prose
from grader.reports.wording import count_points, where_text
from grader.rubric.types import Part, Rubric

#: So many groups of a part are open, and so many more behind a click.
_OPEN, _FOLDED = 8, 40
_LONGEST = 400
_MAX_PICTURES = 4

_Pair = tuple[SubmissionResult, Mark]


def waiting_views(rubric: Rubric, data: ClassData) -> Iterator[WaitingView]:
    """Yield the parts to which an answer waits for a person."""
    for part in rubric.parts:
        pairs = data.by_part.get(part.id, ())
        waiting = [pair for pair in pairs if pair[1].outcome in FOR_A_PERSON]
        if waiting:
            yield _view(part, waiting)


def _view(part: Part, waiting: Sequence[_Pair]) -> WaitingView:
    shared = _shared_reasons([mark for _, mark in waiting])
    grouped = _grouped(waiting)
    groups = [_group(pairs, part, shared) for pairs in grouped[: _OPEN + _FOLDED]]
    hints = [mark.hint for _, mark in waiting if mark.hint is not None]
    return WaitingView(
        part_id=part.id,
        title=part.title or part.id,
        count=len(waiting),
        available=count_points(part.points),
        hint=hint_view(hints[0]) if hints else None,
        reasons=tuple(map(sentence, shared)),
        groups=tuple(groups[:_OPEN]),
        folded=tuple(groups[_OPEN:]),
        left=sum(map(len, grouped[_OPEN + _FOLDED :])),
        show_why=any(group.reasons for group in groups),
    )


def _grouped(waiting: Sequence[_Pair]) -> list[list[_Pair]]:
    """Group answers that are the same text, the largest group first; each picture is its own."""
    found: dict[str, list[_Pair]] = {}
    for result, mark in waiting:
        raw = mark.response.raw if mark.response else ""
        key = repr((result.student, mark.pictures)) if mark.pictures else " ".join(raw.split())
        found.setdefault(key, []).append((result, mark))
    return sorted(found.values(), key=lambda pairs: -len(pairs))


def _shared_reasons(marks: Sequence[Mark]) -> tuple[str, ...]:
    """Return what is said of every one of the answers, so that it is said once."""
    first, *others = [sentences(mark) for mark in marks]
    return tuple(text for text in first if all(text in other for other in others))


def _group(pairs: Sequence[_Pair], part: Part, shared: Sequence[str]) -> WaitingGroup:
    result, mark = pairs[0]
    response = mark.response
    place = where_text(response.place, result.source) if response else ""
    return WaitingGroup(
        students=students_of([result for result, _ in pairs], part.id),
        count=len(pairs),
        where=place if len(pairs) == 1 else "",
        answer=_answer(response, part) if response and response.raw.strip() else None,
        reasons=tuple(sentence(text) for text in sentences(mark) if text not in shared),
        handed_in=handed_in_views(mark.pictures[:_MAX_PICTURES], result.student, "feedback/"),
    )


def _answer(response: Response, part: Part) -> Maths:
    if isinstance(response.read, str):
        return prose(response.raw, part.notation, _LONGEST)
    return code(response.raw, _LONGEST)
