"""Lines that an editor has broken at its width: joined where a sentence or a formula goes on.

Mails and plain text are broken so: `… (0.9,` and below it `0.1), …`. A break is one of these where
it leaves a bracket open or an equation without a side; or where the next word had no room in the
line, in a paragraph that has a break which nobody would make. Breaks at which a sentence ends
stay. A page keeps its number of lines: what the joined ones leave stands blank at the end of their
paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from grader.readers.markdown.labelled_lines import begins_with_label
from grader.readers.text.page import Page

#: Lines of fewer characters are broken by those who wrote them.
NARROWEST = 36
#: A line of fewer characters above a single other one may be its title.
LONGEST_TITLE = 45

#: A line that begins a block of its own, or is of a table, a title or a program.
_BEGINS = re.compile(
    r"\s*(?:[-*+•]\s|[#>|]|</?[a-z]|```|~~~|\$\$|\\\[|\\(?:begin|end|item)\b|\d{1,3}[.)]\s|\(?[a-zA-Z][.)]\s"
    r"|\S[^|]*\|)"
)
#: A line with the sign of an operation in front, as the rest of a formula has it, and a list.
_SIGN_IN_FRONT = re.compile(r"\s*[-−+*]\s[\d\w(]")
_LETTERS = r"[∂\\]?[^\W\d_][\w'^*{}]{0,12}"
_NAME = rf"(?:{_LETTERS}(?:/{_LETTERS})?(?:\([^()\s]{{1,12}}\))?|\([^()]{{1,20}}\))"
_RELATION = r"(?:=|≈|≤|≥|<|>|:=|→|->)"
_RELATIONS = re.compile(_RELATION)
#: An equation or a label that begins a line, `x_2 = …`, `n3: …`.
_STATEMENT = re.compile(rf"\s*(?:(?:and|so)\s)?{_NAME}\s*(?:{_RELATION}|:)")
#: What stands at the end of a line that lacks a side, behind something else: `…, x_3 =`, `…, x_3`.
_BEHIND = r"(?:[,;]|\sand)\s+(?:and\s+)?"
_LACKS_VALUE = re.compile(rf"{_BEHIND}{_NAME}\s*{_RELATION}$")
_LACKS_LABEL = re.compile(rf"[,;]\s+(?:[^\W\d_]{{2,20}}\s){{0,2}}{_NAME}:$")
_ENDS_WITH_SIGN = re.compile(r"[\w)\]}²³]\s[-+−*/·×]$")
_LACKS_RELATION = re.compile(rf"{_BEHIND}{_NAME}$")
_BEGINS_WITH_RELATION = re.compile(rf"\s*{_RELATION}(?![=>])")
_BRACKETS = re.compile(r"[()\[\]]")
_LONGEST_INSIDE = 120
#: The end of a bracket that looks like the label of an item: `4) and`.
_CLOSES = re.compile(r"\s*\w{1,3}\)")
_OF_VALUES = re.compile(r"[\d,]")
#: A word, and no function: `tanh(x)`, `tanh'(x)`.
_WORD = re.compile(r"[^\W\d_]{3,}(?![^\W\d_'′(])")
_SHORT_WORD = re.compile(r"(?<![\w\\])[^\W\d_]{2,}(?![\w'′(^])")
_PROSE = re.compile(r"[(\[\"“]?(?:[aI]|[^\W\d_]{2,}(?:[-'’][^\W\d_]+)*)[)\]\"”]?[.,;:!?]?")
_SIGNS = re.compile(r"[\d=+*/^_≈<>≤≥∂√²³⁴·×−]|\w\(")
_FORMULA_BEGINS = re.compile(r"\s*(?:\$|\\\()")
_PIECE = re.compile(r",|\sand\s")


def with_values_in_one_line(page: Page, skipped: Callable[[], Iterable[tuple[int, int]]]) -> Page:
    """Return a page in which no line ends within a value or a formula.

    `skipped` returns the stretches that stay as they are; few pages need it.
    """
    lines = list(page.lines)
    kept: set[int] | None = None
    for first, last in _paragraphs(page.lines):
        paragraph = page.lines[first : last + 1]
        joins = _joins(paragraph)
        if not any(joins):
            continue
        if kept is None:
            kept = {each for start, end in skipped() for each in _lines_of(page, start, end)}
        if kept.isdisjoint(range(first, last + 1)):
            lines[first : last + 1] = _joined(paragraph, joins)
    return page.with_text("\n".join(lines)) if kept is not None else page


def _lines_of(page: Page, start: int, end: int) -> range:
    return range(page.line_index(start), page.line_index(max(start, end - 1)) + 1)


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last index of lines that may go on with each other."""
    first = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and _may_go_on(lines, index):
            continue
        if index - 1 > first:
            yield first, index - 1
        first = index


