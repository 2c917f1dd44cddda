"""Boxes around answers: several in one display are several answers."""

from __future__ import annotations

import re

from grader.expressions.announcing import boxes_in

_GOES_ON = re.compile(
    r"\s*(?:$|[,.;&=<>+*/^_)}\]-]|\\\\|\\(?:text|mbox|q?quad|end|cdot|times|le|ge|approx)\b)"
)


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
