"""What kind of thing an expression stands for: a number, a statement, a set, a list, a matrix."""

from __future__ import annotations

from enum import Enum

from grader.equivalence.terms.summary import summary_of
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Div,
    Expression,
    Interval,
    Logic,
    Matrix,
    Mul,
    Neg,
    Pow,
    Relation,
    SetBuilder,
    SetOperation,
)


class Kind(Enum):
    """The kinds that are compared in different ways."""

    SCALAR = "scalar"
    STATEMENT = "statement"
    SET = "set"
    COLLECTION = "collection"
    MATRIX = "matrix"
    BRANCHES = "branches"


_BY_TYPE: dict[type, Kind] = {
    Relation: Kind.STATEMENT,
    Logic: Kind.STATEMENT,
    Interval: Kind.SET,
    SetOperation: Kind.SET,
    SetBuilder: Kind.SET,
    Collection: Kind.COLLECTION,
    Matrix: Kind.MATRIX,
}
_CONSTANTS: dict[str, Kind] = {
    "true": Kind.STATEMENT,
    "false": Kind.STATEMENT,
    **dict.fromkeys(
        ("emptyset", "reals", "integers", "naturals", "rationals", "complexes"), Kind.SET
    ),
}


#: The operations that tuples and lists may be part of, as vectors.
_ARITHMETIC = (Add, Neg, Mul, Div)
#: Functions that lists of rows may be given to, as matrices, and tuples and lists as vectors.
_MATRIX_CALLS = frozenset(
    {"transpose", "ctrans", "conjugate", "inverse", "det", "trace", "norm", "abs", "dot", "cross"}
)


def vector_arguments(node: Expression) -> tuple[Expression, ...]:
    """Return the operands of an operation in whose place a vector or matrix may stand."""
    if isinstance(node, _ARITHMETIC):
        return node.args
    if isinstance(node, Pow):
        return node.args[:1]
    return node.args if isinstance(node, Call) and node.name in _MATRIX_CALLS else ()


def is_vector(node: Expression) -> bool:
    """Whether a node is a tuple or list, or is computed from such as a vector or matrix."""
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, Collection) and part.kind in ("tuple", "list"):
            return True
        stack.extend(vector_arguments(part))
    return False


def kind_of(node: Expression) -> Kind:
    """Return the kind of an expression."""
    kind = _BY_TYPE.get(type(node))
    if kind is not None:
        return Kind.SET if isinstance(node, Collection) and node.kind == "set" else kind
    if isinstance(node, Constant) and node.name in _CONSTANTS:
        return _CONSTANTS[node.name]
    summary = summary_of(node)
    if summary.matrix or (summary.vectors and is_vector(node)):
        return Kind.MATRIX
    return Kind.BRANCHES if summary.branches else Kind.SCALAR
