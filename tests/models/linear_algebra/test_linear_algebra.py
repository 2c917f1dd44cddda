"""Linear algebra: standard answers and numpy beside the exact results."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import Collection, Matrix
from grader.expressions.reading import parse
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.base import QueryError
from grader.models.query import parse_query
from grader.models.registry import SpecError
from tests.helpers.tables import from_yaml
from tests.models.building import ask, built, value

CASES = from_yaml((Path(__file__).parent / "linear_algebra.yaml").read_text())
MODEL = """
kind: linear_algebra
matrices:
  A: [[2, 1], [1, 2]]
  b: [3, 3]
  S: [[1, 2], [2, 4]]
  B: [[4, 3], [6, 3]]
  P: [[a, b_1], [c, d]]
  T: [[1, 0], [1, 1], [1, 2]]
  y: [6, 0, 0]
  R: [[0, -1], [1, 0]]
  J: [[1, 1], [0, 1]]
  M: [[1, 2, 0], [3, -1, 2], [0, 1, 1/2]]
"""


@pytest.fixture(scope="module")
def model():
    return built(MODEL)


def expected(text):
    if text.startswith("["):
        rows = [[parse(e) for e in row.split(",")] for row in text.strip("[]").split(";")]
        return Matrix(tuple(map(tuple, rows)))
    return parse(text)


def floats(matrix):
    """Return a matrix of numbers as a numpy array."""
    entries = [
        float(reals.certainly(lambda e=entry: reals.enclosure(evaluate(e, {}))).midpoint)
        for entry in matrix.args
    ]
    return np.array(entries).reshape(matrix.shape)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["ask"])
def test_standard_answers(model, case):
    answer = value(model, case["ask"])
    assert compare(expected(case["is"]), answer).outcome is Outcome.EQUIVALENT, answer


def test_against_numpy(model):
    matrix = floats(model.read("M"))
    assert floats(value(model, "inverse(M)")) == pytest.approx(np.linalg.inv(matrix))
    assert float(evaluate(value(model, "det(M)"), {})) == pytest.approx(np.linalg.det(matrix))
    q, r = (floats(value(model, f"qr_{part}(M)")) for part in "qr")
    assert q @ r == pytest.approx(matrix)
    assert q.T @ q == pytest.approx(np.eye(3))
    tall = floats(model.read("T"))
    singular = floats(Matrix(tuple((e,) for e in value(model, "singular_values(T)").args)))
    assert singular.ravel() == pytest.approx(np.linalg.svd(tall)[1])


@pytest.mark.parametrize("name", ["M", "T", "A", "S", "P"])
def test_row_swaps_and_singular_vectors_rebuild_the_matrix(name):
    matrices = (
        "{M: [[1, 2, 3], [4, 5, 6], [7, 8, 10]], T: [[1, 0], [1, 1], [1, 2]],"
        " A: [[2, 1], [1, 2]], S: [[1, 2], [2, 4]], P: [[0, 1], [-3, 0]]}"
    )
    model = built(f"{{kind: linear_algebra, matrices: {matrices}}}")
    matrix = floats(model.read(name))
    p, lower, upper = (floats(value(model, f"plu_{part}({name})")) for part in "plu")
    assert p @ matrix == pytest.approx(lower @ upper)
    assert np.abs(lower).max() <= 1
    assert np.tril(upper, -1) == pytest.approx(np.zeros(upper.shape))
    if name == "M":
        return  # its singular values are roots of an equation of degree three
    left, right = (
        [floats(vector) for vector in value(model, f"{side}_singular_vectors({name})").args]
        for side in ("left", "right")
    )
    sizes = [float(evaluated(s)) for s in value(model, f"singular_values({name})").args]
    rebuilt = sum(s * u @ v.T for s, u, v in zip(sizes, left, right, strict=True))
    assert rebuilt == pytest.approx(matrix)
    assert sizes == sorted(sizes, reverse=True)


def evaluated(expression):
    return reals.certainly(lambda: reals.enclosure(evaluate(expression, {}))).midpoint


def test_eigenvalues_and_vectors(model):
    values = value(model, "eigenvalues(A)")
    assert values is Collection("list", parse("1"), parse("3"))
    matrix = floats(model.read("A"))
    for item, vector in zip(values.args, value(model, "eigenvectors(A)").args, strict=True):
        column = floats(vector)
        assert matrix @ column == pytest.approx(float(evaluate(item, {})) * column)
    assert value(model, "eigenvalues(R)").args == (parse("-i"), parse("i"))
    assert len(value(model, "eigenvectors(J)").args) == 1
    assert "A v = lambda v" in ask(model, "eigenvectors(A, 3)").steps[-1].text


def test_steps_by_hand(model):
    texts = [step.text for step in ask(model, "eigenvalues(A)").steps]
    assert texts == ["the characteristic polynomial vanishes"]
    augmented = ask(model, "solve(A, b)").steps[0].statement
    assert floats(augmented) == pytest.approx(np.array([[1, 0, 1], [0, 1, 1]]))
    assert floats(ask(model, "rank(S)").steps[0].statement) == pytest.approx(
        np.array([[1, 2], [0, 0]])
    )


def test_spaces(model):
    (vector,) = value(model, "nullspace(S)").args
    assert floats(model.read("S")) @ floats(vector) == pytest.approx(np.zeros((2, 1)))
    basis = [floats(v) for v in value(model, "gram_schmidt(T)").args]
    gram = np.array([[(u.T @ v).item() for u in basis] for v in basis])
    assert gram == pytest.approx(np.eye(2))


@pytest.mark.parametrize("query", [
    "solve(S, b)", "inverse(S)", "inverse(T)", "solve(A, y)", "det(T)", "eigenvalues(T)",
    "diagonal(J)", "eigenvectors(A, 7)", "det(A, b)", "fly(A)", "cholesky(R)",
])  # fmt: skip
def test_what_has_no_answer_is_said(model, query):
    with pytest.raises(QueryError):
        ask(model, query)


def test_slips(model):
    (wrong,) = model.misconceptions(parse_query("eigenvalues(A)"))
    assert wrong.id == "diagonal-for-eigenvalues"


def test_ragged_rows_are_located():
    with pytest.raises(SpecError) as caught:
        built("{kind: linear_algebra, matrices: {A: [[1, 2], [3]]}}")
    assert caught.value.where == ("matrices", "A")
