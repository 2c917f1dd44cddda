"""The highest bump that Adam passes, and the boundary study of its step sizes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.models.base import QueryError
from grader.models.query import parse_query
from tests.models.building import ask, built, bump, value
from tests.models.iteration.test_optimizers import adam_on_signs


def test_highest_bump_that_adam_passes():
    answer = ask(bump("adam", variable="theta", assume="h > 1/2"), "sup(h, escapes)")
    assert answer.value.exact
    assert answer.value.lower == Fraction(2071210444, 5049463055)
    text = "\n".join(step.text for step in answer.steps)
    assert "theta_6" in text
    assert "just below the threshold the optimizer passes at index 6" in text
    assert "just above the threshold the optimizer never passes" in text


def test_threshold_agrees_with_a_search_by_simulation():
    threshold = value(bump("adam", assume="h > 1/2"), "sup(h, escapes)").lower

    def escapes(h):
        theta = m = Fraction(0)
        for t in range(1, 60):
            m = Fraction(9, 10) * m + Fraction(-1 if theta < 1 or theta >= 1 + h else 1, 10)
            theta -= Fraction(3, 10) * m / (1 - Fraction(9, 10) ** t)
        return theta > 5

    low, high = Fraction(0), Fraction(1)
    for _ in range(25):
        middle = (low + high) / 2
        low, high = (middle, high) if escapes(middle) else (low, middle)
    assert low <= threshold <= high


SUP = parse_query("sup(h, escapes)")

# Step sizes for which an iterate is exactly 1, where a rounded comparison may take either branch.
BOUNDARY = {Fraction(1, n): n for n in (10, 5, 4, 3, 7, 20)}


@pytest.mark.parametrize("step", BOUNDARY, ids=str)
def test_an_iterate_exactly_at_the_border_takes_the_right_branch(step):
    model = bump("adam", step_size=str(step), variable="theta", assume="h > 5")
    path = [state[0].lower for state in value(model, "theta[0:60]").states]
    assert path == adam_on_signs(step, 59)
    assert path[BOUNDARY[step]] == 1
    assert value(model, "max(theta)").lower == max(path)


FLOATS = {3: 1.5669, 4: 1.4733, 5: 1.4129, 7: 1.3345, 10: 1.2643, 20: 1.1580}
TRUTH = {3: 1.1635, 4: 1.1752, 5: 1.1786, 7: 1.1709, 10: 1.1560, 20: 1.1065}


@pytest.mark.parametrize("n", FLOATS)
def test_float64_takes_the_wrong_branch_where_the_model_does_not(n):
    """The table of docs/models/optimizer.md."""
    theta, m, v, path = 0.0, 0.0, 0.0, [0.0]
    for t in range(1, 101):
        g = -1 if theta < 1 else 1
        m, v = 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * g**2
        theta -= (1 / n) * (m / (1 - 0.9**t)) / (v / (1 - 0.999**t)) ** 0.5
        path.append(theta)
    assert max(path) == pytest.approx(FLOATS[n], abs=1e-4)
    model = bump("adam", step_size=f"1/{n}", variable="theta", assume="h > 5")
    assert float(value(model, "max(theta)").lower) == pytest.approx(TRUTH[n], abs=1e-4)


def test_threshold_of_gradient_descent():
    answer = value(bump("gradient_descent"), "sup(h, escapes)")
    assert answer.lower == Fraction(1, 5)


def test_a_path_that_still_rises_has_no_threshold_yet():
    with pytest.raises(QueryError, match="still rises"):
        ask(bump("adam", horizon=4), "sup(h, escapes)")


def test_slips_of_the_threshold():
    model = bump("adam", variable="theta", assume="h > 1")
    found = {w.id: float(w.value.midpoint) for w in model.misconceptions(SUP)}
    assert found["place-for-height"] == pytest.approx(1.41018, abs=1e-5)
    assert found["no-bias-correction"] == pytest.approx(1.61264, abs=1e-5)


@pytest.mark.parametrize("query", ["sup(k, escapes)", "sup(h, flies)", "inf(h, escapes)"])
def test_other_thresholds_are_refused(query):
    with pytest.raises(QueryError):
        ask(bump("adam"), query)


def test_a_formula_has_no_bump():
    model = built("{kind: optimizer, method: adam, step_size: 1, objective: x^2}")
    with pytest.raises(QueryError, match="pieces"):
        ask(model, "sup(h, escapes)")
