r"""What stands in a file but is not said: comments, what is struck out, what is not shown.

It is blanked out, so that every other character keeps its place, and a remark tells what it was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.equivalence import Remark
from grader.errors import Place
from grader.readers.text.colours import is_dark, is_pale, is_pale_in_latex
from grader.readers.text.macros import group_end
from grader.readers.text.markup import RELATION
from grader.readers.text.page import Page
from grader.readers.text.styles import is_unseen

STRUCK = "struck-out"
HIDDEN = "not-shown"
UNCLOSED = "unclosed-comment"
_SAYS = {
    STRUCK: "what is struck out was not read: {text}",
    HIDDEN: "what the page does not show was not read: {text}",
    UNCLOSED: "the comment opened with <!-- in line {line} is never closed; what follows was read",
}
_SHOWN = 60
_GAP = "\\square"
"""Stands where a whole side of a relation is struck out: a sign that no expression holds."""

_OPENS = re.compile(r"(?:(?P<sign>\$\$?|\\[\[(])|(?<![\w}\]^_*])(?P<brace>\{))[ \t\n]*$")
_CLOSES = {
    "$": re.compile(r"\s*\$(?!\$)"), "$$": re.compile(r"\s*\$\$"), "\\[": re.compile(r"\s*\\\]"),
    "\\(": re.compile(r"\s*\\\)"), "{": re.compile(r"\s*\}"),
}  # fmt: skip
_BEFORE_SIDE = re.compile(r"[=<>≤≥≈&]\s*$")
_AFTER_SIDE = re.compile(r"\s*(?:$|[=<>≤≥≈$&]|\\\\|\\[\])]|\\end\b)")

_TILDES = re.compile(r"(?<![~\\])~~(?=[^\s~])")
_TILDES_END = re.compile(r"(?<=[^\s~\\])~~(?!~)")
_STROKES = re.compile(r"(?:[^\n\u0336]\u0336)+")
_NO_WORDS = r"[^<>]{0,200}"
_UNSEEN_BY_TAG = re.compile(
    r"\shidden(?=[\s>=])|text-decoration[^;\"']{0,30}:[^;\"']{0,30}line-through", re.IGNORECASE
)
_COLOUR_OF_TAG = re.compile(
    r"(?<![-\w])color\s{0,3}[:=]\s{0,3}[\"']?\s{0,3}([#\w]{3,20}(?:\([^()<>]{1,60}\))?)",
    re.IGNORECASE,
)
#: Elements that a page may show or not, and those of which it shows nothing.
_STYLED = (
    "span|font|div|p|b|i|u|em|strong|small|big|center|mark|sub|sup|code|pre|details|section|article"
    "|aside|ul|ol|li|table|tr|td|th|h[1-6]|a|label|button"
)
_UNSEEN = "script|style|template|noscript|noembed|noframes"
_TAG = re.compile(
    rf"<(?P<name>del|s|strike)>|<(?P<unseen>{_UNSEEN})\b{_NO_WORDS}>"
    rf"|<(?P<styled>{_STYLED})(?=\s){_NO_WORDS}>",
    re.IGNORECASE,
)
#: What stands in place of a picture that is not there, where it could be an answer.
_ALTERNATIVE = re.compile(r"!\[(?P<text>[^\]\n\d=$:]{0,300}[\d=$:][^\]\n]{0,300})\](?=[(\[])")
_LINK_TITLE = re.compile(
    r"\]\((?:<[^<>\n]{0,300}>|[^\s()]{0,300})[ \t]+"
    r"(?P<text>\"[^\"\n]{1,300}\"|'[^'\n]{1,300}')[ \t]*\)"
)
_LATEX_COLOUR = r"(?:\[[A-Za-z]{1,8}\])?\s{0,3}\{[^{}]{1,60}\}"
_COLOUR_OF_COMMAND = re.compile(
    r"(?:\[(?P<model>[A-Za-z]{1,8})\])?\s{0,3}\{(?P<colour>[^{}]{1,60})\}$"
)
_DEFINED_COLOUR = re.compile(
    r"\\(?:definecolor|colorlet)\s{0,3}\{(\w{1,40})\}\s{0,3}(?:\{(\w{1,8})\})?\{([^{}]{1,60})\}"
)
_TINY = r"fontsize\s{0,3}\{\s{0,3}[012](?:\.\d{0,9})?\s{0,3}(?:pt)?\s{0,3}\}\s{0,3}\{[^{}]{0,12}\}"
_COMMAND = re.compile(
    r"\\(?:(?P<cancel>[bx]?cancel|hcancel)"
    r"|(?P<struck>sout|st|xout|enclose\s*\{[a-z ]*strike[a-z ]*\})"
    rf"|(?P<hidden>[hv]?phantom|textcolor\s{{0,3}}{_LATEX_COLOUR})"
    r"|(?P<blackened>colorbox\s{0,3}\{\s{0,3}black\s{0,3}\}"
    r"|fcolorbox\s{0,3}\{[^{}]{1,40}\}\s{0,3}\{\s{0,3}black\s{0,3}\})"
    rf"|(?P<colour>color\s{{0,3}}{_LATEX_COLOUR}|{_TINY}))"
    r"(?![A-Za-z])\s*(?P<brace>\{)?"
)
#: The box that a text stands in, right in front of it.
_BOX = re.compile(
    r"\\f?colorbox\s{0,3}(?:\{[^{}]{1,40}\})?\{(?P<ground>[^{}]{1,40})\}\s{0,3}\{\s{0,3}$"
)
_NOTE = re.compile(
    r"^ {0,3}\[[^\][\n]{1,40}\]:[ \t]{0,9}(?:#|<>|/|/?dev/null)[ \t]{1,9}"
    r"(?P<said>\([^\n]{0,2000}\)|\"[^\n]{0,2000}\"|'[^\n]{0,2000}')[ \t]{0,9}$",
    re.MULTILINE,
)
_ROW_END = re.compile(r"\$|\\\\|\n|\\[()\[\]]|[=≈]")
_WORD = re.compile(r"\w")
_COMMENT_OPENS = re.compile(r"\\iffalse\b|\\begin\{comment\}")
_COMMENT_CLOSES = {
    "\\iffalse": re.compile(r"\\fi\b"),
    "\\begin{comment}": re.compile(r"\\end\{comment\}"),
}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A stretch `[start, end)` that is not said; what it holds is `[inner, outer)`."""

    start: int
    end: int
    inner: int
    outer: int
    code: str


