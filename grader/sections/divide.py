"""From a document that was opened to its sections: every line gets one owner, or none.

What the openers of a page name is aligned with the rubric (`align`); then each stretch between two
of them is read by itself, so that no formula, list or table reaches from one section into another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from grader.equivalence import Remark
from grader.errors import Place
from grader.expressions.announcing import without_announcement
from grader.expressions.notation import Notation
from grader.expressions.phrases import NEUTRAL_WORDS, QUESTION_WORDS, pattern_of
from grader.readers.document import Block, Document, Doubt, Heading, Passage, Prose
from grader.readers.markdown import limited, read_prepared, whole_lines
from grader.readers.text import (
    Page,
    may_be_signs,
    singled_out,
    without_furniture,
    without_marks,
    without_ornaments,
)
from grader.sections.align import Alignment, Match, align
from grader.sections.answer_first import doubts_about_first, with_answer_first
from grader.sections.answer_labels import without_idle_label
from grader.sections.breaks import doubts_about_numbers, goes_on, lost_breaks, page_numbers
from grader.sections.fields import with_known_ids
from grader.sections.lists import restarted
from grader.sections.mentions import doubts_about, mentioned_in
from grader.sections.of_others import without_others
from grader.sections.openers import BOLD_LEVEL, Opener, find_openers
from grader.sections.options import FOREIGN
from grader.sections.outline import Node, Outline
from grader.sections.owners import FOREIGN_LABELS, is_divided
from grader.sections.titles import (
    ALIKE,
    LEAST,
    Words,
    asks,
    is_one_of,
    likeness,
    shared_words,
    words_of,
)

GOES_ON = 99
"""The level of a heading without words, which only holds the lines of a section that goes on."""
_BOLD = re.compile(r"\*\*|__")
_IN_BOLD = re.compile(r"\*\*(?=\S)[^*]+\*\*|(?<!\w)__(?=[^\s_])[^_]+__(?!\w)")
_BARS = re.compile(r"\|")
_SIGNS_OF_RULES = frozenset(" \t|:-")
#: A name or a note in brackets behind the title of a question: `Question 5 (Greta)`, `(cont'd)`.
_BYLINE = re.compile(
    r"[ \t*_]*\((?!(?:True|False|Yes|No|None|Both)\b)"
    r"(?:[A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{0,20}){0,3}|continued|cont['’.d]{0,3}"
    r"|revised|bonus|optional|extra credit)\)[ \t:*_]*"
)
_TITLED = re.compile(rf"[\W_]*(?:(?:{pattern_of(QUESTION_WORDS)})(?![^\W\d_])|[QP][\s.-]?\d)", re.I)
_SAID = re.compile(r"\w")
#: A label that a sign ends, which no value alone is: `(d)`, `3.`
_SIGNED_LABEL = re.compile(r"[\s*_>#-]{0,9}(?:[(\[]\w{1,4}[)\]]|\w{1,4}[).:](?!\d))")
_TAG = re.compile(r"<(b|i|u|em|strong|p|h[1-6]|summary|details|div|span)>")
_ZEROS = re.compile(r"(?<![\d.])0{1,3}(?=[1-9])")
_NUMBER_OF_FOLDER = re.compile(r"(?:[^\W\d_]{1,12})?[ _-]?(?P<number>\d{1,2})")
_PART_OF_WORK = re.compile(r"(?<![^\W_])(?:part|teil|partie|parte)[ ._-]?\d{1,2}(?![^\W_])", re.I)
_PAGE = re.compile(r"(?<![^\W_])[pP][.\s-]?0?(?P<number>\d{1,3})(?![^\W_])")
_DASH = "a dash in front of an answer may be a mark of a list or a minus sign"
_POSSESSIVE = frozenset({"my", "your", "our", "the", "final"})

Remarks = tuple[tuple[Remark, Place], ...]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place at which the owner changes: in block `block`, at the offset `start` of its page.

    The section's content begins at `end`; `blanked` are marks in its line that lost their partner.
    """

    block: int
    start: int
    end: int
    heading: Heading
    blanked: tuple[Span, ...] = ()
    others: tuple[Span, ...] = ()
    """In a table with a column for each part, what there is not this part's."""
    answer: int = 0
    """Where the answer begins that stands in a column behind its working: both are read alone."""


