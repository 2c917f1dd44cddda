"""Pictures are recognised by what they hold, and are for a person, never text."""

from __future__ import annotations

import base64
import io
import struct
import zlib

import pytest

from grader.errors import SubmissionError
from grader.expressions.notation import DEFAULT_NOTATION
from grader.readers.document import Picture
from grader.readers.handed_in import picture_bytes, shown_suffix
from grader.readers.registry import read_document

_FTYP = b"\0\0\0\x18ftyp"
PICTURES = {
    "image/png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "image/jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "image/gif": b"GIF89a\1\0\1\0",
    "image/webp": b"RIFF\x24\0\0\0WEBPVP8 ",
    "image/bmp": b"BM" + struct.pack("<IHHIIiiHH", 70, 0, 0, 54, 40, 1, 1, 1, 24),
    "image/tiff": b"II*\0\x08\0\0\0",
    "image/heic": _FTYP + b"heic\0\0\0\0mif1",
    "image/avif": _FTYP + b"avif\0\0\0\0",
    "image/svg+xml": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
}


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("name", ["ann.jpg", "ann.md", "ann.txt", "ann.docx", "ann"])
def test_a_picture_is_one_whatever_it_is_called(kind: str, name: str) -> None:
    document = read_document(name, PICTURES[kind], DEFAULT_NOTATION)
    assert not document.blocks
    assert document.pictures == (Picture(name, kind),)
    assert [remark.code for remark, _ in document.remarks] == ["picture-not-read"]


def test_the_other_order_of_bytes_in_tiff() -> None:
    document = read_document("a.tif", b"MM\0*\0\0\0\x08", DEFAULT_NOTATION)
    assert document.pictures[0].media_type == "image/tiff"


def test_text_that_begins_like_a_bitmap_is_text() -> None:
    document = read_document("ann.md", b"BM = 3 is the mass\n\nx = 4\n", DEFAULT_NOTATION)
    assert not document.pictures
    assert [s.raw for s in document.statements][-1] == "x = 4"


def test_a_file_called_a_picture_that_is_none_is_what_it_holds() -> None:
    assert read_document("ann.png", b"x = 4\n", DEFAULT_NOTATION).statements
    with pytest.raises(SubmissionError):
        read_document("ann.png", bytes(range(256)) * 40, DEFAULT_NOTATION)


def test_pictures_that_browsers_show_are_shown_as_they_are() -> None:
    assert picture_bytes(PICTURES["image/png"], Picture("a.png", "image/png")) == (
        "image/png",
        PICTURES["image/png"],
    )
    # A drawing may hold programs, and this HEIC is nothing but its first bytes.
    for kind in ("image/svg+xml", "image/heic"):
        assert picture_bytes(PICTURES[kind], Picture("a", kind)) is None


def test_a_picture_inside_of_a_file_that_is_damaged_is_none() -> None:
    assert picture_bytes(b"PK\x03\x04", Picture("a.docx", "image/*", "word/media/a.png")) is None


def _points(png: bytes) -> tuple[int, int, bytes]:
    """Return the width, height and points of a PNG, checked against its own checksums."""
    position, held, size = 8, b"", (0, 0)
    while position < len(png):
        (length,) = struct.unpack(">I", png[position : position + 4])
        name, data = png[position + 4 : position + 8], png[position + 8 : position + 8 + length]
        (check,) = struct.unpack(">I", png[position + 8 + length : position + 12 + length])
        assert check == zlib.crc32(name + data)
        if name == b"IHDR":
            size = struct.unpack(">II", data[:8])
        held += data if name == b"IDAT" else b""
        position += 12 + length
    return *size, zlib.decompress(held)


def _scan(kind: str, pages: int = 1) -> bytes:
    """Make a picture of red pages, the first 4 points high, each 2 higher than the one before."""
    pytest.importorskip("pillow_heif").register_heif_opener()
    image = pytest.importorskip("PIL.Image")
    made = [image.new("RGB", (6, 4 + 2 * k), (250, 0, 0)) for k in range(pages)]
    written = io.BytesIO()
    more = {"save_all": True, "append_images": made[1:]} if pages > 1 else {}
    made[0].save(written, kind, **more)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["TIFF", "HEIF", "JPEG2000"])
def test_what_browsers_do_not_show_becomes_a_jpeg(kind: str) -> None:
    data = _scan(kind)
    [picture] = read_document("ann.md", data, DEFAULT_NOTATION).pictures
    assert shown_suffix(picture) == ".jpeg"
    found = picture_bytes(data, picture)
    assert found is not None
    assert found[0] == "image/jpeg"
    image = pytest.importorskip("PIL.Image").open(io.BytesIO(found[1]))
    assert image.size == (6, 4)
    red, green, _ = image.getpixel((3, 2))
    assert red > 200 > green


def test_each_page_of_a_scan_in_one_file_is_shown() -> None:
    data = _scan("TIFF", pages=3)
    pictures = read_document("ann.tif", data, DEFAULT_NOTATION).pictures
    assert [picture.page for picture in pictures] == [1, 2, 3]
    drawn = [picture_bytes(data, picture) for picture in pictures]
    sizes = [pytest.importorskip("PIL.Image").open(io.BytesIO(d[1])).size for d in drawn if d]
    assert sizes == [(6, 4), (6, 6), (6, 8)]


def test_a_damaged_scan_crashes_nothing_and_is_not_shown() -> None:
    data = _scan("TIFF", pages=2)
    picture = Picture("ann.tif", "image/tiff", page=2)
    assert picture_bytes(data, picture) is not None
    drawn = [picture_bytes(data[:length], picture) for length in range(8, len(data) // 2, 5)]
    assert set(drawn) == {None}


def test_a_picture_in_a_web_page_itself_is_drawn() -> None:
    pytest.importorskip("lxml")
    held = base64.b64encode(PICTURES["image/gif"]).decode()
    page = "<p>x = 1</p><!-- <img src='data:image/png;base64,AA=='> --><p><img src='a.png'></p>"
    page += f"<p><img alt=graph src='data:image/gif;base64,{held}'></p>"
    document = read_document("ann.html", page.encode(), DEFAULT_NOTATION)
    [picture] = document.pictures
    assert picture_bytes(page.encode(), picture) == ("image/gif", PICTURES["image/gif"])
    beyond = Picture("ann.html", "text/html", page=2)
    assert picture_bytes(page.encode(), beyond) is None


def test_what_cannot_be_shown_has_no_file() -> None:
    assert not shown_suffix(Picture("a.svg", "image/svg+xml"))
    assert not shown_suffix(Picture("a.docx", "image/*", "word/media/image1.emf"))
    assert shown_suffix(Picture("a.docx", "image/*", "word/media/image1.JPG")) == ".jpeg"
