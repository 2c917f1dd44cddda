"""Solutions as lists, as sets, and as the condition that they satisfy."""

from __future__ import annotations

from grader.equivalence import (
    Comparer,
    Kind,
    NotAStatement,
    Outcome,
    Verdict,
    all_of,
    branches,
    desugar,
    kind_of,
    membership,
    same_elements,
    same_truth,
    statement_of,
)
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import Call, Collection, Expression, Interval, Logic, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.sets import is_listed
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.final_answers.accept import assigned_value, gives_several_names, is_sequence


def as_lists(
    left: Expression, right: Expression, notation: Notation, comparer: Comparer
) -> Verdict | None:
    """Compare solutions in any order where at least one side is a bare list or a set."""
    items = [items_of(side) for side in (left, right)]
    if items[0] is None or items[1] is None:
        return None
    bare = [
        is_listed(side) or (is_sequence(side) and not gives_several_names(side))
        for side in (left, right)
    ]
    if not any(bare) or _may_be_intervals(left, right) or _may_be_intervals(right, left):
        return None

    if not all(bare):
        # a tuple keeps its order
        if len(items[0]) != len(items[1]):
            return None
        pairs = zip(items[0], items[1], strict=True)
        verdicts = [comparer(a, b, notation) for a, b in pairs]
        return next((v for v in verdicts if v.outcome is not Outcome.EQUIVALENT), verdicts[0])
    return same_elements(items[0], items[1], notation, comparer)


def by_ends(
    left: Expression, right: Expression, notation: Notation, comparer: Comparer
) -> Verdict | None:
    """Compare intervals of the same form end by end, so that an end may be rounded."""
    if not isinstance(left, Interval) or not isinstance(right, Interval):
        return None
    if (left.left_open, left.right_open) != (right.left_open, right.right_open):
        return None
    return all_of(comparer(a, b, notation) for a, b in zip(left.args, right.args, strict=True))


def _may_be_intervals(left: Expression, right: Expression) -> bool:
    """Whether a set stands beside what may as well be an interval: `{1, 2}` and `[1, 2]`."""
    pair = isinstance(right, Collection) and right.kind in ("tuple", "list")
    return is_listed(left) and pair and len(right.args) == 2


def items_of(node: Expression) -> list[Expression] | None:
    """Return the values that an answer lists; None for what is no list and no value."""
    if isinstance(node, Collection) and node.args:
        return [value for item in node.args for value in _spread(item)]
    if kind_of(node) in (Kind.SCALAR, Kind.BRANCHES, Kind.MATRIX):
        return _spread(node)
    return None


def _spread(item: Expression) -> list[Expression]:
    value = assigned_value(item)
    return [part for (part,) in branches(item if value is None else value)]


def as_sets(left: Expression, right: Expression, notation: Notation) -> Verdict | None:
    """Compare an inequality about one name with the set of its solutions."""
    left, right = map(_as_condition, (left, right))
    kinds = kind_of(left), kind_of(right)
    if Kind.STATEMENT not in kinds or kinds[0] is kinds[1]:
        return None
    condition, solutions = (left, right) if kinds[0] is Kind.STATEMENT else (right, left)
    names = free_symbols(condition)
    if len(names) != 1:
        return None
    try:
        statement = statement_of(desugar(condition))
        inside = membership(next(iter(names)), desugar(solutions))
    except NotAStatement:
        return None
    return same_truth(statement, inside, notation)


def _as_condition(node: Expression) -> Expression:
    """Return conditions in a row, `x > 1, x < 2`, as the one condition that they make."""
    listed = is_sequence(node) and all(isinstance(item, Relation) for item in node.args)
    return _of_values(Logic("and", *node.args) if listed else node)


def _of_values(condition: Expression) -> Expression:
    """Return `0 < y < 1` for `0 < f(x) < 1`, which says in which range values lie."""
    if not isinstance(condition, Relation | Logic):
        return condition
    values = {node for node in walk(condition) if _is_value_of_a_function(node)}
    names = {Symbol("y")} | set().union(*(node.args for node in values))
    if len(values) != 1 or Symbol("y") in free_symbols(condition):
        return condition
    read = substitute(condition, {values.pop(): Symbol("y")})
    return condition if names & free_symbols(read) - {Symbol("y")} else read


def _is_value_of_a_function(node: Expression) -> bool:
    own = isinstance(node, Call) and node.name not in KNOWN_FUNCTIONS and not node.primes
    return own and len(node.args) == 1 and isinstance(node.args[0], Symbol)