def divide(document: Document, outline: Outline, notation: Notation) -> Document:
    """Return the document read section by section.

    Each section begins with a `Heading` whose `parts` say which parts it can answer; what stands
    before the first one belongs to none, as do sections that name a question of another sheet.
    """
    if is_divided(document):
        return document
    document, of_others = without_others(with_known_ids(document, outline))
    openers = list(_openers(document, outline))
    alignment = align([opener for _, opener in openers], outline)
    cuts = list(_cuts(document, openers, alignment.matches, outline))
    blocks, remarks, unsure = _read(document, cuts, notation)
    mentioned = mentioned_in(document, openers, alignment, outline)
    doubts = (
        *lost_breaks(document),
        *_doubts(document, openers, alignment, outline),
        *_uncounted(document, openers, alignment, outline),
        *doubts_about(mentioned),
        *unsure,
    )
    return replace(
        document,
        blocks=blocks,
        remarks=limited((*document.remarks, *of_others, *remarks)),
        doubts=(*document.doubts, *doubts),
        mentioned=mentioned,
    )


def _doubts(
    document: Document,
    openers: Sequence[tuple[int, Opener]],
    alignment: Alignment,
    outline: Outline,
) -> Iterator[Doubt]:
    """Yield a doubt about each line that two alignments as good as one another read differently."""
    if alignment.rival is None:
        return
    best, rival = (
        {m.opener: m.node for m in each} for each in (alignment.matches, alignment.rival)
    )
    for position, (block, opener) in enumerate(openers):
        one, other = best.get(position), rival.get(position)
        item = document.blocks[block]
        if one == other or not isinstance(item, Passage) or _is_within(one, other, outline):
            continue
        after = [
            o.start
            for at, (b, o) in enumerate(openers)
            if b == block and at > position and at in best
        ]
        place = item.page.place(opener.start, min(after, default=len(item.page.text)))
        line = opener.line(item.page)[:40]
        words = f"`{line}` may be {_said(one, outline)} or {_said(other, outline)}"
        yield Doubt(place, words, strong=True)


def _is_within(one: int | None, other: int | None, outline: Outline) -> bool:
    """Whether a line opens a part for one and its question for the other: `1. a) 42`.

    What stands in front of all parts of a question belongs to none of them, so nothing is lost.
    """
    if one is None or other is None or min(one, other) < 0:
        return False
    return outline[one].parent == other


def _uncounted(
    document: Document,
    openers: Sequence[tuple[int, Opener]],
    alignment: Alignment,
    outline: Outline,
) -> Iterator[Doubt]:
    """Yield a doubt about each list that begins anew, where nothing says which question it is."""
    below = sorted(alignment.uncounted)
    questions = [m.opener for m in alignment.matches if m.node >= 0 and outline[m.node].depth == 1]
    yield from _doubts_from(document, openers, below, {*below, *questions}, "part")
    firsts = restarted([opener for _, opener in openers])
    unnamed = {node.parts for node in outline if len(node.parts) == 1 and not node.named}
    opened = {match.node for match in alignment.matches}
    if (
        len(unnamed) < 2
        or len(opened) > 1
        or not any(m.opener in firsts for m in alignment.matches)
    ):
        return
    yield from _doubts_from(document, openers, firsts, set(firsts), "question")


def _doubts_from(
    document: Document,
    openers: Sequence[tuple[int, Opener]],
    items: Sequence[int],
    ends: Collection[int],
    called: str,
) -> Iterator[Doubt]:
    """Yield a doubt from each of these items to the next of `ends`, or to the end of its page."""
    ordered = sorted(ends)
    for at in items:
        place = bisect_right(ordered, at)
        after = ordered[place] if place < len(ordered) else None
        block, opener = openers[at]
        item = document.blocks[block]
        if isinstance(item, Passage):
            same = after is not None and openers[after][0] == block
            end = openers[after][1].start if after is not None and same else len(item.page.text)
            line = opener.line(item.page)[:40]
            words = f"`{line}` may be any {called}, as several are called the same"
            yield Doubt(item.page.place(opener.start, end), words, strong=True)


def _said(node: int | None, outline: Outline) -> str:
    """Return what an opener is taken for."""
    if node is None or node == FOREIGN:
        return "no question of this sheet" if node == FOREIGN else "a line of the working"
    return f"`{outline[node].ids[0]}`" if outline[node].ids else " ".join(outline[node].path)


