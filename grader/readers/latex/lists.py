r"""Lists of LaTeX as the page shows them: `\item` becomes the label that LaTeX counts.

What changes a count is followed: `start=`, `resume`, `\setcounter`, and the styles of labels that
`\setlist` or `\renewcommand{\labelenumi}` declare. The questions and parts of the class `exam` are
lists as well; the square brackets behind `\question` hold points there, and no label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.expressions.numerals import ROMAN_NUMERALS

#: Options in square brackets, which may hold such; one that is not closed ends at the next.
OPTIONS = r"\[(?:[^\][]|\[[^\][]*+\])*+\]"
_NAMES = "itemize|enumerate|description|questions|parts|subparts|subsubparts|tasks"
_STYLE = r"\{(?P<style>(?:[^{}]|\{[^{}]*+\})*+)\}"
_SETLIST = r"\\(?:setlist|setenumerate)\*?\s{0,9}(?:\[(?P<which>[^\][]{0,80})\])?\s{0,9}" + _STYLE
_TOKEN = re.compile(
    rf"\\begin\s{{0,9}}\{{(?P<begin>{_NAMES})\}}\s{{0,9}}(?P<options>{OPTIONS}\]*+)?(?:\(\d\))?"
    rf"|\\end\s{{0,9}}\{{(?P<end>{_NAMES})\}}"
    r"|\\(?P<counting>setcounter|addtocounter)\s{0,9}\{(?P<counter>[a-z]{1,20})\}"
    r"\s{0,9}\{\s{0,9}(?P<number>-?\d{1,3})\s{0,9}\}"
    rf"|{_SETLIST}"
    r"|\\(?P<item>item|task|question|part|subpart|subsubpart)(?![A-Za-z])\s{0,9}(?:\[(?P<label>[^\]]*)\])?\s*+"
    r"|\\titledquestion\s{0,9}\{(?P<title>[^{}]{0,80})\}\s{0,9}(?:\[[^\]]{0,20}\])?\s*+"
)
_FIRST = re.compile(
    r"\s*\\(?:item|task|titledquestion|question|part|subpart|subsubpart)(?![A-Za-z])"
)
_LABEL = re.compile(
    r"\\(?:(?:re)?newcommand\*?\s{0,9}\{?|def\s{0,9})\\(?:label|the)enum(?P<depth>i{1,3}|iv)\}?\s{0,9}"
    + _STYLE
)
_STYLES = ("alph", "a"), ("Alph", "a"), ("roman", "i"), ("Roman", "i"), ("arabic", "1")
_SHORT = re.compile(r"\[\(?([1aAiI])[).\]]")
_START = re.compile(r"\bstart\s*=\s*(\d{1,3})")
_RESUME = re.compile(r"\bresume\b")
_OWN_STYLES = {"questions": "1", "parts": "a", "subparts": "i", "subsubparts": "a", "tasks": "a"}
_OWN_COUNTERS = {"question": "questions", "partno": "parts", "subpart": "subparts"}
_BULLETS = frozenset({"itemize", "description"})
_DEPTHS = {"enumi": 0, "enumii": 1, "enumiii": 2, "enumiv": 3}
_LETTERS = "abcdefghijklmnopqrst"


def with_label_styles(text: str) -> str:
    r"""Write `\renewcommand{\labelenumi}{(\alph{enumi})}` as the `\setlist` that says the same."""
    if "enum" not in text:
        return text
    return _LABEL.sub(_as_setlist, text)


def _as_setlist(match: re.Match[str]) -> str:
    depth = _DEPTHS["enum" + match["depth"]] + 1
    return f"\\setlist[enumerate,{depth}]{{label={match['style']}}}"


@dataclass
class _Counted:
    """A list that is open: how its items are labelled, and how many there were."""

    name: str
    style: str
    items: int = 0

    def next_label(self) -> str:
        """Return the label of the next item, as the page shows it; empty for a bullet."""
        self.items += 1
        if not self.style or not 0 < self.items <= len(_LETTERS):
            return f"{self.items}." if self.style else ""
        name = {"1": str(self.items), "a": _LETTERS[self.items - 1]}.get(self.style)
        return f"({name or ROMAN_NUMERALS[self.items - 1]})" if self.style != "1" else f"{name}."


@dataclass
class Lists:
    """The lists of a document, followed line by line."""

    open: list[_Counted] = field(default_factory=list)
    styles: dict[int, str] = field(default_factory=dict)
    ended: dict[tuple[str, int], _Counted] = field(default_factory=dict)

    def declare(self, text: str) -> None:
        """Take the styles that a text declares, such as a preamble."""
        for token in re.finditer(_SETLIST, text):
            self._set_style(token)

    def line(self, line: str) -> tuple[str, str]:
        """Follow one line; return what stands before it, an indent or bullet, and what it shows."""
        if "\\" not in line:
            return "", line
        pieces: list[str] = []
        lead, position, first = "", 0, _FIRST.match(line) is not None
        for token in _TOKEN.finditer(line):
            pieces.append(line[position : token.start()])
            position = token.end()
            if token["item"] is None and token["title"] is None:
                self._follow(token)
                continue
            label = self._label(token)
            shown = "".join(pieces).strip()
            if first or not shown:
                lead = "  " * (len(self.open) - 1) + ("" if label.counted else "- ")
                first, pieces = False, []
            title = f"**{token['title']}** " if token["title"] else ""
            pieces.append(f"{' ' if shown else ''}{label.text} {title}" if label.text else title)
        return lead, "".join([*pieces, line[position:]]) if position else line

    def _follow(self, token: re.Match[str]) -> None:
        if token["begin"] is not None:
            self._begin(token["begin"], token["options"] or "")
        elif token["end"] is not None:
            if self.open:
                ended = self.open.pop()
                self.ended[ended.name, len(self.open)] = ended
        elif token["counting"] is not None:
            self._count(token)
        else:
            self._set_style(token)

    def _begin(self, name: str, options: str) -> None:
        depth = len(self._enumerates())
        before = self.ended.get((name, len(self.open))) if _RESUME.search(options) else None
        style = "" if name in _BULLETS else _style_in(options)
        if not style and name not in _BULLETS:
            own = _OWN_STYLES.get(name) or self.styles.get(depth, "1ai1"[min(depth, 3)])
            style = before.style if before else own
        start = _START.search(options)
        items = int(start[1]) - 1 if start else before.items if before else 0
        self.open.append(_Counted(name, style, items))

    def _label(self, token: re.Match[str]) -> _Label:
        own = token["label"] if token["item"] == "item" else None
        if own:
            return _Label(own, False)
        counted = self.open[-1].next_label() if self.open else ""
        return _Label(counted, bool(counted))

    def _count(self, token: re.Match[str]) -> None:
        number = int(token["number"])
        for each in self._of_counter(token["counter"]):
            each.items = number + (each.items if token["counting"] == "addtocounter" else 0)

    def _of_counter(self, counter: str) -> Iterator[_Counted]:
        """Yield the open list that a counter belongs to."""
        depth = _DEPTHS.get(counter)
        if depth is not None:
            yield from self._enumerates()[depth : depth + 1]
        else:
            yield from (each for each in self.open if each.name == _OWN_COUNTERS.get(counter))

    def _enumerates(self) -> list[_Counted]:
        return [each for each in self.open if each.name == "enumerate"]

    def _set_style(self, token: re.Match[str]) -> None:
        """Take a style for one depth, or for all; inside a list of that depth for it alone."""
        which, style = token["which"] or "", _style_in(token["style"])
        if not style or "itemize" in which or "description" in which:
            return
        depths = [int(digit) - 1 for digit in re.findall(r"[1-4]", which)] or list(range(4))
        counted = self._enumerates()
        for depth in depths:
            if depth < len(counted):
                counted[depth].style = style
            else:
                self.styles[depth] = style


@dataclass(frozen=True, slots=True)
class _Label:
    """The label of an item, and whether it was counted."""

    text: str
    counted: bool


def _style_in(options: str) -> str:
    r"""Return the style that options name: `[label=(\alph*)]`, `[(a)]`, `[i.]`."""
    for sign, style in _STYLES:
        if sign in options:
            return style
    short = _SHORT.match(options)
    return short[1].lower() if short else ""
