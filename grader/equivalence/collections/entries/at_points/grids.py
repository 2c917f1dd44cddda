"""Numbers, vectors and matrices at a point, and how they are added and multiplied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from flint import arb, arb_mat, fmpq, fmpq_mat

from grader.equivalence.collections.entries.at_points.points import NoValue
from grader.equivalence.numbers.powers import real_general, real_power
from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import Constant, Pow

_MAX_POWER = 12
_LARGEST_EXPONENT = 60
Scalar = fmpq | arb


@dataclass(frozen=True, slots=True)
class Identity:
    """A multiple of the identity matrix of whatever size fits."""

    by: Scalar


@dataclass(frozen=True, slots=True)
class Grid:
    """A vector or matrix, row by row."""

    rows: tuple[tuple[Scalar, ...], ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of rows and of columns."""
        return len(self.rows), len(self.rows[0])

    @property
    def entries(self) -> list[Scalar]:
        """Return all entries, row by row."""
        return [entry for row in self.rows for entry in row]


@dataclass(frozen=True, slots=True)
class Ones:
    """A vector of ones that is as long as it has to be."""

    is_row: bool = False


Value = Scalar | Grid | Identity | Ones


def ball(value: Scalar) -> arb:
    """Return a number as a ball."""
    return value if isinstance(value, arb) else arb(value)


# -- arithmetic ------------------------------------------------------------------------------------


def each_entry(value: Grid, change: Callable[[Scalar], Scalar]) -> Grid:
    """Apply a function to every entry."""
    return Grid(tuple(tuple(map(change, row)) for row in value.rows))


def is_number(value: Value) -> bool:
    """Whether a value is a number."""
    return isinstance(value, fmpq | arb)


def plus(left: Value, right: Value) -> Value:
    """Add two values; a number is added to all entries of what is not square."""
    if isinstance(left, Ones) or isinstance(right, Ones):
        left, right = (fmpq(1) if isinstance(each, Ones) else each for each in (left, right))
    if isinstance(left, Identity) and isinstance(right, Identity):
        return Identity(left.by + right.by)
    if isinstance(left, Identity):
        left, right = right, left
    if isinstance(right, Identity) and isinstance(left, Grid):
        by = right.by
        return Grid(
            tuple(
                tuple(entry + by if i == j else entry for j, entry in enumerate(row))
                for i, row in enumerate(left.rows)
            )
        )
    if isinstance(left, Grid) and isinstance(right, Grid):
        if left.shape != right.shape:
            raise NoValue
        pairs = zip(left.rows, right.rows, strict=True)
        return Grid(tuple(tuple(a + b for a, b in zip(*rows, strict=True)) for rows in pairs))
    if is_number(left) and is_number(right):
        return left + right  # type: ignore[operator]
    if isinstance(right, Grid):
        left, right = right, left
    if isinstance(left, Grid) and is_number(right):
        if right == 0:
            return left
        if left.shape[0] == left.shape[1]:
            raise NoValue
        return each_entry(left, lambda entry: entry + right)  # type: ignore[operator]
    if right == 0:
        return left
    if left == 0:
        return right
    raise NoValue


def times(left: Value, right: Value) -> Value:
    """Multiply two values; a number multiplies all entries."""
    if isinstance(left, Identity) or isinstance(right, Identity):
        return _times_identity(left, right)
    if isinstance(left, Ones) or isinstance(right, Ones):
        return _times_ones(left, right)
    if isinstance(left, Grid) and isinstance(right, Grid):
        if left.shape[1] != right.shape[0]:
            raise NoValue
        columns = list(zip(*right.rows, strict=True))
        return _number(
            Grid(tuple(tuple(dot(row, column) for column in columns) for row in left.rows))
        )
    if isinstance(right, Grid):
        left, right = right, left
    if isinstance(left, Grid):
        return each_entry(left, lambda entry: entry * right)  # type: ignore[operator]
    return left * right  # type: ignore[operator]


def dot(row: tuple[Scalar, ...], column: tuple[Scalar, ...]) -> Scalar:
    """Multiply a row and a column."""
    total: Scalar = fmpq(0)
    for a, b in zip(row, column, strict=True):
        total = total + a * b
    return total


def _times_identity(left: Value, right: Value) -> Value:
    if not isinstance(left, Identity):
        left, right = right, left
    assert isinstance(left, Identity)
    if isinstance(right, Identity):
        return Identity(left.by * right.by)
    if isinstance(right, Grid):
        by = left.by
        return each_entry(right, lambda entry: entry * by)
    if isinstance(right, Ones):
        raise NoValue
    return Identity(left.by * right)


