"""Rows for columns: what `layout` of a part makes of a transposed answer."""

from __future__ import annotations

import pytest
import yaml

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

MODEL = {
    "kind": "network",
    "shapes": {"X": ["N", "d"], "w": "d", "y": "N"},
    "equations": ["L = norm(X w - y)^2"],
}
SHAPES = {"shapes": MODEL["shapes"]}


def marked(folder, answer, **part):
    part = {"id": "q1", "answer": "expression", **part}
    rubric = folder / "rubric.yaml"
    text = yaml.safe_dump({"models": {"m": MODEL}, "questions": [part]})
    rubric.write_text(text, encoding="utf-8")
    loaded = load_rubric(rubric)
    page = f"## Question 1\n\n$${answer}$$\n".encode()
    return grade_one(loaded, answer_key(loaded), "s", "s.md", page).marks[0]


@pytest.mark.parametrize(
    "asked",
    [
        {"model": "m", "reference": "diff(L, w)"},
        {"reference": "2 X^T (X w - y)", "notation": SHAPES},
    ],
    ids=["a model", "a formula"],
)
@pytest.mark.parametrize(
    ("answer", "as_asked", "any_layout"),
    [
        ("2 X^T (X w - y)", "correct", "correct"),
        ("2 (X w - y)^T X", "incorrect", "correct"),
        ("2 w^T X^T X - 2 y^T X", "incorrect", "correct"),
        ("(X w - y)^T X", "incorrect", "incorrect"),
        ("2 X (X w - y)", "incorrect", "incorrect"),
    ],
)
def test_a_row_for_a_column(asked, answer, as_asked, any_layout, tmp_path):
    assert str(marked(tmp_path, answer, **asked).outcome) == as_asked
    assert str(marked(tmp_path, answer, layout="any", **asked).outcome) == any_layout


def test_it_is_said_in_words(tmp_path):
    asked = {"model": "m", "reference": "diff(L, w)"}
    codes = {m.code for m in marked(tmp_path, "2 (X w - y)^T X", **asked).messages}
    assert "transposed" in codes
    codes = {m.code for m in marked(tmp_path, "2 (X w - y)^T X", layout="any", **asked).messages}
    assert "other-layout" in codes
