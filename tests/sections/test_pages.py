"""Pages through the whole program: where the answers stand, and what is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml

CASES: list[dict[str, Any]] = [
    case
    for table in (
        "pages.yaml",
        "restarted_lists.yaml",
        "listed_labels.yaml",
        "label_forms.yaml",
        "relisted.yaml",
        "unasked.yaml",
        "formulas_like_labels.yaml",
        "words_below.yaml",
        "page_numbers.yaml",
        "latex_tables.yaml",
        "of_others.yaml",
        "ids_of_parts.yaml",
        "answers_in_one_line.yaml",
        "right_elsewhere.yaml",
        "crossed_tables.yaml",
    )
    for case in from_yaml((Path(__file__).parent / "cases" / table).read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_page(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_text(f"title: Sheet\n{case['rubric']}", encoding="utf-8")
    rubric = load_rubric(path)
    name = f"ada{case.get('suffix', '.md')}"
    result = grade_one(rubric, answer_key(rubric), "ada", name, case["page"].encode())
    assert {mark.part_id: str(mark.outcome) for mark in result.marks} == case["expect"]


def test_a_row_that_is_too_long_costs_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_text(
        "title: Sheet\nquestions:\n"
        "  - {id: q1, answer: expression, reference: 2x, find: {names: [a]}}\n"
        "  - {id: q2, answer: expression, reference: 3x, find: {names: [b]}}\n"
    )
    long = "+".join(f"x_{{{at}}}" for at in range(4000))
    page = f"$$\\begin{{aligned}} a &= 2x \\\\ c &= {long} \\\\ b &= 3x \\end{{aligned}}$$\n"
    rubric = load_rubric(path)
    result = grade_one(rubric, answer_key(rubric), "ada", "ada.md", page.encode())
    assert [str(mark.outcome) for mark in result.marks] == ["correct", "correct"]