def _may_go_on(lines: list[str], index: int) -> bool:
    """Whether a line may be the rest of the one above it."""
    above, line = lines[index - 1], lines[index]
    if not above.strip() or not line.strip() or above.lstrip()[0] in "#|`~<":
        return False
    if _CLOSES.match(line) and _inside_bracket(above, line):
        return True
    if not _BEGINS.match(line):
        return not begins_with_label(above, line, in_sentence=_ends_in_prose(above))
    # The minus of a broken formula looks like the sign of a list, of which it would be all.
    below = lines[index + 1] if index + 1 < len(lines) else ""
    return bool(
        _SIGN_IN_FRONT.match(line)
        and len(above) >= NARROWEST
        and above.rstrip()[-1] not in ".,;:"
        and _is_mathematical(above.split()[-1])
        and not _BEGINS.match(above)
        and not _BEGINS.match(below)
    )


def _joins(lines: list[str]) -> list[bool]:
    """Return for each break of a paragraph whether it is one of an editor."""
    width = max(map(len, lines))
    breaks = tuple(pairwise(lines))
    full = [len(above.rstrip()) + 1 + len(below.split()[0]) > width for above, below in breaks]
    narrowest = LONGEST_TITLE if len(lines) == 2 and _ends_in_prose(lines[0]) else NARROWEST
    wrapped = width >= narrowest and any(
        room and _shows_an_editor(*two) for room, two in zip(full, breaks, strict=True)
    )
    dollars = 0
    joins: list[bool] = []
    for room, (above, below) in zip(full, breaks, strict=True):
        dollars += above.count("$")
        within = _is_within_value(above, below) or (wrapped and room and _goes_on(above, below))
        joins.append(within and dollars % 2 == 0)
    return joins


def _ends_in_prose(line: str) -> bool:
    return _PROSE.fullmatch(line.split()[-1]) is not None


def _is_within_value(above: str, below: str) -> bool:
    """Whether a break leaves a bracket open, or one of several equations without a side."""
    end = above.rstrip()
    inside = _inside_bracket(above, below)
    if _OF_VALUES.search(inside) and not _WORD.search(inside):
        return True
    if "=" in end and _ENDS_WITH_SIGN.search(end):
        return _is_mathematical(below.split()[0]) and not _STATEMENT.match(below)
    labelled = end.count(":") > 1 and _LACKS_LABEL.search(end)
    if labelled or _LACKS_VALUE.search(end):
        return not _STATEMENT.match(below)
    return bool(_BEGINS_WITH_RELATION.match(below) and _LACKS_RELATION.search(end))


def _inside_bracket(above: str, below: str) -> str:
    """Return what stands in a bracket that one line opens and the next one closes."""
    depth = 0
    for found in reversed([*_BRACKETS.finditer(above, max(0, len(above) - _LONGEST_INSIDE))]):
        depth += 1 if found[0] in ")]" else -1
        if depth < 0:
            end = _end_of_bracket(below)
            return f"{above[found.end() :]} {below[:end]}" if end >= 0 else ""
    return ""


def _end_of_bracket(below: str) -> int:
    """Return where the bracket is closed that is open at the beginning of a line, else -1."""
    depth = 0
    for found in _BRACKETS.finditer(below, 0, _LONGEST_INSIDE):
        depth += 1 if found[0] in "([" else -1
        if depth < 0:
            return found.start()
    return -1


def _shows_an_editor(above: str, below: str) -> bool:
    """Whether nobody would break a line there: in a sentence, a list or a formula of a sentence."""
    last, first = above.split()[-1], below.split()[0]
    if last[-1] in ".:;!?":
        return False
    if _is_within_value(above, below):
        return True
    if _PROSE.fullmatch(first) and first.lstrip('(["“')[:1].islower() and last[-1] != ",":
        return _PROSE.fullmatch(last) is not None or len(_WORD.findall(above)) > 1
    if _BEGINS_WITH_RELATION.match(below) and _is_mathematical(last):
        return len(_WORD.findall(above)) > 1
    if not _is_mathematical(first) or _STATEMENT.match(below):
        return False
    if _SHORT_WORD.search(above) and (last[-1] == "," or _PROSE.fullmatch(last)):
        return True
    # A line of several equations is broken within one of them.
    several = "," in above and len(_RELATIONS.findall(above)) > 1
    return several and last[-1] != "," and not _RELATIONS.search(_PIECE.split(below, 1)[0])


def _goes_on(above: str, below: str) -> bool:
    """Whether neither a sentence nor an equation ends at a break for which there was no room."""
    end = above.rstrip()
    if end[-1] in ".;!?:" or _FORMULA_BEGINS.match(below):
        return False
    if _BEGINS_WITH_RELATION.match(below):
        return "," in end or _WORD.search(end) is not None
    ends_in_sentence = end[-1] == "," or _ends_in_prose(above)
    return ends_in_sentence or not _STATEMENT.match(below)


def _is_mathematical(word: str) -> bool:
    """Whether a word is of a formula: it has a digit or a sign, or is a letter."""
    bare = word.strip(",;.:$")
    return bool(_SIGNS.search(bare)) or (len(bare) == 1 and bare.isalpha() and bare not in "aI")


def _joined(lines: list[str], joins: list[bool]) -> list[str]:
    """Return the lines with those joined that go on, and as many blank ones behind them."""
    written = [lines[0]]
    for line, goes_on in zip(lines[1:], joins, strict=True):
        if goes_on:
            written[-1] = f"{written[-1].rstrip()} {line.lstrip()}"
        else:
            written.append(line)
    return written + [""] * (len(lines) - len(written))
