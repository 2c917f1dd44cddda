"""Equations with one unknown and the value that a text finds: which line went wrong?

`2x + 3 = 11`, `2x = 14`, `x = 7`: 7 solves the second line, not the first, so the second does not
follow. An equation is what its unknown is computed from. It is never to blame that the value does
not solve it: the first line that tells something else than the one above it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, groupby, pairwise

from grader.equivalence import Outcome, branches, compare, enclose, has_branches, rational_value
from grader.expressions.functions import CIRCULAR
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Derivative,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Symbol,
    number,
)
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, substitute, transform, walk
from grader.expressions.writing import to_plain
from grader.expressions.written import Written
from grader.worked_solutions.following.alternatives import are_cases, words_between
from grader.worked_solutions.readings import has_opaque, letters_as_units
from grader.worked_solutions.rounding import Agreement, agreement, is_decimal
from grader.worked_solutions.units import has_units, without_units

#: So many equations in front of a value are looked at.
MAX_EQUATIONS = 12
_AGREE = (Agreement.EQUAL, Agreement.ROUNDED, Agreement.EXPLAINED, Agreement.OPEN, None)


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that does not follow from an equation above it, by their numbers in the text."""

    position: int
    equation: int


def broken_equations(statements: Sequence[Statement], text: str = "") -> Iterator[Broken]:
    """Yield the lines of a text that the values found show not to follow from the line above.

    Several values one after the other, `x = 2 or x = 3`, may each solve another equation, and an
    equation that a value above solves is a check of it. One behind an "or" has to solve some.
    """
    lines_of_text = text.split("\n")
    for name, lines in _by_unknown(statements).items():
        equations: list[int] = []
        known: list[Expression] = []
        giving = {at: _gives_value(statements[at], name) for at in lines}
        for gives, run in groupby(lines, giving.__getitem__):
            positions = list(run)
            if not gives:
                left = (
                    p for p in positions if not is_solved_by(_sides(statements[p]), name, known)
                )
                equations = list(left)[-MAX_EQUATIONS:]
                continue
            earlier, known = known, [v for at in positions for v in _values(statements[at])]
            solved = _which_are_solved(statements, name, equations, known, lines_of_text)
            if not all(solved):
                broken = _change_of_a_case(statements, name, equations, known, lines_of_text)
                broken = broken or _first_change(
                    statements, name, [*equations, positions[0]], solved, known
                )
                if broken and not _may_be_rejected(statements, name, broken, known, text):
                    yield broken
            elif equations:
                wrong = (p for p in positions if _is_no_alternative(p, name, statements, equations))
                wrong = (p for p in wrong if not {*_values(statements[p])} & {*earlier})
                joined = (p for p in wrong if _is_joined(p, positions, statements, lines_of_text))
                yield from (Broken(position, equations[-1]) for position in joined)
            equations = []


def _is_joined(
    position: int,
    values: Sequence[int],
    statements: Sequence[Statement],
    lines_of_text: Sequence[str],
) -> bool:
    """Whether a value is one of those that stand beside each other with an "or" between."""
    pairs = (at for at in (position, position + 1) if at in values and at - 1 in values)
    return any(words_between(statements, at, lines_of_text) == "or" for at in pairs)


_SOLVED_FOR = frozenset({"sin", "cos", "tan", "ln", "log", "exp", "abs", "sqrt"})


def in_values_of_functions(statements: Sequence[Statement]) -> list[Statement]:
    """Return the lines with `sin x` as their unknown, where x stands in nothing else.

    All others say nothing.
    """
    return [_in_function(statement) for statement in statements]


