r"""Lines of LaTeX that hold several of the page: `\item a \item b`, rows of a table, `1 \\\\ 2`.

LaTeX does not care where its source breaks; the other passes go line by line. So a line is broken
where the page begins a new one. Where several empty lines follow, as many are taken away again, so
that what stands further down keeps its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.readers.latex.words import AS_TYPED, LISTS, MATHEMATICS

_TABLES = frozenset({"tabular", "tabularx", "tabu", "longtable"})
_BEGINS = (
    r"item|question|titledquestion|part|subpart|subsubpart|task|section|subsection|subsubsection"
    r"|paragraph|subparagraph"
)
_TOKEN = re.compile(
    r"(?P<math>\$\$?|\\[\[(])|(?P<brace>[{}])"
    r"|\\(?P<edge>begin|end)[ \t]{0,9}\{(?P<name>[A-Za-z]{1,30})\*?\}"
    r"|(?P<row>\\\\(?:\[[^\][\n]{0,20}\])?)|\\(?P<ends>par|newline|newpage|clearpage)(?![A-Za-z])"
    rf"|\\(?P<begins>{_BEGINS})(?![A-Za-z])|\\[\s\S]"
)
_CLOSES = {"$": "$", "$$": "$$", "\\[": "\\]", "\\(": "\\)"}
#: Options and columns of a table or list, right behind its beginning.
_OPTIONS = re.compile(
    r"(?:[ \t]{0,9}(?:\[[^\][\n]{0,120}\]|\{(?:[^{}\n]|\{[^{}\n]{0,40}\}){0,120}\})){0,3}"
)
_NOTHING = re.compile(r"[ \t]*(?:\\(?:hline|toprule|midrule|bottomrule)[ \t]*)*(?=\n|\Z)")
_OPTION_BELOW = re.compile(
    r"(?P<begin>\\begin[ \t]{0,9}\{(?:itemize|enumerate|description|parts|questions)\})"
    r"[ \t]{0,9}\n[ \t]{0,9}(?P<option>\[[^\][\n]{1,120}\])"
)
_MARK = "\x1f"
"""Stands in front of a line that was broken off; no text holds it."""


def with_line_breaks(text: str) -> str:
    """Return a document with a line for each line of the page."""
    text = _OPTION_BELOW.sub(r"\g<begin>\g<option>" + "\n", text)
    if "\\" not in text:
        return text
    broken = _Breaking(text).read()
    return "\n".join(_with_numbers_kept(broken.split("\n"))) if _MARK in broken else text


def _with_numbers_kept(lines: list[str]) -> Iterator[str]:
    more, empty = 0, False
    for line in lines:
        more += line.startswith(_MARK)
        is_empty = not line.strip()
        if is_empty and empty and more:
            more -= 1
            continue
        empty = is_empty
        yield line.removeprefix(_MARK)


@dataclass
class _Breaking:
    """A walk over a text, from one token to the next."""

    text: str
    at: int = 0
    pieces: list[str] = field(default_factory=list)
    depth: int = 0
    tables: int = 0

    def read(self) -> str:
        for token in iter(lambda: _TOKEN.search(self.text, self.at), None):
            start = token.start()
            self.pieces.append(self.text[self.at : start])
            self.at = start
            self._token(token)
        return "".join([*self.pieces, self.text[self.at :]])

    def _token(self, token: re.Match[str]) -> None:
        if token["math"]:
            self._skip(token, _CLOSES[token["math"]])
        elif token["edge"]:
            self._edge(token)
        elif token["begins"]:
            self._break_before()
            self._take(token.end())
        else:
            self.depth = max(0, self.depth + (token["brace"] == "{") - (token["brace"] == "}"))
            self._take(token.end())
            if token["ends"] or (token["row"] and (self.tables or self._is_text())):
                self._break_behind(token["row"] is not None and not self.tables)

    def _edge(self, token: re.Match[str]) -> None:
        name = token["name"]
        if token["edge"] == "begin" and name in MATHEMATICS | AS_TYPED:
            self._skip(token, f"\\end{{{token[0].partition('{')[2]}")
            return
        listed = name in LISTS or name in _TABLES
        if listed:
            self._break_before()
        self._take(token.end())
        if name in _TABLES:
            self.tables = max(0, self.tables + (1 if token["edge"] == "begin" else -1))
        if token["edge"] == "begin" and listed:
            options = _OPTIONS.match(self.text, self.at)
            self._take(options.end() if options else self.at)
        if listed:
            self._break_behind()

    def _take(self, end: int) -> None:
        self.pieces.append(self.text[self.at : end])
        self.at = end

    def _skip(self, token: re.Match[str], closes: str) -> None:
        """Go over a formula or program; a formula that is not closed ends with its paragraph."""
        end = self.text.find(closes, token.end())
        paragraph = self.text.find("\n\n", token.end())
        if end < 0 or (token["math"] and 0 <= paragraph < end):
            self._take(token.end())
        else:
            self._take(end + len(closes))

    def _break_before(self) -> None:
        if self._line().strip(" \t" + _MARK):
            self.pieces.append("\n" + _MARK)

    def _is_text(self) -> bool:
        """Whether a line of running text stands open, in no group and nothing stressed."""
        return not self.depth and self._line().count("**") % 2 == 0

    def _line(self) -> str:
        return "".join(self.pieces[-12:]).rpartition("\n")[2]

    def _break_behind(self, instead: bool = False) -> None:
        if _NOTHING.match(self.text, self.at) is None:
            if instead:  # the sign that ends a line of text
                self.pieces.pop()
            self.pieces.append("\n" + _MARK)
            while self.text.startswith((" ", "\t"), self.at):
                self.at += 1
