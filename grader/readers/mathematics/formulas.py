"""The lines of a page that are mathematics though nothing marks them, joined where they go on."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from grader.expressions.notation import Declared, Notation, declarations_of
from grader.readers.mathematics.inline import (
    begins_with_relation,
    ends_open,
    find_formulas,
    marks_of,
    starts_with_operator,
)
from grader.readers.mathematics.signs_behind import with_signs_behind
from grader.readers.mathematics.statements import is_readable
from grader.readers.mathematics.vocabulary import FUNCTIONS, OPERATION_SIGNS
from grader.readers.text.page import Kind, Page, Region
from grader.readers.text.tables import ruled_rows, table_cells
from grader.readers.titles import is_title


def find_plain(
    page: Page,
    marked: tuple[Region, ...],
    skip: tuple[tuple[int, int], ...],
    notation: Notation,
    section: bool = False,
) -> list[Region]:
    """Return the marked regions and the unmarked formulas, in order.

    An unmarked formula that takes in marked ones (`$h$ = 0.41`) replaces them. `skip` are
    stretches in which nothing is looked for. In a `section` a line that looks like a title is text.
    """
    covered = sorted([*skip, *((r.start, r.end) for r in marked if r.kind is not Kind.INLINE)])
    inline = [region for region in marked if region.kind is Kind.INLINE]
    found: list[Region] = []
    declared = declarations_of(notation)
    ruled = ruled_rows(page.lines)
    for index, line in enumerate(page.lines):
        start = page.starts[index]
        if not line.strip() or _covers(covered, start, start + len(line)):
            continue
        if _is_done_to_both_sides(page, index):
            continue
        joined = _joins(page, found, index)
        if joined:
            found[-1] = joined
            continue
        begun = _begins_above(page, found, inline, index, notation)
        begun = None if begun and _covers(covered, begun.start, begun.end) else begun
        if begun:
            found.append(begun)
            continue
        if not section and is_title(line) and not re.search(r"[=<>≤≥]", line):
            continue
        cells = tuple(table_cells(page.lines, index, ruled))
        for column, part in cells or ((0, line),):
            if cells and part.strip(" *_") in FUNCTIONS:
                continue  # the kind of a point: `min`
            first = start + column
            here = _in_line(inline, first, first + len(part))
            marks = marks_of(len(part), first, here)
            formulas = _formulas if len(part) <= _SHORT else _formulas.__wrapped__
            found += [each.moved(first) for each in formulas(part, marks, declared, section)]
    kept = [r for r in marked if not any(_inside(r, found, p) for p in _near(found, r))]
    together = join_marked(page, sorted([*kept, *found], key=lambda region: region.start))
    return with_signs_behind(page, together)


_SHORT = 300
"""Lines of no more characters are remembered: a class writes many of them alike."""


@lru_cache(maxsize=1 << 12)
def _formulas(line: str, marks: bytes, declared: Declared, section: bool) -> tuple[Region, ...]:
    """Return the formulas of a line by where they stand in it."""
    notation = declared.notation

    def readable(text: str) -> bool:
        return is_readable(text, notation)

    return tuple(find_formulas(line, 0, notation, readable, marks, section))


#: What is done to both sides of the equation above, below its sides: `-3   -3`, `/2 = /2`.
_ON_BOTH_SIDES = re.compile(
    r"\s*(?P<sign>[-+−*/÷×·:])\s?(?P<term>[\w.,/()^]{1,20})(?:\s*[=|]\s*|\s+)(?P=sign)\s?(?P=term)\s*"
)
_RELATES = re.compile(r"[=<>≤≥]")


def _is_done_to_both_sides(page: Page, index: int) -> bool:
    """Whether a line only says what is done to the equation above it, to get the one below it."""
    if not _ON_BOTH_SIDES.fullmatch(page.lines[index]):
        return False
    above = next((line for line in reversed(page.lines[:index]) if line.strip()), "")
    below = next((line for line in page.lines[index + 1 :] if line.strip()), "")
    return all(_RELATES.search(line) for line in (above, below))


def join_marked(page: Page, regions: list[Region]) -> list[Region]:
    """Join marked formulas of which the second goes on with the first: `$p =$ $s^4$`."""
    joined: list[Region] = []
    for region in regions:
        if joined and _follows(page, joined[-1], region) and not _beside(page, joined, region):
            first = joined[-1]
            kind = first.kind if first.kind is region.kind else Kind.DISPLAY
            joined[-1] = Region(
                kind, first.start, region.end, first.inner, region.outer, first.label, joined=True
            )
        else:
            joined.append(region)
    return joined


def _follows(page: Page, first: Region, second: Region) -> bool:
    between = page.text[first.end : second.start]
    if between.count("\n") > 2 or len(between) > 80:
        return False
    one = page.text[first.inner : first.outer].rstrip()
    two = page.text[second.inner : second.outer].lstrip()
    kinds = {first.kind, second.kind}
    if Kind.PLAIN in kinds and kinds <= _FORMULAS:
        return _goes_on_unmarked(between, second, two)
    if between.strip() or not kinds <= _FORMULAS:
        return False
    if any("\\begin" in text or "\\\\" in text for text in (one, two)):
        return False
    if one.endswith(",") and Kind.DISPLAY in (first.kind, second.kind) and _is_closed(one):
        return begins_with_relation(two)
    open_end = ends_open(one) and not _SIGN_ALONE.fullmatch(one)
    return open_end or begins_with_relation(two)


#: A formula that is a sign of an operation, as the label of a node is: `$n_1$: $\\times$`.
_SIGN_ALONE = re.compile(rf"\s*(?:[-+−*/÷×·∗]|\\(?:{OPERATION_SIGNS}))")


def _goes_on_unmarked(between: str, second: Region, text: str) -> bool:
    """Whether a formula begins with the equals sign of the one before it, where one is unmarked.

    An unmarked formula is found without that sign, and goes on only where a line begins with it.
    """
    if second.kind is Kind.PLAIN:
        return _EQUALS_BELOW.fullmatch(between) is not None
    return not between.strip() and _EQUALS.match(text) is not None


_FORMULAS = {Kind.INLINE, Kind.DISPLAY, Kind.PLAIN}
_EQUALS = re.compile(r"(?:[=≈]|\\approx\b)(?![=>])")
_EQUALS_BELOW = re.compile(r"\s*\n[ \t]*[=≈][ \t]*")


def _is_closed(formula: str) -> bool:
    """Whether as many brackets close as open: then a comma at the end ends a display."""
    opened, closed = (sum(formula.count(sign) for sign in signs) for signs in ("([{", ")]}"))
    return opened <= closed


def _beside(page: Page, before: list[Region], region: Region) -> bool:
    """Whether the text above holds several formulas, so that `= c` may continue another one.

    In "we compute $a$ with $u = 2$" it is most likely not the last.
    """
    if len(before) < 2 or before[-1].kind is not Kind.INLINE:
        return False
    if "\n" not in page.text[before[-1].end : region.start]:
        return False
    line = page.line_index(before[-1].start)
    open_end = ends_open(page.text[before[-1].inner : before[-1].outer].rstrip())
    return not open_end and page.line_index(before[-2].end - 1) == line


def _covers(covered: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a line touches one of the stretches."""
    index = bisect_left(covered, (end, 0))
    return index > 0 and covered[index - 1][1] > start


