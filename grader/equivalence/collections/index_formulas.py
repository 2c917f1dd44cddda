"""Formulas with indices where no shapes are declared: sums over them, Kronecker's delta.

A name is written with indices where it occurs so; every other name is a number.
"""

from __future__ import annotations

from dataclasses import replace

from grader.equivalence.collections.entries.compare import POINTS, Pair, is_proved, refuted
from grader.equivalence.collections.entries.indexing.assumptions import assumptions_of
from grader.equivalence.collections.entries.indexing.indexed import holds_indices, with_entries
from grader.equivalence.collections.entries.indexing.places import KRONECKER
from grader.equivalence.collections.entries.indexing.rows import rows_of
from grader.equivalence.collections.sequences import Comparer
from grader.equivalence.collections.shapes import IDENTITY_NAME, IllShaped, Typing
from grader.equivalence.verdict import Outcome, Proved, Verdict, different, equivalent, undecided
from grader.expressions.nodes import BigOperator, Call, Expression, Number, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import walk


def are_of_indices(*sides: Expression) -> bool:
    """Whether formulas hold sums over indices, sums without bounds, or Kronecker's delta."""
    return any(map(holds_indices, sides))


def compare_index_formulas(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict | None:
    """Compare formulas with indices; None if they are not settled as such."""
    rows = rows_of((reference, answer), notation)
    sides = [with_entries(side, rows) for side in (reference, answer)]
    typing = Typing(replace(notation, shapes={}), _numbers(sides))
    try:
        left, right = map(typing.typed, sides)
    except IllShaped:
        return None
    pair = Pair(left, right, typing, assumptions_of(notation).facts())

    def is_zero(side: Expression) -> bool:
        return comparer(side, Number(0), notation).outcome is Outcome.EQUIVALENT

    found = refuted(pair, range(1))
    if found is None and is_proved(pair, is_zero):
        return equivalent("proved", Proved("written in entries"))
    found = found or refuted(pair, range(1, POINTS))
    if found is not None:
        return different("different-values", found)
    if any(isinstance(node, Call) and node.name in _OWN for node in walk(left, right)):
        return undecided("not-settled")
    return None


#: Functions that only mean what they do in entries.
_OWN = frozenset({KRONECKER, "indicator"})


def _numbers(sides: list[Expression]) -> frozenset[Symbol]:
    """Return all names, as all stand for numbers; an element of a sequence is one."""
    found: set[Symbol] = set()
    for node in walk(*sides):
        if isinstance(node, Symbol) and node is not IDENTITY_NAME:
            found.add(node)
        if isinstance(node, Call) and node.name.endswith("[]"):
            found.add(Symbol(node.name.removesuffix("[]")))
        if isinstance(node, BigOperator) and isinstance(node.args[1], Symbol):
            found.add(node.args[1])
    return frozenset(found)
