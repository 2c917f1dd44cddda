"""Jupyter notebooks: text cells are read as pages, code cells as programs with their output.

A place in a notebook is a line of a cell: its source is `work.ipynb#cell3`, cells counted from 1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.equivalence import Remark
from grader.errors import Place, Problem, SubmissionError
from grader.expressions.notation import Notation
from grader.expressions.phrases import PART_WORDS, QUESTION_WORDS, pattern_of
from grader.readers.document import Block, CodeCell, Document, Output, Passage
from grader.readers.markdown.read import limited, prepared
from grader.readers.programs.listings import blocks_of_listing
from grader.readers.text.arrays import without_constructors
from grader.readers.text.decoding import NOTEBOOK_BYTES, TEXT_BYTES, clean_text, decode
from grader.readers.text.escapes import without_escapes
from grader.readers.text.macros import Macros, expand_macros
from grader.readers.text.page import Page

MAX_CELLS = 1000
OUTPUT_CHARACTERS = 20_000
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_WORD = rf"(?:{pattern_of((*QUESTION_WORDS, *PART_WORDS))}|q|ex)"
#: A comment that names a question, or a part: `# Problem 1(a)`, `# (b)`, `# 2a)`.
NAMES_QUESTION = re.compile(
    rf"\s{{0,9}}#{{1,6}}[ \t]{{0,9}}"
    rf"(?:(?:{_WORD}[ \t]{{0,3}}[#.]?[ \t]{{0,3}}\(?)(?P<number>\d{{1,2}})"
    rf"(?:[ \t]?[(.]?(?P<part>[a-h])\b)?"
    rf"|(?={_WORD}[ \t]{{0,3}}\(?[a-h]\b|\(?\d{{1,2}}[ \t]?\(?[a-h]\)|\([a-h]\))"
    rf"(?:{_WORD})?[ \t]{{0,3}}\(?(?P<letter>\d{{1,2}}|[a-h]))",
    re.IGNORECASE,
)
#: The label at the beginning of a line of text.
_TEXT_NAMES = re.compile(
    rf"[\s#>*_-]{{0,12}}(?:(?:{_WORD})[ \t]{{0,3}}[#.]?[ \t]{{0,3}}\(?(?P<number>\d{{1,2}}|[a-h]\b)"
    rf"(?:(?<=\d)[ \t]?[(.]?(?P<part>[a-h])\b)?"
    r"|\(?(?P<letter>\d{1,2}|[a-h])(?:[.)]|\s?\(?[a-h]\)))",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"[ \t]*#+[ \t]*(?:final[ \t])?(?:answer|ans|result|solution)\b", re.IGNORECASE
)
_COMMENT = re.compile(r"\A[ \t]{0,80}#{1,9}[ \t]?(?!!)")
_MEND = "save the notebook again in Jupyter and hand in that file"


def _whole(digits: str) -> float:
    """Read a whole number of any length; Python itself refuses very long ones."""
    return int(digits) if len(digits) <= 18 else float(digits)


@dataclass
class _Reading:
    """What has been read of a notebook so far."""

    source: str
    notation: Notation
    language: str = "python"
    remarks: list[tuple[Remark, Place]] = field(default_factory=list)
    macros: Macros = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    """The numbers and letters of questions that cells of text name: no comment does it again."""

    def remark(self, code: str, text: str, place: Place) -> None:
        self.remarks.append((Remark(code, text), place))


def read_notebook(source: str, data: bytes, notation: Notation) -> Document:
    """Read a notebook; raises `SubmissionError` if it is none."""
    text, remarks = decode(source, data, NOTEBOOK_BYTES)
    cells, language = _cells(source, text)
    reading = _Reading(source, notation, language, list(remarks))
    reading.named = frozenset(name for cell in cells[:MAX_CELLS] for name in _names(cell))
    blocks: list[Block] = []
    for number, cell in enumerate(cells[:MAX_CELLS], 1):
        blocks.extend(_blocks(reading, cell, number))
    if len(cells) > MAX_CELLS:
        said = f"only the first {MAX_CELLS} of {len(cells)} cells were read"
        reading.remark("too-many-cells", said, Place(source))
    return Document(source, tuple(blocks), remarks=limited(tuple(reading.remarks)))


def _names(cell: object) -> Iterator[str]:
    """Yield the numbers and letters in the labels of a cell of text."""
    if isinstance(cell, dict) and cell.get("cell_type") != "code":
        for line in _joined(cell.get("source"))[:TEXT_BYTES].split("\n"):
            label = _TEXT_NAMES.match(line)
            if label:
                yield _named_by(label)


def _named_by(label: re.Match[str]) -> str:
    """Return `1`, `a`, or `1a` where a label names a question and a part of it."""
    return ((label["number"] or label["letter"] or "") + (label["part"] or "")).lower()


def _cells(source: str, text: str) -> tuple[Sequence[Any], str]:
    """Return the cells and the language of a notebook of any version."""
    try:
        content = json.loads(text, parse_int=_whole)
    except json.JSONDecodeError as error:
        where = Place(source, error.lineno, error.colno)
        said = "the notebook is damaged: its file ends or breaks off here"
        raise SubmissionError(Problem("notebook-damaged", said, where, _MEND)) from error
    except RecursionError as error:
        raise SubmissionError(_not_a_notebook(source)) from error
    if not isinstance(content, dict):
        raise SubmissionError(_not_a_notebook(source))
    content = _current_version(content)
    cells = content.get("cells")
    if not isinstance(cells, list):
        raise SubmissionError(_not_a_notebook(source))
    return cells, _language(content)


def _not_a_notebook(source: str) -> Problem:
    return Problem("not-a-notebook", "this is not a Jupyter notebook", Place(source), _MEND)


def _current_version(content: dict[str, Any]) -> Mapping[str, Any]:
    """Bring the notebooks of old versions (worksheets of cells) to the present form."""
    if isinstance(content.get("cells"), list) or "worksheets" not in content:
        return content
    import nbformat

    convert: Callable[[object, int], Mapping[str, Any]] = nbformat.convert
    from_dict: Callable[[object], object] = nbformat.from_dict
    try:
        return dict(convert(from_dict(content), 4))
    except (nbformat.ValidationError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # the old forms are not checked by anything before


def _language(content: Mapping[str, Any]) -> str:
    metadata = content.get("metadata")
    info = metadata.get("language_info") if isinstance(metadata, dict) else None
    name = info.get("name") if isinstance(info, dict) else None
    return name.lower() if isinstance(name, str) else "python"


def _joined(value: object) -> str:
    """Return text that a notebook keeps as one string or as a list of lines."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return ""


