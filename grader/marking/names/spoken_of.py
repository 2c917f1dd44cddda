"""Derivatives that a line of text speaks of: `For ∂y/∂z_5 we get A`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.expressions.nodes import Derivative, Expression, Index, Symbol
from grader.expressions.reading import parse

MAX_NAME = 120
_SPOKEN = re.compile(
    r"(?<![\w∂/])[d∂][^\s/$=]{1,20}/[d∂][^\s/$=:,;]{1,20}|\\d?frac\{[^${}]{1,40}\}\{[^${}]{1,40}\}"
)


def derivative_of_text(text: str) -> Derivative | None:
    """Return the derivative of a name by a name that a text is, if it is one."""
    bare = text.strip(" *_`$.:")
    if len(bare) > MAX_NAME or not ("/" in bare or "frac" in bare):
        return None
    return as_name(parse(bare))


def as_name(read: object) -> Derivative | None:
    """Return the derivative of a name by a name, if it is one."""
    named = isinstance(read, Derivative) and all(isinstance(a, Symbol | Index) for a in read.args)
    return read if isinstance(read, Derivative) and named else None


def says_more_of(target: Expression, text: str) -> bool:
    """Whether a line speaks of a derivative before all others, and has a formula behind it."""
    return any(name is target and "(" in rest for name, rest in _first_of_sentences(text))


def _first_of_sentences(text: str) -> Iterator[tuple[Derivative | None, str]]:
    if "/" not in text and "frac" not in text:
        return
    for sentence in text.split(". "):
        found = _SPOKEN.search(sentence)
        if found:
            yield derivative_of_text(found[0]), sentence[found.end() :]
