"""Small PDF files, made in memory for the tests: signs in the standard fonts, rules, pictures."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

FONTS = {"R": "Times-Roman", "I": "Times-Italic", "B": "Times-Bold", "C": "Courier", "S": "Symbol"}
SYMBOLS = {"−": 0x2D, "∂": 0xB6, "σ": 0x73, "√": 0xD6, "′": 0xA2, "⋅": 0xD7, "∑": 0xE5, "∗": 0x2A,
           "α": 0x61, "≤": 0xA3, "∞": 0xA5, "→": 0xAE}  # fmt: skip


def text(x: float, y: float, shown: str, font: str = "R", size: float = 10, more: str = "") -> str:
    """Return the drawing of a text at a place."""
    codes = "".join(
        f"{SYMBOLS.get(char, ord(char)) if font == 'S' else ord(char):02X}" for char in shown
    )
    return f"BT {more} /{font} {size} Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET"


def rule(x0: float, x1: float, y: float) -> str:
    """Return the drawing of a thin line."""
    return f"{x0} {y - 0.2} {x1 - x0} 0.4 re f"


def pdf(*pages: Sequence[str], image: bool = False, packed: bool = False) -> bytes:
    """Return a PDF with these pages."""
    objects: list[bytes] = [b"", b""]
    kids: list[int] = []
    fonts = " ".join(f"/{name} {number} 0 R" for number, name in enumerate(FONTS, 3))
    for name in FONTS.values():
        encoding = "" if name == "Symbol" else " /Encoding /WinAnsiEncoding"
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name}{encoding} >>".encode())
    objects.append(
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8 /Length 1 >>\nstream\n\x00\nendstream"
    )
    picture = len(objects)
    for drawings in pages:
        content = "\n".join(drawings).encode("latin-1")
        if image:
            content += b"\nq 500 0 0 700 50 50 cm /P Do Q"
        head = b""
        if packed:
            content, head = zlib.compress(content), b"/Filter /FlateDecode "
        objects.append(
            b"<< " + head + f"/Length {len(content)} >>\nstream\n".encode() + content
            + b"\nendstream"
        )  # fmt: skip
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects)} 0 R"
            f" /Resources << /Font << {fonts} >> /XObject << /P {picture} 0 R >> >> >>".encode()
        )
        kids.append(len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    starts = []
    for number, held in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n".encode() + held + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{start:010d} 00000 n \n".encode() for start in starts)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    return out + f"startxref\n{table}\n%%EOF\n".encode()
