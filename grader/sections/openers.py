"""What may open a section on a page: headings, bold runs, list marks, labels, rows of tables.

An opener says how it stands there (`level`, `mark`) and what it may name (`labels`, `titles`). The
rest of its line is content like any other; where it begins depends on which reading is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile

from grader.expressions.phrases import (
    ANSWER_WORDS,
    BEING,
    CONCLUDING,
    JOINING,
    QUESTION_WORDS,
    STEP_WORDS,
    pattern_of,
)
from grader.readers.text import Page
from grader.sections.labels import (
    ALONE,
    EQUALS,
    INSIDE,
    Label,
    Word,
    bold_labels,
    formulas_like_labels,
    labels_at,
    labels_inside,
    letters_chosen,
    listed_labels,
    whole_label,
)
from grader.sections.tables import (
    COLUMN_WORDS,
    LabelledTable,
    TableHead,
    cell_spans,
    cells_of,
    columns_of,
    is_bare_row,
    is_row,
    labelled_table,
    table_head,
    titled_table,
)
from grader.sections.titles import Words, words_of
from grader.sections.written import as_markdown

MAX_TITLE = 120
MAX_TITLE_WORDS = 12
MAX_BARS = 4
"""A row of more cells than a label, an answer and a remark holds data."""
BOLD_LEVEL = 7
"""The level of a bold line: below every heading."""

#: A sign for `number of` in front of what is counted, and no title: `#params = 1216`.
_NUMBER_OF = (
    rf"#(?:[ \t]?of[ \t]|(?=[a-z]{{3}}))(?!(?:{pattern_of((*QUESTION_WORDS, *ANSWER_WORDS))})\b)"
    r"[a-z]{3,20}(?:[ \t][a-z]{2,20}){0,2}[ \t]?[=≈:][ \t]?[-+\d(]"
)
_PREFIX = re.compile(
    r"[ \t]*(?:>[ \t]?){0,5}(?:\[![a-z]{1,12}\][+-]?[ \t]*)?"
    rf"(?P<hashes>(?!{_NUMBER_OF})#{{1,6}}(?:[ \t]+|$|(?=[^\W\d]|\(\w{{1,4}}\))))?"
    r"(?P<bullet>[-*+•·▪◦](?:[ \t]+)(?!\s))?(?P<item>\\item\b[ \t]*)?(?:\\(?=#\d))?"
    rf"(?P<box>\[[ xX]\][ \t]+(?=\*{{0,2}}(?:\d|(?:{pattern_of(QUESTION_WORDS)})\W)))?",
    re.IGNORECASE,
)
_MARKS = re.compile(
    r"\*{1,3}|(?<!\w)_{1,2}|_{1,2}(?!\w)|</?(?:b|u|i|em|strong|h\d|p|summary|details|div|span)>|`(?=\S)"
    r"|\\textbf\{"
)
#: A label in bold needs no sign: `**2** 13x`, `**a** = $13x$`.
_BOLD_NAME = re.compile(
    r"(?P<sign>\*\*|__)(?P<name>\w{1,3})(?P=sign)(?=[ \t]+(?:[^\s=]|=[ \t]*(?:\$|\\\()))"
)
#: Neither does a title: `**velocity** 13x`.
_BOLD_TITLE = re.compile(
    r"(?P<sign>\*\*|__)(?P<words>[^\W\d_][\w ,'’&()-]{1,60})(?P=sign)[ \t]+(?=[^\s:=–—-])"
)
_UNDERLINE = re.compile(r"[ \t]*(?P<sign>=|-)(?P=sign){2,}[ \t]*$")
_TITLE_END = re.compile(
    r"(?<!\s)\s*(?P<sign>:(?!=)|\s(?:[–—→⇒-]|[-=]>)\s|=(?!=)|(?<=[^\W\d_]{3})\)(?=\s)"
    rf"|(?<=\w)\s(?:{pattern_of(BEING)}|has|have|hat|haben|tiene|tienen)\s)",
    re.IGNORECASE,
)
#: What stands between two titles in one line: `det(A) = 3, det(B) = 4`.
_NEXT_TITLE = re.compile(
    rf"(?:[,;.][ \t]+|(?<![ \t])[ \t]++(?=(?:{pattern_of(JOINING)})[ \t]))"
    rf"(?:(?:{pattern_of((*JOINING, *CONCLUDING))}),?[ \t]+)?(?=[^\W\d_])"
    # with nothing between them, `mean: 5 median: 4`
    r"|(?<=[\w)}$%°])[ \t]++(?=[^\W\d_]{3,20}(?:[ \t][^\W\d_]{2,20}){0,2}[ \t]?[:=][ \t])",
    re.IGNORECASE,
)
MAX_INSIDE = 300
"""A longer line is running text."""
_BRACKETED = re.compile(r"\(([^()\d=]{3,60})\)[ \t]*(?::[ \t]*)?(?=\S)")
_ONLY_WORDS = re.compile(r"[\w\s.,'’()\[\]/&+$^-]*")
#: The same with a value in it, which the title gives: `Prediction for x = 6`.
_WITH_VALUE = re.compile(r"[\w\s.,'’()\[\]/&+$^-]*=[\w\s.,'’$-]*")
_PART_CELL = re.compile(
    r"\s*\|[\s*_]*[A-Za-z]{0,10}\s?\d{1,2}\s?[.\-]?\s?\(?[a-z]\)?[.:]?[\s*_]*\|"
)


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Title:
    """Words that may name a question or a part; what follows begins at `end`.

    `whole` says that the line holds nothing else, `sign` what ends the words in a longer line.
    """

    words: Words
    end: int
    whole: bool
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Opener:
    """A place at which a section may begin; all positions are offsets in its page.

    `level` is that of a heading (1 to 6), `BOLD_LEVEL` for a line in bold, 0 else. `mark` says how
    the line is marked (`#`, `**`, `-`, `|`), `indent` how far it is moved in. `line_end` is where
    its line ends, `rule_end` where the rule below it ends, if it has one.
    `follows` says that the line above is nothing but a label, `below_label` that this is a row of a
    table, or an item of a list, that stands right below a label. `closes` says that nothing stands
    below the line, up to the next one that may open something.
    """

    start: int
    line_end: int
    level: int
    mark: str
    indent: int
    labels: tuple[Label, ...]
    titles: tuple[Title, ...] = ()
    text: str = ""
    rule_end: int = 0
    follows: bool = False
    closes: bool = False
    below_label: bool = False
    blanked: tuple[Span, ...] = ()
    """Signs of the line that only mark its label: the frame of `=== 1 ===`."""
    others: tuple[Span, ...] = ()
    """In a table with a column for each part, what of the table is not this part's."""
    answer: int = 0
    """Where the answer begins that stands in a column behind its working."""

    @property
    def is_bare(self) -> bool:
        """Whether nothing stands behind the label in its line."""
        return any(label.end >= self.line_end for label in self.labels)

    @property
    def ends_in_colon(self) -> bool:
        """Whether the words behind the label announce what stands below: `(d) The distances:`."""
        return self.text.rstrip(" *_").endswith(":")

    def line(self, page: Page) -> str:
        """Return the text of the page from here to the end of the line."""
        return page.text[self.start : self.line_end].strip()


