"""An answer alone in front of its working: `42`, and below it `Work: 6 * 7 = ...`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.expressions.nodes import Symbol
from grader.expressions.phrases import WORKING, pattern_of
from grader.expressions.statement import Statement
from grader.readers.document import Block, Doubt, Prose
from grader.readers.text import Page, without_marks

_BEGINS_WORKING = re.compile(
    rf"[ \t>#*_-]*(?:{pattern_of(WORKING)})(?:[*_]{{0,3}}[ \t]*[:.]|[*_ \t]*$)", re.IGNORECASE
)
_REASON = "a formula in front of the working may be the answer, or what is worked out"
_LETTER = re.compile(r"\(?(?P<name>[A-Za-z])[).]{0,2}")


def answer_line(page: Page) -> int | None:
    """Return the first line of a section, by its index, where what follows is its working."""
    lines = [(index, line) for index, line in enumerate(page.lines) if line.strip()]
    if len(lines) > 1 and _BEGINS_WORKING.match(lines[1][1]):
        return lines[0][0]
    return None


def with_answer_first(
    page: Page, blocks: Sequence[Block], lines: Sequence[Prose]
) -> tuple[list[Block], tuple[Prose, ...]]:
    """Return what was read of a section with the value before its working as one that is stressed.

    It is one only where nothing else stands in its line.
    """
    index = answer_line(page)
    if index is None:
        return [*blocks], tuple(lines)
    row = page.line_place(index).row
    bare = _bare(page.lines[index])
    letter = _LETTER.fullmatch(bare)
    found = [
        replace(block, stressed=True)
        if isinstance(block, Statement) and _is_all_of(block, bare) and block.place.row == row
        else block
        for block in blocks
    ]
    told = tuple(
        replace(line, stressed=letter["name"]) if letter and line.place.row == row else line
        for line in lines
    )
    return found, told


def doubts_about_first(blocks: Sequence[Block], before: Sequence[Block]) -> tuple[Doubt, ...]:
    """Return a doubt about each formula that was taken for the answer before its working.

    A number is one; a formula may as well be what the question gives, unless it is the only one.
    """
    if sum(isinstance(block, Statement) for block in blocks) == 1:
        return ()
    return tuple(
        Doubt(block.place, _REASON)
        for block, old in zip(blocks, before, strict=True)
        if block is not old and isinstance(block, Statement) and _has_names(_bare(block.raw))
    )


def _has_names(formula: str) -> bool:
    """Whether a formula is more than a number and more than a letter, which may be chosen."""
    return len(formula) > 1 and any(map(str.isalpha, formula))


def _is_all_of(statement: Statement, line: str) -> bool:
    """Whether a line is a value or a formula, or says what a name is: `y = 3x - 2`."""
    named = statement.relations == ("=",) and isinstance(statement.sides[0].expression, Symbol)
    return (named or not statement.relations) and _bare(statement.raw) == line


def _bare(text: str) -> str:
    return without_marks(text).strip(" \t$.").strip()
