"""A mark as text: all of it comes back, and what a class has in common is read once."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from grader.answers.base import MarkOutcome, Message
from grader.batch.data import NotData, to_text
from grader.batch.mark_text import mark_from, mark_text
from grader.expressions.nodes import Add, Number, Symbol
from grader.marking.types import Mark
from grader.models.base import Finding, Reference, Step

REFERENCE = Reference(
    Add(Symbol("x"), Number(2)), steps=(Step("Add them.\n\tThen stop.", Symbol("x")),)
)
MARK = Mark("q.a", "A \t title\n", Fraction(1), Fraction(2), MarkOutcome.PARTIAL)
MARKS = {
    "bare": MARK,
    "with a reference": replace(MARK, reference=REFERENCE),
    "with a hint": replace(MARK, hint=Finding("It is less.", (("a", "b"),))),
    "with messages": replace(MARK, reference=REFERENCE, messages=(Message("a", "b\t\n"),)),
}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_a_mark_comes_back(mark: Mark) -> None:
    text = mark_text(mark)
    assert mark_from(text) == mark
    assert "\n" not in text


def test_marks_of_a_class_share_their_reference() -> None:
    texts = [mark_text(replace(MARK, reference=REFERENCE, title=title)) for title in "ab"]
    one, other = map(mark_from, texts)
    assert one.reference is other.reference


def test_a_reference_that_is_more_than_data_is_refused() -> None:
    with pytest.raises(NotData):
        mark_text(replace(MARK, reference=replace(REFERENCE, value=len)))


@pytest.mark.parametrize("text", ["", "\t", to_text(1), f"{to_text((None, None))}\t{to_text(1)}"])
def test_what_is_no_mark_is_refused(text: str) -> None:
    with pytest.raises(NotData):
        mark_from(text)
