"""Damaged, cut off and hostile files by the thousand, from one seed."""

from __future__ import annotations

import io
import json
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from tests.helpers.pngs import png

PAGE = "## Question 1\n\nsquare: $x^2 + 2x + 1$\n\n## Question 2\n\n### Why\n\nBecause.\n"
_NAMES = (
    "../../etc/passwd", "/etc/passwd", "..\\..\\a.md", "C:\\a.md", "a/../../b.md", "\x1b[2Jx.md",
    "<b>x</b>.md", "a" * 240 + ".md", "dir/", " ", "nul\0l.md", "ann.md", "ann.md",
)  # fmt: skip


def _zip(members: Mapping[str, bytes | str], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packed) as archive:
        for name, held in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = packed
            archive.writestr(info, held)
    return stream.getvalue()


def _word(body: str) -> bytes:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return _zip(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>',
        }
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())


def _pdf(content: bytes, more: bytes = b"", box: str = "0 0 600 800") -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 5 0 R"
        " /Resources << /Font << /R 3 0 R >> >> >>".encode(),
        b"<< /Length %d %s >>\nstream\n" % (len(content), more) + content + b"\nendstream",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + held + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + b"trailer << /Root 1 0 R /Size 6 >>\nstartxref\n%d\n%%%%EOF" % start


def _lines(text: str) -> bytes:
    shown = [f"BT /R 11 Tf 1 0 0 1 60 {760 - 16 * k} Tm ({line}) Tj ET"
             for k, line in enumerate(text.splitlines())]  # fmt: skip
    return "\n".join(shown).encode()


def _book() -> bytes:
    sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return _zip(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
            'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type='
            f'"{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{sheet}" xmlns:r="{relations}"><sheets><sheet '
            'name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
            f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{sheet}"><sheetData><row r="1"><c '
            'r="A1" t="inlineStr"><is><t>square</t></is></c><c r="B1"><v>4</v></c></row>'
            "</sheetData></worksheet>",
        }
    )


def _notebook() -> bytes:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": PAGE, "id": "a"}]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def _tiff() -> bytes:
    pixels = bytes(range(64))
    entries = [(256, 8), (257, 8), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 8),
               (279, 64)]  # fmt: skip
    head = struct.pack("<HHII", 0x4949, 42, 72, 0)[:8] + pixels
    table = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return head + struct.pack("<H", len(entries)) + table + struct.pack("<I", 0)


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_ODT = (
    f'<o:document-content xmlns:o="{_OFFICE}" xmlns:t="{_TEXT}"><o:body><o:text>'
    + "".join(f"<t:p>{line}</t:p>" for line in PAGE.splitlines())
    + "</o:text></o:body></o:document-content>"
)

SOUND: Mapping[str, bytes] = {
    "md": PAGE.encode(),
    "tex": b"\\documentclass{article}\\begin{document}\n" + PAGE.encode() + b"\\end{document}",
    "html": f"<html><body><h2>Question 1</h2><p>square: {PAGE}</p></body></html>".encode(),
    "ipynb": _notebook(),
    "yaml": b"q1:\n  square: x^2 + 2*x + 1\n",
    "json": b'{"q1": {"square": "x^2 + 2*x + 1"}}',
    "docx": _word(_paragraphs(PAGE)),
    "odt": _zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": _ODT}),
    "pptx": _zip({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}),
    "xlsx": _book(),
    "rtf": b"{\\rtf1\\ansi " + PAGE.encode().replace(b"\n", b"\\par\n") + b"}",
    "pdf": _pdf(_lines(PAGE)),
    "zip": _zip({"ann.md": PAGE, "photo.png": png(3, 3, (9, 9, 9))}),
    "png": png(40, 30, (200, 20, 20)),
    "tiff": _tiff(),
    "mmd": PAGE.encode(),
    "csv": b"part,answer\nq1.square,x^2 + 2x + 1\n",
}
"""A sound file of each format, by its suffix."""


# -- damage ----------------------------------------------------------------------------------------


def _cut(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randrange(1, max(2, len(data)))]


def _flipped(data: bytes, draw: random.Random) -> bytes:
    held = bytearray(data)
    for _ in range(draw.randrange(1, 30)):
        held[draw.randrange(len(held))] = draw.randrange(256)
    return bytes(held)


def _holed(data: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(data))
    return data[:start] + data[start + draw.randrange(1, 200) :]


def _doubled(data: bytes, draw: random.Random) -> bytes:
    start, end = sorted((draw.randrange(len(data)), draw.randrange(len(data))))
    return data[:end] + data[start:end] * draw.randrange(2, 50) + data[end:]


def _in_another(data: bytes, draw: random.Random) -> bytes:
    other = draw.choice(list(SOUND.values()))
    return draw.choice((data + other, other + data, data[:20] + other, other[:8] + data[8:]))


DAMAGE: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut, _flipped, _holed, _doubled, _in_another
)  # fmt: skip


# -- hostile files ---------------------------------------------------------------------------------


@cache
def _blanks(name: str, megabytes: int) -> bytes:
    stream, info = io.BytesIO(), zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    with (
        zipfile.ZipFile(stream, "w", compresslevel=1) as archive,
        archive.open(info, "w", force_zip64=True) as member,
    ):
        for _ in range(megabytes):
            member.write(b" " * 1_000_000)
    return stream.getvalue()


