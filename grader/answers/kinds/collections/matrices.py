"""`matrix`: a matrix as such, as a list of rows, or entry by entry."""

from __future__ import annotations

from collections.abc import Iterator

from grader.answers.base import Checked, KindFacts, Response
from grader.answers.check.entries import as_matrix, check_entries
from grader.answers.comparing import compare_value
from grader.answers.explain.verdicts import checked_of, review
from grader.answers.find.chains import field_of, names_of
from grader.answers.find.lines import with_whole_lines
from grader.answers.find.matrix_rows import (
    matrices_by_entries,
    matrices_in_lines,
    matrices_in_words,
    named_rows,
    typed_matrices,
)
from grader.answers.find.reading import items_of, without_left_side
from grader.answers.kinds.collections.named import (
    NamedKind,
    check_whole,
    of_wrong_size,
    printed,
    under_names_of_title,
)
from grader.answers.kinds.collections.references import find_named, reference_of
from grader.expressions.nodes import Call, Collection, Expression, Matrix, Pow, Symbol
from grader.readers.document import Document
from grader.rubric.types import Asked


class MatrixKind(NamedKind):
    """A matrix, given as such or as a list of rows."""

    name = "matrix"
    facts = KindFacts(a_formula=True, entries=True, numeric=True, taught_by="value")

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the matrices under the part's names, or what a program printed."""
        found = find_named(asked, document)
        titled = under_names_of_title(asked, document, found)
        if titled:
            return titled
        if field_of(asked, document) is None:
            lines = tuple(matrices_in_lines(document, asked.part.notation))
            found = with_whole_lines(document, found, lines)
            said = tuple(matrices_in_words(document, asked.part.notation))
            found = with_whole_lines(document, found, said)
        read = [as_matrix(r.read) for r in found if isinstance(r.read, Expression)]
        if any(m is not None and min(m.shape) > 1 for m in read) or field_of(asked, document):
            return found
        if not names_of(asked):
            typed = (*typed_matrices(document, asked.part.notation), *named_rows(document))
            typed = typed or tuple(matrices_by_entries(document))
            if typed:
                return typed
        return found if any(read) else printed(asked, document) or found

    def _compare(self, asked: Asked, answer: Expression) -> Checked:
        asked_for = reference_of(asked)
        column = _one_column(asked_for)
        reference = as_matrix(asked_for) or column
        if reference is None:
            return checked_of(compare_value(asked, answer), None, answer)
        given = as_matrix(without_left_side(answer)) or _turned(without_left_side(answer))
        if given is not None and given.shape == reference.shape[::-1] and column:
            given = Matrix(tuple(zip(*given.rows, strict=True)))
        given = given or _one_line(without_left_side(answer), reference)
        if given is None:
            return review("no-matrix", "A matrix was expected here; a person will look.")
        if given.shape != reference.shape:
            found = f"{given.shape[0]} by {given.shape[1]}"
            return of_wrong_size(
                f"{reference.shape[0]} by {reference.shape[1]} is needed, not {found}."
            )
        if asked.part.options.get("up_to") == "factor":
            left, right = (Collection("tuple", *m.args) for m in (reference, given))
            return check_whole(asked, left, right)
        return check_entries(asked, list(_cells(reference)), reference.args, given.args)


def _turned(answer: Expression) -> Matrix | None:
    """Return the matrix that the sign of a transpose behind rows gives: `[1 3; 2 4]'`."""
    match answer:
        case Call(name="transpose", args=(rows,)) | Pow(args=(rows, Symbol(name="T"))):
            matrix = as_matrix(rows)
            return Matrix(tuple(zip(*matrix.rows, strict=True))) if matrix else None
    return None


def _one_column(reference: Expression) -> Matrix | None:
    """Return a list of numbers as a column: `[[1], [2]]` is read as `[1, 2]`."""
    items = items_of(reference)
    if items is None or any(isinstance(item, Collection | Matrix) for item in items):
        return None
    return Matrix(tuple((item,) for item in items))


def _one_line(answer: Expression, reference: Matrix) -> Matrix | None:
    """Return a list of numbers as a row, unless all the entries of the matrix may be in it.

    Where one column is asked it is that.
    """
    items = items_of(answer)
    if items is not None and reference.shape == (len(items), 1):
        return Matrix(tuple((item,) for item in items))
    if items is None or not 1 < len(items) < len(reference.args):
        return None
    return Matrix((tuple(items),))


def _cells(matrix: Matrix) -> Iterator[str]:
    height, width = matrix.shape
    for row in range(1, height + 1):
        for column in range(1, width + 1):
            yield f"row {row}, column {column}"