def without_comments(page: Page, skip: Iterable[Span]) -> tuple[Page, list[tuple[Remark, Place]]]:
    """Return a page without the comments of HTML that do not open in one of the stretches."""
    if "<!--" not in page.text and "]:" not in page.text:
        return page, []
    every = (*_comments(page.text), *_noted(page.text))
    found = [one for one in every if not _within(one.start, tuple(skip))]
    return _blanked(page, found)


def without_latex_comments(page: Page) -> tuple[Page, list[tuple[Remark, Place]]]:
    r"""Return a LaTeX document without `\iffalse … \fi` and `comment` environments."""
    found: list[Unsaid] = []
    if "\\iffalse" in page.text or "{comment}" in page.text:
        found = [Unsaid(*whole, *inner, HIDDEN) for whole, inner in _latex_comments(page.text)]
    return _blanked(page, found)


def without_unseen(page: Page) -> tuple[Page, list[tuple[Remark, Place]]]:
    """Return a LaTeX document without what it sets in colours and sizes that nobody sees."""
    if "color" not in page.text and "fontsize" not in page.text:
        return page, []
    found = [one for one in _commanded(page.text) if one.code == HIDDEN]
    return _blanked(page, found)


def _latex_comments(text: str) -> Iterator[tuple[Span, Span]]:
    """Yield where comments stand, with their signs and without; one that never closes is none."""
    position, unclosed = 0, set[str]()
    while opening := _COMMENT_OPENS.search(text, position):
        position = opening.end()
        if opening[0] in unclosed:
            continue
        closing = _COMMENT_CLOSES[opening[0]].search(text, position)
        if closing is None:
            unclosed.add(opening[0])
            continue
        yield (opening.start(), closing.end()), (position, closing.start())
        position = closing.end()


def without_unsaid(page: Page, skip: Iterable[Span]) -> tuple[Page, list[tuple[Remark, Place]]]:
    """Return a page without what is struck out or not shown, outside the stretches `skip`."""
    stretches = tuple(skip)
    found = [
        one
        for found_by in (_struck_by_tildes, _struck_by_strokes, _tagged, _linked, _commanded)
        for one in found_by(page.text)
        if not _within(one.start, stretches)
    ]
    return _blanked(page, found)


def _within(position: int, stretches: tuple[Span, ...]) -> bool:
    index = bisect_right(stretches, (position, len(stretches) + 10**9)) - 1
    return index >= 0 and stretches[index][0] <= position < stretches[index][1]