def _openers(document: Document, outline: Outline) -> Iterator[tuple[int, Opener]]:
    """Yield what may open a section, with the position of the block in which it stands."""
    above = False
    for position, block in enumerate(document.blocks):
        page = _page_of(block, outline)
        if page is not None and _is_part_of_work(document.blocks, position, outline):
            page = None
        if page is None:
            above = False
            continue
        found = list(find_openers(page, whole_lines(page) if isinstance(block, Passage) else ()))
        if above and found and not page.text[: found[0].start].strip():
            found[0] = replace(found[0], follows=True)
        for opener, below in zip(found, [*found[1:], None], strict=False):
            closes = opener.is_bare and _closes(page, opener, below)
            yield position, replace(opener, closes=True) if closes else opener
        if page.text.strip():
            last = found[-1] if found else None
            above = last is not None and last.is_bare and not page.text[last.line_end :].strip()


def _is_part_of_work(blocks: Sequence[Block], file: int, outline: Outline) -> bool:
    """Whether a file called `part 2` holds several questions itself, so that it is none."""
    title = blocks[file]
    if not isinstance(title, Heading) or title.level or not _PART_OF_WORK.search(title.text):
        return False
    numbers = {node.path[0] for node in outline}
    held: set[str] = set()
    for block in blocks[file + 1 :]:
        if isinstance(block, Heading) and not block.level:
            break
        if isinstance(block, Passage):
            openers = find_openers(block.page, whole_lines(block.page))
            held |= {label.path[0] for each in openers for label in each.labels}
    return len(held & numbers) > 1


def _closes(page: Page, opener: Opener, below: Opener | None) -> bool:
    """Whether nothing is said below the line of an opener, up to the next title or label."""
    if below is None:
        return not _SAID.search(page.text, opener.line_end)
    has_word = any(label.word for label in below.labels)
    is_label = below.level > 0 or has_word or _SIGNED_LABEL.match(below.line(page)) is not None
    return is_label and not _SAID.search(page.text, opener.line_end, below.start)


def _page_of(block: Block, outline: Outline) -> Page | None:
    """Return the text of a block in which something may open a section."""
    if isinstance(block, Passage):
        return block.page
    if isinstance(block, Heading):
        level = max(block.level, 1)
        return _as_title(block, block.text, level) if block.level else _of_file(block, outline)
    return None


def _of_file(heading: Heading, outline: Outline) -> Page:
    """Return the name of a file, or of the folder in which it lies if only that has a label.

    The outermost folder is called as its student is. `p9` is a page where there is no question 9.
    """
    path = PurePath(heading.text)
    paths = {node.path for node in outline}
    numbers = {path[0] for path in paths}
    names = [
        _PAGE.sub(lambda found: found[0] if found["number"] in numbers else " ", name)
        for name in (path.stem, *reversed(path.parts[1:-1]))
    ]
    names = [_ZEROS.sub("", name) for name in names]
    folder = _NUMBER_OF_FOLDER.fullmatch(names[1]) if len(names) > 1 else None
    if folder is not None and re.fullmatch(r"[a-z]|[ivx]{1,4}|\d", names[0]):
        number = folder["number"]  # `3/b.md` is 3 (b); where no part is so called, 3
        names[:2] = [f"{number} ({names[0]})" if (number, names[0]) in paths else number]
    pages = [_as_title(heading, name.replace("_", " "), 1) for name in names]
    labelled = (page for page in pages if any(one.labels for one in find_openers(page, ())))
    return next(labelled, pages[0])


def _as_title(heading: Heading, text: str, level: int) -> Page:
    return Page(heading.place.source, "#" * level + " " + text)


# -- where the owner changes -----------------------------------------------------------------------


def _cuts(
    document: Document,
    openers: Sequence[tuple[int, Opener]],
    matches: Sequence[Match],
    outline: Outline,
) -> Iterator[_Cut]:
    matched = {match.opener: match for match in matches}
    levels: list[tuple[int, int]] = []  # the headings that are open: level and node
    above = (-1, 0)  # where the content of the last section begins: block and offset
    last: _Cut | None = None
    for position, (block, opener) in enumerate(openers):
        match = matched.get(position)
        if match is None and last and goes_on(document.blocks, block, above):
            last = replace(last, block=block, start=0, end=0, blanked=(), others=())
            yield last
            continue
        if match is None:
            if not _is_set_apart(document, above, block, opener):
                yield from _end_of_section(document, block, opener, levels, outline)
            continue
        above = block, match.end
        level = opener.level if 0 < opener.level < BOLD_LEVEL else 0
        while level and levels and levels[-1][0] >= level:
            levels.pop()
        if level:
            levels.append((level, match.node))
        elif match.node >= 0 and outline[match.node].depth == 1:
            levels.clear()
        last = _cut(document, block, opener, match, outline)
        yield last


