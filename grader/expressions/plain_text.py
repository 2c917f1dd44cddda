"""Pieces of printed plain text that all its rules use: brackets and calls."""

from __future__ import annotations

from grader.expressions.printing import ATOM, CONDITION, Text


def wrap(part: Text, level: int) -> str:
    """Return the text, in brackets unless it binds at least as tightly as `level`."""
    return part.text if part.level >= level else f"({part.text})"


def call_text(name: str, parts: list[Text], primes: int = 0) -> Text:
    """Return a call, each argument in brackets where it has a comma of its own."""
    inner = ", ".join(wrap(part, CONDITION) for part in parts)
    return Text(name + "'" * primes + f"({inner})", ATOM)
