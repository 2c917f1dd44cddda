"""What both printers share: nodes to text from the leaves up, with brackets where needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from grader.expressions.nodes import Collection, Expression, Logic, Relation
from grader.expressions.traversal import walk


class Text(NamedTuple):
    """Printed mathematics and how tightly its outermost operator binds.

    `as_set` is a nicer text for where only a set can stand: `[a, b]` alone would be a list.
    `at_top` is a nicer text for where nothing is around it: `a, b` for a sequence.
    """

    text: str
    level: int
    as_set: str = ""
    at_top: str = ""


# Levels: a node is put in brackets where one that binds more tightly is needed.
SEQUENCE, CONDITION, LOGIC, JOINED, RELATION, SETS, SUM, PRODUCT, PREFIX, POWER, ATOM = range(11)

# Relations whose right side is a set.
MEMBERSHIP = frozenset({"in", "notin", "subset", "subseteq"})

Rule = Callable[[Expression, list[Text]], Text]


def render(expression: Expression, rules: Mapping[type[Expression], Rule]) -> str:
    """Print an expression; shared parts are printed once, and no recursion is used."""
    done: dict[Expression, Text] = {}
    for node in walk(expression):
        done[node] = rules[type(node)](node, [done[child] for child in node.args])
    result = done[expression]
    return result.at_top or result.text


def lists_values(relation: Relation) -> bool:
    """Whether `x = 1, 2` is read back as this relation."""
    if relation.ops != ("=",):
        return False
    left, right = relation.args
    return (
        isinstance(right, Collection)
        and right.kind == "sequence"
        and len(right.args) > 1
        and not isinstance(left, Collection)
        and not any(isinstance(each, Relation | Logic | Collection) for each in right.args)
    )


def stands_bare(items: tuple[Expression, ...]) -> bool:
    """Whether a sequence is read back without brackets: `x = 1, 2` would be one relation."""
    if len(items) < 2:
        return False
    first, *rest = items
    return not isinstance(first, Relation) or any(
        isinstance(each, Relation | Logic | Collection) for each in rest
    )


def takes_sets(args: tuple[Expression, ...]) -> bool:
    """Whether no pair in brackets stands where it would be read as an interval."""
    return not any(
        isinstance(each, Collection) and each.kind in ("tuple", "list") and len(each.args) == 2
        for each in args
    )
