"""The computed answer key of a rubric: as rows of text, and as a page with typeset mathematics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.answers.registry import kind_facts
from grader.models.base import Reference
from grader.reports.rendering import render_html
from grader.reports.typesetting.maths_html import Maths
from grader.reports.typesetting.plain_words import paper, sentence
from grader.reports.typesetting.values_html import step_statement, value_pieces
from grader.rubric.types import Asked, Rubric


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step to a reference."""

    text: Maths
    statement: Maths | None


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One part of the answer key."""

    id: str
    title: str
    points: str
    kind: str
    asks: str
    answer: tuple[Maths, ...]
    steps: tuple[StepRow, ...]
    hint: str

    @property
    def text(self) -> str:
        """The answer in a line of plain text."""
        return ", ".join(piece.text for piece in self.answer) or self.hint


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """The parts of one question."""

    id: str
    title: str
    rows: tuple[KeyRow, ...]


@dataclass(frozen=True, slots=True)
class KeyView:
    """The whole answer key; `numbers` are the student's own, if the rubric has such."""

    title: str
    student: str
    numbers: tuple[tuple[str, str], ...]
    questions: tuple[KeyQuestion, ...]


def key_view(rubric: Rubric, key: Mapping[str, Asked], student: str = "") -> KeyView:
    """Return what an answer key shows; `key` is that of the student, if one is named."""
    from grader.rubric.build import draw

    numbers = tuple((name, str(value)) for name, value in draw(rubric.parameters, student).items())
    questions = tuple(
        KeyQuestion(
            question.id, question.title, tuple(_row(key[part.id]) for part in question.parts)
        )
        for question in rubric.questions
    )
    return KeyView(rubric.title, student, numbers, questions)


def key_html(rubric: Rubric, key: Mapping[str, Asked], student: str = "") -> str:
    """Return the answer key as a complete page that needs no network."""
    return render_html("answer_key.html.j2", key_view(rubric, key, student))


def _row(asked: Asked) -> KeyRow:
    part = asked.part
    return KeyRow(
        id=part.id,
        title=part.title,
        points=str(part.points),
        kind=part.kind,
        asks=part.query.text if part.query else "",
        answer=_answer(asked),
        steps=_steps(asked.reference),
        hint=_hint(asked),
    )


def _answer(asked: Asked) -> tuple[Maths, ...]:
    from grader.reports.typesetting.maths_html import words

    in_key = kind_facts(asked).in_key
    if in_key is not None:
        return tuple(map(words, in_key(asked.part.options)))
    values = asked.results or (asked.reference,)
    notation = asked.part.notation
    return tuple(p for value in values if value for p in value_pieces(value.value, notation))


def _steps(reference: Reference | None) -> tuple[StepRow, ...]:
    steps = reference.steps if reference else ()
    return tuple(StepRow(sentence(step.text), step_statement(step)) for step in steps)


def _hint(asked: Asked) -> str:
    if asked.hint is None:
        return ""
    pieces = value_pieces(asked.hint.value, asked.part.notation)
    return paper(" ".join(piece.text for piece in pieces))
