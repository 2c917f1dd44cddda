"""What the schema of a part cannot see: fields that do not fit each other."""

from __future__ import annotations

import re

from grader.rubric.build.building import Building
from grader.rubric.problems import show, suggestion
from grader.rubric.schema import document as schema
from grader.rubric.types import Part
from grader.rubric.yaml_text.places import Located


def check_points(spec: schema.PartSpec, tree: Located, building: Building) -> None:
    """Say where working or an example is given more points than the part has."""
    for key, most in (("working", spec.points),):
        if getattr(spec, key) > most:
            found = tree.find((key,))
            text = f"`{key}` is {show(found.value)}, more than the {spec.points} points of the part"
            building.say("too-many", text, found.place, f"at most {most}")
    for index, example in enumerate(spec.examples):
        if example.points is not None and example.points > spec.points:
            found = tree.find(("examples", index, "points"))
            text = f"the example gets {example.points} points of {spec.points}"
            building.say("too-many", text, found.place, f"at most {spec.points}")


def check_items(spec: schema.PartSpec, tree: Located, building: Building) -> None:
    """Say where two items have one id, or an item is worth more than the part."""
    first: dict[str, int] = {}
    for index, item in enumerate(spec.items):
        if item.id in first:
            found = tree.find(("items", index, "id"))
            text = f"the item id `{item.id}` stands here again"
            building.say("duplicate-id", text, found.place, "give each its own id")
        first.setdefault(item.id, index)
        if abs(item.points) > spec.points:
            found = tree.find(("items", index, "points"))
            text = f"the item is worth {item.points} points of the {spec.points} of the part"
            building.say("too-many", text, found.place, f"at most {spec.points}")


def check_kind(kind: str, spec: schema.PartSpec, tree: Located, building: Building) -> None:
    """Say what is wrong with the choices, patterns and examples of a part."""
    if isinstance(spec, schema.ChoicePart):
        for index, letter in enumerate(spec.correct):
            if letter not in spec.choices:
                found = tree.find(("correct", index))
                text = f"`correct` names {show(letter)}, which is not among the choices"
                building.say("unknown-word", text, found.place, suggestion(letter, spec.choices))
    if isinstance(spec, schema.TextPart):
        for index, pattern in enumerate(spec.accept):
            _check_pattern(pattern, tree.find(("accept", index)), building)
        for index, item in enumerate(spec.reject):
            _check_pattern(item.pattern, tree.find(("reject", index, "pattern")), building)
    if isinstance(spec, schema.ReviewPart):
        for index, example in enumerate(spec.examples):
            if example.outcome not in ("needs_review", "missing"):
                found = tree.find(("examples", index, "outcome"))
                text = f"a part with `answer: review` is never {example.outcome}"
                building.say("misplaced-example", text, found.place, "needs_review or missing")


def check_form(spec: schema.PartSpec, tree: Located, building: Building) -> None:
    """Say where a key of a form has no form to go with."""
    if not isinstance(spec, schema.MathematicsPart):
        return
    if spec.form is None:
        for key in ("form_share", "over"):
            if key in spec.model_fields_set:
                text = f"`{key}` says nothing without `form`"
                building.say("misplaced-key", text, tree.find((key,)).place, "add `form:`")
    elif "over" in spec.model_fields_set and spec.form not in _FACTORING:
        text = f"`over` says nothing with `form: {spec.form}`"
        mend = f"it goes with {' and '.join(_FACTORING)}"
        building.say("misplaced-key", text, tree.find(("over",)).place, mend)


_FACTORING = ("factored", "partial_fractions")


def _check_pattern(pattern: str, found: Located, building: Building) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        text = f"{show(pattern)} is not a regular expression: {error}"
        building.say("bad-pattern", text, found.place, "write a literal sign as \\. or \\(")


def check_hint(spec: schema.PartSpec, part: Part, tree: Located, building: Building) -> None:
    """Say that a hint needs a model."""
    if spec.hint is not None and not part.model_name:
        found = tree.find(("hint",))
        text = "a hint is a query, and the part has no model to ask"
        building.say("missing-model", text, found.place, "add `model:`")
