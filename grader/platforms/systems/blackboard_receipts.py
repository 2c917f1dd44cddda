"""The receipt that Blackboard puts beside the files of an attempt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.platforms.files.entries import Entry
from grader.platforms.files.unzipping import DAMAGED

_BYTES = 2_000_000
_NAME = re.compile(r"[^:\n]{1,30}:(?P<name>[^\n]*)\((?P<login>[^()\n]+)\)\s*")
_NOTHING = ("There is no student submission text data", "There are no student comments")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt tells; `originals` are the students' names of files by those in the zip."""

    name: str = ""
    login: str = ""
    text: str = ""
    originals: Mapping[str, str] = field(default_factory=dict)


def read_receipt(entry: Entry) -> Receipt:
    """Read a receipt; what it does not say, in the form known here, stays empty."""
    try:
        with entry.open() as stream:
            text = stream.read(_BYTES).decode("utf-8-sig", "replace")
    except DAMAGED:
        return Receipt()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    named = _NAME.fullmatch(lines[0])
    name, login = (named["name"].strip(), named["login"].strip()) if named else ("", "")
    return Receipt(name, login, _text(lines), _originals(lines))


def _text(lines: Sequence[str]) -> str:
    """Return what the student wrote on the platform: between the first two lines of headings.

    A heading is a line that ends in a colon, with an empty line above it.
    """
    headings = [
        number
        for number, line in enumerate(lines)
        if number
        and line.rstrip().endswith(":")
        and not lines[number - 1].strip()
        and len(line) < 40
    ]
    if len(headings) < 2:
        return ""
    last = headings[-2] if len(headings) > 2 else headings[1]
    text = "\n".join(lines[headings[0] + 1 : last]).strip()
    return "" if text.startswith(_NOTHING) else text


def _originals(lines: Sequence[str]) -> dict[str, str]:
    """Return the names from the pairs of lines under the heading of the files."""
    values = [line.partition(":")[2].strip() for line in lines if line.startswith("\t")]
    return {stored: original for original, stored in zip(values[::2], values[1::2], strict=False)}