def _is_set_apart(document: Document, above: tuple[int, int], block: int, opener: Opener) -> bool:
    """Whether an underlined line has nothing but rules between it and the last label.

    It may be the answer there, with a rule below it, and no title.
    """
    item = document.blocks[block]
    underlined = opener.rule_end > opener.line_end
    if not underlined or block != above[0] or not isinstance(item, Passage):
        return False
    return not re.search(r"\w", item.page.text[above[1] : opener.start])


def _end_of_section(
    document: Document,
    block: int,
    opener: Opener,
    levels: list[tuple[int, int]],
    outline: Outline,
) -> Iterator[_Cut]:
    """Yield the end of a section at a heading of its level that names no question."""
    item = document.blocks[block]
    if isinstance(item, Heading) and not item.level:  # another file begins
        levels.clear()
        yield _Cut(block, 0, 0, replace(item, parts=None))
        return
    words = words_of(opener.text)
    heading = 0 < opener.level < BOLD_LEVEL
    if not heading or not levels or levels[-1][0] < opener.level:
        return
    telling = [word for word in words if word not in _POSSESSIVE]
    if not words or telling[:1] == [] or telling[0] in NEUTRAL_WORDS:
        return
    if not any(len(word) >= LEAST and word.isalpha() for word in words):
        return  # a value
    if opener.labels and not opener.titles:
        return
    while levels and levels[-1][0] >= opener.level:
        levels.pop()
    parts = outline[levels[-1][1]].parts if levels and levels[-1][1] >= 0 else ()
    yield _Cut(block, opener.start, opener.start, _heading(document, block, opener, parts, ()))


def _cut(document: Document, block: int, opener: Opener, match: Match, outline: Outline) -> _Cut:
    node = None if match.node == FOREIGN else outline[match.node]
    parts, labels = ((), FOREIGN_LABELS) if node is None else (node.parts, node.path)
    heading = _heading(document, block, opener, parts, labels, node.depth if node else 1)
    end = match.end
    item = document.blocks[block]
    if not isinstance(item, Passage):
        return _Cut(block, 0, 0, heading)
    text = item.page.text
    if opener.others:
        return _Cut(block, opener.start, opener.line_end, heading, others=opener.others)
    label = opener.labels[-1].end if opener.labels else end
    sentence = text[label : opener.line_end].rstrip(" *_").endswith(".")
    if node and match.by_title and sentence and label < end:
        told = words_of(text[label : opener.line_end])
        end = end if _is_title_of(node, told, outline, sentence) else label
    rest = words_of(text[end : opener.line_end])
    if node and opener.level and _is_title_of(node, rest, outline, sentence):
        end = opener.line_end
    blanked = [span for span in opener.blanked if span[0] >= end]
    if opener.rule_end > opener.line_end:
        blanked.append((opener.line_end, opener.rule_end))
    if opener.mark == "|":
        blanked += [m.span() for m in _BARS.finditer(text, end, opener.line_end)]
    if len(_BOLD.findall(text, opener.start, end)) % 2:
        partner = _BOLD.search(text, end, opener.line_end)
        blanked += [partner.span()] if partner else []
    blanked += _partner(text, end, opener.line_end)
    blanked += _closing_tags(text, opener.start, end, opener.line_end)
    return _Cut(block, opener.start, end, heading, tuple(blanked), answer=opener.answer)


def _closing_tags(text: str, start: int, begin: int, end: int) -> Iterator[Span]:
    """Yield the tags that close in the line what was opened in front of its content."""
    for tag in _TAG.finditer(text, start, begin):
        close = f"</{tag[1]}>"
        at = text.find(close, tag.end(), end)
        if at >= begin:
            yield at, at + len(close)


