"""What every kind of model must have: a page, a schema, and models that travel to a process."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
import yaml

from grader.models.base import Model, QueryError
from grader.models.query import parse_query
from grader.models.registry import MODELS
from tests.helpers.tables import from_yaml
from tests.models.building import PLAIN, built, bump

PAGES = Path(__file__).parents[2] / "docs" / "models"
EXAMPLES = {
    "network": lambda: built(PLAIN),
    "optimizer": lambda: bump("adam"),
    "threshold": lambda: built("{kind: threshold, of: o}", {"o": bump("adam")}),
    "computation_tree": lambda: built(
        "{kind: computation_tree, expression: x y + 1, inputs: {x: 1, y: 2}}"
    ),
    "comparison": lambda: built(
        "{kind: comparison, left: {model: a, query: value(y)}, right: {model: a, query: value(y)}}",
        {"a": built("{kind: network, equations: [y = x^2]}")},
    ),
    "calculus": lambda: built("{kind: calculus, definitions: ['f(x) = x^2']}"),
    "linear_algebra": lambda: built("{kind: linear_algebra, matrices: {A: [[1, 2], [3, 4]]}}"),
    "iteration": lambda: built("{kind: iteration, method: newton, function: x^2 - 2, start: 1}"),
    "probability": lambda: built("{kind: probability, random_variables: {X: 'poisson(2)'}}"),
    "statistics": lambda: built("{kind: statistics, data: {x: [1, 2, 4]}}"),
}  # fmt: skip
ASKED = {
    "network": "diff(y, w_1)",
    "optimizer": "theta[0:3]",
    "threshold": "sup(h, escapes)",
    "computation_tree": "labels(value)",
    "comparison": "orders",
    "calculus": "diff(f, x)",
    "linear_algebra": "det(A)",
    "iteration": "x[0:4]",
    "probability": "P(X = 1)",
    "statistics": "sd(x)",
}


@pytest.mark.parametrize("kind", MODELS)
def test_every_kind_has_a_page_that_shows_its_queries(kind):
    page = (PAGES / f"{kind}.md").read_text(encoding="utf-8")
    assert f"kind: {kind}" in page
    for name in MODELS[kind].Spec.model_fields:
        if name not in _SHARED:
            alias = MODELS[kind].Spec.model_fields[name].alias or name
            assert f"`{alias}`" in page, f"{kind}: {alias} is not explained"


_SHARED = {
    "kind", "functions", "variables", "positive", "nonnegative", "integer", "complex", "same",
    "noncommuting", "split_names", "real_odd_roots", "decimal_comma", "units",
}  # fmt: skip


@pytest.mark.parametrize("kind", MODELS)
def test_every_kind_has_a_json_schema(kind):
    schema = MODELS[kind].Spec.model_json_schema()
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("kind", MODELS)
def test_models_travel_to_another_process(kind):
    model: Model = EXAMPLES[kind]()
    asked = ASKED[kind].replace("theta", "x")
    again = pickle.loads(pickle.dumps(model))
    assert again.answer(parse_query(asked)).value == model.answer(parse_query(asked)).value
    assert again.kind == kind


@pytest.mark.parametrize("kind", MODELS)
def test_an_unknown_question_names_known_ones(kind):
    with pytest.raises(QueryError) as caught:
        EXAMPLES[kind]().answer(parse_query("frobnicate(x)"))
    assert caught.value.allowed or "frobnicate" in str(caught.value)


def _example(kind):
    """Return the models of a page's first example, and the questions of its first table."""
    page = (PAGES / f"{kind}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    rows = re.findall(
        r"^\| `(.+?)` \|", page.split("\n## ")[0].split("\n| Method")[0], re.MULTILINE
    )
    examples = [from_yaml(block)["models"] for block in blocks]
    return examples, [row.replace("\\|", "|") for row in rows]


@pytest.mark.parametrize("kind", MODELS)
def test_the_examples_of_the_pages_work(kind):
    examples, questions = _example(kind)
    assert questions
    for position, example in enumerate(examples):
        models = {}
        for name, spec in example.items():
            models[name] = built(yaml.safe_dump(spec), models)
        if position == 0:
            for question in questions:
                assert models[name].answer(parse_query(question)).query == question
