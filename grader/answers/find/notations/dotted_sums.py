"""Sums and products with dots as sums over an index: `1 + 2 + ... + n`, `1 * 2 * ... * n`.

The last term says what the k-th one is: with `n` in it, a number `k` must be found with which it is
the first term, and with `k + 1`, `k + 2` those that follow. So nothing is guessed of the dots.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.answers.comparing import decide
from grader.equivalence import Outcome
from grader.expressions.nodes import (
    DOTS,
    Add,
    BigOperator,
    Expression,
    Mul,
    Symbol,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import contains, free_symbols, substitute, transform, walk

_FIRST = (1, 0, 2, -1, 3)
_MOST_TERMS = 8
_INDICES = tuple(map(Symbol, ("k", "j", "m", "p", "q")))


def without_dots(read: Expression, notation: Notation) -> Expression:
    """Return a formula whose sums and products with dots are written over an index."""
    if not any(node is DOTS for node in walk(read)):
        return read
    return transform(read, lambda node: _over_index(node, notation) or node)


def _over_index(node: Expression, notation: Notation) -> Expression | None:
    if not isinstance(node, Add | Mul) or node.args.count(DOTS) != 1:
        return None
    terms, op = node.args, "sum" if isinstance(node, Add) else "product"
    at = terms.index(DOTS)
    if not 3 <= len(terms) <= _MOST_TERMS:
        return None
    found = (
        _series(first, last, notation, op)
        for first, last in ((terms[:at], terms[at + 1 :]), (terms[:at:-1], terms[at - 1 :: -1]))
        if len(first) > 0 and len(last) > 0 and len(first) + len(last) > 2
    )
    return next((each for each in found if each is not None), None)


def _series(
    first: Sequence[Expression], last: Sequence[Expression], notation: Notation, op: str
) -> Expression | None:
    """Return the series from the first terms to the last ones, of which the very last says all."""
    general = last[-1]
    known = {name for term in first for name in free_symbols(term)}
    used = known | free_symbols(general)
    index = next((each for each in _INDICES if each not in used), None)
    if index is None:
        return None
    for name in sorted(free_symbols(general) - known, key=lambda each: each.name):
        for start in _FIRST:
            if all(
                _fits(general, name, *pair, notation) for pair in _pairs(first, last, name, start)
            ):
                term = substitute(general, {name: index})
                return BigOperator(op, term, index, number(start), name)
    return None


def _pairs(
    first: Sequence[Expression], last: Sequence[Expression], name: Expression, start: int
) -> Iterator[tuple[Expression, Expression]]:
    """Yield what the index is at each term, and the term."""
    for step, term in enumerate(first):
        yield number(start + step), term
    for step, term in enumerate(reversed(last)):
        yield Add(name, number(-step)), term


def _fits(
    general: Expression, name: Expression, index: Expression, term: Expression, notation: Notation
) -> bool:
    there = substitute(general, {name: index})
    if contains(there, BigOperator):
        return False
    return decide(term, there, notation).outcome is Outcome.EQUIVALENT
