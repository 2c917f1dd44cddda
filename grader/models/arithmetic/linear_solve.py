"""Linear systems over `Real`s: elimination with a pivot that is certainly not zero."""

from __future__ import annotations

from collections.abc import Sequence

from grader.models.arithmetic import reals
from grader.models.arithmetic.reals import Real, Uncertain, Undefined

Vector = tuple[Real, ...]


def solve(matrix: Sequence[Vector], right: Vector) -> Vector:
    """Solve a square system; raise `Undefined` for a singular matrix."""
    rows = [[*row, entry] for row, entry in zip(matrix, right, strict=True)]
    size = len(rows)
    for column in range(size):
        pivot = _pivot(rows, column)
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(size):
            if row != column:
                _eliminate(rows, row, column)
    return tuple(reals.divide(row[size], row[place]) for place, row in enumerate(rows))


def _pivot(rows: list[list[Real]], column: int) -> int:
    doubtful = False
    for row in range(column, len(rows)):
        try:
            if reals.sign(rows[row][column]):
                return row
        except Uncertain:
            doubtful = True
    if doubtful:
        raise Uncertain("no pivot that is certainly not zero")
    raise Undefined("the matrix is singular")


def _eliminate(rows: list[list[Real]], row: int, column: int) -> None:
    factor = reals.divide(rows[row][column], rows[column][column])
    rows[row] = [
        reals.subtract(entry, reals.multiply(factor, above))
        for entry, above in zip(rows[row], rows[column], strict=True)
    ]
