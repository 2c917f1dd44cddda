"""Marking a submission: a list of stages, each of which fills in what it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from grader.answers.base import Checked, MarkOutcome
from grader.answers.find import names_of
from grader.expressions.nodes import Expression
from grader.marking.attempts import Attempt, with_right_elsewhere
from grader.marking.checking import checked
from grader.marking.credit.follow_models import Facts, OwnValue, own_value, own_values
from grader.marking.credit.follow_through import OwnResult, own_result
from grader.marking.doubts import without_opposites
from grader.marking.found import Answers, Found, found_in
from grader.marking.memory import FORGETFUL, Memory, as_marked
from grader.marking.part_mark import Lines, MarkingContext, mark_of
from grader.marking.readings import lines_of
from grader.marking.remarks import remarks_of
from grader.marking.symbolic_reading import formula_kept
from grader.marking.totals import status_of, totals
from grader.marking.types import Mark, PlacedRemark, SubmissionResult, WorkingLine
from grader.marking.under_no_name import under_no_name, with_only_values
from grader.readers.document import Document
from grader.rubric.types import Asked, Question, Rubric
from grader.same import Same
from grader.sections import Outline, divide, outline_of

_WRONG = frozenset({MarkOutcome.INCORRECT, MarkOutcome.FOLLOW_THROUGH})


@dataclass(frozen=True)
class Marking:
    """A submission on its way through the stages, with what has been found of it so far."""

    rubric: Rubric
    key: Mapping[str, Asked]
    document: Document
    memory: Memory = FORGETFUL
    with_lines: bool = False
    found: Found | None = None
    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    results: tuple[OwnResult, ...] = ()
    values: tuple[OwnValue, ...] = ()
    marks: tuple[Mark, ...] = ()
    remarks: tuple[PlacedRemark, ...] = ()
    lines: tuple[WorkingLine, ...] = ()

    @property
    def page(self) -> Found:
        """What was found; every stage behind `_find` goes on from it."""
        assert self.found is not None
        return self.found


@dataclass(frozen=True, slots=True)
class _Answered:
    """What became of an answer; `other` are the answers that count instead of those found.

    Other answers may have been computed from its wrong `result`, or from a value with these
    `facts`.
    """

    checked: Checked
    other: Answers | None
    result: OwnResult | None
    facts: Facts | None


def mark_submission(
    rubric: Rubric,
    key: Mapping[str, Asked],
    document: Document,
    student: str,
    memory: Memory = FORGETFUL,
    with_lines: bool = False,
) -> SubmissionResult:
    """Mark all parts of one submission against the answer key.

    What `memory` knows of the parts is not worked out again. Marks come `with_lines` around their
    answers, where they are wanted.
    """
    marking = Marking(rubric, as_marked(key), document, memory, with_lines)
    for stage in STAGES:
        marking = stage(marking)
    points, available = totals(rubric, marking.marks)
    status = status_of(marking.marks, {remark.code for remark, _ in marking.page.document.remarks})
    return SubmissionResult(
        student,
        document.source,
        status,
        points,
        available,
        marking.marks,
        marking.remarks,
        marking.lines,
    )


# -- the stages ------------------------------------------------------------------------------------


def _divide(marking: Marking) -> Marking:
    """Give each line of the page to the part that it answers."""
    return replace(marking, document=divided(marking.rubric, marking.key, marking.document))


def _find(marking: Marking) -> Marking:
    """Find the answers to each part, of which the last counts."""
    found = found_in(marking.document, marking.key, marking.memory)
    attempts = {
        part_id: found.answers[part_id].attempt(asked) for part_id, asked in marking.key.items()
    }
    return replace(marking, found=found, attempts=attempts)


def _look_again(marking: Marking) -> Marking:
    """Take the only value of a section; show a person what is right, but of what is not known."""
    attempts = with_only_values(marking.attempts)
    attempts = with_right_elsewhere(under_no_name(attempts), marking.document)
    return replace(marking, attempts=attempts)


def _check(marking: Marking) -> Marking:
    """Check each answer that counts against its reference."""
    attempts: dict[str, Attempt] = {}
    results: list[OwnResult] = []
    values: list[OwnValue] = []
    for part_id, attempt in marking.attempts.items():
        if attempt.response is None:
            attempts[part_id] = attempt
            continue
        attempts[part_id], answered = _answered(attempt, marking)
        if answered.result is not None:
            results.append(answered.result)
        if answered.facts is not None:
            values.append(OwnValue.of(attempt.asked, answered.facts))
    return replace(marking, attempts=attempts, results=tuple(results), values=tuple(values))


def _answered(attempt: Attempt, marking: Marking) -> tuple[Attempt, _Answered]:
    """Return a checked attempt, and what became of it."""
    page, memory = marking.page, marking.memory

    def work() -> _Answered:
        chosen = without_opposites(attempt)
        first = checked(chosen, memory)
        own = formula_kept(first, page.numbers, memory) if page.numbers else first
        assert own.checked is not None
        other = None if own is first and chosen is attempt else Answers.of(own)
        value = own_value(own)
        facts = None if value is None else value.facts
        return _Answered(own.checked, other, _wrong_result(own), facts)

    found = memory.recall("answered", (page, attempt.asked), work)
    own = attempt if found.other is None else found.other.attempt(attempt.asked)
    return replace(own, checked=found.checked), found


def _mark(marking: Marking) -> Marking:
    """Mark each part, with the lines that lead to its answer and what follows from slips."""
    attempts = marking.attempts.values()
    context = MarkingContext(
        marking.page,
        marking.results,
        own_values(marking.values, marking.page.document),
        marking.memory,
    )
    answers = lines_of(attempt.response or attempt.quote for attempt in attempts)
    lines = Lines(marking.document, answers) if marking.with_lines else None
    marks = tuple(mark_of(attempt, context, lines) for attempt in attempts)
    return replace(marking, marks=marks)


def _remark(marking: Marking) -> Marking:
    """Say what there is to say of lines that are the answer to no part."""
    remarks, lines = remarks_of(marking.key, marking.page, marking.marks, marking.memory)
    return replace(marking, remarks=remarks, lines=lines)


STAGES: tuple[Callable[[Marking], Marking], ...] = (
    _divide,
    _find,
    _look_again,
    _check,
    _mark,
    _remark,
)
"""In this order, each once; none looks at what a later one finds."""


def divided(rubric: Rubric, key: Mapping[str, Asked], document: Document) -> Document:
    """Return a document section by section; one that is so already stays as it is."""
    return divide(document, outline_for(rubric, key), rubric.notation_of)


def outline_for(rubric: Rubric, key: Mapping[str, Asked]) -> Outline:
    """Return the tree of questions and parts by which a page is divided."""
    named = frozenset(part_id for part_id, asked in key.items() if names_of(asked))
    return _outlined(Same(rubric.questions), named)


@lru_cache(maxsize=16)
def _outlined(questions: Same[tuple[Question, ...]], named: frozenset[str]) -> Outline:
    """Return the outline, which is the same for every page of a class."""
    return outline_of(questions.value, named)


def _wrong_result(attempt: Attempt) -> OwnResult | None:
    response, checked = attempt.response, attempt.checked
    if response is None or checked is None or checked.outcome not in _WRONG:
        return None
    if not isinstance(response.read, Expression):
        return None
    return own_result(attempt.asked, response.read, response.place)
