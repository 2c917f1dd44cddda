"""`±`: the expressions that it stands for."""

from __future__ import annotations

from grader.expressions.nodes import Add, Expression, Neg, PlusMinus
from grader.expressions.traversal import contains, transform


def has_branches(*expressions: Expression) -> bool:
    """Whether `±` occurs."""
    return any(contains(each, PlusMinus) for each in expressions)


def branches(*expressions: Expression) -> list[tuple[Expression, ...]]:
    """Return the expressions with all signs `±` taken as plus, then all as minus."""
    if not has_branches(*expressions):
        return [expressions]
    return [tuple(_take(e, upper) for e in expressions) for upper in (True, False)]


def _take(expression: Expression, upper: bool) -> Expression:
    def change(node: Expression) -> Expression:
        if not isinstance(node, PlusMinus):
            return node
        last = node.args[-1] if upper != node.flipped else Neg(node.args[-1])
        return last if len(node.args) == 1 else Add(node.args[0], last)

    return transform(expression, change)
