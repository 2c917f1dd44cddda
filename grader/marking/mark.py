"""Marking a submission: find, check, judge the working, follow through, name misconceptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from grader.answers.base import Checked, MarkOutcome, Message, Series
from grader.answers.explain import describe, review
from grader.answers.find import names_of
from grader.answers.registry import kind_facts
from grader.equivalence import Outcome, Refuted
from grader.expressions.nodes import Expression
from grader.expressions.traversal import free_symbols
from grader.expressions.writing import to_plain
from grader.marking.attempts import Attempt, attempts_of
from grader.marking.credit.follow_iterates import following
from grader.marking.credit.follow_labels import following_labels
from grader.marking.credit.follow_models import (
    OwnValues,
    followed,
    follows_from,
    own_values,
    said_of,
)
from grader.marking.credit.follow_through import (
    OwnResult,
    follows,
    own_result,
    usable,
    values_of,
)
from grader.marking.credit.misconceptions import recognise
from grader.marking.names.alignment import Aligned, align
from grader.marking.normalise.passes import in_plain_words
from grader.marking.normalise.symbolic_reading import formulas_first
from grader.marking.points import points_of
from grader.marking.remarks import remarks_of
from grader.marking.rivals import several_values
from grader.marking.totals import status_of, totals
from grader.marking.types import LinkOutcome, Mark, SubmissionResult, WorkingLine
from grader.marking.working.judge import judge_of, judge_statement
from grader.marking.working.section import lines_above
from grader.models.base import Finding, Misconception, NotInTime
from grader.readers.document import Document
from grader.rubric.types import Asked, Question, Rubric
from grader.same import Same
from grader.sandbox.check import ProgramRemark, check_programs
from grader.sections import Outline, divide, outline_of

_OPEN = Message(
    "may-follow",
    "This is not right; whether it follows from your own earlier results could not be computed, "
    "so a person will look.",
)
FOLLOWS = Message("follows", "This is not right, but it follows from your own earlier result.")
_RIGHT_BEFORE = "up to here everything is right; this step is wrong"
_FIRST_WRONG = "this is the first line that does not hold"
_WRONG_PROGRAM = frozenset({"program-stops", "program-differs"})
_SAID_BY_FOLLOWING = frozenset({"different", "too-few-digits", "entry-wrong", "entries-wrong"})
"""What a wrong answer is told otherwise: that it is wrong, and how it departs."""
_WRONG = frozenset({MarkOutcome.INCORRECT, MarkOutcome.FOLLOW_THROUGH})
_WRONG_OR_PARTIAL = frozenset({MarkOutcome.INCORRECT, MarkOutcome.PARTIAL})


@dataclass(frozen=True)
class _Desk:
    """What is known of a submission while its parts are marked."""

    aligned: Mapping[str, Aligned]
    wrong: tuple[OwnResult, ...]
    values: OwnValues
    programs: tuple[ProgramRemark, ...]


def mark_submission(
    rubric: Rubric, key: Mapping[str, Asked], document: Document, student: str
) -> SubmissionResult:
    """Mark all parts of one submission against the answer key."""
    document = divided(rubric, key, document)
    document = in_plain_words(document, key)
    aligned = align(document, key)
    attempts = attempts_of(key, document, aligned)
    checked = {part_id: _checked(attempt) for part_id, attempt in attempts.items()}
    checked = formulas_first(
        document, checked, _checked, lambda: _by_name(key, document, aligned, attempts)
    )
    programs = check_programs(document)
    results = tuple(_wrong_results(checked))
    desk = _Desk(aligned, results, own_values(checked, document), programs)
    marks = tuple(_mark(attempt, desk) for attempt in checked.values())
    remarks, lines = remarks_of(key, document, aligned, marks, programs)
    points, available = totals(rubric, marks)
    status = status_of(marks, {remark.code for remark, _ in document.remarks})
    return SubmissionResult(
        student, document.source, status, points, available, marks, remarks, lines
    )


def _by_name(
    key: Mapping[str, Asked],
    document: Document,
    aligned: Mapping[str, Aligned],
    attempts: dict[str, Attempt],
) -> dict[str, Attempt]:
    """Return the attempts with no number put in for a name; most pages put none in anyway."""
    plain = align(document, key, numbers=False)
    return attempts if plain == aligned else attempts_of(key, document, plain)


def divided(rubric: Rubric, key: Mapping[str, Asked], document: Document) -> Document:
    """Return a document section by section; one that is so already stays as it is."""
    return divide(document, _outline(rubric, key), rubric.notation)


def _outline(rubric: Rubric, key: Mapping[str, Asked]) -> Outline:
    named = frozenset(part_id for part_id, asked in key.items() if names_of(asked))
    return _outlined(Same(rubric.questions), named)


@lru_cache(maxsize=16)
def _outlined(questions: Same[tuple[Question, ...]], named: frozenset[str]) -> Outline:
    """Return the outline, which is the same for every page of a class."""
    return outline_of(questions.value, named)


def _checked(attempt: Attempt) -> Attempt:
    """Check the answer that counts."""
    response = attempt.response
    if response is None:
        return attempt
    hedge = response.statement.hedge if response.statement else ""
    if hedge:
        text = f"The words `{hedge}` beside this answer leave open whether you mean it"
        return replace(attempt, checked=review("hedged", f"{text}; a person will look."))
    checked = attempt.kind.check(attempt.asked, response)
    checked = several_values(attempt, checked) or checked
    messages = (*checked.messages, *response.remarks, *_several(attempt))
    return replace(attempt, checked=replace(checked, messages=messages))


def _several(attempt: Attempt) -> Iterator[Message]:
    """Say that only the last of several different answers was marked."""
    reads = [r.read for r in attempt.responses if isinstance(r.read, Expression)]
    if len(reads) > 1 and any(read is not reads[-1] for read in reads):
        text = "More than one answer is given here; the last one was marked."
        yield Message("several-answers", text)


def _wrong_results(attempts: Mapping[str, Attempt]) -> Iterator[OwnResult]:
    for attempt in attempts.values():
        response, checked = attempt.response, attempt.checked
        if response is None or checked is None or checked.outcome not in _WRONG:
            continue
        if isinstance(response.read, Expression):
            result = own_result(attempt.asked, response.read, response.place)
            if result is not None:
                yield result


# -- one part --------------------------------------------------------------------------------------


def _mark(attempt: Attempt, desk: _Desk) -> Mark:
    asked, response, checked = attempt.asked, attempt.response, attempt.checked
    mark = _empty(asked)
    if response is None or checked is None:
        mark = replace(mark, response=attempt.quote)
        return _unclear(mark, attempt) if attempt.unclear else mark
    checked = _with_following(attempt, checked, desk)
    attempt = replace(attempt, checked=checked)
    own = usable(desk.wrong, asked, response.place)
    mark = replace(
        mark,
        response=response,
        verdict=checked.verdict,
        elements=checked.elements,
        working=_working(attempt, values_of(own)),
        above=lines_above(attempt, values_of(own)),
    )
    if attempt.unclear:
        return _unclear(mark, attempt)
    return _with_points(mark, attempt, desk, own)


def _with_following(attempt: Attempt, checked: Checked, desk: _Desk) -> Checked:
    """Give credit for iterates that follow from a slip, unless the slip is a known one."""
    response = attempt.response
    if response is not None and isinstance(response.read, Mapping):
        before = desk.values.labels_before(attempt)
        return following_labels(attempt.asked, response.read, checked, before) or checked
    if response is None or not isinstance(response.read, Series):
        return checked
    earlier = desk.values.states_before(attempt)
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


def _working(attempt: Attempt, own: Mapping[Expression, Expression]) -> tuple[WorkingLine, ...]:
    statement = attempt.response.statement if attempt.response else None
    if statement is None:
        return ()
    return judge_statement(statement, judge_of(attempt.asked, own))


def _with_points(
    mark: Mark, attempt: Attempt, desk: _Desk, own: Mapping[Expression, OwnResult]
) -> Mark:
    part, checked = attempt.asked.part, attempt.checked
    assert checked is not None
    outcome, share, messages, name = _outcome(attempt, checked, own, desk)
    points = points_of(part, outcome, share, mark.working)
    if points > 0:
        costs = _slip_cost(attempt, desk) + _program_cost(attempt, desk)
        points = max(Fraction(0), points - costs)
    outcome = _settled(outcome, points, part.points)
    working, elements = mark.working, mark.elements
    if outcome is MarkOutcome.FOLLOW_THROUGH:
        working = tuple(map(_following, working))
        if share == part.follow_through and not any(e.follows for e in elements):
            elements = tuple(replace(e, follows=not e.right) for e in elements)
    messages = (*messages, *_first_slip(attempt.asked, mark))
    return replace(
        mark,
        points=points,
        outcome=outcome,
        messages=messages,
        misconception=name,
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
    attempt: Attempt, checked: Checked, own: Mapping[Expression, OwnResult], desk: _Desk
) -> _Outcome:
    """Settle what a wrong answer is: it follows, it is a known misconception, or just wrong."""
    asked, response = attempt.asked, attempt.response
    assert response is not None
    try:
        follows_from = _follows(attempt, checked, own, desk)
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
    attempt: Attempt, checked: Checked, own: Mapping[Expression, OwnResult], desk: _Desk
) -> Message | None:
    """Say that a wrong answer follows from the student's own results, if it does."""
    response, share = attempt.response, attempt.asked.part.follow_through
    if response is None or not isinstance(response.read, Expression):
        return None
    if checked.outcome not in _WRONG_OR_PARTIAL or checked.share > share:
        return None
    message = followed(attempt, desk.values)
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


