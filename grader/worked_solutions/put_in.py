"""Values that are put in for the names of a formula: `½ b h = ½ · 6 · 4`."""

from __future__ import annotations

from grader.expressions.nodes import Call, Expression, Index, Symbol
from grader.expressions.traversal import free_symbols
from grader.worked_solutions.readings import has_opaque, is_opaque
from grader.worked_solutions.rounding import Agreement, agreement

_SAME = (Agreement.EQUAL, Agreement.ROUNDED)


def puts_values_in(formula: Expression, numbers: Expression) -> bool:
    """Whether a computation is a formula with a value in the place of each of its names.

    A name has the same value wherever it stands, and what holds no name is the same number.
    """
    values: dict[Expression, Expression] = {}
    return _closed(numbers) and _matches(formula, numbers, values) and bool(values)


def _matches(
    formula: Expression, numbers: Expression, values: dict[Expression, Expression]
) -> bool:
    if _is_name(formula):
        return agreement(values.setdefault(formula, numbers), numbers, loose=False) in _SAME
    if _closed(formula):
        return agreement(formula, numbers, loose=False) in _SAME
    return (
        type(formula) is type(numbers)
        and formula.payload == numbers.payload
        and len(formula.args) == len(numbers.args)
        and all(_matches(a, b, values) for a, b in zip(formula.args, numbers.args, strict=True))
    )


def _is_name(node: Expression) -> bool:
    return isinstance(node, Symbol | Index) or (isinstance(node, Call) and is_opaque(node))


def _closed(node: Expression) -> bool:
    return not free_symbols(node) and not has_opaque(node)
