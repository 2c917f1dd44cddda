"""Where the answer to a part stands: under a title that is its own name, or that has its labels."""

from __future__ import annotations

import re
from collections.abc import Iterable

from grader.answers.finding import fits, heading_path, in_section, under_words
from grader.errors import Place
from grader.readers.document import Block, Document, Heading
from grader.rubric.types import Part

_WORDS = re.compile(r"[^\W_]+")
_KINDS_OF_TITLE = frozenset({"question", "problem", "exercise", "task", "part", "ex", "q"})


def part_section(document: Document, part: Part) -> tuple[Block, ...]:
    """Return the blocks under the rubric's hint `under`, else under the part's name or labels."""
    hinted = under_words(document, part.find.under) if part.find.under else ()
    return hinted or own_section(document, part)


def own_section(document: Document, part: Part) -> tuple[Block, ...]:
    """Return the blocks under a title that is the part's name, else under its labels."""
    return titled_section(document, part) or in_section(document, part.labels)


def titled_section(document: Document, part: Part) -> tuple[Block, ...]:
    """Return the blocks under a title that is the part's name.

    `### Global order` and `c) global order:` are titles of a part with the id `q2.global_order`,
    and any title that repeats the part's title is one; inside another question it is none.
    """
    names = names_of_part(part)
    return tuple(
        block
        for headings, block in document.with_headings()
        if names
        and fits(heading_path(headings), part.labels)
        and any(title_words(heading) in names for heading in headings)
    )


def foreign_places(document: Document, parts: Iterable[Part]) -> dict[str, frozenset[Place]]:
    """Return, by part id, what stands under the titles of other parts and not under its own.

    A title with the labels of the whole question is everybody's.
    """
    parts = tuple(parts)
    named = {part.id: _own_places(document, part) for part in parts if names_of_part(part)}
    return {
        part.id: frozenset().union(*(places for name, places in named.items() if name != part.id))
        - named.get(part.id, frozenset())
        for part in parts
    }


def _own_places(document: Document, part: Part) -> frozenset[Place]:
    names, question = names_of_part(part), tuple(label.lower() for label in part.labels)
    return frozenset(
        block.place
        for headings, block in document.with_headings()
        if fits(heading_path(headings), part.labels)
        and any(
            title_words(heading) in names
            and not (heading.labels and heading_path(headings[: place + 1]) == question)
            for place, heading in enumerate(headings)
        )
    )


def names_of_part(part: Part) -> frozenset[tuple[str, ...]]:
    """Return the words of the part's id within its question, and of its title.

    A single letter is a label, no name.
    """
    words = {split_words(own_name(part)), split_words(part.title)}
    return frozenset(name for name in words if len("".join(name)) > 1)


def own_name(part: Part) -> str:
    """Return the part's id within its question; empty where the question is the part."""
    return part.id.partition(".")[2]


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a title, without case and punctuation."""
    return tuple(_WORDS.findall(text.casefold()))


def title_words(heading: Heading) -> tuple[str, ...]:
    """Return the words of a title without the labels that it begins with."""
    words = split_words(heading.text)
    labels = {label.casefold() for label in heading.labels} | {"".join(heading.labels).casefold()}
    begin = 0
    while heading.labels and begin < len(words) and words[begin] in labels | _KINDS_OF_TITLE:
        begin += 1
    return words[begin:]