def _slip_cost(attempt: Attempt, desk: _Desk) -> Fraction:
    """Return what a slip of notation costs: nothing, unless the rubric says otherwise."""
    response, cost = attempt.response, attempt.asked.part.slip_cost
    if not cost or response is None or response.statement is None:
        return Fraction(0)
    own = response.statement.place
    return cost if any(own in aligned.renamed for aligned in desk.aligned.values()) else Fraction(0)


def _program_cost(attempt: Attempt, desk: _Desk) -> Fraction:
    """Return what it costs that a program does not give the output that is the answer."""
    response, cost = attempt.response, attempt.asked.part.program_cost
    if not cost or response is None:
        return Fraction(0)
    wrong = {p.output_place for p in desk.programs if p.code in _WRONG_PROGRAM}
    return cost if response.place in wrong else Fraction(0)


def _first_slip(asked: Asked, mark: Mark) -> Iterator[Message]:
    """Name the first link that fails, where that says more than that the answer is wrong."""
    for line in mark.above:
        if line.outcome is LinkOutcome.FAILS:
            change = f": {line.text}" if line.text else _counterexample(line)
            yield Message("wrong-step", f"Line {line.place.line}: {_FIRST_WRONG}{change}.")
            return
    for position, line in enumerate(mark.working):
        if line.outcome is not LinkOutcome.FAILS:
            continue
        right = mark.verdict is None or mark.verdict.outcome is Outcome.EQUIVALENT
        if position or right or _is_number_slip(mark, line):
            before = _RIGHT_BEFORE if position else "this is wrong"
            where = f"Line {line.place.line}" if line.place.line else "Here"
            yield Message("wrong-step", f"{where}: {before}{_change(asked, mark, line)}.")
        return


def _is_number_slip(mark: Mark, line: WorkingLine) -> bool:
    """Whether a line says how a wrong number came about, which its verdict does not."""
    read = mark.response.read if mark.response else None
    return bool(line.text) and isinstance(read, Expression) and not free_symbols(read)


def _change(asked: Asked, mark: Mark, line: WorkingLine) -> str:
    """Say what changed in a link: against the side before it, or against the right answer."""
    if line.text:
        return f": {line.text}"
    read = mark.response.read if mark.response else None
    reference = asked.value
    last = line is mark.working[-1]
    if last and isinstance(read, Expression) and isinstance(reference, Expression):
        change = describe(reference, read)
        if change:
            return f": {change}"
    return _counterexample(line)


def _counterexample(line: WorkingLine) -> str:
    evidence = line.verdict.evidence if line.verdict else None
    if not isinstance(evidence, Refuted):
        return ""
    point = ", ".join(f"{name} = {value}" for name, value in evidence.where)
    return f" (at {point} the sides are {evidence.reference_value} and {evidence.answer_value})"
