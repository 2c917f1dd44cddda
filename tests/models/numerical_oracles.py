"""Numerical methods written anew with mpmath and numpy, to check the models' tables by.

Nothing here is shared with the models: plain loops over high-precision numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import mpmath
import numpy as np

DIGITS = 40
Row = list[mpmath.mpf]


def _slope(t, y):
    return y - t**2 + 1


def _marching(step: Callable[..., mpmath.mpf]) -> Iterator[Row]:
    t, y, h = mpmath.mpf(0), mpmath.mpf("0.5"), mpmath.mpf("0.2")
    while True:
        yield [y]
        t, y = t + h, step(t, y, h)


def _euler(t, y, h):
    return y + h * _slope(t, y)


def _midpoint(t, y, h):
    return y + h * _slope(t + h / 2, y + h / 2 * _slope(t, y))


def _trapezoid(t, y, h):
    first = _slope(t, y)
    return y + h / 2 * (first + _slope(t + h, y + h * first))


def _runge_kutta(t, y, h):
    a = h * _slope(t, y)
    b = h * _slope(t + h / 2, y + a / 2)
    c = h * _slope(t + h / 2, y + b / 2)
    d = h * _slope(t + h, y + c)
    return y + (a + 2 * b + 2 * c + d) / 6


def _bisection() -> Iterator[Row]:
    a, b = mpmath.mpf(1), mpmath.mpf(2)
    while True:
        m = (a + b) / 2
        yield [a, b, m]
        if m**3 + 4 * m**2 - 10 > 0:
            b = m
        else:
            a = m


def _newton() -> Iterator[Row]:
    x = mpmath.pi / 4
    while True:
        yield [x]
        x += (mpmath.cos(x) - x) / (mpmath.sin(x) + 1)


def _gap(x):
    return mpmath.cos(x) - x


def _secant() -> Iterator[Row]:
    before, x = mpmath.mpf("0.5"), mpmath.pi / 4
    yield [before]
    while True:
        yield [x]
        before, x = x, x - _gap(x) * (x - before) / (_gap(x) - _gap(before))


def _false_position() -> Iterator[Row]:
    a, b = mpmath.mpf("0.5"), mpmath.pi / 4
    while True:
        m = b - _gap(b) * (b - a) / (_gap(b) - _gap(a))
        yield [m]
        if _gap(m) * _gap(b) < 0:
            a = b
        b = m


MATRIX = np.array([[10, -1, 2, 0], [-1, 11, -1, 3], [2, -1, 10, -1], [0, 3, -1, 8]], float)
RIGHT = np.array([6, 25, -11, 15], float)


def _splitting(kept: np.ndarray) -> Iterator[Row]:
    """Iterate `kept x' = right - (matrix - kept) x` from the step after 0."""
    x = np.zeros(4)
    while True:
        x = np.linalg.solve(kept, RIGHT - (MATRIX - kept) @ x)
        yield [mpmath.mpf(float(entry)) for entry in x]


TABLES: dict[str, Callable[[], Iterator[Row]]] = {
    "Euler": lambda: _marching(_euler),
    "midpoint method": lambda: _marching(_midpoint),
    "modified Euler (Heun's trapezoid)": lambda: _marching(_trapezoid),
    "Runge-Kutta of order four": lambda: _marching(_runge_kutta),
    "bisection": _bisection,
    "Newton": _newton,
    "secant": _secant,
    "false position": _false_position,
    "Jacobi": lambda: _splitting(np.diag(np.diag(MATRIX))),
    "Gauss-Seidel": lambda: _splitting(np.tril(MATRIX)),
}


def table(name: str, rows: int) -> list[Row]:
    """Return the first rows of a worked example."""
    with mpmath.workdps(DIGITS):
        return list(islice(TABLES[name](), rows))
