"""Tuples, lists and matrices, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from grader.equivalence.scalars import different, equivalent
from grader.equivalence.verdict import Outcome, Proved, Remark, Verdict
from grader.expressions.nodes import Expression
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
