"""Sets: of listed elements, intervals and their unions, or given by a condition."""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence.collections.sequences import Comparer, all_of, same_elements
from grader.equivalence.one_variable.atoms import (
    TRUE,
    Atom,
    Combined,
    NotAStatement,
    Statement,
    fixed,
    membership,
    statement_of,
)
from grader.equivalence.statements.compare import MEMBER, same_truth
from grader.equivalence.terms.branches import branches, has_branches
from grader.equivalence.verdict import Outcome, Verdict, different, undecided
from grader.expressions.nodes import (
    Add,
    Collection,
    Constant,
    Expression,
    Interval,
    Neg,
    Number,
    Relation,
    SetBuilder,
    SetOperation,
    Symbol,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.sets import as_number_set, is_listed, set_difference, with_number_sets
from grader.expressions.traversal import free_symbols


def compare_sets(
    reference: Expression,
    answer: Expression,
    notation: Notation,
    comparer: Comparer,
    exactly: Comparer,
) -> Verdict:
    """Decide whether two sets have the same elements.

    `comparer` decides about listed elements and ends, `exactly` about conditions.
    """
    reference, answer = _as_set(reference, notation), _as_set(answer, notation)
    if is_listed(reference) and is_listed(answer):
        return same_elements(list(reference.args), list(answer.args), notation, comparer)
    if not (_may_be_set(reference) and _may_be_set(answer)):
        return different("different-kinds")
    element = Symbol(MEMBER)
    try:
        left, right = membership(element, reference), membership(element, answer)
    except NotAStatement:
        return _by_structure(reference, answer, notation, comparer)
    if _is_interval_like(reference, answer):
        verdict = _interval_ends(reference, answer, notation, comparer)
        if verdict is not None:
            return verdict
        if _are_pair_and_interval(reference, answer):
            return _unless_empty(same_truth(left, right, notation, exactly))
    return same_truth(left, right, notation, exactly)


def _as_set(node: Expression, notation: Notation) -> Expression:
    """Read `R` and a difference of pairs as sets, which they are next to a set."""
    if isinstance(node, Add):
        return set_difference(node.args, notation, sure=True) or node
    if isinstance(node, SetBuilder):
        found = with_number_sets(node, notation)
        assert isinstance(found, SetBuilder)
        return _integers_listed(found, notation) or found
    if is_listed(node) and has_branches(node):
        return Collection("set", *(one for item in node.args for (one,) in branches(item)))
    return as_number_set(node, notation) if isinstance(node, Symbol) else node


#: Between these a set of integers is listed.
_MOST = 50
_INTEGERS = frozenset({Constant("integers"), Constant("naturals")})


def _integers_listed(node: SetBuilder, notation: Notation) -> Expression | None:
    """Return `{-1, 0, 1}` for `{x in Z : -1 <= x <= 1}`, where the condition bounds the integers.

    Nothing of natural numbers, where it depends on whether 0 is one.
    """
    match node.args:
        case (Relation(ops=("in",), args=(Symbol() as name, of)), condition) if of in _INTEGERS:
            if free_symbols(condition) != {name}:
                return None
        case _:
            return None
    try:
        statement = statement_of(condition)
    except NotAStatement:
        return None
    natural = of == Constant("naturals")
    if natural:
        statement = Combined("and", (statement, Atom(name, ">=", Number(0))))
    bounds = Atom(name, ">=", Neg(Number(_MOST))), Atom(name, "<=", Number(_MOST))
    within = Combined("and", (statement, *bounds))
    if _truth_of(within, statement, notation) is not Outcome.EQUIVALENT:
        return None
    found: list[Expression] = []
    for value in range(-_MOST, _MOST + 1):
        at = fixed(statement, {name: Fraction(value)})
        verdict = _truth_of(at, TRUE, notation)
        if verdict is Outcome.EQUIVALENT:
            if natural and not value:
                return None
            found.append(number(value))
        elif verdict is not Outcome.DIFFERENT:
            return None
    return Collection("set", *found) if found else Constant("emptyset")


def _truth_of(left: Statement, right: Statement, notation: Notation) -> Outcome:
    return same_truth(left, right, notation, _no_comparer).outcome


def _no_comparer(left: Expression, right: Expression, notation: Notation) -> Verdict:
    return undecided("not-settled")


def _may_be_set(node: Expression) -> bool:
    """Whether something is a set, or a pair that may be read as an interval."""
    if isinstance(node, Collection):
        return node.kind == "set" or (node.kind in ("tuple", "list") and len(node.args) == 2)
    return not isinstance(node, Symbol) or not free_symbols(node)


def _is_interval_like(*sides: Expression) -> bool:
    return all(isinstance(side, Interval | Collection) and len(side.args) == 2 for side in sides)


def _interval_ends(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict | None:
    """Compare two intervals end by end, which also serves ends with names; None if that fails."""
    if _openness(reference) != _openness(answer) or _openness(reference) is None:
        return None
    verdicts = [
        comparer(left, right, notation)
        for left, right in zip(reference.args, answer.args, strict=True)
    ]
    if all(verdict.outcome is Outcome.EQUIVALENT for verdict in verdicts):
        return verdicts[0]
    return None


def _are_pair_and_interval(*sides: Expression) -> bool:
    return {isinstance(side, Interval) for side in sides} == {True, False}


def _unless_empty(verdict: Verdict) -> Verdict:
    """Refuse a pair for an interval with other ends, which are equal only where both are empty."""
    return different("different-kinds") if verdict.outcome is Outcome.EQUIVALENT else verdict


def _openness(node: Expression) -> tuple[bool, bool] | None:
    if isinstance(node, Interval):
        return node.left_open, node.right_open
    if isinstance(node, Collection) and node.kind in ("tuple", "list"):
        return (node.kind == "tuple",) * 2
    return None


def _has_a_condition(node: Expression) -> bool:
    """Whether a set holds the `x` for which something holds, and is no family of formulas."""
    return isinstance(node, SetBuilder) and isinstance(node.args[0], Symbol | Relation)


def _by_structure(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict:
    """Compare sets of a kind that cannot be decided by its elements, part by part."""
    if _has_a_condition(answer):
        return undecided("not-settled")
    if type(reference) is not type(answer) or reference.payload != answer.payload:
        return different("different-kinds")
    parts = list(reference.args), list(answer.args)
    if isinstance(reference, SetOperation) and reference.op in ("union", "intersection"):
        return same_elements(*parts, notation, comparer)
    if len(parts[0]) != len(parts[1]) or isinstance(reference, SetBuilder):
        return different("different-kinds")
    return all_of(comparer(a, b, notation) for a, b in zip(*parts, strict=True))
