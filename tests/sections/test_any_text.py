"""No text whatever, of signs that mean something on a page, keeps a page from being marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

PIECES = (
    "|", "| ", " | ", "||", "---", "|--|--|", "#", "## ", "1", "2", "a", "(a)", "q1", "x", "=", ":",
    "$", "$$", "*", "**", "- ", "\n", "\n\n", " ", "```", "\\(", "\\)", "\\begin{tabular}{cc}",
    "\\end{tabular}", "&", "\\\\", "Question", "Answer", ".",
)  # fmt: skip
RUBRIC = """\
title: Sheet
questions:
  - id: q1
    parts:
      - {id: a, answer: number, points: 1, reference: 7}
      - {id: b, answer: expression, points: 1, reference: 2x}
"""


@pytest.fixture(scope="module")
def rubric_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheet") / "sheet.yaml"
    path.write_text(RUBRIC)
    return path


@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=40),
    suffix=st.sampled_from(("md", "tex", "txt")),
)
@example(pieces=["| ", "\n", "| |"], suffix="md")  # a table of nothing, up to the end of the page
@example(pieces=["1", "\n", "||", "\n", "|--|--|", "\n", "| | |"], suffix="md")
def test_every_page_is_marked(rubric_file: Path, pieces: list[str], suffix: str) -> None:
    rubric = load_rubric(rubric_file)
    page = "".join(("Ada\n", *pieces)).encode()  # a file of nothing is told before
    result = grade_one(rubric, answer_key(rubric), "ada", f"ada.{suffix}", page)
    assert len(result.marks) == 2
