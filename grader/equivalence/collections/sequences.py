"""Tuples, lists and matrices, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from grader.equivalence.terms.branches import branches
from grader.equivalence.verdict import (
    Outcome,
    Proved,
    Remark,
    Verdict,
    different,
    equivalent,
    undecided,
)
from grader.expressions.nodes import Collection, Expression
from grader.expressions.notation import Notation

#: Pairs of elements that are compared.
_MAX_PAIRS = 2_500

Comparer = Callable[[Expression, Expression, Notation], Verdict]


def compare_collections(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict:
    """Compare two collections or matrices of one shape, entry by entry."""
    if type(reference) is not type(answer) or reference.payload != answer.payload:
        return different("different-shape")
    if len(reference.args) != len(answer.args):
        return different("different-length")
    pairs = zip(reference.args, answer.args, strict=True)
    return all_of(comparer(left, right, notation) for left, right in pairs)


def compare_branches(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict:
    """Compare what `±` stands for: the same values, in whichever order."""
    values = [_values(side) for side in (reference, answer)]
    return same_elements(values[0], values[1], notation, comparer)


def _values(side: Expression) -> list[Expression]:
    if isinstance(side, Collection) and side.kind in ("sequence", "set"):
        return [value for item in side.args for value in _values(item)]
    return [value for (value,) in branches(side)]


def same_elements(
    left: list[Expression], right: list[Expression], notation: Notation, comparer: Comparer
) -> Verdict:
    """Compare as sets: every element of each side has its like on the other."""
    left, right = list(dict.fromkeys(left)), list(dict.fromkeys(right))
    common = set(left) & set(right)
    open_left, open_right = ([e for e in side if e not in common] for side in (left, right))
    if not open_left and not open_right:
        return equivalent("same-elements", Proved("element by element"))
    if len(open_left) * len(right) + len(open_right) * len(left) > _MAX_PAIRS:
        return undecided("too-many-elements")
    undecided_one: Verdict | None = None
    for ones, others, flip in ((open_left, right, False), (open_right, left, True)):
        for one in ones:
            pairs = ((other, one) if flip else (one, other) for other in others)
            best = _best(comparer(a, b, notation) for a, b in pairs)
            if best is None:
                return different("element-missing")
            if best.outcome is not Outcome.EQUIVALENT:
                undecided_one = best
    return undecided_one or equivalent("same-elements", Proved("element by element"))


#: Parts of a whole that are left open before it is.
MAX_OPEN = 4


def _best(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return the first equality, else what is not a difference, else None."""
    open_: Verdict | None = None
    for verdict in verdicts:
        if verdict.outcome is Outcome.EQUIVALENT:
            return verdict
        if verdict.outcome is not Outcome.DIFFERENT:
            open_ = verdict
    return open_


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict of a whole from those of its parts: one difference is enough.

    Where too many parts stay open, the others are not looked at.
    """
    open_: Verdict | None = None
    count = 0
    remarks: list[Remark] = []
    for verdict in verdicts:
        if verdict.outcome is Outcome.DIFFERENT:
            return verdict
        if verdict.outcome is not Outcome.EQUIVALENT:
            open_ = verdict
            count += 1
            if count == MAX_OPEN:
                break
        remarks.extend(remark for remark in verdict.remarks if remark not in remarks)
    if open_ is not None:
        return open_
    return equivalent("all-parts", Proved("part by part"), *remarks)
