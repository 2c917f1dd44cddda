"""Is `A = B`, true for some values only, meant for all of them?

`x² + 3x + 2 = x² + x + 2x + 3` is a wrong rewriting, `(x + 1)² = 3x + 7` an equation to be solved.
Nothing but their form and the rest of the text tells them apart: a rewriting has the same names on
both sides, and agrees in most terms, misses by a single one, or takes a sum apart; the names of an
equation get a value.
"""

from __future__ import annotations

from grader.equivalence import Outcome, compare
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
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.worked_solutions.explain.differences import terms_of
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import is_decimal

_OPERATIONS = (Derivative, Integral, Limit, BigOperator, Evaluated)
#: So many sums inside a formula are looked at.
MOST_SUMS = 6
_NO_SCALARS = (Collection, Logic, Matrix, Relation, PlusMinus)


def carries_out(left: Expression, right: Expression) -> bool:
    """Whether a side is an operation of calculus on a formula: its result is right or wrong.

    `∂y/∂x` of a name says nothing by itself.
    """
    nodes = [node for node in walk(left, right) if isinstance(node, _OPERATIONS)]
    of_names = any(isinstance(n, Derivative) and isinstance(n.args[0], Symbol) for n in nodes)
    return bool(nodes) and not of_names


def is_rewriting(left: Expression, right: Expression) -> bool:
    """Whether both sides look like the same formula written in two ways, apart from a slip."""
    if not _comparable(left, right):
        return False
    alike = _misses_by_one(left, right) or _share(left, right) or _share_written(left, right)
    return alike or _takes_apart(left, right) or _takes_apart(right, left)


def _takes_apart(whole: Expression, sum_: Expression) -> bool:
    """Whether a sum inside is pulled out as if all were linear: `√(a² + b²) = a + b`."""
    inner = [node for node in walk(whole) if isinstance(node, Add) and node is not whole]
    names = frozenset(name.name for name in free_symbols(whole) if isinstance(name, Symbol))
    for node in inner[:MOST_SUMS]:
        apart = Add(*(substitute(whole, {node: addend}) for addend in node.args))
        verdict = compare(apart, sum_, Notation(positive=names))
        if verdict.outcome is Outcome.EQUIVALENT:
            return True
    return False


def _comparable(left: Expression, right: Expression) -> bool:
    names = free_symbols(left)
    if not names or names != free_symbols(right) or has_opaque(left, right):
        return False
    if any(isinstance(side, Symbol | Number) for side in (left, right)):
        return False
    return not any(isinstance(node, _NO_SCALARS) or is_decimal(node) for node in walk(left, right))


def _misses_by_one(left: Expression, right: Expression) -> bool:
    """Whether the sides differ by one product of names, and each has more terms than one."""
    first, second = terms_of(left), terms_of(right)
    if first is None or second is None or min(len(first), len(second)) < 2:
        return False
    return sum(first.get(key) != second.get(key) for key in {*first, *second}) == 1


def _share(left: Expression, right: Expression) -> bool:
    """Whether at least half of the terms agree once the sides are multiplied out."""
    first, second = terms_of(left), terms_of(right)
    if first is None or second is None:
        return False
    same = sum(1 for key, value in first.items() if second.get(key) == value)
    return len(first) > 1 and 2 * same >= max(len(first), len(second))


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
    """Return the terms of a sum as they are written, each by its coefficient and its product."""
    if isinstance(side, Add):
        return [addend for arg in side.args for addend in _addends(arg)]
    terms = terms_of(side)
    if terms is None or len(terms) != 1:
        return [(isinstance(side, Neg), side)]
    return [tuple(terms.items())]
