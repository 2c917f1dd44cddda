"""The computed answer key as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from grader.reports.answer_key import KeyQuestion, KeyView

_WIDEST_ID = 28


def key_lines(view: KeyView) -> Iterator[str]:
    """Yield the key, question by question: id, points, kind of answer, computed answer."""
    yield f"{view.title}, answers for {view.student}" if view.student else view.title
    if view.numbers:
        yield "with " + ", ".join(f"{name} = {value}" for name, value in view.numbers)
    for question in view.questions:
        yield ""
        yield f"{question.id}  {question.title}".rstrip()
        yield from _question_lines(question)
    yield ""


def _question_lines(question: KeyQuestion) -> Iterator[str]:
    width = min(_WIDEST_ID, max(len(row.id) for row in question.rows))
    for row in question.rows:
        yield f"  {row.id:{width}}  {row.points:>4}  {row.kind:10}  {row.text}".rstrip()
