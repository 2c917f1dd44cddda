"""Slips that turn any right number into a wrong one: powers of ten, degrees, rounding too early."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grader.equivalence import Enclosure, enclose
from grader.expressions.functions import CIRCULAR
from grader.expressions.nodes import Call, Constant, Div, Expression, Mul, Number, Pow, number
from grader.expressions.traversal import transform, walk
from grader.models.base import Misconception, Value

#: An answer this near to the right one, and still wrong, was probably rounded on the way.
NEAR = Fraction(1, 100)
_POWERS = (1, 2, 3, 6, -1, -2, -3, -6)


def number_slips(right: Value) -> Iterator[Misconception]:
    """Yield the wrong values that a right number becomes by a slip of its unit or its point."""
    value = _as_expression(right)
    if value is None:
        return
    for power in _POWERS:
        yield from _slip(
            right,
            "power-of-ten",
            Mul(value, Pow(Number(10), number(power))),
            f"The digits are right, the point is not: this is 10^{power} times the right answer.",
        )
    half_turn = Div(Number(180), Constant("pi"))
    text = "This is the right angle in degrees; it is asked in radians."
    yield from _slip(right, "degrees-for-radians", Mul(value, half_turn), text)
    text = "This is the right angle in radians; it is asked in degrees."
    yield from _slip(right, "radians-for-degrees", Div(value, half_turn), text)
    if any(isinstance(node, Call) and node.name in CIRCULAR for node in walk(value)):
        text = "This is what a calculator gives that is set to degrees; the angle is in radians."
        yield from _slip(right, "calculator-in-degrees", transform(value, _in_degrees), text)


def rounded_too_early(right: Value, answer: object) -> Misconception | None:
    """Return the slip of a number that is near the right one without being it."""
    value = _as_expression(right)
    given = enclose(answer) if isinstance(answer, Expression) else None
    exact = enclose(value) if value is not None else None
    if given is None or exact is None or not exact.midpoint:
        return None
    if abs(given.midpoint - exact.midpoint) > NEAR * abs(exact.midpoint):
        return None
    text = "This is close to the right answer: an intermediate result may have been rounded."
    return Misconception("rounded-too-early", right, text)


def _as_expression(right: Value) -> Expression | None:
    if isinstance(right, Enclosure):
        return number(right.midpoint)
    return right if isinstance(right, Expression) and enclose(right) is not None else None


def _slip(right: Value, name: str, wrong: Expression, message: str) -> Iterator[Misconception]:
    """Yield the slip with its value in the form of the right one; zero has none."""
    exact, value = enclose(wrong), wrong
    if exact is None or not exact.midpoint:
        return
    yield Misconception(name, exact if isinstance(right, Enclosure) else value, message)


def _in_degrees(node: Expression) -> Expression:
    if isinstance(node, Call) and node.name in CIRCULAR:
        return Call(node.name, Call("degree", *node.args))
    return node
