"""Marking a submission: a list of stages, each of which fills in what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from grader.answers.base import MarkOutcome
from grader.answers.find import names_of
from grader.expressions.nodes import Expression
from grader.marking.attempts import Attempt, attempts_of
from grader.marking.checking import checked
from grader.marking.credit.follow_models import own_values
from grader.marking.credit.follow_through import OwnResult, own_result
from grader.marking.memory import FORGETFUL, Memory, as_marked
from grader.marking.names.alignment import Aligned, align
from grader.marking.normalise import normalise
from grader.marking.part_mark import MarkingContext, mark_of
from grader.marking.remarks import remarks_of
from grader.marking.symbolic_reading import formula_kept, numbers_given
from grader.marking.totals import status_of, totals
from grader.marking.types import Mark, PlacedRemark, SubmissionResult, WorkingLine
from grader.marking.under_no_name import under_no_name
from grader.readers.document import CodeCell, Document, Heading, Output
from grader.rubric.types import Asked, Question, Rubric
from grader.same import Same
from grader.sandbox.check import ProgramRemark, check_programs
from grader.sections import Outline, divide, outline_of

_WRONG = frozenset({MarkOutcome.INCORRECT, MarkOutcome.FOLLOW_THROUGH})


@dataclass(frozen=True)
class Marking:
    """A submission on its way through the stages, with what has been found of it so far."""

    rubric: Rubric
    key: Mapping[str, Asked]
    document: Document
    memory: Memory = FORGETFUL
    aligned: Mapping[str, Aligned] = field(default_factory=dict)
    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    programs: tuple[ProgramRemark, ...] = ()
    marks: tuple[Mark, ...] = ()
    remarks: tuple[PlacedRemark, ...] = ()
    lines: tuple[WorkingLine, ...] = ()


def mark_submission(
    rubric: Rubric,
    key: Mapping[str, Asked],
    document: Document,
    student: str,
    memory: Memory = FORGETFUL,
) -> SubmissionResult:
    """Mark all parts of one submission against the answer key.

    What `memory` knows of the parts is not worked out again.
    """
    marking = Marking(rubric, as_marked(key), document, memory)
    for stage in STAGES:
        marking = stage(marking)
    points, available = totals(rubric, marking.marks)
    status = status_of(marking.marks, {remark.code for remark, _ in marking.document.remarks})
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


def _normalise(marking: Marking) -> Marking:
    """Say outright what students say in a roundabout way."""
    return replace(marking, document=normalise(marking.document, marking.key))


def _align(marking: Marking) -> Marking:
    """Put the names of each model for the student's own."""
    return replace(marking, aligned=align(marking.document, marking.key))


def _find(marking: Marking) -> Marking:
    """Find the answers to each part, of which the last counts."""
    return replace(marking, attempts=attempts_of(marking.key, marking.document, marking.aligned))


def _check(marking: Marking) -> Marking:
    """Check each answer that counts against its reference."""
    attempts, memory = marking.attempts, marking.memory
    return replace(marking, attempts={id_: checked(a, memory) for id_, a in attempts.items()})


def _look_again(marking: Marking) -> Marking:
    """Show a person what is right and stands under a name that was not understood."""
    return replace(marking, attempts=under_no_name(marking.attempts))


def _keep_formulas(marking: Marking) -> Marking:
    """Take formulas as they are where only the numbers that were put into them made them wrong."""
    numbers = numbers_given(marking.document)
    if not numbers:
        return marking
    attempts, memory = marking.attempts, marking.memory
    kept = {id_: formula_kept(attempt, numbers, memory) for id_, attempt in attempts.items()}
    return replace(marking, attempts=kept)


def _check_programs(marking: Marking) -> Marking:
    """Run the programs of the page, and hold their outputs against those that are printed."""
    blocks = tuple(b for b in marking.document.blocks if isinstance(b, CodeCell | Output | Heading))
    if not any(isinstance(block, CodeCell) for block in blocks):
        return marking
    alone = Document(marking.document.source, blocks)
    given = (alone.source, blocks)
    programs = marking.memory.recall("programs", given, lambda: check_programs(alone))
    return replace(marking, programs=programs)


def _mark(marking: Marking) -> Marking:
    """Mark each part, with the lines that lead to its answer and what follows from slips."""
    attempts = marking.attempts
    context = MarkingContext(
        marking.aligned,
        tuple(_wrong_results(attempts)),
        own_values(attempts, marking.document),
        marking.programs,
        marking.memory,
    )
    marks = tuple(mark_of(attempt, context) for attempt in attempts.values())
    return replace(marking, marks=marks)


def _remark(marking: Marking) -> Marking:
    """Say what there is to say of lines that are the answer to no part."""
    remarks, lines = remarks_of(
        marking.key,
        marking.document,
        marking.aligned,
        marking.marks,
        marking.programs,
        marking.memory,
    )
    return replace(marking, remarks=remarks, lines=lines)


STAGES: tuple[Callable[[Marking], Marking], ...] = (
    _divide,
    _normalise,
    _align,
    _find,
    _check,
    _look_again,
    _keep_formulas,
    _check_programs,
    _mark,
    _remark,
)
"""In this order, each once; none looks at what a later one finds."""


def divided(rubric: Rubric, key: Mapping[str, Asked], document: Document) -> Document:
    """Return a document section by section; one that is so already stays as it is."""
    return divide(document, outline_for(rubric, key), rubric.notation)


def outline_for(rubric: Rubric, key: Mapping[str, Asked]) -> Outline:
    """Return the tree of questions and parts by which a page is divided."""
    named = frozenset(part_id for part_id, asked in key.items() if names_of(asked))
    return _outlined(Same(rubric.questions), named)


@lru_cache(maxsize=16)
def _outlined(questions: Same[tuple[Question, ...]], named: frozenset[str]) -> Outline:
    """Return the outline, which is the same for every page of a class."""
    return outline_of(questions.value, named)


def _wrong_results(attempts: Mapping[str, Attempt]) -> Iterator[OwnResult]:
    for attempt in attempts.values():
        response, checked = attempt.response, attempt.checked
        if response is None or checked is None or checked.outcome not in _WRONG:
            continue
        if isinstance(response.read, Expression):
            result = own_result(attempt.asked, response.read, response.place)
            if result is not None:
                yield result
