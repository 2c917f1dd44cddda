"""Pages of the sheet on backpropagation and optimizers as students hand it in.

Each row is what stands below a question; the parts that it names have the outcomes beside them.
"""

import json
from functools import cache
from pathlib import Path

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key, for_student
from tests.helpers.tables import from_yaml

ROOT = Path(__file__).parents[2]
CASES = from_yaml((Path(__file__).parent / "first_course.yaml").read_text(encoding="utf-8"))


@cache
def _sheet():
    rubric = load_rubric(ROOT / "rubrics" / "assignment-2.yaml")
    return for_student(rubric, "ada"), answer_key(rubric, "ada")


def _notebook(cells):
    """Return a notebook of cells: text, or a program with what it printed."""
    made = []
    for cell in cells:
        kind = "code" if isinstance(cell, dict) else "markdown"
        source = cell["code"] if isinstance(cell, dict) else cell
        block = {"cell_type": kind, "metadata": {}, "source": source}
        if isinstance(cell, dict):
            printed = {"output_type": "stream", "name": "stdout", "text": cell["prints"]}
            block |= {"execution_count": 1, "outputs": [printed]}
        made.append(block)
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_page_of_the_first_course(case):
    name = case.get("name", "ada.md")
    page = _notebook(case["page"]) if isinstance(case["page"], list) else case["page"]
    name = "ada.ipynb" if isinstance(case["page"], list) else name
    result = grade_one(*_sheet(), "ada", name, page.encode())
    found = {mark.part_id: str(mark.outcome) for mark in result.marks}
    assert {part: found[part] for part in case["outcomes"]} == case["outcomes"]
