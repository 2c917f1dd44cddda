"""`review`: prose that only a person can mark; the grader helps with what it computed."""

from __future__ import annotations

from dataclasses import replace

from grader.answers.base import Checked, KindFacts, Response
from grader.answers.explain.verdicts import review
from grader.answers.find.chains import field_of
from grader.answers.find.reading import raw_text
from grader.readers.document import Block, Document, ListBlock, Prose
from grader.rubric.types import Asked


class ReviewKind:
    """The words under the part's headings, shown to the person who marks."""

    name = "review"
    facts = KindFacts(in_words=True, by_a_person=True, own_reference=False)

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the prose that most likely answers the part, as one response."""
        entry = field_of(asked, document)
        if entry is not None:
            raw = raw_text(entry.value)
            return (Response(raw, raw, entry.place),)
        words = _words(document.blocks)
        if not words:
            return ()
        raw = "\n\n".join(block.text.strip() for block in words)
        first, last = words[0].place, words[-1].place
        place = replace(first, end_line=last.end_line, end_column=last.end_column)
        return (Response(raw, raw, place if first.source == last.source else first),)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Leave the marking to a person."""
        return review("review", "This part is marked by a person.")


def _words(blocks: tuple[Block, ...]) -> list[Prose]:
    found: list[Prose] = []
    for block in blocks:
        if isinstance(block, Prose):
            found.append(block)
        elif isinstance(block, ListBlock):
            found.extend(block.items)
    return [block for block in found if block.text.strip()]
