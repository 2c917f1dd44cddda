"""Bounds of what is lost beyond a threshold: `If h > 0.41, it fails` says what `h < 0.41` does."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.find.lines import line_of
from grader.answers.find.thresholds.bounds_said import is_other_bound
from grader.answers.find.thresholds.tried_values import asks_for_last, is_lost, speaks_of_beyond
from grader.expressions.nodes import Relation
from grader.readers.document import Document
from grader.rubric.types import Asked

_LONGEST = 200
_VALUE = re.compile(r"(?<![\w.])(?:\d{1,12}(?:\.\d{1,18})?|\.\d{1,18})(?![\w/^*]|[.,]\d)")
#: The other bound of a sentence that says what is lost, instead of what holds.
_OTHER = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def with_what_holds(
    asked: Asked, document: Document, found: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Return `h < 0.41` for `If h > 0.41, it fails`; without what bounds the other way round."""
    if not asks_for_last(asked) or speaks_of_beyond(asked.part.title):
        return found
    held = (_of_what_holds(document, response) for response in found)
    return tuple(each for each in held if not _is_opposite(asked, document, each))


def _is_opposite(asked: Asked, document: Document, response: Response) -> bool:
    """Whether the words around a value, and no sign, bound it the other way round."""
    line = line_of(document, response.place)
    return (
        not isinstance(response.read, Relation)
        and len(line) <= _LONGEST
        and len(_VALUE.findall(line)) == 1
        and is_other_bound(asked, line)
    )


def _of_what_holds(document: Document, response: Response) -> Response:
    read = response.read
    if not isinstance(read, Relation) or read.ops[0] not in _OTHER or len(read.ops) != 1:
        return response
    line = line_of(document, response.place)
    if len(line) > _LONGEST or len(_VALUE.findall(line)) != 1 or is_lost(line) is not True:
        return response
    said = response.statement
    said = replace(said, lead="") if said is not None else said
    return replace(response, read=Relation(read.args, (_OTHER[read.ops[0]],)), statement=said)
