"""docs/rubric.md names every key of the schema, and its samples load."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from grader.rubric.schema import document as schema

PAGE = (Path(__file__).parents[3] / "docs" / "rubric.md").read_text(encoding="utf-8")
SPECS = [
    item
    for item in vars(schema).values()
    if isinstance(item, type) and issubclass(item, BaseModel) and item is not schema.Spec
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.__name__)
def test_every_key_is_explained(spec):
    keys = [field.alias or key for key, field in spec.model_fields.items()]
    assert not [key for key in keys if not re.search(rf"[`{{ ]{key}[`,:}}]", PAGE)]


def test_every_key_and_kind_has_a_description():
    for spec in SPECS:
        assert spec.__doc__
        for name, field in spec.model_fields.items():
            assert field.description or name == "answer", f"{spec.__name__}.{name}"


def test_the_first_sample_is_a_whole_rubric(load):
    sample = re.search(r"```yaml\n(questions:.*?)```", PAGE, re.S)
    assert sample is not None
    rubric = load(sample[1])
    assert [(part.id, part.points) for part in rubric.parts] == [("q1", 1)]


def test_every_kind_of_answer_is_in_the_table():
    for kind in schema.PART_SPECS:
        assert f"\n| `{kind}` |" in PAGE
