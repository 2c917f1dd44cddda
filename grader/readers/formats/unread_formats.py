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
    "live-script": ("a MATLAB live script", "save it as `.m`, or export it to PDF or Word"),
}


def refuse(name: str, source: str) -> Document:
    """Say what a file is, and what to hand in instead; raises `SubmissionError`."""
    called, mend = _FORMATS[name]
    text = f"this is {called}, which only its own program can open"
    raise SubmissionError(Problem("own-program", text, Place(source), mend))


def read_mathematica(source: str, data: bytes, notation: Notation) -> Document:
    """Refuse a Mathematica notebook."""
    return refuse("mathematica", source)


def read_geogebra(source: str, data: bytes, notation: Notation) -> Document:
    """Refuse a GeoGebra file."""
    return refuse("geogebra", source)


def read_live_script(source: str, data: bytes, notation: Notation) -> Document:
    """Refuse a live script of MATLAB."""
    return refuse("live-script", source)
