"""Forms of formulas: is a right answer also written as it was asked for?

`shortfall` looks at a formula as it is written and says, in words, what it lacks of a form. Whether
the formula is *right* is decided in `grader.equivalence`, never here.
"""

from __future__ import annotations

from collections.abc import Callable

from grader.expressions.nodes import Collection, Expression, Logic, Matrix, Relation
from grader.forms.completed_square import completed_square
from grader.forms.expanded import expanded
from grader.forms.factored import factored
from grader.forms.fractions import lowest_terms, single_fraction
from grader.forms.partial_fractions import partial_fractions
from grader.forms.polynomials import TooLarge
from grader.forms.result import Over, Shortfall
from grader.forms.structure import as_reference

__all__ = ["FORMS", "Over", "Shortfall", "shortfall"]

_Check = Callable[[Expression, Expression, Over], Shortfall | None]

FORMS: dict[str, _Check] = {
    "factored": factored,
    "expanded": expanded,
    "lowest_terms": lowest_terms,
    "single_fraction": single_fraction,
    "partial_fractions": partial_fractions,
    "completed_square": completed_square,
    "as_reference": as_reference,
}


def shortfall(
    form: str, answer: Expression, reference: Expression, over: Over = Over.RATIONALS
) -> Shortfall | None:
    """Say what a formula, or the first entry of several, lacks of a form; None if it has it.

    `reference` is the right answer, of which it only counts how it is written. Raises `KeyError`
    for a form that there is not.
    """
    check = FORMS[form]
    try:
        if check is as_reference:
            return check(answer, reference, over)
        return _of_each(check, answer, reference, over)
    except TooLarge:
        return Shortfall("whether this has the form that is asked for could not be decided", True)


def _of_each(
    check: _Check, answer: Expression, reference: Expression, over: Over
) -> Shortfall | None:
    """Check the sides of an equation and the entries of a list one by one."""
    if not isinstance(answer, Collection | Matrix | Relation | Logic):
        return check(answer, reference, over)
    pairs = zip(answer.args, _partners(answer, reference), strict=True)
    found = (_of_each(check, one, other, over) for one, other in pairs)
    return next((lack for lack in found if lack is not None), None)


def _partners(answer: Expression, reference: Expression) -> tuple[Expression, ...]:
    """Return what stands in the reference where the entries of an answer stand."""
    if type(answer) is type(reference) and len(answer.args) == len(reference.args):
        return reference.args
    return (reference,) * len(answer.args)
