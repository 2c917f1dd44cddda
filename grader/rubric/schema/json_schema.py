"""The rubric file as JSON Schema, for editors that complete and check while one writes."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from grader.models.registry import MODELS
from grader.rubric.schema import document as schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
Json = dict[str, Any]


def rubric_json_schema() -> str:
    """Return the JSON Schema of a rubric as text, models included."""
    return json.dumps(_whole(), indent=1, ensure_ascii=False) + "\n"


def _whole() -> Json:
    heads: list[type[BaseModel]] = [schema.RubricHead, schema.QuestionHead]
    parts: list[type[BaseModel]] = list(schema.PART_SPECS.values())
    models: list[type[BaseModel]] = [kind.Spec for kind in MODELS.values()]
    _, generated = models_json_schema([(cls, "validation") for cls in (*heads, *parts, *models)])
    defs: Json = generated["$defs"]
    specs = [defs.pop(cls.__name__) for cls in parts]
    defs["Part"] = _part(specs)
    defs["Each"] = {**defs["Part"], "required": [], "description": "Keys of every part."}
    defs["Question"] = _question(defs.pop("QuestionHead"), defs["Part"])
    defs["Model"] = _model({name: kind.Spec.__name__ for name, kind in MODELS.items()}, defs)
    return {"$schema": _DIALECT, **_rubric(defs.pop("RubricHead")), "$defs": defs}


def _rubric(head: Json) -> Json:
    properties = {
        **head["properties"],
        "models": {
            "type": "object",
            "description": "Models by name.",
            "additionalProperties": {"$ref": "#/$defs/Model"},
        },
        "questions": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Question"}},
        "each": {"$ref": "#/$defs/Each"},
    }
    return {
        "title": "Rubric",
        "type": "object",
        "properties": properties,
        "required": ["questions"],
        "additionalProperties": False,
    }


def _part(specs: list[Json]) -> Json:
    """Return one schema for all kinds; `each:` may give the kind, so that it is not required."""
    properties: Json = {"id": {}}
    for spec in specs:
        for name, field in spec["properties"].items():
            properties[name] = _either(properties[name], field) if properties.get(name) else field
    kinds = list(schema.PART_SPECS)
    properties["answer"] = {"enum": kinds, "description": "The kind of answer."}
    rules = [
        {
            "if": {"required": ["answer"], "properties": {"answer": {"const": kind}}},
            "then": {"propertyNames": {"enum": list(spec["properties"])}},
        }
        for kind, spec in zip(kinds, specs, strict=True)
    ]
    return {
        "title": "Part",
        "type": "object",
        "properties": properties,
        "required": ["id"],
        "additionalProperties": False,
        "allOf": rules,
    }


def _either(first: Json, second: Json) -> Json:
    """Return a field that may be what it is in either of two kinds of answer."""
    if first == second or _without_default(first) == _without_default(second):
        return first
    choices = [_without_default(field) for field in (*first.get("anyOf", [first]), second)]
    unique = [choice for i, choice in enumerate(choices) if choice not in choices[:i]]
    return {"anyOf": unique, "description": first.get("description", "")}


def _without_default(field: Json) -> Json:
    return {key: value for key, value in field.items() if key not in ("default", "description")}


def _question(head: Json, part: Json) -> Json:
    parts = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Part"}}
    own = {**head["properties"], "each": {"$ref": "#/$defs/Each"}, "parts": parts}
    rules = [
        {
            "if": {"required": ["parts"]},
            "then": {"propertyNames": {"enum": list(own)}},
            "else": {"propertyNames": {"enum": list(part["properties"])}},
        }
    ]
    return {
        "title": "Question",
        "type": "object",
        "properties": {**part["properties"], **own},
        "required": ["id"],
        "additionalProperties": False,
        "allOf": [*part["allOf"], *rules],
    }


def _model(names: dict[str, str], defs: Json) -> Json:
    """Return the schema of a model; its keys depend on its kind."""
    for kind, name in names.items():
        defs[name]["properties"]["kind"] = {"const": kind}
    rules = [
        {
            "if": {"properties": {"kind": {"const": kind}}},
            "then": {"$ref": f"#/$defs/{name}"},
        }
        for kind, name in names.items()
    ]
    kinds = {"enum": list(names), "description": "The kind of model."}
    return {"type": "object", "properties": {"kind": kinds}, "required": ["kind"], "allOf": rules}
