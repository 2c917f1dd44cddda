"""Judges one link `A = B` of a worked solution, by what the text itself defines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.equivalence import (
    Outcome,
    Proved,
    Refuted,
    Remark,
    Verdict,
    WithinTolerance,
    compare,
    enclose,
)
from grader.expressions.nodes import (
    Add,
    Collection,
    Constant,
    Derivative,
    Div,
    Expression,
    Logic,
    Mul,
    Number,
    PlusMinus,
    Relation,
    Unit,
    number,
)
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.definitions import Definitions, is_name
from grader.worked_solutions.differentials import (
    D,
    as_functions,
    differentials_in,
    expand_differentials,
)
from grader.worked_solutions.identities import (
    carries_out,
    is_rewriting,
    nothing_solves,
    states_result,
)
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.put_in import puts_values_in
from grader.worked_solutions.readings import (
    differ_in_units,
    has_opaque,
    letters_as_units,
    other_readings,
)
from grader.worked_solutions.rounding import Agreement, agreement, is_decimal
from grader.worked_solutions.units import (
    conversion,
    counted_out,
    equates_quantities,
    has_units,
    has_unknown_units,
    is_computed,
    is_conversion_factor,
    units_in,
    without_units,
)

_NOT_A_VALUE = (Collection, Logic, Relation, PlusMinus)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a link; `claims` says whether it claims an identity or a computation at all.

    `x + 5 = 12` claims neither: it is an equation, and as such neither right nor wrong.
    """

    outcome: LinkOutcome
    verdict: Verdict
    claims: bool = True


_OUTCOMES = {
    Outcome.EQUIVALENT: LinkOutcome.HOLDS,
    Outcome.DIFFERENT: LinkOutcome.FAILS,
    Outcome.UNDECIDED: LinkOutcome.UNDECIDED,
    Outcome.UNREADABLE: LinkOutcome.UNDECIDED,
}
_PUT_IN = WithinTolerance("values put in for the names", "", "")
_SAME = (Agreement.EQUAL, Agreement.ROUNDED)
#: Constants that are letters of the alphabet, and so names of other things as well.
_LETTERS = frozenset({"i", "e"})
OPEN = Verdict(Outcome.UNDECIDED, "link-open")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a chain.

    `first` says that nothing stands before it in its chain, `rewrites` that it is no equation to be
    solved, as far as the text around it tells, `solvable` that it is none without solutions;
    `names` are letters that are no units here.
    `quantities` says that names stand for positive numbers, where nothing is declared.
    """

    left: Expression
    right: Expression
    loose: bool
    first: bool
    notation: Notation
    rewrites: bool = False
    names: frozenset[str] = frozenset()
    quantities: bool = True
    solvable: bool = False

    @property
    def closed(self) -> bool:
        """Whether both sides are values, without names or unknown functions."""
        names = free_symbols(self.left) | free_symbols(self.right)
        return not names and not has_opaque(self.left, self.right)

    @property
    def decimal(self) -> bool:
        """Whether a side holds decimals, which may have been rounded."""
        return any(map(is_decimal, walk(self.left, self.right)))


def judge_pair(
    left: Expression, right: Expression, notation: Notation, loose: bool = False
) -> Verdict:
    """Decide whether two sides of a chain are equal, with the names as they are declared.

    This is the judge of `steps` without the text around the link: rounding, units, and the
    readings under which a link may hold. What is said in other words, by a model that defines the
    names, is for the caller.
    """
    link = Link(left, right, loose, False, notation, quantities=False)
    if link.closed or has_units(left, right):
        return _judge_read(link).verdict
    verdict = compare(left, right, notation)
    if verdict.outcome is Outcome.EQUIVALENT:
        return verdict
    for one, other in other_readings(left, right):
        found = compare(one, other, notation)
        if found.outcome is Outcome.EQUIVALENT:
            return found
    return verdict


def judge(link: Link, definitions: Definitions) -> Judged:
    """Decide whether a link holds: as it stands, read otherwise, or with the text's definitions."""
    if link.first and (_names_index(link) or _is_list_of_one(link)):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=False)
    if equates_quantities(link.left, link.right):
        judged = _judge_read(link)
        return judged if judged.outcome is LinkOutcome.HOLDS else replace(judged, claims=False)
    as_units = _judge_letters_as_units(link)
    if as_units is not None:
        return as_units
    judged = _judge_read(link)
    if judged.outcome is LinkOutcome.HOLDS or link.closed:
        return judged
    if judged.outcome is LinkOutcome.FAILS and _is_never_true(link):
        return judged
    implicit = _judge_implicit(link)
    if implicit is not None:
        return implicit
    judged = _judge_differentials(link, definitions) or _judge_expanded(link, definitions) or judged
    if judged.outcome in (LinkOutcome.HOLDS, LinkOutcome.FAILS):
        return judged
    if link.first:
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=False)
    if puts_values_in(link.left, link.right):
        return Judged(LinkOutcome.HOLDS, Verdict(Outcome.EQUIVALENT, "values-put-in", _PUT_IN))
    return judged


