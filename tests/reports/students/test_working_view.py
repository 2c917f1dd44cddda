"""The lines of working on a page: a chain reads as the student wrote it."""

from __future__ import annotations

import pytest

from grader.errors import Place
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.marking.types import LinkOutcome, WorkingLine
from grader.reports.students.working_view import working_view

HOLDS, FAILS, FOLLOWS = LinkOutcome.HOLDS, LinkOutcome.FAILS, LinkOutcome.FOLLOWS


@pytest.mark.parametrize(
    ("steps", "shown"),
    [
        # What goes on from the side above says only what it adds.
        ([("y = a + a", HOLDS), ("a + a = 2a", HOLDS)], ["$y = a + a$", "= $2 a$"]),
        ([("y = a", HOLDS), ("a = b", HOLDS), ("b = c", HOLDS)], ["$y = a$", "= $b$", "= $c$"]),
        # A wrong step, and one that starts from a wrong one, stand with both their sides.
        ([("y = a + a", HOLDS), ("a + a = 3a", FAILS)], ["$y = a + a$", "$a + a = 3 a$"]),
        ([("y = 2a", FAILS), ("2a = a + a", HOLDS)], ["$y = 2 a$", "$2 a = a + a$"]),
        ([("y = 2a", FAILS), ("2a = a + a", FOLLOWS)], ["$y = 2 a$", "$2 a = a + a$"]),
        # Another statement, or one whose side only ends alike, does not go on.
        ([("y = a", HOLDS), ("z = 2a", HOLDS)], ["$y = a$", "$z = 2 a$"]),
        ([("y = 2 + a", HOLDS), ("a = b", HOLDS)], ["$y = 2 + a$", "$a = b$"]),
        ([("y < a", HOLDS), ("a = b", HOLDS)], ["$y \\lt  a$", "$a = b$"]),
    ],
)  # fmt: skip
def test_a_chain_is_shown_as_it_was_written(
    steps: list[tuple[str, LinkOutcome]], shown: list[str]
) -> None:
    lines = [WorkingLine(Place("a.md", 1), raw, outcome) for raw, outcome in steps]
    view = working_view(lines, Notation(), "a.md")
    assert view is not None
    assert [line.maths.markdown for line in view.lines] == shown


@pytest.mark.parametrize(
    ("raw", "answer", "shown"),
    [
        # A long answer that stands above is not repeated; a short one reads better in its step.
        (f"y = {' + '.join('abcdefghijklmnopqr')}", " + ".join("abcdefghijklmnopqr"), True),
        (f"y = z = {' + '.join('abcdefghijklmnopqr')}", " + ".join("abcdefghijklmnopqr"), True),
        (f"y = {' + '.join('abcdefghijklmnopqr')}", " + ".join("abcdefghijklmnopqs"), False),
        ("y = a + b", "a + b", False),
    ],
)
def test_a_long_answer_is_not_repeated(raw: str, answer: str, shown: bool) -> None:
    line = WorkingLine(Place("a.md", 1), raw, FAILS)
    view = working_view([line], Notation(), "a.md", answer=parse(answer))
    assert view is not None
    assert (view.lines[0].maths.text.endswith("= your answer")) is shown
