"""Bytes to text: encodings, limits, and what cannot be a text at all."""

from __future__ import annotations

import codecs
import re

from grader.equivalence import Remark
from grader.errors import Place, Problem, SubmissionError
from grader.readers.text.signatures import content_of

Remarks = tuple[tuple[Remark, Place], ...]

TEXT_BYTES = 500_000
"""A written homework has some ten thousand characters; what is beyond this is cut off."""

TEXT_LINES = 5_000
"""The same limit in lines."""

NOTEBOOK_BYTES = 40_000_000
"""Notebooks hold pictures, so that much more is usual."""

LINE_CHARACTERS = 20_000
"""The longest line that is read as mathematics; the parser has the same limit."""

# What is no text, by the names of `signatures`: what it is called, and what to hand in instead.
_REFUSED = {
    "pdf": ("a PDF document", "hand in the PDF under a name that ends in .pdf"),
    "zip": ("a Word, OpenDocument or zip file", "hand in the file under its own name"),
    "old-office": (
        "an old Word or Excel file, or one that is locked with a password",
        "save it as .docx or .xlsx without a password, or as a PDF",
    ),
    "rich-text": ("a Rich Text file", "hand in the file under a name that ends in .rtf"),
    "picture": ("a picture", "hand in the picture under its own name"),
    "compressed": ("a compressed file", "unpack it, and hand in what is in it, or a zip file"),
    "machine-program": ("a program for the machine", ""),
    "recording": ("a recording of sound or pictures", ""),
}

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Characters that the readers use themselves, which no text should hold, and control characters.
_FOREIGN = re.compile("[\ufdd0-\ufdef\ud800-\udfff\x00-\x08\x0b\x0e-\x1f\x7f]")
_NEWLINES = re.compile("\r\n|\r|\x0c|\u2028|\u2029|\x85")
#: A number alone at the foot of a page, whose end a converter has marked.
_FOOT = re.compile(
    r"^[ \t]*(?:[-–][ \t]?)?(?P<number>\d{1,3})(?:[ \t]?[-–])?[ \t]*(?=\n*+\x0c)", re.MULTILINE
)
#: What nobody sees: signs of no width, those that turn the direction, places where a word may be
#: parted. Signs for products and calls that are invisible (U+2061 to U+2064) mean something.
_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
) | dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
#: Blanks of every width. Between digits they group them, and are kept: `12 000`.
_BLANKS = re.compile(
    "(?<!\\d)[\u00a0\u2000-\u200a\u202f\u205f\u3000]|[\u00a0\u2000-\u200a\u202f\u205f\u3000](?!\\d)"
)
_TABS_AT_END = re.compile(r"(?<=[^\t\n])\t+$", re.MULTILINE)
#: Two or three letters that a typesetter drew as one: `signiﬁcant`.
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_MEND = "hand in Markdown, plain text, LaTeX, Word, a PDF, a notebook or an answer file"


def decode(source: str, data: bytes, limit: int = TEXT_BYTES) -> tuple[str, Remarks]:
    """Return the text of a file with newlines as `\\n`, and remarks on what had to be mended.

    Raises `SubmissionError` for an empty file and for one that is not text.
    """
    place = Place(source)
    _refuse(data, place)
    remarks: list[tuple[Remark, Place]] = []
    whole = len(data)
    text, guessed = _to_text(data[:limit], cut=whole > limit, place=place)
    if guessed:
        remarks.append((_remark_encoding(guessed), place))
    if "\x0c" in text:
        text = _without_page_numbers(text)
    text = _NEWLINES.sub("\n", text.removeprefix("\ufeff"))
    foreign = _FOREIGN.search(text)
    if foreign:
        line = text.count("\n", 0, foreign.start()) + 1
        remarks.append((_remark_control(line), place.at(line)))
        text = _FOREIGN.sub("\ufffd", text)
    if whole > limit:
        text = text[: text.rfind("\n") + 1] or text
    short = _first_lines(text) if limit == TEXT_BYTES else text
    if whole > limit or len(short) < len(text):
        text = short
        line = text.count("\n") or 1
        remarks.append((_remark_cut(whole, line), place.at(line)))
    text = _as_seen(text)
    if not text.strip():
        raise SubmissionError(_empty(place))
    return text, tuple(remarks)


