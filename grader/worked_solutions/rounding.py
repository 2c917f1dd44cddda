"""Is a written number what another comes to when it is rounded the way people round?

This is the one rule of rounding for links, of `steps` and of the working of a part. People write
`1/3 = 0.333` and go on with rounded values. So a number agrees with a value that it is the rounding
of, at the place of its last digit; cutting digits off is not rounding. The zeros at the end of an
integer are digits like others. A computation from rounded numbers may miss by what their own
rounding explains: it agrees where the digits show that more were computed with than are written.
What digits a number was written with is said by `Written`, in `grader.expressions`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from grader.equivalence import Enclosure, enclose, rounds_to
from grader.expressions.nodes import Add, Call, Expression, Mul, Neg, Number, Pow, number
from grader.expressions.traversal import substitute, walk
from grader.expressions.written import Written

#: Where nothing is written out in digits, `A ≈ B` is right when it is within this share ...
LOOSE = Fraction(1, 20)
#: ... and where digits are, what is beyond them is left open within these shares: so much may the
#: numbers on the way have been rounded of which a result with two digits, three, or more came.
OPEN_SHARES = (Fraction(1, 50), Fraction(1, 100), Fraction(1, 200))
#: An integer may be a rounded value from here on: `100/3 = 33`, but never `7/2 = 3`.
MIN_ROUNDED_INTEGER = 10
#: An integer of so many digits may be the rounding of a value that ends: `2.25 · 75 = 169`.
MANY_DIGITS = 3
#: A value with more decimals than this is rounded to an integer as an endless one is.
FEW_DECIMALS = 2
#: A decimal with fewer significant digits is taken for exact: 1.5 hours are no rounding.
MIN_ROUNDED_DIGITS = 3
MAX_LITERALS = 24


class Agreement(Enum):
    """How two numbers agree."""

    EQUAL = "equal"
    ROUNDED = "rounded"
    EXPLAINED = "explained by the rounding of its inputs"
    OPEN = "open"
    OFF = "off"


_BEST_FIRST = (Agreement.ROUNDED, Agreement.EXPLAINED, Agreement.OPEN, Agreement.OFF)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number that is written out, with a sign, a percent sign or a power of ten.

    `scale` is what one unit of what is written is worth: π for `2.5 π`.
    """

    written: Written
    scale: Fraction = Fraction(1)

    @property
    def place(self) -> Fraction:
        """The value of the last digit: 1/100 for 0.41, 10^-8 for 2.46·10^-6."""
        return self.written.place * self.scale

    @property
    def whole(self) -> bool:
        """Whether it has neither a point nor an exponent."""
        return not self.written.is_decimal


def numeral_of(expression: Expression) -> Numeral | None:
    """Return a written number; None for anything that is computed."""
    written = Written.of(expression)
    if written is not None:
        return Numeral(written)
    if isinstance(expression, Neg):
        return numeral_of(expression.args[0])
    return _scaled(expression) if isinstance(expression, Mul) else None


def _scaled(product: Mul) -> Numeral | None:
    """Return a written number times exact factors, such as π or several powers of ten."""
    mantissa, *factors = product.args
    if not isinstance(mantissa, Number) or any(map(_multiplies, factors)):
        return None
    if any(map(is_decimal, walk(*factors))):
        return None
    written = Written.of(mantissa)
    scale = enclose(Mul(*factors) if len(factors) > 1 else factors[0])
    if written is None or scale is None or not scale.midpoint:
        return None
    if not written.is_decimal and not scale.exact:
        return None  # `6π` is as exact as 6
    return Numeral(written, abs(scale.midpoint))


def _multiplies(factor: Expression) -> bool:
    """Whether a factor is a number of its own: in `2 · 3` and `2 (3 + 4)` nothing is a mantissa.

    Powers of ten, constants and signs such as that of percent are none.
    """
    if isinstance(factor, Number):
        return factor.value not in (1, 10)
    if isinstance(factor, Pow) and factor.args[0] is Number(10):
        return False
    computes = isinstance(factor, Add) or (isinstance(factor, Call) and factor.name in _ROOTS)
    return computes or any(map(_multiplies, factor.args))


_ROOTS = frozenset({"sqrt", "root", "cbrt"})


def is_decimal(node: Expression) -> bool:
    """Whether a number was written with a point or an exponent, and so may be rounded."""
    written = Written.of(node) if isinstance(node, Number) else None
    return written is not None and written.is_decimal


def agreement(left: Expression, right: Expression, loose: bool) -> Agreement | None:
    """Compare two closed expressions; None where a value cannot be had.

    `loose` is for `≈`, which promises less than `=`.
    """
    first, second = enclose(left), enclose(right)
    if first is None or second is None or not (_is_narrow(first) and _is_narrow(second)):
        return None
    if first == second:
        return Agreement.EQUAL
    if not loose and _gains_digits(left, right):
        return Agreement.OFF
    ways = (
        _Comparison(left, right, first, second, loose),
        _Comparison(right, left, second, first, loose),
    )
    found = {way.as_rounding() for way in ways} | {_by_inputs(ways)}
    if loose:
        found.add(_without_digits(ways))
    return next(grade for grade in _BEST_FIRST if grade in found)


def _gains_digits(left: Expression, right: Expression) -> bool:
    """Whether a decimal of one digit is followed by one of more: `0.2 = 25%`, `0.3 = 0.27`."""
    first, second = numeral_of(left), numeral_of(right)
    if first is None or second is None or first.whole:
        return False
    return first.written.digits == 1 and second.place < first.place


