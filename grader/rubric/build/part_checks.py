"""What the schema of a part cannot see: fields that do not fit each other."""

from __future__ import annotations

import re

from grader.expressions.nodes import Call, Expression, Logic
from grader.expressions.traversal import walk
from grader.rubric.build.building import Building
from grader.rubric.build.formulas import checked_formula
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


def check_free_choice(spec: schema.PartSpec, part: Part, tree: Located, building: Building) -> None:
    """Say what is wrong with conditions, factors, orders and tables."""
    match spec:
        case schema.AnyAnswerPart():
            _check_conditions(spec, part, tree, building)
        case schema.FactorsPart() if spec.names:
            count = len(dict.fromkeys(c for c in spec.into if c.isupper() and c != "T"))
            if len(spec.names) != count:
                text = f"`names` has {len(spec.names)} names, and `{spec.into}` {count} factors"
                building.say("wrong-count", text, tree.find(("names",)).place, "name each factor")
        case schema.OrderPart():
            _check_order(spec, tree, building)
        case schema.TablePart():
            _check_table(spec, tree, building)


def _check_conditions(
    spec: schema.AnyAnswerPart, part: Part, tree: Located, building: Building
) -> None:
    if spec.where and not spec.names:
        text = "`where` says what has to hold, and `names` not of what"
        building.say("missing-key", text, tree.find(("where",)).place, "e.g. names: [x, y]")
    for index, condition in enumerate(spec.where):
        found = tree.find(("where", index))
        read = checked_formula(condition, found, part.notation, building.problems)
        for node in walk(read) if read is not None else ():
            if isinstance(node, Logic) or node is read:
                for property_ in _properties_in(node):
                    if property_ not in schema.PROPERTIES:
                        text = f"`{property_}` is no property that the grader knows"
                        mend = suggestion(property_, schema.PROPERTIES)
                        building.say("unknown-word", text, found.place, mend)


def _properties_in(node: Expression) -> list[str]:
    """Return the calls that stand as conditions: the whole one, or parts of `and`, `or`, `not`."""
    parts = node.args if isinstance(node, Logic) else (node,)
    return [part.name for part in parts if isinstance(part, Call)]


def _check_order(spec: schema.OrderPart, tree: Located, building: Building) -> None:
    if not spec.orders and not spec.traversal:
        mend = "list the right ones under `orders`, or name a `traversal` of a `graph`"
        building.say("missing-key", "nothing says which order is right", tree.place, mend)
    if spec.traversal and not spec.graph:
        text = f"`traversal: {spec.traversal}` has no `graph`"
        building.say("missing-key", text, tree.find(("traversal",)).place, "graph: {A: [B, C]}")
    nodes = {*spec.graph, *(other for others in spec.graph.values() for other in others)}
    if spec.traversal in ("bfs", "dfs") and spec.graph and spec.start not in nodes:
        text = f"`start` is {show(spec.start)}, which is no node of the graph"
        found = tree.get("start")
        building.say("unknown-word", text, found.place if found else tree.place, "start: A")


def _check_table(spec: schema.TablePart, tree: Located, building: Building) -> None:
    for index, row in enumerate(spec.rows):
        if len(row) != len(spec.columns):
            text = f"this row has {len(row)} cells, and there are {len(spec.columns)} columns"
            building.say("wrong-count", text, tree.find(("rows", index)).place, "one for each")
    for key, names in (
        ("key", spec.key),
        ("headers", spec.headers),
        ("tolerances", spec.tolerances),
    ):
        for name in names:
            if name not in spec.columns:
                text = f"`{key}` names {show(name)}, which is no column"
                building.say(
                    "unknown-word", text, tree.find((key,)).place, suggestion(name, spec.columns)
                )


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
