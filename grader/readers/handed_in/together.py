"""The files of one student that belong together, read as one.

A source beside its PDF, transcriptions beside their picture, the parts of a LaTeX project, what is
in a zip file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from grader.equivalence import Remark
from grader.errors import Place, SubmissionError
from grader.expressions.notation import Notation
from grader.readers.document import Document, Picture
from grader.readers.formats import letters
from grader.readers.formats.archives import MAX_DEPTH, unpacked
from grader.readers.formats.pictures import read_picture
from grader.readers.handed_in.pictures import picture_bytes
from grader.readers.handed_in.submissions import join_documents
from grader.readers.handed_in.transcriptions import (
    TranscribedBy,
    read_transcribed,
    transcription,
)
from grader.readers.latex.project import is_project, read_project
from grader.readers.registry import open_document, read_document, read_passages, reader_name
from grader.readers.text.signatures import content_of

File = tuple[str, bytes]
"""The name of a file as messages call it, and what it holds."""

_NUMBERED = re.compile(r"(.*)\.\d{1,2}")
_LATEX = (".tex", ".latex", ".ltx")
_TEXTS = (".mmd", ".md", ".markdown", ".txt", ".json")


@dataclass(frozen=True, slots=True)
class Unit:
    """Files that are read as one document."""

    name: str
    read: Callable[[Notation], Document]


def units_of(
    files: Sequence[File], transcriber: TranscribedBy | None = None, depth: int = 0
) -> list[Unit]:
    """Return what to read, in the order of the files; `depth` counts what they were taken out of.

    The transcriber is asked for the text of each picture and scan that has none beside it.
    """
    units: list[Unit] = []
    left = list(files)
    project = [file for file in left if file[0].lower().endswith(_LATEX)]
    if len(project) > 1 and is_project(project):
        left = [file for file in left if file not in project]
        units.append(Unit(project[0][0], lambda notation: read_project(project, notation)))
    for name, group in _by_stem(left).items():
        units += _units_of_group(name, group, project, transcriber, depth)
    return units


def stem_of(name: str) -> str:
    """Return what the names of files that belong together share: `ann` of `ann.2.md`."""
    path = PurePosixPath(name)
    stem = path.name.removesuffix(path.suffix) if path.suffix else path.name
    stem = stem.removesuffix(".lines")
    numbered = _NUMBERED.fullmatch(stem)
    return str(path.with_name(numbered[1] if numbered else stem))


def _by_stem(files: Sequence[File]) -> dict[str, list[File]]:
    groups: dict[str, list[File]] = {}
    for file in files:
        groups.setdefault(stem_of(file[0]), []).append(file)
    return groups


def _units_of_group(
    name: str,
    group: list[File],
    project: Sequence[File],
    transcriber: TranscribedBy | None,
    depth: int,
) -> Iterator[Unit]:
    """Yield the units of files with one stem."""
    pictures = [file for file in group if content_of(file[1]) in ("picture", "pdf")]
    texts = [file for file in group if file not in pictures and file[0].lower().endswith(_TEXTS)]
    latex = [file for file in (*group, *project) if file[0].lower().endswith(_LATEX)]
    sources = [file for file in latex if stem_of(file[0]) == name]
    typeset = [file for file in pictures if content_of(file[1]) == "pdf"]
    if typeset and sources:
        beside = sources[0][0]
        yield from (_beside(file, beside) for file in typeset)
        rest = [file for file in group if file not in typeset]
    elif pictures and texts:
        yield Unit(name, lambda notation: _transcribed(pictures, texts, notation))
        rest = [file for file in group if file not in pictures and file not in texts]
    else:
        rest = group
    for file in rest:
        yield _single(file, transcriber, depth)


def _single(file: File, transcriber: TranscribedBy | None, depth: int) -> Unit:
    name, data = file
    reader = reader_name(name, data)
    if reader in _HOLDING and depth < MAX_DEPTH:
        holding = _HOLDING[reader]
        return Unit(name, lambda notation: read_all_in(holding, file, notation, transcriber, depth))
    if transcriber is not None and content_of(data) in ("picture", "pdf"):
        return Unit(name, lambda notation: read_by(transcriber, name, data, notation))
    return Unit(name, lambda notation: open_document(name, data, notation))


def read_by(transcriber: TranscribedBy, name: str, data: bytes, notation: Notation) -> Document:
    """Read a picture, or a PDF that was scanned, by what a transcriber makes of its pages."""
    document = open_document(name, data, notation)
    if document.blocks or not document.pictures:
        return document  # a typeset PDF needs nobody
    pages = [picture_bytes(data, picture) for picture in document.pictures]
    try:
        texts = [transcriber.transcribe(page[1], page[0]) for page in pages if page is not None]
    except OSError as error:
        text = f"the transcriber {transcriber.name} did not answer: {error}"
        remark = (Remark("not-transcribed", text), Place(name))
        return replace(document, remarks=(remark, *document.remarks))
    written = "\n\n".join(filter(str.strip, texts))
    if not written:
        return document
    made = f"{name.rpartition('.')[0] or name}.{transcriber.name}.mmd"
    return _transcribed([(name, data)], [(made, written.encode())], notation)


def _beside(file: File, source: str) -> Unit:
    """Return the unit of a PDF whose source is there: it is not read, and that is said."""
    text = f"{file[0]} was not read, since its source {source} is there, too"
    document = Document(file[0], remarks=((Remark("source-beside", text), Place(file[0])),))
    return Unit(file[0], lambda notation: document)


def _transcribed(pictures: Sequence[File], texts: Sequence[File], notation: Notation) -> Document:
    """Read pictures or scans by their transcriptions; a typeset PDF is one by its source."""
    ordered = sorted(
        texts, key=lambda file: (bool(_NUMBERED.match(file[0])), len(file[0]), file[0])
    )
    opened = [transcription(name, data, notation) for name, data in ordered]
    readings = [
        (name, read_passages(document, notation))
        for (name, _), document in zip(ordered, opened, strict=True)
    ]
    shown: list[Picture] = []
    for name, data in pictures:
        if content_of(data) == "picture":
            shown += read_picture(name, data, notation).pictures
        else:
            typeset = _scan(name, data, notation)
            if typeset is not None and not typeset.pictures:
                return _source_wins(name, ordered[0][0], opened[0])
            scanned = typeset.pictures if typeset is not None else ()
            shown += scanned or (Picture(name, "application/pdf", page=1),)
    return read_transcribed(shown, opened[0], readings)


def _scan(name: str, data: bytes, notation: Notation) -> Document | None:
    try:
        return read_document(name, data, notation)
    except SubmissionError:
        return None


def _source_wins(name: str, source: str, document: Document) -> Document:
    text = f"{name} was not read, since its source {source} is there, too"
    remark = (Remark("source-beside", text), Place(name))
    return replace(document, remarks=(remark, *document.remarks), transcribed=frozenset())


_HOLDING = {"archive": unpacked, "letter": letters.opened}
"""What takes out the files that a file holds, by the reader of that file."""


def read_all_in(
    holding: Callable[[str, bytes], tuple[list[File], list[tuple[Remark, Place]]]],
    file: File,
    notation: Notation,
    transcriber: TranscribedBy | None = None,
    depth: int = 0,
) -> Document:
    """Read what is in a zip file or a letter as the files of a folder."""
    name, data = file
    files, remarks = holding(name, data)
    documents: list[Document] = []
    problems: list[tuple[Remark, Place]] = list(remarks)
    for unit in units_of(files, transcriber, depth + 1):
        try:
            documents.append(unit.read(notation))
        except SubmissionError as error:
            problems += [(Remark(each.code, each.text), each.place) for each in error.problems]
    if not documents:
        return Document(name, remarks=tuple(problems))
    joined = join_documents(name, documents)
    return replace(joined, remarks=(*problems, *joined.remarks))
