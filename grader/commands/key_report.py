"""The computed answer key as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.exports.numbers import decimal_text
from grader.exports.values import plain_value
from grader.rubric.types import Asked, Question, Rubric

_WIDEST_ID = 28


def key_lines(rubric: Rubric, key: Mapping[str, Asked]) -> Iterator[str]:
    """Yield the key, question by question: id, points, kind of answer, computed answer."""
    yield f"{rubric.title} [{rubric.id}]"
    for question in rubric.questions:
        yield ""
        yield f"{question.id}  {question.title}".rstrip()
        yield from _question_lines(question, key)
    yield ""


def _question_lines(question: Question, key: Mapping[str, Asked]) -> Iterator[str]:
    width = min(_WIDEST_ID, max(len(part.id) for part in question.parts))
    for part in question.parts:
        head = f"  {part.id:{width}}  {decimal_text(part.points):>4}  {part.kind:10}"
        yield f"{head}  {_answer(key[part.id])}".rstrip()


def _answer(asked: Asked) -> str:
    """Return the computed answer, or what the grader found to help the person who marks."""
    for reference in (asked.reference, asked.hint):
        if reference is not None:
            return plain_value(reference.value)
    return ""
