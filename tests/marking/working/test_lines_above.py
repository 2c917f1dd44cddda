"""The first line above an answer that does not hold is named, with what changed in it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml

CASES = from_yaml(
    (Path(__file__).parent / "cases" / "lines_above.yaml").read_text(encoding="utf-8")
)
RUBRIC = """
notation: {functions: [sigma]}
models:
  neuron: {kind: network, equations: [z = w x + b, y = sigma(z)]}
questions:
  - {id: energy, title: Kinetic energy, answer: number, reference: 36.125,
     tolerance: {relative: 0.01}, find: {names: E}}
  - {id: square, title: Expand, answer: expression, reference: (2a + 3b)^2, find: {names: s}}
  - {id: solve, title: Solve, answer: number, reference: 4, find: {names: x}}
  - {id: mass, title: Mass, answer: number, reference: 6e-23, tolerance: {relative: 0.01},
     find: {names: m}}
  - {id: price, title: Price, answer: number, reference: 135}
  - {id: sale, title: Sale, answer: number, reference: 408}
  - {id: roots, title: Sum of squares, answer: number, reference: 29}
  - {id: pair, title: Pair, answer: list, reference: "1, 2"}
  - {id: parts, title: Integral, answer: expression, reference: x*e^x - e^x, up_to: constant,
     working: 1/2}
  - {id: limit, title: Limit, answer: number, reference: 5/3}
  - {id: slope, title: Slope, model: neuron, answer: expression, reference: 'diff(y, w)'}
"""


GROWTH = "questions: [{id: ode, title: Growth, answer: expression, reference: 3*e^(2t^2)}]"
SLOPES = from_yaml(
    (Path(__file__).parent / "cases" / "differential_equations.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    path = tmp_path_factory.mktemp("above") / "sheet.yaml"
    path.write_text(RUBRIC, encoding="utf-8")
    rubric = load_rubric(path)
    return rubric, answer_key(rubric)


def mark_of(case, sheet):
    result = grade_one(*sheet, "ada", "ada.md", case["page"].encode())
    [mark] = [mark for mark in result.marks if mark.part_id == case["part"]]
    return mark, result


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_first_wrong_line(case, sheet):
    mark, result = mark_of(case, sheet)
    assert mark.outcome == case["outcome"], mark
    said = [message.text for message in mark.messages if message.code == "wrong-step"]
    assert len(said) == bool(case["wrong"]), (said, mark.above)
    assert all(text.startswith(case["wrong"]) for text in said), said
    assert not any(remark.code == "line-wrong" for remark in result.remarks)


@pytest.mark.parametrize("case", SLOPES, ids=lambda case: case["why"])
def test_first_wrong_line_of_a_differential_equation(case, tmp_path):
    path = tmp_path / "growth.yaml"
    path.write_text(GROWTH, encoding="utf-8")
    rubric = load_rubric(path)
    test_first_wrong_line(case, (rubric, answer_key(rubric)))


def test_lines_above_earn_and_cost_nothing(sheet):
    [case] = [c for c in CASES if c["why"] == "every line above holds"]
    mark, _ = mark_of(case, sheet)
    assert mark.above
    wrong = {**case, "page": case["page"].replace("v^2 = 72.25", "v^2 = 71.25")}
    other, _ = mark_of(wrong, sheet)
    assert mark.points == other.points == Fraction(1)


def test_lines_that_go_on_from_a_slip_follow(sheet):
    page = "# Kinetic energy\n8.5^2 = 75.25\n75.25/2 = 37.625\n1 + 1 = 2\nE = 37.625\n"
    mark, _ = mark_of({"part": "energy", "page": page}, sheet)
    assert [str(line.outcome) for line in mark.above] == ["fails", "follows", "holds"]
