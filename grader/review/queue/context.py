"""The lines of a student's file around an answer, and the files themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import Place
from grader.readers.text import content_of
from grader.regular_files import read_regular

_AROUND = 3
_MAX_LINES = 60
_MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file; `own` says that the answer stands in it."""

    number: int
    text: str
    own: bool


def lines_around(place: Place, files: Iterable[tuple[str, str]]) -> tuple[Line, ...]:
    """Return the lines of the answer and some before and behind; none if they cannot be shown."""
    if not place.line:
        return ()
    name, _, cell = place.source.partition("#cell")
    path = next((Path(path) for own, path in files if own == name), None)
    if path is None:
        return ()
    lines = _lines(path, cell)
    first, last = place.line, max(place.line, place.end_line)
    if last > len(lines):
        return ()
    last = min(last, first + _MAX_LINES)
    shown = range(max(1, first - _AROUND), min(len(lines), last + _AROUND) + 1)
    return tuple(Line(k, lines[k - 1], first <= k <= last) for k in shown)


def _lines(path: Path, cell: str) -> Sequence[str]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            return ()
        data = read_regular(path)
    except OSError:
        return ()
    if content_of(data):
        return ()
    text = data.decode("utf-8-sig", "replace")
    return _cell_lines(text, cell) if path.suffix.lower() == ".ipynb" else text.splitlines()


def _cell_lines(text: str, cell: str) -> Sequence[str]:
    try:
        source = json.loads(text)["cells"][int(cell) - 1]["source"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ()
    return (source if isinstance(source, str) else "".join(map(str, source))).splitlines()