def _blocks(reading: _Reading, cell: object, number: int) -> Iterator[Block]:
    source = f"{reading.source}#cell{number}"
    kind = cell.get("cell_type") if isinstance(cell, dict) else None
    if not isinstance(cell, dict) or not isinstance(kind, str):
        reading.remark("cell-not-read", f"cell {number} is damaged and was not read", Place(source))
        return
    text = clean_text(_joined(cell.get("source")))
    if len(text) > TEXT_BYTES:
        reading.remark(
            "file-cut", f"cell {number} is very large; its end was not read", Place(source)
        )
        text = text[:TEXT_BYTES]
    if kind == "code":
        if title := _title(text, reading.named):
            yield Passage(Page(source, title))
        said = _in_comments(text)
        if said:
            yield _passage(reading, Page(source, said))
        else:
            yield from _code(reading, cell, text, source)
    elif text.strip():
        text = expand_macros(without_escapes(text), reading.macros)
        yield _passage(reading, Page(source, text))


def _passage(reading: _Reading, page: Page) -> Passage:
    page, remarks = prepared(page)
    reading.remarks.extend(remarks)
    return Passage(page)


def _title(text: str, named: frozenset[str]) -> str:
    """Return what a program says in its first line that it is about: `# Problem 1(a)`."""
    first = text.lstrip().partition("\n")[0]
    label = NAMES_QUESTION.match(first)
    return first if label and not _is_named(_named_by(label), named) else ""


