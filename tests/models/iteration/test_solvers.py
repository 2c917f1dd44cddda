"""Numerical methods: a textbook's examples, formulas of our own, and what holds by definition."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
import yaml

from grader.models.base import QueryError
from grader.models.query import parse_query
from grader.models.registry import SpecError
from tests.helpers.tables import from_yaml
from tests.models.building import ask, built, value
from tests.models.numerical_oracles import table

TABLES = from_yaml((Path(__file__).parent / "published_tables.yaml").read_text())


def floats(iterates):
    return [[float(entry.midpoint) for entry in state] for state in iterates.states]


def column(model, query):
    return [state[0] for state in floats(value(model, query))]


ODE = "{kind: iteration, method: rk4, function: y - t^2 + 1, start: 0.5, step: 0.2}"
SYSTEM = """
kind: iteration
method: jacobi
matrix: [[10, -1, 2, 0], [-1, 11, -1, 3], [2, -1, 10, -1], [0, 3, -1, 8]]
right: [6, 25, -11, 15]
start: [0, 0, 0, 0]
"""


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case["name"])
def test_published_tables(case):
    rows = floats(value(built(yaml.safe_dump(case["model"])), case["ask"]))
    for row, expected in zip(rows, case["rows"], strict=True):
        printed = expected if isinstance(expected, list) else [expected]
        assert row == pytest.approx(printed, abs=2.01 * 10 ** -case["places"])


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case["name"])
def test_tables_against_formulas_of_our_own(case):
    states = value(built(yaml.safe_dump(case["model"])), case["ask"]).states
    expected = table(case["name"], len(states))
    tolerance = 1e-12 if "matrix" in case["model"] else 1e-22  # numpy, and mpmath
    for state, row in zip(states, expected, strict=True):
        for entry, number in zip(state, row, strict=True):
            with mpmath.workdps(50):
                computed = mpmath.mpf(entry.midpoint.numerator) / entry.midpoint.denominator
                assert abs(computed - number) < tolerance


def test_power_method_finds_the_dominant_eigenvalue():
    model = built(
        "{kind: iteration, method: power_method, matrix: [[2, 1], [1, 3]], start: [1, 1]}"
    )
    assert float(value(model, "lambda[40]").midpoint) == pytest.approx((5 + 5**0.5) / 2)


def test_newton_is_exact_on_rationals():
    model = built("{kind: iteration, method: newton, function: x^2 - 2, start: 1}")
    states = value(model, "x[0:4]").states
    assert [s[0].lower for s in states] == [1, Fraction(3, 2), Fraction(17, 12), Fraction(577, 408)]
    assert value(model, "steps_to(|x^2 - 2| < 1e-12)").lower == 5


def test_deep_newton_stays_certain():
    model = built("{kind: iteration, method: newton, function: x^2 - 2, start: 1}")
    last = value(model, "x[30]")
    assert float(last.midpoint) == 2**0.5
    assert not last.exact


def test_fixed_point_of_a_system():
    model = built(
        "{kind: iteration, method: fixed_point, variable: [x, y], function: [y/2 + 1, x/2],"
        " start: [0, 0]}"
    )
    assert floats(value(model, "(x, y)[0:3]")) == [[0, 0], [1, 0], [1, 0.5]]


def test_system_of_differential_equations():
    model = built(
        "{kind: iteration, method: rk4, variable: [y, v], function: [v, -y], start: [0, 1],"
        " step: 0.01, horizon: 200}"
    )
    last = value(model, "(t, y, v)[100:101]")
    assert floats(last)[0] == pytest.approx([1, math.sin(1), math.cos(1)], abs=1e-9)


def test_intermediate_slopes_and_indices():
    model = built(ODE.replace("step: 0.2", "step: 0.2, first_index: 1"))
    assert column(model, "(y)[1:2]") == [0.5]
    assert column(model, "k1[2:3]") == pytest.approx([1.5])
    with pytest.raises(QueryError, match="before the first step; begin with the index 2"):
        ask(model, "k1[1:2]")
    with pytest.raises(QueryError, match="indices"):
        ask(model, "y[0:3]")


@pytest.mark.parametrize(("inner", "said"), [
    ("method: newton, function: x^3 - 2x + 2, start: 0", "repeat with period 2: 0, 1"),
    ("method: newton, function: 2x - 1, start: 0", "From index 1 on the iterates stay at 0.5"),
    ("method: newton, function: x^2 - 2, start: 1", "converges: at index 2 it is at 1.41666"),
    ("method: newton, function: x^2, start: 1", "converges"),
    ("method: newton, function: x^2 + 1, start: 1", "not defined: at index 1 it is at 0"),
    ("method: fixed_point, function: 3.2 x (1 - x), start: 0.3", "runs into a cycle"),
    ("method: euler, function: y^2, start: 1, step: 0.1", "grows"),
])  # fmt: skip
def test_what_becomes_of_a_path(inner, said):
    assert said in value(built(f"{{kind: iteration, {inner}}}"), "cycle").sentence


def test_slips():
    model = built(SYSTEM)
    found = {wrong.id: wrong for wrong in model.misconceptions(parse_query("states[1:3]"))}
    assert set(found) == {"gauss_seidel-instead", "one-step-off"}
    newton = built("{kind: iteration, method: newton, function: x^2 - 2, start: 1}")
    assert "step-with-wrong-sign" in {w.id for w in newton.misconceptions(parse_query("x[0:3]"))}


BROKEN = {
    "no function": "method: newton, start: 1",
    "one end": "method: bisection, function: x, start: 1",
    "unknown name": "method: newton, function: a x, start: 1",
    "no number": "method: newton, function: x, start: q",
    "matrix": "method: jacobi, matrix: [[1, 2]], right: [1], start: [1]",
    "right": "method: jacobi, matrix: [[1]], start: [1]",
    "formulas": "method: rk4, function: [y, t], start: 1",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_mistakes_are_located(text):
    with pytest.raises(SpecError) as caught:
        built(f"{{kind: iteration, {text}}}")
    assert caught.value.mend


@pytest.mark.parametrize("text", [
    "method: bisection, function: x^2 + 1, start: [0, 1]",
    "method: newton, function: x^2 + 1, start: 0",
])  # fmt: skip
def test_methods_that_break_down_say_so(text):
    with pytest.raises(QueryError):
        ask(built(f"{{kind: iteration, {text}}}"), "x[0:3]" if "newton" in text else "m[0:3]")
