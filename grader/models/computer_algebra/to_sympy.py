"""Expressions as sympy objects; sympy is loaded when a question needs it."""

from __future__ import annotations

from typing import Any

from grader.expressions.nodes import Expression
from grader.expressions.notation import DEFAULT_NOTATION, Notation
from grader.models.computer_algebra.symbols import NoBridge

Sympy = Any


def to_sympy(expression: Expression, notation: Notation = DEFAULT_NOTATION) -> Sympy:
    """Return the sympy object of an expression; raise `NoBridge` where there is none."""
    from grader.equivalence import NotConvertible
    from grader.models.computer_algebra.converter import ModelConverter

    try:
        return ModelConverter(notation).convert(expression)
    except NotConvertible as error:
        raise NoBridge(f"a {error} cannot be computed with") from None
