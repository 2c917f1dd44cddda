"""Quotients of differentials where `d` is a name of another question.

A rubric may use `d` as a name in one question, so that the page is read with `d` as a variable.
Where the models of the formulas asked have no `d`, the quotient `dy/dz` is a derivative.
"""

from __future__ import annotations

from dataclasses import replace

from grader.expressions.nodes import Derivative, Div, Expression, Index, Mul, Symbol
from grader.expressions.statement import Statement
from grader.expressions.traversal import contents_of, transform
from grader.readers.document import Document
from grader.worked_solutions import D


def with_derivatives(document: Document) -> Document:
    """Return the document with `(d y)/(d z)` as derivatives."""
    blocks = tuple(
        _statement(block) if isinstance(block, Statement) else block for block in document.blocks
    )
    return replace(document, blocks=blocks)


def _statement(statement: Statement) -> Statement:
    changed = statement.mapped(_with_derivatives)
    return statement if changed == statement else changed


def _with_derivatives(side: Expression) -> Expression:
    return transform(side, derivative_of) if D in contents_of(side).names else side


def derivative_of(node: Expression) -> Expression:
    """Return the derivative that a quotient of two differentials is, else the node itself."""
    if not isinstance(node, Div):
        return node
    above, below = map(_differential, node.args)
    return node if above is None or below is None else Derivative(above, below)


def _differential(expression: Expression) -> Expression | None:
    """Return the `y` of `d y`, if it is a single name."""
    if not isinstance(expression, Mul) or len(expression.args) != 2:
        return None
    d, name = expression.args
    return name if d is D and isinstance(name, Symbol | Index) else None
