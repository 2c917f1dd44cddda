"""What stands around an answer in its line and is none of it: `==> 42 <==`, `42 (final)`, `✓ 42`.

It is blanked out, and every other character keeps its place. Only signs and words go that say
nothing but "this is the answer": a sign that could be part of a formula stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from grader.readers.text.page import Page

#: What is one value or words, and no row of several: `42`, `y = 3`, `42 m`, `steady state`.
_IS_ONE = re.compile(r"^\S+$|[^\W\d_]{2}|[ \t][=≈][ \t]|\d[ \t]?[^\W\d_]$")
MAX_LINE = 400
"""A longer line is running text, and ends in no ornament."""

_NOUN = (
    r"(?:(?:the|my|our|this is|is|here is)\s){0,3}(?:final\s)?"
    r"(?:answers?|ans|results?|solutions?|soln?|final|antwort|lösung|ergebnis|respuesta|réponse)"
)
_BULLET = r"(?P<before>[ \t]*(?:[-*+•][ \t]+)?)"
#: Behind a line: `42 :)`, `42 🙂`, and marks of exclamation that a name or a decimal has.
_SMILING = re.compile(
    r"(?<=\S)(?:[ \t]+(?:[:;]-?[)D(]|[\U0001F300-\U0001FAFF\u2600-\u26FF\u2764\uFE0F]{1,4}))"
    r"{1,3}[ \t]*$"
)
#: A mark of exclamation behind what has no factorial: a decimal, a percentage, a unit, a bracket
#: of a function or of several values, a name that stands for no whole number.
_EXCLAIMED = re.compile(
    r"(?:\d\.\d{1,20}|%|\\?\}|\$|\]|\d[ \t][A-Za-z]{1,8}|(?<![A-Za-z])[a-hs-zA-LO-Z]"
    r"|[A-Za-z]{2,10}\([^()\n]{1,60}\)|\([^()\n]{1,60},[^()\n]{1,60}\))(?P<mark>!{1,5})[ \t.]*$"
)
#: Arrows on both sides: `==> 42 <==`, `>> 42 <<`, `→ 42 ←`.
_FRAMED = re.compile(
    rf"{_BULLET}(?P<left>(?:={{1,4}}|-{{1,4}}|>)?>{{1,2}}|[→⇒➜]|={{3,}}|\*{{3,}})"
    r"(?P<text>[ \t].*\S[ \t]+)(?P<right><{1,2}(?:={1,4}|-{1,4}|<)?|[←⇐]|={3,}|\*{3,})[ \t.]*"
)
#: A note behind the answer: `42 <- answer`, `42 ←`, `42 (final)`, `42 [2 points]`.
_NOTED = re.compile(
    rf"(?P<text>.*\S)(?P<note>[ \t]+(?:(?:<[-=]{{1,4}}|<<|[←⇐⟵])(?:[ \t]*{_NOUN}[.!]?)?"
    rf"|\({_NOUN}\)|\[{_NOUN}\]|[(\[]\d{{1,2}}[ \t]?(?:points?|pts?|marks?|punkte?)\.?[)\]]"
    rf"|(?:-{{1,3}}|[–—])[ \t]+(?:{_NOUN}|done))[ \t.!]*)",
    re.IGNORECASE,
)
#: The same in front of it: `(answer) 42`.
_NOTED_IN_FRONT = re.compile(
    rf"{_BULLET}(?P<note>[(\[](?P<noun>{_NOUN}|box(?:ed)?)[)\]](?:[ \t]*:)?)(?=[ \t]*\S)",
    re.IGNORECASE,
)
#: A tick, a star or a prompt in front of it; a box to be ticked is a choice and stays.
_TICKED = re.compile(rf"{_BULLET}(?P<sign>[✓✔✅★☆►▶➤➜👉⭐»]+|>>{{1,2}})(?=[ \t]+\S)")
#: All of a line in square brackets, one value or words: `[42 m]` is a box drawn with signs.
_BOXED = re.compile(rf"{_BULLET}\[(?P<text>[^][,;()\n|]*[^][,;()\s|xX✓✔])\][ \t.]*")


def without_ornaments(page: Page, whole_lines: Callable[[Page], Iterable[tuple[int, int]]]) -> Page:
    """Return the page of a section without what only says that something is the answer.

    `whole_lines` says where programs and displays stand: there nothing is an ornament.
    """
    lines = [_plain(line) for line in page.lines]
    if lines == page.lines:
        return page
    for start, end in whole_lines(page):
        first, last = page.line_index(start), page.line_index(max(start, end - 1))
        lines[first : last + 1] = page.lines[first : last + 1]
    return page.with_text("\n".join(lines))


def _plain(line: str) -> str:
    if not line.strip() or len(line) > MAX_LINE:
        return line
    for change in (
        _without_smile,
        _without_exclamation,
        _without_frame,
        _without_note,
        _announced,
        _without_tick,
        _without_box,
    ):
        line = change(line)
    return line


def _blank(line: str, *spans: tuple[int, int]) -> str:
    for start, end in spans:
        line = line[:start] + " " * (end - start) + line[end:]
    return line


def _without_smile(line: str) -> str:
    found = _SMILING.search(line)
    return _blank(line, found.span()) if found else line


def _without_exclamation(line: str) -> str:
    found = _EXCLAIMED.search(line)
    return _blank(line, found.span("mark")) if found else line


def _without_frame(line: str) -> str:
    found = _FRAMED.fullmatch(line)
    return _blank(line, found.span("left"), found.span("right")) if found else line


def _without_note(line: str) -> str:
    found = _NOTED.fullmatch(line)
    return _blank(line, found.span("note")) if found else line


def _announced(line: str) -> str:
    """Return `(answer) 42` as ` answer: 42`, which announces it as well."""
    found = _NOTED_IN_FRONT.match(line)
    if not found:
        return line
    start, end = found.span("note")
    return f"{line[:start]} {found['noun']}:".ljust(end) + line[end:]


def _without_tick(line: str) -> str:
    found = _TICKED.match(line)
    return _blank(line, found.span("sign")) if found else line


def _without_box(line: str) -> str:
    found = _BOXED.fullmatch(line)
    if not found or not _IS_ONE.search(found["text"].strip()):
        return line
    start, end = found.span("text")
    return _blank(line, (start - 1, start), (end, end + 1))
