"""Boxes around answers: several in one display are several answers."""

from __future__ import annotations

import re

_BOX = re.compile(r"\\(?:boxed|fbox|framebox)\s*\{")
_GOES_ON = re.compile(
    r"\s*(?:$|[,.;&=<>+*/^_)}\]-]|\\\\|\\(?:text|mbox|q?quad|end|cdot|times|le|ge|approx)\b)"
)


def boxes_in(text: str) -> tuple[tuple[int, int, int], ...]:
    """Return where each box begins, where its content begins, and where its brace closes."""
    found: list[tuple[int, int, int]] = []
    position = 0
    while match := _BOX.search(text, position):
        end = _closing(text, match.end())
        if end < 0:
            break
        found.append((match.start(), match.end(), end))
        position = end + 1
    return tuple(found)


def _closing(text: str, position: int) -> int:
    depth = 1
    while position < len(text):
        if text[position] == "\\":
            position += 1
        elif text[position] in "{}":
            depth += 1 if text[position] == "{" else -1
            if not depth:
                return position
        position += 1
    return -1


def without_boxes(text: str) -> str:
    """Return a display of several boxes without them, what stood in two of them set apart."""
    boxes = boxes_in(text)
    if len(boxes) < 2:
        return text
    characters = list(text)
    for start, inner, end in boxes:
        characters[start:inner] = " " * (inner - start)
        characters[end] = " " if _GOES_ON.match(text, end + 1) else ","
    return "".join(characters)
