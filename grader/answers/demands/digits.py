"""Digits as they are written: significant figures and decimal places that a rubric asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.answers.base import Checked, Message, Response, Series
from grader.answers.demands.shares import is_right, with_share
from grader.answers.find.reading import without_left_side, without_units
from grader.expressions.nodes import Collection, Expression, Interval, Matrix
from grader.expressions.written import Written
from grader.rubric.types import Asked, DigitsAsked

_WORDS = {"figures": "significant figure", "decimals": "decimal place"}


def with_digits(asked: Asked, response: Response, checked: Checked) -> Checked:
    """Hold the numbers of a right answer against the digits that are asked for."""
    if not asked.part.digits or not is_right(checked):
        return checked
    if not isinstance(response.read, Expression | Series):
        return checked
    return with_digits_of(asked, tuple(_numbers(response.read)), response, checked)


def with_digits_of(
    asked: Asked, numbers: Sequence[Expression], response: Response, checked: Checked
) -> Checked:
    """Hold some numbers against the digits that are asked for."""
    if not asked.part.digits or not is_right(checked):
        return checked
    for demand in asked.part.digits:
        lack = _lack(demand, numbers, response)
        if lack:
            text = f"This is right, but {lack}."
            checked = with_share(checked, demand.share, Message(demand.what, text))
    return checked


def _lack(demand: DigitsAsked, numbers: Sequence[Expression], response: Response) -> str:
    """Say what the digits of an answer lack, as a clause; empty if they are as asked."""
    wanted = _counted(demand.count, demand.what) + (" or more" if demand.or_more else "")
    for entry in numbers:
        written = Written.of(without_units(entry)[0])
        if written is None:
            return f"it is no decimal: write it with {wanted}"
        counts = _counts(demand, written, response)
        if demand.or_more and counts[-1] >= demand.count:
            continue
        if not demand.or_more and demand.count in counts:
            continue
        found = _counted(counts[-1], demand.what)
        return f"`{written.literal}` is written with {found}, and {wanted} are asked for"
    return ""


def _counts(demand: DigitsAsked, written: Written, response: Response) -> range:
    """Return how many digits are written; a range where that is open."""
    if demand.what == "decimals":
        return range(written.places, written.places + 1)
    counts = written.figures
    ends_in_point = response.raw.strip(" $").endswith(f"{written.literal}.")
    if not ends_in_point or written.has_point:
        return counts
    # On a page the point may end the sentence; in an answer file it belongs to the number.
    return counts if response.statement is not None else range(counts[-1], counts[-1] + 1)


def _of_series(series: Series) -> Iterator[Expression]:
    """Yield the values of an iteration but those of the start, which the question gives."""
    for (_, index), value in series.entries.items():
        if index and isinstance(value, Expression):
            yield value


def _numbers(read: Expression | Series) -> Iterator[Expression]:
    yield from _of_series(read) if isinstance(read, Series) else _entries(without_left_side(read))


def _entries(read: Expression) -> Iterator[Expression]:
    if isinstance(read, Collection | Matrix | Interval):
        for arg in read.args:
            yield from _entries(without_left_side(arg))
    else:
        yield read


def _counted(count: int, what: str) -> str:
    word = _WORDS[what]
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
