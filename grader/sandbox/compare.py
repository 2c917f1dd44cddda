"""Is a claimed output the one that a run gives?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from grader.sandbox.types import Agreement, RunResult

RELATIVE = Decimal("1e-9")
_NUMBER = re.compile(
    r"(?<![\w.])[-−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w])|[-−]?\b(?:nan|inf)\b"
)
_DECORATION = re.compile(r"Out ?\[\d*\]:|dtype=\w+|\bnp\.(?:float|int)\d+\b|\b(?:array|tensor)\(")
_WORD = re.compile(r"[^\W\d_]{2,}")
_DOTS = re.compile(r"\.\.\.|…")
_LONGEST = 100_000
_LARGEST_EXPONENT = 400


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it was printed: its value, and one unit of its last digit."""

    value: Decimal | None
    unit: Decimal
    text: str


@lru_cache(maxsize=64)  # an output is looked at in several ways, the claimed one for each run
def printed_numbers(text: str) -> tuple[Printed, ...]:
    """Return the numbers of an output in order."""
    bare = _DECORATION.sub(" ", text[:_LONGEST])
    return tuple(_printed(match[0]) for match in _NUMBER.finditer(bare))


def _printed(text: str) -> Printed:
    try:
        value = Decimal(text.replace("−", "-"))
    except InvalidOperation:
        return Printed(None, Decimal(0), text)
    if not value.is_finite() or (value and abs(value.adjusted()) > _LARGEST_EXPONENT):
        return Printed(None, Decimal(0), text.lstrip("-−").lower())
    exponent = int(value.as_tuple().exponent)  # a number that is finite has one
    unit = Decimal(1).scaleb(max(min(exponent, _LARGEST_EXPONENT), -2 * _LARGEST_EXPONENT))
    return Printed(value, unit if "." in text else Decimal(0), text)


def same_number(claimed: Printed, given: Printed) -> bool:
    """Whether a claimed number is a given one, rounded or cut off to the digits that it shows."""
    if claimed.value is None or given.value is None:
        return claimed.text == given.text
    if abs(claimed.value - given.value) <= max(claimed.unit / 2, RELATIVE * abs(given.value)):
        return True
    cut_off = abs(given.value) - abs(claimed.value)
    return claimed.value * given.value > 0 and 0 <= cut_off < claimed.unit


def shown(value: object) -> str:
    """Return a value as Python prints it, or that it is too long for that."""
    try:
        return repr(value)
    except ValueError:  # Python prints no integer of more than 4,300 digits
        return "a number with too many digits to be shown"


def outputs_of(result: RunResult) -> Iterator[str]:
    """Yield what a run may have shown: all of it, what it printed, its last value."""
    value = "" if result.value is None else shown(result.value)
    yield f"{result.stdout}\n{value}"
    if result.stdout.strip() and value:
        yield result.stdout
        yield value


def compare_output(claimed: str, result: RunResult) -> Agreement:
    """Compare a claimed output with that of a run.

    Numbers are compared in order, to 1e-9 of their size or to the digits shown. An output that was
    copied in part agrees if all of the copied part does.
    """
    wanted = printed_numbers(claimed)
    if not wanted:
        return _compare_words(claimed, result)
    for shown in outputs_of(result):
        if _agree(wanted, printed_numbers(shown), bool(_DOTS.search(claimed))):
            return Agreement.AGREES
    if not any(printed_numbers(shown) for shown in outputs_of(result)):
        return Agreement.NOTHING_TO_COMPARE
    return Agreement.DIFFERS


def _agree(wanted: tuple[Printed, ...], given: tuple[Printed, ...], gaps: bool) -> bool:
    if len(wanted) == len(given):
        return all(map(same_number, wanted, given))
    if len(wanted) > len(given):
        return False
    if gaps:
        return _in_order(wanted, given)
    if len(wanted) < 3:
        return False
    starts = range(len(given) - len(wanted) + 1)
    return any(all(map(same_number, wanted, given[start:])) for start in starts[:2000])


def _in_order(wanted: tuple[Printed, ...], given: tuple[Printed, ...]) -> bool:
    """Whether all wanted numbers come in this order, others standing between."""
    rest = iter(given)
    return all(any(same_number(number, other) for other in rest) for number in wanted)


def _compare_words(claimed: str, result: RunResult) -> Agreement:
    words = _WORD.findall(claimed.lower())
    if not words:
        return Agreement.NOTHING_TO_COMPARE
    if any(_WORD.findall(shown.lower()) == words for shown in outputs_of(result)):
        return Agreement.AGREES
    if not result.stdout.strip() and result.value is None:
        return Agreement.NOTHING_TO_COMPARE
    return Agreement.DIFFERS


def matching(claimed: tuple[Printed, ...], result: RunResult) -> int:
    """Count how many of the claimed numbers, from the first on, a run gives."""
    best = 0
    for shown in outputs_of(result):
        count = 0
        for wanted, given in zip(claimed, printed_numbers(shown), strict=False):
            if not same_number(wanted, given):
                break
            count += 1
        best = max(best, count)
    return best
