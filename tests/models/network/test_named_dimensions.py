"""Networks with named dimensions: derivatives against finite differences, answers, messages."""

from __future__ import annotations

from pathlib import Path

import mpmath
import numpy as np
import pytest
import yaml

from grader.answers.comparing import compare_in_model
from grader.equivalence import Outcome
from grader.expressions.nodes import Matrix, Symbol
from grader.expressions.reading import parse
from grader.expressions.traversal import free_symbols
from grader.models.base import QueryError
from grader.models.registry import SpecError
from tests.helpers.tables import from_yaml
from tests.models.building import ask, built, number_of, value
from tests.models.network.arrays import evaluated

TABLE = from_yaml((Path(__file__).parent / "named_dimensions.yaml").read_text(encoding="utf-8"))
DIFFERENTIATED = [case for case in TABLE if case["derivatives"]]
SIZES = {"n": 3, "m": 4, "K": 5, "N": 6, "d": 2, "v": 7}


def network(case):
    return built(yaml.safe_dump({"kind": "network", **case["model"]}))


def arrays(case, seed, low=0.2):
    """Return random values for what the case declares, and how far samples go."""
    draw = np.random.default_rng(seed)
    given = {**SIZES}
    for name, dimensions in case["model"]["shapes"].items():
        listed = dimensions if isinstance(dimensions, list) else [dimensions]
        rows, columns = (*(SIZES.get(each, each) for each in listed), 1, 1)[:2]
        if "(" in name:
            plain = name.replace("(i)", "()")
            samples = [draw.uniform(0.2, 0.9, (rows, columns)) for _ in range(SIZES["N"])]
            given[plain] = [s if listed else s.item() for s in samples]
        else:
            positive = name in case.get("sums_to_one", ())
            given[name] = draw.uniform(0.2 if positive else low, 0.9, (rows, columns))
    for name in case.get("numbers", ()):
        given[name] = draw.uniform(0.2, 0.9)
    for name in case.get("sums_to_one", ()):
        given[name] = given[name] / given[name].sum(
            axis=-1 if given[name].shape[1] > 1 else 0, keepdims=True
        )
    if "identity" in case:
        given["I"] = np.eye(SIZES[case["identity"]])
    for name in case.get("symmetric", ()):
        given[name] = given[name] + given[name].T + 3 * np.eye(len(given[name]))
    return given


def forward(model, given):
    """Compute all quantities with numpy, in the order of the equations; those of samples apart."""
    found = dict(given)
    for name, right in model.graph.definitions.items():
        if "^{(" not in name.name:
            found[name.name] = evaluated(right, found)
    for base, (letter, right) in model.definitions.indexed.items():
        found[base.name] = [
            evaluated(model.definitions.without_samples(right), {**found, letter.name: i})
            for i in range(1, SIZES["N"] + 1)
        ]
    return found


def differences(model, given, of, by):
    """Return the derivative by central differences: a gradient, or a Jacobian of columns."""
    start = np.array(given[by], float)
    columns = []
    for place in np.ndindex(start.shape):
        step = np.zeros_like(start)
        step[place] = 1e-6
        up, down = (forward(model, {**given, by: start + s})[of] for s in (step, -step))
        columns.append((np.asarray(up) - np.asarray(down)) / 2e-6)
    if columns[0].ndim < 2:
        return np.array(columns).reshape(start.shape)
    return np.hstack(columns)


@pytest.mark.parametrize("case", DIFFERENTIATED, ids=[case["name"] for case in DIFFERENTIATED])
def test_derivatives_are_those_of_finite_differences(case):
    model, given = network(case), arrays(case, 1)
    known = forward(model, given)
    for of, by in (pair.split() for pair in case["derivatives"]):
        found = evaluated(value(model, f"diff({of}, {by})"), known)
        # Numbers that follow from others, such as a hidden layer, are moved where they are used.
        if Symbol(by) in model.graph.definitions:
            continue
        expected = differences(model, given, of, by)
        assert np.broadcast_to(found, expected.shape) == pytest.approx(expected, abs=2e-6), (of, by)


@pytest.mark.parametrize("case", TABLE, ids=[case["name"] for case in TABLE])
def test_derivatives_are_shown_as_people_write_them(case):
    model = network(case)
    for query, text in case.get("shown", {}).items():
        assert value(model, query) is parse(text, model.notation), query


@pytest.mark.parametrize("case", TABLE, ids=[case["name"] for case in TABLE])
def test_the_matrix_form_is_what_the_chain_rule_of_the_entries_gives(case):
    model = network(case)
    for of, by in (pair.split() for pair in case["derivatives"]):
        reference = ask(model, f"diff({of}, {by})")
        sides = [model.resolve(side) for side in (reference.target, reference.value)]
        draw = np.random.default_rng(2)
        names = sorted({n.name for side in sides for n in free_symbols(side)})
        values = {name: mpmath.mpf(draw.uniform(0.2, 0.9)) for name in names}
        left, right = (
            [
                number_of(item, values, {})
                for item in (side.args if isinstance(side, Matrix) else [side])
            ]
            for side in sides
        )
        assert np.array(left, float) == pytest.approx(np.array(right, float)), (of, by)


