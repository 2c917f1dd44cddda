"""Computation trees: read without running, right by every label, symmetric where they are."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import yaml

from grader.expressions.reading import parse
from grader.models.base import QueryError
from grader.models.registry import SpecError
from tests.helpers.tables import from_yaml
from tests.models.building import ask, built, value

PROGRAM = """
def f(u, v):
    s = u * v
    return s + 1

x, y = 2, -3
a = f(x, y)
b = a ** 2
b += math.exp(y)
out = np.sqrt(b) / x
"""


def tree(code, inputs="{}"):
    spec = {"kind": "computation_tree", "code": code, "inputs": from_yaml(inputs)}
    return built(yaml.safe_dump(spec))


def output(x, y):
    """The program above, by hand."""
    a = x * y + 1
    return math.sqrt(a**2 + math.exp(y)) / x


def test_labels_of_a_program():
    model = tree(PROGRAM, "{x: 2, y: -3}")
    labels = value(model, "labels(operation)")
    assert dict(labels.labels) == {
        "n1": "*", "n2": "+", "n3": "^", "n4": "exp", "n5": "+", "n6": "sqrt", "n7": "/",
    }  # fmt: skip
    assert [node.line for node in labels.nodes if node.id == "n7"] == [10]


def test_values_and_derivatives_against_finite_differences():
    model = tree(PROGRAM, "{x: 2, y: -3}")
    assert float(value(model, "value(out)").midpoint) == pytest.approx(output(2, -3), rel=1e-14)
    for name, ends in {
        "x": ((2 + 1e-6, -3), (2 - 1e-6, -3)),
        "y": ((2, -3 + 1e-6), (2, -3 - 1e-6)),
    }.items():
        numeric = (output(*ends[0]) - output(*ends[1])) / 2e-6
        exact = float(value(model, f"diff(out, {name})").midpoint)
        assert exact == pytest.approx(numeric, rel=1e-8)
    labels = value(model, "labels(derivative)")
    assert float(labels.nodes[-1].derivative.midpoint) == 1
    assert set(labels.labels) == {"x", "y", "n1", "n2", "n3", "n4", "n5", "n6", "n7"}


def test_numbers_given_in_the_program_are_inputs_with_values():
    assert float(value(tree(PROGRAM), "value(out)").midpoint) == pytest.approx(output(2, -3))


def test_rational_values_are_exact():
    model = tree("c = (a + b) * a / 3", "{a: 0.1, b: 0.2}")
    assert str(value(model, "value(c)").lower) == "1/100"


def test_expressions_in_inputs():
    labels = value(tree("a = x * y\nb = a + x"), "labels(expression)").labels
    assert parse(labels["n2"]) is parse("x y + x")


def test_resolve_expands_the_programs_variables():
    model = tree("a = x * y\nb = a + x")
    assert model.resolve(parse("b")) is parse("x*y + x")
    assert model.resolve(parse("q")) is None


def test_counted_loops_unroll():
    model = tree("s = x\nfor i in range(3):\n    s = s * x + i\nout = s", "{x: 2}")
    assert value(model, "value(out)").lower == ((2 * 2 + 0) * 2 + 1) * 2 + 2


def test_a_formula_has_a_tree_too():
    model = built("{kind: computation_tree, expression: 'x y - exp(x)', inputs: {x: 0, y: 5}}")
    assert list(value(model, "labels(operation)").labels.values()) == ["*", "exp", "-"]
    assert value(model, "value(n3)").lower == -1


FUNCTION = """
import math

def f(x, y=3):
    a = x * y
    return math.exp(a) - y


if __name__ == "__main__":
    print(f(0))
