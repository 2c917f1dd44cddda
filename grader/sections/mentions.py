"""Lines that may begin a part which no section of the page belongs to, though they opened none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from grader.readers.document import Document, Doubt, Passage, Prose
from grader.sections.align import Alignment
from grader.sections.labels import labels_anywhere
from grader.sections.named_values import named_values
from grader.sections.openers import Opener
from grader.sections.options import fitting, named_plainly
from grader.sections.outline import Node, Outline
from grader.sections.titles import Words, head_of, words_of

_LEAST = 4
"""Shorter names are words of any sentence."""
_BEGIN = 200
"""So many characters of a line are looked at for the name with which it begins."""

Mentioned = Mapping[str, tuple[Prose, ...]]
_Begun = Mapping[tuple[int, int], int]
"""The nodes that are opened, by their block and the offset there."""


def mentioned_in(
    document: Document,
    openers: Sequence[tuple[int, Opener]],
    alignment: Alignment,
    outline: Outline,
) -> Mentioned:
    """Return by part, for those that have no section, the lines that plainly have their label, or
    begin with their name: `energy 42`.
    """
    matched = {match.opener: match.node for match in alignment.matches}
    opened = {node for node in matched.values() if node >= 0}
    left = {
        node.index: node for node in outline if node.index not in opened and len(node.parts) == 1
    }
    if not left:
        return {}
    found: dict[str, dict[Prose, None]] = {}
    for position, (block, opener) in enumerate(openers):
        item = document.blocks[block]
        if position in matched or not isinstance(item, Passage):
            continue
        line = Prose(opener.line(item.page), item.page.place(opener.start, opener.line_end))
        for node in named_plainly(opener, outline):
            if node.index in left:
                found.setdefault(node.parts[0], {})[line] = None
    begun = {
        (block, opener.start): matched[at]
        for at, (block, opener) in enumerate(openers)
        if at in matched
    }
    for node, line in _further_on(document, begun, outline):
        if node.index in left:
            found.setdefault(node.parts[0], {line: None})
    for part, line in _begun_with_names(document, left.values(), begun):
        found.setdefault(part, {})[line] = None
    return {part: tuple(lines) for part, lines in found.items()}


def doubts_about(mentioned: Mentioned) -> Iterator[Doubt]:
    """Yield a doubt about each line that may begin a part, and was read as another's."""
    for part, lines in mentioned.items():
        for line in lines:
            words = f"`{line.text[:40]}` may be the answer to `{part}`"
            yield Doubt(line.place, words, strong=True)


def _further_on(
    document: Document, begun: _Begun, outline: Outline
) -> Iterator[tuple[Node, Prose]]:
    """Yield what labels in the middle of lines name: questions, or parts of the one there."""
    above = -1
    for number, block in enumerate(document.blocks):
        above = begun.get((number, 0), above)
        if not isinstance(block, Passage):
            continue
        for index, text in enumerate(block.page.lines):
            above = begun.get((number, block.page.starts[index]), above)
            around = {above, outline[above].parent} if above >= 0 else set()
            line = Prose(text.strip(), block.page.line_place(index))
            for _, label in labels_anywhere(text):
                for node, cost, length in fitting(label, outline):
                    if not cost and (length == node.depth or node.parent in around):
                        yield node, line


def _begun_with_names(
    document: Document, nodes: Iterable[Node], begun: _Begun
) -> Iterator[tuple[str, Prose]]:
    """Yield the lines that begin with the name of one of the nodes, and go on; by its part.

    What is asked by name is found by that, and so is what a line of several names gives it.
    """
    names: dict[str, list[tuple[Words, str]]] = {}
    for node in nodes:
        known = () if node.named else (*node.names, *map(head_of, node.names))
        for name in dict.fromkeys(known):
            if len("".join(name)) >= _LEAST:
                names.setdefault(name[0], []).append((name, node.parts[0]))
    if not names:
        return
    for block, item in enumerate(document.blocks):
        if not isinstance(item, Passage):
            continue
        page = item.page
        for start, line in zip(page.starts, page.lines, strict=True):
            words = words_of(line[:_BEGIN])
            for name, part in names.get(words[0], ()) if words else ():
                goes_on = len(words) > len(name) and words[: len(name)] == name
                if goes_on and (block, start) not in begun and not named_values(line):
                    yield part, Prose(line.strip(), page.place(start, start + len(line)))
