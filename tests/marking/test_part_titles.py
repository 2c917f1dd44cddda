"""Parts that go by their names: titles, words in front of a line, values beside a label."""

from pathlib import Path

import pytest

from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from tests.helpers.tables import from_yaml
from tests.marking.test_one_change import outcomes
from tests.marking.test_page_changes import graded

CASES = from_yaml(
    (Path(__file__).parent / "cases" / "part_titles.yaml").read_text(encoding="utf-8")
)
RUBRIC = """
models:
  steps: {kind: iteration, method: fixed_point, function: x + 1, start: 1}
questions:
  - id: q1
    parts:
      - {id: euler, answer: number, reference: 0.65}
      - {id: global_order, answer: number, reference: 4}
      - {id: u, answer: number, reference: 7}
      - {id: kind, answer: choice, choices: {a: explicit, b: implicit}, correct: b}
      - {id: table, model: steps, answer: iterates, reference: 'x[0:3]'}
      - id: exact
        title: The exact solution
        answer: expression
        reference: t^2 + 2 t + 1 - exp(t)/2
        find: {names: y}
  - id: q2
    parts:
      - {id: euler, answer: number, reference: 0.1}
      - {id: order, answer: number, reference: 2}
  - id: q3
    parts:
      - {id: a, answer: number, reference: 1/2}
      - {id: b, answer: number, reference: 1/4}
"""


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    path = tmp_path_factory.mktemp("named") / "sheet.yaml"
    path.write_text(RUBRIC, encoding="utf-8")
    rubric = load_rubric(path)
    return rubric, answer_key(rubric)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_parts_by_their_names(case, named):
    rubric, key = named
    found = outcomes(graded(case["page"], rubric, key))
    assert {part: found[part] for part in case["outcomes"]} == case["outcomes"]
