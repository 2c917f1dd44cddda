"""The little language in which a rubric asks its model: `diff(y, w_1)`, `theta[0:9]`, `cycle`."""

from __future__ import annotations

import re

from grader.models.base import Query, QueryError

_OPENING = "([{"
_CLOSING = ")]}"
_SLICE = re.compile(r"\s*+(\d*+)\s*+:\s*(\d+)\s*\Z")
_HEAD = re.compile(r"[A-Za-z][A-Za-z0-9_']*(?:\^\*)?\Z")
_FORMS = ("diff(y, w_1)", "theta[0:9]", "(x, y)[0:7]", "sup(h, escapes)", "cycle")


def parse_query(text: str) -> Query:
    """Read a query; raise `QueryError` when it has none of the known forms.

    `head(a, b)` has arguments, `head[i:j]` a slice (`start` and `stop`, stop left out), `head[i]`
    is `head(i)`, and a tuple of names `(x, y)[0:7]` is the slice of `states` with these names.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > 2000:
        raise _unknown(text)
    subject, bracket, inner = _last_bracket(stripped)
    if bracket == "[":
        return _indexed(stripped, subject, inner)
    if bracket == "(" and _HEAD.match(subject):
        return Query(stripped, subject, split_arguments(inner))
    if not bracket and _HEAD.match(subject):
        return Query(stripped, subject)
    raise _unknown(text)


def _indexed(text: str, subject: str, inner: str) -> Query:
    head, args = _subject(text, subject)
    found = _SLICE.match(inner)
    if found is None:
        return Query(text, head, (*args, *split_arguments(inner)))
    start, stop = int(found[1] or 0), int(found[2])
    if stop <= start:
        raise QueryError(f"the slice [{inner}] of {subject} is empty: it ends before it starts")
    return Query(text, head, args, start, stop)


def _subject(text: str, subject: str) -> tuple[str, tuple[str, ...]]:
    """Return head and names of what stands before an index."""
    if _HEAD.match(subject):
        return subject, ()
    before, bracket, names = _last_bracket(subject)
    if bracket == "(" and (not before or _HEAD.match(before)):
        return before or "states", split_arguments(names)
    raise _unknown(text)


def _last_bracket(text: str) -> tuple[str, str, str]:
    """Split `a(b)` into `a`, `(`, `b`; without a bracket at the end return `(text, "", "")`."""
    if text[-1:] not in (")", "]"):
        return text, "", ""
    depth = 0
    for position in range(len(text) - 1, -1, -1):
        depth += (text[position] in _CLOSING) - (text[position] in _OPENING)
        if depth == 0:
            return text[:position].strip(), text[position], text[position + 1 : -1]
    raise _unknown(text)


def split_arguments(text: str) -> tuple[str, ...]:
    """Split at the commas that stand in no bracket."""
    parts, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING)
        if character == "," and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    parts.append(text[start:])
    return tuple(part.strip() for part in parts) if text.strip() else ()


def _unknown(text: str) -> QueryError:
    return QueryError(f"{text.strip()[:80]!r} is not a question to a model", _FORMS)
