"""What kind of thing an expression stands for: a number, a statement, a set, a list, a matrix."""

from __future__ import annotations

from enum import Enum

from grader.equivalence.features import features_of
from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Interval,
    Logic,
    Matrix,
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
    found = features_of(node)
    if found.matrix:
        return Kind.MATRIX
    return Kind.BRANCHES if found.branches else Kind.SCALAR