def find_openers(page: Page, skip: Sequence[tuple[int, int]]) -> Iterator[Opener]:
    """Yield what may open a section, in order; inside `skip` (programs, displays) nothing does."""
    starts = [start for start, _ in skip]
    above: Opener | None = None
    group = _Group()
    passed, head, mixed, counts, number = -1, TableHead(), False, False, ""
    counted = frozenset((*_counted(page), *_columns_of_numbers(page), *formulas_like_labels(page)))
    listed = dict(listed_labels(page))
    for index, line in enumerate(page.lines):
        offset = page.starts[index]
        before = bisect_right(starts, offset) - 1
        inside = before >= 0 and skip[before][0] < offset < skip[before][1]
        if index <= passed or not line.strip() or inside or index in counted:
            continue
        begins = _begins_table(page, index) or _begins_bare_table(page, index)
        table = labelled_table(page, index, COLUMN_WORDS) if begins else None
        if table is None and _begins_table(page, index):
            table = titled_table(page, index)
        if table is not None:
            yield from _column_openers(page, table)
            above, passed = None, table.last
            continue
        below = page.lines[index + 1] if index + 1 < len(page.lines) else ""
        if is_row(line):
            if _begins_table(page, index):
                head, mixed = table_head(page, index), _has_parts(page, index)
                counts = _counts_from_zero(page, index) or _repeats_letters(page, index)
                counts = counts or _leads_to_its_rows(page, index)
            number = (head.parts and cells_of(line)[0]) or number
            found = None if counts else _row_opener(line, offset, head, mixed, number)
        else:
            line = as_markdown(line)
            chosen = [*letters_chosen(line)]
            if chosen:
                for start, label, text in chosen:
                    yield _in_line(line, offset, start, label, text, INSIDE)
                above = None
                continue
            found = _opener(line, offset, below, listed.get(index))
        below_label = group.goes_on(page.lines[index], above)
        if found is not None:
            follows = above is not None and above.is_bare
            marks = tuple(_marks(page.lines[index], line, offset))
            blanked = (*found.blanked, *marks)
            yield replace(found, follows=follows, below_label=below_label, blanked=blanked)
        above = found
        yield from _inside(line, offset, found)


