"""Optimizers against independent computations: plain fractions, and formulas in 60 digits."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from grader.equivalence import Enclosure
from grader.models.base import QueryError
from grader.models.query import parse_query
from grader.models.registry import SpecError
from tests.models.building import ask, built, bump, value


def exact(iterates):
    assert all(entry.exact for state in iterates.states for entry in state)
    return [tuple(entry.lower for entry in state) for state in iterates.states]


def adam_on_signs(step, steps, border=Fraction(1)):
    """Adam where g is -1 or 1, in plain fractions: then v hat is 1, whatever beta_2 is."""
    theta, m, path = Fraction(0), Fraction(0), [Fraction(0)]
    for t in range(1, steps + 1):
        m = Fraction(9, 10) * m + Fraction(1, 10) * (-1 if theta < border else 1)
        theta -= step * m / (1 - Fraction(9, 10) ** t)
        path.append(theta)
    return path


def test_gradient_descent_on_the_bump():
    states = exact(value(bump("gradient_descent"), "(x, y)[0:7]"))
    xs = [Fraction(k, 10) for k in (0, 3, 6, 9, 12, 9, 12)]
    ys = [Fraction(k, 10) for k in (10, 7, 4, 1, 2, 1, 2)]
    assert states == list(zip(xs, ys, strict=True))


def test_value_beyond_the_bump_and_before_the_start():
    model = built(
        "{kind: optimizer, method: gradient_descent, step_size: 2, value_at_start: 1, start: 0,"
        " pieces: [{until: -1, slope: 3}, {until: 1, slope: -1}, {until: 1 + h, slope: 1},"
        " {slope: -2}], parameters: {h: 1/2}}"
    )
    assert exact(value(model, "(x, f)[0:3]")) == [
        (0, 1),
        (2, Fraction(-1, 2)),
        (6, Fraction(-17, 2)),
    ]
    left = built(
        "{kind: optimizer, method: gradient_descent, step_size: 1, start: 0, value_at_start: 1,"
        " pieces: [{until: -1, slope: 3}, {slope: 2}]}"
    )
    assert exact(value(left, "(x, f)[0:3]")) == [(0, 1), (-2, -4), (-5, -13)]


def test_adam_is_exact():
    states = exact(value(bump("adam", variable="theta", assume="h > 1/2"), "theta[0:40]"))
    assert [state[0] for state in states] == adam_on_signs(Fraction(3, 10), 39)


def test_cycle_of_gradient_descent():
    finding = value(bump("gradient_descent"), "cycle")
    assert finding.sentence == "From step 3 on the iterates repeat with period 2: 0.9, 1.2."
    assert dict(finding.details) == {"from": "3", "period": "2", "states": "0.9, 1.2"}


def test_fixed_point():
    model = built("{kind: optimizer, method: newton, step_size: 1, objective: (x - 2)^2}")
    assert value(model, "cycle").sentence == "From step 1 on the iterates stay at 2."


def test_without_a_cycle_the_range_is_told():
    finding = value(bump("adam", assume="h > 1"), "cycle")
    assert "do not repeat" in finding.sentence


def test_extremes_and_steps():
    model = bump("adam", variable="theta", assume="h > 1")
    path = adam_on_signs(Fraction(3, 10), 100)
    assert value(model, "max(theta)").lower == max(path)
    assert value(model, "min(theta)").lower == min(path)
    assert value(model, "theta[6]").lower == path[6]
    assert value(model, "steps_to(theta >= 1)").lower == 4


def test_a_step_gives_the_exact_value_where_its_words_do_not():
    steps = ask(bump("adam", variable="theta", assume="h > 1"), "theta[0:7]").steps
    said = [(step.text, step.statement is None) for step in steps]
    assert said[3] == ("index 3: theta = 0.9", True)
    assert said[5][0].startswith("index 5: theta = 1.35348")
    assert not said[5][1]


def test_an_open_branch_is_not_guessed():
    with pytest.raises(QueryError, match="assume more"):
        ask(bump("gradient_descent", assume="h > 0.1"), "x[0:7]")
    given = bump("gradient_descent", assume="h >= 0.2")
    with pytest.raises(QueryError):
        ask(given, "x[0:7]")


ROSENBROCK = "(1 - x)^2 + 5 (y - x^2)^2"


def rosenbrock(x, y):
    return (-2 * (1 - x) - 20 * x * (y - x * x), 10 * (y - x * x))


def run(update, steps=12):
    """Iterate `update(t, x, g, memory)` in 60 digits; the gradient is typed in, not derived."""
    x, memory, path = [mpmath.mpf("-0.5"), mpmath.mpf("0.5")], [[0, 0], [0, 0]], []
    for t in range(1, steps + 1):
        path.append(tuple(x))
        x, memory = update(t, x, rosenbrock, memory)
    return [*path, tuple(x)]


with mpmath.workdps(60):
    A, MU, B1, B2, EPS = map(mpmath.mpf, ("0.01", "0.9", "0.9", "0.999", "0.001"))


def _gd(t, x, grad, memory):
    return [a - A * g for a, g in zip(x, grad(*x), strict=True)], memory


def _momentum(t, x, grad, memory):
    v = [MU * a + g for a, g in zip(memory[0], grad(*x), strict=True)]
    return [a - A * b for a, b in zip(x, v, strict=True)], [v]


def _nesterov(t, x, grad, memory):
    ahead = [a + MU * b for a, b in zip(x, memory[0], strict=True)]
    v = [MU * b - A * g for b, g in zip(memory[0], grad(*ahead), strict=True)]
    return [a + b for a, b in zip(x, v, strict=True)], [v]


def _adagrad(t, x, grad, memory):
    g = grad(*x)
    s = [b + c * c for b, c in zip(memory[0], g, strict=True)]
    return [a - A * c / (mpmath.sqrt(b) + EPS) for a, b, c in zip(x, s, g, strict=True)], [s]


def _rmsprop(t, x, grad, memory):
    g = grad(*x)
    s = [B2 * b + (1 - B2) * c * c for b, c in zip(memory[0], g, strict=True)]
    return [a - A * c / (mpmath.sqrt(b) + EPS) for a, b, c in zip(x, s, g, strict=True)], [s]


def _adam(t, x, grad, memory, decay=0, inside=False):
    g = grad(*x)
    m = [B1 * b + (1 - B1) * c for b, c in zip(memory[0], g, strict=True)]
    v = [B2 * b + (1 - B2) * c * c for b, c in zip(memory[1], g, strict=True)]
    out = []
    for a, b, c in zip(x, m, v, strict=True):
        square = c / (1 - B2**t)
        root = mpmath.sqrt(square + EPS) if inside else mpmath.sqrt(square) + EPS
        out.append(a - A * (b / (1 - B1**t) / root + decay * a))
    return out, [m, v]


def _newton(t, x, grad, memory):
    (a, b), (g1, g2) = x, grad(*x)
    hessian = mpmath.matrix([[2 - 20 * b + 60 * a * a, -20 * a], [-20 * a, 10]])
    step = mpmath.lu_solve(hessian, mpmath.matrix([g1, g2]))
    return [a - A * step[0], b - A * step[1]], memory


METHODS = {
    "gradient_descent": (_gd, ""),
    "momentum": (_momentum, ""),
    "nesterov": (_nesterov, ""),
    "adagrad": (_adagrad, ""),
    "rmsprop": (_rmsprop, ""),
    "adam": (_adam, ""),
    "adam, epsilon inside": (lambda *a: _adam(*a, inside=True), "epsilon_inside_root: true,"),
    "adamw": (lambda *a: _adam(*a, decay=MU), "weight_decay: 0.9,"),
    "newton": (_newton, ""),
}


@pytest.mark.parametrize("name", METHODS)
def test_methods_against_formulas_in_high_precision(name):
    update, more = METHODS[name]
    model = built(
        f"{{kind: optimizer, method: {name.split(',')[0]}, step_size: 1/100, variable: [x, y],"
        f" value: f, start: [-0.5, 0.5], epsilon: 0.001, {more} objective: '{ROSENBROCK}'}}"
    )
    states = value(model, "(x, y)[0:13]").states
    with mpmath.workdps(60):
        for state, expected in zip(states, run(update), strict=True):
            for entry, number in zip(state, expected, strict=True):
                computed = mpmath.mpf(entry.lower.numerator) / entry.lower.denominator
                assert abs(computed - number) < 1e-20


def test_schedules_first_index_and_inner_quantities():
    model = built(
        "{kind: optimizer, method: gradient_descent, step_size: 1/t, objective: x^2/2, start: 6,"
        " first_index: 1}"
    )
    assert exact(value(model, "x[1:4]")) == [(6,), (0,), (0,)]
    adam = bump("adam", assume="h > 1")
    assert exact(value(adam, "(g, m, m_hat)[1:3]")) == [
        (-1, Fraction(-1, 10), -1), (-1, Fraction(-19, 100), -1)
    ]  # fmt: skip
    with pytest.raises(QueryError, match="first state"):
        ask(model, "x[0:3]")


def test_irrational_start_is_computed_as_finely_as_needed():
    model = built(
        "{kind: optimizer, method: gradient_descent, step_size: 1, start: sqrt(2) - 1,"
        " pieces: [{until: sqrt(2), slope: -1}, {slope: 1}]}"
    )
    with pytest.raises(QueryError):  # the first step lands exactly on the border: undecidable
        ask(model, "x[0:4]")


BROKEN = {
    "no objective": ("step_size: 1", "one-objective"),
    "both": ("step_size: 1, objective: x, pieces: [{slope: 1}]", "one-objective"),
    "unknown name": ("step_size: 1, objective: x q", "model-spec"),
    "free parameter": (
        "step_size: 1, pieces: [{until: h, slope: 1}, {slope: 2}]",
        "free-parameter",
    ),
    "no end": ("step_size: 1, pieces: [{slope: 1}, {slope: 2}]", "model-spec"),
    "start": ("step_size: 1, objective: x^2, start: [1, 2]", "model-spec"),
    "step size": ("step_size: a, objective: x^2", "model-spec"),
    "assumption": ("step_size: 1, assume: h + k > 1, pieces: [{slope: 1}]", "model-spec"),
}


@pytest.mark.parametrize(("text", "code"), BROKEN.values(), ids=BROKEN)
def test_mistakes_are_located(text, code):
    with pytest.raises(SpecError) as caught:
        built(f"{{kind: optimizer, method: gradient_descent, {text}}}")
    assert caught.value.code == code
    assert caught.value.where
    assert caught.value.mend


def test_misconceptions():
    model = bump("adam", variable="theta", assume="h > 3")
    found = {wrong.id: wrong.value for wrong in model.misconceptions(parse_query("theta[0:9]"))}
    assert {"no-bias-correction", "step-uphill", "betas-swapped", "no-correction-of-m",
            "one-step-off"} <= set(found)  # fmt: skip
    uphill = [float(state[0].lower) for state in found["step-uphill"].states]
    assert uphill[:3] == pytest.approx([0, -0.3, -0.6])
    no_m = [float(state[0].midpoint) for state in found["no-correction-of-m"].states]
    assert no_m[:3] == pytest.approx([0, 0.03, 0.087])


def test_a_slip_may_pass_a_border_that_the_right_path_does_not_reach():
    model = bump("adam", variable="theta", assume="h > 1/2")
    found = {wrong.id: wrong.value for wrong in model.misconceptions(parse_query("theta[0:9]"))}
    states = [float(state[0].midpoint) for state in found["no-bias-correction"].states]
    assert states[1:4] == pytest.approx([0.948683, 2.223561, 2.612638], abs=1e-6)


def test_newton_takes_whole_steps_unless_told():
    text = "{kind: optimizer, method: newton, objective: x^2 + x y + 2 y^2 - 4 x, variable: [x, y]"
    model = built(text + ", start: [0, 0]}")
    exact = [Enclosure.exactly(Fraction(16, 7)), Enclosure.exactly(Fraction(-4, 7))]
    assert list(value(model, "(x, y)[1:2]").states[0]) == exact
    with pytest.raises(SpecError, match="needs a `step_size`"):
        built("{kind: optimizer, method: momentum, objective: x^2}")
