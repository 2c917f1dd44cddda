"""The sections of a divided document, and who owns each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from grader.readers.document import Block, Document, Heading, Prose
from grader.same import Same


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


def is_foreign(section: Section) -> bool:
    """Whether a section is headed as a question that the rubric does not have."""
    return section.heading is not None and section.heading.labels == FOREIGN_LABELS


def is_divided(document: Document) -> bool:
    """Whether anything on a page opens a part."""
    return any(section.parts for section in sections_of(document))
