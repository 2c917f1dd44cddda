"""`1 + 2 + ... + 100`: a sum with dots, where its terms make an arithmetic or geometric pattern."""

from __future__ import annotations

import itertools
from fractions import Fraction

from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import DOTS, Add, Expression, number

_MAX_TERMS = 10**6


def without_dots(node: Add) -> Expression:
    """Return the sum that is meant, or the node where the pattern is not certain."""
    place = node.args.index(DOTS)
    before = [rational_value(term) for term in node.args[:place]]
    after = [rational_value(term) for term in node.args[place + 1 :]]
    known = [value for value in (*before, *after) if value is not None]
    if len(known) != len(node.args) - 1 or len(before) < 2 or len(after) != 1:
        return node
    first, last = known[: len(before)], known[-1]
    total = _arithmetic(first, last)
    if total is None:
        total = _geometric(first, last)
    return node if total is None else number(total)


def _arithmetic(first: list[Fraction], last: Fraction) -> Fraction | None:
    step = first[1] - first[0]
    if step == 0 or any(b - a != step for a, b in itertools.pairwise(first)):
        return None
    count = (last - first[0]) / step + 1
    if count.denominator != 1 or not len(first) < count <= _MAX_TERMS:
        return None
    return (first[0] + last) * count / 2


def _geometric(first: list[Fraction], last: Fraction) -> Fraction | None:
    if len(first) < 3 or first[0] == 0:
        return None
    ratio = first[1] / first[0]
    if ratio in (0, 1, -1) or any(b != a * ratio for a, b in itertools.pairwise(first)):
        return None
    term = total = first[0]
    for _ in range(500):
        if term == last:
            return total
        term *= ratio
        total += term
    return None