def _as_seen(text: str) -> str:
    """Return a text with the signs and blanks that a reader sees."""
    if not text.isascii():
        text = _BLANKS.sub(" ", text.translate(_INVISIBLE))
    return _TABS_AT_END.sub("", text) if "\t" in text else text


def _first_lines(text: str) -> str:
    """Return the lines of a text up to the limit."""
    if text.count("\n") <= TEXT_LINES:
        return text
    return "\n".join(text.split("\n", TEXT_LINES)[:TEXT_LINES]) + "\n"


def _without_page_numbers(text: str) -> str:
    """Return a text without the numbers at the ends of its pages, if all of them count on."""
    feet = list(_FOOT.finditer(text))
    numbers = [int(foot["number"]) for foot in feet]
    if len(feet) < max(2, text.rstrip("\n\x0c").count("\x0c")):
        return text
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return text
    return _FOOT.sub("", text)


def clean_text(text: str) -> str:
    """Replace what no text should hold, in a string that came out of a data format."""
    return _as_seen(_FOREIGN.sub("\ufffd", _NEWLINES.sub("\n", text)).translate(_LIGATURES))


def _refuse(data: bytes, place: Place) -> None:
    if not data.strip():
        raise SubmissionError(_empty(place))
    content = content_of(data)
    if content:
        name, mend = _REFUSED[content]
        said = f"this is {name}, not text"
        raise SubmissionError(Problem("not-text", said, place, mend or _MEND))


def _empty(place: Place) -> Problem:
    return Problem("empty-file", "the file is empty", place, "hand in the file with your work")


def _to_text(data: bytes, cut: bool, place: Place) -> tuple[str, str]:
    """Decode; the second result names an encoding that was guessed, if any."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), ""
    wide = _wide_encoding(data)
    if wide:
        return data.decode(wide, errors="replace"), wide.upper()
    _refuse_binary(data, place)
    try:
        # An incomplete character at the end of a piece that was cut is no error.
        return codecs.getincrementaldecoder("utf-8")().decode(data, final=not cut), ""
    except UnicodeDecodeError:
        return _eight_bit(data)


def _wide_encoding(data: bytes) -> str:
    """Recognise UTF-16 without its mark: nearly every second byte of Western text is zero."""
    sample = data[:4000]
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _refuse_binary(data: bytes, place: Place) -> None:
    sample = data[:100_000]
    controls = sum(sample.count(code) for code in range(32) if code not in (9, 10, 12, 13, 27))
    if controls > max(2, 0.05 * len(sample)):
        raise SubmissionError(Problem("not-text", "this is not a text file", place, _MEND))


def _eight_bit(data: bytes) -> tuple[str, str]:
    """Decode what is not UTF-8: damaged UTF-8 if most of it is, else Windows-1252."""
    damaged = data.decode("utf-8", errors="replace")
    high = sum(1 for char in damaged if char > "\x7f")
    if damaged.count("\ufffd") * 4 < high:
        return damaged, "damaged UTF-8"
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "Latin-1"


def _remark_encoding(name: str) -> Remark:
    text = f"the file is not UTF-8; it was read as {name}, so special characters may be wrong"
    return Remark("encoding-guessed", text)


def _remark_control(line: int) -> Remark:
    text = f"some characters are not text, the first in line {line}; they show as \ufffd"
    return Remark("control-characters", text)


def _remark_cut(size: int, line: int) -> Remark:
    text = f"the file is very long ({size:,} bytes); what follows line {line} was not read"
    return Remark("file-cut", text)
