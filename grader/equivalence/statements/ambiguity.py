"""Statements that differ only as they are read: such a difference is left to a person.

`f(n+1) = f(n) + 1` and `f(n) = f(n-1) + 1` say the same of all n, though not of one. `x^3 = y` and
`x = y^(1/3)` are the same where odd roots of negative numbers are real.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from grader.equivalence.core.function_values import has_unknown_calls, is_unknown
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.verdict import Outcome, Verdict, undecided
from grader.expressions.nodes import Expression, Pow
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, walk

Again = Callable[[Notation], Verdict]


def left_open(
    left: Expression, right: Expression, notation: Notation, again: Again
) -> Verdict | None:
    """Return why a difference of two statements is no certain one; None if it is.

    `again` compares the two under another notation.
    """
    if _functions_elsewhere(left, right):
        return undecided("functions-elsewhere")
    if notation.real_odd_roots or not _has_odd_roots(left, right):
        return None
    verdict = again(replace(notation, real_odd_roots=True))
    return undecided("odd-roots") if verdict.outcome is Outcome.EQUIVALENT else None


def _functions_elsewhere(left: Expression, right: Expression) -> bool:
    """Whether an unknown function of names is called with other arguments on the other side."""
    if not (has_unknown_calls(left) and has_unknown_calls(right)):
        return False
    sides = _calls(left), _calls(right)
    return any(sides[0][name] != sides[1][name] for name in sides[0].keys() & sides[1].keys())


def _calls(side: Expression) -> dict[object, set[tuple[Expression, ...]]]:
    """Return the arguments of unknown functions in which names occur."""
    calls: dict[object, set[tuple[Expression, ...]]] = defaultdict(set)
    for node in walk(side):
        if is_unknown(node) and free_symbols(node):
            calls[node.payload].add(node.args)
    return calls


def _has_odd_roots(*sides: Expression) -> bool:
    return any(_is_odd_root(node) for node in walk(*sides))


def _is_odd_root(node: Expression) -> bool:
    if not isinstance(node, Pow) or not free_symbols(node.args[0]):
        return False
    exponent = rational_value(node.args[1])
    return exponent is not None and exponent.denominator > 1 and exponent.denominator % 2 == 1
