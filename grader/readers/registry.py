"""All readers by name, and the choice between them by the name and the content of a file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from io import BytesIO
from pathlib import PurePath
from types import MappingProxyType

from grader.entry_points import offered
from grader.equivalence import Remark
from grader.errors import Place
from grader.expressions.notation import Notation
from grader.readers.document import Block, Document, Passage
from grader.readers.formats.answer_file import read_answer_file
from grader.readers.formats.archives import read_archive
from grader.readers.formats.commented_programs import LANGUAGES, read_program
from grader.readers.formats.knitr import read_knitr
from grader.readers.formats.letters import is_letter
from grader.readers.formats.notebook import read_notebook
from grader.readers.formats.pictures import read_picture
from grader.readers.formats.restructured_text import read_restructured_text
from grader.readers.formats.unread_formats import (
    MATHEMATICA,
    XML,
    read_geogebra,
    read_letter,
    read_live_script,
    read_mathematica,
    read_xml,
)
from grader.readers.latex.document import OPENS_DOCUMENT, read_latex
from grader.readers.markdown.read import limited, read_markdown, read_prepared
from grader.readers.reader import Read, Reader
from grader.readers.text.signatures import content_of


def _reader(module: str, name: str) -> Read:
    """Return a reader whose module is loaded when it is first needed."""

    def read(source: str, data: bytes, notation: Notation) -> Document:
        function = getattr(import_module(f"grader.readers.{module}"), name)
        document: Document = function(source, data, notation)
        return document

    return read


_OWN: Mapping[str, Reader] = MappingProxyType(
    {
        "markdown": Reader(read_markdown, (".md", ".markdown", ".mkd")),
        "knitr": Reader(read_knitr, (".qmd", ".rmd")),
        # Plain text is Markdown without marks.
        "text": Reader(read_markdown, (".txt", ".text", ".org")),
        "restructured-text": Reader(read_restructured_text, (".rst",)),
        "asciidoc": Reader(
            _reader("formats.asciidoc", "read_asciidoc"), (".adoc", ".asciidoc", ".asc")
        ),
        "wiki-text": Reader(
            _reader("formats.wiki_text", "read_wiki_text"), (".wiki", ".mediawiki")
        ),
        "textile": Reader(_reader("formats.textile", "read_textile"), (".textile",)),
        "latex": Reader(read_latex, (".tex", ".latex", ".ltx")),
        "notebook": Reader(read_notebook, (".ipynb",)),
        "answers": Reader(read_answer_file, (".yaml", ".yml", ".json")),
        "program": Reader(read_program, tuple(LANGUAGES)),
        "values": Reader(_reader("formats.spreadsheets", "read_values"), (".csv", ".tsv")),
        "spreadsheet": Reader(
            _reader("formats.spreadsheets", "read_spreadsheet"), (".xlsx", ".xlsm")
        ),
        "mathematica": Reader(read_mathematica, (".nb",)),
        "geogebra": Reader(read_geogebra, (".ggb",)),
        "xml": Reader(read_xml, (".xml",)),
        "letter": Reader(read_letter, (".eml",)),
        "live-script": Reader(read_live_script, (".mlx",)),
        "word": Reader(_reader("office.word", "read_word"), (".docx", ".docm", ".dotx")),
        "open-text": Reader(_reader("office.open_text", "read_open_text"), (".odt", ".ott")),
        "slides": Reader(_reader("office.slides", "read_slides"), (".pptx", ".pptm")),
        "rich-text": Reader(_reader("office.rich_text", "read_rich_text"), (".rtf",)),
        "web-page": Reader(_reader("web.html", "read_html"), (".html", ".htm", ".xhtml")),
        "pdf": Reader(_reader("pdf.reader", "read_pdf"), (".pdf",)),
        "transcription": Reader(_reader("handed_in.transcriptions", "transcription"), (".mmd",)),
        "archive": Reader(read_archive, (".zip",)),
        "picture": Reader(
            read_picture,
            (
                ".jpg", ".jpeg", ".png", ".gif", ".heic", ".heif", ".webp", ".bmp", ".tif", ".tiff",
                ".avif", ".svg",
            ),
        ),
    }
)  # fmt: skip


@lru_cache(maxsize=1)
def readers() -> Mapping[str, Reader]:
    """Return all readers by name, with those of other distributions.

    Such a distribution may add to what is built on readers, too, so that it is loaded after them.
    """
    return MappingProxyType({**dict(offered("grader.readers", Reader)), **_OWN})


@lru_cache(maxsize=1)
def suffixes() -> Mapping[str, str]:
    """Return the names of readers by the ends of names of files."""
    found = {suffix: name for name, reader in readers().items() for suffix in reader.suffixes}
    return MappingProxyType(found)


# Readers of zip files, of which a damaged one is known by its name alone.
_ZIPPED = frozenset({"word", "open-text", "slides", "spreadsheet"})
# These read what the content shows, whatever the name says; the others read text.
_BINARY = frozenset({"picture", "word", "open-text", "slides", "rich-text", "pdf", "archive",
                     "spreadsheet", "geogebra", "live-script", "xml", "letter"})  # fmt: skip

# What a zip file holds, by a member that each of its kind has.
_IN_ZIPS = (
    ("word/document.xml", "word"),
    ("ppt/presentation.xml", "slides"),
    ("xl/workbook.xml", "spreadsheet"),
    ("geogebra.xml", "geogebra"),
    ("matlab/document.xml", "live-script"),
    ("content.xml", "open-text"),
)

_NOTEBOOK = re.compile(rb'\s*\{[\s\S]{0,20000}?"(?:cells|nbformat|worksheets)"\s*:')
_MATHPIX = re.compile(rb'^\s*\{[\s\S]{0,300}"pages"\s*:\s*\[[\s\S]{0,3000}"lines"\s*:\s*\[')
_WEB_PAGE = re.compile(
    rb"[\s\xef\xbb\xbf]*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype html|html)\b", re.I
)


def open_document(source: str, data: bytes, notation: Notation) -> Document:
    """Open a submission, its running text not read yet.

    Raises `SubmissionError` only if nothing of the file can be used.
    """
    return readers()[reader_name(source, data)].read(source, data, notation)


def read_document(source: str, data: bytes, notation: Notation) -> Document:
    """Read a document of which nothing is asked; raises `SubmissionError` as `open_document`."""
    return read_passages(open_document(source, data, notation), notation)


def read_passages(document: Document, notation: Notation) -> Document:
    """Read the running text of a document as it stands, whatever its titles name."""
    blocks: list[Block] = []
    found: list[tuple[Remark, Place]] = []
    for block in document.blocks:
        if isinstance(block, Passage):
            read, remarks = read_prepared(block.page, notation)
            blocks += read
            found += remarks
        else:
            blocks.append(block)
    remarks_of_all = limited((*document.remarks, *found))
    return replace(document, blocks=tuple(blocks), remarks=remarks_of_all)


def reader_name(source: str, data: bytes) -> str:
    """Return which reader fits a file: what its content shows, else what its name says."""
    content = content_of(data)
    name = suffixes().get(PurePath(source).suffix.lower(), "text")
    if content == "zip":  # one that is damaged is what its name says
        content = _in_zip(data) or (name if name in _ZIPPED else "archive")
    if content in readers():
        return content
    if name in _BINARY:
        name = "text"  # which says what it is, if it is no text
    start = data[:50_000]
    if MATHEMATICA.match(start):
        return "mathematica"
    if name == "text" and XML.match(start) and not _WEB_PAGE.match(start):
        return "xml"
    if name == "text" and is_letter(start):
        return "letter"
    if name == "answers" and _MATHPIX.search(start):
        return "transcription"
    if (
        name in ("text", "markdown", "answers")
        and _NOTEBOOK.match(start)
        and b'"cell_type"' in start
    ):
        return "notebook"
    if name in ("text", "markdown") and _WEB_PAGE.match(start):
        return "web-page"
    if (
        name in ("text", "markdown")
        and OPENS_DOCUMENT.search(start)
        and not start.lstrip().startswith(b"#")
    ):
        return "latex"
    return name


def _in_zip(data: bytes) -> str:
    """Return the reader of what a zip file holds; empty if it is none of these."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile):
        return ""
    return next((reader for member, reader in _IN_ZIPS if member in names), "archive")
