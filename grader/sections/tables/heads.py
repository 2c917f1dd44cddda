"""What the head of a table says of its columns: labels, parts, answers, and remarks on these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from grader.expressions.phrases import (
    ANSWER_WORDS,
    COMMENTING,
    PART_WORDS,
    QUESTION_WORDS,
    STEP_WORDS,
)
from grader.readers.text import Page
from grader.sections.titles import words_of

COLUMN_WORDS = frozenset({*QUESTION_WORDS, *PART_WORDS, "no", "nr", "number", "q", "label"})
_QUESTIONS = COLUMN_WORDS - {*PART_WORDS, "label"}
#: At the head of the last column; the one in front of it holds the working, or a formula.
_HOLDING_ANSWERS = frozenset({*ANSWER_WORDS, "value", "wert", "valeur", "valor"})
_COMMENTING = frozenset(map(words_of, COMMENTING))


@dataclass(frozen=True, slots=True)
class TableHead:
    """`labelled` says that the first column holds labels, `parts` that the second has their parts.

    `end` is the number of the first column, from 0, that only has remarks, as all behind it do;
    `answer` is that of the answers, where the working stands in columns of its own in front of it.
    """

    labelled: bool = False
    parts: bool = False
    end: int | None = None
    answer: int | None = None


def table_head(page: Page, first: int) -> TableHead:
    """Return what the head of the table says that begins in a line."""
    rows = takewhile(is_row, (page.lines[index] for index in range(first, len(page.lines))))
    head = next((row for row in rows if row.strip(" |")), "")
    cells = [words_of(cell) for cell in cells_of(head)]
    if not cells:
        return TableHead()
    words = cells[0]
    counts = any(word in STEP_WORDS for word in words)
    labelled = (not counts and not COLUMN_WORDS.isdisjoint(words)) or cells_of(head)[0] == "#"
    questions = labelled and (not words or not _QUESTIONS.isdisjoint(words))
    parts = questions and len(cells) > 2 and not set(PART_WORDS).isdisjoint(cells[1])
    end = _remarks(cells)
    last = (len(cells) if end is None else end) - 1
    answered = last > 1 + parts and not _HOLDING_ANSWERS.isdisjoint(cells[last])
    return TableHead(labelled, parts, end, last if answered else None)


def _remarks(cells: Sequence[tuple[str, ...]]) -> int | None:
    behind = len(cells)
    while behind > 2 and cells[behind - 1] in _COMMENTING:
        behind -= 1
    return behind if behind < len(cells) else None


def is_row(line: str) -> bool:
    """Whether a line is a row of a table between bars."""
    return line.lstrip().startswith("|")


_BARE_ROW = re.compile(r"[^|]*[^|\s][ \t]+\|[ \t]+[^|\s]|[ \t]*:?-{2,}:?[ \t]*\|")


def is_bare_row(line: str) -> bool:
    """Whether a line is a row of a table with bars between its cells and none around them."""
    return _BARE_ROW.match(line) is not None


def cells_of(row: str) -> list[str]:
    """Return the cells of a row between bars."""
    return [cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]


def cell_spans(row: str) -> list[tuple[int, int]]:
    """Return where the cells of a row stand in its line."""
    bars = [at for at, sign in enumerate(row) if sign == "|"]
    ends = bars[1:] if row.rstrip().endswith("|") else [*bars[1:], len(row.rstrip())]
    return [(bar + 1, end) for bar, end in zip(bars, ends, strict=False)]
