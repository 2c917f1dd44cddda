"""`choice`: one or several of given letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from grader.answers.base import Checked, Element, MarkOutcome, Message, Response
from grader.answers.explaining import FULL, NONE, review
from grader.answers.finding import field_of
from grader.answers.part_sections import part_section
from grader.answers.reading import raw_text
from grader.errors import Place
from grader.readers.document import Block, Document, Heading, ListBlock, Prose
from grader.rubric.types import Asked

_LEAD = re.compile(
    r"^\W*(?:(?:my|the)\s+)?(?:answers?|choices?|solution)?\s*(?:is|are|:|=|-)?\s*", re.IGNORECASE
)
_TICK = re.compile(r"^[-*\s]*\[\s*[xX✓✗✔]\s*\]\s*")


class ChoiceKind:
    """The letters after `answer:`, the boxes that were ticked, or the field of an answer file."""

    name = "choice"

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return what was chosen."""
        entry = field_of(asked, document)
        if entry is not None:
            value = entry.value
            raw = ", ".join(map(raw_text, value)) if isinstance(value, list) else raw_text(value)
            return (Response(raw, raw, entry.place),)
        part = asked.part
        lines = list(_lines(part_section(document, part)))
        ticked = [(text, place) for text, place in lines if _TICK.match(text)]
        if ticked:
            raw = ", ".join(_letter(_TICK.sub("", text)) for text, _ in ticked)
            return (Response(raw, raw, ticked[0][1]),)
        choices: Mapping[str, str] = part.options["choices"]
        return tuple(
            Response(text, text, place)
            for text, place in lines
            if chosen(text, choices) is not None
        )

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare the chosen letters with the right ones."""
        choices: Mapping[str, str] = asked.part.options["choices"]
        letters = chosen(response.raw, choices)
        if letters is None:
            return review("choice-unclear", "It is not clear which of the choices is meant.")
        right = frozenset(map(str, asked.part.options["correct"]))
        elements = tuple(
            Element(letter, _yes(letter in letters), _yes(letter in right), same)
            for letter in choices
            for same in [(letter in letters) == (letter in right)]
        )
        return _checked(letters, right, elements, asked.part.options.get("credit", "all"))


def _yes(chosen_: bool) -> str:
    return "chosen" if chosen_ else "not chosen"


def _checked(
    letters: frozenset[str], right: frozenset[str], elements: tuple[Element, ...], credit: str
) -> Checked:
    if letters == right:
        message = Message("right", "This is right.")
        return Checked(MarkOutcome.CORRECT, FULL, (message,), elements=elements)
    share = NONE
    if credit == "each" and len(right) > 1:
        share = max(NONE, Fraction(len(letters & right) - len(letters - right), len(right)))
    outcome = MarkOutcome.PARTIAL if share else MarkOutcome.INCORRECT
    message = Message("wrong-choice", f"{', '.join(sorted(letters)) or 'Nothing'} is not right.")
    return Checked(outcome, share, (message,), elements=elements)


def chosen(text: str, choices: Mapping[str, str]) -> frozenset[str] | None:
    """Return the letters that a text names, or None if it does not clearly name any."""
    whole = text.strip().rstrip(".! ")
    body = _LEAD.sub("", whole)
    for letter, words in choices.items():
        if str(words).strip().casefold() in (whole.casefold(), body.casefold()):
            return frozenset((letter,))
    known = {letter.casefold(): letter for letter in choices}
    tokens = [t for t in re.split(r"[\s,;&+/]+|\band\b", body.casefold()) if t]
    letters = [known.get(token.strip("().[]{}*_`:")) for token in tokens]
    if letters and all(letters):
        return frozenset(letter for letter in letters if letter)
    return _letter_with_words(body, known, choices)


def _letter_with_words(
    body: str, known: Mapping[str, str], choices: Mapping[str, str]
) -> frozenset[str] | None:
    """Read `(b) they are equal`: a letter followed by its own words."""
    head, _, tail = body.partition(" ")
    letter = known.get(head.casefold().strip("().[]{}*_`:"))
    if letter and tail.strip(" :-–").casefold() == str(choices[letter]).strip().casefold():
        return frozenset((letter,))
    return None


def _letter(text: str) -> str:
    return re.split(r"[\s).:]", text.strip().lstrip("("), maxsplit=1)[0]


def _lines(blocks: tuple[Block, ...]) -> Iterator[tuple[str, Place]]:
    for block in blocks:
        if isinstance(block, Prose):
            for offset, line in enumerate(block.text.splitlines()):
                yield line, block.place.at(block.place.line + offset)
        elif isinstance(block, Heading):
            yield block.text, block.place
        elif isinstance(block, ListBlock):
            yield from ((item.text, item.place) for item in block.items)
