"""What a reader of a file format is; apart from the registry, so that additions can import it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from grader.expressions.notation import Notation
from grader.readers.document import Document


class Read(Protocol):
    """Makes a document of the bytes of a file; raises `SubmissionError` if nothing is usable."""

    def __call__(self, source: str, data: bytes, notation: Notation) -> Document:
        """Read a file."""
        ...


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one format; `suffixes`, in lower case, are those of its files."""

    read: Read
    suffixes: tuple[str, ...]