def _partner(text: str, begin: int, end: int) -> Iterator[Span]:
    """Yield the sign of slanted text at the end of a line whose first one stands before it."""
    sign = text[begin - 1 : begin]
    rest = text[begin:end].rstrip(" .,;!")
    if sign in ("_", "*") and text[begin - 2 : begin - 1] != sign and rest.endswith(sign):
        yield begin + len(rest) - 1, begin + len(rest)


def _is_title_of(node: Node, words: Words, outline: Outline, sentence: bool) -> bool:
    """Whether the words behind a label only say what the question is called.

    A sentence may say the same words to answer: `The project should be accepted.`
    """
    inside = [one for one in outline if one.parent == node.index and one.parts == node.parts]
    names = {name for one in (node, *inside) for name in one.names}
    # what asks is not said again by what answers: `Is A diagonalizable?` by `not diagonalizable`
    names = {n for n in names if asks(n) == asks(words)}
    if max(map(len, words), default=0) < LEAST:
        return False  # a letter or a number is an answer
    if any(word.isdecimal() and all(word not in name for name in names) for word in words):
        return False  # `9 page faults` answers what is called page faults
    if sentence:
        return is_one_of(words, frozenset(names))
    if any(likeness(name, words) >= ALIKE for name in names):
        return True
    return bool(words) and any(2 * len(shared_words(name, words)) > len(words) for name in names)


def _heading(
    document: Document,
    block: int,
    opener: Opener,
    parts: tuple[str, ...],
    labels: tuple[str, ...],
    depth: int = 1,
) -> Heading:
    item = document.blocks[block]
    place = item.place
    if isinstance(item, Passage):
        place = item.page.place(opener.start, opener.line_end)
    text = item.text if isinstance(item, Heading) else opener.text
    return Heading(text, place, tuple(filter(None, labels)), depth, parts)


# -- reading what stands between -------------------------------------------------------------------


def _read(
    document: Document, cuts: Sequence[_Cut], notation: Notation
) -> tuple[tuple[Block, ...], Remarks, tuple[Doubt, ...]]:
    blocks: list[Block] = []
    remarks: list[tuple[Remark, Place]] = []
    doubts: list[Doubt] = []
    own: dict[int, list[_Cut]] = {}
    for cut in cuts:
        own.setdefault(cut.block, []).append(cut)
    begins = False  # whether a title stands above, and nothing of its section yet
    for position, block in enumerate(document.blocks):
        here = own.get(position, [])
        if isinstance(block, Passage):
            spans = [(cut.start, cut.end) for cut in here]
            numbers = page_numbers(block.page, spans)
            doubts += doubts_about_numbers(block.page, spans, numbers)
            pieces = tuple(_pieces(block.page, here, numbers))
            goes_on_below = _goes_on_below(document.blocks[position + 1 :], own, position + 1)
            for piece in pieces:
                begins = begins or piece.heading is not None
                ends = piece is not pieces[-1] or not goes_on_below
                read, found, unsure = _section(piece, notation, begins, begins and ends)
                blocks += read
                remarks += found
                doubts += unsure
                begins = begins and not piece.page.text.strip()
        else:
            blocks += [cut.heading for cut in here] or [block]
            begins = bool(here)
    return tuple(blocks), tuple(remarks), tuple(doubts)


def _goes_on_below(blocks: Sequence[Block], own: Mapping[int, Sequence[_Cut]], first: int) -> bool:
    """Whether a section goes on with the blocks below it, the first of which has this number."""
    for position, block in enumerate(blocks, first):
        cuts = own.get(position)
        if not isinstance(block, Passage):
            return not cuts
        if block.page.text[: cuts[0].start if cuts else None].strip():
            return True
        if cuts:
            return False
    return False


@dataclass(frozen=True, slots=True)
class _Piece:
    """The text of a section on one page; without a heading it goes on with the one before."""

    page: Page
    heading: Heading | None


def _pieces(page: Page, cuts: Sequence[_Cut], numbers: Sequence[Span]) -> Iterator[_Piece]:
    blanked = [*numbers, *(span for cut in cuts for span in cut.blanked)]
    blanked += _heads_of_tables(page, cuts)
    begin, heading = 0, None
    for cut in cuts:
        if begin <= cut.start:
            yield _Piece(page.piece(begin, cut.start, blanked), heading)
        begin, heading = cut.end, cut.heading
        if cut.others:
            yield _Piece(page.piece(cut.start, cut.end, cut.others), heading)
            heading = None
        elif begin < cut.answer:
            yield _Piece(page.piece(begin, cut.answer, blanked), heading)
            begin, heading = cut.answer, None
    yield _Piece(page.piece(begin, len(page.text), blanked), heading)


