"""Values that several names or lines give in turn."""

from __future__ import annotations

from dataclasses import replace

from grader.answers.base import Response
from grader.answers.find.chains import names_of
from grader.answers.find.gathering import components, pieces_of
from grader.answers.find.reading import items_of, without_left_side
from grader.answers.find.solutions.in_turn import COORDINATES, numbers_apart, values_line_by_line
from grader.answers.kinds.collections.references import list_items, reference_of
from grader.expressions.nodes import Collection, Expression
from grader.readers.document import Document
from grader.rubric.types import Asked


def without_names_in_turn(
    asked: Asked, document: Document, found: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Return the values of several lines, or numbers with blanks between them, as one set."""
    value = asked.value
    several = isinstance(value, Collection) and len(value.args) > 1
    if not several or names_of(asked) or any(map(has_several, found)):
        return found
    whole = values_line_by_line(document)
    lists = (whole,) if whole else tuple(numbers_apart(document, asked.part.notation))
    return tuple(_as_set(each) for each in lists) or found


def _as_set(response: Response) -> Response:
    read = response.read
    return (
        replace(response, read=Collection("set", *read.args))
        if isinstance(read, Collection)
        else response
    )


def has_several(response: Response) -> bool:
    """Whether an answer lists more than one item."""
    read = response.read
    return isinstance(read, Expression) and len(list_items(without_left_side(read))) > 1


def values_of_coordinates(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return `(x, y, z)` where each of the usual coordinates is given, and no name is asked for."""
    reference = items_of(reference_of(asked))
    if names_of(asked) or reference is None or len(reference) < 2:
        return ()
    pieces = pieces_of(asked, document)
    size = len(reference)
    bases = dict.fromkeys(piece.base for piece in pieces if piece.index)
    numbered = [tuple(f"{base}_{at}" for at in range(1, size + 1)) for base in bases]
    usual = [tuple(names[:size]) for names in COORDINATES if len(names) >= size]
    found = (components(names, pieces) for names in (*usual, *numbered))
    return tuple(response for response in found if response is not None)[:1]