#: Another name and its value, further on in a line: `; median: 4`, `. Median: 4`.
_OTHER_NAME = re.compile(r"\d[;,.]?[ \t]+(?:and |und )?(?:the )?[^\W\d_]{3,20}:[ \t]+[-−+]?\d")
_ITEM = re.compile(r"[ \t]*[-*+•][ \t]+\S")


#: A letter and its value in a line of their own: `A: 0`.
_PAIR = re.compile(r"[ \t]*[A-Za-z]\s?:\s{0,3}[^\s:=]\S{0,20}\s*\Z")


class _Group:
    """The table or list that the lines of a page are in, and whether it stands below a label."""

    def __init__(self) -> None:
        self._kind, self._below = "", False

    def goes_on(self, line: str, above: Opener | None) -> bool:
        """Take the next line; say whether it is in a table or list right below a label."""
        kind = "row" if is_row(line) else "item" if _ITEM.match(line) else ""
        kind = kind or ("pair" if _PAIR.match(line) else "")
        if kind != self._kind:
            self._kind = kind
            begun = above is not None and kind == "pair" and _PAIR.match(above.text) is not None
            below = above is not None and (above.is_bare or above.ends_in_colon)
            self._below = below or begun
        return bool(kind) and self._below


def _marks(written: str, line: str, offset: int) -> Iterator[Span]:
    """Yield the signs that a line was written with and that only mark its label."""
    for at, (before, after) in enumerate(zip(written, line, strict=True)):
        if after == " " != before:
            yield offset + at, offset + at + 1


_NUMBERED = re.compile(r"[ \t]*(?:[-*+][ \t]+)?(?P<number>\d{1,4})(?P<sign>[.:)])[ \t]")


def _counted(page: Page) -> Iterator[int]:
    """Yield the lines of lists that begin with 0: these are steps, and no questions."""
    number, sign = -1, ""
    for index, line in enumerate(page.lines):
        found = _NUMBERED.match(line)
        if found and int(found["number"]) == 0:
            number, sign = 0, found["sign"]
            yield index
        elif found and number >= 0 and int(found["number"]) == number + 1 and found["sign"] == sign:
            number += 1
            yield index
        elif line.strip():
            number = -1


_NUMBER_ALONE = re.compile(
    r"[ \t]*(?:[-*+•][ \t]+)?(?P<number>[-−]?\d{1,9}(?:[.,]\d{1,18})?)[ \t]*[,;]?"
)


def _columns_of_numbers(page: Page) -> Iterator[int]:
    """Yield the lines of columns of bare numbers, which are values one below the other.

    Where each second number counts on, `1`, `42`, `2`, `13`, these may be labels; none is the
    last line of a page.
    """
    filled = [index for index, line in enumerate(page.lines) if line.strip()]
    for alone, group in groupby(
        filled, key=lambda at: bool(_NUMBER_ALONE.fullmatch(page.lines[at]))
    ):
        run = [*group]
        if not alone or len(run) < _FEWEST_IN_COLUMN:
            continue
        found = [_NUMBER_ALONE.fullmatch(page.lines[at]) for at in run]
        numbers = [one["number"].replace(",", ".") for one in found if one]
        ends = run[-1] == filled[-1]
        firsts = {len(run) % 2} if ends and numbers[0] != "1" else {0, 1}
        if not any(_counts_on(numbers[first::2]) for first in firsts):
            yield from run