def test_second_derivatives():
    model = built(
        "{kind: network, shapes: {X: [N, d], w: d, y: N}, equations: ["
        "'p = sigmoid(X w)', 'L = bce(p, y)', 'R = norm(X w - y)^2', 'Q = w^T w w^T w']}"
    )
    hessian = parse("X^T diag(p \\odot (1 - p)) X", model.notation)
    verdict = compare_in_model(value(model, "diff(L, w, w)"), hessian, model, model.notation)
    assert verdict.outcome is Outcome.EQUIVALENT
    assert value(model, "diff(R, w, w)") is parse("2 X^T X", model.notation)
    quartic = parse("4 w^T w I + 8 w w^T", model.notation)
    verdict = compare_in_model(value(model, "diff(Q, w, w)"), quartic, model, model.notation)
    assert verdict.outcome is Outcome.EQUIVALENT


def test_steps_are_the_chain_rule_in_matrix_form_and_an_entry():
    model = built(
        "{kind: network, shapes: {x: n, W: [K, n], y: K}, assume: sum(y) = 1, equations:"
        " [z = W x, p = softmax(z), 'L = cross_entropy(p, y)']}"
    )
    steps = ask(model, "diff(L, W)").steps
    assert [step.text for step in steps] == [
        "p stands in the equation of L",
        "L depends on z through p",
        "L depends on W through z",
        "entry by entry, written out for n = 2, K = 3",
    ]
    assert steps[2].statement is parse("∂L/∂W = ∂L/∂z x^T = (p - y) x^T", model.notation)
    assert steps[3].statement is parse("∂L/∂W_{11} = x_1 (p_1 - y_1)", model.notation)


SOFTMAX = "kind: network\nshapes: {x: n, W: [K, n], b: K, y: K}\nequations:\n"


@pytest.mark.parametrize(
    ("equations", "where", "words"),
    [
        (["z = x W"], ("equations", 0), "`x` is a column of n and `W` is a matrix of K times n"),
        (
            ["z = W x", "p = z + x"],
            ("equations", 1),
            "`z` is a column of K and `x` is a column of n",
        ),
        (["L = (W x - y)^T x"], ("equations", 0), "is a row of K and `x` is a column of n"),
        (["D = det(W)"], ("equations", 0), "`W` is a matrix of K times n"),
        (["L = sum(b y)"], ("equations", 0), "the product `b*y` of two columns: write"),
    ],
)
def test_ill_shaped_equations_are_told_at_their_place(equations, where, words):
    text = SOFTMAX + "".join(f"  - '{each}'\n" for each in equations)
    with pytest.raises(SpecError) as error:
        built(text)
    assert error.value.where == where
    assert error.value.code == "shape-mismatch"
    assert words in error.value.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("diff(L, q)", "q is not a quantity"),
        ("diff(z, L)", "z does not depend on L"),
        ("diff(z, W)", "a Jacobian is of a column by a column"),
        ("rank(W)", "a network cannot answer"),
    ],
)
def test_what_cannot_be_computed_is_said(query, words):
    model = built(SOFTMAX + "  - z = W x + b\n  - L = norm(z - y)^2\n")
    with pytest.raises(QueryError, match=words):
        ask(model, query)


@pytest.mark.parametrize(
    "answer",
    [
        "ones(1000000)", "ones(n, n, n)", "ones(x)", "I_{999999} (p - y) x^T",
        "(W W^T)^{12} (p - y) x^T",
        "diag(W)", "det(W)", "p^{1000000}", "p^{p}", "(p - y)/x", "p[1.5]", "W_{99,99}", "p_{123}",
        "softmax(z, 1)", "diag(p, y)", "outer(p - y)", "\\int p dx", "p - y \\pm 1", "[p, y]",
        "p^T T",
        "\\sum_{a=1}^{9} \\sum_{c=1}^{9} \\sum_{f=1}^{9} \\sum_{g=1}^{9} x_1 p_1", "W^{-1}", "x[p]",
        "\\frac{\\partial z}{\\partial W}", "\\max(p, y)",
    ],
)  # fmt: skip
def test_what_has_no_meaning_is_left_to_a_person_or_wrong(answer):
    model = built(
        "{kind: network, shapes: {x: n, W: [K, n], b: K, y: K}, assume: sum(y) = 1, equations:"
        " ['z = W x + b', p = softmax(z), 'L = cross_entropy(p, y)']}"
    )
    read = parse(answer, model.notation)
    verdict = compare_in_model(value(model, "diff(L, W)"), read, model, model.notation)
    assert verdict.outcome is not Outcome.EQUIVALENT


