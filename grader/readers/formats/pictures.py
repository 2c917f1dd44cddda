"""Pictures and scanned pages: nothing is read from them, a person looks at them.

`picture_bytes` draws what a `Picture` refers to, for pages that show it.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from grader.equivalence import Remark
from grader.errors import Place
from grader.expressions.notation import Notation
from grader.readers.document import Document, Picture
from grader.readers.text.signatures import media_type

_NAMES = {"image/jpeg": "JPEG", "image/svg+xml": "SVG", "image/tiff": "TIFF", "image/bmp": "BMP"}
SHOWN_BY_BROWSERS = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"}
)
"""Media types that a page can show as they are; SVG is not, since it may hold programs."""

PIXELS = 4_000_000
"""A page or region is drawn with no more points than these."""

MEMBER_BYTES = 40_000_000
_RESOLUTION = 150 / 72


def read_picture(source: str, data: bytes, notation: Notation) -> Document:
    """Return a document that holds nothing but the picture, for a person to look at."""
    kind = media_type(data)
    name = _NAMES.get(kind, kind.removeprefix("image/").upper())
    text = f"this is a picture ({name}); what it shows was not read, and a person has to look at it"
    remark = (Remark("picture-not-read", text), Place(source))
    return Document(source, remarks=(remark,), pictures=(Picture(source, kind),))


def picture_bytes(data: bytes, picture: Picture) -> tuple[str, bytes] | None:
    """Return a picture as a media type that browsers show, and its bytes; None if it cannot be.

    `data` is the content of the file that the picture refers to.
    """
    if picture.media_type == "application/pdf":
        return _page(data, picture)
    held = _member(data, picture.member) if picture.member else data
    kind = media_type(held)
    if kind in SHOWN_BY_BROWSERS:
        return kind, held
    return None


def _member(data: bytes, name: str) -> bytes:
    """Return a file inside of a file; empty if it is not there or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as stream:
            held = stream.read(MEMBER_BYTES + 1)
    except (KeyError, OSError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error):
        return b""
    return held if len(held) <= MEMBER_BYTES else b""


def _page(data: bytes, picture: Picture) -> tuple[str, bytes] | None:
    """Draw a page of a PDF, or a region of it."""
    try:
        import pypdfium2
    except ImportError:
        return None
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return None
    with document:
        if not 0 < picture.page <= len(document):
            return None
        page = document[picture.page - 1]
        width, height = page.get_size()
        left, top, right, bottom = picture.box or (0, 0, width, height)
        size = max(1.0, (right - left) * (bottom - top))
        scale = min(_RESOLUTION, (PIXELS / size) ** 0.5)
        crop = (max(0, left), max(0, height - bottom), max(0, width - right), max(0, top))
        bitmap = page.render(scale=scale, crop=crop, rev_byteorder=True)
        stride, wide, high = bitmap.stride, bitmap.width, bitmap.height
        rows = bytes(bitmap.buffer)
        channels = bitmap.n_channels
    return "image/png", _png(rows, stride, wide, high, channels)


def _png(rows: bytes, stride: int, width: int, height: int, channels: int) -> bytes:
    """Write rows of RGB, RGBA or grey points as a PNG file."""
    # A point of four channels without transparency has three of colour and one that says nothing.
    kept = b"".join(
        b"\0" + rows[start : start + width * channels]
        for start in range(0, height * stride, stride)
    )
    colour = {1: 0, 3: 2, 4: 6}[channels]
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(kept, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, held) for name, held in chunks)


def _chunk(name: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))
