"""What a `Picture` refers to, drawn for pages that show it: as it is, converted, or off a PDF."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import Any

from grader.readers.document import Picture
from grader.readers.text.signatures import media_type
from grader.readers.text.zipped import DAMAGED, member_within
from grader.readers.web.html import embedded_picture

SHOWN_BY_BROWSERS = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"}
)
"""Media types that a page can show as they are; SVG is not, since it may hold programs."""

PIXELS = 4_000_000
"""A page or region is drawn with no more points than these."""

MAX_POINTS = 100_000_000
"""A picture of more points than these is not opened: it would fill the memory."""

MEMBER_BYTES = 40_000_000
_RESOLUTION = 150 / 72

_CONVERTED_BY = {"image/tiff": "PIL", "image/jp2": "PIL", "image/heic": "pillow_heif"}
"""Media types that browsers do not show, and the library that makes a JPEG of them."""

_DAMAGED = (
    OSError, ValueError, EOFError, SyntaxError, TypeError, ArithmeticError, LookupError,
    struct.error,
)  # fmt: skip
"""How Pillow tells of a damaged file: it opens these itself as pictures of no known kind."""

_BY_SUFFIX = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".bmp": "image/bmp", ".avif": "image/avif", ".tif": "image/tiff",
    ".tiff": "image/tiff", ".heic": "image/heic", ".heif": "image/heic", ".jp2": "image/jp2",
}  # fmt: skip


def shown_suffix(picture: Picture) -> str:
    """Return the suffix of a file that shows a picture in a page; empty where none can."""
    kind = picture.media_type
    if kind == "application/pdf":
        return ".png" if find_spec("pypdfium2") else ""
    if kind == "text/html":
        return ".png"  # whatever it holds: browsers look at the content
    if kind not in SHOWN_BY_BROWSERS and kind not in _CONVERTED_BY:
        kind = _BY_SUFFIX.get(PurePosixPath(picture.member).suffix.lower(), "")
    if kind in SHOWN_BY_BROWSERS:
        return "." + kind.removeprefix("image/")
    return ".jpeg" if kind in _CONVERTED_BY and find_spec(_CONVERTED_BY[kind]) else ""


def picture_bytes(data: bytes, picture: Picture) -> tuple[str, bytes] | None:
    """Return a picture as a media type that browsers show, and its bytes; None if it cannot be.

    `data` is the content of the file that the picture refers to.
    """
    if picture.media_type == "application/pdf":
        return _page(data, picture)
    if picture.media_type == "text/html":
        held = embedded_picture(data, picture.page)
    else:
        held = _member(data, picture.member) if picture.member else data
    kind = media_type(held)
    if kind in SHOWN_BY_BROWSERS:
        return kind, held
    return _converted(held, kind, picture.page)


def _converted(data: bytes, kind: str, page: int) -> tuple[str, bytes] | None:
    """Make a JPEG of a page of a picture that browsers do not show; None if nothing here can."""
    if kind not in _CONVERTED_BY or find_spec(_CONVERTED_BY[kind]) is None:
        return None
    from PIL import Image, ImageOps

    if kind == "image/heic":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_POINTS:
                return None
            image.seek(max(0, page - 1))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (*_DAMAGED, Image.DecompressionBombError):
        return None
    share = min(1.0, (PIXELS / (upright.width * upright.height)) ** 0.5)
    size = max(1, int(upright.width * share)), max(1, int(upright.height * share))
    written = io.BytesIO()
    upright.resize(size).save(written, "JPEG", quality=85)
    return "image/jpeg", written.getvalue()


def _member(data: bytes, name: str) -> bytes:
    """Return a file inside of a file; empty if it is not there or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return member_within(archive, name, MEMBER_BYTES) or b""
    except DAMAGED:
        return b""


def _page(data: bytes, picture: Picture) -> tuple[str, bytes] | None:
    """Draw a page of a PDF, or a region of it."""
    try:
        import pypdfium2
    except ImportError:
        return None
    try:
        with pypdfium2.PdfDocument(data) as document:
            if not 0 < picture.page <= len(document):
                return None
            return "image/png", _drawn(document[picture.page - 1], picture.box)
    except (pypdfium2.PdfiumError, ValueError):
        return None  # a page that is damaged, or of no size


def _drawn(page: Any, box: tuple[float, ...]) -> bytes:
    """Draw a page of a PDF, or a region of it, as a PNG file."""
    width, height = page.get_size()
    left, top, right, bottom = box or (0, 0, width, height)
    size = max(1.0, (right - left) * (bottom - top))
    scale = min(_RESOLUTION, (PIXELS / size) ** 0.5)
    crop = (max(0, left), max(0, height - bottom), max(0, width - right), max(0, top))
    bitmap = page.render(scale=scale, crop=crop, rev_byteorder=True)
    rows = bytes(bitmap.buffer)
    return _png(rows, bitmap.stride, bitmap.width, bitmap.height, bitmap.n_channels)


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
