"""Where the sections of a page begin and end, and the titles that they get."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.expressions.phrases import NEUTRAL_WORDS
from grader.readers.document import Document, Heading, Passage
from grader.sections.align import Match
from grader.sections.breaks import goes_on
from grader.sections.openers import BOLD_LEVEL, Opener
from grader.sections.options import FOREIGN
from grader.sections.outline import Node, Outline
from grader.sections.owners import FOREIGN_LABELS
from grader.sections.titles import (
    ALIKE,
    LEAST,
    Words,
    asks,
    is_one_of,
    likeness,
    shared_words,
    words_of,
)

_BOLD = re.compile(r"\*\*|__")
_BARS = re.compile(r"\|")
_TAG = re.compile(r"<(b|i|u|em|strong|p|h[1-6]|summary|details|div|span)>")
_POSSESSIVE = frozenset({"my", "your", "our", "the", "final"})
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cut:
    """A place at which the owner changes: in block `block`, at the offset `start` of its page.

    The section's content begins at `end`; `blanked` are marks in its line that lost their partner.
    """

    block: int
    start: int
    end: int
    heading: Heading
    blanked: tuple[Span, ...] = ()
    others: tuple[Span, ...] = ()
    """In a table with a column for each part, what there is not this part's."""
    answer: int = 0
    """Where the answer begins that stands in a column behind its working: both are read alone."""


def cuts_of(
    document: Document,
    openers: Sequence[tuple[int, Opener]],
    matches: Sequence[Match],
    outline: Outline,
) -> Iterator[Cut]:
    """Yield each place of a document where another part begins, or none."""
    matched = {match.opener: match for match in matches}
    levels: list[tuple[int, int]] = []  # the headings that are open: level and node
    above = (-1, 0)  # where the content of the last section begins: block and offset
    last: Cut | None = None
    for position, (block, opener) in enumerate(openers):
        match = matched.get(position)
        if match is None and last and goes_on(document.blocks, block, above):
            last = replace(last, block=block, start=0, end=0, blanked=(), others=())
            yield last
            continue
        if match is None:
            if not _is_set_apart(document, above, block, opener):
                yield from _end_of_section(document, block, opener, levels, outline)
            continue
        above = block, match.end
        level = opener.level if 0 < opener.level < BOLD_LEVEL else 0
        while level and levels and levels[-1][0] >= level:
            levels.pop()
        if level:
            levels.append((level, match.node))
        elif match.node >= 0 and outline[match.node].depth == 1:
            levels.clear()
        last = _cut(document, block, opener, match, outline)
        yield last


def _is_set_apart(document: Document, above: tuple[int, int], block: int, opener: Opener) -> bool:
    """Whether an underlined line has nothing but rules between it and the last label.

    It may be the answer there, with a rule below it, and no title.
    """
    item = document.blocks[block]
    underlined = opener.rule_end > opener.line_end
    if not underlined or block != above[0] or not isinstance(item, Passage):
        return False
    return not re.search(r"\w", item.page.text[above[1] : opener.start])


def _end_of_section(
    document: Document,
    block: int,
    opener: Opener,
    levels: list[tuple[int, int]],
    outline: Outline,
) -> Iterator[Cut]:
    """Yield the end of a section at a heading of its level that names no question."""
    item = document.blocks[block]
    if isinstance(item, Heading) and not item.level:  # another file begins
        levels.clear()
        yield Cut(block, 0, 0, replace(item, parts=None))
        return
    words = words_of(opener.text)
    heading = 0 < opener.level < BOLD_LEVEL
    if not heading or not levels or levels[-1][0] < opener.level:
        return
    telling = [word for word in words if word not in _POSSESSIVE]
    if not words or telling[:1] == [] or telling[0] in NEUTRAL_WORDS:
        return
    if not any(len(word) >= LEAST and word.isalpha() for word in words):
        return  # a value
    if opener.labels and not opener.titles:
        return
    while levels and levels[-1][0] >= opener.level:
        levels.pop()
    parts = outline[levels[-1][1]].parts if levels and levels[-1][1] >= 0 else ()
    yield Cut(block, opener.start, opener.start, _heading(document, block, opener, parts, ()))


