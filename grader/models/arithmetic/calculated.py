"""A closed formula as the number that it is: in certified bounds, plain where it is rational."""

from __future__ import annotations

from grader.equivalence import Enclosure
from grader.expressions.nodes import Expression, number
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import NO_CONSTANTS, CannotEvaluate, evaluate
from grader.models.arithmetic.reals import Uncertain, Undefined


def enclosed(formula: Expression) -> Enclosure:
    """Return a closed formula in certified bounds.

    Raises `CannotEvaluate`, `Undefined` or `Uncertain` where it has no value that can be computed.
    """
    return reals.certainly(lambda: reals.enclosure(evaluate(formula, NO_CONSTANTS)))


def calculated(formula: Expression) -> Expression | None:
    """Return the number where it is rational, else the formula; None where it has no value."""
    try:
        found = enclosed(formula)
    except (CannotEvaluate, Undefined, Uncertain):
        return None
    return number(found.lower) if found.exact else formula


def simplified(formula: Expression) -> Expression:
    """Return a plain number where a formula is rational, and itself otherwise."""
    found = calculated(formula)
    return formula if found is None else found
