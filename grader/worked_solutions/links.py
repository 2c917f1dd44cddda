"""Judges one link `A = B` of a worked solution, by what the text itself defines."""

from __future__ import annotations

from dataclasses import replace

from grader.equivalence import (
    Outcome,
    Remark,
    Verdict,
    WithinTolerance,
    compare,
)
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Derivative,
    Div,
    Expression,
    Mul,
    Number,
    Pow,
    Symbol,
    Unit,
)
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.as_it_stands import (
    is_never_true,
    judge_as_it_stands,
    judge_identity,
)
from grader.worked_solutions.definitions import Definitions, is_name
from grader.worked_solutions.differentials import (
    D,
    as_functions,
    differentials_in,
    expand_differentials,
    slopes_of_integrals,
)
from grader.worked_solutions.identities import is_multiplied_out
from grader.worked_solutions.link import OPEN, OUTCOMES, Judged, Link
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.put_in import puts_values_in
from grader.worked_solutions.readings import (
    differ_in_units,
    has_opaque,
    letters_as_units,
    other_readings,
)
from grader.worked_solutions.rounding import Agreement, agreement
from grader.worked_solutions.shares import shares_quantity
from grader.worked_solutions.units import (
    equates_quantities,
    fits,
    has_units,
)

_PUT_IN = WithinTolerance("values put in for the names", "", "")
_SAME = (Agreement.EQUAL, Agreement.ROUNDED)
#: Constants that are letters of the alphabet, and so names of other things as well.
_LETTERS = frozenset({"i", "e"})


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
    if link.first and (_names_index(link) or _is_list_of_one(link) or shares_quantity(link)):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=False)
    if equates_quantities(link.left, link.right):
        judged = _judge_read(link)
        return judged if judged.outcome is LinkOutcome.HOLDS else replace(judged, claims=False)
    as_units = _judge_letters_as_units(link)
    if as_units is not None and not (
        as_units.outcome is LinkOutcome.FAILS and _puts_values_for_letters(link)
    ):
        return as_units
    judged = _judge_read(link)
    if judged.outcome is LinkOutcome.HOLDS or link.closed:
        return judged
    substituted = _judge_integrals(link, definitions)
    if substituted is not None:
        return substituted
    if judged.outcome is LinkOutcome.FAILS and is_never_true(link):
        return judged
    if _is_refuted_formula(link, judged):
        return judge_identity(replace(link, first=False))
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


def _is_refuted_formula(link: Link, judged: Judged) -> bool:
    """Whether a polynomial in a chain, or one that words say to be written in another way, is
    another one: a value that the text finds makes it no equation.
    """
    if judged.outcome is LinkOutcome.HOLDS or (link.first and not link.restated):
        return False
    names = free_symbols(link.left)
    if len(names) != 1 or names != free_symbols(link.right) or link.decimal:
        return False
    return is_multiplied_out(link.left, link.right)


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
    worth = link.first and equates_quantities(left, right)
    if worth and judged.outcome is not LinkOutcome.HOLDS:
        return replace(judged, claims=False)
    dropped = not (has_units(left) and has_units(right))
    equation = link.first and dropped and (_lone_letter(link) or _are_several_letters(read))
    return None if equation and judged.outcome is not LinkOutcome.HOLDS else judged


def _lone_letter(link: Link) -> bool:
    """Whether there is one letter in all that may be a unit or an unknown; `cm` is no unknown."""
    names = free_symbols(link.left) | free_symbols(link.right)
    return len(names) == 1 and all(
        isinstance(name, Symbol) and len(name.name) == 1 for name in names
    )


def _are_several_letters(read: Link) -> bool:
    """Whether the units are different single letters, as unknowns are: `2a + 4b = 8`."""
    units = {node.name for node in walk(read.left, read.right) if isinstance(node, Unit)}
    return len(units) > 1 and all(len(unit) == 1 for unit in units)


def _puts_values_for_letters(link: Link) -> bool:
    """Whether values stand for several letters side by side: `√(2gh) = √(2 · 9.81 · 5)`."""
    several = len(free_symbols(link.left)) > 1
    return several and not has_units(link.left) and puts_values_in(link.left, link.right)


