"""What kind of thing an expression stands for: a number, a statement, a set, a list, a matrix."""

from __future__ import annotations

from enum import Enum

from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Interval,
    Logic,
    Matrix,
    PlusMinus,
    Relation,
    SetBuilder,
    SetOperation,
    walk,
)


class Kind(Enum):
    """The kinds that are compared in different ways."""

    SCALAR = "scalar"
    STATEMENT = "statement"
    SET = "set"
    COLLECTION = "collection"
    MATRIX = "matrix"
    BRANCHES = "branches"


_SETS = frozenset({"emptyset", "reals", "integers", "naturals", "rationals", "complexes"})


def kind_of(node: Expression) -> Kind:
    """Return the kind of an expression."""
    match node:
        case Relation() | Logic():
            return Kind.STATEMENT
        case Interval() | SetOperation() | SetBuilder() | Collection(kind="set"):
            return Kind.SET
        case Collection():
            return Kind.COLLECTION
        case Matrix():
            return Kind.MATRIX
        case Constant() if node.name in ("true", "false"):
            return Kind.STATEMENT
        case Constant() if node.name in _SETS:
            return Kind.SET
    if node.args and any(isinstance(part, PlusMinus | Matrix) for part in walk(node)):
        has_matrix = any(isinstance(part, Matrix) for part in walk(node))
        return Kind.MATRIX if has_matrix else Kind.BRANCHES
    return Kind.SCALAR
