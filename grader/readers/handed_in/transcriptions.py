"""Transcriptions of pictures and scans: text that a person or a program copied off a page.

A transcription stands beside its picture (`ann.jpg` and `ann.mmd`, `ann.md`, `ann.lines.json`) or
comes from a transcriber that is installed. It is read like any page, but one sign may have been
taken for another: what its reader was not sure of, and where two transcriptions of one page say
different things, is for a person, with the picture.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from grader.entry_points import offered
from grader.equivalence import Remark
from grader.errors import Place, Problem, SubmissionError
from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.readers.converting.document import Lines, Uncertain, read_converted
from grader.readers.document import Document, Doubt, Picture
from grader.readers.markdown.read import read_markdown
from grader.readers.text.decoding import NOTEBOOK_BYTES, decode

MIN_CONFIDENCE = 0.8
"""A line of which its transcriber is less sure than this is for a person."""

MAX_LINES = 5_000

Transcribe = Callable[[bytes, str], str]
"""A picture and its media type to Markdown, empty for nothing; an `OSError` says that it failed."""


@dataclass(frozen=True, slots=True)
class Transcriber:
    """Turns pictures into Markdown; its name is that of the entry point."""

    transcribe: Transcribe


@dataclass(frozen=True, slots=True)
class TranscribedBy:
    """A transcriber that was asked for, by its name."""

    name: str
    transcribe: Transcribe


def transcribers() -> Mapping[str, Transcriber]:
    """Return the transcribers that are installed; none is used unless it is asked for."""
    return dict(offered("grader.transcribers", Transcriber))


def read_lines(source: str, data: bytes, notation: Notation) -> Document:
    """Read the `.lines.json` of Mathpix: lines with their confidence and region."""
    text, remarks = decode(source, data, NOTEBOOK_BYTES)
    lines = Lines(source, remarks=list(remarks))
    for number, page in enumerate(_pages(source, text), 1):
        for index, line in enumerate(_lines(page)):
            _add(lines, line, number, index + 1)
    document = read_converted(lines, notation)
    return replace(document, transcribed=frozenset({source}))


def is_lines(data: bytes) -> bool:
    """Whether a JSON file looks like one of Mathpix."""
    start = data[:3000]
    return b'"pages"' in start and b'"lines"' in start


def _pages(source: str, text: str) -> Sequence[Any]:
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        said = "the transcription is damaged: it is no JSON"
        raise SubmissionError(Problem("file-damaged", said, Place(source))) from error
    pages = content.get("pages") if isinstance(content, dict) else None
    return pages if isinstance(pages, list) else ()


def _lines(page: object) -> Iterator[Mapping[str, Any]]:
    held = page.get("lines") if isinstance(page, dict) else None
    for line in held[:MAX_LINES] if isinstance(held, list) else ():
        if isinstance(line, dict) and not line.get("children_ids"):
            yield line


def _add(lines: Lines, line: Mapping[str, Any], page: int, number: int) -> None:
    text = line.get("text_display") or line.get("text") or ""
    if not isinstance(text, str) or not text.strip():
        return
    confidence = line.get("confidence")
    unsure = isinstance(confidence, int | float) and confidence < MIN_CONFIDENCE
    uncertain = None
    if unsure:
        reason = f"the transcription of this line is not certain ({confidence:.0%})"
        uncertain = Uncertain(reason, strong=True)
    name = f"page{page}line{number}"
    lines.gap()
    lines.add(text.strip(), name, uncertain)


def read_transcribed(
    pictures: Sequence[Picture], opened: Document, readings: Sequence[tuple[str, Document]]
) -> Document:
    """Return a picture's transcription as a document; several are compared with the first.

    `opened` is the first of the readings before its text was read.
    """
    (first_name, first), *others = readings
    doubts = [replace(doubt, pictures=(*doubt.pictures, *pictures)) for doubt in first.doubts]
    for name, other in others:
        doubts += _differences(first, other, name, tuple(pictures))
    text = f"read from the transcription {first_name}; a person can compare it with the picture"
    remark = (Remark("read-from-transcription", text), Place(first.source))
    sources = {first.source, *(block.place.source for block in first.blocks)}
    return replace(
        opened,
        doubts=tuple(doubts),
        remarks=(remark, *opened.remarks),
        pictures=tuple(pictures),
        transcribed=frozenset(sources),
    )


def _differences(
    one: Document, other: Document, name: str, pictures: tuple[Picture, ...]
) -> Iterator[Doubt]:
    """Yield doubts about the lines of mathematics that the other transcription does not hold."""
    left, right = [_meaning(s) for s in one.statements], [_meaning(s) for s in other.statements]
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for tag, start, end, from_, to in matcher.get_opcodes():
        if tag == "equal":
            continue
        says = "; ".join(s.raw.strip() for s in other.statements[from_:to])[:120] or "nothing"
        for statement in one.statements[start:end]:
            read = statement.raw.strip()[:120]
            reason = f"two transcriptions differ: `{read}` here, `{says}` in {name}"
            yield Doubt(statement.place, reason, pictures, strong=True)
        if start == end and one.statements:
            place = one.statements[min(start, len(one.statements) - 1)].place
            yield Doubt(place, f"{name} has a line more here: `{says}`", pictures, strong=True)


def _meaning(statement: Statement) -> tuple[object, ...]:
    """Return what a line says: its sides as they were read, or its text where they were not."""
    sides = tuple(
        side.expression if statement.unread is None else "".join(side.raw.split())
        for side in statement.sides
    )
    return (*sides, *statement.relations)


def transcription(source: str, data: bytes, notation: Notation) -> Document:
    """Read one transcription: lines with confidence, or Markdown."""
    if source.lower().endswith(".json") or is_lines(data):
        return read_lines(source, data, notation)
    return replace(read_markdown(source, data, notation), transcribed=frozenset({source}))
