"""Pictures and scanned pages: nothing is read from them, a person looks at them.

`handed_in.pictures` draws what a `Picture` refers to, for pages that show it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from grader.equivalence import Remark
from grader.errors import Place
from grader.expressions.notation import Notation
from grader.readers.document import Document, Picture
from grader.readers.text.signatures import media_type

_NAMES = {"image/jpeg": "JPEG", "image/svg+xml": "SVG", "image/tiff": "TIFF", "image/bmp": "BMP"}
MAX_PAGES = 60
"""So many pages of a scan in one file are shown."""


def read_picture(source: str, data: bytes, notation: Notation) -> Document:
    """Return a document that holds nothing but the picture, for a person to look at."""
    kind = media_type(data)
    name = _NAMES.get(kind, kind.removeprefix("image/").upper())
    text = f"this is a picture ({name}); what it shows was not read, and a person has to look at it"
    remark = (Remark("picture-not-read", text), Place(source))
    return Document(source, remarks=(remark,), pictures=tuple(_pages_of(source, kind, data)))


def _pages_of(source: str, kind: str, data: bytes) -> Iterator[Picture]:
    """Yield the pages of a picture: a scanner writes several into one TIFF file."""
    pages = tiff_pages(data) if kind == "image/tiff" else 1
    for page in range(1, min(pages, MAX_PAGES) + 1):
        yield Picture(source, kind, page=page if pages > 1 else 0)


def tiff_pages(data: bytes) -> int:
    """Return how many pages a TIFF file holds, at least 1, following its chain of directories."""
    order = "<" if data[:2] == b"II" else ">"
    seen: list[int] = []
    try:
        (at,) = struct.unpack_from(f"{order}I", data, 4)
        while at and at not in seen and len(seen) < MAX_PAGES:
            seen.append(at)
            (entries,) = struct.unpack_from(f"{order}H", data, at)
            (at,) = struct.unpack_from(f"{order}I", data, at + 2 + 12 * entries)
    except struct.error:
        pass  # the file is cut off: what came before counts
    return max(1, len(seen))
