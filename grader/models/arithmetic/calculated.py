"""A closed formula as the number that it is."""

from __future__ import annotations

from grader.expressions.nodes import Expression, number
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import CannotEvaluate, evaluate
from grader.models.arithmetic.reals import Uncertain, Undefined


def calculated(formula: Expression) -> Expression | None:
    """Return the number where it is rational, else the formula; None where it has no value."""
    try:
        found = reals.certainly(lambda: reals.enclosure(evaluate(formula, {})))
    except (CannotEvaluate, Undefined, Uncertain):
        return None
    return number(found.lower) if found.exact else formula
