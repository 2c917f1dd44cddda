"""Lines that count in order without a usual sign: `- a 42`, `1.1 42`, `1 -> 42`; these are labels.

No sign ends such a letter or number: alone each might be a variable, or a value. It is the order
that says that these are labels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from grader.expressions.phrases import BEING, pattern_of
from grader.readers.text import Page
from grader.sections.labels.inside import follows
from grader.sections.labels.reading import EQUALS, LISTED, Label, Word, labels_at, ordinals

_BULLET = r"[-*+•·▪◦][ \t]+"
_ITEM = re.compile(rf"[ \t]*{_BULLET}")
#: A variable goes on with a sign: `- a + b`, `- b < 3`.
_NAMED = re.compile(
    r"(?P<bold>\*\*|__|)(?P<name>[A-Za-z]|[ivx]{2,4})(?P=bold)"
    r"(?:[ \t]*$|[ \t]+(?![+*/^<>≤≥≈~·,:-]\s|[+*/^<>≤≥≈~·,:)])(?P<equals>=[ \t])?)"
)
#: The same without a mark of a list. What is said of it is said of a variable: `a is 3`.
_BARE_NAME = re.compile(
    r"[ \t]*(?P<mark>[*_`]?)(?P<name>[a-z]|[ivx]{2,4})(?P=mark)"
    r"(?:[ \t]*$|[ \t]+(?![-+*/^<>≤≥≈=~·,:)|!]"
    rf"|(?:{pattern_of(BEING)}|has)\s))"
)
#: A number in front of something, or alone in its line: `1.1 42`, `**1.2** 13x`, `1.3 - c`.
_DECIMAL = re.compile(
    rf"[ \t]*(?:#{{1,6}}[ \t]+|{_BULLET})?(?P<bold>\*\*|__|)(?P<name>\d{{1,2}}\.\d{{1,2}})(?P=bold)"
    r"(?:[ \t]*$|[ \t]+(?:(?P<sign>[-=]{1,2}>|[-–—=→⇒>|])[ \t]+)?(?![+*/^<>≤≥≈=~·×,]))"
)
#: A number before a sign that ends no label elsewhere: `1 -> 42`, `2 is 13x`.
_POINTED = re.compile(
    rf"[ \t]*(?:{_BULLET})?(?P<bold>\*\*|__|)(?P<name>\d{{1,2}})(?P=bold)[ \t]+"
    rf"(?P<sign>[-=]{{1,2}}>|[→⇒>|]|(?:{pattern_of(BEING)})(?=[ \t]))(?:[ \t]+(?=\S)|[ \t]*$)",
    re.IGNORECASE,
)
_DATA = re.compile(r"[-−\d.,;|\s]+")
#: A number before what no sign parts from it, beside its letters: `1a 42`, `1b 13x`, `2 R = 3`.
_PLAIN_NUMBER = re.compile(
    r"[ \t]*(?P<bold>\*\*|__|)(?P<number>\d{1,2})(?:[ \t](?P<letter>[a-h])(?=[ \t]))?(?P=bold)"
    r"[ \t]+"
    r"(?![+*/^<>≤≥≈=~·×,:;.)\]|%–—]|[-−](?:[ \t]|>))(?=(?P<first>\S[^\s=:]{0,40}))"
)
_Counted = tuple[int, int, re.Match[str] | None]
"""The index of a line, the number of its question, and how it begins where it has no letter."""
_BEFORE_LIST = 4
"""Lines with which a page may begin: its title, a name, a date."""


def listed_labels(page: Page) -> Iterator[tuple[int, Label]]:
    """Yield by the index of its line each such label; its end counts from the line's beginning."""
    yield from _lettered(page, _item_name)
    for index, label in _lettered(page, _bare_name):
        line = page.lines[index]
        if line[label.end :].strip() or line.strip() != label.path[0]:
            yield index, label  # a letter alone may be what was chosen
    yield from _numbered(page, _DECIMAL.match)
    yield from _numbered(page, _POINTED.match)
    yield from _plain_numbers(page)


def _plain_numbers(page: Page) -> Iterator[tuple[int, Label]]:
    """Yield the numbers that count the questions of a page on which no sign ends any of them.

    They count on from the first, `1a 42`, `1 b 13x`, `2 R = 3`, and nothing else on the page is a
    number of a question. Where all go on with the same, `1 x = 0.3`, `2 x = 0.6`, they may be
    steps, and where all go on with numbers alone, data.
    """
    run: list[_Counted] = []
    for index, line in enumerate(page.lines):
        labels = [label for label in labels_at(line) if label.closed or len(label.path) > 1]
        labels = labels or [*_decimal(line)]
        found = None if labels else _PLAIN_NUMBER.match(line)
        if found is None and all(not label.path[0].isdigit() for label in labels):
            continue
        number = int(found["number"] if found else labels[0].path[0])
        lettered = found is not None and found["letter"] is not None
        parts = (label for label in labels if len(label.path) > 1 and label.word is Word.NONE)
        before = run[-1][1] if run else 0
        if (found is None and not any(parts)) or not 0 <= number - before <= 1:
            return
        if found is not None and number == before and not (lettered and _next_letter(run, found)):
            return
        run.append((index, number, found))
    counted = [(index, found) for index, _, found in run if found is not None]
    if not counted or not _begins_page(page, run[0][0]):
        return
    if len(counted) == 1 and not _ends_a_list(page, run[-1]):
        return
    rests = [page.lines[index][found.end() :] for index, found in counted]
    alike = len({found["first"] for _, found in counted}) == 1
    data = all(_DATA.fullmatch(rest) for rest in rests) and not _stands_between(run)
    if len(counted) > 1 and (alike or data):
        return
    for index, found in counted:
        path = (found["number"], found["letter"]) if found["letter"] else (found["number"],)
        form = "0a" if found["letter"] else "0"
        yield index, Label(path, found.end(), Word.NONE, form + LISTED, True)


