"""Judges a link `A = B` as it is written: numbers, vectors, units, identities of names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from grader.equivalence import (
    Outcome,
    Proved,
    Refuted,
    Verdict,
    WithinTolerance,
    branches,
    compare,
    compare_matrices,
    enclose,
    has_branches,
)
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Div,
    Expression,
    Logic,
    Matrix,
    Mul,
    Neg,
    Number,
    PlusMinus,
    Pow,
    Relation,
    Symbol,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import contains, free_symbols, substitute, walk
from grader.worked_solutions.characteristic import states_determinant
from grader.worked_solutions.identities import (
    carries_out,
    is_rewriting,
    nothing_solves,
    states_result,
)
from grader.worked_solutions.link import OPEN, OUTCOMES, Judged, Link
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import Agreement, agreement
from grader.worked_solutions.units import (
    conversion,
    counted_out,
    has_units,
    has_unknown_units,
    is_computed,
    is_conversion_factor,
    is_factor_of,
    is_near_one,
    units_in,
    without_units,
)

#: No two units are further apart than this.
_GREATEST_FACTOR = Fraction(10) ** 60
_NOT_A_VALUE = (Collection, Logic, Relation, PlusMinus)


def judge_as_it_stands(link: Link) -> Judged:
    """Decide by the units, the numbers or the names that a link has, in this reading of it."""
    if has_units(link.left, link.right):
        return _judge_with_units(link)
    return _judge_numbers(link) if link.closed else judge_identity(link)


def _judge_numbers(link: Link) -> Judged:
    """Decide between two closed values, allowing for the rounding that people do."""
    if link.decimal and _are_of_entries(link):
        return _judge_entries(link)
    if link.decimal and has_branches(link.left) and has_branches(link.right):
        return _judge_branches(link)
    if any(isinstance(node, _NOT_A_VALUE) for node in (link.left, link.right)):
        return judge_identity(link)
    found = agreement(link.left, link.right, link.loose)
    if found is None:
        return judge_identity(link)
    if found is Agreement.EQUAL:
        return Judged(LinkOutcome.HOLDS, Verdict(Outcome.EQUIVALENT, "same", Proved("arithmetic")))
    if found in (Agreement.ROUNDED, Agreement.EXPLAINED):
        evidence = WithinTolerance("rounding", *_two_values(link))
        return Judged(LinkOutcome.HOLDS, Verdict(Outcome.EQUIVALENT, "rounded", evidence))
    if found is Agreement.OPEN and not _may_be_equal(link):
        return Judged(LinkOutcome.UNDECIDED, Verdict(Outcome.UNDECIDED, "rounded-inputs"))
    verdict = compare(link.left, link.right, link.notation)
    if verdict.outcome is Outcome.EQUIVALENT:
        return Judged(LinkOutcome.HOLDS, verdict)
    if found is Agreement.OPEN:
        return Judged(LinkOutcome.UNDECIDED, Verdict(Outcome.UNDECIDED, "rounded-inputs"))
    if verdict.outcome is Outcome.UNDECIDED and _may_be_equal(link):
        return Judged(LinkOutcome.UNDECIDED, verdict)
    evidence_ = Refuted((), *_two_values(link))
    return Judged(LinkOutcome.FAILS, Verdict(Outcome.DIFFERENT, "other-value", evidence_))


def _are_of_entries(link: Link) -> bool:
    """Whether both sides are vectors or matrices of numbers."""
    return all(
        isinstance(side, Matrix) or any(map(_is_vector, walk(side)))
        for side in (link.left, link.right)
    )


def _is_vector(node: Expression) -> bool:
    listed = isinstance(node, Collection) and node.kind in ("tuple", "list")
    return listed or isinstance(node, Matrix)


def _judge_entries(link: Link) -> Judged:
    """Decide between vectors or matrices with decimals, entry by entry, as numbers are."""

    def judged(left: Expression, right: Expression, notation: Notation) -> Verdict:
        entry = replace(link, left=left, right=right)
        if not entry.closed or _are_of_entries(entry):
            return compare(left, right, notation)
        return _judge_numbers(entry).verdict

    verdict = compare_matrices(link.left, link.right, link.notation, judged)
    refuted = verdict.outcome is Outcome.DIFFERENT and isinstance(verdict.evidence, Refuted)
    if verdict.outcome is Outcome.DIFFERENT and not refuted:
        return Judged(LinkOutcome.UNDECIDED, OPEN)
    return Judged(OUTCOMES[verdict.outcome], verdict)


def _judge_branches(link: Link) -> Judged:
    """Decide between both values of a `±` on either side, each rounded as numbers are."""
    whole = _judge_middles(link)
    if whole is not None:
        return whole
    lefts, rights = ([taken for (taken,) in branches(side)] for side in (link.left, link.right))
    ways = (rights, rights[::-1])
    found = [
        [_judge_numbers(replace(link, left=a, right=b)) for a, b in zip(lefts, way, strict=True)]
        for way in ways
    ]
    outcomes = [{judged.outcome for judged in way} for way in found]
    for way, seen in zip(found, outcomes, strict=True):
        if seen == {LinkOutcome.HOLDS}:
            return way[0]
    if all(LinkOutcome.FAILS in seen for seen in outcomes):
        return next(judged for judged in found[0] if judged.outcome is LinkOutcome.FAILS)
    return Judged(LinkOutcome.UNDECIDED, OPEN)


def _judge_middles(link: Link) -> Judged | None:
    """Decide `a ± b = c ± d` where the middles are the same, by how far both lie from it."""
    both = isinstance(link.left, PlusMinus) and isinstance(link.right, PlusMinus)
    if not both or not len(link.left.args) == len(link.right.args) == 2:
        return None
    middle, distance = (
        _judge_numbers(replace(link, left=a, right=b))
        for a, b in zip(link.left.args, link.right.args, strict=True)
    )
    return distance if middle.outcome is LinkOutcome.HOLDS else None


def _may_be_equal(link: Link) -> bool:
    """Whether the bounds of two values overlap, so that nothing tells them apart."""
    left, right = enclose(link.left), enclose(link.right)
    if left is None or right is None:
        return True
    return left.lower <= right.upper and right.lower <= left.upper


def _two_values(link: Link) -> tuple[str, str]:
    return str(enclose(link.left)), str(enclose(link.right))


def judge_identity(link: Link) -> Judged:
    """Decide for all values of the names, or all positive ones."""
    notation = link.notation
    if link.quantities:
        notation = replace(notation, positive=_names(link))
    verdict = compare(link.left, link.right, notation)
    outcome = OUTCOMES[verdict.outcome]
    if outcome is not LinkOutcome.FAILS:
        return Judged(outcome, verdict)
    if _is_another_constant(link) or _is_another_multiple(link):
        return Judged(outcome, verdict)
    if not _may_fail(link) or (not link.quantities and _holds_for_quantities(link)):
        return Judged(LinkOutcome.UNDECIDED, OPEN)
    if link.quantities and _holds_for_negatives(link):
        return Judged(LinkOutcome.UNDECIDED, OPEN)
    return Judged(outcome, verdict)


def _holds_for_negatives(link: Link) -> bool:
    """Whether names that are negative make a link true: `|x| = -x`, `√(x²) = -x`."""
    if not contains(link.left, Call) and not contains(link.right, Call):
        return False
    opposite: dict[Expression, Expression] = {
        name: Neg(name) for name in free_symbols(link.left) | free_symbols(link.right)
    }
    left, right = (substitute(side, opposite) for side in (link.left, link.right))
    notation = replace(link.notation, positive=_names(link))
    return compare(left, right, notation).outcome is Outcome.EQUIVALENT


def _names(link: Link) -> frozenset[str]:
    names = free_symbols(link.left) | free_symbols(link.right)
    return frozenset(name.name for name in names if isinstance(name, Symbol))


def _holds_for_quantities(link: Link) -> bool:
    """Whether only values that no length or mass has refute a link: `√(x²) = x`."""
    return judge_identity(replace(link, quantities=True)).outcome is LinkOutcome.HOLDS


def _may_fail(link: Link) -> bool:
    """Whether a refuted identity is a slip: it speaks of the same known names, and rounds nothing.

    A first link may be an equation, true for some values only.
    """
    if _unknown(link):
        return False
    if carries_out(link.left, link.right):
        claims = not link.first or states_result(link.left, link.right, link.rewrites)
        return claims and not link.decimal
    same_names = free_symbols(link.left) == free_symbols(link.right)
    may_be_equation = link.first and not link.closed and not _rewrites(link)
    return same_names and not may_be_equation and not link.decimal


def _is_another_constant(link: Link) -> bool:
    """Whether two sides differ by a number, whatever their names are: `sin²x + cos²x = 2`.

    Of degree 1 they may be an equation that somebody set without a solution.
    """
    if link.decimal or _unknown(link) or (link.first and not link.solvable):
        return False
    if not any(map(_is_transcendental, walk(link.left, link.right))):
        return False
    names = _ordered(link)
    put_in: list[dict[Expression, Expression]] = [
        {name: number(Fraction(at + 2 * place, 7)) for place, name in enumerate(names)}
        for at in (2, 5)
    ]
    difference = Add(link.left, Neg(link.right))
    values = [enclose(substitute(difference, each)) for each in put_in]
    if values[0] is None or values[1] is None or not names:
        return False
    if values[0].lower > values[1].upper or values[1].lower > values[0].upper:
        return False
    constant = substitute(difference, put_in[0])
    return compare(difference, constant, link.notation).outcome is Outcome.EQUIVALENT


def _is_another_multiple(link: Link) -> bool:
    """Whether two exponentials differ by a factor whatever n is: `2^{n+1} = 4 · 2^n`."""
    sides = (link.left, link.right)
    powers = all(isinstance(side, Pow) for side in sides)
    claims = link.rewrites or (powers and link.solvable) or not link.first
    if link.decimal or _unknown(link) or not claims:
        return False
    names = _ordered(link)
    if not names or any(free_symbols(side) != set(names) for side in sides):
        return False
    if not all(isinstance(side, Mul | Pow | Neg) and _has_exponential(side) for side in sides):
        return False
    quotient = Div(link.right, link.left)
    at: dict[Expression, Expression] = {
        name: number(Fraction(2 + place, 3)) for place, name in enumerate(names)
    }
    verdict = compare(quotient, substitute(quotient, at), link.notation)
    return verdict.outcome is Outcome.EQUIVALENT


def _has_exponential(side: Expression) -> bool:
    return any(isinstance(node, Pow) and free_symbols(node.args[1]) for node in walk(side))


def _is_transcendental(node: Expression) -> bool:
    if isinstance(node, Pow):
        return bool(free_symbols(node.args[1]))
    below = isinstance(node, Div) and bool(free_symbols(node.args[1]))
    return below or (isinstance(node, Call) and bool(free_symbols(node)))


def _ordered(link: Link) -> list[Expression]:
    return sorted(free_symbols(link.left) | free_symbols(link.right), key=str)


def _rewrites(link: Link) -> bool:
    if is_never_true(link) or states_determinant(link.left, link.right):
        return True
    return link.rewrites and (_is_law(link) or is_rewriting(link.left, link.right))


def _is_law(link: Link) -> bool:
    """Whether words call a link a law, and functions of its names stand on both sides."""
    sides = (link.left, link.right)
    return link.identity and all(any(map(_is_transcendental, walk(side))) for side in sides)


def is_never_true(link: Link) -> bool:
    """Whether no values of its names make a link true, that may have been meant so."""
    return link.solvable and nothing_solves(link.left, link.right)


def _unknown(link: Link) -> bool:
    return has_opaque(link.left, link.right)


def _judge_with_units(link: Link) -> Judged:
    """Decide with the units converted, or left out: people drop them on the way."""
    bare = replace(link, left=without_units(link.left), right=without_units(link.right))
    if not bare.closed:
        found = judge_identity(bare)
        return found if found.outcome is LinkOutcome.HOLDS else Judged(LinkOutcome.UNDECIDED, OPEN)
    ratio = conversion(link.left, link.right)
    judged = _judge_numbers(bare)
    if ratio is None:
        return _judge_without_conversion(link, bare, judged)
    for attempt in _converted(bare, ratio):
        converted = _judge_numbers(attempt)
        if converted.outcome is LinkOutcome.HOLDS:
            return converted
    if judged.outcome is not LinkOutcome.HOLDS:
        return judged
    computes = is_computed(link.left) or is_computed(link.right)
    return judged if computes or ratio == 1 else Judged(LinkOutcome.UNDECIDED, OPEN)


def _judge_without_conversion(link: Link, bare: Link, judged: Judged) -> Judged:
    """Decide by the numbers, a dozen being twelve, where no units are to be converted."""
    if judged.outcome is not LinkOutcome.FAILS:
        return judged
    counted = replace(bare, left=counted_out(link.left), right=counted_out(link.right))
    other = _judge_numbers(counted)
    if other.outcome is LinkOutcome.HOLDS:
        return other
    hidden = _may_hide_conversion(link, bare)
    return Judged(LinkOutcome.UNDECIDED, OPEN) if hidden else judged


def _may_hide_conversion(link: Link, bare: Link) -> bool:
    """Whether units may explain two values that differ.

    They may where nothing is computed and both sides have some, or where the factor is one between
    units; not where the same words stand on both sides.
    """
    values = enclose(bare.left), enclose(bare.right)
    if values[0] is None or values[1] is None or not values[0].midpoint or not values[1].midpoint:
        return True
    ratio = abs(values[0].midpoint / values[1].midpoint)
    units = units_in(link.left), units_in(link.right)
    if units[0] == units[1] or not 1 / _GREATEST_FACTOR < ratio < _GREATEST_FACTOR:
        return False
    if is_near_one(float(ratio)) and not (units[0] and units[1]):
        return False  # a slip, and no unit
    known = units[0] and units[1] and not has_unknown_units(link.left, link.right)
    if known or is_conversion_factor(float(ratio)):
        return True
    written = {abs(Fraction(n.value)) for n in walk(link.left, link.right) if isinstance(n, Number)}
    shown = written & {ratio, 1 / ratio}
    return any(is_factor_of(name, float(each)) for name in units[0] | units[1] for each in shown)


def _converted(bare: Link, ratio: Fraction) -> Iterator[Link]:
    yield replace(bare, left=Mul(bare.left, number(ratio)))
    yield replace(bare, right=Mul(bare.right, number(1 / ratio)))
