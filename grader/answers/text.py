"""`text`: a few words, matched by patterns; what matches none goes to a person."""

from __future__ import annotations

import re
from fractions import Fraction

from grader.answers.base import Checked, MarkOutcome, Message, Response
from grader.answers.explaining import FULL, review
from grader.answers.finding import field_of, in_section, under_words
from grader.answers.reading import raw_text
from grader.readers.document import Document, ListBlock, Prose
from grader.rubric.types import Asked

LONGEST_TEXT = 400
"""Longer answers are prose: a pattern for the whole answer would not be meant for them."""


class TextKind:
    """The words under the part's headings, one response per paragraph or item."""

    name = "text"

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the texts that may be the answer."""
        entry = field_of(asked, document)
        if entry is not None:
            raw = raw_text(entry.value)
            return (Response(raw, raw, entry.place),)
        part = asked.part
        blocks = under_words(document, part.find.under) if part.find.under else ()
        found: list[Prose] = []
        for block in blocks or in_section(document, part.labels):
            if isinstance(block, Prose):
                found.append(block)
            elif isinstance(block, ListBlock):
                found.extend(block.items)
        words = [(block, _after(block.text, part.find.after)) for block in found]
        return tuple(Response(text, text, block.place) for block, text in words if text)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Match the whole text with the patterns."""
        options = asked.part.options
        text = " ".join(response.raw.split()).strip(" .!")
        flags = re.IGNORECASE if options.get("ignore_case", True) else 0
        if len(text) > LONGEST_TEXT:
            return review("long-text", "This is longer than the patterns are made for.")
        if any(_matches(str(pattern), text, flags) for pattern in options["accept"]):
            return Checked(MarkOutcome.CORRECT, FULL, (Message("right", "This is right."),))
        for known in options.get("reject") or ():
            pattern, share, message = _known(known)
            if _matches(pattern, text, flags):
                return _rejected(share, message)
        return review("text-unknown", "No pattern of the rubric matches; a person will look.")


def _after(text: str, words: tuple[str, ...]) -> str:
    for word in words:
        _, found, rest = text.partition(word)
        if found:
            return rest.strip(" :=\n")
    return "" if words else text.strip()


def _known(known: object) -> tuple[str, Fraction, str]:
    if isinstance(known, dict):
        return str(known["pattern"]), Fraction(known["share"]), str(known.get("message", ""))
    return (
        str(getattr(known, "pattern")),  # noqa: B009
        Fraction(getattr(known, "share")),  # noqa: B009
        str(getattr(known, "message", "")),
    )


def _rejected(share: Fraction, message: str) -> Checked:
    outcome = MarkOutcome.PARTIAL if share else MarkOutcome.INCORRECT
    if share == 1:
        outcome = MarkOutcome.CORRECT
    return Checked(outcome, share, (Message("text-known", message or "This is not right."),))


def _matches(pattern: str, text: str, flags: int) -> bool:
    return re.fullmatch(pattern, text, flags) is not None
