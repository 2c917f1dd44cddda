"""A page that shows decimal commas has them where they could part thousands as well."""

import json
from pathlib import Path

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml

ROWS = from_yaml((Path(__file__).parent / "cases/decimal_commas.yaml").read_text())
MODEL = {"kind": "iteration", "method": "fixed_point", "function": "x/2 + 0.9", "start": 0.3}


def _outcome(part: dict[str, object], page: str, folder: Path) -> str:
    path = folder / "rubric.yaml"
    models = {"models": {"m": MODEL}} if "model" in part else {}
    path.write_text(json.dumps({**models, "questions": [{"id": "q1", **part}]}))
    rubric = load_rubric(path)
    text = f"## Question 1\n\n{page}\n".encode()
    return grade_one(rubric, answer_key(rubric, ""), "ada", "page.md", text).marks[0].outcome


@pytest.mark.parametrize(("reference", "page", "outcome", "why"), ROWS)
def test_the_page_says_what_a_comma_is(
    reference: str, page: str, outcome: str, why: str, tmp_path: Path
) -> None:
    part = {"answer": "number", "reference": reference, "find": {"names": ["x"]}}
    assert _outcome(part, page, tmp_path) == outcome, why


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        ("x_0 = 0,3\n\nx_1 = 1,05\n\nx_2 = 1,425\n\nx_3 = 1,6125", "correct"),
        ("x_1 = 1,05, x_2 = 1,425, x_3 = 1,6125", "correct"),
        (
            "| n | x |\n|---|---|\n| 0 | 0,3 |\n| 1 | 1,05 |\n| 2 | 1,425 |\n| 3 | 1,6125 |",
            "correct",
        ),
        ("x = 0,3; 1,05; 1,425; 1,6125", "correct"),
        ("$x_0=0{,}3$, $x_1=1{,}05$, $x_2\\approx1{,}425$, $x_3=1{,}6125$", "correct"),
        ("$x_1=1{,}05$, $x_2\\approx1{,}452$, $x_3=1{,}6125$", "partial"),
        ("x_1 = 1.05, x_2 = 1,425, x_3 = 1.6125", "needs_review"),
        ("x_1 = 1,05, x_2 = 1,452, x_3 = 1,6125", "partial"),
    ],
)
def test_in_an_iteration(page: str, outcome: str, tmp_path: Path) -> None:
    part = {"answer": "iterates", "model": "m", "reference": "x[0:4]"}
    assert _outcome(part, page, tmp_path) == outcome


@pytest.mark.parametrize(
    ("page", "holds"),
    [
        ("x = 1,41 - 1 = 0,41", True),
        ("$x = 1,41 - 1 = 0,41$", True),
        ("x = (1,205 - 1)·2 = 0,41", True),
        ("x = 1,43 - 1 = 0,41", False),
    ],
)
def test_lines_of_working_are_read_so(page: str, holds: bool, tmp_path: Path) -> None:
    path = tmp_path / "rubric.yaml"
    part = {"answer": "number", "reference": "0.41", "find": {"names": ["x"]}}
    path.write_text(json.dumps({"questions": [{"id": "q1", **part}]}))
    rubric = load_rubric(path)
    text = f"## Question 1\n\n{page}\n".encode()
    [mark] = grade_one(rubric, answer_key(rubric, ""), "ada", "page.md", text).marks
    assert mark.outcome == "correct"
    assert all(line.outcome != "fails" for line in mark.working) == holds
