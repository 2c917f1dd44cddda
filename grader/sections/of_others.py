"""Answers that a page says are another person's: `Bob's solutions` beside `My solutions`.

They are no answers of the student who handed the page in. Where nothing on the page is called one's
own, a name may be that of the student, and all of it is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal

from grader.equivalence import Remark
from grader.errors import Place
from grader.expressions.phrases import ANSWER_WORDS, QUESTION_WORDS, pattern_of
from grader.readers.document import Block, Document, Passage
from grader.readers.text import Page
from grader.sections.tables import cell_spans, is_row

NOT_OWN = "of-another-person"
_SAYS = "what is said to be another person's was not read: {text}"
_SHOWN = 60
_WORK = rf"(?:{pattern_of(ANSWER_WORDS)}|work|working|attempt|version|submission)s?"
_WHAT = rf"(?:(?:final|full|original|first|second|suggested|proposed) )?{_WORK}"
_PERSON = (
    r"(?:(?:my|a|the|our|another) )?(?:friend|classmate|class mate|partner|room ?mate|team ?mate"
    r"|neighbou?r|colleague|tutor|instructor|professor|teacher|(?:text)?book|ta"
    r"|other (?:group|student|person)|brother|sister|chat ?gpt|ai)"
)
_NAMED = r"(?-i:[A-Z][a-zà-ÿ]{1,20})(?: (?-i:[A-Z])[\w.]{0,20})?"
_OWN = re.compile(
    rf"(?:(?:my|our)(?: own)? {_WHAT}|(?:my|our) own|mine)(?: (?:to|for|of) .{{0,40}})?", re.I
)
_OTHER = re.compile(
    rf"(?:(?:{_PERSON}|{_NAMED})(?:['’]s?|s['’])(?: own)? {_WHAT}"
    rf"|{_WHAT} (?:by|of|from) (?:{_PERSON}|{_NAMED})"
    rf"|(?:the )?(?:official|sample|model|reference|textbook|book|instructor) {_WORK})"
    r"(?: (?:to|for) .{0,40}| \([^()]{0,60}\))?",
    re.IGNORECASE,
)
_FRAME = re.compile(r"[ \t>]{0,6}(?P<hashes>#{0,6})[ \t]*(?P<bold>[*_]{0,3})")
_QUESTION = re.compile(
    rf"[ \t>#*_]{{0,9}}(?:(?P<word>{pattern_of(QUESTION_WORDS)})\s?\d"
    r"|(?P<label>\(?\w{1,2}[.)])\s)",
    re.IGNORECASE,
)
_BOLD, _PLAIN = 7, 8
_LONGEST = 80


_Kind = Literal["own", "other", "question", "heading"]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page that says whose the lines below it are, or which question they answer."""

    block: int
    index: int
    level: int
    kind: _Kind
    look: str = ""
    rest: str = ""


def without_others(document: Document) -> tuple[Document, list[tuple[Remark, Place]]]:
    """Return a document without the answers of others, where it has some of one's own."""
    document = replace(
        document,
        blocks=tuple(
            replace(block, page=_without_columns_of_others(block.page))
            if isinstance(block, Passage)
            else block
            for block in document.blocks
        ),
    )
    marked = [
        line
        for block, item in enumerate(document.blocks)
        if isinstance(item, Passage)
        for line in _marked(block, item.page)
    ]
    kinds = [line.kind for line in marked]
    if "other" not in kinds or not _has_own_work(document, marked):
        return document, []
    looks = {line.look for line in marked[: kinds.index("own")] if line.kind == "question"}
    blocks, remarks = list(document.blocks), list[tuple[Remark, Place]]()
    for at, line in enumerate(marked):
        if line.kind != "other" or _holds_own_work(line, marked[at + 1 :]):
            continue
        after = next((each for each in marked[at + 1 :] if _ends(line, each, looks)), None)
        for block, first, last in _stretches(blocks, line, after):
            item = blocks[block]
            assert isinstance(item, Passage)
            blocks[block] = replace(item, page=_blanked(item.page, first, last))
            if block == line.block:
                text = " ".join(" ".join(item.page.lines[first:last]).split())
                shown = text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + " …"
                place = item.page.line_place(first, last - 1)
                remarks.append((Remark(NOT_OWN, _SAYS.format(text=shown)), place))
    return replace(document, blocks=tuple(blocks)), remarks