def _in_function(statement: Statement) -> Statement:
    sides = [side.expression for side in statement.sides if isinstance(side.expression, Expression)]
    calls = {node for node in walk(*sides) if isinstance(node, Call) and node.name in _SOLVED_FOR}
    said = [call for call in calls if free_symbols(call)]
    if len(said) == 1 and len(sides) == len(statement.sides) > 1:
        unknown = Symbol(to_plain(said[0]))
        changed = statement.mapped(lambda side: substitute(side, {said[0]: unknown}))
        left = [
            each.expression for each in changed.sides if isinstance(each.expression, Expression)
        ]
        if all(free_symbols(each) <= {unknown} for each in left):
            return changed
    return replace(statement, sides=statement.sides[:1], relations=())


#: Words that reject what was found: raising to a power, say, may add what solves nothing.
REJECTED = re.compile(
    r"\b(?:no (?:real )?solutions?|extraneous|reject\w{0,3}|discard\w{0,3}|(?:not|in)valid"
    r"|not (?:a |in |allowed|possible|valid|true|satisf)|(?:does|do)(?:n't| not)|contradict\w{1,5}"
    r"|impossible|false|fails?|but|keine?)\b|[≠✗↯∅]|\\(?:neq?|emptyset|varnothing)\b",
    re.IGNORECASE,
)


def _may_be_rejected(
    statements: Sequence[Statement],
    name: Symbol,
    broken: Broken,
    known: Sequence[Expression],
    text: str,
) -> bool:
    """Whether values that do not solve the line above come from squaring and are rejected below."""
    sides = _sides(statements[broken.equation])
    if is_solved_by(sides, name, known):
        return False
    added = any(
        name in free_symbols(node) and (isinstance(node, Call) or _is_below(name, node))
        for side in sides
        for node in walk(side)
    )
    line = statements[broken.position].place.line
    return added and REJECTED.search("\n".join(text.split("\n")[line - 1 :])) is not None


def _is_below(name: Symbol, node: Expression) -> bool:
    return isinstance(node, Div) and name in free_symbols(node.args[1])


def _which_are_solved(
    statements: Sequence[Statement],
    name: Symbol,
    equations: Sequence[int],
    known: Sequence[Expression],
    lines_of_text: Sequence[str],
) -> list[bool]:
    """Say of each equation whether a value solves it, or another one of its alternatives.

    `2x = 6 or 2x = -6` and one value is a case that is done first.
    """
    found = {p: is_solved_by(_sides(statements[p]), name, known) for p in equations}
    groups = _side_by_side(statements, equations, lines_of_text)
    open_ = (group for group in groups if len(known) < len(group) and any(map(found.get, group)))
    others = set(chain.from_iterable(open_))
    return [found[p] or p in others for p in equations]


def _side_by_side(
    statements: Sequence[Statement], equations: Sequence[int], lines_of_text: Sequence[str]
) -> list[list[int]]:
    """Return the equations with those beside each other as cases in one list."""
    groups: list[list[int]] = []
    for p in equations:
        joined = p - 1 in equations and are_cases(words_between(statements, p, lines_of_text))
        groups = [*groups[:-1], [*groups[-1], p]] if joined and groups else [*groups, [p]]
    return groups


def _change_of_a_case(
    statements: Sequence[Statement],
    name: Symbol,
    equations: Sequence[int],
    known: Sequence[Expression],
    lines_of_text: Sequence[str],
) -> Broken | None:
    """Return the case that a value solves which solves none of the cases in the line above it.

    All values solve one of the cases of its own line.
    """
    groups = _side_by_side(statements, equations, lines_of_text)
    for above, below in pairwise(groups):
        solving = [[p for p in below if _solves(statements[p], name, each)] for each in known]
        if len(above) < 2 or len(below) < 2 or not all(solving):
            continue
        for value, cases in zip(known, solving, strict=True):
            if not any(_solves(statements[p], name, value) for p in above):
                return Broken(cases[0], above[-1])
    return None


def _solves(statement: Statement, name: Symbol, value: Expression) -> bool:
    return is_solved_by(_sides(statement), name, [value])


