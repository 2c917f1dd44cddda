"""What is found on a page, before any answer is checked: one piece of work, which reads no points.

Nothing here depends on how an answer is marked, so that a part that is marked otherwise is not
looked for again, and neither are the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.answers.base import Response
from grader.answers.registry import ANSWER_KINDS
from grader.errors import Place
from grader.expressions.nodes import Expression
from grader.marking.attempts import Attempt, attempts_of
from grader.marking.memory import FORGETFUL, Memory, as_found
from grader.marking.names.alignment import Aligned, align
from grader.marking.normalise import normalise
from grader.marking.symbolic_reading import numbers_given
from grader.readers.document import CodeCell, Document, Heading, Output
from grader.rubric.types import Asked
from grader.sandbox.check import ProgramRemark, check_programs


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to a part as an `Attempt` has them, without what is asked."""

    document: Document
    responses: tuple[Response, ...]
    unclear: str
    quote: Response | None
    unsure: frozenset[Place]
    by_name: Answers | None

    @classmethod
    def of(cls, attempt: Attempt) -> Answers:
        """Return the answers of an attempt that is not checked yet."""
        by_name = None if attempt.by_name is None else cls.of(attempt.by_name)
        return cls(
            attempt.document,
            attempt.responses,
            attempt.unclear,
            attempt.quote,
            attempt.unsure,
            by_name,
        )

    def attempt(self, asked: Asked) -> Attempt:
        """Return them as an attempt at what is asked."""
        return Attempt(
            asked,
            ANSWER_KINDS[asked.part.kind],
            self.document,
            self.responses,
            unclear=self.unclear,
            quote=self.quote,
            unsure=self.unsure,
            by_name=None if self.by_name is None else self.by_name.attempt(asked),
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A page with the answers to all parts.

    `document` says outright what students say in a roundabout way, `aligned` is it in the names of
    each model. `numbers` are those that the page puts in for names, `programs` what became of its
    programs when they ran again.
    """

    document: Document
    aligned: Mapping[str, Aligned]
    answers: Mapping[str, Answers]
    numbers: Mapping[Expression, Expression]
    programs: tuple[ProgramRemark, ...]


def found_in(document: Document, key: Mapping[str, Asked], memory: Memory = FORGETFUL) -> Found:
    """Find the answers to all parts of a key in a document that is divided."""
    key = as_found(key)
    return memory.recall("found", (document, *key.values()), lambda: _found(document, key, memory))


def _found(divided: Document, key: Mapping[str, Asked], memory: Memory) -> Found:
    document = normalise(divided, key)
    aligned = align(document, key)
    attempts = attempts_of(key, document, aligned)
    answers = {part_id: Answers.of(attempt) for part_id, attempt in attempts.items()}
    return Found(document, aligned, answers, numbers_given(document), _programs(document, memory))


def _programs(document: Document, memory: Memory) -> tuple[ProgramRemark, ...]:
    """Run the programs of the page, and hold their outputs against those that are printed."""
    blocks = tuple(b for b in document.blocks if isinstance(b, CodeCell | Output | Heading))
    if not any(isinstance(block, CodeCell) for block in blocks):
        return ()
    alone = Document(document.source, blocks)
    return memory.recall("programs", (alone.source, blocks), lambda: check_programs(alone))
