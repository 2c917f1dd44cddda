"""Networks: derivatives against finite differences, steps that hold, readings, mistakes."""

from __future__ import annotations

import mpmath
import pytest

from grader.expressions.nodes import Add, Derivative, Mul, Relation, Symbol
from grader.expressions.reading import parse
from grader.expressions.traversal import walk
from grader.models.base import QueryError
from grader.models.query import parse_query
from grader.models.registry import SpecError
from tests.models.building import PLAIN, RESIDUAL, ask, built, number_of, value

POINT = {name: mpmath.mpf(number) for name, number in
         {"x": "0.7", "w_1": "-1.3", "b_1": "0.4", "w": "0.9", "b": "-0.2"}.items()}  # fmt: skip


def logistic(z):
    return 1 / (1 + mpmath.exp(-z))


FUNCTIONS = {"tanh": {"sigma": mpmath.tanh}, "logistic": {"sigma": logistic}}
NETWORKS = {"plain": (PLAIN, "y"), "residual": (RESIDUAL, "y^*")}


def forward(network, replaced=()):
    """Run the network forwards, some quantities being held at a given number."""
    given = dict(POINT) | dict(replaced)

    def run(functions):
        for name, right in network.graph.definitions.items():
            if name.name not in dict(replaced):
                given[name.name] = number_of(right, given, functions)
        return given

    return run


@pytest.mark.parametrize("functions", FUNCTIONS.values(), ids=FUNCTIONS)
@pytest.mark.parametrize(("text", "output"), NETWORKS.values(), ids=NETWORKS)
def test_derivatives_against_finite_differences(text, output, functions):
    network = built(text)
    output_name = network.quantity(output)
    with mpmath.workdps(30):
        values = forward(network)(functions)
        for name in (*network.graph.definitions, *network.graph.base):
            if name is output_name:
                continue
            step = mpmath.mpf(10) ** -12
            up, down = (
                forward(network, {name.name: values[name.name] + change})(functions)[output]
                for change in (step, -step)
            )
            numeric = (up - down) / (2 * step)
            exact = number_of(network.graph.total(output_name, name), values, functions)
            assert mpmath.almosteq(exact, numeric, 1e-12, 1e-15), name.name


def test_readable_form():
    from grader.expressions.writing import to_plain

    answer = ask(built(PLAIN), "diff(y, w_1)")
    expected = parse("x w^4 sigma'(z_5) sigma'(z_4) sigma'(z_3) sigma'(z_2) sigma'(z_1)",
                     built(PLAIN).notation)  # fmt: skip
    assert answer.value is expected, to_plain(answer.value)
    assert answer.target is Derivative(Symbol("y"), Symbol("w_1"))


def test_skip_connections_give_a_term_for_every_path():
    network = built(RESIDUAL)
    whole = value(network, "diff(y^*, w_1)")
    assert isinstance(whole, Add)
    assert len(whole.args) == 4
    shortest = parse("x sigma'(z'_5) sigma'(z'_3) sigma'(z'_1)", network.notation)
    assert whole.args[-1] is shortest


@pytest.mark.parametrize(("text", "output"), NETWORKS.values(), ids=NETWORKS)
def test_every_side_of_every_step_is_the_same_number(text, output):
    network = built(text)
    steps = ask(network, f"diff({output}, w_1)").steps
    with mpmath.workdps(30):
        values = forward(network)(FUNCTIONS["tanh"])
        for step in steps:
            assert isinstance(step.statement, Relation)
            sides = [network.readings(side)[-1 if len(network.readings(side)) > 1 else 0]
                     for side in step.statement.args]  # fmt: skip
            numbers = [number_of(side, values, FUNCTIONS["tanh"]) for side in sides]
            assert all(mpmath.almosteq(n, numbers[0], 1e-20) for n in numbers), step


def test_local_and_total_readings():
    network = built(RESIDUAL)
    inner = parse("∂z'_5/∂h_3^*", network.notation)
    total, local = network.readings(inner)
    assert total is network.resolve(inner)
    assert local is parse("1")
    product = Mul(parse("∂y^*/∂z'_5"), inner, parse("∂h_3^*/∂z'_3"))
    assert len(network.readings(product)) == 2


def test_resolve_says_when_a_name_is_unknown():
    network = built(PLAIN)
    assert network.resolve(parse("w q")) is None
    assert network.resolve(parse("∂y/∂q")) is None
    assert network.resolve(parse("∂z_1/∂y")) is None