#: Heads of columns with one's own answers, and with those that they are compared with.
_OWN_HEAD = re.compile(rf"(?:my|our|your|student(?:['’]s)?)(?: own)? {_WHAT}|mine", re.IGNORECASE)
_OTHER_HEAD = re.compile(
    rf"(?:the )?(?:correct|right|true|actual|expected|official|sample|model|reference) {_WORK}"
    rf"|(?:answer |solution )?key|(?:{_PERSON}|{_NAMED})(?:['’]s?|s['’]) {_WHAT}",
    re.IGNORECASE,
)


def _without_columns_of_others(page: Page) -> Page:
    """Return a page without the columns of tables that are not one's own: `correct answer`."""
    lines, others = list(page.lines), frozenset[int]()
    for index, line in enumerate(page.lines):
        if not is_row(line):
            others = frozenset()
            continue
        spans = cell_spans(line)
        if not index or not is_row(page.lines[index - 1]):
            heads = [line[start:end].strip(" *_:") for start, end in spans]
            own = any(map(_OWN_HEAD.fullmatch, heads))
            others = frozenset(
                at for at, head in enumerate(heads) if own and _OTHER_HEAD.fullmatch(head)
            )
        for at, (start, end) in enumerate(spans):
            if at in others and line[start:end].strip(" :-"):
                lines[index] = f"{lines[index][:start]}{' ' * (end - start)}{lines[index][end:]}"
    return page if lines == page.lines else page.with_text("\n".join(lines))


def _marked(block: int, page: Page) -> Iterator[_Line]:
    for index, line in enumerate(page.lines):
        frame = _FRAME.match(line)
        assert frame is not None
        level = len(frame["hashes"]) or (_BOLD if frame["bold"] else _PLAIN)
        words, colon, rest = line[frame.end() :].strip().partition(":")
        words, rest = words.strip(" *_\t"), rest.strip(" *_\t")
        if len(words) <= _LONGEST and (not rest or colon):
            kinds: tuple[tuple[re.Pattern[str], _Kind], ...] = ((_OWN, "own"), (_OTHER, "other"))
            found = next((kind for pattern, kind in kinds if pattern.fullmatch(words)), None)
            if found is not None:
                yield _Line(block, index, level, found, rest=rest)
                continue
        question = _QUESTION.match(line)
        if question is not None:
            look = "word" if question["word"] else re.sub(r"\w+", "", question["label"])
            yield _Line(block, index, level, "question", f"{look}{level}")
        elif level < _BOLD:
            yield _Line(block, index, level, "heading")


def _has_own_work(document: Document, marked: Sequence[_Line]) -> bool:
    """Whether something stands below or behind a title that calls it one's own."""
    ends = [*marked[1:], None]
    for line, after in zip(marked, ends, strict=True):
        if line.kind != "own":
            continue
        below = (
            "".join(
                item.page.lines[max(first, line.index + 1) if block == line.block else 0 : last]
            )
            for block, first, last in _stretches(document.blocks, line, after)
            if isinstance(item := document.blocks[block], Passage)
        )
        if line.rest or (after and after.kind == "question") or any(map(str.strip, below)):
            return True
    return False


def _holds_own_work(line: _Line, below: Sequence[_Line]) -> bool:
    """Whether a heading stands over one's own work, so that its name is that of the student."""
    if line.level >= _BOLD:
        return False
    deeper = takewhile(lambda other: other.level > line.level, below)
    return any(other.kind == "own" for other in deeper)


def _ends(line: _Line, other: _Line, looks: Collection[str]) -> bool:
    """Whether what stands below a title ends at another line.

    Where questions stand above the first title of one's own, the next of them ends it as well.
    """
    if other.kind in ("own", "other"):
        return True
    if other.level < _BOLD and other.level <= line.level and line.level < _BOLD:
        return True
    return other.look in looks if other.kind == "question" else False


def _stretches(
    blocks: Sequence[Block], line: _Line, after: _Line | None
) -> Iterator[tuple[int, int, int]]:
    """Yield the lines from one line to another, block by block; behind a colon, its paragraph."""
    for block in range(line.block, after.block + 1 if after else len(blocks)):
        item = blocks[block]
        if not isinstance(item, Passage):
            continue
        first = line.index if block == line.block else 0
        last = after.index if after and block == after.block else len(item.page.lines)
        if line.rest and line.kind == "other":
            blank = (at for at in range(first, last) if not item.page.lines[at].strip())
            yield block, first, next(blank, last)
            return
        if first < last:
            yield block, first, last


def _blanked(page: Page, first: int, last: int) -> Page:
    lines = [
        " " * len(line) if first <= index < last else line for index, line in enumerate(page.lines)
    ]
    return page.with_text("\n".join(lines))
