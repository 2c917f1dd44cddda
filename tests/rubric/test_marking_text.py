"""What of a rubric file answers are marked by: a change of anything else grades nothing again."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.rubric.load import Template, marking_text

RUBRIC = """\
title: T
each: {points: 2}
questions:
  - id: q1
    each: {working: 1}
    parts:
      - {id: a, answer: expression, reference: x + 1}
      - {id: b, answer: review}
  - {id: q2, answer: number, reference: 4}
"""


def _text(rubric: str) -> str:
    return marking_text(Template(rubric.encode(), "rubric.yaml", Path()))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: T", "# a comment\ntitle:   T"),
        ("answer: review}", "answer: review, items: [{id: i, text: T., points: 1}]}"),
        ("reference: x + 1}", "reference: x + 1, examples: [{given: x, outcome: incorrect}]}"),
        ("reference: 4}", "reference: 4, examples: [{given: 4, outcome: correct}]}"),
        ("{points: 2}", "{points: 2, items: []}"),
        ("{working: 1}", "{working: 1, items: []}"),
    ],
)
def test_what_marks_nothing(old: str, new: str) -> None:
    assert old in RUBRIC
    assert _text(RUBRIC.replace(old, new)) == _text(RUBRIC)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: T", "title: U"),
        ("{points: 2}", "{points: 3}"),
        ("{working: 1}", "{working: 2}"),
        ("reference: x + 1", "reference: x + 2"),
        ("reference: 4", "reference: 4.0"),
        ("answer: review}", "answer: review, misconceptions: []}"),
        ("id: q2", "id: q3"),
        ("title: T", "title: T\nmodels: {items: {kind: algebra}}"),
    ],
)
def test_what_may_mark_something(old: str, new: str) -> None:
    assert _text(RUBRIC.replace(old, new)) != _text(RUBRIC)


def test_a_file_that_is_no_rubric_is_itself() -> None:
    assert _text("- 1") == "- 1"
