"""Thresholds as a model: closed forms, certified brackets, and questions that have no answer."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.expressions.nodes import number
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.base import QueryError
from grader.models.registry import SpecError
from tests.models.building import ask, built, bump, value

DESCENT = """
kind: optimizer
method: {}
step_size: a
parameters: {{a: 0.1}}
objective: {}
variable: {}
start: {}
horizon: 60
"""


def threshold(optimizer, more=""):
    return built(f"{{kind: threshold, of: inner{more}}}", {"inner": optimizer})


def test_bump_as_a_threshold_of_another_model():
    model = threshold(bump("adam", assume="h > 1"))
    assert value(model, "sup(h, escapes)").lower == Fraction(2071210444, 5049463055)


def test_greatest_step_size_of_gradient_descent():
    one = threshold(built(DESCENT.format("gradient_descent", "3 x^2", "x", 1)))
    assert value(one, "sup(a, converges)") is number(Fraction(1, 3))
    heavy = threshold(built(DESCENT.format("momentum", "3 x^2", "x", 1)))
    assert value(heavy, "sup(a, converges)") is number(Fraction(19, 30))
    two = threshold(
        built(DESCENT.format("gradient_descent", "x^2 + x y + y^2", "[x, y]", "[1, 0]"))
    )
    assert value(two, "sup(a, converges)") is number(Fraction(2, 3))


def test_greatest_step_size_agrees_with_simulation():
    model = threshold(
        built(DESCENT.format("gradient_descent", "x^2 + x y/2 + 2 y^2", "[x, y]", "[1, 1]"))
    )
    found = reals.certainly(
        lambda: reals.enclosure(evaluate(value(model, "sup(a, converges)"), {}))
    )
    for factor, converges in ((0.99, True), (1.01, False)):
        a, x, y = float(found.midpoint) * factor, 1.0, 1.0
        for _ in range(3000):
            x, y = x - a * (2 * x + y / 2), y - a * (x / 2 + 4 * y)
        assert (abs(x) + abs(y) < 1) is converges


def test_bracket_of_a_property_of_the_path():
    """x_1 = 1 - 2 a reaches -1/2 exactly for a >= 3/4."""
    optimizer = built(DESCENT.format("gradient_descent", "x^2", "x", 1))
    model = threshold(optimizer, ", between: [0, 0.9], properties: {low: always(x > -1/2)}")
    bracket = value(model, "sup(a, low)")
    assert bracket.lower <= Fraction(3, 4) <= bracket.upper
    assert bracket.upper - bracket.lower <= Fraction(1, 10**12)
    other = value(model, "inf(a, ever(x < -1/2))")
    assert other.lower <= Fraction(3, 4) <= other.upper
    texts = [step.text for step in ask(model, "sup(a, low)").steps]
    assert "both sides are equal, exactly, after 1 steps" in texts[0]
    assert "holds" in texts[1]
    assert "does not hold" in texts[2]


@pytest.mark.parametrize("query", [
    "sup(a, flies)", "sup(q, always(x < 1))", "sup(a)", "sup(a, always(x > -9))", "cycle",
])  # fmt: skip
def test_what_cannot_be_answered(query):
    optimizer = built(DESCENT.format("gradient_descent", "x^2", "x", 1))
    with pytest.raises(QueryError):
        ask(threshold(optimizer, ", between: [0, 0.9]"), query)


def test_convergence_on_a_quartic_is_decided_from_the_start():
    """x - 4 a x^3 from 1 runs away for a > 1/2, and 1, -1, 1, ... is a cycle at a = 1/2."""
    quartic = threshold(built(DESCENT.format("gradient_descent", "x^4", "x", 1)))
    with pytest.raises(QueryError, match="decided"):  # so slow that 60 steps do not prove it
        ask(quartic, "sup(a, converges)")
    steady = threshold(built(DESCENT.format("gradient_descent", "x^4 + x^2", "x", 1)))
    found = value(steady, "sup(a, converges)")
    for a, converges in ((float(found.lower) - 1e-6, True), (float(found.upper) + 1e-6, False)):
        x = 1.0
        for _ in range(200):
            x -= a * (4 * x**3 + 2 * x)
            if abs(x) > 1e3:
                break
        assert (abs(x) < 1e-3) is converges


def test_mistakes_are_located():
    with pytest.raises(SpecError, match="not an optimizer"):
        built("{kind: threshold, of: nothing}")
    with pytest.raises(SpecError, match="between"):
        threshold(bump("adam"), ", between: [1, 1]")
