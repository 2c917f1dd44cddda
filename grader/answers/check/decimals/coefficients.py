"""Formulas whose coefficients were rounded: `0.794 x + 1.647` for `27/34 x + 28/17`.

Both are read as sums of terms, each a number times names and functions of names. The terms have to
be the same ones, and the number before each right as an entry is: within the part's tolerance, or
rounded to the digits that are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from grader.answers.base import Checked, MarkOutcome, Message
from grader.answers.check.entries import compare_entry
from grader.equivalence import Outcome
from grader.expressions.nodes import Add, Div, Expression, Mul, Neg, Number, Relation, Symbol
from grader.expressions.traversal import free_symbols
from grader.expressions.written import has_point
from grader.rubric.types import Asked

_MAX_TERMS = 12
ROUNDED_COEFFICIENTS = Checked(
    MarkOutcome.CORRECT,
    Fraction(1),
    (Message("right", "This is right: its coefficients are rounded as they may be."),),
)
_ONE = Number(1)


def rounds_coefficients(asked: Asked, reference: Expression, answer: Expression) -> bool:
    """Whether an answer is the reference with rounded coefficients; none has to be a decimal."""
    if not has_point(answer) or not free_symbols(reference):
        return False
    sides = _right_sides(reference, answer)
    if sides is None:
        return False
    wanted, given = map(_coefficients, sides)
    if wanted is None or given is None or set(wanted) != set(given):
        return False
    return all(
        compare_entry(asked, wanted[term], given[term]).outcome is Outcome.EQUIVALENT
        for term in wanted
    )


def _right_sides(reference: Expression, answer: Expression) -> tuple[Expression, Expression] | None:
    """Return the formulas, or the right sides of `y = ...` of one name."""
    if isinstance(reference, Relation) != isinstance(answer, Relation):
        return None
    if not isinstance(reference, Relation) or not isinstance(answer, Relation):
        return reference, answer
    named = isinstance(reference.args[0], Symbol) and reference.args[0] is answer.args[0]
    same = named and reference.ops == answer.ops == ("=",)
    return (reference.args[1], answer.args[1]) if same else None


def _coefficients(formula: Expression) -> Mapping[object, Expression] | None:
    """Return the number before every term; None where a term comes twice or is none."""
    found: dict[object, Expression] = {}
    terms = list(_terms(formula, False))
    if len(terms) > _MAX_TERMS:
        return None
    for negative, term in terms:
        numbers: list[Expression] = []
        names: list[tuple[Expression, bool]] = []
        if not _split(term, False, numbers, names):
            return None
        key = tuple(sorted(names, key=repr))
        if key in found:
            return None
        number = Mul(*numbers) if len(numbers) > 1 else numbers[0] if numbers else _ONE
        found[key] = Neg(number) if negative else number
    return found


def _terms(formula: Expression, negative: bool) -> Iterator[tuple[bool, Expression]]:
    if isinstance(formula, Add):
        for part in formula.args:
            yield from _terms(part, negative)
    elif isinstance(formula, Neg):
        yield from _terms(formula.args[0], not negative)
    else:
        yield negative, formula


def _split(
    term: Expression,
    below: bool,
    numbers: list[Expression],
    names: list[tuple[Expression, bool]],
) -> bool:
    """Part the factors of a term into numbers and others; False where it is a sum again."""
    if isinstance(term, Mul):
        return all(_split(factor, below, numbers, names) for factor in term.args)
    if isinstance(term, Div):
        top, bottom = term.args
        return _split(top, below, numbers, names) and _split(bottom, not below, numbers, names)
    if not free_symbols(term):
        numbers.append(Div(_ONE, term) if below else term)
        return True
    names.append((term, below))
    return not isinstance(term, Add)
