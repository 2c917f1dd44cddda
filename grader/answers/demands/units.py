"""Units of an answer of any kind: converted, left out, wrong, or of something else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.answers.base import Checked, MarkOutcome, Message, Response, Series
from grader.answers.demands.conversion import asked_in
from grader.answers.demands.shares import is_right, with_share
from grader.answers.explain.verdicts import NONE, review
from grader.answers.find.measures.quantities import quantities_in
from grader.answers.find.measures.units import UnitOfMeasure, expected_unit, unit_named
from grader.answers.find.solutions.alternatives import read_again
from grader.equivalence import Enclosure
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

    @property
    def demand(self) -> UnitAsked:
        demand = self.asked.part.unit
        assert demand is not None
        return demand


def in_unit(asked: Asked, response: Response, check: Check) -> Checked:
    """Check an answer in the unit that it is written in."""
    demand = asked.part.unit
    if demand is None:
        return check(asked, response)
    expected = expected_unit(demand.name)
    if isinstance(response.read, Series):
        return _of_series(asked, response, expected, check)
    found = quantities_in(
        response.raw, asked.part.notation, expected, _names(asked), is_several(asked)
    )
    if found is None:
        return _without_unit(asked, response, expected, check)
    read = found.value or read_again(found.text, asked.part.notation)
    bare = replace(response, raw=found.text, read=read)
    measured = _Measured(asked, bare, found.unit, expected)
    if found.unit.dimension != expected.dimension:
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


def _names(asked: Asked) -> frozenset[str]:
    """Return the names that are no units here: those of the reference."""
    value = asked.value
    if isinstance(value, Enclosure) or not isinstance(value, Expression):
        return frozenset()
    return frozenset(symbol.name for symbol in free_symbols(value))


def _converted(measured: _Measured, check: Check) -> Checked:
    asked, expected, unit = measured.asked, measured.expected, measured.unit
    here = asked_in(asked, expected, unit, measured.demand.difference)
    checked = check(here, measured.response)
    if unit.name == expected.name or unit.same_as(expected):
        return checked
    if is_right(checked):
        text = f"This is right in `{unit.name}`, and `{expected.name}` is asked for."
        share = measured.demand.other
        return checked if share == 1 else with_share(checked, share, Message("unit-other", text))
    if checked.outcome is not MarkOutcome.INCORRECT:
        return checked
    return _wrong_unit(measured, checked, check)


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


def _other_dimension(measured: _Measured, check: Check) -> Checked:
    demand, unit = measured.demand, measured.unit
    text = f"`{unit.name}` measures something else: `{demand.name}` is asked for."
    message = Message("unit-dimension", text)
    if demand.dimension:
        number = check(measured.asked, measured.response)
        if is_right(number):
            return with_share(number, demand.dimension, message)
    return Checked(MarkOutcome.INCORRECT, NONE, (message,))


# -- without a unit ------------------------------------------------------------------------------


def _without_unit(
    asked: Asked, response: Response, expected: UnitOfMeasure, check: Check
) -> Checked:
    demand = asked.part.unit
    assert demand is not None
    unknown = _unknown(asked, response)
    if unknown is not None:
        return unknown
    checked = _missing(asked, check(asked, response))
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


def _unknown(asked: Asked, response: Response) -> Checked | None:
    """Refuse to drop what stands behind a value and is no unit that is known."""
    read, names = response.read, _names(asked)
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
