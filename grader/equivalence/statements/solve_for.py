"""Statements solved for one name: `y = e^x` is `x = ln y and y > 0`.

A name that occurs once in a comparison is isolated by undoing what is around it, one function after
the other; what that needs of the other names becomes comparisons of their own. Two statements are
the same if they are once every comparison of the name with a value is given a truth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from grader.equivalence.numbers.signs import sign_of_constant
from grader.equivalence.one_variable.atoms import (
    FALSE,
    MIRRORED,
    OPPOSITE,
    TRUE,
    Atom,
    Combined,
    Letter,
    Statement,
    atoms_of,
)
from grader.equivalence.one_variable.domains import (
    ONE,
    ZERO,
    CannotTell,
    UnknownDomain,
    constant_holds,
    defined_where,
)
from grader.equivalence.one_variable.monotone import End, Undone, inside, undone
from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import (
    Add,
    Call,
    Div,
    Expression,
    Mul,
    Neg,
    Pow,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols

#: Values that a name is compared with.
_MAX_VALUES = 3
_MAX_ATOMS = 12


class NotIsolated(Exception):
    """The name cannot be isolated."""


def isolated(statement: Statement, name: Symbol, notation: Notation) -> Statement:
    """Return a statement that holds at the same points, with the name alone on one side.

    Raise `NotIsolated` where the name occurs twice in a comparison, or under something unknown.
    """
    match statement:
        case Atom():
            try:
                return _Isolation(name, notation).of(statement)
            except UnknownDomain as error:
                raise NotIsolated(str(error)) from None
        case Combined(op="and" | "or"):
            parts = tuple(isolated(part, name, notation) for part in statement.parts)
            return Combined(statement.op, parts)
    raise NotIsolated(type(statement).__name__)


class _Isolation:
    def __init__(self, name: Symbol, notation: Notation) -> None:
        self.name, self.notation = name, notation
        self.odd_roots = notation.real_odd_roots

    def of(self, atom: Atom) -> Statement:
        """Isolate the name in one comparison."""
        places = [self.name in free_symbols(side) for side in (atom.left, atom.right)]
        if all(places):
            raise NotIsolated("on both sides")
        if not any(places):
            return _all([atom, *defined_where(atom.difference, self.odd_roots)])
        left, op, right = atom.left, atom.op, atom.right
        if places[1]:
            left, op, right = right, MIRRORED[op], left
        return self.solve(left, op, right)

    def solve(self, side: Expression, op: str, value: Expression) -> Statement:
        """Return what `side op value` means for the name, which is in the side only."""
        if sum(self.name in free_symbols(arg) for arg in side.args) > 1:
            raise NotIsolated("twice")
        match side:
            case Symbol():
                return _all([Atom(side, op, value), *defined_where(value, self.odd_roots)])
            case Neg():
                return self.solve(side.args[0], MIRRORED[op], Neg(value))
            case Add():
                inner, others = self.parts(side)
                return self.solve(inner, op, Add(value, *map(Neg, others)))
            case Mul():
                inner, others = self.parts(side)
                return self.divided(inner, op, value, Mul(*others, ONE))
            case Div() if self.name in free_symbols(side.args[0]):
                return self.divided(side.args[0], op, value, Div(ONE, side.args[1]))
            case Call(name="abs"):
                return self.between(side.args[0], op, value, value)
            case Pow() if _is_even_whole(side.args[1]):
                root = Pow(value, Div(ONE, side.args[1]))
                return self.between(side.args[0], op, value, root)
        inverse = undone(side, self.odd_roots)
        if inverse is None or self.name not in free_symbols(inverse.inner):
            raise NotIsolated(type(side).__name__)
        return self.without(inverse, op, value)

    def parts(self, side: Expression) -> tuple[Expression, list[Expression]]:
        others = [arg for arg in side.args if self.name not in free_symbols(arg)]
        (inner,) = (arg for arg in side.args if self.name in free_symbols(arg))
        return inner, others

    def divided(
        self, inner: Expression, op: str, value: Expression, factor: Expression
    ) -> Statement:
        """Divide by a factor, the sign of which has to be certain."""
        sign = self.sign(factor)
        if not sign:
            raise NotIsolated("a factor that may be zero")
        quotient = Mul(value, factor.args[1]) if isinstance(factor, Div) else Div(value, factor)
        return self.solve(inner, op if sign > 0 else MIRRORED[op], quotient)

    def sign(self, factor: Expression) -> int:
        """Return the sign that a factor has wherever it is defined; 0 if it is not certain."""
        if not free_symbols(factor):
            return sign_of_constant(factor) or 0
        match factor:
            case Symbol():
                return int(factor.name in self.notation.positive)
            case Neg():
                return -self.sign(factor.args[0])
            case Mul() | Div():
                sign = 1
                for arg in factor.args:
                    sign *= self.sign(arg)
                return sign
            case Pow() if not free_symbols(factor.args[0]):
                return int(self.sign(factor.args[0]) > 0)
            case Call(name="exp" | "cosh"):
                return 1
        return 0

    def between(self, inner: Expression, op: str, value: Expression, size: Expression) -> Statement:
        """Undo `|inner| op value`; `size` is the absolute value that this stands for."""
        if op == "!=":
            raise NotIsolated("not equal")
        one, two = self.solve(inner, op, size), self.solve(inner, MIRRORED[op], Neg(size))
        if op in ("<", "<="):
            return _both(Atom(value, ">" if op == "<" else ">=", ZERO), one, two)
        reached = _both(Atom(value, ">=", ZERO), _either(one, two))
        if op == "=":
            return reached
        defined = defined_where(value, self.odd_roots)
        return _either(reached, _both(Atom(value, "<", ZERO), *defined, self.anywhere(inner)))

    def without(self, inverse: Undone, op: str, value: Expression) -> Statement:
        """Undo an increasing function."""
        if op == "!=":
            raise NotIsolated("not equal")
        defined = defined_where(value, self.odd_roots)
        solved = self.solve(inverse.inner, op, inverse.undo(value))
        reached = _both(*inverse.in_values(value), *defined, solved)
        if op == "=":
            return reached
        # `g(E) < c` needs the lower end of the domain, and holds where c is above all values.
        (low, high), (least, greatest) = inverse.domain, inverse.values
        rising = op in ("<", "<=")
        end, beyond = (low, greatest) if rising else (high, least)
        reached = _both(reached, self.anywhere(inverse.inner, (end,)))
        if beyond is None:
            return reached
        outside = Atom(value, OPPOSITE[beyond[0]], beyond[1])
        return _either(reached, _both(outside, *defined, self.anywhere(inverse.inner, (low, high))))

    def anywhere(self, inner: Expression, ends: Sequence[End] = ()) -> Statement:
        """Return where something around the name is defined and between ends."""
        atoms = [*defined_where(inner, self.odd_roots), *inside(inner, ends)]
        return _both(*(self.of(atom) for atom in atoms))


def _is_even_whole(exponent: Expression) -> bool:
    degree = rational_value(exponent)
    return degree is not None and degree > 0 and degree % 2 == 0


def _all(atoms: Sequence[Atom]) -> Statement:
    return _both(*dict.fromkeys(atoms))


def _both(*parts: Statement) -> Statement:
    return _combined("and", parts)


def _either(*parts: Statement) -> Statement:
    return _combined("or", parts)


def _combined(op: str, parts: tuple[Statement, ...]) -> Statement:
    """Combine statements, without those that are certainly true or false."""
    neutral, ruling = (TRUE, FALSE) if op == "and" else (FALSE, TRUE)
    kept: list[Statement] = []
    for part in map(_settled, parts):
        if part == ruling:
            return ruling
        same = isinstance(part, Combined) and part.op == op
        kept.extend(part.parts if same else [part])  # type: ignore[union-attr]
    kept = [part for part in dict.fromkeys(kept) if part != neutral]
    return kept[0] if len(kept) == 1 else Combined(op, tuple(kept))


def _settled(statement: Statement) -> Statement:
    """Return the truth of a comparison of closed numbers."""
    if not isinstance(statement, Atom) or free_symbols(statement.difference):
        return statement
    try:
        return TRUE if constant_holds(statement.difference, statement.op) else FALSE
    except CannotTell:
        return statement


# -- comparing -----------------------------------------------------------------------------------

Same = Callable[[Statement, Statement], bool]


def same_when_isolated(
    left: Statement,
    right: Statement,
    notation: Notation,
    same_value: Callable[[Expression, Expression], bool],
    same: Same,
) -> bool:
    """Whether two statements are proved the same by solving both for one name.

    `same` decides the statements about the other names that are left.
    """
    names = [_names(side) for side in (left, right)]
    for name in sorted(names[0] & names[1], key=lambda symbol: symbol.name):
        try:
            sides = [isolated(side, name, notation) for side in (left, right)]
        except NotIsolated:
            continue
        if _same_isolated(sides[0], sides[1], name, same_value, same):
            return True
    return False


def _names(statement: Statement) -> frozenset[Symbol]:
    return frozenset().union(*(free_symbols(atom.difference) for atom in atoms_of(statement)))


def _same_isolated(
    left: Statement,
    right: Statement,
    name: Symbol,
    same_value: Callable[[Expression, Expression], bool],
    same: Same,
) -> bool:
    atoms = [atom for atom in atoms_of(left) + atoms_of(right) if atom.left is name]
    if not atoms or len(atoms) > _MAX_ATOMS:
        return False
    classes: dict[Expression, int] = {}
    values: list[Expression] = []
    for value in dict.fromkeys(atom.right for atom in atoms):
        place = next((i for i, other in enumerate(values) if same_value(value, other)), None)
        if place is None:
            values.append(value)
        classes[value] = len(values) - 1 if place is None else place
    if len(values) > _MAX_VALUES:
        return False
    ever = False
    for places in product((-1, 0, 1), repeat=len(values)):
        sides = [_placed(side, name, classes, places) for side in (left, right)]
        if sides[0] != sides[1] and not same(sides[0], sides[1]):
            return False
        ever = ever or sides != [FALSE, FALSE]
    return ever  # that nothing solves either does not make them the same


_HOLDS = {"<": (-1,), "<=": (-1, 0), "=": (0,), ">=": (0, 1), ">": (1,), "!=": (-1, 1)}


def _placed(
    statement: Statement, name: Symbol, classes: dict[Expression, int], places: tuple[int, ...]
) -> Statement:
    """Give comparisons of the name their truth, by its place below, at or above the values."""
    match statement:
        case Atom() if statement.left is name:
            place = places[classes[statement.right]]
            return TRUE if place in _HOLDS[statement.op] else FALSE
        case Combined():
            parts = tuple(_placed(part, name, classes, places) for part in statement.parts)
            return _combined(statement.op, parts)
        case Atom() | Letter():
            return statement
    return statement