ANSWERS = from_yaml((Path(__file__).parent / "named_answers.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", ANSWERS, ids=[case["why"] for case in ANSWERS])
def test_answers_of_students(case):
    model = network(case)
    answer = parse(case["answer"], model.notation)
    reference = value(model, case["asked"])
    verdict = compare_in_model(reference, answer, model, model.notation)
    assert verdict.outcome == case["outcome"]
    if "says" in case:
        assert case["says"] in " ".join(remark.text for remark in verdict.remarks)


@pytest.mark.parametrize("entry", ["w_k x_{i+k-1}", "w_k x_{i-k}", "w_k x_{i+k}^2", "x_{i+k}"])
@pytest.mark.parametrize("by", ["w", "x"])
def test_the_gradient_of_a_convolution_is_that_of_its_entries(entry, by):
    case = {
        "shapes": {"x": "n", "w": "K", "y": "m", "t": "m"},
        "equations": [rf"y_i = \sum_{{k=1}}^K {entry}", "L = sse(y, t) + sum(w)"],
    }
    if entry == "x_{i+k}" and by == "w":
        return
    reference = ask(network({"model": case}), f"diff(L, {by})")
    model = network({"model": case})
    sample = model.samples[0]
    found = sample.of_base(sample.written(reference.value).value)
    expected = [sample.of_base(each) for each in sample.written(reference.target).value.args]
    known = [each for each in expected if each is not None]  # an entry that no output has: zero
    names = sorted({n.name for side in (found, *known) for n in free_symbols(side)})
    draw = np.random.default_rng(4)
    values = {name: mpmath.mpf(draw.uniform(0.2, 0.9)) for name in names}
    for one, other in zip(found.args, expected, strict=True):
        slope = 0 if other is None else number_of(other, values, {})
        assert number_of(one, values, {}) == pytest.approx(slope)
    assert known


@pytest.mark.parametrize(
    ("equation", "by"),
    [
        ("L = \\sum_{i=2}^n x_i^2", "x"),
        ("L = \\sum_{i=1}^{n-1} x_i x_i", "x"),
        ("L = \\sum_{i=1}^n \\sum_{j=2}^m x_i A_{ij}", "A"),
        ("L = \\prod_{i=2}^n x_i", "x"),
        ("L = \\sum_i S_{ii}", "S"),
    ],
)
def test_sums_that_leave_out_entries_are_refused(equation, by):
    """What a rule would leave out in silence is no key."""
    shapes = "shapes: {x: n, A: [n, m], S: [n, n]}"
    model = built(f"kind: network\n{shapes}\nequations: ['{equation}']")
    with pytest.raises(QueryError, match="no rule"):
        ask(model, f"diff(L, {by})")


def test_entries_of_a_convolution_that_leave_out_weights_are_refused():
    model = built(
        "kind: network\nfunctions: [ell]\nshapes: {x: n, w: K, y: m, L: []}\n"
        "equations: ['y_i = \\sum_{k=2}^K w_k x_{i+k-1}', L = ell(y)]"
    )
    with pytest.raises(QueryError, match="leaves out entries"):
        ask(model, "diff(L, w)")


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("2 W", True), ("2 W_{ij}", True), ("2 W^T", False), ("W", False),
        ("W_{ij} + W_{ij}", True), ("2 \\sum_i W_{ij}", False),
    ],
)  # fmt: skip
def test_answers_to_a_sum_of_sums(answer, right):
    model = built(
        "{kind: network, shapes: {W: [m, n]},"
        " equations: ['L = \\sum_{i=1}^m \\sum_{j=1}^n W_{ij}^2']}"
    )
    given = parse(answer, model.notation)
    verdict = compare_in_model(value(model, "diff(L, W)"), given, model, model.notation)
    assert (verdict.outcome is Outcome.EQUIVALENT) is right


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("\\prod_{j \\ne k} x_j", True), ("\\frac{1}{x_k} \\prod_{j=1}^n x_j", True),
        ("L / x_k", True), ("\\prod_{j=1}^n x_j", False), ("\\sum_{j \\ne k} x_j", False),
    ],
)  # fmt: skip
def test_answers_to_a_product(answer, right):
    model = built("{kind: network, shapes: {x: n}, equations: ['L = \\prod_{i=1}^n x_i']}")
    given = parse(answer, model.notation)
    verdict = compare_in_model(value(model, "diff(L, x)"), given, model, model.notation)
    assert (verdict.outcome is Outcome.EQUIVALENT) is right


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("2 \\sum_{j \\ne k} (x_k - x_j)", True), ("2 \\sum_{j} (x_k - x_j)", True),
        ("\\sum_{j \\ne k} (x_k - x_j)", False), ("2 \\sum_{j \\ne k} x_k", False),
    ],
)  # fmt: skip
def test_sums_that_leave_out_their_own_index(answer, right):
    model = built(
        "{kind: network, shapes: {x: n}, equations:"
        " ['L = \\frac12 \\sum_{i=1}^n \\sum_{j=1}^n (x_i - x_j)^2']}"
    )
    given = parse(answer, model.notation)
    verdict = compare_in_model(value(model, "diff(L, x)"), given, model, model.notation)
    assert (verdict.outcome is Outcome.EQUIVALENT) is right
