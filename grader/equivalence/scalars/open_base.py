"""Logarithms without a base, under another base than the natural one."""

from __future__ import annotations

from collections.abc import Mapping

from grader.equivalence.effort import spend
from grader.equivalence.numbers.evaluate import Evaluator
from grader.equivalence.numbers.precision import FIRST, precision
from grader.equivalence.numbers.protocols import Ball, Rule
from grader.equivalence.numbers.real_functions import REAL_FUNCTIONS
from grader.equivalence.scalars.evaluation import FirstPoints, ScalarPair


def _functions(name: str) -> Mapping[str, Rule]:
    """Return the real functions with this logarithm for one without a base."""
    of_base, natural = REAL_FUNCTIONS[name], REAL_FUNCTIONS["log"]

    def logarithm(x: Ball, *base: Ball) -> Ball:
        return natural(x, *base) if base else of_base(x)

    return {**REAL_FUNCTIONS, "log": logarithm}


_FUNCTIONS = {name: _functions(name) for name in ("lg", "lb")}


def refuted_in_base(name: str, pair: ScalarPair, first: FirstPoints) -> bool:
    """Whether the first point at which both sides have a value tells them apart in another base.

    `name` is that of the logarithm. No is no answer: the two may differ elsewhere.
    """
    with precision(FIRST):
        for tried, (_, evaluator) in enumerate(first, start=1):
            other = Evaluator(
                evaluator.env, False, evaluator.real_odd_roots, functions=_FUNCTIONS[name]
            )
            left = pair.one_value(other, pair.reference)
            right = pair.one_value(other, pair.answer)
            if left.ball is not None and right.ball is not None:
                apart = not left.ball.overlaps(right.ball)
                if apart:
                    spend(tried * pair.cost)
                return apart
    return False
