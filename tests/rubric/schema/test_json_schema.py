"""The JSON Schema says what loading says, and the copy beside the rubrics is the code's."""

import json
from pathlib import Path

import jsonschema
import pytest

from grader.rubric.schema.json_schema import rubric_json_schema
from tests.helpers.tables import from_yaml

RUBRICS = Path(__file__).parents[3] / "rubrics"
SCHEMA = json.loads(rubric_json_schema())
BROKEN = from_yaml((Path(__file__).parents[1] / "broken.yaml").read_text(encoding="utf-8"))
SEEN_BY_A_SCHEMA = {"unknown-key", "missing-key", "wrong-type", "unknown-word"}


def test_the_copy_beside_the_rubrics_is_up_to_date():
    assert (RUBRICS / "rubric.schema.json").read_text(encoding="utf-8") == rubric_json_schema()


def test_it_is_a_json_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", sorted(RUBRICS.glob("*.yaml")), ids=lambda path: path.name)
def test_shipped_rubrics_satisfy_it_and_refer_to_it(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=rubric.schema.json\n")
    jsonschema.Draft202012Validator(SCHEMA).validate(from_yaml(text))


@pytest.mark.parametrize(
    "text",
    [
        "questions: [{id: q, answer: number, reference: 1, refrence: 2}]",
        "questions: [{id: q, answer: numbr, reference: 1}]",
        "questions: [{id: q, answer: number, reference: 1, points: many}]",
        "questions: [{id: q, parts: [{id: a}], points: 2}]",
        "questions: [{id: q, answer: expression, reference: x, synonyms: {}}]",
        "questions: []",
        "titel: T\nquestions: [{id: q, answer: number, reference: 1}]",
        "models: {m: {kind: network}}\nquestions: [{id: q, answer: number, reference: 1}]",
        "models: {m: {kind: net}}\nquestions: [{id: q, answer: number, reference: 1}]",
    ],
)
def test_mistakes_are_seen_while_writing(text):
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(from_yaml(text))