def _heads_of_tables(page: Page, cuts: Iterable[_Cut]) -> Iterator[Span]:
    """Yield the heads of tables above rows that are sections: they belong to none.

    Rows of a table that stand below its head and are no sections are content like any other.
    """
    rows = {page.line_index(cut.start) for cut in cuts if _is_row(page, cut)}
    for row in rows:
        above: list[int] = []
        at = row - 1
        while at >= 0 and at not in rows and page.lines[at].lstrip().startswith("|"):
            above.append(at)
            at -= 1
        ruled = [_SIGNS_OF_RULES.issuperset(page.lines[each]) for each in above]
        if any(ruled) and not ruled[0]:
            continue
        yield from ((page.starts[at], page.starts[at] + len(page.lines[at])) for at in above)


def _is_row(page: Page, cut: _Cut) -> bool:
    return page.lines[page.line_index(cut.start)].lstrip().startswith("|")


def _section(
    piece: _Piece, notation: Notation, begins: bool, whole: bool
) -> tuple[list[Block], Remarks, tuple[Doubt, ...]]:
    """Return what stands in a piece; `begins` says that nothing of its section stands above.

    Nor does anything stand below where it is the `whole` section.
    """
    blocks: list[Block] = []
    remarks: Remarks = ()
    page = piece.page
    if piece.heading is not None:
        page = _without_byline(without_furniture(page), piece.heading)
    if whole:
        page = without_idle_label(page)
    signs = [page.line_place(index) for index in may_be_signs(page)]
    written = page.lines
    page = without_ornaments(page, whole_lines)
    if page.text.strip():
        found, remarks = read_prepared(page, notation, section=True)
        blocks += (_inside(block) for block in found)
    lines = tuple(_lines(page, written))
    doubts: tuple[Doubt, ...] = ()
    if begins:
        read = blocks
        blocks, lines = with_answer_first(page, read, lines)
        doubts = doubts_about_first(blocks, read)
    if piece.heading is not None:
        blocks.insert(0, replace(piece.heading, lines=lines))
    elif lines:
        blocks.insert(0, Heading("", lines[0].place, level=GOES_ON, lines=lines))
    return blocks, remarks, (*doubts, *(Doubt(place, _DASH) for place in signs))


def _without_byline(page: Page, heading: Heading) -> Page:
    """Take a name in brackets, or a word as `Solution`, off the line of a title: `Q5 (Greta)`.

    Such words may have the first line below to themselves: `My answer:`. Where nothing else stands
    in the section, it may be the answer.
    """
    at = next((index for index, line in enumerate(page.lines) if line.strip()), 0)
    first, rest = page.lines[at], page.lines[at + 1 :]
    if not "".join(rest).strip():
        return page
    words = words_of(first)
    neutral = NEUTRAL_WORDS.issuperset(words) and not first.rstrip().endswith(":")
    neutral = neutral or (at > 0 and not without_announcement(first))
    named = at == 0 and _TITLED.match(heading.text) and _BYLINE.fullmatch(first)
    if not words or not (named or neutral):
        return page
    return page.with_text("\n".join([*page.lines[:at], " " * len(first), *rest]))


def _inside(block: Block) -> Block:
    """Return a title inside a section as one that opens nothing."""
    if isinstance(block, Heading):
        return replace(block, labels=(), level=10 + block.level)
    return block


def _lines(page: Page, written: Sequence[str]) -> Iterator[Prose]:
    """Yield the lines of a page; `written` are the same with what only points at some of them."""
    for index, (line, before) in enumerate(zip(page.lines, written, strict=True)):
        text = without_marks(line).strip()
        if text:
            singled = tuple(map(without_marks, singled_out(before)))
            yield Prose(text, page.line_place(index), _stressed(line, text), singled)


def _stressed(line: str, text: str) -> str:
    """Return the one stretch of a line that stands in bold, if that is not all of it."""
    found = _IN_BOLD.findall(line)
    words = without_marks(found[0].strip("*_")).strip() if len(found) == 1 else ""
    return words if words != text else ""
