"""Is `A = B`, true for some values only, meant for all of them?

`x² + 3x + 2 = x² + x + 2x + 3` is a wrong rewriting, `(x + 1)² = 3x + 7` an equation to be solved.
Nothing but their form and the rest of the text tells them apart: a rewriting has the same names on
both sides and agrees in most terms, or misses by a single one; the names of an equation get a value.
"""

from __future__ import annotations

from grader.expressions.nodes import (
    Add,
    BigOperator,
    Collection,
    Derivative,
    Evaluated,
    Expression,
    Integral,
    Limit,
    Logic,
    Matrix,
    Neg,
    Number,
    PlusMinus,
    Relation,
    Symbol,
)
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.differences import terms_of
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import is_decimal

_OPERATIONS = (Derivative, Integral, Limit, BigOperator, Evaluated)
_NO_SCALARS = (Collection, Logic, Matrix, Relation, PlusMinus)


def carries_out(left: Expression, right: Expression) -> bool:
    """Whether a side is an operation of calculus on a formula: its result is right or wrong.

    `∂y/∂x` of a name says nothing by itself.
    """
    nodes = [node for node in walk(left, right) if isinstance(node, _OPERATIONS)]
    return bool(nodes) and all(free_symbols(node.args[0]) or _closed(node) for node in nodes) and (
        not any(isinstance(n, Derivative) and isinstance(n.args[0], Symbol) for n in nodes)
    )


def _closed(node: Expression) -> bool:
    return not free_symbols(node)


def is_rewriting(left: Expression, right: Expression) -> bool:
    """Whether both sides look like the same formula written in two ways, apart from a slip."""
    if not _comparable(left, right):
        return False
    return _misses_by_one(left, right) or _share(left, right) or _share_written(left, right)


def _comparable(left: Expression, right: Expression) -> bool:
    names = free_symbols(left)
    if not names or names != free_symbols(right) or has_opaque(left, right):
        return False
    if any(isinstance(side, Symbol | Number) for side in (left, right)):
        return False
    return not any(isinstance(node, _NO_SCALARS) or is_decimal(node) for node in walk(left, right))


def _misses_by_one(left: Expression, right: Expression) -> bool:
    """Whether the sides differ by one product of names, and each has more terms than one."""
    terms = terms_of(left), terms_of(right)
    if terms[0] is None or terms[1] is None or min(map(len, terms)) < 2:
        return False
    keys = {*terms[0], *terms[1]}
    return sum(terms[0].get(key) != terms[1].get(key) for key in keys) == 1


def _share(left: Expression, right: Expression) -> bool:
    """Whether at least half of the terms agree once the sides are multiplied out."""
    terms = terms_of(left), terms_of(right)
    if terms[0] is None or terms[1] is None:
        return False
    same = sum(1 for key, value in terms[0].items() if terms[1].get(key) == value)
    return len(terms[0]) > 1 and 2 * same >= max(map(len, terms))


def _share_written(left: Expression, right: Expression) -> bool:
    """Whether at least half of three or more terms stand on both sides as they are written."""
    first, second = _addends(left), _addends(right)
    if min(len(first), len(second)) < 3:
        return False
    rest = list(second)
    for addend in first:
        if addend in rest:
            rest.remove(addend)
    return 2 * (len(second) - len(rest)) >= max(len(first), len(second))


def _addends(side: Expression) -> list[object]:
    """Return the terms of a sum as they are written, each as what it comes to where that is easy."""
    if isinstance(side, Add):
        return [addend for arg in side.args for addend in _addends(arg)]
    terms = terms_of(side)
    if terms is None or len(terms) != 1:
        return [(isinstance(side, Neg), side)]
    return [tuple(terms.items())]