def _cut(document: Document, block: int, opener: Opener, match: Match, outline: Outline) -> Cut:
    node = None if match.node == FOREIGN else outline[match.node]
    parts, labels = ((), FOREIGN_LABELS) if node is None else (node.parts, node.path)
    heading = _heading(document, block, opener, parts, labels, node.depth if node else 1)
    end = match.end
    item = document.blocks[block]
    if not isinstance(item, Passage):
        return Cut(block, 0, 0, heading)
    text = item.page.text
    if opener.others:
        return Cut(block, opener.start, opener.line_end, heading, others=opener.others)
    label = opener.labels[-1].end if opener.labels else end
    sentence = text[label : opener.line_end].rstrip(" *_").endswith(".")
    if node and match.by_title and sentence and label < end:
        told = words_of(text[label : opener.line_end])
        end = end if _is_title_of(node, told, outline, sentence) else label
    rest = words_of(text[end : opener.line_end])
    if node and opener.level and _is_title_of(node, rest, outline, sentence):
        end = opener.line_end
    blanked = [span for span in opener.blanked if span[0] >= end]
    if opener.rule_end > opener.line_end:
        blanked.append((opener.line_end, opener.rule_end))
    if opener.mark == "|":
        blanked += [m.span() for m in _BARS.finditer(text, end, opener.line_end)]
    if len(_BOLD.findall(text, opener.start, end)) % 2:
        partner = _BOLD.search(text, end, opener.line_end)
        blanked += [partner.span()] if partner else []
    blanked += _partner(text, end, opener.line_end)
    blanked += _closing_tags(text, opener.start, end, opener.line_end)
    return Cut(block, opener.start, end, heading, tuple(blanked), answer=opener.answer)


def _closing_tags(text: str, start: int, begin: int, end: int) -> Iterator[Span]:
    """Yield the tags that close in the line what was opened in front of its content."""
    for tag in _TAG.finditer(text, start, begin):
        close = f"</{tag[1]}>"
        at = text.find(close, tag.end(), end)
        if at >= begin:
            yield at, at + len(close)


def _partner(text: str, begin: int, end: int) -> Iterator[Span]:
    """Yield the sign of slanted text at the end of a line whose first one stands before it."""
    sign = text[begin - 1 : begin]
    rest = text[begin:end].rstrip(" .,;!")
    if sign in ("_", "*") and text[begin - 2 : begin - 1] != sign and rest.endswith(sign):
        yield begin + len(rest) - 1, begin + len(rest)


def _is_title_of(node: Node, words: Words, outline: Outline, sentence: bool) -> bool:
    """Whether the words behind a label only say what the question is called.

    A sentence may say the same words to answer: `The project should be accepted.`
    """
    inside = [one for one in outline if one.parent == node.index and one.parts == node.parts]
    names = {name for one in (node, *inside) for name in one.names}
    # what asks is not said again by what answers: `Is A diagonalizable?` by `not diagonalizable`
    names = {n for n in names if asks(n) == asks(words)}
    if max(map(len, words), default=0) < LEAST:
        return False  # a letter or a number is an answer
    if any(word.isdecimal() and all(word not in name for name in names) for word in words):
        return False  # `9 page faults` answers what is called page faults
    if sentence:
        return is_one_of(words, frozenset(names))
    if any(likeness(name, words) >= ALIKE for name in names):
        return True
    return bool(words) and any(2 * len(shared_words(name, words)) > len(words) for name in names)


def _heading(
    document: Document,
    block: int,
    opener: Opener,
    parts: tuple[str, ...],
    labels: tuple[str, ...],
    depth: int = 1,
) -> Heading:
    item = document.blocks[block]
    place = item.place
    if isinstance(item, Passage):
        place = item.page.place(opener.start, opener.line_end)
    text = item.text if isinstance(item, Heading) else opener.text
    return Heading(text, place, tuple(filter(None, labels)), depth, parts)
