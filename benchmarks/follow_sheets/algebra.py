"""Vectors and matrices: networks of them, linear algebra, systems of equations."""

from __future__ import annotations

import random
from typing import Any

import sympy

from benchmarks.follow_sheets.chain import Chain, Step

Matrix = sympy.Matrix


def written(matrix: Any) -> str:
    """Write a matrix or a number in LaTeX."""
    if not isinstance(matrix, sympy.MatrixBase):
        return str(sympy.latex(matrix))
    rows = (" & ".join(sympy.latex(entry) for entry in matrix.row(k)) for k in range(matrix.rows))
    return "\\begin{pmatrix}" + " \\\\ ".join(rows) + "\\end{pmatrix}"


def _entry(matrix: Any, chance: random.Random) -> Any:
    """Make a slip in one entry, or in a number."""
    change = chance.choice([-9, -8, -7, -5, 5, 7, 8, 9, 11])
    if not isinstance(matrix, sympy.MatrixBase):
        return matrix + change or matrix + 2 * change
    wrong = Matrix(matrix)
    wrong[chance.randrange(wrong.rows), chance.randrange(wrong.cols)] += change
    return wrong


def _rows(matrix: Any) -> list[Any]:
    if matrix.cols == 1:
        return [str(entry) for entry in matrix]
    return [[str(entry) for entry in matrix.row(k)] for k in range(matrix.rows)]


def _whole(chance: random.Random, rows: int, columns: int) -> Any:
    return Matrix(rows, columns, lambda i, j: chance.choice([-3, -2, -1, 1, 2, 3, 4, 5]))


def _regular(chance: random.Random, size: int) -> Any:
    while True:
        found = _whole(chance, size, size)
        if abs(found.det()) > 1:
            return found


def matrices(chance: random.Random) -> Chain:
    """Return layers of a network, its loss, and the gradients back from it."""
    W, V = _regular(chance, 2), _whole(chance, 2, 2)
    x, b, t = (_whole(chance, 2, 1) for _ in range(3))
    equations = ["h = W x + b", "k = V h", "r = k - t", "L = sse(k, t)"]
    values = {"W": _rows(W), "V": _rows(V), "x": _rows(x), "b": _rows(b), "t": _rows(t)}

    def slope(name: str) -> str:
        return f"\\frac{{\\partial L}}{{\\partial {name}}}"

    nameless = {"find": {"names": []}}
    steps = (
        Step("h", "value(h)", "h", lambda s: W * x + b, _entry, written, "vector"),
        Step("k", "value(k)", "k", lambda s: V * s["h"], _entry, written, "vector"),
        Step("r", "value(r)", "r", lambda s: s["k"] - t, _entry, written, "vector"),
        Step("dk", "value(diff(L, k))", slope("k"), lambda s: 2 * (s["k"] - t), _entry, written,
             "vector", nameless),
        Step("dh", "value(diff(L, h))", slope("h"), lambda s: V.T * s["dk"], _entry, written,
             "vector", nameless),
        Step("dW", "value(diff(L, W))", slope("W"), lambda s: s["dh"] * x.T, _entry, written,
             "matrix", nameless),
    )  # fmt: skip
    return Chain({"kind": "network", "equations": equations, "values": values}, steps)


def linear_algebra(chance: random.Random) -> Chain:
    """Return a solution by the inverse, or a line of least squares with its residual."""
    return _inverse(chance) if chance.random() < 0.5 else _least_squares(chance)


def _inverse(chance: random.Random) -> Chain:
    A, B = _regular(chance, 2), _regular(chance, 2)
    b, c = _whole(chance, 2, 1), _whole(chance, 2, 1)
    model = {
        "kind": "linear_algebra",
        "matrices": {"A": _rows(A), "B": _rows(B), "b": _rows(b), "c": _rows(c)},
    }
    steps = (
        Step("d", "det(A)", "d", lambda s: A.det(), _entry, written),
        Step("N", "inverse(A)", "N", lambda s: A.adjugate() / s["d"], _entry, written, "matrix"),
        Step("x", "solve(A, b)", "x", lambda s: s["N"] * b, _entry, written, "vector"),
        Step("y", "value(B solve(A, b))", "y", lambda s: B * s["x"], _entry, written, "vector"),
        Step("p", "value(dot(B solve(A, b), c))", "p", lambda s: s["y"].dot(c), _entry, written),
    )
    return Chain(model, steps)


def _least_squares(chance: random.Random) -> Chain:
    M = Matrix([[1, k] for k in range(3)])
    y = Matrix([chance.randint(-3, 5) for _ in range(3)])
    model = {"kind": "linear_algebra", "matrices": {"M": _rows(M), "y": _rows(y)}}

    def symmetric(matrix: Any, source: random.Random) -> Any:
        wrong = Matrix(matrix)
        wrong[0, 0] += source.choice([1, 2, 4])
        return wrong

    steps = (
        Step("G", "value(transpose(M) M)", "G", lambda s: M.T * M, symmetric, written, "matrix"),
        Step("r", "value(transpose(M) y)", "r", lambda s: M.T * y, _entry, written, "vector"),
        Step("c", "least_squares(M, y)", "c", lambda s: s["G"].inv() * s["r"], _entry, written,
             "vector"),
        Step("p", "projection(y, M)", "p", lambda s: M * s["c"], _entry, written, "vector"),
        Step("e", "value(y - projection(y, M))", "u", lambda s: y - s["p"], _entry, written,
             "vector"),
        Step("s", "value(dot(y - projection(y, M), y - projection(y, M)))", "s",
             lambda s: s["e"].dot(s["e"]), _entry, written),
    )  # fmt: skip
    return Chain(model, steps)


def systems(chance: random.Random) -> Chain:
    """Return the solution of two equations, and values that it has elsewhere."""
    x, y = chance.sample([-3, -2, 2, 3, 4, 5], 2)
    (a, b), (c, d) = (1, 1), (chance.randint(2, 4), -1)
    u, v = chance.randint(2, 5), chance.randint(2, 5)
    model = {"kind": "calculus", "definitions": [f"g(x, y) = {u} x - {v} y", "q(x, y) = x y + x"]}
    solution = f"solve(x + y = {a * x + b * y}, {c} x - y = {c * x + d * y}, x, y)"

    def pair(value: Any) -> str:
        return f"\\{{({value[0]}, {value[1]})\\}}"

    def other(value: Any, source: random.Random) -> Any:
        return (value[0] + source.choice([1, 2, 6]), value[1] - source.choice([1, 2, 7]))

    at = f"({x}, {y})"
    steps = (
        Step("s", solution, "S", lambda s: (x, y), other, pair, "set"),
        Step("g", f"value(g{at})", "g", lambda s: u * s["s"][0] - v * s["s"][1], _number, str),
        Step("q", f"value(q{at})", "q", lambda s: s["s"][0] * (s["s"][1] + 1), _number, str),
        Step("t", f"value(g{at} + q{at})", "t", lambda s: s["g"] + s["q"], _number, str),
    )
    return Chain(model, steps)


def _number(value: int, chance: random.Random) -> int:
    return value + chance.choice([31, 32, 33, 45])