def _blanked(page: Page, found: list[Unsaid]) -> tuple[Page, list[tuple[Remark, Place]]]:
    """Put spaces in the place of what was found, lines kept; say what it was if it has words."""
    if not found:
        return page, []
    pieces: list[str] = []
    position = 0
    held: dict[tuple[str, int], list[Unsaid]] = {}
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.end <= position:
            continue
        first, end = _widened(page.text, max(one.start, position), one.end)
        pieces += [page.text[position:first], _spaces(page.text, first, end, one)]
        position = end
        if _WORD.search(page.text, one.inner, one.outer) or one.code == UNCLOSED:
            held.setdefault((one.code, page.line_index(one.start)), []).append(one)
    pieces.append(page.text[position:])
    remarks = [_remark(page, several) for several in held.values()]
    return page.with_text("".join(pieces)), remarks


def _spaces(text: str, start: int, end: int, one: Unsaid) -> str:
    """Return what stands in the place of a stretch: as many characters, the same lines."""
    blank = re.sub(r"[^\n]", " ", text[start:end])
    side = one.code == STRUCK and _BEFORE_SIDE.search(text[max(0, start - 20) : start])
    if side and _AFTER_SIDE.match(text, end) and "\n" not in blank[: len(_GAP)]:
        return _GAP + blank[len(_GAP) :] if len(blank) > len(_GAP) else blank
    return blank


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the signs of a formula of which nothing else is left."""
    while opening := _OPENS.search(text[max(0, start - 10) : start]):
        closing = _CLOSES[opening["sign"] or opening["brace"]].match(text, end)
        if not closing:
            break
        start, end = max(0, start - 10) + opening.start(), closing.end()
    return start, end


def _remark(page: Page, found: list[Unsaid]) -> tuple[Remark, Place]:
    """Say what was left out of a line."""
    place = page.place(found[0].start, found[0].end)
    held = "; ".join(" ".join(page.text[one.inner : one.outer].split()) for one in found)
    shown = held if len(held) <= _SHOWN else held[:_SHOWN].rstrip() + " …"
    code = found[0].code
    return Remark(code, _SAYS[code].format(line=place.line, text=shown)), place


def _comments(text: str) -> Iterator[Unsaid]:
    """Yield the comments of HTML; one that is never closed is a sign that was left over."""
    start = text.find("<!--")
    while start >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            yield Unsaid(start, start + 4, start, start, UNCLOSED)
            return
        yield Unsaid(start, end + 3, start + 4, end, HIDDEN)
        start = text.find("<!--", end + 3)


def _noted(text: str) -> Iterator[Unsaid]:
    """Yield the comments of Markdown itself: links that lead nowhere, `[//]: # (not shown)`."""
    for match in _NOTE.finditer(text) if "]:" in text else ():
        yield Unsaid(*match.span(), *match.span("said"), HIDDEN)


def _struck_by_tildes(text: str) -> Iterator[Unsaid]:
    """Yield `~~…~~` of one paragraph that begins and ends outside of formulas."""
    if "~~" not in text:
        return
    position = 0
    while opening := _TILDES.search(text, position):
        start = opening.start()
        limit = text.find("\n\n", start)
        limit = len(text) if limit < 0 else limit
        closing = _TILDES_END.search(text, opening.end(), limit)
        position = closing.end() if closing else limit
        before = text.rfind("\n\n", 0, start) + 1
        odd = text.count("$", before, start) % 2 or (
            closing and text.count("$", start, closing.start()) % 2
        )
        if closing and not odd:
            yield Unsaid(start, closing.end(), opening.end(), closing.start(), STRUCK)
        elif closing:
            position = opening.end()


def _struck_by_strokes(text: str) -> Iterator[Unsaid]:
    """Yield runs of characters each of which has a stroke through it."""
    if "\u0336" in text:
        for match in _STROKES.finditer(text):
            yield Unsaid(*match.span(), *match.span(), STRUCK)


def _tagged(text: str) -> Iterator[Unsaid]:
    """Yield what stands between tags that strike it out or hide it."""
    if "<" not in text:
        return
    lower = text.lower()
    for match in _TAG.finditer(text):
        if match["styled"] and not _is_unseen(match[0]):
            continue
        name = (match["name"] or match["unseen"] or match["styled"]).lower()
        end = lower.find(f"</{name}>", match.end())
        if end < 0 or (match["unseen"] and _is_in_a_formula(text, match.start())):
            continue
        struck = match["name"] or "line-through" in match[0]
        last = end + len(name) + 3
        yield Unsaid(match.start(), last, match.end(), end, STRUCK if struck else HIDDEN)


def _is_unseen(tag: str) -> bool:
    """Whether a tag hides what it holds, strikes it out, or sets it in white on white."""
    if _UNSEEN_BY_TAG.search(tag) or is_unseen(tag):
        return True
    colour = _COLOUR_OF_TAG.search(tag)
    return colour is not None and is_pale(colour[1]) and "background" not in tag.lower()


def _is_in_a_formula(text: str, position: int) -> bool:
    """Whether dollars of its paragraph are open at a position: nothing of a formula is left out."""
    before = text[text.rfind("\n\n", 0, position) + 1 : position]
    return before.count("$$") % 2 == 1 or before.replace("$$", "").count("$") % 2 == 1


def _linked(text: str) -> Iterator[Unsaid]:
    """Yield what links and pictures say that a page does not show: alternatives, titles."""
    if "](" in text or "![" in text:
        for pattern in (_ALTERNATIVE, _LINK_TITLE):
            for match in pattern.finditer(text):
                yield Unsaid(*match.span("text"), *match.span("text"), HIDDEN)


def _pale_names(text: str) -> frozenset[str]:
    """Return the names that a document gives to colours which nobody sees."""
    if "color" not in text:
        return frozenset()
    return frozenset(
        name
        for name, model, colour in _DEFINED_COLOUR.findall(text)
        if is_pale_in_latex(colour, model)
    )


def _shows_all(text: str, match: re.Match[str], pale: frozenset[str]) -> bool:
    """Whether a command only gives a colour that is seen, where it stands."""
    command = match["hidden"] or match["colour"] or ""
    found = _COLOUR_OF_COMMAND.search(command) if "color" in command else None
    if found is None:
        return False
    if found["colour"] not in pale and not is_pale_in_latex(found["colour"], found["model"] or ""):
        return True
    box = _BOX.search(text[max(0, match.start() - 120) : match.start()])
    return box is not None and not is_pale(box["ground"])


_COLOURS = re.compile(r"\\(?:text)?color\s{0,3}(?:\[\w{1,8}\])?\s{0,3}\{([^{}]{1,60})\}")


def _is_seen_on_black(text: str, found: Unsaid) -> bool:
    """Whether what stands in a black box has another colour, set in it or around it."""
    around = text[max(0, found.start - 120) : found.outer]
    return any(not is_dark(colour) for colour in _COLOURS.findall(around))


def _commanded(text: str) -> Iterator[Unsaid]:
    r"""Yield what LaTeX strikes out or hides.

    Factors or terms that are cancelled in pairs (`\frac{\cancel{x} y}{\cancel{x}}`) are a step of
    working, and stay.
    """
    if "\\" not in text:
        return
    cancelled: list[tuple[Unsaid, str, int]] = []
    row, rows = 0, _ROW_END.finditer(text)
    edge = next(rows, None)
    pale = _pale_names(text)
    for match in _COMMAND.finditer(text):
        if _shows_all(text, match, pale):
            continue
        found = _group(text, match)
        if found is None or (match["blackened"] and _is_seen_on_black(text, found)):
            continue
        while edge is not None and edge.start() < match.start():
            row, edge = row + 1, next(rows, None)
        if match["cancel"]:
            cancelled.append((found, "".join(text[found.inner : found.outer].split()), row))
        else:
            yield found
    count = Counter((held, row) for _, held, row in cancelled)
    for found, held, row in cancelled:
        if count[held, row] == 1 or RELATION.search(held):
            yield found


def _group(text: str, match: re.Match[str]) -> Unsaid | None:
    """Return the argument of a command, or what stands in the group that it colours."""
    code = HIDDEN if match["hidden"] or match["colour"] or match["blackened"] else STRUCK
    if match["brace"]:
        end = group_end(text, match.end() - 1)
        return Unsaid(match.start(), end, match.end(), end - 1, code) if end >= 0 else None
    if not match["colour"]:
        return None
    end = _enclosing_end(text, match.end())
    return Unsaid(match.start(), end, match.end(), end, code)


def _enclosing_end(text: str, start: int) -> int:
    """Return where the group or formula that holds a position ends."""
    depth = 0
    paragraph = text.rfind("\n\n", 0, start) + 1
    inside = text.count("$", paragraph, start) % 2 == 1
    for index in range(start, min(len(text), start + 2000)):
        char = text[index]
        depth += (char == "{") - (char == "}")
        if depth < 0 or (inside and char == "$") or text.startswith(("\\]", "\\)", "\n\n"), index):
            return index
    return min(len(text), start + 2000)
