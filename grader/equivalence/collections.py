"""Tuples, lists and matrices, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from grader.equivalence.branches import branches
from grader.equivalence.scalars import different, equivalent
from grader.equivalence.verdict import Outcome, Proved, Remark, Verdict
from grader.expressions.nodes import Collection, Expression
from grader.expressions.notation import Notation

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
    verdicts = {(a, b): comparer(a, b, notation) for a in left for b in right}
    undecided: Verdict | None = None
    for ones, others, flip in ((left, right, False), (right, left, True)):
        for one in ones:
            found = [verdicts[(other, one) if flip else (one, other)] for other in others]
            if any(verdict.outcome is Outcome.EQUIVALENT for verdict in found):
                continue
            if all(verdict.outcome is Outcome.DIFFERENT for verdict in found):
                return different("element-missing")
            undecided = next(v for v in found if v.outcome is not Outcome.DIFFERENT)
    return undecided or equivalent("same-elements", Proved("element by element"))


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict of a whole from those of its parts: one difference is enough."""
    open_: Verdict | None = None
    remarks: list[Remark] = []
    for verdict in verdicts:
        if verdict.outcome is Outcome.DIFFERENT:
            return verdict
        if verdict.outcome is not Outcome.EQUIVALENT:
            open_ = verdict
        remarks.extend(remark for remark in verdict.remarks if remark not in remarks)
    if open_ is not None:
        return open_
    return equivalent("all-parts", Proved("part by part"), *remarks)
