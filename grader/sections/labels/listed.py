"""Lists whose items begin with letters in order: `- a 42`, `- b = 13x`; these are labels.

No sign ends such a letter, and alone each might be a variable. It is the order that says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.readers.text import Page
from grader.sections.labels.inside import follows
from grader.sections.labels.reading import EQUALS, Label, Word, ordinals

LISTED = " listed"
"""Ends the form of such a label."""

_ITEM = re.compile(r"[ \t]*[-*+•·▪◦][ \t]+")
#: A variable goes on with a sign: `- a + b`, `- b < 3`.
_NAMED = re.compile(
    r"(?P<bold>\*\*|__|)(?P<name>[A-Za-z]|[ivx]{2,4})(?P=bold)"
    r"(?:[ \t]*$|[ \t]+(?![+*/^<>≤≥≈~·,:-]\s|[+*/^<>≤≥≈~·,:)])(?P<equals>=[ \t])?)"
)


def listed_labels(page: Page) -> Iterator[tuple[int, Label]]:
    """Yield by the index of its line each such label; its end counts from the line's beginning."""
    run: list[tuple[int, Label]] = []
    for index, line in enumerate(page.lines):
        item = _ITEM.match(line)
        if item is None:
            continue
        label = _label(line, item.end())
        if label is None or not (run and follows(run[-1][1].path, label.path)):
            yield from _if_list(run)
            run = []
        if label is not None and (run or 1 in ordinals(label.path[0])):
            run.append((index, label))
    yield from _if_list(run)


def _label(line: str, start: int) -> Label | None:
    named = _NAMED.match(line, start)
    if named is None:
        return None
    form = ("A" if named["name"].isupper() else "a") + LISTED + (EQUALS if named["equals"] else "")
    return Label((named["name"].lower(),), named.end(), Word.NONE, form, True)


def _if_list(run: list[tuple[int, Label]]) -> Iterator[tuple[int, Label]]:
    if len(run) > 1:
        yield from run
