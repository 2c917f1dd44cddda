"""What both printers share: nodes to text from the leaves up, with brackets where needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from grader.expressions.nodes import Expression, walk


class Text(NamedTuple):
    """Printed mathematics and how tightly its outermost operator binds."""

    text: str
    level: int


# Levels: a node is put in brackets where one that binds more tightly is needed.
SEQUENCE, CONDITION, LOGIC, JOINED, RELATION, SETS, SUM, PRODUCT, PREFIX, POWER, ATOM = range(11)

Rule = Callable[[Expression, list[Text]], Text]


def render(expression: Expression, rules: Mapping[type[Expression], Rule]) -> str:
    """Print an expression; shared parts are printed once, and no recursion is used."""
    done: dict[Expression, Text] = {}
    for node in walk(expression):
        done[node] = rules[type(node)](node, [done[child] for child in node.args])
    return done[expression].text