def _is_list_of_one(link: Link) -> bool:
    """Whether a list stands beside a value: the `2, x = 5` of "in question 2, x = 5".

    One in brackets is a vector: `(1, 2) + (3, 4) = (4, 5)`.
    """
    lists = [
        isinstance(side, Collection) and side.kind == "sequence" for side in (link.left, link.right)
    ]
    return lists[0] != lists[1]


def _names_index(link: Link) -> bool:
    """Whether a link gives a value to a letter that stands for a constant elsewhere: `i = 2`."""
    letter = isinstance(link.left, Constant) and link.left.name in _LETTERS
    return letter and (isinstance(link.right, Collection) or not free_symbols(link.right))


def _judge_letters_as_units(link: Link) -> Judged | None:
    """Decide with letters behind numbers as units where that leaves no name: `566·m` is 566 metres.

    None where they are names: the text uses them so, or a letter alone makes it an equation, such
    as `4s = 100`.
    """
    left, right = (letters_as_units(side, link.names) for side in (link.left, link.right))
    read = replace(link, left=left, right=right)
    if (left, right) == (link.left, link.right) or not read.closed:
        return None
    if differ_in_units(left, right):
        return None
    judged = _judge_read(read)
    dropped = not (has_units(left) and has_units(right))
    equation = link.first and dropped and (_lone_letter(link) or _are_several_letters(read))
    return None if equation and judged.outcome is not LinkOutcome.HOLDS else judged


def _lone_letter(link: Link) -> bool:
    """Whether there is one letter in all that may be a unit or an unknown."""
    return len(free_symbols(link.left) | free_symbols(link.right)) == 1


def _are_several_letters(read: Link) -> bool:
    """Whether the units are different single letters, as unknowns are: `2a + 4b = 8`."""
    units = {node.name for node in walk(read.left, read.right) if isinstance(node, Unit)}
    return len(units) > 1 and all(len(unit) == 1 for unit in units)


def _judge_read(link: Link) -> Judged:
    """Decide as it stands, or in another reading under which the link holds."""
    judged = _judge_as_it_stands(link)
    if judged.outcome is LinkOutcome.HOLDS:
        return judged
    for left, right in other_readings(link.left, link.right):
        other = _judge_as_it_stands(replace(link, left=left, right=right))
        if other.outcome is LinkOutcome.HOLDS:
            return other
        if other.outcome is LinkOutcome.UNDECIDED:
            judged = replace(judged, outcome=LinkOutcome.UNDECIDED, verdict=OPEN)
    return judged


def _judge_as_it_stands(link: Link) -> Judged:
    if has_units(link.left, link.right):
        return _judge_with_units(link)
    return _judge_numbers(link) if link.closed else _judge_identity(link)


def _judge_numbers(link: Link) -> Judged:
    """Decide between two closed values, allowing for the rounding that people do."""
    if any(isinstance(node, _NOT_A_VALUE) for node in (link.left, link.right)):
        return _judge_identity(link)
    found = agreement(link.left, link.right, link.loose)
    if found is None:
        return _judge_identity(link)
    if found is Agreement.EQUAL:
        return Judged(LinkOutcome.HOLDS, Verdict(Outcome.EQUIVALENT, "same", Proved("arithmetic")))
    if found in (Agreement.ROUNDED, Agreement.EXPLAINED):
        evidence = WithinTolerance("rounding", *_two_values(link))
        return Judged(LinkOutcome.HOLDS, Verdict(Outcome.EQUIVALENT, "rounded", evidence))
    if found is Agreement.OPEN:
        return Judged(LinkOutcome.UNDECIDED, Verdict(Outcome.UNDECIDED, "rounded-inputs"))
    verdict = compare(link.left, link.right, link.notation)
    if verdict.outcome is Outcome.EQUIVALENT:
        return Judged(LinkOutcome.HOLDS, verdict)
    if verdict.outcome is Outcome.UNDECIDED and _may_be_equal(link):
        return Judged(LinkOutcome.UNDECIDED, verdict)
    evidence_ = Refuted((), *_two_values(link))
    return Judged(LinkOutcome.FAILS, Verdict(Outcome.DIFFERENT, "other-value", evidence_))


def _may_be_equal(link: Link) -> bool:
    """Whether the bounds of two values overlap, so that nothing tells them apart."""
    left, right = enclose(link.left), enclose(link.right)
    if left is None or right is None:
        return True
    return left.lower <= right.upper and right.lower <= left.upper


def carries_on(left: Expression | Unreadable, right: Expression | Unreadable) -> bool:
    """Whether a side goes on computing with the result of the side before: `3·24 = 72 - 12`.

    The sign of equality is misused there, the arithmetic is not wrong. In `5 + 7 + 2 = 12 + 4 + 2`
    nothing new comes in behind the first number, so that it is.
    """
    if not isinstance(left, Expression) or not isinstance(right, Expression):
        return False
    before = set(walk(left))
    while isinstance(right, Add | Mul | Div):
        right, *rest = right.args
        if any(n in before for n in (right, *walk(*rest)) if isinstance(n, Number)):
            return False
        if agreement(left, right, loose=False) in _SAME:
            return True
    return False