def test_derivatives_of_expressions_and_of_higher_order():
    network = built("{kind: network, equations: [u = a x^2, v = u^3]}")
    second = network.resolve(parse("\\frac{d^2 v}{dx^2}"))
    number = number_of(second, {"a": mpmath.mpf(2), "x": mpmath.mpf(3)}, {})
    assert number == 30 * 2**3 * 3**4
    of_sum = network.resolve(parse("\\frac{d}{dx}(u + x)"))
    assert number_of(of_sum, {"a": 2, "x": 3}, {}) == 13


def test_deep_networks_stay_small():
    layers = 150
    equations = ["h_0 = x"] + [f"h_{k} = sigma(w h_{k - 1} + h_{k - 1})" for k in range(1, layers)]
    network = built(f"{{kind: network, functions: [sigma], equations: {equations}}}")
    whole = network.resolve(value(network, f"diff(h_{layers - 1}, x)"))
    assert sum(1 for _ in walk(whole)) < 60 * layers


def test_misconceptions_are_wrong_and_named():
    network = built(RESIDUAL)
    right = network.resolve(value(network, "diff(y^*, w_1)"))
    with mpmath.workdps(30):
        truth = number_of(right, POINT, FUNCTIONS["tanh"])
        found = network.misconceptions(parse_query("diff(y^*, w_1)"))
        for wrong in found:
            number = number_of(network.resolve(wrong.value), POINT, FUNCTIONS["tanh"])
            assert not mpmath.almosteq(number, truth, 1e-9), wrong.id
    assert {"skip-path-missed", "function-for-its-derivative", "one-factor-too-few",
            "derivative-by-another", "parts-swapped"} <= {wrong.id for wrong in found}  # fmt: skip


BROKEN = {
    "cycle": (["a = b + 1", "b = c", "c = 2 a"], "cyclic-equations", 0),
    "itself": (["a = a + 1"], "cyclic-equations", 0),
    "twice": (["a = x", "a = 2 x"], "duplicate-equation", 1),
    "no equation": (["a = x", "a + x"], "not-an-equation", 1),
    "formula on the left": (["2 a = x"], "not-an-equation", 0),
    "unreadable": (["a = x", "b = (x"], "model-formula", 1),
}


@pytest.mark.parametrize(("equations", "code", "line"), BROKEN.values(), ids=BROKEN)
def test_mistakes_are_located(equations, code, line):
    with pytest.raises(SpecError) as caught:
        built(f"{{kind: network, equations: {equations}}}")
    assert caught.value.code == code
    assert caught.value.where == ("equations", line)
    assert caught.value.mend


def test_all_mistakes_at_once():
    with pytest.raises(SpecError) as caught:
        built("{kind: network, equations: ['a', 'b = (', 'c = x']}")
    assert len(caught.value.others) == 1


def test_a_cycle_is_named():
    with pytest.raises(SpecError, match="a needs b needs c needs a"):
        built("{kind: network, equations: [a = b, b = c, c = a]}")


@pytest.mark.parametrize(
    ("equations", "values", "asked", "shown"),
    [
        (["NPV = -100 + 60/(1 + r) + 60/(1 + r)^2"], {"r": 0}, "NPV", "20"),
        (["pH = -log(c)/log(10)"], {"c": 0.01}, "pH", "2"),
        (["a = g (b - c)"], {"g": 10, "b": 3, "c": 1}, "a", "20"),
        (["p_2 = p_1 (V_1/V_2)^k"], {"p_1": 3, "V_1": 4, "V_2": 2, "k": 2}, "p_2", "12"),
        (["rho = lam/mu", "x = mu (1 - rho)"], {"lam": 12, "mu": 15}, "x", "3"),
    ],
)
def test_what_is_defined_or_has_a_value_is_a_name_and_no_function(equations, values, asked, shown):
    model = built(f"{{kind: network, equations: {equations}, values: {values}}}")
    value = ask(model, f"value({asked})").value
    assert abs(value.midpoint - int(shown)) < 1e-9


def test_undefined_names_are_found_when_inputs_are_declared():
    with pytest.raises(SpecError, match="q"):
        built("{kind: network, inputs: [x, w], equations: [z = w x + q]}")


@pytest.mark.parametrize(
    "query", ["diff(y, q)", "diff(y)", "diff(b, w)", "theta[0:3]", "sup(h, e)"]
)
def test_questions_that_it_cannot_answer(query):
    with pytest.raises(QueryError):
        ask(built(PLAIN), query)
