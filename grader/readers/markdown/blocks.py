"""From the structure that the Markdown parser found to the blocks of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from grader.errors import Place
from grader.readers.document import (
    Block,
    CodeCell,
    ListBlock,
    Prose,
    Table,
)
from grader.readers.markdown.items import ItemReader, first_line, flows, inline_source, words_in
from grader.readers.markdown.masking import PLACEHOLDER, items_in, unmask
from grader.readers.mathematics.statements import is_operation
from grader.readers.text.markup import without_marks
from grader.readers.text.page import Region
from grader.readers.text.tables import barred_cells, barred_rows
from grader.readers.titles import is_title, leading_label, part_label

_ENTRY = re.compile(r"\s*(?:[-*•]\s*)?[\w.'’\[\]()]{1,40}\s*(:(?!=)|->|→|=)\s*\S.*")
_PART_LABEL = re.compile(r"\(?(?:[a-h]|[ivx]{1,4})\)")
_GAP = re.compile(r"\t+| {2,}")
#: Words, or a sign of an operation that a formula is said to be: `$n_1$: +`, `*: $n_1$`.
_SAYS_SOMETHING = re.compile(r"\w|[:=→>]\s{1,4}[-+*/^×·÷−√]\s*\Z|\A\s*[-+*/^×·÷−√]\s?[:→=>]")
_TWO_FORMULAS = re.compile(
    rf"\s*(?:{PLACEHOLDER.pattern})(?:\t+| {{2,}})(?:{PLACEHOLDER.pattern})\s*"
)


class Builder(ItemReader):
    """Builds the blocks of one page from the syntax tree of its masked text."""

    def build(self, root: SyntaxTreeNode) -> Iterator[Block]:
        """Yield the blocks in order."""
        for node in root.children:
            for block in self._node(node):
                if not isinstance(block, Prose):
                    self.after_program = isinstance(block, CodeCell)
                yield block

    def _node(self, node: SyntaxTreeNode) -> Iterator[Block]:
        if node.type == "heading":
            yield from self._heading(node)
        elif node.type == "paragraph":
            yield from self._paragraph(node)
        elif node.type in ("bullet_list", "ordered_list"):
            yield from self._list(node)
        elif node.type == "table":
            yield from self.table(node)
        elif node.type == "blockquote":
            for child in node.children:
                yield from self._node(child)

    # -- titles and paragraphs -------------------------------------------------------------------

    def _heading(self, node: SyntaxTreeNode) -> Iterator[Block]:
        content = inline_source(node)
        underlined = node.markup in ("-", "=")
        if underlined and ("\n" in content or len(content) > 120):
            yield from self._text(content, first_line(node))
            return
        yield self.title(unmask(content, self.hidden), first_line(node), int(node.tag[1:]))
        yield from self.statements(content)

    def _paragraph(self, node: SyntaxTreeNode) -> Iterator[Block]:
        yield from self._text(inline_source(node), first_line(node))

    def _text(self, content: str, line: int) -> Iterator[Block]:
        """Yield what running text holds: prose, formulas, programs, lines that are titles."""
        waiting: list[tuple[int, str]] = []
        for index, text in enumerate(content.split("\n"), line):
            title = self._title_in(text, index, first=index == line)
            own = [item for item in items_in(text, self.hidden) if not flows(item)]
            if title or own:
                yield from self._prose(waiting)
                waiting = []
            if title:
                yield from title
            elif own:
                yield from self._interrupted(text, index)
            else:
                waiting.append((index, text))
        yield from self._prose(waiting)

    def _title_in(self, text: str, line: int, first: bool) -> tuple[Block, ...]:
        """Return the title that a line is or begins with, and what stands beside it.

        Only the first line of a paragraph can begin with one and go on with words, unless the
        title names question and part.
        """
        items = items_in(text, self.hidden)
        if self.section:
            return ()
        if not items and is_title(text):
            return (self.title(text, line),)
        if not all(flows(item) for item in items):
            return ()
        label = (first and leading_label(text)) or part_label(text)[1]
        if label:
            return (self.title(text[:label], line), *self._prose([(line, text[label:])]))
        return self._title_before(text, line) if items else ()

    def _title_before(self, text: str, line: int) -> tuple[Block, ...]:
        """Return a title that formulas follow in its line."""
        items = items_in(text, self.hidden)
        before = PLACEHOLDER.split(text)[0].strip()
        first = items[0]
        label = first.label if isinstance(first, Region) else ""
        if before and is_title(before) and (not label or _PART_LABEL.fullmatch(label)):
            rest = text[text.index(before) + len(before) :]
            after = self._prose([(line, rest)]) if words_in(rest) else self.statements(rest)
            return (self.title(before, line), *after)
        return ()

    def _interrupted(self, text: str, line: int) -> Iterator[Block]:
        """Yield the parts of a line in which a display or a program stands."""
        position = 0
        for match in PLACEHOLDER.finditer(text):
            if not match[1] or flows(self.hidden[int(match[1])].item):
                continue
            yield from self._prose([(line, text[position : match.start()])])
            yield from self.item(self.hidden[int(match[1])].item)
            position = match.end()
        yield from self._prose([(line, text[position:])])

    def _prose(self, lines: list[tuple[int, str]]) -> Iterator[Block]:
        """Yield running text, then the statements that stand in it."""
        lines = [
            (line, text)
            for line, text in lines
            if PLACEHOLDER.sub("", text).strip() or "\ufdd0" in text
        ]
        if not lines:
            return
        content = "\n".join(text for _, text in lines)
        rows = barred_rows([text for _, text in lines]) if len(lines) > 1 else ()
        if rows:
            place = self.page.line_place(lines[0][0], lines[-1][0])
            cells = (
                tuple(without_marks(unmask(cell, self.hidden)) for cell in row) for row in rows
            )
            yield Table(tuple(cells), place)
            barred = [(line, barred_cells(text)) for line, text in lines]
            yield from self._rows([row for row in barred if any(row[1])])
            return
        restored = unmask(content, self.hidden).strip("\n")
        place = self.page.line_place(lines[0][0], lines[-1][0])
        if self._are_entries(lines):
            yield ListBlock(tuple(self.entry(line, text) for line, text in lines), place)
        elif not self._only_mathematics(content):
            yield Prose(restored.strip(), place)
        if all(_TWO_FORMULAS.fullmatch(text) for _, text in lines):
            yield from self._rows([(line, tuple(_GAP.split(text.strip()))) for line, text in lines])
        else:
            yield from self.statements(content)

    def _are_entries(self, lines: list[tuple[int, str]]) -> bool:
        """Whether lines are the entries of a list (`n3: *`), and not equations."""
        texts = [unmask(text, self.hidden) for _, text in lines]
        matches = [_ENTRY.fullmatch(text) for text in texts]
        if len(lines) < 2 or not all(matches):
            return False
        named = all(match and match[1] != "=" for match in matches)
        return named or not all(items_in(text, self.hidden) for _, text in lines)

    def _only_mathematics(self, content: str) -> bool:
        """Whether nothing but formulas, their labels and punctuation stands in a text.

        The sign of an operation is no statement, and so would be lost with the text.
        """
        items = items_in(content, self.hidden)
        if not items or any(isinstance(x, Region) and is_operation(self.page, x) for x in items):
            return False
        rest = PLACEHOLDER.sub(" ", content)
        for item in items:
            if isinstance(item, Region) and item.label:
                rest = rest.replace(item.label, " ", 1)
        return not _SAYS_SOMETHING.search(rest)

    # -- lists and tables ------------------------------------------------------------------------

    def _list(self, node: SyntaxTreeNode) -> Iterator[Block]:
        """Yield a list; an item that holds more than a paragraph is a title with what follows."""
        items: list[SyntaxTreeNode] = list(node.children)
        plain: list[SyntaxTreeNode] = []
        for item in items:
            if self._is_section(item, alone=len(items) == 1):
                yield from self._plain_list(plain)
                plain = []
                yield from self._section(item)
            else:
                plain.append(item)
        yield from self._plain_list(plain)

    def _is_section(self, item: SyntaxTreeNode, alone: bool) -> bool:
        if self.section:
            return self._holds_more(item)
        if item.parent is None or item.parent.type != "ordered_list" or not item.children:
            return False
        first = item.children[0]
        if first.type != "paragraph":
            return False
        text = inline_source(first)
        line = text.split("\n")[0]
        inside = items_in(line, self.hidden)
        words = words_in(line) and line.rstrip().endswith(":") and all(map(flows, inside))
        short = len(line) <= 120 and (not inside or words)
        more = len(item.children) > 1 and any(c.type != "paragraph" for c in item.children[1:])
        own = any(
            not flows(x)
            for child in item.children
            for x in items_in(inline_source(child), self.hidden)
        )
        titled = line.rstrip().endswith(":") or is_title(line)
        return short and (titled or more or own or (alone and "\n" not in text and len(line) <= 60))

    def _holds_more(self, item: SyntaxTreeNode) -> bool:
        """Whether an item holds displays, lists or several paragraphs."""
        inside = items_in(inline_source(item.children[0]), self.hidden) if item.children else ()
        return len(item.children) > 1 or not all(map(flows, inside))

    def _section(self, item: SyntaxTreeNode) -> Iterator[Block]:
        if self.section:
            for child in item.children:
                yield from self._node(child)
            return
        first, *rest = item.children
        line, content = first_line(first), inline_source(first)
        title, _, more = content.partition("\n")
        number = f"{item.info or ''}{item.markup or '.'} "
        yield self.title(number + unmask(title, self.hidden), line)
        yield from self.statements(title)
        if more:
            yield from self._text(more, line + 1)
        for child in rest:
            yield from self._node(child)

    def _plain_list(self, items: list[SyntaxTreeNode]) -> Iterator[Block]:
        """Yield the items as one block, then the statements and programs in them."""
        texts = [(first_line(p), inline_source(p)) for item in items for p in _paragraphs(item)]
        if not texts:
            return
        entries = [self.entry(line, text) for line, text in texts]
        first, last = entries[0].place, entries[-1].place
        whole = Place(first.source, first.line, first.column, last.end_line, last.end_column)
        yield ListBlock(tuple(entries), whole)
        for _, text in texts:
            yield from self.statements(text)


def _paragraphs(item: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    """Yield all paragraphs in an item and in the lists inside it."""
    for node in item.walk():
        if node.type in ("paragraph", "heading"):
            yield node