_FEWEST_IN_COLUMN = 3


def _counts_on(numbers: Sequence[str]) -> bool:
    """Whether numbers count as labels do: 1, 2, 3 or 1.1, 1.2, 2.1."""
    paths = [tuple(map(int, number.split("."))) for number in numbers if number[0].isdigit()]
    steps = [(one, other) for one, other in pairwise(paths)]
    whole = len(paths) == len(numbers) > 1
    return whole and all(
        other[-1] == one[-1] + 1 if one[:-1] == other[:-1] else other > one and other[-1] == 1
        for one, other in steps
    )


_ZERO_CELL = re.compile(r"\s*\|[\s$*→>-]*(?:[A-Za-z]_?\{?)?0(?:[.,]0{1,6})?[\s}$*]*\|")
#: A name with its index in a cell: the state `q1` of an automaton.
_INDEXED = re.compile(r"[\s$*→>-]*(?P<name>[A-Za-z]_?\{?\d{1,2}\}?)[\s$*]*")


def _counts_from_zero(page: Page, index: int) -> bool:
    """Whether a row of a table begins with 0: it holds data, and no questions."""
    rows = takewhile(is_row, page.lines[index:])
    return any(_ZERO_CELL.match(row) for row in rows)


def _leads_to_its_rows(page: Page, index: int) -> bool:
    """Whether other cells of a table name its rows: `| q1 | q2 | q1 |` are states, no questions."""
    rows = [cells_of(row) for row in takewhile(is_row, page.lines[index:])]
    names = {found["name"] for row in rows if row and (found := _INDEXED.fullmatch(row[0]))}
    return len(names) > 1 and any(
        found is not None and found["name"] in names
        for row in rows
        for found in map(_INDEXED.fullmatch, row[1:])
    )


def _repeats_letters(page: Page, index: int) -> bool:
    """Whether a letter begins two rows of a table: they are values, `| V | F | F |`."""
    rows = takewhile(is_row, page.lines[index:])
    letters = [cell for row in rows if len(cell := cells_of(row)[0].strip(" $*")) == 1]
    repeated = [cell for cell in letters if cell.isalpha()]
    return len(set(repeated)) < len(repeated)


def _begins_table(page: Page, index: int) -> bool:
    above = page.lines[index - 1] if index else ""
    return is_row(page.lines[index]) and not is_row(above)


def _begins_bare_table(page: Page, index: int) -> bool:
    """Whether a table without bars around it begins in a line."""
    here, below = page.lines[index], page.lines[index + 1 : index + 2]
    above = page.lines[index - 1] if index else ""
    return is_bare_row(here) and any(map(is_bare_row, below)) and not is_bare_row(above)


def _column_openers(page: Page, table: LabelledTable) -> Iterator[Opener]:
    for column, others in columns_of(page, table):
        start, end = column.head
        labels = tuple(replace(label, end=table.end) for label in column.labels)
        text = page.text[start:end].strip()
        title = Title(words_of(text), table.end, whole=False, sign="|")
        titles = () if labels else (title,)
        yield Opener(table.start, table.end, 0, "|", 0, labels, titles, text, others=others)


def _inside(line: str, offset: int, first: Opener | None) -> Iterator[Opener]:
    """Yield what may open a section behind the beginning of a line."""
    labels = () if first is None else tuple(_moved(label, -offset) for label in first.labels)
    bold = list(bold_labels(line, max((label.end for label in labels), default=0)))
    for start, label, text in bold:
        yield _in_line(line, offset, start, label, text, "**")
    if bold or first is None or first.mark == "|":
        return
    inside = [*labels_inside(line, labels)] if labels else []
    for start, label, text in inside:
        yield _in_line(line, offset, start, label, text, INSIDE)
    if labels and not inside:
        yield from _titles_behind(line, offset, max(label.end for label in labels))
    elif not labels and first.titles:
        yield from _titles_inside(line, offset, first.titles[-1])


