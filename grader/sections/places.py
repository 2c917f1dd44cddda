"""Where the answer to a part may stand, the likeliest place first, and what is left elsewhere.

The rubric's hints bind: what it says is under a title, or behind words, is looked for there first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby

from grader.errors import Place
from grader.expressions.statement import Statement
from grader.readers.document import Block, CodeCell, Document, Heading, Output, Prose, Table
from grader.rubric.types import Part
from grader.sections.owners import (
    Section,
    common_of,
    is_divided,
    section_of,
    sections_of,
    unowned,
)

Blocks = tuple[Block, ...]


# What is more than words.
_WRITTEN = (Statement, CodeCell, Output, Table)


def places_of(
    part: Part, document: Document, words: bool, alone: bool, prose: bool = False
) -> Iterator[Blocks]:
    """Yield where the answer may stand: as hinted, in its own sections, in shared ones.

    With `words` the lines of text are looked at and not what was read of them; with `prose` only
    in a section of its own, since among the formulas of other parts only words can be meant.
    `alone` says that no other part without a name may be answered in a shared section.
    """
    find = part.find
    if find.under:
        yield from _behind(under_words(document, find.under), find.after)
    own = section_of(document, part.id)
    if own:
        yield from _behind(_blocks(own, words), find.after)
        return
    for _, sections in groupby(common_of(document, part.id), key=lambda section: section.parts):
        if alone or find.after:  # where a question is opened again, the last word counts
            shared = _blocks(sections, words and not prose)
            yield from _behind(shared, find.after, only=not alone)
    if find.after:
        yield after_words(_blocks(unowned(document), words), find.after)


def free_places(
    part: Part, document: Document, tops: dict[str, str], words: bool
) -> Iterator[Blocks]:
    """Yield where the answer to a part with a name may stand that has no section of its own.

    That is what nobody owns, then the sections of its neighbours in the same question.
    """
    yield _blocks(unowned(document), words)
    top = tops[part.id]
    beside = [s for s in sections_of(document) if s.parts and {tops[p] for p in s.parts} == {top}]
    yield _blocks(beside, words)


def lines_around(part: Part, document: Document, tops: dict[str, str]) -> tuple[Statement, ...]:
    """Return the lines of mathematics of the same question that stand in no section of the part."""
    top = tops[part.id]
    return tuple(
        block
        for section in sections_of(document)
        if section.parts and section.parts != (part.id,)
        if {tops[other] for other in section.parts} == {top}
        for block in section.blocks
        if isinstance(block, Statement)
    )


def foreign_places(part: Part, document: Document, tops: dict[str, str]) -> Blocks:
    """Return the sections of other questions, where that of the part has none at all."""
    top = tops[part.id]
    owned = [s for s in sections_of(document) if s.parts]
    if any(top in {tops[p] for p in section.parts or ()} for section in owned):
        return ()
    return _blocks(owned, words=False)


def tops_of(parts: Iterable[Part]) -> dict[str, str]:
    """Return by part id the outermost question in which it stands."""
    return {
        part.id: part.labels[0].casefold() if part.labels else part.id.partition(".")[0]
        for part in parts
    }


def _blocks(sections: Iterable[Section], words: bool) -> Blocks:
    if words:
        return tuple(line for section in sections for line in section.lines)
    return tuple(block for section in sections for block in section.blocks)


def _behind(blocks: Blocks, after: tuple[str, ...], only: bool = False) -> Iterator[Blocks]:
    if after:
        yield after_words(blocks, after)
    if not only:
        yield blocks


def left_for(
    part: Part,
    document: Document,
    claimed: Collection[Place],
    named: bool,
    nothing: bool,
    nothing_here: bool = False,
) -> tuple[Prose, ...]:
    """Return the lines that may answer a part in which no answer was found, for a person.

    A part with a name is not looked for among lines without it, unless `nothing` was found for
    any part of the page, or `nothing_here` for any of its question, which holds mathematics or
    programs all the same.
    """
    own = section_of(document, part.id)
    if own:
        return tuple(_lines_of(own))
    if not is_divided(document):
        if nothing:
            return tuple(_lines_of(unowned(document)))
        lines = (line for section in unowned(document) for line in section.lines)
        return () if named else tuple(lines)
    mentioned = document.mentioned.get(part.id, ())
    if named and nothing_here and not mentioned:
        common = common_of(document, part.id)
        written = any(isinstance(b, _WRITTEN) for section in common for b in section.blocks)
        return tuple(_lines_of(common)) if written else ()
    if named or mentioned:
        return mentioned
    shared = tuple(
        line
        for section in common_of(document, part.id)
        for line in section.lines
        if not any(place.has_line_of(line.place) for place in claimed)
    )
    stray = (
        Prose(block.raw, block.place)
        for section in unowned(document)
        for block in section.blocks
        if isinstance(block, Statement) and block.place not in claimed
    )
    return (*shared, *stray)


def _lines_of(sections: Iterable[Section]) -> Iterator[Prose]:
    """Yield the lines of sections, and what programs printed there; else the programs."""
    for section in sections:
        printed = [b for b in section.blocks if isinstance(b, Output)]
        programs = [b for b in section.blocks if isinstance(b, CodeCell)]
        yield from section.lines
        yield from (Prose(block.text, block.place) for block in printed)
        if not section.lines and not printed:
            yield from (Prose(block.source, block.place) for block in programs)


# -- hints of the rubric ---------------------------------------------------------------------------


def after_words(blocks: Sequence[Block], words: tuple[str, ...]) -> Blocks:
    """Return what follows the last block with one of the words, itself included.

    The word `code` stands for programs: what follows are their outputs alone.
    """
    if "code" in words:
        outputs = tuple(block for block in blocks if isinstance(block, Output))
        if outputs:
            return outputs
    wanted = [word.lower() for word in words]
    places = [
        position
        for position, block in enumerate(blocks)
        if isinstance(block, Prose | Heading) and any(word in block.text.lower() for word in wanted)
    ]
    return tuple(blocks[places[-1] :]) if places else ()


def under_words(document: Document, words: tuple[str, ...]) -> Blocks:
    """Return the blocks under a heading that has one of these labels or words."""
    wanted = tuple(word.lower() for word in words)
    return tuple(
        block
        for headings, block in document.with_headings()
        if any(_heading_has(heading, word) for heading in headings for word in wanted)
    )


def _heading_has(heading: Heading, word: str) -> bool:
    if word in (label.lower() for label in heading.labels):
        return True
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", heading.text.lower()) is not None