"""


def test_a_function_alone_is_the_program():
    model = tree(FUNCTION, "{x: 0}")
    assert dict(value(model, "labels(operation)").labels) == {"n1": "*", "n2": "exp", "n3": "-"}
    assert value(model, "value(a)").lower == 0
    assert value(model, "value(n3)").lower == -2


SYMMETRIES = {
    "two alike under a sum": ("a = x * y\nb = u / v\nc = a + b", 1),
    "under a difference the order counts": ("a = x * y\nb = u / v\nc = a - b", 0),
    "different shapes": ("a = x * y\nb = exp(u)\nc = a + b", 0),
    "four alike": ("a = (x * y + u / v) * (x - y + u * v)", 7),
    "a shared operand stays shared": ("a = x * y\nb = log(a)\nc = sqrt(a)\nd = b * c", 1),
    "a shared operand used outside": ("a = x * y\nb = u * v\nc = a + b\nd = c - a", 0),
}


@pytest.mark.parametrize(("code", "count"), SYMMETRIES.values(), ids=SYMMETRIES)
def test_symmetries(code, count):
    labels = value(tree(code), "labels(operation)")
    assert len(labels.symmetries) == count
    tree_nodes = {node.id: node for node in labels.nodes}
    for permutation in labels.symmetries:
        assert sorted(permutation) == sorted(permutation.values()) == sorted(labels.labels)
        for name, image in permutation.items():
            inner = sorted(permutation[c] for c in tree_nodes[name].children if c in permutation)
            assert inner == sorted(c for c in tree_nodes[image].children if c in permutation)


BROKEN = {
    "syntax": "a = = b",
    "branch": "if x > 1:\n    a = 2",
    "unknown length": "for i in range(n):\n    a = i",
    "call with keywords": "a = f(x, k=2)",
    "recursion": "def f(x):\n    return f(x)\na = f(y)",
    "subscript": "a = x[0]",
    "nothing": "import math",
    "nothing returned": "def f(x):\n    a = x + 1",
    "string": "a = 'x'",
    "too many": "s = x\nfor i in range(100000):\n    s = s + i",
    "deep": "a = " + "(" * 500 + "x" + ")" * 500,
}


@pytest.mark.parametrize("code", BROKEN.values(), ids=BROKEN)
def test_programs_without_a_tree(code):
    with pytest.raises(SpecError):
        tree(code)


def test_the_file_must_lie_beside_the_rubric(tmp_path: Path):
    (tmp_path / "p.py").write_text("a = x + y")
    spec = "{kind: computation_tree, program: p.py}"
    assert value(built(spec, folder=tmp_path), "labels(operation)").labels == {"n1": "+"}
    for name in ("../p.py", "/etc/passwd", "q.py"):
        with pytest.raises(SpecError, match="no file"):
            built(f"{{kind: computation_tree, program: {name}}}", folder=tmp_path / "x")


def test_a_program_is_never_run(tmp_path: Path):
    marker = tmp_path / "ran"
    model = tree(f"import os\nprint(open('{marker}', 'w'))\na = x + y")
    ask(model, "labels(operation)")
    assert not marker.exists()


def test_unknown_inputs_are_refused():
    with pytest.raises(SpecError, match="not an input"):
        tree("a = x + 1", "{z: 1}")


def test_names_of_a_program_are_names_of_mathematics():
    model = tree("h1 = w1 * x\nout = h1 + w_2", "{w_1: 2, x: 3, w2: 1}")
    assert value(model, "value(out)").lower == 7
    assert model.resolve(parse("h_1 + w_2")) is parse("w_1*x + w_2")
    assert value(model, "diff(out, w1)").lower == 3
    assert model.resolve(parse("n_2")) is model.resolve(parse("out", model.vocabulary().notation))


def test_the_greatest_of_several_has_the_derivative_of_that_one():
    model = tree("a = x * x\nout = max(a, y, 3) * 2", "{x: 2, y: 1}")
    assert value(model, "value(out)").lower == 8
    assert value(model, "diff(out, x)").lower == 8
    assert value(model, "diff(out, y)").lower == 0


def test_values_do_not_need_derivatives():
    """At a tie the greatest of two has none."""
    model = tree("out = max(x, y)", "{x: 2, y: 2}")
    assert value(model, "value(out)").lower == 2
    with pytest.raises(QueryError, match="no derivative at the inputs"):
        value(model, "diff(out, x)")
