"""Files of programs that only those programs can open: what to hand in instead."""

from __future__ import annotations

import re

from grader.errors import Place, Problem, SubmissionError
from grader.expressions.notation import Notation
from grader.readers.document import Document

MATHEMATICA = re.compile(
    rb"\(\*\s*(?:Content-type:\s*application/vnd\.wolfram|Beginning of Notebook)|\s*Notebook\[\{"
)
_FORMATS = {
    "mathematica": ("a Mathematica notebook", "save it as PDF, or as plain text (`.txt`)"),
    "geogebra": ("a GeoGebra file", "export the picture as PNG, and hand in your text beside it"),
    "letter": ("a letter", "hand in what it says as text, and the files with it"),
    "xml": ("a document in XML", "save it as `.docx`, `.odt`, PDF or a web page"),
    "live-script": ("a MATLAB live script", "save it as `.m`, or export it to PDF or Word"),
}


XML = re.compile(
    rb"[\s\xef\xbb\xbf]{0,20}(?:<\?xml[\s>]|<!DOCTYPE\s(?!html)"
    rb"|<(?:opml|FictionBook|TEI|article|book|office:document|w:wordDocument|pkg:package)[\s>])",
    re.IGNORECASE,
)
"""A text that is the markup of a program and no page: neither web page nor picture."""


def refuse(name: str, source: str) -> Document:
    """Say what a file is, and what to hand in instead; raises `SubmissionError`."""
    called, mend = _FORMATS[name]
    text = f"this is {called}, which only its own program can open"
    raise SubmissionError(Problem("own-program", text, Place(source), mend))


def read_mathematica(source: str, data: bytes, notation: Notation) -> Document:
    """Refuse a Mathematica notebook."""
    return refuse("mathematica", source)


def read_xml(source: str, data: bytes, notation: Notation) -> Document:
    """Refuse markup of which nothing is known."""
    return refuse("xml", source)


def read_letter(source: str, data: bytes, notation: Notation) -> Document:
    """Refuse a letter where files are read one by one; `together` reads what is in it."""
    return refuse("letter", source)


def read_geogebra(source: str, data: bytes, notation: Notation) -> Document:
    """Refuse a GeoGebra file."""
    return refuse("geogebra", source)


def read_live_script(source: str, data: bytes, notation: Notation) -> Document:
    """Refuse a live script of MATLAB."""
    return refuse("live-script", source)
