"""The mark of one part: it is right, it follows, it is a known misconception, or just wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from grader.answers.base import Checked, MarkOutcome, Message, Series
from grader.answers.registry import kind_facts
from grader.expressions.nodes import Expression
from grader.expressions.writing import to_plain
from grader.marking.attempts import Attempt
from grader.marking.credit.follow_iterates import following
from grader.marking.credit.follow_labels import following_labels
from grader.marking.credit.follow_models import (
    Facts,
    OwnValue,
    OwnValues,
    followed,
    follows_from,
    said_of,
)
from grader.marking.credit.follow_through import OwnResult, follows, usable, values_of
from grader.marking.credit.misconceptions import recognise
from grader.marking.found import Found
from grader.marking.memory import FORGETFUL, Memory
from grader.marking.points import points_of
from grader.marking.readings import near, with_lines
from grader.marking.types import LinkOutcome, Mark, WorkingLine
from grader.marking.working.section import lines_of
from grader.marking.wrong_step import wrong_step
from grader.models.base import Finding, Misconception, NotInTime
from grader.readers.document import Document
from grader.rubric.types import Asked
from grader.same import Same
from grader.sections import Section, section_of

_OPEN = Message(
    "may-follow",
    "This is not right; whether it follows from your own earlier results could not be computed, "
    "so a person will look.",
)
FOLLOWS = Message("follows", "This is not right, but it follows from your own earlier result.")
_WRONG_PROGRAM = frozenset({"program-stops", "program-differs"})
_SAID_BY_FOLLOWING = frozenset({"different", "too-few-digits", "entry-wrong", "entries-wrong"})
"""What a wrong answer is told otherwise: that it is wrong, and how it departs."""
_WRONG_OR_PARTIAL = frozenset({MarkOutcome.INCORRECT, MarkOutcome.PARTIAL})


@dataclass(frozen=True)
class MarkingContext:
    """What is known of a submission while its parts are marked."""

    page: Found
    wrong: tuple[OwnResult, ...]
    values: OwnValues
    memory: Memory = FORGETFUL


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found out about an answer, before it is turned into points.

    `name` is that of a known wrong answer, `share` what is earned of the points for the answer.
    """

    checked: Checked
    working: tuple[WorkingLine, ...]
    above: tuple[WorkingLine, ...]
    outcome: MarkOutcome
    share: Fraction
    messages: tuple[Message, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of which the lines around an answer are shown, and the lines that are answers."""

    document: Document
    answers: Set[tuple[str, int]]


def mark_of(attempt: Attempt, context: MarkingContext, lines: Lines | None = None) -> Mark:
    """Mark a checked answer, with the working that leads to it and what follows from slips before.

    Where `lines` are given, those around the answer are in the mark.
    """
    asked, response = attempt.asked, attempt.response
    place = response.place if response is not None else None
    own = usable(context.wrong, asked, attempt.document, place) if place is not None else {}
    values = context.values.for_part(attempt)
    beside = near(response or attempt.quote, lines.answers) if lines else None
    before = (tuple(own.values()), values.order, *_parts_of(values))

    def work() -> Mark:
        mark = _mark_of(attempt, context, own, values)
        return mark if lines is None else with_lines(mark, lines.document, beside or ())

    # The page and what is asked say which the answer is; what it was taken for stands beside them.
    given = (context.page, asked, attempt.unclear, attempt.quote, beside, *before)
    return context.memory.recall("mark", given, work)


def _parts_of(values: OwnValues) -> Iterator[object]:
    for value in values.values:
        yield from (value.asked, _facts_of(Same(value)))


@lru_cache(maxsize=64)
def _facts_of(value: Same[OwnValue]) -> Facts:
    """Return the facts of a value, the same object for each part that may follow from it."""
    return value.value.facts


def _mark_of(
    attempt: Attempt,
    context: MarkingContext,
    own: Mapping[Expression, OwnResult],
    values: OwnValues,
) -> Mark:
    response, mark = attempt.response, _empty(attempt.asked)
    if response is None or attempt.checked is None:
        mark = replace(mark, response=attempt.quote)
        return _unclear(mark, attempt) if attempt.unclear else mark
    judged = _judged(attempt, own, values, context.memory)
    mark = replace(
        mark,
        response=response,
        verdict=judged.checked.verdict,
        elements=judged.checked.elements,
        working=judged.working,
        above=judged.above,
    )
    if attempt.unclear:
        return _unclear(mark, attempt)
    return _with_points(mark, attempt, context, judged)


def _judged(
    attempt: Attempt, own: Mapping[Expression, OwnResult], values: OwnValues, memory: Memory
) -> Judged:
    """Judge an answer with its working, by nothing but what stands in the list of what is given."""
    asked = attempt.asked
    sections = section_of(attempt.document, asked.part.id)
    attempt = replace(attempt, document=Document(""), quote=None, unsure=frozenset(), by_name=None)
    given = (
        asked, attempt.responses, attempt.checked, attempt.unclear, sections, tuple(own.values()),
        values.order, *_parts_of(values),
    )  # fmt: skip
    return memory.recall("judge", given, lambda: _judge(attempt, sections, own, values))


def _judge(
    attempt: Attempt,
    sections: Sequence[Section],
    own: Mapping[Expression, OwnResult],
    values: OwnValues,
) -> Judged:
    assert attempt.checked is not None
    checked = _with_following(attempt, attempt.checked, values)
    attempt = replace(attempt, checked=checked)
    working, above = lines_of(attempt, sections, values_of(own))
    if attempt.unclear:
        return Judged(checked, working, above, MarkOutcome.NEEDS_REVIEW, Fraction(0), ())
    return Judged(checked, working, above, *_outcome(attempt, checked, own, values))


def _with_following(attempt: Attempt, checked: Checked, values: OwnValues) -> Checked:
    """Give credit for iterates that follow from a slip, unless the slip is a known one."""
    response = attempt.response
    if response is not None and isinstance(response.read, Mapping):
        before = values.labels_before(attempt)
        return following_labels(attempt.asked, response.read, checked, before) or checked
    if response is None or not isinstance(response.read, Series):
        return checked
    earlier = values.states_before(attempt)
    found = following(attempt.asked, response.read, checked, earlier)
    if found is None or recognise(attempt.asked, response, checked) is not None:
        return checked
    return found


def _unclear(mark: Mark, attempt: Attempt) -> Mark:
    messages = (Message("which-question", attempt.unclear),)
    return replace(mark, outcome=MarkOutcome.NEEDS_REVIEW, messages=messages)


def _empty(asked: Asked) -> Mark:
    part = asked.part
    waits = kind_facts(asked).by_a_person
    outcome = MarkOutcome.NEEDS_REVIEW if waits else MarkOutcome.MISSING
    code = "review" if waits else "missing"
    text = {
        "review": "This part is marked by a person.",
        "missing": "No answer to this part was found.",
    }[code]
    return Mark(
        part.id,
        part.title,
        Fraction(0),
        part.points,
        outcome,
        (Message(code, text),),
        reference=asked.reference,
        hint=_hint(asked),
        extra_credit=part.extra_credit,
    )


def _hint(asked: Asked) -> Finding | None:
    for reference in (asked.hint, asked.reference):
        if reference is not None and isinstance(reference.value, Finding):
            return reference.value
    return None


def _with_points(mark: Mark, attempt: Attempt, context: MarkingContext, judged: Judged) -> Mark:
    part, outcome, share = attempt.asked.part, judged.outcome, judged.share
    points = points_of(part, outcome, share, mark.working)
    if points > 0:
        costs = _slip_cost(attempt, context) + _program_cost(attempt, context)
        points = max(Fraction(0), points - costs)
    outcome = _settled(outcome, points, part.points)
    working, elements = mark.working, mark.elements
    if outcome is MarkOutcome.FOLLOW_THROUGH:
        working = tuple(map(_following, working))
        if share == part.follow_through and not any(e.follows for e in elements):
            elements = tuple(replace(e, follows=not e.right) for e in elements)
    messages = (*judged.messages, *wrong_step(attempt.asked, mark))
    return replace(
        mark,
        points=points,
        outcome=outcome,
        messages=messages,
        misconception=judged.name,
        working=working,
        elements=elements,
    )


def _following(line: WorkingLine) -> WorkingLine:
    """Say of a link that it follows, where the whole answer was found to follow."""
    if line.outcome is LinkOutcome.FAILS:
        return replace(line, outcome=LinkOutcome.FOLLOWS, text=FOLLOWS.text)
    return line


def _settled(outcome: MarkOutcome, points: Fraction, available: Fraction) -> MarkOutcome:
    """Call partial what is right but has lost points, and what is wrong but has earned some."""
    if outcome is MarkOutcome.CORRECT and points < available:
        return MarkOutcome.PARTIAL
    if outcome is MarkOutcome.INCORRECT and points > 0:
        return MarkOutcome.PARTIAL
    return outcome


_Outcome = tuple[MarkOutcome, Fraction, tuple[Message, ...], str]


def _outcome(
    attempt: Attempt, checked: Checked, own: Mapping[Expression, OwnResult], values: OwnValues
) -> _Outcome:
    """Settle what a wrong answer is: it follows, it is a known misconception, or just wrong."""
    asked, response = attempt.asked, attempt.response
    assert response is not None
    try:
        follows_from = _follows(attempt, checked, own, values)
    except NotInTime:
        return MarkOutcome.NEEDS_REVIEW, Fraction(0), (_OPEN, *checked.messages), ""
    if follows_from is not None:
        share = asked.part.follow_through
        outcome = MarkOutcome.FOLLOW_THROUGH if share else MarkOutcome.INCORRECT
        said = (m for m in checked.messages if m.code not in _SAID_BY_FOLLOWING)
        return outcome, share, (follows_from, *said), ""
    known = recognise(asked, response, checked)
    if known is not None:
        return _misconceived(known, checked)
    return checked.outcome, checked.share, checked.messages, ""


def _follows(
    attempt: Attempt, checked: Checked, own: Mapping[Expression, OwnResult], values: OwnValues
) -> Message | None:
    """Say that a wrong answer follows from the student's own results, if it does."""
    response, share = attempt.response, attempt.asked.part.follow_through
    if response is None or not isinstance(response.read, Expression):
        return None
    if checked.outcome not in _WRONG_OR_PARTIAL or checked.share > share:
        return None
    message = followed(attempt, values)
    if message is not None or checked.outcome is MarkOutcome.PARTIAL:
        return message
    found = follows(attempt.asked, response.read, response.statement, own)
    said = (said_of(to_plain(each.name), each.value, each.place) for each in found)
    return follows_from(said) if found else None


def _misconceived(known: Misconception, checked: Checked) -> _Outcome:
    share = max(Fraction(known.share).limit_denominator(1000), checked.share)
    outcome = MarkOutcome.PARTIAL if share else MarkOutcome.INCORRECT
    messages = (Message("misconception", known.message), *checked.messages)
    return outcome, share, messages, known.id


def _slip_cost(attempt: Attempt, context: MarkingContext) -> Fraction:
    """Return what a slip of notation costs: nothing, unless the rubric says otherwise."""
    response, cost = attempt.response, attempt.asked.part.slip_cost
    if not cost or response is None or response.statement is None:
        return Fraction(0)
    own = response.statement.place
    return (
        cost
        if any(own in aligned.renamed for aligned in context.page.aligned.values())
        else Fraction(0)
    )


def _program_cost(attempt: Attempt, context: MarkingContext) -> Fraction:
    """Return what it costs that a program does not give the output that is the answer."""
    response, cost = attempt.response, attempt.asked.part.program_cost
    if not cost or response is None:
        return Fraction(0)
    wrong = {p.output_place for p in context.page.programs if p.code in _WRONG_PROGRAM}
    return cost if response.place in wrong else Fraction(0)
