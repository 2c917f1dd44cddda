"""A number as it was written: its value, its digits, and the place of its last digit.

This is the one home of counting digits; what is *right* when it is rounded is decided in
`grader.equivalence`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from grader.expressions.nodes import Call, Expression, Mul, Neg, Number, Pow
from grader.expressions.traversal import walk

_LITERAL = re.compile(r"(?:\d++\.?+\d*+|\.\d++)(?:e[+-]?\d++)?+")


@dataclass(frozen=True, slots=True)
class Written:
    """A number with the digits in which it was written, the sign apart: `-0.0450`, `12e3`.

    A power of ten behind the digits is the exponent, however it is written: `4.5 * 10^3` has the
    literal `4.5e3`; the digits of a percentage are those in front of the sign.
    """

    value: Fraction
    literal: str

    @classmethod
    def of(cls, expression: Expression) -> Written | None:
        """Read a number; None for anything else, and for repeating decimals, which are exact."""
        match expression:
            case Neg():
                inner = cls.of(expression.args[0])
                return None if inner is None else cls(-inner.value, inner.literal)
            case Number():
                if _LITERAL.fullmatch(expression.literal.lower()) is None:
                    return None
                return cls(Fraction(expression.value), expression.literal.lower())
            case Mul() if len(expression.args) == 2:
                return cls._times_power_of_ten(*expression.args)
            case Call(name="percent"):
                inner = cls.of(expression.args[0])
                return None if inner is None else inner._shifted(-2)
        return None

    @classmethod
    def _times_power_of_ten(cls, mantissa: Expression, factor: Expression) -> Written | None:
        exponent = _exponent_of_ten(factor)
        inner = cls.of(mantissa)
        if exponent is None or inner is None or inner.has_exponent:
            return None
        return inner._shifted(exponent)

    def _shifted(self, exponent: int) -> Written:
        mantissa, _, before = self.literal.partition("e")
        total = int(before or 0) + exponent
        return Written(self.value * Fraction(10) ** exponent, f"{mantissa}e{total}")

    @property
    def mantissa(self) -> str:
        """What stands before the power of ten."""
        return self.literal.partition("e")[0]

    @property
    def significant(self) -> str:
        """The significant digits: `450` of `0.0450`, none of `0.0`."""
        return significant_digits(self.literal)

    @property
    def digits(self) -> int:
        """How many significant digits there are: 3 in `0.0450`, none in `0.0`."""
        return len(self.significant)

    @property
    def figures(self) -> range:
        """How many figures are significant, as readers count them.

        The zeros at the end of an integer may be significant or not: `80` has one or two, `80.` and
        `8.0e1` have two. Of zero, the places count: `0.00` has two, `0` has one.
        """
        if not self.digits:
            return _just(max(1, self.places))
        if self.has_point:
            return _just(self.digits)
        return range(len(self.significant.rstrip("0")), self.digits + 1)

    @property
    def places(self) -> int:
        """How many digits are written behind the point: 1 in `1.5e3`."""
        return len(self.mantissa.partition(".")[2])

    @property
    def decimals(self) -> int:
        """How many places there are behind the point: 4 in `0.0450`, -3 in `12e3`."""
        return self.places - int(self.literal.partition("e")[2] or 0)

    @property
    def place(self) -> Fraction:
        """The value of the last digit: 1/10000 for `0.0450`, 10^32 for `4.5e33`."""
        return Fraction(10) ** -self.decimals

    def place_of(self, figures: int | None) -> Fraction:
        """Return the place to which it is rounded: 100 in `1000`, if that has two figures."""
        if figures is None or figures not in self.figures or not self.digits:
            return self.place
        return self.place * Fraction(10) ** max(0, self.digits - figures)

    @property
    def has_point(self) -> bool:
        """Whether there is a decimal point."""
        return "." in self.literal

    @property
    def has_exponent(self) -> bool:
        """Whether a power of ten follows: `1.5e3`."""
        return "e" in self.literal

    @property
    def is_decimal(self) -> bool:
        """Whether it has a point or an exponent, and so may be rounded."""
        return self.has_point or self.has_exponent

    def without_last_zeros(self) -> Written:
        """Return the same number without the zeros at its end, as `0.045` for `0.0450`."""
        shorter = self.has_point and not self.has_exponent
        return Written(self.value, self.literal.rstrip("0") if shorter else self.literal)


#: A decimal with a bracket that says how far its last digits may be off: `9.79(5)`.
_WITH_MARGIN = re.compile(r"(?P<value>\d{1,12}\.(?P<places>\d{1,12}))\((?P<margin>\d{1,2})\)")
#: A margin is no more than this share of what was measured.
SMALL_MARGIN = Fraction(1, 8)


def measured_value(literal: str) -> str:
    """Return `9.79` of `9.79(5)`; empty where the bracket is a factor or digits that repeat.

    A margin is small beside the value, and `0.33(3)` goes on with the digits that it ends with.
    """
    found = _WITH_MARGIN.fullmatch(literal)
    if found is None or found["value"].endswith(found["margin"]):
        return ""
    margin = Fraction(int(found["margin"]), 10 ** len(found["places"]))
    return found["value"] if 0 < margin <= SMALL_MARGIN * Fraction(found["value"]) else ""


def significant_digits(literal: str) -> str:
    """Return the significant digits of a decimal literal: `0.0450` has `450`."""
    mantissa = literal.lower().partition("e")[0]
    return "".join(filter(str.isdigit, mantissa)).lstrip("0")


def rounded_literal(value: Fraction, what: str, count: int) -> str:
    """Write a number with so many `figures` or `decimals`, half rounded away from zero."""
    with localcontext() as context:
        context.prec = 80
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        exponent = exact.adjusted() - count + 1 if what == "figures" else -count
        rounded = exact.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP)
    return f"{rounded:f}" if what == "decimals" else f"{rounded:.{count - 1}e}"


def has_point(*expressions: Expression) -> bool:
    """Whether a number in formulas is written with a decimal point."""
    nodes = (node for expression in expressions for node in walk(expression))
    return any("." in node.literal for node in nodes if isinstance(node, Number))


def _just(count: int) -> range:
    return range(count, count + 1)


def _exponent_of_ten(factor: Expression) -> int | None:
    """Return the exponent of a power of ten: 3 of `10^3`, -1 of `10^{-1}`, 1 of `10`."""
    base, exponent = factor.args if isinstance(factor, Pow) else (factor, Number(1))
    sign = 1
    if isinstance(exponent, Neg):
        exponent, sign = exponent.args[0], -1
    ten = isinstance(base, Number) and base.literal == "10"
    if not ten or not isinstance(exponent, Number) or not isinstance(exponent.value, int):
        return None
    return sign * exponent.value
