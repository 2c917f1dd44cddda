"""`text`: a few words, matched by patterns; what matches none goes to a person."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from grader.answers.base import Checked, MarkOutcome, Message, Response
from grader.answers.explaining import FULL, review
from grader.answers.finding import field_of
from grader.answers.part_sections import part_section
from grader.answers.patterns import PatternError, matches
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
        found: list[Prose] = []
        for block in part_section(document, part):
            if isinstance(block, Prose):
                found.append(block)
            elif isinstance(block, ListBlock):
                found.extend(block.items)
        words = [(block, _after(block.text, part.find.after)) for block in found]
        return tuple(Response(text, text, block.place) for block, text in words if text)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Match the whole text with the patterns."""
        text = " ".join(response.raw.split()).strip(" .!")
        if len(text) > LONGEST_TEXT:
            return review("long-text", "This is longer than the patterns are made for.")
        try:
            return _match(text, asked.part.options)
        except PatternError as error:
            return review("pattern", f"A pattern of the rubric cannot be used: {error}.")


def _match(text: str, options: Mapping[str, Any]) -> Checked:
    ignore_case = bool(options.get("ignore_case", True))
    if any(matches(str(pattern), text, ignore_case) for pattern in options["accept"]):
        return Checked(MarkOutcome.CORRECT, FULL, (Message("right", "This is right."),))
    for known in options.get("reject") or ():
        if matches(str(known["pattern"]), text, ignore_case):
            return _rejected(Fraction(known["share"]), str(known.get("message") or ""))
    return review("text-unknown", "No pattern of the rubric matches; a person will look.")


def _after(text: str, words: tuple[str, ...]) -> str:
    for word in words:
        _, found, rest = text.partition(word)
        if found:
            return rest.strip(" :=\n")
    return "" if words else text.strip()


def _rejected(share: Fraction, message: str) -> Checked:
    outcome = MarkOutcome.PARTIAL if share else MarkOutcome.INCORRECT
    if share == 1:
        outcome = MarkOutcome.CORRECT
    return Checked(outcome, share, (Message("text-known", message or "This is not right."),))
