"""Formulas of a network with numbers put in."""

from __future__ import annotations

from collections.abc import Sequence

from grader.equivalence import Enclosure
from grader.expressions.nodes import Expression, Matrix
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import CannotEvaluate, Values, evaluate_all
from grader.models.arithmetic.numerals import numeral
from grader.models.base import QueryError, Value


def value_in_numbers(expression: Expression, values: Values) -> Value:
    """Return the number, or the matrix of numbers; irrational entries to twenty digits."""
    try:
        if isinstance(expression, Matrix):
            found = reals.certainly(lambda: _numbers(expression.args, values))
            items = list(map(numeral, found))
            width = expression.shape[1]
            return Matrix(tuple(tuple(items[i : i + width]) for i in range(0, len(items), width)))
        return reals.certainly(lambda: _numbers((expression,), values)[0])
    except (CannotEvaluate, reals.Undefined, reals.Uncertain) as error:
        raise QueryError(f"there is no number: {error}") from None


def _numbers(expressions: Sequence[Expression], values: Values) -> list[Enclosure]:
    return list(map(reals.enclosure, evaluate_all(expressions, values)))
