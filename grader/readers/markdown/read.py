"""Markdown and plain text: from a page to blocks in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from grader.equivalence import Remark
from grader.errors import Place
from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.readers.document import Block, Document, Passage
from grader.readers.markdown.blocks import Builder
from grader.readers.markdown.display_tables import with_displays_as_tables
from grader.readers.markdown.masking import mask
from grader.readers.markdown.moving import moved
from grader.readers.markdown.unplaced import with_lost_lines
from grader.readers.markdown.wrapped_lines import with_values_in_one_line
from grader.readers.mathematics.delimited import find_delimited
from grader.readers.mathematics.formula_marks import with_plain_dollars
from grader.readers.mathematics.formulas import find_plain
from grader.readers.mathematics.inline import begins_with_relation
from grader.readers.programs.fences import (
    Lines,
    find_fences,
    find_unfenced,
    without_fences_behind_words,
)
from grader.readers.programs.listings import (
    without_fences_of_answers,
    without_fences_of_text,
)
from grader.readers.text.decoding import LINE_CHARACTERS, Remarks, clean_text, decode
from grader.readers.text.escapes import without_escapes
from grader.readers.text.macros import expand_macros
from grader.readers.text.markup import with_signs_for_names
from grader.readers.text.omitted import without_comments, without_unsaid
from grader.readers.text.page import Kind, Page, Region
from grader.readers.text.tables import find_tables

MAX_REMARKS = 40
"""A student is told of this many things at most that could not be read in a file."""

WIDEST_TABLE = 200
MAX_BARS = 20_000
MAX_FORMULAS = 5000
LONG_FORMULA = 12

_FORMULA = re.compile(r"\$\$[^$]+\$\$|\$[^$]+\$|\\\[(?:(?!\\[][]).)+\\\]|\\\((?:(?!\\[()]).)+\\\)")
_PICTURE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,300}|<img\b[^>\n]{0,300}")
_FRONT_MATTER = re.compile(
    r"---[ \t]*\n(?=[\w \"'-]{1,40}:)(?:[^\n]*\n){0,60}?(?:---|\.\.\.)[ \t]*(?=\n|$)"
)


def read_markdown(source: str, data: bytes, notation: Notation) -> Document:
    """Open a file of Markdown or plain text; its running text is read later."""
    return opened(source, *decode(source, data))


def opened(source: str, text: str, remarks: Remarks) -> Document:
    """Open a text that is written as Markdown, with the remarks on how it was decoded."""
    page, found = prepared(Page(source, expand_macros(without_escapes(text))))
    return Document(source, (Passage(page),), remarks=limited(remarks + found))


def limited(remarks: Remarks) -> Remarks:
    """Keep each remark once and the first of many, and say how many there are."""
    once = {
        (remark.code, remark.text, place.source, place.line): (remark, place)
        for remark, place in remarks
    }
    remarks = tuple(once.values())
    if len(remarks) <= MAX_REMARKS:
        return remarks
    rest = len(remarks) - MAX_REMARKS
    text = f"there are {rest} more remarks of this sort"
    return (*remarks[:MAX_REMARKS], (Remark("more-remarks", text), remarks[MAX_REMARKS][1]))


def prepared(page: Page) -> tuple[Page, Remarks]:
    """Return a page to be read: cut to what is read at all, without what is not said."""
    text = with_signs_for_names(with_plain_dollars(clean_text(page.text)))
    page, remarks = _shorten(page.with_text(text))
    page = without_fences_of_answers(without_fences_behind_words(page))
    page, wide = _without_more_bars(page)
    page, comments = without_comments(page, _spans(page, find_fences(page)[0]))
    fences, unclosed = find_fences(page)
    page, unsaid = without_unsaid(page, _spans(page, fences))
    page = with_displays_as_tables(page, _spans(page, fences))
    page = with_values_in_one_line(
        page, lambda: (*whole_lines(page), *_spans(page, find_unfenced(page, fences)))
    )
    return page, (*remarks, *wide, *comments, *unsaid, *unclosed, *_pictures(page))


def whole_lines(page: Page) -> tuple[tuple[int, int], ...]:
    """Return the stretches of a page in which no line of text begins: programs and displays."""
    lines = (*find_fences(page)[0],)
    skip = _spans(page, lines)
    displays = (
        (item.start, item.end)
        for item in find_delimited(page, skip)
        if isinstance(item, Region) and "\n" in page.text[item.start : item.end]
    )
    return tuple(sorted([*skip, *displays]))


def read_prepared(
    page: Page, notation: Notation, section: bool = False
) -> tuple[tuple[Block, ...], Remarks]:
    """Return the blocks of a prepared page, and remarks on what could not be read.

    In a `section`, whose title stands apart, a line that looks like a title is text like any other.
    """
    if section:
        page = without_fences_of_text(page)
    fences = find_fences(page)[0]
    lines = tuple(sorted([*fences, *find_unfenced(page, fences)], key=lambda block: block.first))
    skip = _spans(page, lines)
    regions: list[Region] = []
    found: list[tuple[Remark, Place]] = []
    begins = page.first_line == 1 and not page.indent(0)
    front = _FRONT_MATTER.match(page.text) if begins else None
    if front:
        skip = ((0, front.end()), *skip)
        regions.append(Region(Kind.NOTE, 0, front.end(), 0, front.end()))
    tables = tuple(find_tables(page, skip))
    regions += tables
    skip = tuple(sorted([*skip, *((table.start, table.end) for table in tables)]))
    for item in find_delimited(page, skip):
        regions.append(item) if isinstance(item, Region) else found.append(item)
        if isinstance(item, Region):
            found.extend(_unbalanced(page, item))
    regions += _signs_alone(page, skip)
    regions = find_plain(page, tuple(regions), skip, notation, section)
    if len(regions) > MAX_FORMULAS:
        found.append(_too_many(page, regions[MAX_FORMULAS]))
    text, hidden = mask(page, [*regions[:MAX_FORMULAS], *lines])
    text = _AT_LEAST.sub(r"\g<indent>≥ ", text) if ">=" in text else text
    builder = Builder(page, hidden, notation, section)
    blocks = tuple(builder.build(SyntaxTreeNode(_parser(_narrow(page)).parse(text))))
    blocks = with_lost_lines(page, blocks, hidden)
    if page.sources:
        blocks = moved(blocks, page.moved)
    return blocks, (*found, *_unread(blocks))


#: A bound at the beginning of a line, `>= 42`, and no quotation of `= 42`.
_AT_LEAST = re.compile(r"^(?P<indent>[ \t]{0,3})>=(?=[ \t]*[-+\d.$\\(])", re.MULTILINE)
#: A line of a list that is the sign of an operation, and no list in a list: `3. +`.
_SIGN_ALONE = re.compile(
    r"^[ \t]{0,8}(?:\d{1,3}[.)]|[-*])[ \t]{1,4}(?P<sign>[-+*])[ \t]*$", re.MULTILINE
)


def _signs_alone(page: Page, skip: tuple[tuple[int, int], ...]) -> Iterator[Region]:
    """Yield the signs that are all of a line of a list."""
    for found in _SIGN_ALONE.finditer(page.text):
        start, end = found.span("sign")
        if not any(first <= start < last for first, last in skip):
            yield Region(Kind.INLINE, start, end, start, end)


def _without_more_bars(page: Page) -> tuple[Page, Remarks]:
    """Take the bars off what follows more cells of tables than any homework has, and say so."""
    if page.text.count("|") <= MAX_BARS:
        return page, ()
    position = -1
    for _ in range(MAX_BARS):
        position = page.text.index("|", position + 1)
    position = page.starts[page.line_index(position)]
    place = page.place(position, position)
    text = (
        f"there are more than {MAX_BARS:,} cells in tables; from line {place.line} on they are text"
    )
    plain = page.text[:position] + page.text[position:].replace("|", " ")
    return page.with_text(plain), ((Remark("tables-too-large", text), place),)


def _too_many(page: Page, region: Region) -> tuple[Remark, Place]:
    place = page.place(region.start, region.end)
    text = (
        f"there are more than {MAX_FORMULAS:,} formulas; those from line {place.line} on are text"
    )
    return Remark("too-many-formulas", text), place


def _unbalanced(page: Page, region: Region) -> Iterator[tuple[Remark, Place]]:
    r"""Say that a `\\begin` inside a formula has no `\\end`, or the other way round."""
    content = page.text[region.inner : region.outer]
    if content.count("\\begin") != content.count("\\end{"):
        place = page.place(region.start, region.start + 1)
        text = rf"in the formula of line {place.line}, \begin and \end do not belong together"
        yield Remark("unclosed-math", text), place


def _unread(blocks: tuple[Block, ...]) -> Iterator[tuple[Remark, Place]]:
    """Say which formulas could not be read; a lone sign in a sentence is not worth a remark."""
    for block in blocks:
        if isinstance(block, Statement) and block.unread is not None:
            lone = not block.relations and len(block.raw) < LONG_FORMULA
            if lone or begins_with_relation(block.raw):
                continue
            text = f"line {block.place.line} could not be read: {block.unread.sentence}"
            yield Remark("formula-not-read", text), block.place


def _pictures(page: Page) -> Iterator[tuple[Remark, Place]]:
    """Say which pictures stand on a page: what they show is not read."""
    for index, line in enumerate(page.lines):
        if "![" in line or "<img" in line:
            for match in _PICTURE.finditer(line):
                place = page.place(
                    page.starts[index] + match.start(), page.starts[index] + match.end()
                )
                text = f"the picture in line {place.line} was not read; a person has to look at it"
                yield Remark("picture-not-read", text), place


def _spans(page: Page, blocks: tuple[Lines, ...]) -> tuple[tuple[int, int], ...]:
    """Return the stretches of the text that blocks of whole lines take up."""
    return tuple(
        (page.starts[block.first], page.starts[block.last] + len(page.lines[block.last]))
        for block in blocks
    )


def _narrow(page: Page) -> bool:
    """Whether every table of a page has a number of columns that makes sense."""
    widest = max(line.count("|") for line in page.lines)
    return widest <= WIDEST_TABLE and page.text.count("|") < MAX_BARS


@lru_cache(maxsize=2)
def _parser(tables: bool) -> MarkdownIt:
    """Return the Markdown parser, for the structure of blocks only."""
    parser = MarkdownIt("js-default", {"html": False, "maxNesting": 60})
    # Each of these would drop or change lines: indented maths is no code, `[1]: x` no reference.
    parser.disable(["code", "fence", "html_block", "reference"] + ["table"] * (not tables))
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _shorten(page: Page) -> tuple[Page, Remarks]:
    """Cut text in lines that are longer than any homework has, and say so.

    What stands between signs of mathematics stays whole: the parser refuses what is too long, and
    a formula that lost its end could be taken for another one.
    """
    if max(map(len, page.lines)) <= LINE_CHARACTERS:
        return page, ()
    remarks: list[tuple[Remark, Place]] = []
    lines: list[str] = []
    for index, line in enumerate(page.lines):
        short = "".join(_short_pieces(line)) if len(line) > LINE_CHARACTERS else line
        if short != line:
            number = index + page.first_line
            text = (
                f"line {number} has {len(line):,} characters; "
                f"of text without signs of mathematics only {LINE_CHARACTERS:,} were read"
            )
            remarks.append((Remark("line-too-long", text), page.line_place(index)))
        lines.append(short)
    return page.with_text("\n".join(lines)), tuple(remarks)


def _short_pieces(line: str) -> Iterator[str]:
    """Yield the formulas of a line whole, and of the text between them as much as is read."""
    left = LINE_CHARACTERS
    position = 0
    for match in _FORMULA.finditer(line):
        yield from _up_to(line[position : match.start()], left)
        left = max(0, left - (match.start() - position))
        yield match[0]
        position = match.end()
    yield from _up_to(line[position:], left)


def _up_to(text: str, length: int) -> Iterator[str]:
    """Yield a text, cut to a length; dots at its end keep a formula in it from being read."""
    yield text if len(text) <= length else text[:length] + " …"
