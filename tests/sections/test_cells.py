"""Answers to one question in several cells of a notebook: the later cell is below the earlier one.

Each cell counts its lines from 1, so that no number of a line says which of two lines comes first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.sections.pages import KINDS, statement
from tests.sections.test_layouts import sheet


def notebook(cells: Sequence[str]) -> bytes:
    written = [
        {"cell_type": "markdown", "metadata": {}, "source": cell, "id": f"c{at}"}
        for at, cell in enumerate(cells)
    ]
    return json.dumps(
        {"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    ).encode()


def outcomes(tmp_path: Path, questions: list[list[str]], cells: Sequence[str]) -> dict[str, str]:
    path = tmp_path / "sheet.yaml"
    path.write_text(sheet(questions))
    rubric = load_rubric(path)
    result = grade_one(rubric, answer_key(rubric), "ada", "ada.ipynb", notebook(cells))
    return {mark.part_id: str(mark.outcome) for mark in result.marks}


@pytest.mark.parametrize("right", [True, False], ids=["mended", "spoilt"])
def test_last_cell_counts(tmp_path, right):
    cells = []
    for number, name in enumerate(KINDS, start=1):
        first, last = (
            statement("Answer: {a}", KINDS[name], is_right, "ipynb")
            for is_right in (not right, right)
        )
        cells += [f"## Question {number}\n\nA first try.\n\nIt takes a while.\n\n{first}", last]
    found = outcomes(tmp_path, [[name] for name in KINDS], cells)
    asked = {part: outcome for part, outcome in found.items() if outcome != "needs_review"}
    assert set(asked.values()) == {"correct"} if right else "correct" not in asked.values()
    assert len(asked) >= len(KINDS) - 2, found


def test_a_cell_that_no_part_owns_is_seen(tmp_path):
    cells = [
        "Question 1: 17",
        "Question 2:",
        "As to the first, I think it is 2.236.",
        "As to the second, I think it is 3x^2 - x.",
    ]
    found = outcomes(tmp_path, [["number"], ["root", "expression"]], cells)
    assert found == {"q1": "correct", "q2.a": "needs_review", "q2.b": "needs_review"}
