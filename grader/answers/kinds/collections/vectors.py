"""`vector`: entries in a row or column, by name, by components or by unit vectors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.answers.base import Checked, KindFacts, MarkOutcome, Response
from grader.answers.check.entries import check_entries
from grader.answers.comparing import compare_value
from grader.answers.explain.verdicts import checked_of, review
from grader.answers.find.chains import names_of
from grader.answers.find.gathering import components, gathered, names_in_reference, pieces_of
from grader.answers.find.matrix_rows import typed_columns, typed_vectors
from grader.answers.find.measures.labelled import labelled_values
from grader.answers.find.notations.coordinates.in_lines import points_at_ends, points_of_graphs
from grader.answers.find.notations.points import as_point
from grader.answers.find.reading import is_numeric, items_of, without_left_side
from grader.answers.find.solutions.in_sequence import in_sequence
from grader.answers.find.solutions.in_turn import (
    gradient_by_entries,
    order_of_names,
    partial_derivatives,
    values_in_turn,
)
from grader.answers.find.solutions.listed_by_index import counted_values, sizes_in_lines
from grader.answers.kinds.collections.any_order import check_in_any_order
from grader.answers.kinds.collections.in_turn import values_of_coordinates
from grader.answers.kinds.collections.named import (
    NamedKind,
    check_whole,
    printed,
    under_names_of_title,
    wrong_size,
)
from grader.answers.kinds.collections.references import find_named, reference_of
from grader.expressions.nodes import Call, Collection, Derivative, Expression, Logic, Symbol
from grader.final_answers import entries_by_unit_vectors
from grader.readers.document import Document
from grader.rubric.types import Asked


class VectorKind(NamedKind):
    """A vector; a row is taken for a column."""

    name = "vector"
    facts = KindFacts(a_formula=True, entries=True, numeric=True, taught_by="value")

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the vectors under the part's names, or their components one by one."""
        found = find_named(asked, document) or _by_components(asked, document)
        if any(_is_whole(asked, response) for response in found):
            return found
        titled = under_names_of_title(asked, document, found)
        if titled:
            return titled
        dressed = find_named(_with_accents(asked), document) if names_of(asked) else ()
        if any(_is_whole(asked, response) for response in dressed):
            return dressed
        if not names_of(asked):
            sizes = tuple(sizes_in_lines(asked, document)) or tuple(in_sequence(asked, document))
            typed = sizes or tuple(typed_columns(document, asked.part.notation))
            typed = typed or tuple(_counted_values(asked, document))
            if typed:
                return typed
        parts = values_of_coordinates(asked, document) or _by_partials(asked, document)
        if parts or names_of(asked):
            return parts or found or printed(asked, document)
        typed = tuple(typed_vectors(document, asked.part.notation))
        typed = typed or _by_index(asked, document)
        size = len(items_of(reference_of(asked)) or ())
        if not any(_is_whole(asked, r) for r in typed):
            typed = tuple(points_of_graphs(document)) if size == len(_PLANE) else ()
            typed = typed or tuple(points_at_ends(document, asked.part.notation, size))
        whole = tuple(r for r in typed if _is_whole(asked, r)) or _in_turn(asked, document, size)
        labelled = None if whole else labelled_values(asked, document, size)
        return whole or ((labelled,) if labelled else found) or printed(asked, document)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare the entries; values of several names may stand in another order."""
        checked = super().check(asked, response)
        numbers = all(map(is_numeric, items_of(reference_of(asked)) or ()))
        names = order_of_names(response.raw) if numbers else ()
        if len(names) < len(_PLANE) or checked.outcome not in _SETTLED:
            return checked
        if checked.outcome is MarkOutcome.CORRECT:
            in_turn = [*names] == sorted(names)
            return checked if in_turn else review("order-of-names", ORDER_OF_NAMES)
        read, reference = response.read, items_of(reference_of(asked)) or ()
        given = items_of(read) if isinstance(read, Expression) else None
        if given is None or len(given) != len(reference):
            return checked
        turned = check_in_any_order(asked, reference, given)
        right = turned.outcome is MarkOutcome.CORRECT
        return review("order-of-names", ORDER_OF_NAMES) if right else checked

    def _compare(self, asked: Asked, answer: Expression) -> Checked:
        reference = items_of(reference_of(asked))
        if reference is None:
            return checked_of(compare_value(asked, answer), None, answer)
        answer = as_point(without_left_side(answer))
        joined = (
            isinstance(answer, Logic) and answer.op == "and" and all(map(is_numeric, answer.args))
        )
        given = answer.args if joined else items_of(answer) or by_unit_vectors(asked, answer)
        if given is None:
            return review("no-vector", "A vector was expected here; a person will look.")
        if len(given) != len(reference):
            return wrong_size(len(reference), len(given), "entries")
        given = tuple(map(without_left_side, given))
        if asked.part.options.get("up_to") == "factor":
            return check_whole(asked, Collection("tuple", *reference), Collection("tuple", *given))
        names = [f"entry {i}" for i in range(1, len(reference) + 1)]
        return check_entries(asked, names, reference, given)


_PLANE = "xy"


def _joined(answer: Expression) -> tuple[Expression, ...]:
    """Return the entries of `2 and -1`; nothing where words join something else."""
    joined = isinstance(answer, Logic) and answer.op == "and" and all(map(is_numeric, answer.args))
    return answer.args if joined else ()


_SETTLED = frozenset({MarkOutcome.CORRECT, MarkOutcome.INCORRECT})
ORDER_OF_NAMES = (
    "These are the right values under names that may stand in another order; a person will look."
)


def _counted_values(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield what a table or lines count one by one, where numbers are asked."""
    items = items_of(reference_of(asked)) or ()
    if len(items) > 1 and all(map(is_numeric, items)):
        yield from counted_values(asked, document, len(items))


