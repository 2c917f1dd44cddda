"""Checks of what a computer algebra system found, by means of our own."""

from __future__ import annotations

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Notation
from grader.models.arithmetic import reals
from grader.models.arithmetic.calculated import enclosed
from grader.models.arithmetic.evaluate import CannotEvaluate
from grader.models.computer_algebra.symbols import NoBridge
from grader.models.computer_algebra.to_sympy import to_sympy
from grader.models.symbolic.derivatives import CannotDifferentiate, differentiate


class Unconfirmed(Exception):
    """A result that fails its check."""


def confirm_antiderivative(
    found: Expression, body: Expression, name: Symbol, notation: Notation
) -> None:
    """Differentiate an antiderivative and compare; raise `Unconfirmed` if it is another function.

    An answer that cannot be decided stands.
    """
    try:
        back = differentiate(found, name)
    except CannotDifferentiate:
        return
    if compare(body, back, notation).outcome is Outcome.DIFFERENT:
        raise Unconfirmed("the derivative of the result is not the integrand")


def confirm_integral(
    value: Expression, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> None:
    """Compare with numerical quadrature, where the bounds and the integrand are plain numbers."""
    import mpmath  # type: ignore[import-untyped]

    try:
        exact = enclosed(value)
        ends = [_number(bound) for bound in (lower, upper)]
        integrand = _function(body, name)
    except (CannotEvaluate, NoBridge, reals.Undefined, reals.Uncertain):
        return
    with mpmath.workdps(30):
        numeric, error = mpmath.quad(integrand, ends, error=True)
    if error < 1e-12 and abs(numeric - float(exact.midpoint)) > 1e-8 * max(1, abs(numeric)):
        raise Unconfirmed(f"quadrature gives {mpmath.nstr(numeric, 10)} instead")


def confirm_total(
    value: Expression, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> None:
    """Compare with a sum in numbers, where the series is one of plain numbers."""
    import mpmath

    try:
        exact = enclosed(value)
        ends = [_number(bound) for bound in (lower, upper)]
        term = _function(body, name)
    except (CannotEvaluate, NoBridge, reals.Undefined, reals.Uncertain):
        return
    with mpmath.workdps(30):
        numeric = mpmath.nsum(term, ends)
    if abs(numeric - float(exact.midpoint)) > 1e-6 * max(1, abs(numeric)):
        raise Unconfirmed(f"adding up gives {mpmath.nstr(numeric, 10)} instead")


def _number(expression: Expression) -> object:
    import mpmath
    import sympy

    value = to_sympy(expression)
    if value in (sympy.oo, -sympy.oo):
        return mpmath.mpf("inf") * (1 if value is sympy.oo else -1)
    if value.free_symbols:
        raise CannotEvaluate("a bound with a name")
    return mpmath.mpmathify(value.evalf(40))


def _function(body: Expression, name: Symbol) -> object:
    import sympy

    value = to_sympy(body)
    if {symbol.name for symbol in value.free_symbols} - {name.name}:
        raise CannotEvaluate("an integrand with another name")
    variable = next(iter(value.free_symbols), sympy.Symbol(name.name))
    return sympy.lambdify(variable, value, "mpmath")
