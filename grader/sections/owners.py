"""The sections of a divided document, and who owns each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from grader.readers.document import Block, Document, Heading, Prose
from grader.rubric.types import question_of
from grader.same import Same
from grader.sections.labels import labels_at


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between two openers.

    `parts` are the ids of the parts that it can answer: one, several (what stands in a question
    before its parts), none (another sheet's), or None for what stands before all titles.
    """

    heading: Heading | None
    parts: tuple[str, ...] | None
    blocks: tuple[Block, ...] = ()
    lines: tuple[Prose, ...] = ()


FOREIGN_LABELS = ("?",)
"""The labels of a heading that names a question which the rubric does not have."""


@dataclass
class _Collecting:
    heading: Heading | None
    blocks: list[Block] = field(default_factory=list)
    lines: list[Prose] = field(default_factory=list)

    def section(self) -> Section:
        parts = self.heading.parts if self.heading else None
        return Section(self.heading, parts, tuple(self.blocks), tuple(self.lines))


def sections_of(document: Document) -> tuple[Section, ...]:
    """Return the sections in the order of the page; they are gathered once for all the parts."""
    return _sections(Same(document.blocks))


@lru_cache(maxsize=4)  # a page, and what is made of it while it is marked
def _sections(blocks: Same[tuple[Block, ...]]) -> tuple[Section, ...]:
    found = [_Collecting(None)]
    for block in blocks.value:
        if isinstance(block, Heading) and (block.parts is not None or not block.level):
            found.append(_Collecting(block))
        elif not (isinstance(block, Heading) and not block.text):
            found[-1].blocks.append(block)
        if isinstance(block, Heading):
            found[-1].lines += block.lines
    return tuple(collected.section() for collected in found)


def section_of(document: Document, part: str) -> tuple[Section, ...]:
    """Return the sections that belong to one part alone."""
    return tuple(s for s in sections_of(document) if s.parts == (part,))


def common_of(document: Document, part: str) -> tuple[Section, ...]:
    """Return the sections that several parts share, this one among them, the narrowest first."""
    shared = [s for s in sections_of(document) if s.parts and len(s.parts) > 1 and part in s.parts]
    return tuple(sorted(shared, key=lambda section: len(section.parts or ())))


def unowned(document: Document) -> tuple[Section, ...]:
    """Return what belongs to no part: before the first opener, under titles that name none."""
    return tuple(s for s in sections_of(document) if not s.parts and not is_foreign(s))


def open_to(document: Document, part: str) -> tuple[Section, ...]:
    """Return the sections that a part shares with others, then what belongs to none."""
    return (*common_of(document, part), *unowned(document))


def below_titles_in_lines(document: Document, part: str) -> tuple[Section, ...]:
    """Return what stands below the title of another part and its answer, in one line.

    A blank line parts it from these, as from `Iterates: 0, 0.3`: it may be about this part of the
    same question as well.
    """
    question = question_of(part)
    beside = (s for s in sections_of(document) if s.parts and len(s.parts) == 1)
    same = (s for s in beside if question and question_of((s.parts or ("",))[0]) == question)
    found = (below_its_line(section) for section in same if section.parts != (part,))
    return tuple(section for section in found if section is not None)


def below_its_line(section: Section) -> Section | None:
    """Return what a blank line parts from a title with more in its line; None for other titles."""
    heading = section.heading
    rows = [line.place.line for line in section.lines]
    if heading is None or not rows or rows[0] != heading.place.line or labels_at(heading.text):
        return None
    gaps = [below for above, below in pairwise(rows) if below > above + 1]
    if not gaps:
        return None
    lines = tuple(line for line in section.lines if line.place.line >= gaps[0])
    blocks = tuple(block for block in section.blocks if block.place.line >= gaps[0])
    return replace(section, blocks=blocks, lines=lines)


def is_foreign(section: Section) -> bool:
    """Whether a section is headed as a question that the rubric does not have."""
    return section.heading is not None and section.heading.labels == FOREIGN_LABELS


def is_divided(document: Document) -> bool:
    """Whether anything on a page opens a part."""
    return any(section.parts for section in sections_of(document))