def _in_line(inline: list[Region], start: int, end: int) -> tuple[Region, ...]:
    index = bisect_left(inline, start, key=lambda region: region.start)
    first = index - 1 if index and inline[index - 1].end > start else index
    last = bisect_left(inline, end, key=lambda region: region.start)
    return tuple(inline[first:last])


def _near(found: list[Region], region: Region) -> range:
    index = bisect_left(found, region.start + 1, key=lambda other: other.start) - 1
    return range(max(index, 0), min(index + 2, len(found)))


def _inside(region: Region, found: list[Region], position: int) -> bool:
    other = found[position]
    return other.start < region.end and region.start < other.end


def _joins(page: Page, found: list[Region], index: int) -> Region | None:
    """Return the formula of the line before, made longer by this line if it goes on here."""
    if not found or index == 0:
        return None
    last, line = found[-1], page.lines[index]
    if page.line_index(last.end - 1) != index - 1 or not line.strip():
        return None
    above = page.lines[index - 1]
    rest = page.text[last.end : page.starts[index] - 1].strip(" ,;")
    if rest or not (starts_with_operator(line) or ends_open(above)):
        return None
    if re.match(r"\s*[-−*·–]\s", line) and not _indented(line, above):
        return None
    end = page.starts[index] + len(line.rstrip(" .,;"))
    return Region(Kind.PLAIN, last.start, end, last.inner, end, last.label)


def _begins_above(
    page: Page, found: list[Region], inline: list[Region], index: int, notation: Notation
) -> Region | None:
    """Return a chain whose first side is all of the line above, and whose signs begin the next."""
    if index == 0 or not _BEGINS_WITH_EQUALS.match(page.lines[index]):
        return None
    above = page.lines[index - 1].strip()
    start, end = page.starts[index - 1], page.starts[index] + len(page.lines[index].rstrip(" .,;"))
    taken = bool(found) and found[-1].end > start
    if taken or not above or len(above) > _SHORT or _in_line(inline, start, end):
        return None
    if not _COMPUTES.search(above) or not is_readable(above, notation):
        return None
    start += page.lines[index - 1].index(above[0])
    return Region(Kind.PLAIN, start, end, start, end)


_BEGINS_WITH_EQUALS = re.compile(r"\s*[=≈](?![=>])\s*\S")
_COMPUTES = re.compile(r"[-+*/^·−∫√²³(\\]|\d")


def _indented(line: str, above: str) -> bool:
    return len(line) - len(line.lstrip()) > len(above) - len(above.lstrip())
