"""Lists whose items stand one below the other, or in a sentence: `log n, then n, then n^2`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.answers.base import Response
from grader.answers.find.lines import lines_of
from grader.errors import Place
from grader.expressions.nodes import Collection, Expression, Relation
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.readers.document import Document, ListBlock

_FEWEST = 3
_LONGEST = 80
_THEN = re.compile(r",?\s(?:(?:and\s)?then|followed by)\s|,\s")
_SAYS_THEN = re.compile(r"\s(?:then|followed by)\s")
_FIRST = re.compile(r"\A(?:[^:]{1,60}:\s|first,?\s)", re.IGNORECASE)


def items_in_turn(document: Document, size: int, notation: Notation) -> Iterator[Response]:
    """Yield the lists and sentences of a page with as many formulas or numbers as are asked."""
    if size < _FEWEST:
        return
    for block in document.blocks:
        if isinstance(block, ListBlock):
            texts = [item.text for item in block.items]
            yield from _of_size(texts, block.place, size, notation)
    for line in lines_of(document):
        if _SAYS_THEN.search(line.text):
            texts = _THEN.split(_FIRST.sub("", line.text))
            yield from _of_size(texts, line.place, size, notation)


def _of_size(
    texts: Sequence[str], place: Place, size: int, notation: Notation
) -> Iterator[Response]:
    texts = [text.strip(" $.,;") for text in texts]
    if len(texts) != size or any(len(text) > _LONGEST for text in texts):
        return
    read = [parse(text, notation) for text in texts]
    items = [item for item in read if isinstance(item, Expression)]
    if len(items) == size and not any(isinstance(item, Relation) for item in items):
        yield Response(", ".join(texts), Collection("list", *items), place)
