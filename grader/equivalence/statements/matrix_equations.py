"""Equations and other relations of vectors and matrices: side by side, and as differences."""

from __future__ import annotations

from grader.equivalence.collections.sequences import Comparer
from grader.equivalence.verdict import Outcome, Proved, Verdict, equivalent, undecided
from grader.expressions.nodes import Add, Call, Expression, Neg, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols

_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_SYMMETRIC = frozenset({"=", "!=", "~", "equiv"})


def compare_matrix_relations(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict:
    """Compare relations whose sides are formulas of matrices; `comparer` decides about sides.

    They are the same if their sides are, in either order, or the differences of their sides. Two
    equations that give one name a value are different if the values are.
    """
    if not isinstance(reference, Relation) or not isinstance(answer, Relation):
        return undecided("not-settled")
    if len(reference.ops) != 1 or len(answer.ops) != 1:
        return _all_sides(reference, answer, notation, comparer)
    turned = _turned(answer)
    for other in (answer, turned):
        if other is not None and reference.ops == other.ops:
            verdict = _two_sides(reference, other, notation, comparer)
            if verdict is not None:
                return verdict
    if reference.ops != answer.ops or reference.ops != ("=",):
        return undecided("not-settled")
    return _differences(reference, answer, notation, comparer)


def _all_sides(
    reference: Relation, answer: Relation, notation: Notation, comparer: Comparer
) -> Verdict:
    if reference.ops != answer.ops:
        return undecided("not-settled")
    pairs = zip(reference.args, answer.args, strict=True)
    if all(comparer(*pair, notation).outcome is Outcome.EQUIVALENT for pair in pairs):
        return equivalent("proved", Proved("side by side"))
    return undecided("not-settled")


def _turned(relation: Relation) -> Relation | None:
    (op,) = relation.ops
    op = op if op in _SYMMETRIC else _TURNED.get(op, "")
    return Relation(relation.args[::-1], (op,)) if op else None


def _two_sides(
    reference: Relation, answer: Relation, notation: Notation, comparer: Comparer
) -> Verdict | None:
    """Return the verdict on sides that belong together, or None if that settles nothing."""
    left, right = (
        comparer(one, other, notation)
        for one, other in zip(reference.args, answer.args, strict=True)
    )
    if left.outcome is Outcome.EQUIVALENT and right.outcome is Outcome.EQUIVALENT:
        return equivalent("proved", Proved("side by side"))
    named = reference.args[0]
    gives_value = reference.ops == ("=",) and named is answer.args[0] and isinstance(named, Symbol)
    if not gives_value or named in free_symbols(reference.args[1]) | free_symbols(answer.args[1]):
        return None
    return right


def _differences(
    reference: Relation, answer: Relation, notation: Notation, comparer: Comparer
) -> Verdict:
    one, other = (Add(side.args[0], Neg(side.args[1])) for side in (reference, answer))
    for difference in (other, Neg(other), Call("transpose", other), Neg(Call("transpose", other))):
        if comparer(one, difference, notation).outcome is Outcome.EQUIVALENT:
            return equivalent("proved", Proved("difference of the sides"))
    verdict = comparer(one, other, notation)
    if verdict.code == "ill-shaped" and verdict.outcome is Outcome.DIFFERENT:
        return verdict
    return undecided("not-settled")
