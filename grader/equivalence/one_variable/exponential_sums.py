"""Sums of powers of one base, `4^x - 2^(x+1)`, and of logarithms, as simpler functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from grader.equivalence.one_variable.domains import LOGARITHMS, base_of_logarithm
from grader.equivalence.terms.rationals import rational_value
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    number,
)
from grader.expressions.traversal import free_symbols, substitute

_E = Constant("e")
_MAX_POWER = 40


@dataclass(frozen=True, slots=True)
class Powers:
    """A function written in one kernel, and what the kernel stands for."""

    function: Expression
    kernel: Symbol
    stands_for: Expression


def as_powers(function: Expression, name: Symbol) -> Powers | None:
    """Write a function of powers of one base, or of one call, in that power or call."""
    kernel = Symbol(f"{name.name}'kernel")
    outermost = list(dict.fromkeys(_outermost(function, name)))
    if len(outermost) == 1:
        found = Powers(substitute(function, {outermost[0]: kernel}), kernel, outermost[0])
    else:
        several = _common_power(function, outermost, kernel, name)
        if several is None:
            return None
        found = several
    return found if name not in free_symbols(found.function) else None


def _outermost(node: Expression, name: Symbol) -> Iterator[Expression]:
    """Yield the outermost parts with the name that are no sums, products and rational powers."""
    stack = [node]
    while stack:
        part = stack.pop()
        if name not in free_symbols(part):
            continue
        power = isinstance(part, Pow) and rational_value(part.args[1]) is not None
        if isinstance(part, Add | Mul | Neg | Div) or power:
            stack.extend(part.args)
        else:
            yield part


def _common_power(
    function: Expression, parts: list[Expression], kernel: Symbol, name: Symbol
) -> Powers | None:
    found = {part: _exponential(part, name) for part in parts}
    exponentials = [power for power in found.values() if power is not None]
    bases = {power.base for power in exponentials}
    if len(exponentials) < len(parts) or len(bases) != 1:
        return None
    base = next(iter(bases))
    step = _common_step([power.slope for power in exponentials])
    if max(abs(power.slope / step) for power in exponentials) > _MAX_POWER:
        return None
    put: dict[Expression, Expression] = {}
    for part, power in found.items():
        assert power is not None
        factor = _power(base, power.start)
        if factor is None:
            return None
        put[part] = Mul(number(factor), Pow(kernel, number(power.slope / step)))
    stands_for = Pow(base, Mul(number(step), name))
    return Powers(substitute(function, put), kernel, stands_for)


@dataclass(frozen=True, slots=True)
class _Exponential:
    """`base^(start + slope x)`."""

    base: Expression
    start: Fraction
    slope: Fraction


def _exponential(node: Expression, name: Symbol) -> _Exponential | None:
    if isinstance(node, Call) and node.name == "exp" and not node.primes:
        base, exponent = _E, node.args[0]
    elif isinstance(node, Pow) and not free_symbols(node.args[0]):
        base, exponent = node.args  # type: ignore[assignment]
    else:
        return None
    line = _line(exponent, name)
    if line is None or not line[1]:
        return None
    if base == _E:
        return _Exponential(_E, *line)
    value = rational_value(base)
    if value is None or value <= 0 or value == 1:
        return None
    root, count = _primitive(value)
    return _Exponential(number(root), line[0] * count, line[1] * count)


def _line(node: Expression, name: Symbol) -> tuple[Fraction, Fraction] | None:
    """Return start and slope of a linear function with rational coefficients."""
    value = rational_value(node)
    if value is not None:
        return value, Fraction(0)
    parts = [_line(arg, name) for arg in node.args]
    if None in parts:
        return None
    lines = [part for part in parts if part is not None]
    match node:
        case Symbol() if node is name:
            return Fraction(0), Fraction(1)
        case Neg():
            return -lines[0][0], -lines[0][1]
        case Add():
            return sum((a for a, _ in lines), Fraction(0)), sum((b for _, b in lines), Fraction(0))
        case Mul():
            start, slope = lines[0]
            for a, b in lines[1:]:
                if slope and b:
                    return None
                start, slope = start * a, start * b + slope * a
            return start, slope
        case Div() if not lines[1][1] and lines[1][0]:
            return lines[0][0] / lines[1][0], lines[0][1] / lines[1][0]
    return None


def _primitive(value: Fraction) -> tuple[Fraction, int]:
    """Return the least number above 1 of which the value is a power, and the exponent."""
    if value < 1:
        root, count = _primitive(1 / value)
        return root, -count
    for count in range(value.numerator.bit_length(), 1, -1):
        roots = [_whole_root(part, count) for part in (value.numerator, value.denominator)]
        if roots[0] is not None and roots[1] is not None:
            return Fraction(roots[0], roots[1]), count
    return value, 1


def _whole_root(value: int, degree: int) -> int | None:
    from flint import fmpz

    root = int(fmpz(value).root(degree))
    return root if root**degree == value else None


def _power(base: Expression, exponent: Fraction) -> Fraction | None:
    value = rational_value(base)
    if not exponent:
        return Fraction(1)
    if value is None or exponent.denominator != 1 or abs(exponent) > _MAX_POWER:
        return None
    return value ** int(exponent)


def _common_step(slopes: list[Fraction]) -> Fraction:
    """Return the greatest number of which all slopes are whole multiples."""
    below = lcm(*(slope.denominator for slope in slopes))
    return Fraction(gcd(*(int(slope * below) for slope in slopes)), below)


# -- logarithms ------------------------------------------------------------------------------------


def without_logarithms(terms: list[Expression]) -> Expression | None:
    """Return a function that is zero where a sum of multiples of logarithms is; None if it is none.

    `ln x + ln(x - 3) - ln 4` is zero only where `x (x - 3) - 4` is. The sum has to be linear in
    logarithms of one base.
    """
    multiples = [_multiple_of_logarithm(term) for term in terms]
    bases = {base for _, base, _ in filter(None, multiples) if base is not None}
    if None in multiples or len(bases) != 1:
        return None
    base = next(iter(bases))
    scale = lcm(*(factor.denominator for factor, _, _ in filter(None, multiples)))
    sides: tuple[list[Expression], list[Expression]] = ([Number(1)], [Number(1)])
    for factor, of, argument in filter(None, multiples):
        count = factor * scale
        if not count:
            continue
        if of is None:  # a number: base^count
            value = _power(base, count)
            if value is None:
                return None
            argument, count = number(value), Fraction(1)
        if abs(count) > _MAX_POWER:
            return None
        power = argument if abs(count) == 1 else Pow(argument, Number(int(abs(count))))
        sides[count < 0].append(power)
    return Add(Mul(*sides[0]), Neg(Mul(*sides[1])))


def _multiple_of_logarithm(
    term: Expression,
) -> tuple[Fraction, Expression | None, Expression] | None:
    """Return factor, base and argument; without a base a number is meant."""
    value = rational_value(term)
    if value is not None:
        return value, None, Number(1)
    match term:
        case Call() if term.name in LOGARITHMS and not term.primes:
            base = base_of_logarithm(term)
            return None if base is None else (Fraction(1), base, term.args[0])
        case Neg():
            inner = _multiple_of_logarithm(term.args[0])
            return None if inner is None else (-inner[0], *inner[1:])
        case Mul() | Div():
            return _scaled(term)
    return None


def _scaled(term: Expression) -> tuple[Fraction, Expression | None, Expression] | None:
    values = [rational_value(arg) for arg in term.args]
    others = [arg for arg, value in zip(term.args, values, strict=True) if value is None]
    if len(others) != 1 or (isinstance(term, Div) and others[0] is not term.args[0]):
        return None
    inner = _multiple_of_logarithm(others[0])
    factor = Fraction(1)
    for value in filter(None, values):
        factor = factor / value if isinstance(term, Div) else factor * value
    return None if inner is None or 0 in values else (inner[0] * factor, *inner[1:])
