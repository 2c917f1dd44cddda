"""A rubric's own tests find what is wrong with the rubric."""

from pathlib import Path

import pytest

from grader.marking.self_tests import rubric_tests
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

RUBRICS = Path(__file__).parents[2] / "rubrics"


@pytest.fixture
def failed(tmp_path):
    def tried(text: str) -> list[str]:
        path = tmp_path / "sheet.yaml"
        path.write_text(text, encoding="utf-8")
        rubric = load_rubric(path)
        tests = list(rubric_tests(rubric, answer_key(rubric)))
        return [f"{test.place.line}: {test}" for test in tests if not test.passed]

    return tried


@pytest.mark.parametrize("path", sorted(RUBRICS.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_rubrics_pass_their_own_tests(path):
    rubric = load_rubric(path)
    tests = list(rubric_tests(rubric, answer_key(rubric)))
    assert {test.part_id for test in tests} == {part.id for part in rubric.parts}
    assert [str(test) for test in tests if not test.passed] == []


GOOD = """
questions:
  - id: q
    answer: expression
    reference: 6x + 2
    points: 2
    misconceptions:
      - {id: power-kept, value: 6x^2 + 2, message: no, share: 1/4}
    examples:
      - {given: 2 (3x + 1), outcome: correct, points: 2}
      - {given: 6x, outcome: incorrect}
      - {given: "6x +* 2", outcome: unreadable}
"""


def test_a_good_rubric_passes(failed):
    assert failed(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("outcome: incorrect", "outcome: correct", 11, "should be correct, but is incorrect"),
        ("correct, points: 2", "correct, points: 1", 10, "with 1 point, but is correct with 2"),
        ("6x^2 + 2, m", "2 + 6x, m", 8, "should be incorrect, caught, but is correct"),
    ],
)
def test_what_does_not_hold_is_said_with_its_line(failed, old, new, line, says):
    (problem,) = failed(GOOD.replace(old, new))
    assert problem.startswith(f"{line}: ")
    assert says in problem


def test_a_number_that_nobody_can_write_exactly_needs_a_tolerance(failed):
    text = """
models:
  neuron: {kind: computation_tree, code: "y = exp(x)", inputs: {x: 1}}
questions:
  - {id: q, model: neuron, answer: number, reference: value(y), tolerance: {TOLERANCE}}
"""
    (problem,) = failed(text.replace("TOLERANCE", "absolute: 0"))
    assert "the reference 2.718281828459" in problem
    assert failed(text.replace("TOLERANCE", "digits: 4")) == []


def test_choices_are_tried_with_the_right_letters(failed):
    text = """
questions:
  - {id: q, answer: choice, choices: {a: up, b: down, c: both}, correct: [a, b]}
  - {id: r, answer: choice, choices: {a: up, b: down}, correct: b}
"""
    assert failed(text) == []
