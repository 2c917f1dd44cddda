"""From a document that was opened to its sections: every line gets one owner, or none.

What the openers of a page name is aligned with the rubric (`align`); then each stretch between two
of them is read by itself, so that no formula, list or table reaches from one section into another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from grader.equivalence import Remark
from grader.errors import Place
from grader.expressions.announcing import without_announcement
from grader.expressions.notation import Notation
from grader.expressions.phrases import BEING, NEUTRAL_WORDS, QUESTION_WORDS, pattern_of
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
from grader.sections.align import Alignment, align
from grader.sections.breaks import doubts_about_numbers, lost_breaks, page_numbers
from grader.sections.cuts import Cut, Span, cuts_of
from grader.sections.fields import with_known_ids
from grader.sections.in_front import doubts_about_first, with_answer_first, without_idle_label
from grader.sections.labels import INSIDE
from grader.sections.lists import restarted
from grader.sections.mentions import doubts_about, mentioned_in
from grader.sections.of_others import without_others
from grader.sections.openers import Opener, find_openers
from grader.sections.options import FOREIGN
from grader.sections.outline import Node, Outline
from grader.sections.owners import is_divided
from grader.sections.tables import is_row
from grader.sections.titles import (
    shared_words,
    words_of,
)

GOES_ON = 99
"""The level of a heading without words, which only holds the lines of a section that goes on."""
_IN_BOLD = re.compile(r"\*\*(?=\S)[^*]+\*\*|(?<!\w)__(?=[^\s_])[^_]+__(?!\w)")
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
_ZEROS = re.compile(r"(?<![\d.])0{1,3}(?=[1-9])")
_NUMBER_OF_FOLDER = re.compile(r"(?:[^\W\d_]{1,12})?[ _-]?(?P<number>\d{1,2})")
_PART_OF_WORK = re.compile(r"(?<![^\W_])(?:part|teil|partie|parte)[ ._-]?\d{1,2}(?![^\W_])", re.I)
_PAGE = re.compile(r"(?<![^\W_])[pP][.\s-]?0?(?P<number>\d{1,3})(?![^\W_])")
_DASH = "a dash in front of an answer may be a mark of a list or a minus sign"

Remarks = tuple[tuple[Remark, Place], ...]


NotationOf = Callable[[Sequence[str]], Notation]
"""The notation in which a section is read that can answer so many parts; none belongs to none."""


def divide(document: Document, outline: Outline, notation_of: NotationOf) -> Document:
    """Return the document read section by section, each in the notation of its parts.

    Each section begins with a `Heading` whose `parts` say which parts it can answer; what stands
    before the first one belongs to none, as do sections that name a question of another sheet.
    """
    if is_divided(document):
        return document
    document, of_others = without_others(with_known_ids(document, outline))
    openers = list(_openers(document, outline))
    alignment = align([opener for _, opener in openers], outline)
    cuts = list(cuts_of(document, openers, alignment.matches, outline))
    blocks, remarks, unsure = _read(document, cuts, notation_of)
    mentioned = mentioned_in(document, openers, alignment, outline)
    doubts = (
        *lost_breaks(document),
        *_doubts(document, openers, alignment, outline),
        *_uncounted(document, openers, alignment, outline),
        *_untitled(document, openers, alignment, outline),
        *_numbers_said(document, openers, alignment, outline),
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
    yield from _doubts_from(document, openers, below, {*below, *questions}, _ANY.format("part"))
    firsts = restarted([opener for _, opener in openers])
    unnamed = {node.parts for node in outline if len(node.parts) == 1 and not node.named}
    opened = {match.node for match in alignment.matches}
    if (
        len(unnamed) < 2
        or len(opened) > 1
        or not any(m.opener in firsts for m in alignment.matches)
    ):
        return
    yield from _doubts_from(document, openers, firsts, set(firsts), _ANY.format("question"))


def _untitled(
    document: Document,
    openers: Sequence[tuple[int, Opener]],
    alignment: Alignment,
    outline: Outline,
) -> Iterator[Doubt]:
    """Yield a doubt about each name of a value that is no title, where another one opened a part.

    Below `- Slope: 2` a line `- Fit: y = 2x` may answer a part that no other line does; one of
    another question where it has a word of its title.
    """
    opened = {match.opener: match for match in alignment.matches}
    done = {match.node for match in alignment.matches}
    left = [node for node in outline if node.index not in done and not _has_below(node, outline)]
    beside: list[Node] = []
    last: Opener | None = None
    for at, (block, opener) in enumerate(openers):
        match, item = opened.get(at), document.blocks[block]
        if match is not None and match.node < 0:
            last = None
        elif match is not None:
            beside = [node for node in left if node.parent == outline[match.node].parent]
            named = match.by_title and outline[match.node].depth > 1 and bool(left)
            last = opener if named and not opener.labels else None
        elif isinstance(item, Passage) and _may_be_of(opener, last, beside, left):
            line = opener.line(item.page)[:40]
            words = f"`{line}` may be the answer to a part whose title it does not repeat"
            end = opener.start + len(opener.line(item.page))
            yield Doubt(item.page.place(opener.start, end), words, strong=True)


def _may_be_of(
    opener: Opener, last: Opener | None, beside: Sequence[Node], left: Sequence[Node]
) -> bool:
    """Whether a line that opens nothing may answer a part that is left.

    It is written like the `last` title, or says a word of the title of a whole question.
    """
    if last is not None and _is_written_like(opener, last):
        return bool(beside) or any(_has_word_of(opener, node) for node in left)
    named = not opener.labels and any(title.sign == ":" for title in opener.titles)
    return named and any(_has_word_of(opener, node) for node in left if node.depth == 1)


def _numbers_said(
    document: Document,
    openers: Sequence[tuple[int, Opener]],
    alignment: Alignment,
    outline: Outline,
) -> Iterator[Doubt]:
    """Yield a doubt about each line that says what a question is: `3 is 42`, where none is open."""
    opened = {match.opener: match.node for match in alignment.matches}
    done = {outline[node].path[0] for node in opened.values() if node >= 0}
    left = {node.path[0] for node in outline} - done
    said = {at: _NUMBER_IS.match(opener.text) for at, (_, opener) in enumerate(openers)}
    items = [at for at, found in said.items() if found and found["number"] in left]
    items = [at for at in items if at not in opened]
    words = "may be the answer to the question of that number"
    yield from _doubts_from(document, openers, items, {*items, *opened}, words)


_ANY = "may be any {}, as several are called the same"
_NUMBER_IS = re.compile(rf"(?P<number>\d{{1,2}})\s(?:{pattern_of(BEING)})\s")


def _has_below(node: Node, outline: Outline) -> bool:
    return any(other.parent == node.index for other in outline)


def _has_word_of(opener: Opener, node: Node) -> bool:
    """Whether a line names its value by a word of the title of a part."""
    said = [title.words for title in opener.titles]
    shared = (shared_words(name, words) for name in node.names for words in said)
    return any(len(word) >= _LEAST_LETTERS for words in shared for word in words)


_LEAST_LETTERS = 3


def _is_written_like(opener: Opener, other: Opener) -> bool:
    """Whether a line is an item as another one is, or gives a value a name as it does."""
    alike = (opener.mark, opener.indent) == (other.mark, other.indent)
    if opener.labels or not opener.titles or not alike:
        return False
    signs = {title.sign for title in other.titles} & {":", "="}
    if opener.mark == INSIDE:
        signs &= {":"}  # `The roots are x = 2 and x = 3` goes on with the same
    return any(
        (opener.mark == "-" or title.sign in signs) and not NEUTRAL_WORDS.issuperset(title.words)
        for title in opener.titles
    )


def _doubts_from(
    document: Document,
    openers: Sequence[tuple[int, Opener]],
    items: Sequence[int],
    ends: Collection[int],
    words: str,
) -> Iterator[Doubt]:
    """Yield a doubt from each of these items to the next of `ends`, or to the end of its page.

    `words` say of the line, which is quoted before them, what it may be.
    """
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
            yield Doubt(item.page.place(opener.start, end), f"`{line}` {words}", strong=True)


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
        found = [*_with_titles_below(page, found)]
        for opener, below in zip(found, [*found[1:], None], strict=False):
            closes = opener.is_bare and _closes(page, opener, below)
            yield position, replace(opener, closes=True) if closes else opener
        if page.text.strip():
            last = found[-1] if found else None
            above = last is not None and last.is_bare and not page.text[last.line_end :].strip()


def _with_titles_below(page: Page, openers: Sequence[Opener]) -> Iterator[Opener]:
    """Yield the openers of a page; a label alone in its line has the title that stands below it.

    `2.` and in the next line `Gradient descent:` are one opener, as in one line.
    """
    taken = False
    for opener, below in zip(openers, [*openers[1:], None], strict=False):
        if taken:
            taken = False
            continue
        taken = below is not None and _is_title_of(page, opener, below)
        yield _joined(opener, below) if below is not None and taken else opener


def _is_title_of(page: Page, label: Opener, below: Opener) -> bool:
    """Whether an opener is nothing but words that announce, right below a label."""
    announces = below.ends_in_colon and not below.labels
    return announces and label.is_bare and not page.text[label.line_end : below.start].strip()


def _joined(label: Opener, title: Opener) -> Opener:
    """Return a label with the title below it as if both stood in one line."""
    titles = tuple(
        replace(one, words=(*named.words, *one.words))
        for named in label.titles[:1]
        for one in title.titles
    )
    return replace(
        label,
        line_end=title.line_end,
        rule_end=title.rule_end,
        titles=(*titles, *title.titles),
        text=f"{label.text} {title.text}",
    )


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


def _read(
    document: Document, cuts: Sequence[Cut], notation_of: NotationOf
) -> tuple[tuple[Block, ...], Remarks, tuple[Doubt, ...]]:
    blocks: list[Block] = []
    remarks: list[tuple[Remark, Place]] = []
    doubts: list[Doubt] = []
    own: dict[int, list[Cut]] = {}
    for cut in cuts:
        own.setdefault(cut.block, []).append(cut)
    goes_on_below = _goes_on_below(document.blocks, own)
    begins = False  # whether a title stands above, and nothing of its section yet
    parts: Sequence[str] = ()
    for position, block in enumerate(document.blocks):
        here = own.get(position, [])
        if isinstance(block, Passage):
            spans = [(cut.start, cut.end) for cut in here]
            numbers = page_numbers(block.page, spans)
            doubts += doubts_about_numbers(block.page, spans, numbers)
            pieces = tuple(_pieces(block.page, here, numbers))
            for piece in pieces:
                begins = begins or piece.heading is not None
                parts = (piece.heading.parts or ()) if piece.heading else parts
                ends = piece is not pieces[-1] or not goes_on_below[position]
                read, found, unsure = _section(piece, notation_of(parts), begins, begins and ends)
                blocks += read
                remarks += found
                doubts += unsure
                begins = begins and not piece.page.text.strip()
        else:
            blocks += [cut.heading for cut in here] or [block]
            parts = (here[-1].heading.parts or ()) if here else parts
            begins = bool(here)
    return tuple(blocks), tuple(remarks), tuple(doubts)


def _goes_on_below(blocks: Sequence[Block], own: Mapping[int, Sequence[Cut]]) -> list[bool]:
    """Return for each block whether its last section goes on in the blocks below it."""
    found: list[bool] = []
    goes_on = False
    for position in reversed(range(len(blocks))):
        found.append(goes_on)
        block, cuts = blocks[position], own.get(position)
        if not isinstance(block, Passage):
            goes_on = not cuts
        elif block.page.text[: cuts[0].start if cuts else None].strip():
            goes_on = True
        elif cuts:
            goes_on = False
    return found[::-1]


@dataclass(frozen=True, slots=True)
class _Piece:
    """The text of a section on one page; without a heading it goes on with the one before."""

    page: Page
    heading: Heading | None


def _pieces(page: Page, cuts: Sequence[Cut], numbers: Sequence[Span]) -> Iterator[_Piece]:
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


def _heads_of_tables(page: Page, cuts: Iterable[Cut]) -> Iterator[Span]:
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
        if at in rows or (any(ruled) and not ruled[0]):
            continue  # what stands below the row of another section belongs to that
        yield from ((page.starts[at], page.starts[at] + len(page.lines[at])) for at in above)


def _is_row(page: Page, cut: Cut) -> bool:
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
    if not "".join(rest).strip() or is_row(first):
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
