"""What was computed and what was read, as one line of plain text for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from grader.answers.base import Read, Series
from grader.answers.iterates import state_name
from grader.equivalence import Enclosure
from grader.expressions.nodes import Expression
from grader.expressions.notation import Unreadable
from grader.expressions.writing import to_plain
from grader.models.base import Finding, Iterates, Labels, Value


def plain_value(value: Value) -> str:
    """Return a reference value as text; iterates are `x: 0, 0.3, ...; y: 1, 0.7, ...`."""
    match value:
        case Expression():
            return to_plain(value)
        case Enclosure():
            return plain_enclosure(value)
        case Iterates():
            return "; ".join(_quantity(value, column) for column in range(len(value.names)))
        case Labels():
            return _pairs(value.labels)
        case Finding():
            return value.sentence
        case _:
            assert_never(value)


def plain_enclosure(number: Enclosure) -> str:
    """Return a short fraction as it is, with its decimal; any other real number as a decimal."""
    if not number.exact or number.lower.denominator == 1 or len(str(number.lower)) > 40:
        return str(number)
    return f"{number.lower} = {number}" if _repeats(number.lower.denominator) else str(number)


def _repeats(denominator: int) -> bool:
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator != 1


def _quantity(iterates: Iterates, column: int) -> str:
    values = ", ".join(str(state[column]) for state in iterates.states)
    return f"{iterates.names[column]}: {values}"


def _pairs(pairs: Mapping[str, str]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in pairs.items())


def plain_read(read: Read) -> str:
    """Return what was read of an answer as text; what could not be read is `?`."""
    match read:
        case Expression():
            return to_plain(read)
        case Unreadable():
            return "?"
        case str():
            return read
        case tuple():
            return ", ".join("" if item is None else plain_read(item) for item in read)
        case Series():
            return _pairs(
                {
                    state_name(name, index): plain_read(item)
                    for (name, index), item in sorted(read.entries.items())
                }
            )
        case Mapping():
            return _pairs(read)
        case _:
            assert_never(read)