def _in_turn(asked: Asked, document: Document, size: int) -> tuple[Response, ...]:
    """Return values of several names as one vector: `length = 10, width = 5`."""
    found = values_in_turn(pieces_of(asked, document), size)
    if found is None or any(statement.unread for statement in document.statements):
        return ()
    return (found,)


def by_unit_vectors(asked: Asked, answer: Expression) -> tuple[Expression, ...] | None:
    """Return the entries of `2 i - j`, where the question has no names of its own like these."""
    reference = items_of(reference_of(asked)) or ()
    return entries_by_unit_vectors(
        without_left_side(answer), len(reference), names_in_reference(asked)
    )


_ACCENTED = re.compile(r"(?:vec|hat|bar)\((?P<base>\w+)\)(?P<index>_\w+)?")


def _with_accents(asked: Asked) -> Asked:
    """Return a part whose vectors may be written with an arrow or a hat, or without: `\\vec n`."""
    texts: list[str] = []
    for name in names_of(asked):
        found = _ACCENTED.fullmatch(name.name) if isinstance(name, Symbol) else None
        bare = found["base"] + (found["index"] or "") if found else ""
        bare = bare or (name.name if isinstance(name, Symbol) else "")
        base, line, index = bare.partition("_")
        texts += [f"\\{accent}{{{base}}}{line}{index}" for accent in ("vec", "hat") if bare]
        texts += [bare] if found else []
    find = replace(asked.part.find, names=tuple(texts))
    return replace(asked, part=replace(asked.part, find=find))


def _by_components(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return `(a, b)` where `a = 1, b = 2` are given, or `x` where `x_1 = 1, x_2 = 2` are."""
    pieces = pieces_of(asked, document)
    found: list[Response] = []
    for name in names_of(asked):
        if isinstance(name, Symbol):
            own = [piece for piece in pieces if piece.base == name.name]
            found += [response for response, _ in gathered(own, "tuple")]
        elif isinstance(name, Collection):
            parts = [arg.name for arg in name.args if isinstance(arg, Symbol)]
            whole = components(parts, pieces) if len(parts) == len(name.args) else None
            found += [whole] if whole else []
        elif isinstance(name, Derivative) and len(name.args) == 2:
            size = len(items_of(reference_of(asked)) or ())
            whole = gradient_by_entries(document, name, size)
            found += [whole] if whole else []
    return tuple(found)


def _by_index(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return `c_0 = 5, c_1 = -3` as one vector, where nothing else is one."""
    size = len(items_of(reference_of(asked)) or ())
    groups = [whole for whole, places in gathered(pieces_of(asked, document), "tuple")]
    return tuple(whole for whole in groups if _has_size(whole, size))


def _has_size(response: Response, size: int) -> bool:
    read = response.read
    return isinstance(read, Collection) and len(read.args) == size > 1


def _by_partials(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return a gradient whose entries are given one by one, where its names are not others."""
    reference = items_of(reference_of(asked)) or ()
    if not all(isinstance(name, Call) for name in names_of(asked)):
        return ()
    whole = partial_derivatives(document, names_in_reference(asked), len(reference))
    return (whole,) if whole else ()


def _is_whole(asked: Asked, response: Response) -> bool:
    read = response.read
    if not isinstance(read, Expression):
        return False
    return bool(items_of(without_left_side(read)) or by_unit_vectors(asked, read))
