"""Limits by exact expansions: the leading term says what the limit is, or that there is none."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from grader.equivalence.limits.coefficients import NotDefined, Unknown, as_node
from grader.equivalence.limits.expander import Expander
from grader.equivalence.limits.expansion import UNIT, Expansion, Scale, parity
from grader.equivalence.limits.functions import split
from grader.equivalence.normal_form.assumptions import Beyond, NoNormalForm
from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Limit,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute

OO = Constant("oo")
_LENGTHS = (3, 6, 11)
#: Names that count, so that what they tend along is a sequence.
_COUNTING = frozenset("ijklmnN")


@dataclass(frozen=True, slots=True)
class _Declared:
    """What a notation says that matters to a limit."""

    positive: frozenset[str]
    integer: frozenset[str]
    real_odd_roots: bool

    def notation(self) -> Notation:
        """Return the notation with these declarations alone."""
        return Notation(
            positive=self.positive, integer=self.integer, real_odd_roots=self.real_odd_roots
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A limit: `value` is a node, `oo`, `-oo` or `undefined`; what was `assumed` is not zero."""

    value: Expression
    assumed: tuple[Expression, ...] = ()


def limit_value(node: Limit, notation: Notation) -> Expression | None:
    """Return a limit: a node, `oo`, `-oo` or `undefined`; None where there is no proof.

    For exceptional values of the names, at which a coefficient vanishes, the same holds or there
    is no limit.
    """
    declared = _Declared(notation.positive, notation.integer, notation.real_odd_roots)
    return _limit_value(node, declared)


@lru_cache(maxsize=1024)
def _limit_value(node: Limit, declared: _Declared) -> Expression | None:
    notation = declared.notation()
    limit = find_limit(node, notation)
    if limit is None or not all(_is_harmless(node, one, notation) for one in limit.assumed):
        return None
    return limit.value


def _is_harmless(node: Limit, coefficient: Expression, notation: Notation) -> bool:
    """Whether there is no function to have a limit where a coefficient is zero."""
    names = free_symbols(coefficient)
    if len(names) != 1 or not _is_multiple_of_power(coefficient):
        return False
    body, variable, point = (substitute(part, {next(iter(names)): Number(0)}) for part in node.args)
    try:
        find_sides(Limit(body, variable, point, node.side), notation)
    except NotDefined:
        return True
    except (Unknown, Beyond, NoNormalForm, RecursionError):
        pass
    return False


def _is_multiple_of_power(node: Expression) -> bool:
    """Whether an expression in one name is zero only where the name is."""
    match node:
        case Symbol():
            return True
        case Mul() | Neg() | Div() | Pow():
            return all(not free_symbols(part) or _is_multiple_of_power(part) for part in node.args)
    return False


def find_limit(node: Limit, notation: Notation) -> Found | None:
    """Return a limit as far as exact expansions prove it; None where they do not."""
    try:
        return find_sides(node, notation)
    except (Unknown, NotDefined, Beyond, NoNormalForm, RecursionError):
        return None


def find_sides(node: Limit, notation: Notation) -> Found | None:
    """Return a limit; raise `NotDefined` where there is no function near it, or `Unknown`."""
    body, variable, point = node.args
    sides = _sides(point, node.side)
    if sides is None or variable in free_symbols(point):
        return None
    limits = [_one_sided(body, variable, point, side, notation) for side in sides]
    assumed = tuple({a: None for one in limits for a in one.assumed})
    if len(limits) == 1 or limits[0].value is limits[1].value:
        return Found(limits[0].value, assumed)
    return _joined(limits[0], limits[1], notation, assumed)


def _sides(point: Expression, side: str) -> tuple[int, ...] | None:
    """Return from which sides the point is approached: 1 from above, -1 from below."""
    if point is OO or point is Neg(OO):
        return (0,)
    if OO in (point, *point.args):
        return None
    return {"+": (1,), "-": (-1,), "": (1, -1)}.get(side)


