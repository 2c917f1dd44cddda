"""States that are vectors, marked as pages are."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml

TABLE = from_yaml((Path(__file__).parent / "vector_states.yaml").read_text(encoding="utf-8"))


def marked(row, folder):
    question = {"id": "q1", "model": "m", "answer": "iterates", "reference": row["asked"]}
    if "names" in row:
        question["names"] = [row["names"]]
    rubric = folder / "rubric.yaml"
    models = {"m": TABLE["models"][row["model"]]}
    rubric.write_text(yaml.safe_dump({"models": models, "questions": [question]}), encoding="utf-8")
    loaded = load_rubric(rubric)
    page = f"## Question 1\n\n{row['given']}\n".encode()
    return grade_one(loaded, answer_key(loaded), "s", "s.md", page).marks[0]


@pytest.mark.parametrize("row", TABLE["rows"], ids=[row["why"] for row in TABLE["rows"]])
def test_states_that_are_vectors(row, tmp_path):
    mark = marked(row, tmp_path)
    assert str(mark.outcome) == row["outcome"], mark.messages
    if "points" in row:
        assert mark.points == Fraction(row["points"])
