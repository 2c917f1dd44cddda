"""Several values, each called by a word of the title: `Amplitude: 3, period: π`, `max 21, min 1`.

The title says in which order they are asked, `Amplitude and period of f`, whatever the order in
which they are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.gathering import names_in_reference
from grader.answers.find.lines import lines_of_page
from grader.errors import Place
from grader.expressions.announcing import denies
from grader.expressions.nodes import Collection, Expression, Relation
from grader.expressions.reading import parse
from grader.expressions.traversal import free_symbols
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 300
_WORD = re.compile(r"[^\W\d_]{3,20}")
#: What stands between a word and its value; `max f(5) = 21` has nothing.
_TELLS = re.compile(
    r"\s{0,2}[:=]\s{0,2}|\s(?:is|was|equals|of|ist|es|est|è|é)\s{1,2}|\s(?=[$\\+−\d.π√-])|\s(?=[a-z]\()"
)
_ENDS = re.compile(r"[,;.](?=\s|\Z)|\s(?:and|und|et|y|e)\s")
_REMARK = re.compile(r"\s?\((?=[^()]{0,60}[A-Za-z]{2})[^()]{1,60}\)")
_MARKUP = re.compile(r"[$*]|\\[()\[\]]")


def called_by_title(asked: Asked, document: Document, size: int) -> Response | None:
    """Return the values that are called by as many words of the title, in the order of the title.

    The last value that a word is given counts.
    """
    words = [found[0].casefold() for found in _WORD.finditer(asked.part.title)]
    known = names_in_reference(asked)
    latest: dict[int, tuple[Expression, str, Place]] = {}
    for at, line in ((each.place, each.text) for each in lines_of_page(document)):
        if len(line) > _LONGEST or denies(line):
            continue
        for name, raw in _called(line, words):
            value = parse(raw, asked.part.notation)
            if isinstance(value, Collection | Relation) or not isinstance(value, Expression):
                continue
            if free_symbols(value) <= known:
                latest[name] = value, raw, at
    if size < 2 or len(latest) != size:
        return None
    values = [latest[name] for name in sorted(latest)]
    last = document.in_order(Response(raw, value, at) for value, raw, at in values)[-1]
    raw = ", ".join(raw for _, raw, _ in values)
    return Response(raw, Collection("list", *(value for value, _, _ in values)), last.place)


def _called(line: str, words: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the values of a line that are called by a word of the title, with the word's place."""
    text = _MARKUP.sub("", line)
    for found in _WORD.finditer(text):
        name = _place_of(found[0].casefold(), words)
        tells = _TELLS.match(text, found.end())
        if name is None or tells is None:
            continue
        rest = _REMARK.sub("", text[tells.end() :])
        end = _ENDS.search(rest)
        yield name, (rest[: end.start()] if end else rest).rpartition("=")[2].strip()


def _place_of(word: str, words: list[str]) -> int | None:
    """Return which word of the title it is; `max` is `maximum`."""
    for at, each in enumerate(words):
        if each.startswith(word) or word.startswith(each):
            return at
    return None
