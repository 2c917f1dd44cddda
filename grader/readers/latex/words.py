r"""The words of a LaTeX page without the commands around them that only arrange them.

`\centerline{\bf Problem 1}`, `\fbox{Problem 1}` and `\begin{tcolorbox}[title=Problem 1]` are titles
as `\section*{Problem 1}` is one. Frames of boxes and unknown environments say nothing themselves:
what stands in them is read. Mathematics and programs are left as they are, and lines keep their
numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import normalize

_TOKEN = re.compile(
    r"\\(?P<edge>begin|end)[ \t]{0,9}\{(?P<environment>[A-Za-z]{1,30}\*?)\}"
    r"|\\(?P<command>[A-Za-z]{1,30}\*?)"
    r"|\\(?P<sign>[^A-Za-z])|(?P<dollars>\$\$?)|(?P<brace>[{}])|(?P<paragraph>\n[ \t]*\n)"
)
#: A brace, or a sign with a backslash in front of it, which is none.
_BRACE = re.compile(r"[{}]|\\[\s\S]")
_CLOSES = {"$": "$", "$$": "$$", "(": "\\)", "[": "\\]"}
MATHEMATICS = frozenset({
    "math", "displaymath", "equation", "align", "alignat", "flalign", "gather", "multline",
    "eqnarray", "subequations", "dmath", "array", "aligned", "alignedat", "gathered", "split",
    "cases", "matrix", "pmatrix", "bmatrix", "vmatrix", "Bmatrix", "Vmatrix", "smallmatrix",
    "IEEEeqnarray", "empheq",
})  # fmt: skip
#: What is read where it stands: lists and tables.
LISTS = frozenset({
    "itemize", "enumerate", "description", "questions", "parts", "subparts", "subsubparts", "tasks",
})  # fmt: skip
_KEPT = LISTS | frozenset({
    "document", "center", "proof", "tabular", "tabularx", "longtable", "tabu",
    "table", "figure", "comment",
})  # fmt: skip
AS_TYPED = frozenset({
    "verbatim", "lstlisting", "minted", "alltt", "Verbatim", "python", "pycode", "tikzpicture",
    "forest", "tikzcd", "filecontents",
})  # fmt: skip
#: Commands whose last argument is what the page shows: how many stand before it. Those of the first
#: set stress it, as bold letters do.
_STRESSED = {"fbox": 0, "framebox": 0, "shadowbox": 0, "doublebox": 0, "ovalbox": 0, "Ovalbox": 0,
             "tcbox": 0, "textbf": 0, "underline": 0, "uline": 0, "uuline": 0}  # fmt: skip
_SHOWN = {
    "centerline": 0, "leftline": 0, "rightline": 0, "makebox": 0, "mbox": 0, "hbox": 0, "textsf": 0,
    "textsc": 0, "textmd": 0, "textrm": 0, "textup": 0, "textsl": 0, "textnormal": 0, "hl": 0,
    "ul": 0, "uppercase": 0, "MakeUppercase": 0, "marginpar": 0, "marginnote": 0, "textit": 0,
    "emph": 0,
    "parbox": 1, "colorbox": 1, "textcolor": 1, "raisebox": 1, "scalebox": 1, "hypertarget": 1,
    "fcolorbox": 2, "resizebox": 2, "texorpdfstring": 0, **_STRESSED,
}  # fmt: skip
#: Commands that show a letter or number in a ring.
_RINGED = frozenset({"textcircled", "circled"})
#: Commands that show nothing where they stand, with the number of their arguments.
_UNSEEN = {
    "markboth": 2, "markright": 1, "addcontentsline": 3, "extramarks": 2, "phantomsection": 0,
    "nobreak": 0, "protect": 0, "leavevmode": 0, "relax": 0, "rule": 2, "fontsize": 2,
    "selectfont": 0, "hrulefill": 0, "dotfill": 0, "droptotalpoints": 0, "droppoints": 0,
    "addpoints": 0, "null": 0, "columnbreak": 0, "doublespacing": 0, "onehalfspacing": 0,
    "singlespacing": 0, "tightlist": 0, "enspace": 0, "nopagenumbers": 0, "bye": 0,
    "goodbreak": 0, "filbreak": 0, "sloppy": 0,
    "pagenumbering": 1, "definecolor": 3, "color": 1, "printanswers": 0, "raggedright": 0,
}  # fmt: skip
_TITLES = frozenset({
    "part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph",
    "frametitle",
})  # fmt: skip
_TITLED = frozenset({"frame", "block", "exampleblock", "alertblock"})
#: Environments with arguments that only say how wide they are.
_SIZED = {"minipage": 1, "multicols": 1, "adjustbox": 1, "spacing": 1, "wrapfigure": 2,
          "subfigure": 1, "adjustwidth": 2, "varwidth": 1}  # fmt: skip
_OPTIONS = re.compile(r"[ \t]{0,9}\[(?P<text>(?:[^\][{}]|\{(?:[^{}]|\{[^{}]*+\})*+\}){0,600}+)\]")
_TITLE = re.compile(
    r"(?<![A-Za-z])(?:frame)?title\s{0,9}=\s{0,9}"
    r"(?:\{(?P<group>(?:[^{}]|\{[^{}]*+\})*+)\}|(?P<bare>[^,{}]*+))"
)
#: The label of an item: `\item[\bf (a)]`, and in plain TeX `\item{(a)}`.
_ITEM = re.compile(
    r"[ \t]{0,9}(?:\[(?P<option>(?:[^\][{}$]|\{[^{}$]{0,40}\}){1,60})\]"
    r"|\{(?P<group>\(?\w{1,3}[).])\})[ \t]{0,9}"
)
#: Options that say how something looks and nothing else: `2in`, `colback=white, width=5cm`.
_LOOKS = re.compile(r"[^=]*=[\s\S]*|[ \t]*(?:\d[\d.]*[ \t]*)?(?:\\?[A-Za-z]{1,16}|\d)[ \t]*")
_DECLARED = re.compile(
    r"\s{0,9}\\(?P<name>tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge|bf|bfseries"
    r"|it|itshape|em|sf|sffamily|rm|rmfamily|tt|ttfamily|sc|scshape|sl|slshape|upshape|mdseries|centering"
    r"|raggedright|color[ \t]{0,3}\{[^{}]{0,40}\})(?![A-Za-z])[ \t]{0,9}"
)  # fmt: skip
_LONGEST_STRESSED = 300
#: Accents that stand over nothing, `\\^{}`, are the signs themselves.
_ACCENTS = frozenset("^~")
#: Those over a letter are written with it: `ra\\'iz`, `ra\\'{\\i}z`, `\\"uber`.
_COMBINING = {"'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", '"': "\u0308"}
_ACCENTED = re.compile(r"(?P<brace>\{)?\\?(?P<letter>[A-Za-z](?![A-Za-z]*\\))(?(brace)\})")


def with_plain_words(text: str) -> str:
    """Return a text whose words stand without what arranges them; lines are kept."""
    declared = _DECLARED.match(text)
    if declared:  # all of a title or label
        return with_plain_words("{" + text + "}")
    return _Words(text).read() if "{" in text or "\\" in text else text


def _ends_of_groups(text: str) -> dict[int, int]:
    """Return where each group of a text ends, by where it begins."""
    ends: dict[int, int] = {}
    open_at: list[int] = []
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            open_at.append(brace.start())
        elif brace[0] == "}" and open_at:
            ends[open_at.pop()] = brace.end()
    return ends


@dataclass
class _Words:
    """A walk over a text, from one token to the next."""

    text: str
    at: int = 0
    pieces: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    stressed: int = 0
    ends: Mapping[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.ends = _ends_of_groups(self.text)

    def _end(self, start: int) -> int:
        """Return where a group ends that opens at `start`, -1 if it does not close."""
        return self.ends.get(start, -1)

    def read(self) -> str:
        while True:
            token = _TOKEN.search(self.text, self.at)
            if token is None:
                return "".join([*self.pieces, self.text[self.at :]])
            self.pieces.append(self.text[self.at : token.start()])
            self.at = token.end()
            self._token(token)

    def _token(self, token: re.Match[str]) -> None:
        if token["brace"]:
            self._brace(token["brace"])
        elif token["command"]:
            self._command(token["command"], token[0])
        elif token["edge"]:
            self._edge(token)
        elif token["dollars"] or token["sign"] in _CLOSES:
            self._mathematics(token[0], _CLOSES[token["dollars"] or token["sign"]])
        elif token["sign"] in _ACCENTS and self.text.startswith("{}", self.at):
            self.pieces.append(token["sign"])
            self.at += 2
        elif token["sign"] in _COMBINING and (letter := _ACCENTED.match(self.text, self.at)):
            whole = normalize("NFC", letter["letter"] + _COMBINING[token["sign"]])
            self.pieces.append(whole if len(whole) == 1 else token[0] + letter[0])
            self.at = letter.end()
        else:
            self.pieces.append(token[0])

    def _mathematics(self, opens: str, closes: str) -> None:
        """Go over a formula; one that is not closed ends with its paragraph."""
        end = self.text.find(closes, self.at)
        blank = re.compile(r"\n[ \t]*\n").search(
            self.text, self.at, end if end >= 0 else len(self.text)
        )
        stop = blank.start() if blank else end + len(closes) if end >= 0 else len(self.text)
        self.pieces += [opens, self.text[self.at : stop]]
        self.at = stop

    def _edge(self, token: re.Match[str]) -> None:
        name = token["environment"].rstrip("*")
        if name in MATHEMATICS or name in AS_TYPED:
            end = "\\end{" + token["environment"] + "}"
            if token["edge"] == "end":
                self.pieces.append(token[0])
            elif name in MATHEMATICS:
                self._mathematics(token[0], end)
            else:
                stop = self.text.find(end, self.at)
                stop = stop if stop >= 0 else len(self.text)
                self.pieces += [token[0], self.text[self.at : stop]]
                self.at = stop
        elif name in _KEPT:
            self.pieces.append(token[0])
        elif token["edge"] == "begin":
            self._environment(name)

    def _environment(self, name: str) -> None:
        """Put the title of an environment that only frames something in its place."""
        start = self.at
        options = _OPTIONS.match(self.text, self.at)
        self.at = options.end() if options else self.at
        told = options["text"] if options else ""
        title = _TITLE.search(told)
        words = (title["group"] or title["bare"] or "") if title else ""
        if name in _TITLED:
            words = self._argument() or words
        elif told and not title and not _LOOKS.fullmatch(told):
            words = told
        for _ in range(_SIZED.get(name, 0)):
            self._argument()
        self._title(" ".join(words.split()), self.text.count("\n", start, self.at), name in _TITLED)

    def _title(self, words: str, lines: int, titled: bool) -> None:
        if words and (titled or "\n" in ("\n" + "".join(self.pieces[-8:]).rstrip(" \t"))[-1:]):
            words = f"\\section*{{{with_plain_words(words)}}}"
        elif words:
            words = f" **{with_plain_words(words)}** "
        self.pieces += [words, "\n" * lines]

    def _argument(self) -> str:
        """Take the group that follows, if one does, and return what it holds."""
        space = re.compile(r"[ \t]*(?:\n[ \t]*)?").match(self.text, self.at)
        start = space.end() if space else self.at
        end = self._end(start) if self.text.startswith("{", start) else -1
        if end < 0:
            return ""
        self.at = end
        return self.text[start + 1 : end - 1]

    def _command(self, name: str, written: str) -> None:
        bare = name.rstrip("*")
        if bare in _TITLES:
            self._section(bare, written)
        elif bare == "item":
            self._item(written)
        elif bare in _UNSEEN:
            start = self.at
            for _ in range(_UNSEEN[bare]):
                self._argument()
            self.pieces.append("\n" * self.text.count("\n", start, self.at))
        elif bare in _SHOWN or bare in _RINGED:
            self._show(bare, written)
        else:
            self._other(written)

    def _other(self, written: str) -> None:
        """Keep a command of which nothing is known, with the braces right behind it."""
        self.pieces.append(written)
        while self.text.startswith("{", self.at):
            end = self._end(self.at)
            if end < 0:
                return
            self.pieces.append(self.text[self.at : end])
            self.at = end

    def _item(self, written: str) -> None:
        r"""Keep an item with the label that the page shows; plain TeX has it in braces."""
        self.pieces.append(written)
        label = _ITEM.match(self.text, self.at)
        if label:
            self.at = label.end()
            shown = label["option"] or label["group"]
            self.pieces.append(f"[{with_plain_words(shown)}] ")

    def _section(self, name: str, written: str) -> None:
        """Keep a title in one line, without what arranges its words."""
        start = self.at
        options = _OPTIONS.match(self.text, self.at)
        self.at = options.end() if options else self.at
        before = self.at
        words = self._argument()
        if self.at == before:
            self.at = start
            self.pieces.append(written)
            return
        command = "\\section*" if name == "frametitle" else written
        shown = " ".join(with_plain_words(words).split())
        lines = "\n" * self.text.count("\n", start, self.at)
        self.pieces += [f"{command}{{{shown}}}", lines]

    def _show(self, name: str, written: str) -> None:
        """Begin what a command shows."""
        start = self.at
        options = _OPTIONS.match(self.text, self.at)
        while options:
            self.at = options.end()
            options = _OPTIONS.match(self.text, self.at)
        for _ in range(_SHOWN.get(name, 0)):
            self._argument()
        end = self._end(self.at) if self.text.startswith("{", self.at) else -1
        if end < 0 or (name in _STRESSED and self._is_formula(end)):
            self.at = start
            self._other(written)
            return
        skipped = self.text.count("\n", start, self.at)
        self.at += 1
        if name == "texorpdfstring":
            self.at = end
            self.pieces.append(self._argument())
        elif name in _RINGED:
            self._open("(", ")")
        else:
            self._stress(name in _STRESSED, end)
        self.pieces.append("\n" * skipped)

    def _is_formula(self, end: int) -> bool:
        """Whether a group holds a formula and no words: a box around it is read with it."""
        inner = self.text[self.at + 1 : end - 1].strip()
        return inner.startswith(("$", "\\(", "\\[")) or not re.search(r"\w", inner)

    def _brace(self, brace: str) -> None:
        if brace == "}":
            closing = self.closing.pop() if self.closing else "}"
            self.stressed -= closing == "**"
            if closing == "**":
                while self.pieces and not self.pieces[-1].strip(" \t"):
                    self.pieces.pop()
                self.pieces[-1] = self.pieces[-1].rstrip(" \t") if self.pieces else ""
            self.pieces.append(closing)
            return
        end = self._end(self.at - 1)
        inner = self.text[self.at : end - 1] if end > 0 else ""
        before = self.text[self.at - 2 : self.at - 1]
        declared = _DECLARED.match(self.text, self.at)
        is_letter = declared and len(self.text[declared.end() : end - 1].strip()) < 2
        if (
            end < 0
            or before in ("^", "_")
            or is_letter
            or (not declared and re.search(r"[\w\\]", inner))
        ):
            self._open("{", "}")
        else:
            self._stress(False, end)

    def _stress(self, is_bold: bool, end: int) -> None:
        """Begin a group, in bold where it is short and all of it is."""
        declared = _DECLARED.match(self.text, self.at)
        while declared:
            is_bold |= declared["name"] in ("bf", "bfseries")
            self.pieces.append("\n" * declared[0].count("\n"))
            self.at = declared.end()
            declared = _DECLARED.match(self.text, self.at)
        inner = self.text[self.at : end]
        is_short = len(inner) <= _LONGEST_STRESSED and "\n" not in inner and inner.strip(" }")
        if is_bold and is_short and not self.stressed and "**" not in inner:
            self.at += len(inner) - len(inner.lstrip(" \t"))
            self._open("**", "**")
            self.stressed += 1
        else:
            self._open("", "")

    def _open(self, opening: str, closing: str) -> None:
        self.pieces.append(opening)
        self.closing.append(closing)
