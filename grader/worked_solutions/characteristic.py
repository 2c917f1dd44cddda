"""Determinants of matrices that a text gives: `det(A - λI)`, worked out from `A`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.equivalence import as_matrix
from grader.expressions.nodes import Add, Call, Constant, Expression, Matrix, Mul, Neg, Symbol
from grader.expressions.traversal import free_symbols, substitute, transform

_IDENTITY = (Symbol("I"), Constant("i"))


def with_determinants(
    side: Expression, values: Mapping[Expression, Sequence[Expression]]
) -> Expression:
    """Return a side with the matrix of each determinant written out, where the text gives it."""

    def is_one(name: Expression) -> bool:
        return len(values.get(name, ())) == 1

    def apply(node: Expression) -> Expression:
        if not isinstance(node, Call) or node.name != "det" or len(node.args) != 1:
            return node
        given = {name: as_matrix(values[name][0]) for name in free_symbols(node) if is_one(name)}
        known: dict[Expression, Expression] = {
            name: value for name, value in given.items() if isinstance(value, Matrix)
        }
        inner = substitute(node.args[0], known)
        matrix = _shifted(inner) if isinstance(inner, Add) else inner
        return Call("det", matrix) if isinstance(matrix, Matrix) else node

    return transform(side, apply, Call)


def states_determinant(left: Expression, right: Expression) -> bool:
    """Whether the determinant of a matrix that is written out stands as a formula of its names."""
    of_matrix = isinstance(left, Call) and left.name == "det" and isinstance(left.args[0], Matrix)
    return of_matrix and bool(free_symbols(right)) and free_symbols(left) == free_symbols(right)


def _shifted(sum_: Add) -> Expression:
    """Return `A - λI`, or `λI - A`, as one matrix."""
    bare = [term.args[0] if isinstance(term, Neg) else term for term in sum_.args]
    at = [place for place, term in enumerate(bare) if isinstance(term, Matrix)]
    factors = [_factor_of_identity(t) for p, t in enumerate(sum_.args) if p not in at]
    on_diagonal = [factor for factor in factors if factor is not None]
    if len(at) != 1 or len(on_diagonal) < len(factors):
        return sum_
    matrix = bare[at[0]]
    if not isinstance(matrix, Matrix) or len(set(matrix.shape)) > 1:
        return sum_
    negative = isinstance(sum_.args[at[0]], Neg)
    signed = [[Neg(entry) if negative else entry for entry in row] for row in matrix.rows]
    return Matrix(
        tuple(
            tuple(Add(entry, *on_diagonal) if r == c else entry for c, entry in enumerate(row))
            for r, row in enumerate(signed)
        )
    )


def _factor_of_identity(term: Expression) -> Expression | None:
    if isinstance(term, Neg):
        inner = _factor_of_identity(term.args[0])
        return None if inner is None else Neg(inner)
    if not isinstance(term, Mul) or term.args[-1] not in _IDENTITY:
        return None
    rest = term.args[:-1]
    return rest[0] if len(rest) == 1 else Mul(*rest)
