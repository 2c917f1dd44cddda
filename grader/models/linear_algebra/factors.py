"""Factors of a matrix by sympy: L and U with row swaps, and the vectors of the singular values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.models.computer_algebra.symbols import NoBridge

Sympy = Any


def with_row_swaps(part: int) -> Callable[[Sympy], Sympy]:
    """Return the task for P, L or U (part 0, 1 or 2) of P A = L U.

    In every column the entry of greatest size on or below the diagonal is moved up; of several
    the first (partial pivoting).
    """
    return lambda a: _eliminated(a)[part]


def _eliminated(a: Sympy) -> tuple[Sympy, Sympy, Sympy]:
    import sympy

    if not all(entry.is_comparable for entry in a):
        raise NoBridge("the greatest entry of a column is known of numbers only")
    swaps, lower, upper = sympy.eye(a.rows), sympy.zeros(a.rows, a.rows), sympy.Matrix(a)
    for column in range(min(a.rows, a.cols)):
        rows = range(column, a.rows)
        pivot = max(rows, key=lambda row: (abs(upper[row, column]), -row))
        for matrix in (swaps, lower, upper):
            matrix.row_swap(column, pivot)
        if upper[column, column] == 0:
            continue
        for row in rows[1:]:
            factor = upper[row, column] / upper[column, column]
            lower[row, column] = factor
            upper[row, :] = (upper[row, :] - factor * upper[column, :]).applyfunc(sympy.simplify)
    return swaps, lower + sympy.eye(a.rows), upper


def right_singular_vectors(a: Sympy) -> list[Sympy]:
    """Return orthonormal v with A^T A v = sigma^2 v, the greatest sigma first, none for 0."""
    return [vector for _, vector in _singular_pairs(a)]


def left_singular_vectors(a: Sympy) -> list[Sympy]:
    """Return A v / sigma for the right singular vectors v."""
    return [a * vector / sigma for sigma, vector in _singular_pairs(a)]


def _singular_pairs(a: Sympy) -> list[tuple[Sympy, Sympy]]:
    import sympy

    rows = [row for row in (a.T * a).eigenvects() if sympy.simplify(row[0]) != 0]
    if not all(value.is_comparable for value, _, _ in rows):
        raise NoBridge("the order of the singular values is known of numbers only")
    rows.sort(key=lambda row: -float(row[0]))
    return [
        (sympy.sqrt(value), vector)
        for value, _, vectors in rows
        for vector in sympy.GramSchmidt(list(map(sympy.Matrix, vectors)), orthonormal=True)
    ]