def _is_narrow(value: Enclosure) -> bool:
    """Whether a value is known well enough for its middle to stand for it: most are, to 1e-30."""
    width = value.upper - value.lower
    return width <= max(abs(value.midpoint) * _NARROW, _NARROW**3)


_NARROW = Fraction(1, 10**9)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One side as a computation, the other as what was written for its result."""

    computed: Expression
    written: Expression
    value: Enclosure
    result: Enclosure
    loose: bool

    @property
    def distance(self) -> Fraction:
        return abs(self.value.midpoint - self.result.midpoint)

    @property
    def decimals(self) -> int | None:
        """How many decimals the computed value has; None where they never end."""
        return decimals_of(self.value.midpoint) if self.value.exact else None

    def as_rounding(self) -> Agreement:
        """Whether what is written is the rounding of the computed value."""
        numeral = numeral_of(self.written)
        if numeral is None:
            return Agreement.OFF
        if not numeral.whole:
            if rounds_to(self.value.midpoint, self.result.midpoint, numeral.place):
                return Agreement.ROUNDED
            slack = 2 * numeral.place
            if not self.loose or not rounds_to(self.value.midpoint, self.result.midpoint, slack):
                return Agreement.OFF
            share = self.distance / max(abs(self.value.midpoint), abs(self.result.midpoint))
            return Agreement.ROUNDED if share <= OPEN_SHARES[0] else Agreement.OPEN
        return self._as_integer(numeral)

    def _as_integer(self, numeral: Numeral) -> Agreement:
        size = abs(int(numeral.written.value))
        zeros = len(str(size)) - len(str(size).rstrip("0")) if size else 0
        tens = numeral.place * 10**zeros
        if self.loose and rounds_to(self.value.midpoint, self.result.midpoint, tens):
            return Agreement.ROUNDED
        if rounds_to(self.value.midpoint, self.result.midpoint, numeral.place):
            return self._to_the_next_integer(numeral, size)
        rest = len(str(size)) - zeros
        if rest >= MANY_DIGITS and rounds_to(self.value.midpoint, self.result.midpoint, tens):
            return Agreement.OPEN if self._measured or self.decimals is None else Agreement.OFF
        return Agreement.OFF

    def _to_the_next_integer(self, numeral: Numeral, size: int) -> Agreement:
        """Grade an integer that is the nearest: a person rounds so only what is long."""
        decimals = self.decimals
        long = decimals is None or decimals > FEW_DECIMALS
        if numeral.scale != 1:
            return Agreement.ROUNDED if long or self._measured else Agreement.OPEN
        if not long:
            return Agreement.OPEN if size >= 10 ** (MANY_DIGITS - 1) else Agreement.OFF
        if size < MIN_ROUNDED_INTEGER:
            return Agreement.OPEN if self._measured else Agreement.OFF
        return Agreement.ROUNDED if decimals is None or self._measured else Agreement.OPEN

    @property
    def _measured(self) -> bool:
        return any(map(is_decimal, walk(self.computed)))

    def shows_rounding(self) -> bool:
        """Whether the digits show that more were computed with than are written."""
        numeral = numeral_of(self.written)
        if numeral is None:
            return False
        places = [written.place for written in _literals(self.computed)]
        if numeral.place < max(places, default=Fraction(0)):
            return True
        decimals = decimals_of(numeral.place)
        longer = self.decimals is None or decimals is None or self.decimals > decimals
        return longer and self.distance <= numeral.place


def decimals_of(value: Fraction) -> int | None:
    """Return how many decimals a number needs; None where they never end."""
    rest, count = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        count = max(count, power)
    return count if rest == 1 else None


def _without_digits(ways: tuple[_Comparison, _Comparison]) -> Agreement:
    """Grade `A ≈ B` by the share that it is off."""
    way = ways[0]
    share = way.distance / max(abs(way.value.midpoint), abs(way.result.midpoint))
    numerals = [found for way in ways if (found := numeral_of(way.written)) is not None]
    if not numerals:
        return Agreement.ROUNDED if share <= LOOSE else Agreement.OPEN
    digits = max(numeral.written.digits for numeral in numerals)
    return Agreement.OPEN if share <= OPEN_SHARES[min(max(digits, 2), 4) - 2] else Agreement.OFF


def _by_inputs(ways: tuple[_Comparison, _Comparison]) -> Agreement:
    """Grade two values by what the rounding of the numbers that they come from explains."""
    slack = sum((_slack(way.computed, way.value.midpoint) for way in ways), Fraction(0))
    if ways[0].distance >= slack:
        return Agreement.OFF
    shown = any(way.shows_rounding() for way in ways)
    return Agreement.EXPLAINED if shown else Agreement.OPEN


def _literals(expression: Expression) -> list[Written]:
    """Return the decimals of a computation that may have been rounded."""
    found = (Written.of(node) for node in walk(expression) if is_decimal(node))
    return [w for w in found if w is not None and w.digits >= MIN_ROUNDED_DIGITS]


def _slack(expression: Expression, value: Fraction) -> Fraction:
    """Return how far a value may be off because its decimals were rounded, to first order."""
    numeral = numeral_of(expression)
    if numeral is not None:
        return Fraction(0) if numeral.whole else numeral.place / 2
    literals = [node for node in walk(expression) if is_decimal(node)]
    if len(literals) > MAX_LITERALS:
        return Fraction(0)
    total = Fraction(0)
    for literal in literals:
        written = Written.of(literal)
        if written is None or written.digits < MIN_ROUNDED_DIGITS:
            continue
        moved = number(written.value + written.place / 2)
        changed = enclose(substitute(expression, {literal: moved}))
        total += abs(changed.midpoint - value) if changed is not None else 0
    return total
