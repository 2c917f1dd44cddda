"""Pages whose line breaks were lost, as by a form: all of it is one line with labels in between."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.expressions.phrases import QUESTION_WORDS, pattern_of
from grader.readers.document import Document, Doubt, Passage

_LABEL = re.compile(
    rf"(?<!\S)(?:(?:{pattern_of(QUESTION_WORDS)})\s\d|q\d|\(?[a-h]\)(?!\S)|\d[.)](?!\S)|#{{1,4}}\s)",
    re.IGNORECASE,
)
_LONG = 150
_SEVERAL = 3
_REASON = "The line breaks of this page were lost"


def lost_breaks(document: Document) -> Iterator[Doubt]:
    """Yield a doubt about each page that is one long line with several labels in it.

    What ends where is a guess there: what is right is right, and a person looks for the rest.
    """
    for block in document.blocks:
        if isinstance(block, Passage):
            line = block.page.text.strip()
            if len(line) >= _LONG and "\n" not in line and len(_LABEL.findall(line)) >= _SEVERAL:
                yield Doubt(block.place, _REASON)
