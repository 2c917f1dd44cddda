"""Linear algebra done by sympy in exact arithmetic; tasks take and return expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.expressions.nodes import Collection, Expression, Symbol
from grader.expressions.notation import Notation
from grader.models.computer_algebra.from_sympy import from_sympy
from grader.models.computer_algebra.symbols import NoBridge, by_sympy, symbol_of
from grader.models.computer_algebra.to_sympy import to_sympy
from grader.models.linear_algebra import factors

Sympy = Any


@by_sympy
def run(task: str, args: tuple[Expression, ...], notation: Notation) -> Expression:
    """Run a task by its name on expressions; raise `NoBridge` for what has no answer."""
    given = [to_sympy(arg, notation) for arg in args]
    if task != "value":
        numbers = 1 if task in ("power", "eigenvectors") else 0
        _need(all(a.is_Matrix for a in given[: len(given) - numbers or 1]), "a matrix is needed")
    return _back(TASKS[task](*given))


def _back(found: Sympy) -> Expression:
    import sympy

    if isinstance(found, list):
        return Collection("list", *map(_back, found))
    if isinstance(found, sympy.MatrixBase):
        return from_sympy(found.applyfunc(_simple))
    return from_sympy(_simple(sympy.sympify(found)))


def _simple(entry: Sympy) -> Sympy:
    import sympy

    return (
        sympy.radsimp(sympy.simplify(entry))
        if entry.free_symbols or entry.has(sympy.Pow)
        else entry
    )


@by_sympy
def characteristic_polynomial(matrix: Expression, name: Symbol, notation: Notation) -> Expression:
    """Return det(matrix - name I)."""
    import sympy

    found = to_sympy(matrix, notation)
    variable = symbol_of(name.name, notation)
    return from_sympy(sympy.expand((found - variable * sympy.eye(found.rows)).det()))


def _need(condition: bool, text: str) -> None:
    if not condition:
        raise NoBridge(text)


def _solve(a: Sympy, b: Sympy) -> Sympy:
    _need(a.rows == b.rows, "the right side has another number of rows")
    _need(a.row_join(b).rank() == a.rank(), "the system has no solution")
    _need(a.rank() == a.cols, "the system has more than one solution")
    return (a.T * a).LUsolve(a.T * b) if a.rows != a.cols else a.LUsolve(b)


def _inverse(a: Sympy) -> Sympy:
    _need(a.rows == a.cols, "only a square matrix has an inverse")
    _need(a.det() != 0, "the determinant is 0: there is no inverse")
    return a.inv()


def _eigenvalues(a: Sympy) -> list[Sympy]:
    _need(a.rows == a.cols, "only a square matrix has eigenvalues")
    found = a.eigenvals(multiple=True)
    _need(len(found) == a.rows, "the eigenvalues have no closed form")
    return sorted(found, key=lambda value: (complex(value).real, complex(value).imag))


def _eigenvectors(a: Sympy, value: Sympy = None) -> list[Sympy]:
    import sympy

    _need(a.rows == a.cols, "only a square matrix has eigenvectors")
    if value is not None:
        found = (a - value * sympy.eye(a.rows)).applyfunc(sympy.simplify).nullspace()
        _need(bool(found), f"{value} is not an eigenvalue")
        return list(map(_primitive, found))
    rows = sorted(a.eigenvects(), key=lambda row: (complex(row[0]).real, complex(row[0]).imag))
    return [_primitive(vector) for _, _, vectors in rows for vector in vectors]


def _primitive(vector: Sympy) -> Sympy:
    """Scale a rational vector to whole entries without a common factor."""
    import sympy

    if not all(entry.is_rational for entry in vector):
        return vector
    scale = sympy.ilcm(*(entry.q for entry in vector))
    whole = vector * scale
    common = sympy.igcd(*whole)
    return whole / common if common else whole


def _basis(vectors: list[Sympy]) -> list[Sympy]:
    return [_primitive(vector) for vector in vectors]


def _lu(part: int) -> Callable[[Sympy], Sympy]:
    def task(a: Sympy) -> Sympy:
        lower, upper, swaps = a.LUdecomposition()
        _need(not swaps, "the elimination needs row swaps: ask for plu_p, plu_l, plu_u")
        return (lower, upper)[part]

    return task


def _qr(part: int) -> Callable[[Sympy], Sympy]:
    return lambda a: a.QRdecomposition()[part]


def _singular_values(a: Sympy) -> list[Sympy]:
    found = [value for value in a.singular_values() if value != 0]
    return sorted(found, key=lambda value: -float(value))


def _least_squares(a: Sympy, b: Sympy) -> Sympy:
    _need(
        (a.T * a).det() != 0, "the columns are dependent: the least squares solution is not unique"
    )
    return (a.T * a).LUsolve(a.T * b)


def _projection(b: Sympy, a: Sympy) -> Sympy:
    return a * _least_squares(a, b)


def _gram_schmidt(*vectors: Sympy) -> list[Sympy]:
    import sympy

    columns = vectors if len(vectors) > 1 else [vectors[0].col(k) for k in range(vectors[0].cols)]
    return list(sympy.GramSchmidt([sympy.Matrix(column) for column in columns], orthonormal=True))


def _diagonalized(a: Sympy) -> Sympy:
    import sympy

    values, vectors = _eigenvalues(a), _eigenvectors(a)
    _need(len(vectors) == a.rows, "there are too few eigenvectors: it cannot be diagonalized")
    return sympy.diag(*values)


def _power(a: Sympy, exponent: Sympy) -> Sympy:
    _need(bool(exponent.is_integer) and abs(exponent) <= 1000, "the exponent is a whole number")
    return a**exponent


TASKS: dict[str, Callable[..., Sympy]] = {
    "solve": _solve,
    "inverse": _inverse,
    "det": lambda a: a.det(),
    "rank": lambda a: a.rank(),
    "trace": lambda a: a.trace(),
    "transpose": lambda a: a.T,
    "rref": lambda a: a.rref()[0],
    "nullspace": lambda a: _basis(a.nullspace()),
    "column_space": lambda a: _basis(a.columnspace()),
    "row_space": lambda a: _basis([row.T for row in a.rowspace()]),
    "eigenvalues": _eigenvalues,
    "eigenvectors": _eigenvectors,
    "lu_l": _lu(0),
    "lu_u": _lu(1),
    "plu_p": factors.with_row_swaps(0),
    "plu_l": factors.with_row_swaps(1),
    "plu_u": factors.with_row_swaps(2),
    "qr_q": _qr(0),
    "qr_r": _qr(1),
    "cholesky": lambda a: a.cholesky(),
    "singular_values": _singular_values,
    "left_singular_vectors": factors.left_singular_vectors,
    "right_singular_vectors": factors.right_singular_vectors,
    "least_squares": _least_squares,
    "projection": _projection,
    "gram_schmidt": _gram_schmidt,
    "diagonal": _diagonalized,
    "power": _power,
    "norm": lambda a: a.norm(),
    "dot": lambda a, b: a.dot(b),
    "cross": lambda a, b: a.cross(b),
    "value": lambda a: a,
}
