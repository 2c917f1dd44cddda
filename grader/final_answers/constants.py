"""Answers with arbitrary constants: `x^2 + C` and `x^2 + 3 + K`, `C_1 e^x` and `A e^x`."""

from __future__ import annotations

import re
from itertools import permutations, product

from grader.equivalence import (
    CannotDifferentiate,
    Outcome,
    Prepared,
    differentiate,
    jumps,
    rational_value,
)
from grader.expressions.nodes import (
    Add,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Relation,
    Symbol,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.final_answers.accept import assigned_value

#: What a constant is called that may be anything, and what others call it.
_USUAL = re.compile(r"[Cc](?:_?\d)?")
_OTHER = re.compile(r"[CcKk](?:_?\d)?|[ABD](?:_\d)?|const(?:ant)?")
#: Names of which the rest of such an answer is a formula; others may be quantities themselves.
_VARIABLES = frozenset({"x", "y", "z", "t", "u", "v", "w", "s", "r", "theta", "phi"})
_MAX_CONSTANTS = 3
_ZERO, _AT = Number(0), Number(2)


def same_up_to_constants(reference: Expression, answer: Expression, notation: Notation) -> bool:
    """Whether two formulas of one variable are the same for any values of their constants."""
    left, right = (_value(side) for side in (reference, answer))
    return _same_families(left, right, notation) or _same_families(right, left, notation)


def _same_families(left: Expression, right: Expression, notation: Notation) -> bool:
    """Compare where the constants of the left side are called as they usually are.

    An equation may have two variables, `x^2 + y^2 = C`.
    """
    ours = {name for name in free_symbols(left) if _USUAL.fullmatch(name.name)}
    other = _USUAL if Symbol("c") in ours else _OTHER  # `c` may be a speed, but not beside `C`
    theirs = {
        name
        for name in free_symbols(right)
        if other.fullmatch(name.name) and (name in ours or name not in free_symbols(left))
    }
    if not ours or len(ours) != len(theirs) or len(ours) > _MAX_CONSTANTS:
        return False
    rest = (free_symbols(left) - ours) | (free_symbols(right) - theirs)
    if not rest or not all(name.name in _VARIABLES for name in rest):
        return False
    if len(ours) == 1 and _differ_by_a_constant(left, right, [*ours, *theirs], notation):
        return True
    if len(rest) > 1 + isinstance(left, Relation):
        return False
    if _renamed(left, right, [*ours], [*theirs], notation):
        return True
    return len(ours) == len(rest) == 1 and _by_a_factor(
        left, right, (*ours, *theirs), next(iter(rest)), notation
    )


def _value(side: Expression) -> Expression:
    value = assigned_value(side)
    return side if value is None else value


def _differ_by_a_constant(
    left: Expression, right: Expression, constants: list[Symbol], notation: Notation
) -> bool:
    """Whether a constant is only added on both sides, and without it the slopes are the same."""
    bare = [_without(side, name) for side, name in zip((left, right), constants, strict=True)]
    if bare[0] is None or bare[1] is None or jumps(bare[0], bare[1]):
        return False
    names = free_symbols(bare[0]) | free_symbols(bare[1])
    if not names:
        return False
    try:
        slopes = [[differentiate(side, name) for side in (bare[0], bare[1])] for name in names]
    except CannotDifferentiate:
        return False
    return all(_same(one, other, notation) for one, other in slopes)


def _without(side: Expression, constant: Symbol) -> Expression | None:
    """Return a sum without the constant that is a term of it, and stands nowhere else."""
    if not isinstance(side, Add):
        return None
    rest = [term for term in side.args if term not in (constant, Neg(constant))]
    if len(rest) != len(side.args) - 1 or constant in walk(*rest):
        return None
    return Add(*rest) if len(rest) > 1 else rest[0]


def _renamed(
    left: Expression,
    right: Expression,
    ours: list[Symbol],
    theirs: list[Symbol],
    notation: Notation,
) -> bool:
    """Whether the constants of one side may be called as those of the other, or their negatives."""
    prepared = Prepared(left, notation)
    ours.sort(key=lambda name: name.name)
    for order in permutations(ours):
        for signs in product((False, True), repeat=len(ours)):
            renamed: dict[Expression, Expression] = {
                name: Neg(new) if turned else new
                for name, new, turned in zip(theirs, order, signs, strict=True)
            }
            answer = substitute(right, renamed)
            if prepared.compare(answer).outcome is Outcome.EQUIVALENT:
                return True
    return False


def _by_a_factor(
    left: Expression,
    right: Expression,
    constants: tuple[Symbol, ...],
    variable: Symbol,
    notation: Notation,
) -> bool:
    """Whether the constant of one side is a multiple of the other's: `C/x` and `C/(3x)`."""
    sides = list(zip((left, right), constants, strict=True))
    bare = [substitute(side, {name: _ZERO}) for side, name in sides]
    try:
        slopes = [differentiate(side, name) for side, name in sides]
    except CannotDifferentiate:
        return False
    if any(name in free_symbols(slope) for slope, name in zip(slopes, constants, strict=True)):
        return False
    share = rational_value(substitute(Div(*slopes), {variable: _AT}))
    return (
        bool(share)
        and _same(bare[0], bare[1], notation)
        and _same(slopes[0], Mul(number(share or 0), slopes[1]), notation)
    )


def _same(left: Expression, right: Expression, notation: Notation) -> bool:
    return Prepared(left, notation).compare(right).outcome is Outcome.EQUIVALENT