def _judge_read(link: Link) -> Judged:
    """Decide as it stands, or in another reading under which the link holds."""
    judged = judge_as_it_stands(link)
    if judged.outcome is LinkOutcome.HOLDS:
        return judged
    refuted: Judged | None = None
    for left, right in other_readings(link.left, link.right):
        other = judge_as_it_stands(replace(link, left=left, right=right))
        if other.outcome is LinkOutcome.HOLDS:
            return other
        if other.outcome is LinkOutcome.UNDECIDED:
            judged = replace(judged, outcome=LinkOutcome.UNDECIDED, verdict=OPEN)
        elif judged.outcome is LinkOutcome.UNDECIDED and fits(left, right):
            refuted = other  # the only reading in which both sides measure the same
    return refuted if refuted is not None and not fits(link.left, link.right) else judged


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


def _judge_implicit(link: Link) -> Judged | None:
    """Decide `d/dx (x y) = y + x dy/dx`, y being a function of x; None for other links."""
    sides = as_functions(link.left, link.right)
    if sides is None:
        return None
    verdict = compare(*sides, link.notation)
    outcome = OUTCOMES[verdict.outcome]
    if outcome is LinkOutcome.FAILS and (link.decimal or not link.rewrites):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=not link.first)
    return Judged(outcome, verdict)


def _judge_integrals(link: Link, definitions: Definitions) -> Judged | None:
    """Decide `∫ x e^(x²) dx = 1/2 ∫ e^u du` by the derivatives; None where that cannot be done."""
    if link.decimal or (link.first and is_name(link.left)):
        return None
    slopes = slopes_of_integrals(link.left, link.right, definitions)
    if slopes is None or free_symbols(slopes[0]) != free_symbols(slopes[1]):
        return None
    verdict = compare(*slopes, link.notation)
    if verdict.outcome is Outcome.DIFFERENT and any(map(_has_signs, slopes)):
        return Judged(LinkOutcome.UNDECIDED, OPEN)  # `√(1 - sin²t) = cos t` is so where cos t > 0
    return Judged(OUTCOMES[verdict.outcome], verdict)


def _has_signs(side: Expression) -> bool:
    """Whether the root of something with a function in it is drawn, which may lose a sign."""
    roots = (
        node
        for node in walk(side)
        if (isinstance(node, Call) and node.name in ("sqrt", "abs"))
        or (isinstance(node, Pow) and isinstance(node.args[1], Div))
    )
    return any(isinstance(n, Call) for root in roots for n in walk(root.args[0]))


def _is_inverted(*sides: Expression) -> bool:
    """Whether the inverse of a function is taken of one, which undoes it on some range alone."""
    calls = (node for node in walk(*sides) if isinstance(node, Call))
    return any(
        isinstance(inner, Call)
        for call in calls
        if call.name.startswith("a") and call.name[1:] in ("sin", "cos", "tan")
        for inner in walk(*call.args)
    )


def _judge_differentials(link: Link, definitions: Definitions) -> Judged | None:
    """Decide `du = 2x dx` where the text says what `u` is; None for links without differentials."""
    if D in definitions.values or not differentials_in(link.left, link.right):
        return None
    sides = expand_differentials(link.left, link.right, definitions)
    if sides is None or has_opaque(*sides):
        return Judged(LinkOutcome.UNDECIDED, OPEN)
    verdict = compare(*sides, link.notation)
    return Judged(OUTCOMES[verdict.outcome], verdict)


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
    at_point = isinstance(link.left, Derivative) and not free_symbols(right)
    if link.first and at_point and free_symbols(left):
        return None  # `∂f/∂x = 4` is its value at a point, or an equation
    judged = _judge_read(replace(link, left=left, right=right))
    names = tuple(name for name in walk(link.left, link.right) if name not in formula)
    certain = all(map(definitions.settles, names))
    inside = definitions.names_in_functions(names)
    if (link.first or right is Number(0)) and definitions.comes_later(*names, *inside):
        certain = False  # an equation is what its unknown is computed from, not a line to blame
    inverted = _is_inverted(left, right)
    if judged.outcome is LinkOutcome.FAILS and (stated or not certain or inverted):
        return Judged(LinkOutcome.UNDECIDED, OPEN)
    if judged.outcome is LinkOutcome.HOLDS:
        remark = Remark("by-definitions", "with the values that the text gives to its names")
        return replace(judged, verdict=replace(judged.verdict, remarks=(remark,)))
    return judged
