"""Wrong answers with a name, and wrong answers that several students share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from grader.answers.base import Checked, MarkOutcome, Response, Series
from grader.answers.comparing import decide
from grader.answers.differences import describe
from grader.answers.registry import ANSWER_KINDS
from grader.equivalence import Outcome
from grader.expressions.nodes import Expression
from grader.expressions.writing import to_plain
from grader.marking.number_slips import number_slips, rounded_too_early
from grader.marking.types import Mark, SubmissionResult
from grader.models.base import Iterates, Misconception
from grader.rubric.types import Asked


def known_misconceptions(asked: Asked) -> Iterator[Misconception]:
    """Yield the rubric's own misconceptions, then the model's library, then slips of numbers."""
    yield from asked.declared
    yield from asked.known_wrong_answers()
    if asked.part.kind == "number" and asked.reference is not None:
        yield from number_slips(asked.reference.value)


def recognise(asked: Asked, response: Response, checked: Checked) -> Misconception | None:
    """Return the misconception that leads to exactly this wrong answer, if one is known."""
    if checked.outcome not in (MarkOutcome.INCORRECT, MarkOutcome.PARTIAL):
        return None
    if asked.reference is None:
        return None
    known = next((m for m in known_misconceptions(asked) if _is(asked, response, m)), None)
    if known is None and asked.part.kind == "number":
        return rounded_too_early(asked.reference.value, response.read)
    return known


def _is(asked: Asked, response: Response, misconception: Misconception) -> bool:
    """Check the answer as if the misconception were the reference."""
    assert asked.reference is not None
    if type(misconception.value) is not type(asked.reference.value) and not (
        isinstance(misconception.value, Expression)
        and isinstance(asked.reference.value, Expression)
    ):
        return False
    value = misconception.value
    if isinstance(value, Iterates) and not _telling(value, asked.reference.value, response):
        return False
    wrong = replace(asked, reference=replace(asked.reference, value=value))
    return ANSWER_KINDS[asked.part.kind].check(wrong, response).outcome is MarkOutcome.CORRECT


def _telling(value: Iterates, right: object, response: Response) -> bool:
    """Whether the answer reaches far enough to tell the misconception from the right answer."""
    if not isinstance(right, Iterates) or not isinstance(response.read, Series):
        return False
    return len(value.states) == len(right.states)


@dataclass(frozen=True, slots=True)
class WrongGroup:
    """Students who gave one and the same wrong answer to a part.

    `answer` is how the first of them wrote it, `change` how it departs from the reference.
    """

    part_id: str
    answer: str
    students: tuple[str, ...]
    change: str = ""
    misconception: str = ""


def group_wrong_answers(results: Iterable[SubmissionResult]) -> tuple[WrongGroup, ...]:
    """Group wrong answers by equivalence; the most frequent first in each part."""
    by_part: dict[str, list[tuple[str, Mark]]] = {}
    for result in results:
        for mark in result.marks:
            if _is_wrong(mark):
                by_part.setdefault(mark.part_id, []).append((result.student, mark))
    groups = [group for marks in by_part.values() for group in _grouped(marks)]
    order = {part: position for position, part in enumerate(by_part)}
    groups.sort(key=lambda group: (order[group.part_id], -len(group.students)))
    return tuple(groups)


def _is_wrong(mark: Mark) -> bool:
    if mark.response is None or mark.verdict is None:
        return False
    return (
        mark.outcome in (MarkOutcome.INCORRECT, MarkOutcome.PARTIAL, MarkOutcome.FOLLOW_THROUGH)
        and isinstance(mark.response.read, Expression)
        and mark.verdict.outcome is Outcome.DIFFERENT
    )


def _grouped(marks: list[tuple[str, Mark]]) -> Iterator[WrongGroup]:
    groups: list[tuple[Expression, list[tuple[str, Mark]]]] = []
    for student, mark in marks:
        answer = _answer(mark)
        for known, members in groups:
            if known is answer or decide(known, answer).outcome is Outcome.EQUIVALENT:
                members.append((student, mark))
                break
        else:
            groups.append((answer, [(student, mark)]))
    for answer, members in groups:
        first = members[0][1]
        students = tuple(student for student, _ in members)
        name = next((mark.misconception for _, mark in members if mark.misconception), "")
        yield WrongGroup(first.part_id, to_plain(answer), students, _change(first, answer), name)


def _answer(mark: Mark) -> Expression:
    assert mark.response is not None
    assert isinstance(mark.response.read, Expression)
    return mark.response.read


def _change(mark: Mark, answer: Expression) -> str:
    value = mark.reference.value if mark.reference else None
    return describe(value, answer) if isinstance(value, Expression) else ""
