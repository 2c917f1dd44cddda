"""Units of an answer of any kind: converted, left out, wrong, or of something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.answers.base import (
    AnswerKind,
    Checked,
    Converts,
    MarkOutcome,
    Message,
    Response,
    Series,
)
from grader.answers.demands.conversion import asked_in
from grader.answers.demands.shares import is_right, with_share
from grader.answers.explain.verdicts import NONE, review
from grader.answers.find.measures.behind import names_asked
from grader.answers.find.measures.clock_times import written_out
from grader.answers.find.measures.pieces import quantities_in
from grader.answers.find.measures.quantities import Splitting
from grader.answers.find.measures.units import UnitOfMeasure, expected_unit, unit_named
from grader.answers.find.solutions.alternatives import read_again
from grader.expressions.nodes import (
    Collection,
    Expression,
    Interval,
    Logic,
    Matrix,
    SetOperation,
    Unit,
)
from grader.expressions.notation import Unreadable
from grader.expressions.traversal import free_symbols, walk
from grader.rubric.types import Asked, UnitAsked

Check = Callable[[Asked, Response], Checked]
_WORD_BEHIND = re.compile(r"(?<=[\d\s})])[A-Za-zµμ]{2,}$")


@dataclass(frozen=True, slots=True)
class _Measured:
    """An answer without its unit, the unit, and what was asked for."""

    asked: Asked
    response: Response
    unit: UnitOfMeasure
    expected: UnitOfMeasure
    kind: AnswerKind | None = None

    @property
    def demand(self) -> UnitAsked:
        demand = self.asked.part.unit
        assert demand is not None
        return demand


def in_unit(
    asked: Asked, response: Response, check: Check, kind: AnswerKind | None = None
) -> Checked:
    """Check an answer in the unit that it is written in.

    What is asked entry by entry (`Mapping`) is held against units by its kind, which knows which
    entries have one.
    """
    demand = asked.part.unit
    if demand is None or isinstance(response.read, Mapping):
        return check(asked, response)
    expected = expected_unit(demand.name)
    if isinstance(response.read, Series):
        return _of_series(asked, response, expected, check)
    free = isinstance(kind, Converts)
    several = is_several(asked)
    splitting = Splitting(asked.part.notation, expected, names_asked(asked), free)
    found = quantities_in(written_out(response.raw, expected), splitting, several)
    if found is None:
        checked = _without_unit(asked, response, expected, check, free)
        if not free or is_right(checked):
            return checked
        found = quantities_in(response.raw, replace(splitting, letters=True), several)
        if found is None or found.unit.dimension == expected.dimension:
            return checked
    read = found.value or read_again(found.text, asked.part.notation)
    statement = None if free else response.statement
    bare = replace(response, raw=found.text, read=read, statement=statement)
    measured = _Measured(asked, bare, _of_money(found.unit, expected), expected, kind)
    if measured.unit.dimension != expected.dimension:
        return _other_dimension(measured, check)
    return _converted(measured, check)


def _of_series(asked: Asked, response: Response, expected: UnitOfMeasure, check: Check) -> Checked:
    """Check the states of an iteration, whose units are taken off where they are found."""
    assert isinstance(response.read, Series)
    name = response.read.unit
    if not name:
        return _missing(asked, check(asked, response))
    unit = expected if name == expected.name else unit_named(name)
    if unit is None:
        return review("unit", "The values stand in several units; a person will look.")
    measured = _Measured(asked, response, unit, expected)
    if unit.dimension != expected.dimension:
        return _other_dimension(measured, check)
    return _converted(measured, check)


def is_several(asked: Asked) -> bool:
    """Whether several values are asked."""
    value = asked.value
    return isinstance(value, Collection | Matrix | Interval | SetOperation | Logic)


def _converted(measured: _Measured, check: Check) -> Checked:
    expected, unit = measured.expected, measured.unit
    checked = check(*_in_one_unit(measured))
    turning = _turns_and_angles(measured, checked, check)
    if turning is not None:
        return turning
    if unit.name == expected.name or unit.same_as(expected):
        return checked
    if is_right(checked):
        text = f"This is right in `{unit.name}`, and `{expected.name}` is asked for."
        share = measured.demand.other
        return checked if share == 1 else with_share(checked, share, Message("unit-other", text))
    if checked.outcome is not MarkOutcome.INCORRECT:
        return checked
    return _wrong_unit(measured, checked, check)


TURNS = "`Hz` counts turns, `rad/s` angles, and these differ by 2π; a person will look."
_TURN = Fraction(710, 113)  # 2π, to seven digits


def _turns_and_angles(measured: _Measured, checked: Checked, check: Check) -> Checked | None:
    """Return a question to a person where turns are given for angles in a second, or these."""
    given, wanted = measured.unit.name, measured.expected.name
    if not (("Hz" in given and "rad" in wanted) or ("rad" in given and "Hz" in wanted)):
        return None
    ratio = _TURN if "Hz" in given else 1 / _TURN
    turned = replace(measured, unit=replace(measured.unit, factor=measured.unit.factor * ratio))
    right = is_right(checked) or is_right(check(*_in_one_unit(turned)))
    return review("unit", TURNS) if right else None


def _in_one_unit(measured: _Measured) -> tuple[Asked, Response]:
    """Return a part and its answer in the same unit, whichever of both is converted."""
    asked, response, unit = measured.asked, measured.response, measured.unit
    difference = measured.demand.difference
    if not isinstance(measured.kind, Converts):
        return asked_in(asked, measured.expected, unit, difference), response
    ratio, zero = unit.times(measured.expected), Fraction(0)
    if not difference:
        zero = (unit.zero - measured.expected.zero) / measured.expected.factor
    if ratio == 1 and not zero:
        return asked, response
    return measured.kind.in_unit_asked(asked, response, ratio, zero)


def _wrong_unit(measured: _Measured, checked: Checked, check: Check) -> Checked:
    """Say that the number is right and the unit is not, where that is so."""
    unit, expected = measured.unit, measured.expected
    number = check(measured.asked, measured.response)
    if not is_right(number):
        return checked
    text = f"The number is right, but in `{expected.name}`: `{unit.name}` is another unit."
    if unit.name.lower() == expected.name.lower():
        text = f"`{unit.name}` is not `{expected.name}`: capital letters count in units."
        return with_share(number, measured.demand.wrong, Message("unit-case", text))
    return with_share(number, measured.demand.wrong, Message("unit-wrong", text))


#: Units of length that nobody names: `30 square units`.
_NO_NAME = re.compile(r"(?:units?|u)\^(?P<power>[23])")
_RATE_OF_MONEY = re.compile(r"(?P<money>dollar|euro|sterling|yen)/")


def _of_money(unit: UnitOfMeasure, expected: UnitOfMeasure) -> UnitOfMeasure:
    """Return a unit with the currency of a rate, `$12/hour`.

    On a page the sign of a currency is none of the formula in which it stands.
    """
    rate = _RATE_OF_MONEY.match(expected.name)
    full = unit_named(f"{rate['money']}*{unit.name}") if rate else None
    return full if full is not None and full.dimension == expected.dimension else unit


def _other_dimension(measured: _Measured, check: Check) -> Checked:
    demand, unit = measured.demand, measured.unit
    unnamed = _NO_NAME.fullmatch(unit.name)
    if unnamed and measured.expected.dimension == (("meter", Fraction(unnamed["power"])),):
        return _missing(measured.asked, check(measured.asked, measured.response))
    text = f"`{unit.name}` measures something else: `{demand.name}` is asked for."
    message = Message("unit-dimension", text)
    if demand.dimension:
        number = check(measured.asked, measured.response)
        if is_right(number):
            return with_share(number, demand.dimension, message)
    return Checked(MarkOutcome.INCORRECT, NONE, (message,))


# -- without a unit ------------------------------------------------------------------------------


def _without_unit(
    asked: Asked, response: Response, expected: UnitOfMeasure, check: Check, free: bool
) -> Checked:
    demand = asked.part.unit
    assert demand is not None
    unknown = None if free else _unknown(asked, response)
    if unknown is not None:
        return unknown
    checked = _missing(asked, check(asked, response))
    if free and not is_right(checked) and _has_word(response.raw, demand.name):
        return review(
            "unit", f"Where `{demand.name}` stands is not understood; a person will look."
        )
    if checked.outcome is MarkOutcome.INCORRECT and not expected.dimension:
        return _as_plain_number(asked, response, expected, check) or checked
    return checked


def _missing(asked: Asked, checked: Checked) -> Checked:
    """Give the share of an answer without its unit."""
    demand = asked.part.unit
    assert demand is not None
    if not is_right(checked) or demand.missing == 1:
        return checked
    text = f"The unit is missing: `{demand.name}` is asked for."
    return with_share(checked, demand.missing, Message("unit-missing", text))


def _as_plain_number(
    asked: Asked, response: Response, expected: UnitOfMeasure, check: Check
) -> Checked | None:
    """Take 0.3 for 30%: what has no dimension may be written as the number that it is."""
    one = UnitOfMeasure("rad" if expected.name == "deg" else "", Fraction(1), ())
    if expected.factor == 1:
        return None
    checked = check(asked_in(asked, expected, one, False), response)
    if not is_right(checked):
        return None
    if expected.name == "deg":
        return review(
            "unit", "This is right in radians, which it does not say; a person will look."
        )
    return checked


def _has_word(raw: str, unit: str) -> bool:
    """Whether a unit is written in an answer as a word of its own."""
    return re.search(rf"(?<![A-Za-z]){re.escape(unit)}(?![A-Za-z])", raw) is not None


def _unknown(asked: Asked, response: Response) -> Checked | None:
    """Refuse to drop what stands behind a value and is no unit that is known."""
    read, names = response.read, names_asked(asked)
    if isinstance(read, Unreadable) or not isinstance(read, Expression):
        return None
    others = {symbol.name for symbol in free_symbols(read)} - names
    unit = any(isinstance(node, Unit) for node in walk(read))
    behind = _WORD_BEHIND.search(response.raw) if not names else None
    if not unit and not behind and not (others and not names):
        return None
    assert asked.part.unit is not None
    text = "What stands behind the number is not known as a unit"
    return review("unit", f"{text}; `{asked.part.unit.name}` is asked for. A person will look.")
