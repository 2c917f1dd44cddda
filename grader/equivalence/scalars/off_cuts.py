"""Functions of complex names, compared away from branch cuts.

The usual points are real. On the negative real axis `sqrt` and `ln` have the value of one side by
convention only, so that `ln(conjugate z)` and `conjugate(ln z)` differ there, and nowhere else. So
both sides are compared at points in all quadrants, near to zero and far out.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import acb

from grader.equivalence.numbers.complex_functions import COMPLEX_FUNCTIONS
from grader.equivalence.numbers.evaluate import Evaluator, to_arb
from grader.equivalence.numbers.precision import FINE, precision
from grader.equivalence.scalars.agreement import DIGITS, agree
from grader.equivalence.scalars.evaluation import ScalarPair, ball_text, distinct_texts
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.verdict import Agreed, Refuted, Remark, Verdict, different, equivalent
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.traversal import walk

CUT = Remark("branch-cut", "The two differ only on a branch cut, where a value is a convention.")

#: Numbers of which formulas are made whose cuts and corners lie among the points.
_LARGEST = 12
_WITH_STEPS = frozenset({"floor", "ceiling", "round", "mod", "gcd", "lcm", "max", "min", "sign"})
_RADII = (Fraction(2, 9), Fraction(8, 11), Fraction(25, 13), Fraction(61, 7), Fraction(241, 6))
#: Directions in the four quadrants, with their lengths.
_DIRECTIONS = ((12, 35, 37), (-40, 9, 41), (-3, -4, 5), (8, -15, 17))
_ENOUGH = 16


def compare_off_cuts(
    pair: ScalarPair, on_the_cut: bool = False, bits: int = FINE
) -> Verdict | None:
    """Return the verdict that points of the complex plane give; None where they settle nothing.

    `on_the_cut` says that the two differ at a real point.
    """
    names = sorted(pair.symbols, key=lambda symbol: symbol.name)
    complex_names = [name for name in names if name.name in pair.notation.complex_]
    if not complex_names or pair.floats or not _may_be_compared(pair):
        return None
    met = 0
    with precision(bits):
        for turn in range(len(_RADII) * len(_DIRECTIONS)):
            env: dict[Expression, Any] = {
                name: _coordinate(name, turn, i, pair) for i, name in enumerate(names)
            }
            evaluator = Evaluator(env, True, pair.notation.real_odd_roots)
            left, right = (pair.one_value(evaluator, s).ball for s in (pair.reference, pair.answer))
            if left is None or right is None:
                continue
            if not left.overlaps(right):
                return different("different-values", _refutation(env, left, right))
            met += agree(left, right)
    if met < _ENOUGH:
        return None
    remarks = (*pair.remarks(), CUT) if on_the_cut else pair.remarks()
    return equivalent("agreed", Agreed(DIGITS, met), *remarks)


def _refutation(env: dict[Expression, Any], left: Any, right: Any) -> Refuted:
    point = tuple((str(name.payload[0]), ball_text(value)) for name, value in env.items())
    return Refuted(point, *distinct_texts(left, right))


def _may_be_compared(pair: ScalarPair) -> bool:
    for node in walk(pair.reference, pair.answer):
        match node:
            case Number():
                value = rational_value(node)
                if value is None or max(abs(value.numerator), value.denominator) > _LARGEST:
                    return False
            case Call():
                if node.primes or node.name not in COMPLEX_FUNCTIONS or node.name in _WITH_STEPS:
                    return False
            case Add() | Neg() | Mul() | Div() | Pow() | Symbol() | Constant():
                pass
            case _:
                return False
    return True


def _coordinate(name: Symbol, turn: int, place: int, pair: ScalarPair) -> acb:
    """Return a number in another direction and distance with every turn."""
    radius = _RADII[(turn // len(_DIRECTIONS) + 2 * place) % len(_RADII)]
    x, y, size = _DIRECTIONS[(turn + place) % len(_DIRECTIONS)]
    notation = pair.notation
    if name in pair.integers or name in pair.naturals or name.name in notation.integer:
        return acb(turn % 5 + place + 1)
    if name.name not in notation.complex_:
        signed = name.name in notation.positive or name.name in notation.nonnegative
        return acb(to_arb(radius * (1 if signed or x > 0 else -1)))
    return acb(to_arb(radius * Fraction(x, size)), to_arb(radius * Fraction(y, size)))
