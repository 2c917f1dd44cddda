"""Indefinite integrals stand for all antiderivatives: compared by their derivatives."""

from __future__ import annotations

from dataclasses import replace

from grader.equivalence.collections.sequences import Comparer
from grader.equivalence.terms.derivatives import CannotDifferentiate, differentiate, jumps
from grader.equivalence.verdict import Outcome, Remark, Verdict
from grader.expressions.nodes import Expression, Integral
from grader.expressions.notation import Notation
from grader.expressions.traversal import walk

CONSTANT = Remark("up-to-constant", "The two agree up to a constant of integration.")


def indefinite_variable(*sides: Expression) -> Expression | None:
    """Return the variable of an indefinite integral, if one occurs."""
    for node in walk(*sides):
        if isinstance(node, Integral) and len(node.args) == 2:
            return node.args[1]
    return None


def _integrals(*sides: Expression) -> int:
    """Return how many indefinite integrals occur."""
    return sum(isinstance(node, Integral) and len(node.args) == 2 for node in walk(*sides))


def compare_antiderivatives(
    reference: Expression,
    answer: Expression,
    variable: Expression,
    notation: Notation,
    comparer: Comparer,
) -> Verdict | None:
    """Compare the derivatives; None where they cannot be taken.

    Where a side jumps, equal slopes say nothing: `x + floor(x)` has the slope of `x`. Where an
    integral stands in a function, as in `e^{\\int 2x dx}`, no derivative is without it.
    """
    sides = (reference, answer)
    try:
        slopes = [differentiate(side, variable) for side in sides]
    except CannotDifferentiate:
        return None
    if _integrals(*slopes) >= _integrals(*sides):
        return Verdict(Outcome.UNDECIDED, "not-settled")
    verdict = comparer(slopes[0], slopes[1], notation)
    if verdict.outcome is Outcome.EQUIVALENT and jumps(reference, answer):
        return Verdict(Outcome.UNDECIDED, "not-settled")
    if verdict.outcome is Outcome.EQUIVALENT:
        return replace(verdict, remarks=(*verdict.remarks, CONSTANT))
    return verdict