def _bomb(draw: random.Random) -> tuple[str, bytes]:
    name = draw.choice(("ann.md", "word/document.xml", "content.xml", "xl/workbook.xml", "a.png"))
    return draw.choice(("zip", "docx", "odt", "xlsx")), _blanks(name, draw.choice((40, 130, 500)))


def _bad_names(draw: random.Random) -> tuple[str, bytes]:
    members: dict[str, bytes | str] = dict.fromkeys(draw.sample(_NAMES, 4), PAGE)
    return "zip", _zip(members)


def _link(draw: random.Random) -> tuple[str, bytes]:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("ann.md")
        info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, draw.choice(("/etc/passwd", "../../secret", ".")))
    return "zip", stream.getvalue()


@cache
def _entries(count: int) -> bytes:
    return _zip({f"{k}.md": b"" for k in range(count)}, zipfile.ZIP_STORED)


def _many_entries(draw: random.Random) -> tuple[str, bytes]:
    return "zip", _entries(draw.choice((2_100, 100_000)))


def _locked(draw: random.Random) -> tuple[str, bytes]:
    suffix = draw.choice(("zip", "docx", "xlsx", "odt"))
    data = bytearray(SOUND[suffix])
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 4)
    return suffix, bytes(data)


def _nested(draw: random.Random) -> tuple[str, bytes]:
    data = SOUND["zip"]
    for depth in range(draw.randrange(2, 12)):
        data = _zip({f"{depth}.zip": data})
    return "zip", data


def _entities(draw: random.Random) -> tuple[str, bytes]:
    rows = "".join(f'<!ENTITY a{k + 1} "{f"&a{k};" * 10}">' for k in range(12))
    text = f'<!DOCTYPE x [<!ENTITY a0 "ha">{rows}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = f"{text}<x>&a{draw.randrange(4, 12)};&f;</x>"
    if draw.random() < 0.5:
        return "html", body.encode()
    return "docx", _zip({"[Content_Types].xml": "<Types/>", "word/document.xml": body})


def _deep(draw: random.Random) -> tuple[str, bytes]:
    count = draw.choice((500, 20_000, 200_000))
    suffix, opening = draw.choice(
        (("html", "<div>"), ("html", "<math><mfrac>"), ("json", "["), ("yaml", "- "),
         ("rtf", "{\\b "), ("md", "> "), ("tex", "\\frac{"), ("docx", "<w:tbl><w:tr><w:tc>"),
         ("docx", "<w:p>"))
    )  # fmt: skip
    body = opening * count
    return (suffix, _word(body)) if suffix == "docx" else (suffix, body.encode())


@cache
def _great_content() -> bytes:
    return zlib.compress(b"BT /R 9 Tf (x = 1) Tj ET\n" * 12_000_000, 1)


def _great_pdf(draw: random.Random) -> tuple[str, bytes]:
    kind = draw.randrange(5)
    if kind == 0:
        return "pdf", _pdf(_great_content(), b"/Filter /FlateDecode")
    if kind == 1:
        return "pdf", _pdf(_lines(PAGE), box="0 0 100000000 100000000")
    if kind == 2:
        return "pdf", _pdf(b"q " * 300_000 + _lines(PAGE))
    if kind == 3:
        return "pdf", _pdf(b"10 10 5 5 re f\n" * 400_000)
    return "pdf", _pdf(_lines(PAGE)).replace(b"/Parent 2 0 R", b"/Parent 4 0 R")


def _great_picture(draw: random.Random) -> tuple[str, bytes]:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = b"IHDR" + header
    chunk = struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
    great = b"\x89PNG\r\n\x1a\n" + chunk
    narrow, wide = (struct.pack("<HHII", 256, 4, 1, width) for width in (8, 2**31))
    tiff = SOUND["tiff"].replace(narrow, wide)
    return draw.choice((("png", great), ("tiff", tiff)))


def _program(draw: random.Random) -> tuple[str, bytes]:
    starts = (b"\x7fELF\2\1\1", b"MZ\x90\0\3", b"\xca\xfe\xba\xbe\0\0", b"#!/bin/sh\nrm -rf /\n")
    return draw.choice(list(SOUND)), draw.choice(starts) + draw.randbytes(draw.randrange(5000))


def _noise(draw: random.Random) -> tuple[str, bytes]:
    return draw.choice(list(SOUND)), draw.randbytes(draw.randrange(1, 20_000))


def _long(draw: random.Random) -> tuple[str, bytes]:
    text = draw.choice(("x", "$", "\\", "x = ", "((((", "1,", "| a ", "\n", "\r", "\t- ", "é́"))
    return draw.choice(("md", "tex", "csv", "yaml", "json", "txt")), (text * 400_000).encode()


HOSTILE: tuple[Callable[[random.Random], tuple[str, bytes]], ...] = (
    _bomb, _bad_names, _link, _many_entries, _locked, _nested, _entities, _deep, _great_pdf,
    _great_picture, _program, _noise, _long,
)  # fmt: skip


def damaged_files(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Yield so many files by name: two of three are damaged, the others are hostile."""
    draw = random.Random(seed)
    for number in range(count):
        if number % 3:
            suffix = draw.choice(list(SOUND))
            how = draw.choice(DAMAGE)
            data = how(SOUND[suffix], draw)
            kind = how.__name__.strip("_")
        else:
            how_hostile = draw.choice(HOSTILE)
            suffix, data = how_hostile(draw)
            kind = how_hostile.__name__.strip("_")
        yield f"{number:04}-{kind}.{suffix}", data