def _joined(
    above: Found, below: Found, notation: Notation, assumed: tuple[Expression, ...]
) -> Found | None:
    """Return a limit from both sides, which there is where the two sides agree."""
    values = above.value, below.value
    endless = [value in (OO, Neg(OO), Constant("undefined")) for value in values]
    if any(endless):
        return Found(Constant("undefined"), assumed)
    try:
        same = Scale(notation).is_zero(Add(values[0], Neg(values[1])))
    except (Unknown, Beyond, NoNormalForm):
        return None
    return Found(values[0] if same else Constant("undefined"), assumed)


def _one_sided(
    body: Expression, variable: Expression, point: Expression, side: int, notation: Notation
) -> Found:
    problem = Unknown()
    for length in _LENGTHS:
        scale = Scale(notation, length)
        expander = Expander(scale, variable, point, side)
        try:
            value = _limit_of(scale, expander.expand(body))
            assumed = tuple(as_node(one) for one in scale.assumed if free_symbols(as_node(one)))
            return Found(value, assumed)
        except Unknown as error:
            problem = error
            if _oscillates(expander, body):
                return Found(Constant("undefined"))
    raise problem


def _limit_of(scale: Scale, of: Expansion) -> Expression:
    if scale.vanishes(of):
        return as_node(Fraction(0))
    (exponent, power, logs), value = scale.lead(of)
    if (exponent, power, logs) == UNIT:
        split(scale, of)  # the rest has to vanish
        return as_node(value)
    if scale.compare((exponent, power, logs), UNIT) < 0:
        raise Unknown("the rest may not vanish")
    return OO if scale.sign(value) * parity(logs) > 0 else Neg(OO)


def _oscillates(expander: Expander, node: Expression) -> bool:
    """Whether a function goes up and down for ever, by an amount that does not vanish."""
    match node:
        case Neg():
            return _oscillates(expander, node.args[0])
        case Add():
            moving = [part for part in node.args if _oscillates(expander, part)]
            rest = [part for part in node.args if part not in moving]
            return len(moving) == 1 and all(_has_finite_limit(expander, part) for part in rest)
        case Mul():
            moving = [part for part in node.args if _oscillates(expander, part)]
            rest = [part for part in node.args if part not in moving]
            return len(moving) == 1 and all(_stays_away_from_zero(expander, p) for p in rest)
        case Div():
            return _oscillates(expander, node.args[0]) and _is_bounded(expander, node.args[1])
        case Call(name="sin" | "cos" | "tan"):
            return not _is_sequence(expander) and _is_infinite(expander, node.args[0])
        case Pow():
            base = rational_value(node.args[0])
            return base is not None and base <= -1 and expander.variable is node.args[1]
    return False


def _is_sequence(expander: Expander) -> bool:
    name = getattr(expander.variable, "name", "")
    return name[:1] in _COUNTING or name in expander.scale.notation.integer


def _leading(expander: Expander, node: Expression) -> tuple[Expansion, int] | None:
    """Return an expansion and how its leading term compares to one."""
    try:
        expansion = expander.expand(node)
        if not expansion.terms:
            return None
        key, _ = expander.scale.lead(expansion)
        return expansion, expander.scale.compare(key, UNIT)
    except (Unknown, NotDefined):
        return None


def _is_infinite(expander: Expander, node: Expression) -> bool:
    leading = _leading(expander, node)
    return leading is not None and leading[1] > 0


def _stays_away_from_zero(expander: Expander, node: Expression) -> bool:
    leading = _leading(expander, node)
    return leading is not None and leading[1] >= 0


def _is_bounded(expander: Expander, node: Expression) -> bool:
    leading = _leading(expander, node)
    return leading is not None and leading[1] <= 0


def _has_finite_limit(expander: Expander, node: Expression) -> bool:
    try:
        large, _, _ = split(expander.scale, expander.expand(node))
    except (Unknown, NotDefined):
        return False
    return not large.terms