def _is_named(name: str, named: frozenset[str]) -> bool:
    """Whether text names a question, or a part of it: `1`, or `1a` as such or by `1` and `a`."""
    number, part = name.rstrip("abcdefgh"), name.lstrip("0123456789")
    if number and part:
        return name in named or {number, part} <= named
    return name in named or (bool(number) and any(n.rstrip("abcdefgh") == number for n in named))


def _in_comments(text: str) -> str:
    """Return what is said in a cell that holds comments and no program; empty for others."""
    lines = text.split("\n")
    if not all(_COMMENT.match(line) for line in lines if line.strip()):
        return ""
    if not any(_ANNOUNCES.match(line) or NAMES_QUESTION.match(line) for line in lines):
        return ""  # a program that was taken out, or notes
    return "\n".join(
        line if NAMES_QUESTION.match(line) else _COMMENT.sub("", line) for line in lines
    )


def _code(reading: _Reading, cell: Mapping[str, Any], text: str, source: str) -> Iterator[Block]:
    page = Page(source, text)
    outputs = cell.get("outputs")
    printed = "".join(_printed(outputs if isinstance(outputs, list) else []))
    pictures = (
        any(_is_picture(output) for output in outputs) if isinstance(outputs, list) else False
    )
    place = page.line_place(len(page.lines) - 1)
    if len(printed) > OUTPUT_CHARACTERS:
        said = "the output of this cell is very long; its end was not read"
        reading.remark("output-cut", said, place)
    if printed.strip():
        if text.strip():
            yield CodeCell(text, page.line_place(0, len(page.lines) - 1), reading.language)
        bare = clean_text(_COLOURS.sub("", printed[:OUTPUT_CHARACTERS]))
        bare = without_constructors(bare)
        yield Output(bare.strip("\n"), place)
    else:
        yield from blocks_of_listing(page, 0, text, reading.language)
    for shown in _shown(outputs if isinstance(outputs, list) else []):
        yield _passage(reading, Page(source, clean_text(shown), place.line))
    if pictures:
        reading.remark("picture-not-read", "a picture among the output was not read", place)


def _printed(outputs: Sequence[object]) -> Iterator[str]:
    """Yield the texts that a cell printed, its value and its error."""
    for output in outputs:
        if not isinstance(output, dict):
            continue
        data = output.get("data")
        if output.get("output_type") == "stream" and output.get("name") != "stderr":
            yield _joined(output.get("text"))
        elif output.get("output_type") == "error":
            yield f"{output.get('ename')}: {output.get('evalue')}\n"
        elif isinstance(data, dict):
            text = _joined(data.get("text/plain"))
            yield "" if _is_picture(output) or _OBJECT.fullmatch(text) else text + "\n"


#: What stands for an object of which only the page that is shown says anything.
_OBJECT = re.compile(r"\s*<IPython\.core\.display\.(?:Math|Latex|Markdown|HTML) object>\s*")


def _shown(outputs: Sequence[object]) -> Iterator[str]:
    """Yield what a cell shows as text with formulas, and does not print."""
    for output in outputs:
        data = output.get("data") if isinstance(output, dict) else None
        if isinstance(data, dict) and _OBJECT.fullmatch(_joined(data.get("text/plain"))):
            text = _joined(data.get("text/markdown")) or _joined(data.get("text/latex"))
            if text.strip():
                yield text[:OUTPUT_CHARACTERS]


def _is_picture(output: object) -> bool:
    data = output.get("data") if isinstance(output, dict) else None
    return isinstance(data, dict) and any(str(key).startswith("image/") for key in data)