def _titles_behind(line: str, offset: int, begin: int) -> Iterator[Opener]:
    """Yield the titles behind a label where several have their values: `1. mean: 5, median: 4`.

    What might be a label, `(b) q1 = 30, q2 = 20`, is a name there, however questions are called.
    """
    if any(label.form.endswith(EQUALS) for label in labels_at(line, begin)):
        return
    title = _title(line[: begin + 2 * MAX_TITLE], begin, offset, heading=False)
    others = [*_titles_inside(line, offset, title)] if title is not None else []
    if title is not None and others:
        own = replace(title, end=offset + begin)
        end = offset + len(line)
        yield Opener(offset + begin, end, 0, INSIDE, 0, (), (own,), line[begin:].strip())
        yield from others


#: A title in a sentence, and right behind it its values: `with eigenvectors (1, 1), (1, -1)`.
_NAMED_BEHIND = re.compile(
    r"(?:[,;][ \t]|[ \t](?=with|and|mit|und))(?:(?:with|and|mit|und)[ \t])?"
    r"(?:(?:the|its|corresponding|associated|den|die)[ \t]){0,2}"
    r"(?P<words>[^\W\d_]{4,20}(?:[ \t][^\W\d_]{3,20})?)[ \t](?:are[ \t]|is[ \t])?(?=[(\[{$<])",
    re.IGNORECASE,
)


def _titles_before_brackets(line: str, offset: int, first: Title) -> Iterator[Opener]:
    """Yield titles with which a sentence goes on: `eigenvalues 3, 1, eigenvectors (1, 1), ...`."""
    for found in _NAMED_BEHIND.finditer(line, 0, MAX_INSIDE):
        words, end = words_of(found["words"]), offset + len(line)
        title = Title(words, offset + found.end(), whole=False, sign=first.sign)
        if offset + found.start() > first.end:
            text = line[found.start("words") :].strip()
            yield Opener(offset + found.start(), end, 0, INSIDE, 0, (), (title,), text)


def _titles_inside(line: str, offset: int, first: Title) -> Iterator[Opener]:
    """Yield titles with which a line goes on that begins with one: `mean: 3, variance = 4`."""
    if first.whole or first.sign not in (":", "="):
        return
    for spot in _NEXT_TITLE.finditer(line[:MAX_INSIDE]):
        begin = spot.end()
        title = _title(line[: begin + 2 * MAX_TITLE], begin, offset, heading=False)
        if begin + offset > first.end and title is not None and title.sign == first.sign:
            text = line[begin:].strip()
            end = offset + len(line)
            yield Opener(offset + spot.start(), end, 0, INSIDE, 0, (), (title,), text)
    yield from _titles_before_brackets(line, offset, first)


def _in_line(line: str, offset: int, start: int, label: Label, text: str, mark: str) -> Opener:
    end = offset + len(line)
    return Opener(offset + start, end, 0, mark, 0, (_moved(label, offset),), (), text)