def _first_change(
    statements: Sequence[Statement],
    name: Symbol,
    positions: Sequence[int],
    solved: Sequence[bool],
    known: Sequence[Expression],
) -> Broken | None:
    """Return the first line that the values solve and the line above it not, or the other way.

    The line of the values is solved by them. What all values solve is a remark, and no line above,
    and neither is what is undefined at them: with these alone above it, nothing changed.
    """
    judged = [
        (position, true)
        for position, true in zip(positions, (*solved, True), strict=True)
        if position == positions[-1]
        or not (
            (true and _is_identity(_sides(statements[position]), name, known))
            or _is_undefined(_sides(statements[position]), name, known)
        )
    ]
    changes = (
        Broken(position, above)
        for (above, before), (position, true) in pairwise(judged)
        if before != true
    )
    return next(changes, None)


def _is_no_alternative(
    position: int, name: Symbol, statements: Sequence[Statement], equations: Sequence[int]
) -> bool:
    """Whether the value of a line solves none of the equations above it."""
    values = _values(statements[position])
    if any(isinstance(value, Collection) for value in values):
        return False
    lines = [_sides(statements[p]) for p in equations]
    solved = (sides for sides in lines if is_solved_by(sides, name, values))
    return all(_is_identity(sides, name, values) for sides in solved)


def _by_unknown(statements: Sequence[Statement]) -> dict[Symbol, list[int]]:
    """Return the plain equations and values of each name, by their numbers, in order."""
    found: dict[Symbol, list[int]] = {}
    for position, statement in enumerate(statements):
        name = _unknown_of(statement)
        if name is not None:
            found.setdefault(name, []).append(position)
    return found


def _values(statement: Statement) -> list[Expression]:
    """Return the value that a line gives, as it is first worked out; both of an exact `±`."""
    value = next(side for side in _sides(statement)[1:] if not free_symbols(side))
    if has_branches(value) and any(map(is_decimal, walk(value))):
        return [value]
    return [taken for (taken,) in branches(value)]


def _sides(statement: Statement) -> list[Expression]:
    """Return the sides of a line, without the `f'(x)` of which `f'(x) = 3x² - 3 = 0` speaks."""
    found = (side.expression for side in statement.sides)
    sides = [side for side in found if isinstance(side, Expression)]
    if len(sides) > 1 and free_symbols(sides[0]):  # `5v = 15 m/s`, but `1 = 3A`
        names = frozenset(n.name for n in free_symbols(sides[0]) if isinstance(n, Symbol))
        read = [letters_as_units(side, names) for side in sides[1:]]
        sides = [sides[0], *read] if not any(map(free_symbols, read)) else sides
    if len(sides) < 3:
        return sides
    first = sides[0]
    slope = isinstance(first, Derivative) or (isinstance(first, Symbol) and first.name[-1:] == "'")
    return sides[1:] if slope or (isinstance(first, Call) and has_opaque(first)) else sides


def _unknown_of(statement: Statement) -> Symbol | None:
    """Return the one name of a plain equation; None for other lines."""
    sides = _sides(statement)
    read = all(isinstance(side.expression, Expression) for side in statement.sides)
    plain = read and len(sides) > 1 and set(statement.relations) <= {"=", "~"}
    if (
        not plain
        or _APPLIED.fullmatch(statement.sides[0].raw)
        or statement.hedge
        or has_opaque(*sides)
        or _is_value_at_zero(sides[0])
    ):
        return None
    names = free_symbols(sides[0]) | free_symbols(sides[1])
    name = next(iter(names)) if len(names) == 1 else None
    return name if isinstance(name, Symbol) else None


def _is_value_at_zero(side: Expression) -> bool:
    """Whether a name seems to be multiplied by nothing: `x(0) = 4`, the value of a function."""
    return isinstance(side, Mul) and Number(0) in side.args


#: A constant that is applied to a name is one of a function here: `π(q) = 20q - q²`, a profit.
_APPLIED = re.compile(r"\s*(?:\\?pi|π|e|i)['′]?\s?\(\s?[A-Za-z]\s?\)\s*")


