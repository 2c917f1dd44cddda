"""Divisions as people write them: with a remainder, or by a fraction that needs no brackets."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from grader.equivalence import Outcome, Proved, Refuted, Verdict
from grader.expressions.nodes import Div, Expression, Number
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Side
from grader.worked_solutions.link import Judged
from grader.worked_solutions.outcome import LinkOutcome

#: What says behind a quotient what is left: `100 / 7 = 14 remainder 2`.
_REMAINDER = re.compile(
    r"[\s$*)]{0,4}(?:,? ?(?:and|with) )?(?:a |the )?(?:remainder|rest) (?:(?:of|is|=) )?\$?"
    r"(?P<rest>\d{1,9})(?![\d.,]\d|\d)",
    re.IGNORECASE,
)
#: A fraction, written tightly, behind the sign of division: `45 ÷ 3/5`.
_BY_FRACTION = re.compile(r"(?P<sign>÷|\\div(?![A-Za-z])) ?(?P<fraction>\d{1,9}/\d{1,9})(?![\d/.])")


def with_remainder(left: Expression, right: Expression, behind: str) -> Judged | None:
    """Judge a quotient of whole numbers by the remainder that words behind it name, if they do."""
    found = _REMAINDER.match(behind)
    if found is None or not isinstance(left, Div) or not isinstance(right, Number):
        return None
    if right.value.denominator != 1:
        return None
    top, bottom = left.args
    if not isinstance(top, Number) or not isinstance(bottom, Number) or not bottom.value:
        return None
    rest, divisor = int(found["rest"]), Fraction(bottom.value)
    shown = f"{right.value} · {bottom.value} + {rest}"
    if Fraction(top.value) == right.value * divisor + rest and rest < abs(divisor):
        verdict = Verdict(Outcome.EQUIVALENT, "same", Proved("arithmetic"))
        return Judged(LinkOutcome.HOLDS, verdict)
    verdict = Verdict(Outcome.DIFFERENT, "other-value", Refuted((), str(top.value), shown))
    return Judged(LinkOutcome.FAILS, verdict)


def by_fractions(side: Side, notation: Notation) -> Side | None:
    """Return a side that divides by a fraction, with it in brackets; None where it does not."""
    raw = _BY_FRACTION.sub(r"\g<sign> (\g<fraction>)", side.raw)
    if raw == side.raw:
        return None
    read = parse(f"${raw}$" if "\\" in raw else raw, notation)
    return replace(side, expression=read) if isinstance(read, Expression) else None
