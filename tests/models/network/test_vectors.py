"""Networks of vectors and matrices against numpy and finite differences."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import yaml

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import Matrix, number
from grader.expressions.reading import parse
from grader.expressions.traversal import walk
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.base import QueryError
from grader.models.registry import SpecError
from tests.models.building import ask, built, value

MODEL = """
kind: network
functions: [sigma]
equations:
  - z_1 = W_1 x + b_1
  - h = sigma(z_1)
  - z_2 = W_2 h + b_2
  - p = softmax(z_2)
  - L = cross_entropy(p, t)
values:
  x: [1, -2]
  W_1: [[0.1, 0.2], [-0.3, 0.4], [0.5, -0.6]]
  b_1: [0, 0.1, 0.2]
  W_2: [[1, -1, 0.5], [0.2, 0.3, -0.4]]
  b_2: [0.1, -0.1]
  t: [0, 1]
activations: {sigma: ACTIVATION}
"""
NUMBERS = {
    "x": [[1], [-2]], "W_1": [[0.1, 0.2], [-0.3, 0.4], [0.5, -0.6]], "b_1": [[0], [0.1], [0.2]],
    "W_2": [[1, -1, 0.5], [0.2, 0.3, -0.4]], "b_2": [[0.1], [-0.1]], "t": [[0], [1]],
}  # fmt: skip
FUNCTIONS = {
    "logistic": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "softplus": lambda z: np.log(1 + np.exp(z)),
}


def loss(function, **changed):
    given = {name: np.array(entries, float) for name, entries in NUMBERS.items()} | changed
    h = function(given["W_1"] @ given["x"] + given["b_1"])
    z = given["W_2"] @ h + given["b_2"]
    p = np.exp(z) / np.exp(z).sum()
    return -(given["t"] * np.log(p)).sum(), p


def evaluated(expression, values):
    return float(reals.certainly(lambda: reals.enclosure(evaluate(expression, values))).midpoint)


def floats(matrix):
    return np.array([evaluated(e, {}) for e in matrix.args]).reshape(matrix.shape)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_values_and_gradients_against_numpy(name):
    model, function = built(MODEL.replace("ACTIVATION", name)), FUNCTIONS[name]
    whole, p = loss(function)
    assert float(value(model, "value(L)").midpoint) == pytest.approx(whole)
    assert floats(value(model, "value(p)")) == pytest.approx(p)
    for quantity in ("W_1", "b_1", "W_2", "x"):
        gradient = floats(value(model, f"value(diff(L, {quantity}))"))
        start = np.array(NUMBERS[quantity], float)
        numeric = np.zeros_like(start)
        for place in np.ndindex(start.shape):
            step = np.zeros_like(start)
            step[place] = 1e-6
            up, down = (loss(function, **{quantity: start + s})[0] for s in (step, -step))
            numeric[place] = (up - down) / 2e-6
        assert gradient == pytest.approx(numeric, abs=1e-8)


def test_matrix_forms_of_students_are_understood():
    model = built(MODEL.replace("ACTIVATION", "logistic"))
    gradient = model.resolve(value(model, "diff(L, W_2)"))
    by_hand = model.resolve(parse("(p - t) h^T", model.notation))
    numbers = {name: model.constants[name] for name in model.constants}
    for ours, theirs in zip(gradient.args, by_hand.args, strict=True):
        assert evaluated(ours, numbers) == pytest.approx(evaluated(theirs, numbers))
    assert model.resolve(parse("p + W_1")) is None


def test_shapes_without_values_stay_symbolic():
    model = built("{kind: network, shapes: {W: [2, 2], x: 2}, equations: [y = W x, s = sum(y)]}")
    gradient = value(model, "diff(s, W)")
    assert gradient is Matrix(((parse("x_1"), parse("x_2")),) * 2)
    jacobian = value(model, "diff(y, x)")
    assert jacobian is Matrix(
        ((parse("W_{11}"), parse("W_{12}")), (parse("W_{21}"), parse("W_{22}")))
    )


def test_losses_and_products():
    model = built(
        "{kind: network, values: {a: [1, 2], b: [3, 5], q: 1/4}, equations:"
        " ['m = mse(a, b)', 's = sse(a, b)', 'd = dot(a, b)', 'h = hadamard(a, b)',"
        " 'o = a \\odot b', 'k = a^T b', 'B = binary_cross_entropy(q, 1)', 'r = relu(-q) + q']}"
    )
    assert value(model, "value(m)").lower == Fraction(13, 2)
    assert value(model, "value(s)").lower == 13
    assert value(model, "value(d)").lower == value(model, "value(k)").lower == 13
    assert (
        value(model, "value(h)")
        is value(model, "value(o)")
        is Matrix(((number(3),), (number(10),)))
    )
    assert float(value(model, "value(B)").midpoint) == pytest.approx(np.log(4))
    assert value(model, "value(diff(r, q))").lower == 1


def test_a_concrete_activation_is_put_in_when_answers_are_compared():
    model = built(
        "{kind: network, functions: [sigma], activations: {sigma: logistic},"
        " equations: ['y = sigma(w x)']}"
    )
    ours = model.resolve(value(model, "diff(y, w)"))
    theirs = model.resolve(parse("y (1 - y) x"))
    assert compare(ours, theirs).outcome is Outcome.EQUIVALENT


@pytest.mark.parametrize(("text", "code"), [
    ("shapes: {W: [2, 3], x: 2}, equations: [y = W x]", "shape-mismatch"),
    ("values: {W: [[1, 2], [3]]}, equations: [y = W]", "ragged-matrix"),
    ("shapes: {x: 2}, equations: [y = x, y_1 = 3]", "duplicate-equation"),
    ("activations: {f: magic}, equations: [y = f(x)]", "unknown-activation"),
    ("shapes: {x: 2}, values: {x: [1, 2, 3]}, equations: [y = x]", "model-spec"),
])  # fmt: skip
def test_mistakes_are_located(text, code):
    with pytest.raises(SpecError) as caught:
        built(f"{{kind: network, {text}}}")
    assert caught.value.code == code
    assert caught.value.mend


def test_missing_numbers_are_named():
    model = built("{kind: network, values: {w: 2}, equations: [y = w x]}")
    with pytest.raises(QueryError, match="x has no value"):
        ask(model, "value(y)")


def deep_network(width, layers=3):
    """Return the YAML of a deep network, its numbers, and the gradient of its loss by numpy."""
    rng = np.random.default_rng(7)
    numbers = {f"W_{k}": rng.integers(-9, 10, (width, width)) / 10 for k in range(1, layers + 1)}
    numbers |= {"x": rng.integers(-9, 10, (width, 1)) / 10}
    equations = [
        line
        for k in range(1, layers + 1)
        for line in (f"z_{k} = W_{k} {'x' if k == 1 else f'h_{k - 1}'}", f"h_{k} = tanh(z_{k})")
    ]
    spec = {
        "kind": "network",
        "equations": [*equations, f"L = sum(h_{layers})"],
        "values": {name: entries.tolist() for name, entries in numbers.items()},
    }
    activity = [numbers["x"]]
    for k in range(1, layers + 1):
        activity.append(np.tanh(numbers[f"W_{k}"] @ activity[-1]))
    back = np.ones((width, 1))
    for k in range(layers, 0, -1):
        delta = back * (1 - activity[k] ** 2)
        gradient, back = delta @ activity[k - 1].T, numbers[f"W_{k}"].T @ delta
    return yaml.safe_dump(spec), gradient


def test_a_deep_gradient_against_backpropagation_by_numpy():
    text, gradient = deep_network(5)
    assert floats(value(built(text), "value(diff(L, W_1))")) == pytest.approx(gradient, abs=1e-12)


def test_what_the_entries_of_a_gradient_share_is_there_once():
    """Each entry adds a product of its own; all else is the same nodes."""
    text, _ = deep_network(6)
    model = built(text)
    of_inputs = len(list(walk(value(model, "diff(L, z_1)"))))
    assert len(list(walk(value(model, "diff(L, W_1)")))) < of_inputs + 4 * 36


@pytest.mark.parametrize("query", ["diff(L, W_1)", "diff(L, x)", "diff(z_2, x)"])
def test_the_steps_of_a_vector_derivative_hold(query):
    model = built(MODEL.replace("ACTIVATION", "logistic"))
    steps = ask(model, query).steps
    assert steps
    for step in steps:
        entries = [evaluated(model.resolve(side), model.constants) for side in step.statement.args]
        assert entries[0] == pytest.approx(entries[1], abs=1e-12)


def test_of_large_vectors_one_entry_of_each_is_shown():
    model = built(deep_network(8)[0])
    texts = [step.text for step in ask(model, "diff(L, W_1)").steps]
    assert len(texts) == 7  # h_3, z_3, h_2, z_2, h_1, z_1, W_1
    assert all("likewise" in text for text in texts)