def _opener(line: str, offset: int, below: str, listed: Label | None) -> Opener | None:
    prefix = _PREFIX.match(line)
    assert prefix is not None  # every part of it may be absent
    begin = prefix.end()
    body = line[: begin + 2 * MAX_TITLE]
    bare = _BOLD_NAME.match(body, begin)
    if bare:
        body = f"{body[:begin]}  {bare['name']}: {body[bare.end() :]}"
    body = _MARKS.sub(lambda found: " " * len(found[0]), body)
    while begin < len(body) and body[begin] in " \t":
        begin += 1
    underlined = _is_underlined(line, below)
    level = _level(line, prefix["hashes"], below if underlined else "")
    bold = bool(re.match(r"\*\*|__|<(?:b|u|strong|h\d)>|\\textbf", line[prefix.end() :]))
    own = () if bare or listed is None else (listed,)
    labels = tuple(
        _moved(replace(label, end=_before_marks(line, label.end)), offset)
        for label in own or _labels(body, begin, 0 < level < BOLD_LEVEL)
    )
    titles = tuple(
        title
        if title.whole
        else replace(title, end=_before_marks(line, title.end - offset) + offset)
        for title in _titles(line, prefix.end(), body, begin, offset, bool(level))
    )
    if not labels and not titles and not level:
        return None
    mark = (
        "#" if level and level < BOLD_LEVEL else "**" if bold else "-" if prefix["bullet"] else ""
    )
    indent = min((len(line) - len(line.lstrip())) // 2, 3)
    text = body[begin:].strip()
    line_end = offset + len(line)
    ruled = line_end + 1 + len(below) if underlined else line_end
    return Opener(offset, line_end, level, mark, indent, labels, titles, text, ruled)


def _labels(body: str, begin: int, heading: bool) -> Iterator[Label]:
    """Yield the readings of the label of a line; one that holds nothing else needs no sign."""
    found = labels_at(body, begin)
    yield from found
    bare = body.rstrip()
    if not found and 0 < len(bare) - begin <= 4:
        for label in whole_label(bare, begin):
            form = label.form[:-1] + ("" if heading else ALONE)
            yield replace(label, end=len(body), form=form)


def _before_marks(line: str, end: int) -> int:
    """Return where what follows a label begins: with the signs that slant it, `3: _Answer:_ 42`."""
    before = line[:end].removesuffix("\\textbf{").rstrip("*_`")
    return len(before) if before[-1:] in (" ", "\t") else end


def _is_underlined(line: str, below: str) -> bool:
    short = len(line) <= MAX_TITLE and not line.lstrip().startswith(("|", "-", "*", ">"))
    return short and _UNDERLINE.match(below) is not None


def _level(line: str, hashes: str | None, underline: str) -> int:
    if hashes:
        return len(hashes.strip())
    if underline:
        return 1 if underline.lstrip().startswith("=") else 2
    text = line.strip().rstrip(":").strip()
    ends = [("**", "**"), ("__", "__"), ("<b>", "</b>"), ("<u>", "</u>"), ("<strong>", "</strong>")]
    for opening, closing in ends:
        inner = text.removeprefix(opening).removesuffix(closing)
        if len(text) - len(inner) == len(opening + closing) and opening not in inner:
            return BOLD_LEVEL
    return 0


def _moved(label: Label, offset: int) -> Label:
    return Label(label.path, label.end + offset, label.word, label.form, label.closed)


def _titles(
    line: str, start: int, body: str, begin: int, offset: int, heading: bool
) -> Iterator[Title]:
    """Yield the words with which a line begins, up to a sign; and those of them in bold."""
    bold = None if heading else _BOLD_TITLE.match(line, start)
    if bold:
        yield Title(words_of(bold["words"]), offset + bold.end(), whole=False, sign=bold["sign"])
    longer = None if heading else _title_with_value(body, begin, offset)
    if longer is not None:
        yield longer
    title = _title(body, begin, offset, heading)
    if title is not None and not _is_count(title.words):
        yield title


def _title_with_value(body: str, begin: int, offset: int) -> Title | None:
    """Return the words of a title that gives a value itself: `The prediction for x = 6 is 10.6`."""
    text = body[begin : begin + MAX_TITLE]
    first = _TITLE_END.search(text)
    end = _TITLE_END.search(text, first.end()) if first and first["sign"] == "=" else None
    if end is None or not _WITH_VALUE.fullmatch(text[: end.start()]):
        return None
    words = words_of(text[: end.start()])
    told = end["sign"].strip().isalpha()
    after = begin if told else begin + end.end()
    after = after if told else len(body) - len(body[after:].lstrip(" \t"))
    return Title(words, offset + after, whole=False, sign="=" if told else end["sign"].strip())


def _is_count(words: Sequence[str]) -> bool:
    """Whether words are a count and name nothing: `Step 2: x = 0.6`, `2 A`."""
    if len(words) != 2:
        return False
    step = words[0] in STEP_WORDS and words[1].isdigit()
    return step or (words[0].isdigit() and len(words[1]) == 1)


def _title(body: str, begin: int, offset: int, heading: bool) -> Title | None:
    """Return the words with which a line begins, up to a colon, a dash or its end."""
    text = body[begin : begin + MAX_TITLE]
    bracket = _BRACKETED.match(text)
    if bracket and not heading:
        after = begin + bracket.end()
        return Title(words_of(bracket[1]), offset + after, whole=False, sign=")")
    end = _TITLE_END.search(text)
    if end and not heading:
        words = words_of(text[: end.start()])
        sign = end["sign"].strip()
        sign = "=" if sign.isalpha() else sign
        if 0 < len(words) <= MAX_TITLE_WORDS and _ONLY_WORDS.fullmatch(text[: end.start()]):
            # `mass = 42`, `The mass is 42` are statements of the answer as well, and stay whole; so
            # does a title among other names with values: `mean: 5; median: 4`.
            among = sign == ":" and _OTHER_NAME.search(text, end.end()) is not None
            stays = sign == "=" or among
            after = begin if stays else begin + end.end()
            if among and labels_at(body, begin):
                return None
            while after < len(body) and not stays and body[after] in " \t":
                after += 1
            return Title(words, offset + after, whole=False, sign=sign)
        return None
    bare = text.strip().rstrip(":.").strip()
    words = words_of(bare)
    if words and len(words) <= MAX_TITLE_WORDS and len(body) - begin <= MAX_TITLE:
        sentence = "." if text.rstrip(" *_").endswith(".") else ""
        return Title(words, offset + len(body), whole=True, sign=sentence)
    return None


def _has_parts(page: Page, first: int) -> bool:
    """Whether rows of the table that begins in a line are labelled as parts of numbered questions.

    Then a number alone is a question: `| 1 | 42 |` beside `| 2a | 13x |`.
    """
    lines = (page.lines[index] for index in range(first, len(page.lines)))
    return any(_PART_CELL.match(line) for line in takewhile(is_row, lines))


def _row_opener(line: str, offset: int, head: TableHead, mixed: bool, number: str) -> Opener | None:
    """Return the opener in the first cell of a row: `| 2 (a) | 42 |`.

    A bare number in the first cell numbers the rows of any table; it is a label below a head that
    says so. In a `mixed` table it is that of a question. `iter` and the like head such numbers.
    Where the part has a column of its own, the `number` of its question may stand rows above.
    """
    first = line.index("|") + 1
    end = line.find("|", first)
    if end < 0 or end == len(line.rstrip()) - 1 or line.count("|") > MAX_BARS + head.parts:
        return None
    if not line.rstrip().endswith("|") and line[first:end] == line[first:end].strip():
        return None  # `|x| < 3` is a formula
    bare = _without_marks(line[first:end])
    spans = cell_spans(line)
    if head.parts and len(spans) > 2:
        start, end = spans[1]
        bare = _without_marks(number) + _without_marks(line[start:end])
    word = Word.QUESTION if mixed and bare.isdigit() else None
    labels = tuple(
        Label(label.path, offset + end + 1, word or label.word, "|", True)
        for label in whole_label(bare) or _named_label(bare)
        if head.labelled or not bare.isdigit()
    )
    words = words_of(bare)
    words = () if words[:1] and words[0] in STEP_WORDS else words
    titles = (Title(words, offset + end + 1, whole=False, sign="|"),) if words else ()
    if not labels and not 0 < len(words) <= MAX_TITLE_WORDS:
        return None
    behind = spans[head.end :] if head.end is not None else ()
    remarks = tuple((offset + begin, offset + close) for begin, close in behind)
    last = offset + len(line)
    apart = head.answer is not None and head.answer < len(spans) and spans[head.answer][0]
    answer = offset + apart if apart else 0
    return Opener(offset, last, 0, "|", 0, labels, titles, bare, blanked=remarks, answer=answer)


def _named_label(cell: str) -> tuple[Label, ...]:
    """Return the label of a part in front of the name of what is asked: `(a) T_4`."""
    found = labels_at(cell)
    return tuple(each for each in found if each.path[-1].isalpha() and each.form.endswith(")"))


def _without_marks(cell: str) -> str:
    return _MARKS.sub(lambda found: " " * len(found[0]), cell).strip()
