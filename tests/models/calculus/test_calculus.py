"""Calculus: standard answers, checks that catch a wrong result, and slips that are wrong."""

from __future__ import annotations

from pathlib import Path

import mpmath
import pytest
import yaml

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import (
    Constant,
    Expression,
    Limit,
    Matrix,
    Number,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.reading import parse
from grader.expressions.traversal import walk
from grader.models.base import QueryError
from grader.models.calculus.checks import Unconfirmed, confirm_antiderivative, confirm_integral
from grader.models.query import parse_query
from grader.models.registry import SpecError
from tests.helpers.tables import from_yaml
from tests.models.building import ask, built, number_of, value

CASES = from_yaml((Path(__file__).parent / "calculus.yaml").read_text())


@pytest.fixture(scope="module")
def model():
    return built("{kind: calculus, definitions: ['f(x) = x^3 - 3x', 'a = sqrt(6)']}")


def expected(text):
    if text.startswith("["):
        rows = [[parse(e) for e in row.split(",")] for row in text.strip("[]").split(";")]
        return Matrix(tuple(map(tuple, rows)))
    return parse(text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["ask"])
def test_standard_answers(model, case):
    answer = value(model, case["ask"])
    assert isinstance(answer, Expression)
    reference = expected(case["is"])
    assert compare(reference, answer).outcome is Outcome.EQUIVALENT, answer


def test_the_steps_of_a_derivative_hold(model):
    steps = ask(model, "diff(x^2 sin(3x), x)").steps
    assert len(steps) >= 4
    for step in steps:
        left, right = step.statement.args
        assert compare(model.resolve(left), right).outcome is Outcome.EQUIVALENT


LIMITS = from_yaml((Path(__file__).parent / "limit_steps.yaml").read_text())


def limit_by_numbers(expression):
    """Return a limit, or e to a limit, from values of mpmath near the point."""
    match expression:
        case Pow():
            return mpmath.e ** limit_by_numbers(expression.args[1])
        case Limit():
            body, name, point = expression.args
            with mpmath.workdps(60):
                near = mpmath.mpf(10) ** -14 * (-1 if expression.side == "-" else 1)
                at = 1 / near if point is Constant("oo") else number_of(point, {}, {}) + near
                return number_of(body, {name.name: at, "a": mpmath.mpf(3)}, FUNCTIONS)
    return (
        mpmath.inf if expression is Constant("oo") else number_of(expression, {"a": 3}, FUNCTIONS)
    )


FUNCTIONS = {"abs": abs, "ln": mpmath.log}


@pytest.mark.parametrize("case", LIMITS, ids=lambda case: case["ask"])
def test_every_step_of_a_limit_holds(model, case):
    answer = ask(model, case["ask"])
    assert [step.text for step in answer.steps] == case["steps"]
    for step in answer.steps:
        left, right = map(limit_by_numbers, step.statement.args)
        if right == mpmath.inf:
            assert left > 1e9
        else:
            assert abs(left - right) < 1e-6 * max(1, abs(right))


@pytest.mark.parametrize("query", [
    "taylor(exp(2x), x, 0, 4)", "taylor(ln(x), x, 1, 3)", "taylor(sin(x) cos(x), x, pi/4, 3)",
    "gradient(x^2 y + sin(y), x, y)", "hessian(x^2 y^3, x, y)",
])  # fmt: skip
def test_every_step_of_taylor_and_of_vectors_holds(model, query):
    steps = ask(model, query).steps
    assert len(steps) >= 2
    for step in steps:
        left, right = (model.resolve(side) or side for side in step.statement.args)
        assert compare(left, right).outcome is Outcome.EQUIVALENT


def test_solutions_put_in_hold(model):
    for step in ask(model, "solve(x^2 - 5x + 6 = 0, x)").steps:
        assert isinstance(step.statement, Relation)
        assert compare(*step.statement.args).outcome is Outcome.EQUIVALENT


def test_checks_catch_wrong_results():
    x, body = Symbol("x"), parse("x^2")
    with pytest.raises(Unconfirmed):
        confirm_antiderivative(
            parse("x^3/2"), body, x, built("{kind: calculus}").definitions.notation
        )
    with pytest.raises(Unconfirmed, match="quadrature"):
        confirm_integral(parse("1/2"), body, x, Number(0), Number(1))


@pytest.mark.parametrize(("query", "said"), [
    ("solve(sin(x) = 0, x)", "bound the name"),
    ("sum(1/n, n, 1, oo)", "diverges"),
    ("value(gcd(x, 4))", "of numbers only"),
    ("area(x^2, x, x, 0, b)", "b has no value"),  # a bound that is no number
    ("area(b x^2, 0, x, 0, 1)", "has no value"),  # a size whose sign is open
])  # fmt: skip
def test_what_has_no_answer_says_why(model, query, said):
    with pytest.raises(QueryError, match=said):
        ask(model, query)


@pytest.mark.parametrize("query", [
    "diff(x)", "diff(f, 2)", "integrate(x)", "integrate(x, x, 1)", "limit(x, x, 0, *)", "solve(x)",
    "taylor(x, x, 0, y)", "frobnicate(x)", "diff((x, y)", "theta[0:3]",
])  # fmt: skip
def test_unfitting_questions_are_refused(model, query):
    with pytest.raises(QueryError):
        ask(model, query)


def test_slips_are_wrong_and_named(model):
    right = value(model, "diff(x sin(x), x)")
    (wrong,) = model.misconceptions(parse_query("diff(x sin(x), x)"))
    assert wrong.id == "product-of-derivatives"
    assert compare(right, wrong.value).outcome is Outcome.DIFFERENT
    (inner,) = model.misconceptions(parse_query("diff(sin(x^2), x)"))
    assert inner.value is parse("cos(x^2)")


@pytest.mark.parametrize(("texts", "code"), [
    (["f(x) = g(x)", "g(x) = f(x)"], "cyclic-equations"),
    (["a = b", "b = a"], "cyclic-equations"),
    (["x + 1"], "not-a-definition"),
    (["a = 1", "a = 2"], "not-a-definition"),
    (["f(x) = (x"], "model-formula"),
])  # fmt: skip
def test_definitions_that_cannot_be_used(texts, code):
    with pytest.raises(SpecError) as caught:
        built(yaml.safe_dump({"kind": "calculus", "definitions": texts}))
    assert caught.value.code == code


def test_nothing_of_a_query_is_ever_parsed_by_sympy(model):
    names = {n.name for n in walk(value(model, "diff(Q + beta^2, beta)")) if isinstance(n, Symbol)}
    assert names == {"beta"}


@pytest.mark.parametrize("query", [
    "value(9^9^9^9)", "integrate(x + 9^9^9^9, x)", "value(10^(10^9))", "value(100000!)",
])  # fmt: skip
def test_numbers_that_would_fill_pages_are_refused_at_once(model, query):
    with pytest.raises(QueryError, match="digits"):
        ask(model, query)
