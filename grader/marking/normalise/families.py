"""Families of claims: `dy/dz_k = A_k` for `k = 1, ..., 4` is a line for each of them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, pairwise

from grader.answers.subscripts import letter_below, numbers_below, with_subscript
from grader.equivalence import rational_value
from grader.errors import Place
from grader.expressions.nodes import (
    DOTS,
    BigOperator,
    Collection,
    Constant,
    Derivative,
    Expression,
    Number,
    Piecewise,
    Relation,
    Symbol,
)
from grader.expressions.notation import Unreadable
from grader.expressions.statement import EQUALITIES, Side, Statement
from grader.expressions.traversal import substitute, transform, walk
from grader.expressions.writing import to_plain
from grader.marking.names.differentials import with_derivatives
from grader.marking.normalise.own_definitions import aliases_of
from grader.marking.normalise.questions import Placed, by_question
from grader.marking.normalise.wanted import Wanted, definitions_of
from grader.readers.document import Document
from grader.worked_solutions import D

MAX_LINES = 60
MAX_NUMBER = 99
_TRUE = Constant("true")
_ORDER: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True)
class _Family:
    """A line that stands for one line of each of the numbers that its letter may be."""

    line: Statement
    letter: Symbol
    numbers: tuple[int, ...]

    def member(self, number: int) -> Statement:
        """Return the line for a number."""

        def side(one: Side) -> Side:
            if isinstance(one.expression, Unreadable):
                return one
            formula = with_subscript(one.expression, self.letter, number)
            formula = transform(formula, _case)
            return replace(one, expression=formula, raw=to_plain(formula))

        return replace(self.line, sides=tuple(map(side, self.line.sides)))


def open_families(document: Document, wanted: Wanted) -> Document:
    """Return the document with a line for each member of a family that is asked for or used.

    What stands in a line of its own is not taken from a family.
    """
    defined = frozenset(definitions_of(wanted))
    page = document if D in defined else with_derivatives(document)
    opened: dict[int, tuple[Statement, ...]] = {}
    for lines in by_question(page).values():
        families = dict(_families(lines, wanted, defined))
        if families:
            opened |= _opened(families, [line for _, line in lines], wanted)
    if not opened:
        return document
    blocks = (opened.get(at, (block,)) for at, block in enumerate(document.blocks))
    return replace(document, blocks=tuple(chain.from_iterable(blocks)))


def _families(
    lines: Sequence[Placed], wanted: Wanted, defined: frozenset[Expression]
) -> Iterator[tuple[int, _Family]]:
    """Yield the families, by their positions.

    `z_k = w h_{k-1} + b` says what the model defines, and is known without. Where no model defines
    anything, only what is asked for by its name can be a member: `x_k = x_{k-1} - s g_k` is a rule.
    """
    usual = tuple(sorted(n for n in numbers_below(*wanted.names) if n <= MAX_NUMBER))
    for (at, line), following in zip(lines, [*lines[1:], None], strict=True):
        claim, condition = _apart(line)
        letter = _letter(claim)
        if letter is None or letter in defined or line.sides[0].expression in wanted.names:
            continue
        numbers = _allowed(condition, letter) if condition else _said(following, line, letter)
        family = _Family(claim, letter, usual if numbers is None else numbers)
        names = {name for number in family.numbers for name in _names(family.member(number))}
        if names.isdisjoint(defined) and (defined or not names.isdisjoint(wanted.names)):
            yield at, family


def _apart(line: Statement) -> tuple[Statement, Relation | None]:
    """Return `dy/dz_k = A` and `k < 5` for `dy/dz_k = A, k < 5` in one piece."""
    last = line.sides[-1].expression if line.sides else None
    match last:
        case Collection(args=(formula, Relation() as condition)) if last.kind == "sequence":
            side = Side(formula, to_plain(formula), line.sides[-1].place)
            return replace(line, sides=(*line.sides[:-1], side)), condition
    return line, None


def _case(node: Expression) -> Expression:
    """Return the value of a function by cases whose conditions are decided by numbers."""
    if not isinstance(node, Piecewise):
        return node
    for value, condition in node.cases:
        holds = condition is _TRUE or _holds(condition)
        if holds is None:
            return node
        if holds:
            return value
    return node


def _holds(condition: Expression) -> bool | None:
    """Whether a relation of numbers holds; None where it is no such relation."""
    if not isinstance(condition, Relation) or not _ORDER.keys() >= set(condition.ops):
        return None
    values = [rational_value(side) for side in condition.args]
    exact = [value for value in values if value is not None]
    if len(exact) < len(values):
        return None
    pairs = zip(condition.ops, pairwise(exact), strict=True)
    return all(_ORDER[relation](*pair) for relation, pair in pairs)


def _letter(line: Statement) -> Symbol | None:
    """Return the `k` of `dy/dz_k = A`, if it is a letter and nothing else is said by the line."""
    if line.hedge or len(line.sides) < 2 or not EQUALITIES.issuperset(line.relations):
        return None
    if any(isinstance(side.expression, Unreadable) for side in line.sides):
        return None
    name, *_, last = (side.expression for side in line.sides)
    assert isinstance(name, Expression)
    assert isinstance(last, Expression)
    if not isinstance(name, Symbol | Derivative) or isinstance(last, Symbol | Derivative):
        return None
    letters = {letter for node in walk(name) if (letter := letter_below(node)) is not None}
    if len(letters) != 1:
        return None
    letter = letters.pop()
    bound = {node.args[1] for node in walk(last) if isinstance(node, BigOperator)}
    return None if letter in bound else letter


def _names(line: Statement) -> Iterator[Expression]:
    """Yield what a line says the value of."""
    for side in line.sides[:-1]:
        if isinstance(side.expression, Symbol | Derivative):
            yield side.expression


# -- which numbers the letter may be ---------------------------------------------------------------


def _is_below(place: Place, above: Place) -> bool:
    return place.source == above.source and place.line <= above.end_line + 1


def _said(following: Placed | None, line: Statement, letter: Symbol) -> tuple[int, ...] | None:
    """Return the numbers that the formula behind a line allows, `k = 1, ..., 4` or `k < 5`."""
    if following is None or not _is_below(following[1].place, line.place):
        return None
    sides = [side.expression for side in following[1].sides]
    if letter not in sides or any(isinstance(side, Unreadable) for side in sides):
        return None
    match sides, following[1].relations:
        case [_, Collection() as listed], ("=" | "in",):
            return _listed(listed)
    formulas = tuple(side for side in sides if isinstance(side, Expression))
    return _allowed(Relation(formulas, following[1].relations), letter) if sides[1:] else None


def _allowed(condition: Relation, letter: Symbol) -> tuple[int, ...] | None:
    """Return the numbers for which `1 <= k <= 4` holds; None if that hangs on other names."""
    truths = [
        _holds(substitute(condition, {letter: Number(number)})) for number in range(MAX_NUMBER + 1)
    ]
    if None in truths:
        return None
    return tuple(number for number, holds in enumerate(truths) if holds)


def _listed(listed: Collection) -> tuple[int, ...] | None:
    """Return the numbers of `1, 2, 3` and of `4, ..., 1`."""
    values = [None if item is DOTS else rational_value(item) for item in listed.args]
    known = [value.numerator for value in values if value is not None and value.denominator == 1]
    if DOTS in listed.args:
        whole = len(known) == len(listed.args) - 1 and listed.args[-1] is not DOTS
        return tuple(range(min(known), max(known) + 1))[: MAX_NUMBER + 1] if whole else None
    return tuple(known) if len(known) == len(listed.args) else None


# -- the members that are needed -------------------------------------------------------------------


def _opened(
    families: Mapping[int, _Family], lines: Sequence[Statement], wanted: Wanted
) -> dict[int, tuple[Statement, ...]]:
    """Return the members of each family that are asked for, or used in a line or in a member."""
    own = {family.line for family in families.values()}
    others = [line for line in lines if line not in own]
    given = {name for line in others for name in _names(line)}
    members = [
        (at, family.member(number)) for at, family in families.items() for number in family.numbers
    ]
    symbols = {n for _, member in members for n in _names(member) if isinstance(n, Symbol)}
    aliases = aliases_of(lines, wanted.names, symbols)
    needed = {*wanted.names, *aliases, *chain.from_iterable(map(_used, others))}
    opened: dict[int, list[Statement]] = {}
    waiting = [(at, m) for at, m in members if given.isdisjoint(_names(m))]
    while ready := [(at, m) for at, m in waiting if not needed.isdisjoint(_names(m))]:
        for at, member in ready[:MAX_LINES]:
            opened.setdefault(at, []).append(member)
            needed.update(_used(member))
        if len(ready) > MAX_LINES:
            break
        waiting = [each for each in waiting if each not in ready]
    return {at: tuple(found) for at, found in opened.items()}


def _used(line: Statement) -> Iterator[Expression]:
    """Yield the names and derivatives in the formulas of a line."""
    for side in line.sides[1:]:
        if isinstance(side.expression, Expression):
            yield from (n for n in walk(side.expression) if isinstance(n, Symbol | Derivative))
