"""What the schema cannot see of conditions, factors, orders and tables."""

from __future__ import annotations

from grader.expressions.nodes import Call, Expression, Logic
from grader.expressions.traversal import walk
from grader.rubric.build.building import Building
from grader.rubric.build.formulas import checked_formula
from grader.rubric.problems import show, suggestion
from grader.rubric.schema import document as schema
from grader.rubric.types import Part
from grader.rubric.yaml_text.places import Located


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
        ("units", spec.units),
    ):
        for name in names:
            if name not in spec.columns:
                text = f"`{key}` names {show(name)}, which is no column"
                building.say(
                    "unknown-word", text, tree.find((key,)).place, suggestion(name, spec.columns)
                )
