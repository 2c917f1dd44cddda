"""Where the area between two curves has to be cut: at their crossings inside the bounds."""

from __future__ import annotations

from grader.expressions.nodes import Collection, Constant, Expression
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.computer_algebra.symbols import NoBridge


def split(crossings: Expression, lower: Expression, upper: Expression) -> list[Expression]:
    """Return the bounds with the crossings between them, in order."""
    if crossings is Constant("emptyset"):
        return [lower, upper]
    if not (isinstance(crossings, Collection) and crossings.kind == "set"):
        raise NoBridge("the curves do not cross in finitely many points")
    inner = [c for c in crossings.args if _less(lower, c) and _less(c, upper)]
    return [lower, *_sorted(inner), upper]


def _less(left: Expression, right: Expression) -> bool:
    if left is right:
        return False
    try:
        return reals.certainly(lambda: reals.less(evaluate(left, {}), evaluate(right, {})))
    except reals.Uncertain:
        return False  # a crossing at the very bound cuts nothing


def _sorted(points: list[Expression]) -> list[Expression]:
    ordered: list[Expression] = []
    for point in points:
        place = sum(_less(other, point) for other in ordered)
        ordered.insert(place, point)
    return ordered
