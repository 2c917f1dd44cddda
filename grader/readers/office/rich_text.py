r"""Rich Text files: their text; equations and pictures in them are told and not read."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from grader.errors import Place, Problem, SubmissionError
from grader.expressions.notation import Notation
from grader.readers.converting.document import UNREAD, Lines, read_converted
from grader.readers.document import Document
from grader.readers.office.runs import Run, all_code
from grader.readers.office.symbol_font import symbol
from grader.readers.office.word_styles import MONOSPACED
from grader.readers.office.writer import Content, Formula, Paragraph, Shown, Writer
from grader.readers.text.colours import is_light

FILE_BYTES = 20_000_000
DEEPEST = 500
MAX_RUNS = 200_000
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,12})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|([^\\{}]+)"
)
# Groups that are no text of the page.
_DESTINATIONS = frozenset(
    {
        "fonttbl", "colortbl", "stylesheet", "info", "generator", "listtable", "rsidtbl", "header",
        "listoverridetable", "themedata", "colorschememapping", "latentstyles", "datastore",
        "xmlnstbl", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf",
        "fldinst", "bkmkstart", "bkmkend", "mmathPr", "wgrffmtfilter", "revtbl", "nonshppict",
        "objdata", "pn", "pgdsctbl", "filetbl", "annotation", "atnid", "atnauthor", "userprops",
    }
)  # fmt: skip
_PICTURES = frozenset({"pict", "shp", "shppict"})
_SIGNS = {
    "par": "\n\n", "line": "\n", "tab": "\t", "emdash": "—",
    "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "sect": "\n\n",
    "page": "\n\n", "emspace": " ", "enspace": " ",
}  # fmt: skip


_PLAIN = Run("")
_UNREADABLY_SMALL = 3
"""A size in half points."""


@dataclass(frozen=True, slots=True)
class _State:
    """What is in force within a group."""

    look: Run = _PLAIN
    font: int = 0
    skipped: bool = False
    hidden: bool = False
    deleted: bool = False
    colour: int = 0
    shaded: bool = False
    size: int = 24
    unicode_skip: int = 1
    destination: str = ""


@dataclass
class _Reading:
    """What was read so far."""

    writer: Writer
    encoding: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    parts: list[Content] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    in_row: bool = False
    count: int = 0
    skip: int = 0
    colours: list[list[int]] = field(default_factory=lambda: [[]])

    @property
    def name(self) -> str:
        """What the paragraph is called that is being read."""
        return f"paragraph{self.count}"

    def add(self, text: str, state: _State) -> None:
        if state.destination == "fonttbl":
            self.fonts[state.font] = self.fonts.get(state.font, "") + text
        if state.destination == "colortbl":
            self.colours += [[] for _ in range(text.count(";"))]
        if state.skipped or not text:
            return
        font = self.fonts.get(state.font, "")
        if font.startswith("Symbol"):
            text = "".join(map(symbol, text))
        if state.deleted:
            if text.strip():
                said = f"what is struck out was not read: {text.strip()[:60]}"
                self.writer.lines.remark("struck-out", said, self.name if self.count else "")
            return
        if text.strip() and (state.hidden or self._is_unseen(state)):
            said = f"what the page does not show was not read: {text.strip()[:60]}"
            self.writer.lines.remark("not-shown", said, self.name if self.count else "")
            return
        code = bool(MONOSPACED.search(font))
        self.parts.append(replace(state.look, text=text, code=code))

    def _is_unseen(self, state: _State) -> bool:
        """Whether text is white on paper, or too small to be seen; cells may be shaded."""
        if state.size <= _UNREADABLY_SMALL:
            return True
        known = 0 < state.colour < len(self.colours) and not (state.shaded or self.in_row)
        shares = self.colours[state.colour] if known else []
        return len(shares) == 3 and is_light(*(share / 255 for share in shares))

    def end_cell(self) -> None:
        """End a cell of a table."""
        parts, self.parts = self.parts, []
        if not self.rows:
            self.count += 1
            self.rows.append([])
        self.rows[-1].append(self.writer.in_line(Paragraph(parts), self.name))

    def end_row(self) -> None:
        """End a row of a table; the next one begins."""
        self.in_row = False
        if self.rows and self.rows[-1]:
            self.rows.append([])

    def end(self) -> None:
        """End a paragraph, or a line in the cell of a table."""
        if self.in_row:
            self.parts.append(Run(" "))
            return
        rows, self.rows = [row for row in self.rows if row], []
        if rows:
            self.writer.table(rows, self.name)
        parts, self.parts = self.parts, []
        self.count += 1
        runs = [part for part in parts if isinstance(part, Run)]
        code = len(runs) == len(parts) and all_code(runs)
        self.writer.paragraph(Paragraph(parts, code=code), self.name)


def read_rich_text(source: str, data: bytes, notation: Notation) -> Document:
    """Read a Rich Text file; raises `SubmissionError` if it is too large or nested too deep."""
    if len(data) > FILE_BYTES:
        text = f"the file has more than {FILE_BYTES:,} bytes, which no homework has"
        raise SubmissionError(Problem("file-too-large", text, Place(source), _MEND))
    lines = Lines(source)
    reading = _Reading(Writer(lines))
    _read(reading, data)
    reading.end()
    reading.writer.close()
    return read_converted(lines, notation)


_MEND = "save it as .docx or PDF and hand in that file"


def _read(reading: _Reading, data: bytes) -> None:
    """Walk the groups, control words and text of a file."""
    stack: list[_State] = []
    state = _State()
    for match in _TOKEN.finditer(data):
        if len(reading.parts) > MAX_RUNS:
            reading.writer.lines.remark("file-cut", "the file is very long; its end was not read")
            return
        word, number, code, sign, brace, text = match.groups()
        if brace == b"{":
            stack.append(state)
            if len(stack) > DEEPEST:
                reading.writer.lines.remark("file-cut", "the file is nested too deep to be read on")
                return
        elif brace == b"}":
            state = stack.pop() if stack else _State()
        elif word is not None:
            value = int(number) if number else None
            state = _word(reading, state, word.decode(), value)
        elif code is not None:
            _text(reading, bytes.fromhex(code.decode()), state)
        elif sign is not None:
            state = _sign(reading, state, sign)
        elif text is not None:
            _text(reading, re.sub(rb"[\r\n]", b"", text), state)


def _text(reading: _Reading, data: bytes, state: _State) -> None:
    """Add text; characters that only stand in for a Unicode one are passed over."""
    skipped = min(reading.skip, len(data))
    reading.skip -= skipped
    reading.add(data[skipped:].decode(reading.encoding, "replace"), state)


def _sign(reading: _Reading, state: _State, sign: bytes) -> _State:
    if sign == b"*":  # a group that only some programs understand
        return replace(state, skipped=True)
    known = {b"~": " ", b"_": "-", b"-": "", b"\n": "\n\n", b"\r": "\n\n"}
    text = known.get(sign, sign.decode("latin-1") if sign in b"\\{}" else "")
    if text == "\n\n":
        _break(reading, state)
    else:
        reading.add(text, state)
    return state


def _break(reading: _Reading, state: _State) -> None:
    if not state.skipped:
        reading.end()


def _word(reading: _Reading, state: _State, word: str, value: int | None) -> _State:
    """Follow a control word."""
    on = value != 0
    if word == "u" and value is not None:
        reading.add(chr(value % 65536) if not 0xD800 <= value % 65536 < 0xE000 else UNREAD, state)
        reading.skip = state.unicode_skip
    elif word == "uc":
        return replace(state, unicode_skip=max(0, min(value or 0, 10)))
    elif word == "ansicpg":
        reading.encoding = _encoding(value)
    elif word in ("trowd", "cell", "row") and not state.skipped:
        _table_sign(reading, word)
    elif word in _SIGNS:
        if _SIGNS[word] == "\n\n":
            _break(reading, state)
        else:
            reading.add(_SIGNS[word], state)
    elif word == "f" and value is not None:
        return replace(state, font=value)
    elif word == "b":
        return replace(state, look=replace(state.look, bold=on))
    elif word == "deleted":
        return replace(state, deleted=on)
    elif word == "strike":
        return replace(state, look=replace(state.look, struck=on))
    elif word in ("super", "sub", "nosupersub"):
        script = word if word != "nosupersub" and on else ""
        return replace(state, look=replace(state.look, script=script))
    elif word == "plain":
        return replace(state, look=Run(""), hidden=False, colour=0, shaded=False, size=24)
    elif word == "cf":
        return replace(state, colour=value or 0)
    elif word == "fs" and value is not None:
        return replace(state, size=value)
    elif word in ("highlight", "cb", "chcbpat", "cbpat"):
        return replace(state, shaded=bool(value))
    elif word in ("red", "green", "blue") and state.destination == "colortbl":
        reading.colours[-1].append(value or 0)
    elif word == "v":
        return replace(state, hidden=on)
    else:
        return _group(reading, state, word)
    return state


def _table_sign(reading: _Reading, word: str) -> None:
    if word == "trowd":
        if not reading.in_row and reading.parts:
            reading.end()
        reading.in_row = True
    elif word == "cell":
        reading.end_cell()
    else:
        reading.end_row()


def _group(reading: _Reading, state: _State, word: str) -> _State:
    """Follow a control word that says what its group holds."""
    if word in ("mmath", "moMath", "mmathPara", "object"):
        if not state.skipped:
            reading.parts.append(Formula([UNREAD], False))
            said = "equations in Rich Text files are not read"
            reading.writer.lines.remark("equation-not-read", said, reading.name)
        return replace(state, skipped=True)
    if word in _PICTURES:
        if not state.skipped:
            reading.parts.append(Shown("picture", None))
        return replace(state, skipped=True)
    if word in _DESTINATIONS:
        return replace(state, skipped=True, destination=word)
    return state


def _encoding(value: int | None) -> str:
    name = f"cp{value}" if value else "cp1252"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