def _times_ones(left: Value, right: Value) -> Value:
    """Add up rows or columns, which is what a product with a vector of ones does."""
    if isinstance(left, Grid) and isinstance(right, Ones) and not right.is_row:
        return _number(Grid(tuple((dot(row, (fmpq(1),) * len(row)),) for row in left.rows)))
    if isinstance(left, Ones) and left.is_row and isinstance(right, Grid):
        columns = zip(*right.rows, strict=True)
        return _number(Grid((tuple(dot(column, (fmpq(1),) * len(column)) for column in columns),)))
    raise NoValue


def _number(value: Grid) -> Value:
    """Take a matrix of one entry for a number."""
    return value.rows[0][0] if value.shape == (1, 1) else value


def transposed(value: Value) -> Value:
    """Return the transpose."""
    if isinstance(value, Ones):
        return Ones(not value.is_row)
    return Grid(tuple(zip(*value.rows, strict=True))) if isinstance(value, Grid) else value


def inverted(value: Value) -> Value:
    """Return the inverse; raise `ZeroDivisionError` where there is none."""
    if isinstance(value, Grid):
        return _from_matrix(matrix_of(value).inv())
    if isinstance(value, Identity):
        return Identity(1 / value.by)
    if isinstance(value, Ones) or (isinstance(value, arb) and value.contains(0)):
        raise NoValue
    return 1 / value


def quotient(above: Value, below: Value) -> Value:
    """Divide by a number, or by a column entry by entry."""
    if not isinstance(below, Grid):
        return times(above, inverted(below))
    if below.shape[1] != 1 or (isinstance(above, Grid) and above.shape != below.shape):
        raise NoValue
    parts = each_entry(below, lambda entry: inverted(entry))  # type: ignore[arg-type,return-value]
    if not isinstance(above, Grid):
        return times(above, parts)
    pairs = zip(above.entries, parts.entries, strict=True)
    return Grid(tuple((one * other,) for one, other in pairs))


def matrix_of(value: Grid) -> fmpq_mat | arb_mat:
    """Return a square matrix as one of the library, in balls where it has any."""
    entries = value.entries
    if value.shape[0] != value.shape[1]:
        raise NoValue
    exact = [entry for entry in entries if isinstance(entry, fmpq)]
    if len(exact) == len(entries):
        return fmpq_mat(*value.shape, exact)
    return arb_mat(*value.shape, list(map(ball, entries)))


def _from_matrix(matrix: fmpq_mat | arb_mat) -> Grid:
    columns = matrix.ncols()
    entries = matrix.entries()
    return Grid(tuple(tuple(entries[i : i + columns]) for i in range(0, len(entries), columns)))


def power(node: Pow, inner: list[Value]) -> Value:
    """Return a power of a number or a square matrix; `inner` are base and exponent."""
    if len(inner) < 2:
        raise NoValue  # `(1 + r)^T`: a power whose exponent is not worked out
    base, above = inner
    if node.args[0] is Constant("e") and isinstance(above, Grid):
        if above.shape[0] == above.shape[1]:
            raise NoValue
        return each_entry(above, lambda entry: ball(entry).exp())
    exponent = rational_value(node.args[1])
    if isinstance(base, Grid | Identity):
        if exponent is None or exponent.denominator != 1 or not 0 < abs(exponent) <= _MAX_POWER:
            raise NoValue
        result: Value = base
        for _ in range(abs(int(exponent)) - 1):
            result = times(result, base)
        return inverted(result) if exponent < 0 else result
    if not is_number(base) or not is_number(above):
        raise NoValue
    if node.args[0] is Constant("e"):
        return ball(above).exp()  # type: ignore[arg-type]
    if isinstance(above, fmpq) and above.q == 1 and abs(above.p) <= _LARGEST_EXPONENT:
        if above < 0:
            return inverted(base ** int(-above.p))  # type: ignore[operator]
        return base ** int(above.p)  # type: ignore[operator]
    if isinstance(above, fmpq):
        return real_power(ball(base), Fraction(int(above.p), int(above.q)))  # type: ignore[arg-type,no-any-return]
    return real_general(ball(base), above)  # type: ignore[arg-type,no-any-return]


def differ(left: Scalar, right: Scalar) -> bool:
    """Whether two numbers are different for certain."""
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return bool(left != right)
    return not ball(left).overlaps(ball(right))