def _gives_value(statement: Statement, name: Symbol) -> bool:
    sides = _sides(statement)
    return sides[0] is name and not free_symbols(sides[-1])


def is_solved_by(sides: Sequence[Expression], name: Symbol, values: Sequence[Expression]) -> bool:
    """Whether one of the values makes an equation true, as far as its digits show.

    Units that only one of the two has were dropped: `15 = 5v`, then `v = 3 m/s`.
    """
    if has_units(*sides) != has_units(*values):
        sides, values = ([without_units(each) for each in all_] for all_ in (sides, values))
    return any(
        _agree(left, right, name, value)
        for read in _as_meant(sides, values)
        for side in read[1:]
        for left, right in branches(read[0], side)
        for value in values
    )


def _as_meant(
    sides: Sequence[Expression], values: Sequence[Expression]
) -> Iterator[Sequence[Expression]]:
    """Yield an equation as it stands, then with logarithms to base 10, then with angles in degrees.

    Degrees are meant where the values are plain numbers: `sin(2x) = 1/2`, `x = 15`.
    """
    yield sides
    decimal = [transform(side, _to_base_10, Call) for side in sides]
    if decimal != [*sides]:
        yield decimal
    if all(rational_value(value) is not None for value in values):
        turned = [transform(side, _of_degrees, Call) for side in sides]
        if turned != [*sides]:
            yield turned


def _to_base_10(node: Expression) -> Expression:
    natural = isinstance(node, Call) and node.name == "log" and len(node.args) == 1
    return Call("log", *node.args, Number(10)) if natural else node


def _of_degrees(node: Expression) -> Expression:
    if not isinstance(node, Call) or node.name not in CIRCULAR or node.primes:
        return node
    return Call(node.name, Call("degree", *node.args))


def _is_identity(sides: Sequence[Expression], name: Symbol, values: Sequence[Expression]) -> bool:
    """Whether an equation is solved by whatever is put in, near the values and far from them."""
    sides, values = ([without_units(each) for each in all_] for all_ in (sides, values))
    moved = [[Add(value, number(by)) for value in values] for by in _MOVES]
    return all(is_solved_by(sides, name, others) for others in moved)


_MOVES = (Fraction(7, 3), Fraction(1000, 7))


def _is_undefined(sides: Sequence[Expression], name: Symbol, values: Sequence[Expression]) -> bool:
    """Whether no value can be put in, below a line or under a root: nothing is told of them."""
    put_in = [[_put(side, name, value) for side in sides] for value in values]
    plain = not any(has_units(*found) or has_branches(*found) for found in put_in)
    return plain and all(any(enclose(side) is None for side in found) for found in put_in)


def _agree(left: Expression, right: Expression, name: Symbol, value: Expression) -> bool:
    if enclose(value) is None and not has_units(value) and not has_branches(value):
        exact = compare(_put(left, name, value), _put(right, name, value))
        return exact.outcome is not Outcome.DIFFERENT
    found = [(_put(left, name, at), _put(right, name, at)) for at in _around(value)]
    if any(agreement(one, other, loose=False) in _AGREE for one, other in found):
        return True
    differences = [enclose(Add(one, Neg(other))) for one, other in found]
    if any(d is None or d.lower <= 0 <= d.upper for d in differences):
        return True
    return len({d.midpoint > 0 for d in differences if d is not None}) != 1


def _put(side: Expression, name: Symbol, value: Expression) -> Expression:
    return substitute(side, {name: value})


def _around(value: Expression) -> tuple[Expression, ...]:
    """Return a value, and one unit of its last digit up and down where it may be rounded."""
    written = Written.of(value)
    if written is None or not written.is_decimal:
        return (value,)
    lower, upper = written.value - written.place, written.value + written.place
    return number(lower), value, number(upper)
