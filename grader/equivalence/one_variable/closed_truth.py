"""Does a comparison of closed numbers hold? Decided for certain, or not at all."""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence.numbers.evaluate import Evaluator, to_arb
from grader.equivalence.numbers.powers import OutsideDomain, Unclear, compare_to_zero
from grader.equivalence.numbers.precision import LADDER, precision
from grader.equivalence.numbers.zero_test import is_zero
from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import Expression, Number
from grader.expressions.notation import DEFAULT_NOTATION


class CannotTell(Exception):
    """The truth of an atom at a point could not be settled."""


def closed_holds(difference: Expression, op: str, odd_roots: bool = False) -> bool:
    """Decide `difference op 0` for a closed expression; raise `CannotTell`.

    What is not defined does not hold.
    """
    exact = rational_value(difference)
    if exact is not None:
        return compare_to_zero(to_arb(exact), op)
    for bits in LADDER:
        with precision(bits):
            try:
                return compare_to_zero(Evaluator({}, False, odd_roots).value(difference), op)
            except OutsideDomain:
                return False
            except Unclear:
                continue
    if is_zero(difference, False):
        return op in ("=", "<=", ">=")
    return _holds_by_form(difference, op, odd_roots)


def _holds_by_form(difference: Expression, op: str, odd_roots: bool) -> bool:
    """Decide a value near zero by its domain and its normal form."""
    from grader.equivalence.normal_form.prove import prove_equal
    from grader.equivalence.one_variable.domains import UnknownDomain, defined_where

    try:
        needed = defined_where(difference, odd_roots)
    except UnknownDomain:
        raise CannotTell("a value near zero") from None
    if not all(closed_holds(atom.difference, atom.op, odd_roots) for atom in needed):
        return False
    if prove_equal(difference, Number(0), DEFAULT_NOTATION, False).equal:
        return op in ("=", "<=", ">=")
    raise CannotTell("a value near zero")


def _floor(value: Fraction) -> int:
    return value.numerator // value.denominator


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """Return the rational of least denominator strictly between two others."""
    if low < 0 < high:
        return Fraction(0)
    if high <= 0:
        return -simplest_between(-high, -low)
    whole = _floor(low)
    if whole + 1 < high:
        return Fraction(whole + 1)
    below = low - whole
    if below == 0:
        return whole + 1 / (Fraction(_floor(1 / (high - whole))) + 1)
    return whole + 1 / simplest_between(1 / (high - whole), 1 / below)
