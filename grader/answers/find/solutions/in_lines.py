"""Answers that the lines or the sentences of a page say in words, each as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from grader.answers.base import Response
from grader.answers.find.lines import Line, lines_of
from grader.expressions.nodes import Expression
from grader.expressions.statement import Side, Statement
from grader.readers.document import Document

_END = re.compile(r"[.!]\s+")


def said_in(lines: Iterable[Line], read: Callable[[str], Expression | None]) -> Iterator[Response]:
    """Yield what lines say, by a function that returns None where a text says nothing of it."""
    for line in lines:
        said = read(line.text)
        if said is not None:
            statement = Statement((Side(said, line.text, line.place),), (), line.text, line.place)
            yield Response(line.text, said, line.place, statement)


def sentences_of(document: Document) -> Iterator[Line]:
    """Yield the sentences of the lines of a page."""
    for line in lines_of(document):
        for sentence in _END.split(line.text):
            yield Line(sentence.strip(), line.place)
