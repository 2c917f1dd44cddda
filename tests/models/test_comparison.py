"""A point of each order, confirmed by an evaluator of its own."""

from __future__ import annotations

import re

import mpmath
import pytest

from grader.models.registry import SpecError
from tests.models.building import PLAIN, RESIDUAL, ask, built, number_of, value

COMPARISON = """
kind: comparison
left: {model: plain, query: "diff(y, w_1)"}
right: {model: residual, query: "diff(y^*, w_1)"}
activations: {sigma: logistic}
points: 4000
"""


@pytest.fixture(scope="module")
def models():
    return {"plain": built(PLAIN), "residual": built(RESIDUAL)}


def test_a_point_of_each_order(models):
    finding = value(built(COMPARISON, models), "orders")
    assert "Neither is always the greater" in finding.sentence
    sigma = {"sigma": lambda z: 1 / (1 + mpmath.exp(-z))}
    for what, where in finding.details:
        point = {n: mpmath.mpf(v) for n, v in re.findall(r"(\w+) = (-?[\d.]+)", where)}
        assert set(point) == {"x", "w", "w_1", "b", "b_1"}
        with mpmath.workdps(30):
            left, right = (
                abs(number_of(m.resolve(ask(m, q).value), point, sigma))
                for m, q in (
                    (models["plain"], "diff(y, w_1)"),
                    (models["residual"], "diff(y^*, w_1)"),
                )
            )
        assert (left < right) == ("<" in what)
        shown = re.search(r": (\S+) and (\S+)$", where)
        assert shown is not None
        assert [float(n) for n in shown.groups()] == pytest.approx([float(left), float(right)])
    assert len(finding.details) == 2


def test_the_search_is_the_same_every_time(models):
    first, second = (value(built(COMPARISON, models), "orders") for _ in range(2))
    assert first == second


def test_one_order_only_is_said(models):
    networks = {
        "a": built("{kind: network, equations: [y = x^2]}"),
        "b": built("{kind: network, equations: [y = x^2 + 1]}"),
    }
    text = (
        "{kind: comparison, left: {model: a, query: value(y)}, right: {model: b, query: value(y)}}"
    )
    assert "only one order" in value(built(text, networks), "orders").sentence


def test_an_opaque_function_has_no_numbers(models):
    with pytest.raises(SpecError, match="sigma"):
        built(COMPARISON.replace("activations: {sigma: logistic}", ""), models)
    with pytest.raises(SpecError, match="not an activation"):
        built(COMPARISON.replace("logistic", "magic"), models)
    with pytest.raises(SpecError, match="no model"):
        built(COMPARISON, {})
