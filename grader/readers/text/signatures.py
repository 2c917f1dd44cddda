"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re

PICTURES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\x89PNG\r?\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF[\s\S]{4}WEBP"), "image/webp"),
    # A bitmap: its size, four zero bytes, the offset of its pixels, and the size of its header.
    (
        re.compile(rb"BM[\s\S]{4}\0{4}[\s\S]{2}\0\0[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0"),
        "image/bmp",
    ),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), "image/tiff"),
    (re.compile(rb"[\s\S]{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)"), "image/heic"),
    (re.compile(rb"[\s\S]{4}ftypavi[fs]"), "image/avif"),
    (re.compile(rb"\0\0\0\x0cJXL |\xff\x0a"), "image/jxl"),
    (re.compile(rb"\0\0\0\x0cjP {2}\r\n"), "image/jp2"),
    (
        re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!DOCTYPE svg[^>]{0,300}>\s*)?<svg[\s>]"),
        "image/svg+xml",
    ),
)  # fmt: skip
"""Signatures of pictures with their media types."""

OTHERS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"[\s\0\xef\xbb\xbf]{0,1000}%PDF-\d"), "pdf"),
    (re.compile(rb"PK(?:\x03\x04|\x05\x06|\x07\x08)"), "zip"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "old-office"),
    (re.compile(rb"\s*\{\\rtf"), "rich-text"),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!\x1a\x07|BZh[1-9]1AY|\xfd7zXZ\0"), "compressed"),
    (re.compile(rb"\x7fELF|MZ[\x90\x00\x50]|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe"), "machine-program"),
    (re.compile(rb"[\s\S]{4}ftyp|ID3[\x02-\x04]\0|OggS\0|RIFF[\s\S]{4}(?:WAVE|AVI )"), "recording"),
)  # fmt: skip
"""Signatures of what is no text and no picture, by the names that this module gives them."""


def media_type(data: bytes) -> str:
    """Return the media type of a picture; empty for anything else."""
    return next((name for pattern, name in PICTURES if pattern.match(data[:1200])), "")


def content_of(data: bytes) -> str:
    """Return what bytes hold: a name of `OTHERS`, `picture`, or empty for what may be text."""
    if media_type(data):
        return "picture"
    return next((name for pattern, name in OTHERS if pattern.match(data[:1200])), "")
