"""Thresholds of numerical methods, against stability functions and simulations of our own."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy
import pytest

from grader.expressions.nodes import number
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.base import QueryError
from grader.models.registry import SpecError
from tests.models.building import ask, built, value


def threshold(inner, more=""):
    return built(f"{{kind: threshold, of: inner{more}}}", {"inner": built(inner)})


def middle(found):
    if not hasattr(found, "midpoint"):
        found = reals.certainly(lambda: reals.enclosure(evaluate(found, {})))
    return found.midpoint


def marching(method, function, more=""):
    return (
        f"{{kind: iteration, method: {method}, function: {function}, start: 1, step: h,"
        f" parameters: {{h: 0.1}}{more}}}"
    )


@pytest.mark.parametrize("rate", [15, 2, Fraction(7, 3)])
@pytest.mark.parametrize("method", ["euler", "midpoint", "heun"])
@pytest.mark.parametrize("wanted", ["converges", "bounded"])
def test_greatest_stable_step_is_two_over_the_rate(method, rate, wanted):
    model = threshold(marching(method, f"-{rate} y"), ", between: [0, 3]")
    assert value(model, f"sup(h, {wanted})") is number(Fraction(2) / rate)


def test_greatest_stable_step_of_runge_kutta():
    """|1 + z + z^2/2 + z^3/6 + z^4/24| = 1 on the negative axis, by numpy's roots."""
    roots = numpy.roots([1 / 24, 1 / 6, 1 / 2, 1])
    (edge,) = [-root.real for root in roots if abs(root.imag) < 1e-9]
    bracket = value(threshold(marching("rk4", "-15 y")), "sup(h, converges)")
    assert float(bracket.lower) == pytest.approx(edge / 15, abs=1e-9)
    assert 0 < bracket.upper - bracket.lower <= Fraction(1, 10**12)


def test_a_pair_of_complex_eigenvalues():
    """y'' + 2 y' + 25 y = 0: |1 + h (-1 + i sqrt 24)|^2 = 1 - 2 h + 25 h^2 is 1 for h = 2/25."""
    inner = marching("euler", "[v, -25 y - 2 v]", ", variable: [y, v]").replace(
        "start: 1", "start: [1, 0]"
    )
    assert value(threshold(inner), "sup(h, converges)") is number(Fraction(2, 25))


def test_jacobi_and_gauss_seidel():
    """On [[2, a], [a, 2]] the matrices have spectral radius |a|/2 and a^2/4."""
    for method in ("jacobi", "gauss_seidel"):
        inner = (
            f"{{kind: iteration, method: {method}, matrix: [[2, a], [a, 2]], right: [1, 1],"
            " start: [0, 0], parameters: {a: 1}}"
        )
        assert value(threshold(inner, ", between: [0, 5]"), "sup(a, converges)") is number(2)


def test_greatest_start_from_which_newton_converges():
    """The border is the cycle x, -x: (1 + x^2) atan(x) = 2 x."""
    inner = "{kind: iteration, method: newton, function: atan(x), start: s, parameters: {s: 1}}"
    answer = ask(threshold(inner, ", between: [0, 2]"), "sup(s, converges)")
    with mpmath.workdps(30):
        border = mpmath.findroot(lambda x: (1 + x**2) * mpmath.atan(x) - 2 * x, 1.4)
        assert abs(mpmath.mpf(float(answer.value.midpoint)) - border) < 1e-11
    texts = [step.text for step in answer.steps]
    assert any("converges (proved" in text for text in texts)
    assert any("grows" in text for text in texts)


LOGISTIC = (
    "{kind: iteration, method: fixed_point, function: a x (1 - x), start: 0.3,"
    " parameters: {a: 2}, horizon: 300}"
)


def test_logistic_map_doubles_its_period_at_three():
    answer = ask(threshold(LOGISTIC, ", between: [2, 3.2]"), "sup(a, converges)")
    assert answer.value is number(3)
    texts = " ".join(step.text for step in answer.steps)
    assert "runs into a cycle" in texts
    assert "converges (proved" in texts


def test_conditions_on_any_path():
    model = threshold(LOGISTIC, ", between: [1, 4], properties: {low: always(x < 3/4)}")
    found = value(model, "sup(a, low)")

    def stays(a):
        x = 0.3
        for _ in range(300):
            x = a * x * (1 - x)
            if x >= 0.75:
                return False
        return True

    assert stays(float(found.lower) - 1e-6)
    assert not stays(float(found.upper) + 1e-6)


def test_an_inequality_met_exactly():
    """Bisection on [0, b]: the first midpoint is b/2."""
    inner = (
        "{kind: iteration, method: bisection, function: x - 1/10, start: [0, b],"
        " parameters: {b: 1}, horizon: 3}"
    )
    found = value(threshold(inner, ", between: [0.5, 3]"), "sup(b, always(m <= 4/5))")
    assert found.exact
    assert found.lower == Fraction(8, 5)


def test_optimizers_are_asked_in_the_same_way():
    """Nesterov on x^2: eigenvalues reach -1 where 2 a (1 + 2 mu) = 2 (1 + mu)."""
    inner = (
        "{kind: optimizer, method: nesterov, objective: x^2, start: 1, step_size: a,"
        " parameters: {a: 0.1}}"
    )
    found = value(threshold(inner), "sup(a, converges)")
    assert found is number(Fraction(19, 28))
    dampened = (
        "{kind: optimizer, method: momentum, dampened: true, objective: 3 x^2, start: 1,"
        " step_size: a, parameters: {a: 0.1}}"
    )
    assert value(threshold(dampened, ", between: [0, 15]"), "sup(a, converges)") is number(
        Fraction(19, 3)
    )


@pytest.mark.parametrize("edge", [Fraction(19, 28), Fraction(19, 3)])
def test_momentum_by_simulation(edge):
    for factor, stable in ((0.98, True), (1.02, False)):
        a, x, v = float(edge) * factor, 1.0, 0.0
        for _ in range(4000):
            if edge.denominator == 28:
                v = 0.9 * v - a * 2 * (x + 0.9 * v)
                x += v
            else:
                v = 0.9 * v + 0.1 * 6 * x
                x -= a * v
            if abs(x) > 1e9:
                break
        assert (abs(x) < 1) is stable


@pytest.mark.parametrize(("inner", "more", "query", "said"), [
    (LOGISTIC, "", "sup(q, converges)", "not a parameter"),
    (LOGISTIC, ", between: [1.5, 2]", "sup(a, converges)", "not lost"),
    (LOGISTIC, ", between: [3.1, 5]", "sup(a, bounded)", "not decided in between"),
    (marching("euler", "t - y"), "", "sup(h, converges)", "same formula every time"),
])  # fmt: skip
def test_what_has_no_answer_says_so(inner, more, query, said):
    with pytest.raises(QueryError, match=said):
        ask(threshold(inner, more), query)


def test_a_parameter_is_no_variable():
    with pytest.raises(SpecError, match="a parameter and a variable"):
        built("{kind: iteration, method: newton, function: x, start: 1, parameters: {x: 1}}")
