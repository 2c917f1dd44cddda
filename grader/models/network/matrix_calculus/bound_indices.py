"""Indices that sums bind, and the index of the one sample that is differentiated by."""

from __future__ import annotations

from grader.expressions.nodes import BigOperator, Expression, Symbol
from grader.expressions.traversal import substitute, transform, walk

ONE_SAMPLE = Symbol("the index of one sample")
"""What stands for the number of the sample that is differentiated by."""
_LETTERS = "ijklmnrstuvab"


def freed(expression: Expression, letter: Symbol) -> Expression:
    """Return a formula with another letter for every sum over this one, so that it is free."""
    used = {node.name for node in walk(expression) if isinstance(node, Symbol)}
    others = [each for each in _LETTERS if each not in used and each != letter.name]

    def change(node: Expression) -> Expression:
        if not isinstance(node, BigOperator) or node.args[1] is not letter or not others:
            return node
        body, variable, *ends = node.args
        other = Symbol(others[0])
        return node.with_args((substitute(body, {variable: other}), other, *ends))

    return transform(expression, change)
