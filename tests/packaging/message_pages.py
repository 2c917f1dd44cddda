"""Reads docs/messages/*.yaml, and writes docs/messages.md from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.helpers.tables import from_yaml

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "messages.md"
TABLES = ROOT / "docs" / "messages"

_HEAD = """\
# Messages

Everything that the grader says has a stable code. This page lists all codes with what they mean
and what to do. It is written from `docs/messages/*.yaml` by `make golden`; a test holds the codes
of the program against it.
"""


@dataclass(frozen=True)
class Entry:
    """One message; `text` is its template."""

    package: str
    code: str
    reader: str
    text: str
    meaning: str
    mend: str


def entries() -> list[Entry]:
    """Return all entries, by package and code."""
    found = [
        Entry(path.stem, row["code"], row["for"], row["text"], row["meaning"], row.get("mend", ""))
        for path in sorted(TABLES.glob("*.yaml"))
        for row in from_yaml(path.read_text(encoding="utf-8"))
    ]
    return sorted(found, key=lambda entry: (entry.package, entry.code))


def page() -> str:
    """Return the text of docs/messages.md."""
    lines = [_HEAD]
    for reader, title in (("student", "For students"), ("author", "For authors of rubrics")):
        lines.append(f"## {title}\n")
        lines += [_paragraph(entry) for entry in entries() if entry.reader == reader]
    return "\n".join(lines)


def _paragraph(entry: Entry) -> str:
    text = " ".join(entry.text.split())
    mend = f" **What to do:** {' '.join(entry.mend.split())}" if entry.mend else ""
    return f"### `{entry.code}`\n\n> {text}\n\n{' '.join(entry.meaning.split())}{mend}\n"
