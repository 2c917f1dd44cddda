"""The values of one answer: `x = 1 or x = 2`, `x_1 = 1, x_2 = 2`, a list in words."""

from __future__ import annotations

from collections.abc import Sequence

from grader.answers.base import Response
from grader.answers.find.chains import field_of, names_of
from grader.answers.find.extremes import extremes_said
from grader.answers.find.gathering import (
    bare_values,
    gathered,
    names_in_reference,
    pieces_of,
    said_in_words,
)
from grader.answers.find.notations.points import asks_for_points, points_in_turn, with_points
from grader.answers.find.reading import without_left_side
from grader.answers.find.solutions.alternatives import joined_lines, not_within, read_list
from grader.answers.find.solutions.inequalities import inequalities_beside
from grader.answers.find.solutions.sets_in_words import set_said, sets_in_words
from grader.answers.find.solutions.solutions_said import solution_said, solutions_said
from grader.answers.kinds.collections.references import find_named, list_items
from grader.answers.kinds.conclusions import field_response
from grader.expressions.nodes import Collection, Expression, Index, Symbol
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import free_symbols
from grader.readers.document import AnswerField, Document, Prose
from grader.rubric.types import Asked


def find_alternatives(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Like `find_named`, but `x = 1 or x = 2`, `x_1 = 1, x_2 = 2` are the values of one answer."""
    entry = field_of(asked, document)
    if entry is not None:
        return (alternatives_in_field(asked, entry),)
    names = names_of(asked)
    bases = {name.name for name in names if isinstance(name, Symbol)}
    pieces = [p for p in pieces_of(asked, document) if not names or p.base in bases]
    groups = gathered(pieces, "set")
    within = {place for _, places in groups for place in places}
    alone = [r for r in _single_values(asked, document) if r.place not in within]
    found = [*alone, *(response for response, _ in groups)]
    if not alone or not names:
        found += bare_values(asked, document)
    if not found:
        found += said_in_words(asked, document)
    known = names_in_reference(asked)
    joined = joined_lines(document, known, frozenset(bases), asked.part.notation)
    joined += inequalities_beside(document)
    joined += tuple(solutions_said(document, asked.part.notation))
    told = tuple(sets_in_words(document))
    extremes = extremes_said(asked, document) if not names else ()
    lines = {response.place.row for response in extremes}
    found = [*not_within([*not_within(found, joined), *joined], told), *told]
    found = [*(each for each in found if each.place.row not in lines), *extremes]
    if asks_for_points(asked):
        found = _of_points(found, None if names else points_in_turn(pieces))
    return document.in_order(found)


def _of_points(found: Sequence[Response], in_turn: Response | None) -> list[Response]:
    """Return answers with the coordinates of their points; names in turn where no line has all."""
    pointed = [with_points(response) for response in found]
    if in_turn is None or any(has_several_points(response) for response in pointed):
        return pointed
    return [*pointed, in_turn]


def has_several_points(response: Response) -> bool:
    """Whether an answer is points, and not the coordinates of one."""
    read = response.read
    items = list_items(without_left_side(read)) if isinstance(read, Expression) else ()
    return len(items) > 1 and all(isinstance(item, Collection) for item in items)


def alternatives_in_field(asked: Asked, entry: AnswerField) -> Response:
    """Read the entry of an answer file, which may be a list in words: `1, 4 and -6`."""
    if isinstance(entry.value, str):
        said = set_said(entry.value) or solution_said(entry.value, asked.part.notation)
        if said is not None:
            return Response(entry.value, said, entry.place)
        known = names_in_reference(asked)
        whole = read_list(entry.value, asked.part.notation)
        if whole is not None and not _has_words(whole, known):
            return Response(entry.value, whole, entry.place)
        line = Document("", (Prose(entry.value, entry.place),))
        told = joined_lines(line, known, frozenset(), asked.part.notation)
        told = told or said_in_words(asked, line)
        if len(told) == 1:
            return told[0]
        if whole is not None:
            return Response(entry.value, whole, entry.place)
    return field_response(asked, entry)


def _has_words(read: Expression, known: frozenset[Symbol]) -> bool:
    """Whether words of a sentence were read as names: `The roots are 1, 4 and -6`."""
    return any(len(name.name) > 3 and name.name.isalpha() for name in free_symbols(read) - known)


def _single_values(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return what stands under the names; without names, what a line says of `x` or by itself.

    `f(1) = -2` says nothing of x, and counts only where nothing else is said.
    """
    found = find_named(asked, document)
    if names_of(asked):
        return found or _with_subscripts(asked, document)
    telling = tuple(r for r in found if r.statement is not None and _tells(r.statement))
    return telling or found


def _with_subscripts(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return `x_{1,2} = 1 ± 2`, where `x` is asked for."""
    names = names_of(asked)
    return tuple(
        Response(piece.raw, piece.value, piece.place, piece.statement)
        for piece in pieces_of(asked, document)
        if Symbol(piece.base) in names
    )


def _tells(statement: Statement) -> bool:
    """Whether a line says something of a name, which may stand between bounds: `-1 < x < 3`."""
    first, *others = [side.expression for side in statement.sides]
    if isinstance(first, Symbol | Index) or not others:
        return True
    bounds = not set(statement.relations) & {*EQUALITIES, "in"}
    return bounds and any(isinstance(side, Symbol | Index) for side in others)