def _next_letter(run: Sequence[_Counted], found: re.Match[str]) -> bool:
    """Whether a line is the part that follows the line above: `1 b 42` below `1 a 13x`."""
    above = run[-1][2]
    return above is not None and follows((above["letter"] or "",), (found["letter"],))


def _decimal(line: str) -> Iterator[Label]:
    """Yield the number of a part with which a line begins: `2.1 42`."""
    if found := _DECIMAL.match(line):
        yield Label(tuple(found["name"].split(".")), found.end(), Word.NONE, "0.0" + LISTED, True)


def _stands_between(run: list[_Counted]) -> bool:
    """Whether the first number without letters counts on between lines that have some."""
    first = next(at for at, (_, _, found) in enumerate(run) if found is not None)
    behind = run[first + 1 : first + 2]
    return first > 0 and any(found is None for _, _, found in behind)


def _ends_a_list(page: Page, last: _Counted) -> bool:
    """Whether one number without a sign is the last of a page, with nothing more below it.

    `3 E = 7` behind `1 a)`, `1 b)`, `2 a)` is question 3; above `x = 4` a line `3 x = 12` is rather
    a step of what stands above it.
    """
    index, number, found = last
    return found is not None and number > 2 and not "".join(page.lines[index + 1 :]).strip()


def _begins_page(page: Page, index: int) -> bool:
    """Whether no more than a title, a name and a date stand above a line."""
    above = [line for line in page.lines[:index] if line.strip()]
    return len(above) <= _BEFORE_LIST and not any({*"=|"} & {*line} for line in above)


def _numbered(
    page: Page, begin: Callable[[str], re.Match[str] | None]
) -> Iterator[tuple[int, Label]]:
    """Yield the numbers with which lines begin, if all count on from the first.

    All have the same sign. Where nothing but numbers stands behind numbers that simply go on, they
    may as well be data.
    """
    run: list[tuple[int, Label]] = []
    signs: set[str] = set()
    data = True
    for index, line in enumerate(page.lines):
        found = begin(line)
        if found is None:
            continue
        path = tuple(found["name"].split("."))
        before = run[-1][1].path if run else None
        if labels_at(line, found.start("name")) or not _counts_on(before, path):
            return
        rest = line[found.end() :].strip()
        signs |= {found["sign"] or ""} if rest else set()
        data &= not rest or _DATA.fullmatch(rest) is not None
        form = ".".join("0" for _ in path) + LISTED
        run.append((index, Label(path, found.end(), Word.NONE, form, True)))
    restarted = len({label.path[:-1] for _, label in run}) > 1
    if len(signs) == 1 and (restarted or not data):
        yield from _if_list(run)


def _counts_on(before: tuple[str, ...] | None, path: tuple[str, ...]) -> bool:
    """Whether a label counts on: 1.2 behind 1.1; 2.1, or 3.1 where a question is left out."""
    if path[-1] == "1" and (before is None or int(before[0]) < int(path[0])):
        return True
    return before is not None and before[:-1] == path[:-1] and int(before[-1]) + 1 == int(path[-1])


def _lettered(
    page: Page, label_of: Callable[[str], tuple[Label | None, bool]]
) -> Iterator[tuple[int, Label]]:
    """Yield letters that count on from the first; other lines stand between them."""
    run: list[tuple[int, Label]] = []
    for index, line in enumerate(page.lines):
        label, counts = label_of(line)
        if not counts:
            continue
        if label is None or not (run and follows(run[-1][1].path, label.path)):
            yield from _if_list(run)
            run = []
        if label is not None and (run or 1 in ordinals(label.path[0])):
            run.append((index, label))
    yield from _if_list(run)


def _item_name(line: str) -> tuple[Label | None, bool]:
    """Return the letter of an item of a list; and whether the line is one."""
    item = _ITEM.match(line)
    named = _NAMED.match(line, item.end()) if item else None
    if named is None:
        return None, item is not None
    form = ("A" if named["name"].isupper() else "a") + LISTED + (EQUALS if named["equals"] else "")
    return Label((named["name"].lower(),), named.end(), Word.NONE, form, True), True


def _bare_name(line: str) -> tuple[Label | None, bool]:
    """Return the letter with which a line begins; and whether it begins with one."""
    named = _BARE_NAME.match(line)
    if named is None or labels_at(line, named.start("name")):
        return None, False
    return Label((named["name"],), named.end(), Word.NONE, "a" + LISTED, True), True


def _if_list(run: list[tuple[int, Label]]) -> Iterator[tuple[int, Label]]:
    if len(run) > 1:
        yield from run
