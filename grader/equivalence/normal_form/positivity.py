"""Polynomials that are positive throughout though some of their terms are not: `x^2 + x + 1`."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import fmpz_poly

Poly = Any

_MAX_NAMES = 6
_MAX_DEGREE = 12


def positive_throughout(poly: Poly) -> bool:
    """Whether a polynomial is certainly positive at all real values of its names.

    Decided for polynomials in one name, by their real roots, and for quadratic ones, by their
    matrix; otherwise false.
    """
    degrees = [int(degree) for degree in poly.degrees()]
    used = [index for index, degree in enumerate(degrees) if degree]
    if not used or any(degrees[index] % 2 for index in used):
        return False
    terms = {tuple(map(int, key)): int(value) for key, value in poly.to_dict().items()}
    if terms.get((0,) * len(degrees), 0) <= 0:
        return False
    if len(used) == 1:
        return degrees[used[0]] <= _MAX_DEGREE and _has_no_root(terms, used[0])
    if len(used) > _MAX_NAMES or poly.total_degree() != 2:
        return False
    return _is_definite(_matrix(terms, used))


def _has_no_root(terms: dict[tuple[int, ...], int], index: int) -> bool:
    dense = [0] * (max(key[index] for key in terms) + 1)
    for key, value in terms.items():
        dense[key[index]] = value
    roots: Any = fmpz_poly(dense).complex_roots()
    return not any(root.imag.contains(0) for root, _ in roots)


def _matrix(terms: dict[tuple[int, ...], int], used: list[int]) -> list[list[Fraction]]:
    """Return twice the matrix of a quadratic polynomial in its names and 1."""
    size = len(used) + 1
    matrix = [[Fraction(0)] * size for _ in range(size)]
    for key, value in terms.items():
        places = [place for place, index in enumerate(used) for _ in range(key[index])]
        i, j = [*places, size - 1, size - 1][:2]
        matrix[i][j] += value
        matrix[j][i] += value
    return matrix


def _is_definite(matrix: list[list[Fraction]]) -> bool:
    """Whether all pivots of a symmetric matrix are positive."""
    size = len(matrix)
    for step in range(size):
        pivot = matrix[step][step]
        if pivot <= 0:
            return False
        for row in range(step + 1, size):
            factor = matrix[row][step] / pivot
            for column in range(step, size):
                matrix[row][column] -= factor * matrix[step][column]
    return True
