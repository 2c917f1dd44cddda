"""What a fenced block holds: a program, its output, mathematics, or a list of entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from grader.errors import Place
from grader.expressions.notation import Notation
from grader.expressions.phrases import QUESTION_WORDS, pattern_of
from grader.readers.document import Block, CodeCell, ListBlock, Output, Prose
from grader.readers.mathematics.inline import ends_open, starts_with_operator
from grader.readers.mathematics.statements import is_readable, read_mathematics
from grader.readers.programs.fences import Lines, find_fences
from grader.readers.programs.printed import listings_of
from grader.readers.programs.source import (
    looks_like_output,
    looks_like_program,
    parse_program,
    split_listing,
    strip_numbers,
)
from grader.readers.text.arrays import without_constructors
from grader.readers.text.page import Page

_MATHEMATICS = frozenset({"math", "latex", "tex", "asciimath", "katex", "mathjax"})
_OUTPUT = frozenset({"output", "out", "result", "results", "stdout"})
_TEXT = frozenset({"", "text", "txt", "plain", "plaintext", "none"})
_ENTRY = re.compile(r"\s*[\w.'’\[\]()]{1,40}\s*(?::|->|→|=)\s*\S{1,40}\s*")
_RELATION = re.compile(r"[=<>≤≥≈]")


def listing_blocks(
    page: Page, lines: Lines, notation: Notation, after_program: bool
) -> Iterator[Block]:
    """Yield what the lines of a fenced block, or of a program without a fence, hold."""
    text = lines.text(page)
    if lines.inner >= lines.outer or not text.strip():
        if lines.fenced and lines.inner > lines.last:
            yield Prose(page.lines[lines.first], page.line_place(lines.first))
        return
    kind = _kind(text, lines, notation, after_program)
    if kind == "output":
        yield from _outputs(page, lines, text)
    elif kind == "mathematics":
        yield from _mathematics(page, lines, text, notation)
    elif kind == "entries":
        yield _entries(page, lines, text)
    else:
        program = text if lines.fenced else _below_label(page, lines, text)
        yield from blocks_of_listing(page, lines.inner, program, lines.language)
        if kind == "equations":
            yield from _mathematics(page, lines, text, notation)


def _kind(text: str, lines: Lines, notation: Notation, after_program: bool) -> str:
    if not lines.fenced:
        return "program"
    if lines.language in _MATHEMATICS:
        return "mathematics"
    if lines.language in _OUTPUT:
        return "output"
    if lines.language not in _TEXT:
        return "program"
    if looks_like_output(text) or (
        after_program and not looks_like_program(text) and _printed(text)
    ):
        return "output"
    if looks_like_program(text):
        return "program"
    return _equations(text, notation)


#: A line with the label of a question: `Question 2`, `Q2:`, `2) 9`, `(b) x = 3`.
_LABEL = re.compile(
    rf"\s*(?:#{{1,4}} )?(?:(?:(?:{pattern_of(QUESTION_WORDS)})\s?\d{{1,2}}|Q\d{{1,2}})"
    r"(?:\s?\(?[a-z]\)?)?(?:[.:)\s]|$)"
    r"|\d{1,2}\)\s|\([a-z]\)\s|[a-z]\)\s)",
    re.IGNORECASE,
)
_MARKED_UP = frozenset({"latex", "tex", "markdown", "md"})
_FEWEST_LABELS = 2


def without_fences_of_answers(page: Page) -> Page:
    """Return a page without the fences around several answers with their labels."""
    return _unfenced(page, _holds_answers)


def _holds_answers(language: str, text: str) -> bool:
    rows = [row for row in text.split("\n") if row.strip()]
    if sum(_LABEL.match(row) is not None for row in rows) < _FEWEST_LABELS:
        return False
    if language in _MARKED_UP:
        return "$" in text or language in ("markdown", "md")
    told = looks_like_output(text) or looks_like_program(text)
    return language in _TEXT and not (told and not language)


def _unfenced(page: Page, is_text: Callable[[str, str], bool]) -> Page:
    fences = [each for each in find_fences(page)[0] if is_text(each.language, each.text(page))]
    blanked = {at for each in fences for at in (each.first, each.last)}
    if not blanked:
        return page
    rows = [" " * len(line) if at in blanked else line for at, line in enumerate(page.lines)]
    return page.with_text("\n".join(rows))


def without_fences_of_text(page: Page) -> Page:
    """Return a page without the fences around what is text: working that was set like a program.

    What follows a program may be its output, whatever it holds.
    """
    blanked: list[int] = []
    program = False
    for fence in find_fences(page)[0]:
        text = fence.text(page)
        plain = fence.language in _TEXT and not program and _is_text(text)
        if plain:
            blanked += [fence.first, fence.last]
        program = not plain
    if not blanked:
        return page
    rows = [" " * len(line) if at in blanked else line for at, line in enumerate(page.lines)]
    return page.with_text("\n".join(rows))


def _is_text(text: str) -> bool:
    """Whether a block is neither a program, nor printed, nor entries of a list."""
    rows = [row for row in text.split("\n") if row.strip()]
    listed = all(_ENTRY.fullmatch(row) for row in rows)
    told = looks_like_output(text) or looks_like_program(text) or len(split_listing(text)) > 1
    return bool(rows) and not (listed or told) and parse_program(strip_numbers(text)) is None


def _printed(text: str) -> bool:
    """Whether a text after a program may be what it printed, words and numbers."""
    return bool(re.search(r"\d", text)) and parse_program(strip_numbers(text)) is None


def _equations(text: str, notation: Notation) -> str:
    """Tell equations and entries from programs in a block that says nothing of itself."""
    rows = [row for row in text.split("\n") if row.strip()]
    python = parse_program(strip_numbers(text)) is not None
    if all(_RELATION.search(row) for row in rows) and all(
        is_readable(r, notation) for r in rows[:50]
    ):
        return "equations" if python else "mathematics"
    if len(rows) > 1 and all(_ENTRY.fullmatch(row) for row in rows):
        return "entries"
    return "program"


def _place(page: Page, first: int, text: str) -> Place:
    return page.line_place(first, max(first, min(first + text.count("\n"), len(page.lines) - 1)))


def _outputs(page: Page, lines: Lines, text: str) -> Iterator[Block]:
    for listing in split_listing(text):
        place = _place(page, lines.inner + listing.skipped, listing.text)
        yield Output(without_constructors(listing.text), place)


def _below_label(page: Page, lines: Lines, text: str) -> str:
    """Return a program that begins behind a label, `1) def f(x):`, with its lines below indented.

    They were moved to the left together, as far as the least of them stood to the right.
    """
    first, *below = text.split("\n")
    moved = bool(below) and page.indent(lines.inner + 1) > 0
    if not moved or parse_program(text) is not None:
        return text
    indented = "\n".join([first, *(f"    {line}" if line.strip() else line for line in below)])
    return text if parse_program(indented) is None else indented


def blocks_of_listing(page: Page, first: int, text: str, language: str) -> Iterator[Block]:
    """Yield the programs, and what they printed, in a listing that begins in a line of a page."""
    for listing in listings_of(text):
        place = _place(page, first + listing.skipped, listing.text)
        if listing.is_output:
            yield Output(without_constructors(listing.text), place)
        else:
            yield CodeCell(listing.text, place, language)


def _mathematics(page: Page, lines: Lines, text: str, notation: Notation) -> Iterator[Block]:
    """Read mathematics in lines: each is a statement, or goes on with the one before it."""
    rows = text.split("\n")
    first = 0
    for index in range(1, len(rows) + 1):
        if index < len(rows) and _goes_on(rows[index - 1], rows[index], text):
            continue
        group = "\n".join(rows[first:index])
        if group.strip():
            blank = len(group) - len(group.lstrip())
            skipped = group[:blank].count("\n")
            place = page.line_place(lines.inner + first + skipped, lines.inner + index - 1)
            yield from read_mathematics(group.strip(), notation, place)
        first = index


def _goes_on(above: str, line: str, text: str) -> bool:
    if "\\\\" in text or "\\begin" in text:
        return True
    return not line.strip() or starts_with_operator(line) or ends_open(above)


def _entries(page: Page, lines: Lines, text: str) -> ListBlock:
    items = tuple(
        Prose(row.strip(), page.line_place(index))
        for index, row in enumerate(text.split("\n"), lines.inner)
        if row.strip()
    )
    return ListBlock(items, page.line_place(lines.inner, lines.outer - 1))
