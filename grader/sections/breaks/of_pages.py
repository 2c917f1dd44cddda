"""Numbers of pages that stand among the answers of a page, as text copied from a document has them.

A number alone in a line is an answer like any other. Where such lines end several sections, each
below something else, and all of them count on from the first pages, they number the pages.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.readers.document import Doubt
from grader.readers.text import Page

Span = tuple[int, int]
REASON = "A number alone in a line below an answer was taken for the number of a page"
_NUMBER = re.compile(
    r"[ \t]*+(?:(?P<number>\d{1,3})(?:[ \t]?(?:/|of|von|de|sur|di|van)[ \t]?(?P<of>\d{1,3}))?"
    r"|\[(?P<boxed>\d{1,3})\])[ \t]*+"
)
_SAID = re.compile(r"\w")
_FIRST_PAGES = 3
"""A page that is handed in begins on one of these."""
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class _Line:
    """A number alone in a line: what it says, its line, and whether a section ends there."""

    number: int
    of: str
    index: int
    ends: bool


def page_numbers(page: Page, cuts: Sequence[Span]) -> tuple[Span, ...]:
    """Return the lines that number the pages, and the heads of pages that repeat below them.

    `cuts` are the labels and titles of the page, in their order.
    """
    lines = list(_numbers(page, cuts))
    if len(lines) < _SEVERAL:
        return ()
    counted: list[_Line] = []
    for line in lines:
        last = counted[-1] if counted else None
        if (
            line.number <= _FIRST_PAGES
            if last is None
            else (line.number, line.of) == (last.number + 1, last.of)
        ):
            counted.append(line)
        elif line.ends:
            return ()
    if sum(line.ends for line in counted) < _SEVERAL:
        return ()
    heads = Counter(head for line in counted for head in _below(page, line.index, cuts))
    return tuple(
        (page.starts[at], page.starts[at] + len(page.lines[at]))
        for line in counted
        for at in (line.index, *_heads(page, line.index, heads))
    )


def doubts_about_numbers(
    page: Page, cuts: Sequence[Span], found: Sequence[Span]
) -> Iterator[Doubt]:
    """Yield a doubt about each section of which a line was taken for the number of a page."""
    starts = [start for start, _ in cuts]
    for _, end in found:
        above = bisect_right(starts, end) - 1
        yield Doubt(page.place(starts[above] if above >= 0 else 0, end), REASON)


def _numbers(page: Page, cuts: Sequence[Span]) -> Iterator[_Line]:
    """Yield the numbers alone in their lines, below something that their section says."""
    starts = [start for start, _ in cuts]
    once = Counter(line.strip() for line in page.lines if line.strip())
    for index, line in enumerate(page.lines):
        found = _NUMBER.fullmatch(line) if any(map(str.isdigit, line)) else None
        if found is None:
            continue
        start, end = page.starts[index], page.starts[index] + len(line)
        above = bisect_right(starts, end) - 1
        if above >= 0 and start < cuts[above][1]:
            continue  # a label
        if above >= 0 and not _SAID.search(page.text, cuts[above][1], start):
            continue  # all that its section says
        rest = _below(page, index, cuts)
        repeated = all(once[each] >= _SEVERAL for each in rest)
        number = int(found["number"] or found["boxed"])
        yield _Line(number, found["of"] or "", index, repeated)


def _below(page: Page, index: int, cuts: Sequence[Span]) -> list[str]:
    """Return what the lines below one say, up to the next label."""
    after = page.starts[index] + len(page.lines[index])
    end = next((start for start, _ in cuts if start >= after), len(page.text))
    return [line.strip() for line in page.text[after:end].split("\n") if line.strip()]


def _heads(page: Page, index: int, heads: Counter[str]) -> Iterator[int]:
    """Yield the lines right below a number that repeat below others."""
    at = index + 1
    while at < len(page.lines):
        line = page.lines[at].strip()
        if line and heads[line] < _SEVERAL:
            return
        if line:
            yield at
        at += 1
