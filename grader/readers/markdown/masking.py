"""Hide what was recognised from the Markdown parser, and bring it back afterwards.

Mathematics is full of signs that mean something in Markdown (`_`, `*`, `|`, a line of `=`). Each
region is replaced by a placeholder that keeps its number of lines, so that the line numbers of the
parser stay those of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.readers.programs.fences import Lines
from grader.readers.text.page import Page, Region

_OPEN, _CLOSE, _MORE = "\ufdd0", "\ufdd1", "\ufdd2"
PLACEHOLDER = re.compile(f"{_OPEN}(\\d+){_CLOSE}|{_MORE}")


@dataclass(frozen=True, slots=True)
class Hidden:
    """What stands behind a placeholder, and the text of the page there."""

    item: Region | Lines
    text: str


def mask(page: Page, items: list[Region | Lines]) -> tuple[str, tuple[Hidden, ...]]:
    """Return the text with placeholders, and what they hide by number."""
    spans = sorted((_span(page, item), index) for index, item in enumerate(items))
    pieces: list[str] = []
    hidden: list[Hidden] = []
    position = 0
    for (start, end), index in spans:
        if start < position:
            continue
        text = page.text[start:end]
        pieces.append(page.text[position:start])
        pieces.append(f"{_OPEN}{len(hidden)}{_CLOSE}" + f"\n{_MORE}" * text.count("\n"))
        hidden.append(Hidden(items[index], text))
        position = end
    pieces.append(page.text[position:])
    return "".join(pieces), tuple(hidden)


def _span(page: Page, item: Region | Lines) -> tuple[int, int]:
    if isinstance(item, Region):
        return item.start, item.end
    start = page.starts[item.first] + len(item.prefix)
    return start, page.starts[item.last] + len(page.lines[item.last])


def unmask(text: str, hidden: tuple[Hidden, ...]) -> str:
    """Bring back the text of the page."""
    return PLACEHOLDER.sub(lambda match: hidden[int(match[1])].text if match[1] else "", text)


def items_in(text: str, hidden: tuple[Hidden, ...]) -> tuple[Region | Lines, ...]:
    """Return what the placeholders in a text hide, in order."""
    return tuple(hidden[int(match[1])].item for match in PLACEHOLDER.finditer(text) if match[1])
