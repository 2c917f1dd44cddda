"""What stands in a page, as its blocks: formulas, programs and notes that were hidden, titles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it.tree import SyntaxTreeNode

from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.readers.document import Block, Heading, Prose, Table
from grader.readers.markdown.masking import PLACEHOLDER, Hidden, items_in, unmask
from grader.readers.mathematics.leads import is_stressed, lead_behind_colon, lead_of
from grader.readers.mathematics.negation import words_after, words_before
from grader.readers.mathematics.statements import read_mathematics, region_statements
from grader.readers.mathematics.table_equations import (
    WIDEST_EQUATION,
    Cell,
    is_short_formula,
    row_equations,
)
from grader.readers.programs.fences import Lines
from grader.readers.programs.listings import listing_blocks
from grader.readers.text.markup import blank_markup, without_marks
from grader.readers.text.page import Kind, Page, Region
from grader.readers.text.tables import rows_of
from grader.readers.titles import bare_title, labels_of

_FLOWING = (Kind.INLINE, Kind.PLAIN)


class ItemReader:
    """Reads the items of one page: formulas, programs, tables, each with its place."""

    def __init__(
        self, page: Page, hidden: tuple[Hidden, ...], notation: Notation, section: bool = False
    ) -> None:
        self.page, self.hidden, self.notation = page, hidden, notation
        self.section = section
        self.after_program = False

    def title(self, text: str, line: int, level: int = 0) -> Heading:
        """Return a line as a title."""
        title = bare_title(text)
        return Heading(title, self.page.line_place(line), labels_of(title), level)

    def entry(self, line: int, text: str) -> Prose:
        """Return a line, or an item of several, as an entry of a list."""
        last = line + text.count("\n")
        return Prose(without_marks(unmask(text, self.hidden)), self.page.line_place(line, last))

    def statements(self, content: str) -> Iterator[Block]:
        """Yield what the hidden items of a text hold."""
        for item in items_in(content, self.hidden):
            yield from self.item(item)

    def item(self, item: Region | Lines) -> Iterator[Block]:
        """Yield the blocks of one hidden item."""
        if isinstance(item, Region):
            place = self.page.place(item.inner, item.outer)
            if item.kind is Kind.NOTE:
                yield Prose(self.page.text[item.inner : item.outer], place)
            elif item.kind is Kind.TABLE:
                lines = self.page.text[item.inner : item.outer].split("\n")
                rows = rows_of(lines)
                yield Table(rows, place)
                first = self.page.line_index(item.inner)
                yield from self._rows(list(enumerate(rows, first)))
            else:
                yield from self._said(item)
        else:
            yield from listing_blocks(self.page, item, self.notation, self.after_program)

    def _said(self, region: Region) -> Iterator[Statement]:
        """Yield the statements of a region with the words that stand beside it."""
        before = words_before(self.page.text, region)
        after = "" if before else words_after(self.page.text, region)
        lead = lead_of(self.page, region) if self.section else ""
        statements = region_statements(self.page, region, self.notation)
        for at, statement in enumerate(statements, 1):
            hedge = before or after
            if after and _is_followed_by_rival(statements, at):
                hedge = ""
            if lead and at > 1:
                lead = lead_behind_colon(self.page, region, lead, statement.raw)
            stressed = self.section and is_stressed(self.page, region, statement.raw)
            if hedge or lead or stressed:
                statement = replace(statement, hedge=hedge, lead=lead, stressed=stressed)
            yield statement

    # -- tables ------------------------------------------------------------------------------------

    def table(self, node: SyntaxTreeNode) -> Iterator[Block]:
        """Yield a table, then its rows that are equations."""
        cells = [
            [inline_source(cell) for cell in row.children]
            for part in node.children
            for row in part.children
        ]
        rows = tuple(
            tuple(without_marks(unmask(cell, self.hidden)) for cell in row) for row in cells
        )
        first, last = node.map or (0, 1)
        yield Table(rows, self.page.line_place(first, last - 1))
        lines = [first_line(row) for part in node.children for row in part.children]
        yield from self._rows(list(zip(lines, cells, strict=True)), titled=True)

    def _rows(
        self, rows: Sequence[tuple[int, Sequence[str]]], titled: bool = False
    ) -> Iterator[Statement]:
        """Yield the statements of the rows of a table: each row as one if it is an equation."""
        cells = [[self._cell(cell, line, len(row)) for cell in row] for line, row in rows]
        for row, equations in zip(cells, row_equations(cells, titled), strict=True):
            yield from equations
            for cell in row[2 * len(equations) :]:
                yield from () if cell.plain else cell.statements

    def _cell(self, cell: str, line: int, columns: int) -> Cell:
        """Read a cell; one without signs of mathematics may still be an expression."""
        if items_in(cell, self.hidden):
            statements = tuple(s for s in self.statements(cell) if isinstance(s, Statement))
            return Cell(unmask(cell, self.hidden), PLACEHOLDER.sub("", cell), statements)
        if columns > WIDEST_EQUATION or not is_short_formula(cell, self.notation):
            return Cell(cell, cell, (), plain=True)
        place = self.page.line_place(line)
        statements = read_mathematics(without_marks(blank_markup(cell)), self.notation, place)
        return Cell(cell, "", statements, plain=True)


def _is_followed_by_rival(statements: Sequence[Statement], at: int) -> bool:
    """Whether a later formula of the same region says another value of the same name."""
    left = statements[at - 1].sides[0].expression
    later = (statement.sides[0].expression for statement in statements[at:])
    return any(name == left for name in later)


def flows(item: Region | Lines) -> bool:
    """Whether an item stands in running text, not in lines of its own."""
    return isinstance(item, Region) and item.kind in _FLOWING


def words_in(text: str) -> bool:
    """Whether a text has words beside its formulas."""
    return bool(re.search(r"\w", PLACEHOLDER.sub(" ", text)))


def inline_source(node: SyntaxTreeNode) -> str:
    """Return the source of the text of a node."""
    if node.type == "inline":
        return node.content
    return next((child.content for child in node.children if child.type == "inline"), "")


def first_line(node: SyntaxTreeNode) -> int:
    """Return the index of the line in which a node begins."""
    return node.map[0] if node.map else 0
