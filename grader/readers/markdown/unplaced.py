"""The promise that no line of a page is lost: what no block holds comes back as prose."""

from __future__ import annotations

import re

from grader.readers.document import Block, Prose
from grader.readers.markdown.masking import Hidden
from grader.readers.text.page import Page, Region

_WORD = re.compile(r"\w")


def with_lost_lines(
    page: Page, blocks: tuple[Block, ...], hidden: tuple[Hidden, ...]
) -> tuple[Block, ...]:
    """Return the blocks with prose for each line that has words and stands in none of them."""
    lost = [
        index
        for index in sorted(set(range(len(page.lines))) - _held(page, blocks, hidden))
        if _WORD.search(page.lines[index])
    ]
    if not lost:
        return blocks
    found = [Prose(page.lines[index].strip(), page.line_place(index)) for index in lost]
    return tuple(sorted([*blocks, *found], key=lambda block: block.place.line))


def _held(page: Page, blocks: tuple[Block, ...], hidden: tuple[Hidden, ...]) -> set[int]:
    """Return the indices of all lines that a block, a formula or a program takes up."""
    held: set[int] = set()
    for block in blocks:
        first, last = block.place.line, max(block.place.line, block.place.end_line)
        held.update(range(first - page.first_line, last - page.first_line + 1))
    for item in (one.item for one in hidden):
        if isinstance(item, Region):
            held.update(range(page.line_index(item.start), page.line_index(item.end - 1) + 1))
        else:
            held.update(range(item.first, item.last + 1))
    return held
