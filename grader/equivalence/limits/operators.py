"""Sums and integrals inside limits, written out: `1 + ... + n` as `n (n + 1)/2`."""

from __future__ import annotations

from fractions import Fraction
from math import comb

from grader.equivalence.limits.coefficients import Unknown, as_node
from grader.equivalence.limits.expansion import Scale
from grader.equivalence.normal_form.sums import bernoulli_numbers
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Constant,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols

_MOST_DEGREE = 10


def written_out(node: Expression, notation: Notation) -> Expression:
    """Return an expression without the sum on its top; raise `Unknown` for anything else."""
    if isinstance(node, BigOperator) and node.kind == "sum":
        return _power_sums(node, notation)
    raise Unknown(type(node).__name__)


def _power_sums(node: BigOperator, notation: Notation) -> Expression:
    """Return a sum of a polynomial in the index, by Faulhaber's formula."""
    body, index, lower, upper = node.args
    if index in free_symbols(Add(lower, upper)):
        raise Unknown("a bound name")
    before = Add(lower, Neg(Number(1)))
    terms: list[Expression] = [Number(0), Number(0)]
    for degree, coefficient in _polynomial(body, index, notation).items():
        share = Add(_first_powers(upper, degree), Neg(_first_powers(before, degree)))
        terms.append(Mul(coefficient, share))
    return Add(*terms)


def _polynomial(body: Expression, index: Expression, notation: Notation) -> dict[int, Expression]:
    """Return the coefficients of a polynomial: its expansion far out, which has no rest."""
    from grader.equivalence.limits.expander import Expander

    scale = Scale(notation, _MOST_DEGREE + 1)
    found = Expander(scale, index, Constant("oo"), 0).expand(body)
    terms: dict[int, Expression] = {}
    for (exponent, power, logs), value in found.terms.items():
        if exponent or logs or power > 0 or power.denominator != 1 or -power > _MOST_DEGREE:
            raise Unknown("no polynomial")
        terms[-int(power)] = as_node(value)
    if found.rest is not None:
        raise Unknown("no polynomial")
    return terms


def _first_powers(last: Expression, degree: int) -> Expression:
    """Return `1^d + ... + n^d` as a polynomial in n."""
    numbers = bernoulli_numbers(degree)
    terms: list[Expression] = [Number(0)]
    for k, value in enumerate(numbers):
        share = value * comb(degree + 1, k) / Fraction(degree + 1)
        terms.append(Mul(number(share), Pow(last, Number(degree + 1 - k))))
    return Add(*terms)