def _two_values(link: Link) -> tuple[str, str]:
    return str(enclose(link.left)), str(enclose(link.right))


def _judge_identity(link: Link) -> Judged:
    """Decide for all values of the names, or all positive ones."""
    notation = link.notation
    if link.quantities:
        names = free_symbols(link.left) | free_symbols(link.right)
        notation = replace(notation, positive=frozenset(name.name for name in names))
    verdict = compare(link.left, link.right, notation)
    outcome = _OUTCOMES[verdict.outcome]
    if outcome is not LinkOutcome.FAILS:
        return Judged(outcome, verdict)
    if not _may_fail(link) or (not link.quantities and _holds_for_quantities(link)):
        return Judged(LinkOutcome.UNDECIDED, OPEN)
    return Judged(outcome, verdict)


def _holds_for_quantities(link: Link) -> bool:
    """Whether only values that no length or mass has refute a link: `√(x²) = x`."""
    return _judge_identity(replace(link, quantities=True)).outcome is LinkOutcome.HOLDS


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


def _rewrites(link: Link) -> bool:
    return _is_never_true(link) or (link.rewrites and is_rewriting(link.left, link.right))


def _is_never_true(link: Link) -> bool:
    return link.solvable and nothing_solves(link.left, link.right)


def _unknown(link: Link) -> bool:
    return has_opaque(link.left, link.right)


def _judge_with_units(link: Link) -> Judged:
    """Decide with the units converted, or left out: people drop them on the way."""
    bare = replace(link, left=without_units(link.left), right=without_units(link.right))
    if not bare.closed:
        found = _judge_identity(bare)
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
    computes = is_computed(bare.left) or is_computed(bare.right)
    return judged if computes else Judged(LinkOutcome.UNDECIDED, OPEN)


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
    if units[0] == units[1]:
        return False
    known = units[0] and units[1] and not has_unknown_units(link.left, link.right)
    return bool(known) or is_conversion_factor(float(ratio))


def _converted(bare: Link, ratio: Fraction) -> Iterator[Link]:
    yield replace(bare, left=Mul(bare.left, number(ratio)))
    yield replace(bare, right=Mul(bare.right, number(1 / ratio)))


def _judge_implicit(link: Link) -> Judged | None:
    """Decide `d/dx (x y) = y + x dy/dx`, y being a function of x; None for other links."""
    sides = as_functions(link.left, link.right)
    if sides is None:
        return None
    verdict = compare(*sides, link.notation)
    outcome = _OUTCOMES[verdict.outcome]
    if outcome is LinkOutcome.FAILS and (link.decimal or not link.rewrites):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=not link.first)
    return Judged(outcome, verdict)


def _judge_differentials(link: Link, definitions: Definitions) -> Judged | None:
    """Decide `du = 2x dx` where the text says what `u` is; None for links without differentials."""
    if D in definitions.values or not differentials_in(link.left, link.right):
        return None
    sides = expand_differentials(link.left, link.right, definitions)
    if sides is None:
        return Judged(LinkOutcome.UNDECIDED, OPEN)
    verdict = compare(*sides, link.notation)
    return Judged(_OUTCOMES[verdict.outcome], verdict)


def _judge_expanded(link: Link, definitions: Definitions) -> Judged | None:
    """Decide with the values of the names put in; None where the text gives none.

    The name that a link defines stays itself, and is no equation to be checked.
    """
    if link.first and definitions.is_function(link.left):
        return None
    if any(map(definitions.hides, walk(link.left, link.right))):
        return None
    sides = (link.left, link.right)
    stated = link.first and any(is_name(s) and not definitions.computes(s) for s in sides)
    own = stated or isinstance(link.left, Derivative)
    kept = frozenset((link.left,)) if own else frozenset()
    variables = definitions.variables_of(link.left) & free_symbols(link.right)
    formula = {link.left, *variables} if variables else set()
    kept |= formula
    left = definitions.expand(link.left, kept)
    right = definitions.expand(link.right, kept)
    if (left, right) == (link.left, link.right):
        return None
    judged = _judge_read(replace(link, left=left, right=right))
    names = tuple(name for name in walk(link.left, link.right) if name not in formula)
    certain = all(map(definitions.settles, names))
    if link.first and definitions.comes_later(*names):
        certain = False  # an equation is what its unknown is computed from, not a line to blame
    if judged.outcome is LinkOutcome.FAILS and (stated or not certain):
        return Judged(LinkOutcome.UNDECIDED, OPEN)
    if judged.outcome is LinkOutcome.HOLDS:
        remark = Remark("by-definitions", "with the values that the text gives to its names")
        return replace(judged, verdict=replace(judged.verdict, remarks=(remark,)))
    return judged
