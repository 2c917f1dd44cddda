"""Wrong answers with a name, and wrong answers that several students share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from grader.answers.base import WRONG_OR_PARTIAL, Checked, MarkOutcome, Response, Series
from grader.answers.comparing import decide
from grader.answers.demands import as_written
from grader.answers.explain import describe, terms_of
from grader.answers.registry import ANSWER_KINDS, is_right, kind_facts
from grader.equivalence import Enclosure, Outcome
from grader.expressions.nodes import Expression
from grader.expressions.writing import to_plain
from grader.marking.credit.slips import number_slips, rounded_too_early
from grader.marking.types import Mark, SubmissionResult
from grader.models.base import Iterates, Misconception
from grader.rubric.types import Asked
from grader.same import Same


def known_misconceptions(asked: Asked) -> Iterator[Misconception]:
    """Yield the rubric's own misconceptions, then the model's library, then slips of numbers."""
    yield from asked.declared
    yield from asked.known_wrong_answers()
    if kind_facts(asked).a_number and asked.reference is not None:
        yield from number_slips(asked.reference.value)


def recognise(asked: Asked, response: Response, checked: Checked) -> Misconception | None:
    """Return the misconception that leads to exactly this wrong answer, if one is known."""
    if checked.outcome not in (MarkOutcome.INCORRECT, MarkOutcome.PARTIAL):
        return None
    right = checked.verdict is not None and checked.verdict.outcome is Outcome.EQUIVALENT
    if asked.reference is None or right:
        return None  # the value is right, and only how it is written is not
    known = next((m for m in known_misconceptions(asked) if _is(asked, response, m)), None)
    short = checked.verdict is not None and checked.verdict.code == "too-few-digits"
    if known is None and kind_facts(asked).a_number and not short:
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
    written = as_written(response) if ANSWER_KINDS[asked.part.kind].pure else None
    if written is None or not isinstance(value, Expression | Enclosure):
        return is_right(asked.asking_for(value), response)
    return _leads_to(Same(asked), value, written)


@lru_cache(maxsize=1 << 12)  # a class has its wrong answers in common
def _leads_to(asked: Same[Asked], value: Expression | Enclosure, written: Response) -> bool:
    """Whether an answer, as it is written, is right where a wrong value is the reference."""
    return is_right(asked.value.asking_for(value), written)


def _telling(value: Iterates, right: object, response: Response) -> bool:
    """Whether the answer reaches far enough to tell the misconception from the right answer."""
    if not isinstance(right, Iterates) or not isinstance(response.read, Series):
        return False
    return len(value.states) == len(right.states)


@dataclass(frozen=True, slots=True)
class WrongGroup:
    """Students who gave one and the same wrong answer to a part.

    `answer` is how the first of them wrote it, `value` what was read of it, `change` how it departs
    from the reference.
    """

    part_id: str
    answer: str
    students: tuple[str, ...]
    change: str = ""
    misconception: str = ""
    value: Expression | None = None


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
        mark.outcome in WRONG_OR_PARTIAL
        and isinstance(mark.response.read, Expression)
        and mark.verdict.outcome is Outcome.DIFFERENT
    )


_Members = list[tuple[str, Mark]]
#: So many of the most frequent answers to a part are compared with one another.
_MAX_COMPARED = 16


def _grouped(marks: _Members) -> Iterator[WrongGroup]:
    for members in _merged(_by_terms(marks)):
        first = members[0][1]
        answer = _answer(first)
        students = tuple(student for student, _ in members)
        name = next((mark.misconception for _, mark in members if mark.misconception), "")
        change = _change(first, answer)
        yield WrongGroup(first.part_id, to_plain(answer), students, change, name, answer)


def _by_terms(marks: _Members) -> list[_Members]:
    """Group what is the same when multiplied out; each distinct answer is worked out once."""
    found: dict[object, _Members] = {}
    keys: dict[Expression, object] = {}
    for student, mark in marks:
        answer = _answer(mark)
        if answer not in keys:
            terms = terms_of(answer)
            keys[answer] = answer if terms is None else frozenset(terms.items())
        found.setdefault(keys[answer], []).append((student, mark))
    return list(found.values())


def _merged(groups: list[_Members]) -> list[_Members]:
    """Join groups whose answers are equivalent; of very many, the most frequent are compared."""
    order = sorted(range(len(groups)), key=lambda place: (-len(groups[place]), place))
    compared = sorted(order[:_MAX_COMPARED])
    kept: list[int] = []
    for place in compared:
        answer = _answer(groups[place][0][1])
        same = next((k for k in kept if _same(_answer(groups[k][0][1]), answer)), None)
        if same is None:
            kept.append(place)
        else:
            groups[same].extend(groups[place])
            groups[place] = []
    return [members for members in groups if members]


def _same(one: Expression, other: Expression) -> bool:
    return decide(one, other).outcome is Outcome.EQUIVALENT


def _answer(mark: Mark) -> Expression:
    assert mark.response is not None
    assert isinstance(mark.response.read, Expression)
    return mark.response.read


def _change(mark: Mark, answer: Expression) -> str:
    value = mark.reference.value if mark.reference else None
    return describe(value, answer) if isinstance(value, Expression) else ""
