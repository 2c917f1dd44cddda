"""`vector`, `matrix` and `list`: several entries under one name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.answers.base import (
    Checked,
    Element,
    ElementValues,
    KindFacts,
    MarkOutcome,
    Message,
    Response,
)
from grader.answers.check.entries import as_matrix, check_entries, checked_entries, compare_items
from grader.answers.comparing import compare_value
from grader.answers.explain.verdicts import NONE, checked_of, review, unreadable
from grader.answers.find.chains import chains_for, field_of, names_of
from grader.answers.find.extremes import extremes_said
from grader.answers.find.gathering import (
    bare_values,
    components,
    gathered,
    names_in_reference,
    pieces_of,
    said_in_words,
)
from grader.answers.find.lines import with_whole_lines
from grader.answers.find.matrix_rows import (
    matrices_by_entries,
    matrices_in_lines,
    named_rows,
    typed_columns,
    typed_matrices,
    typed_vectors,
)
from grader.answers.find.notations.comma_decimals import decimals_with_commas
from grader.answers.find.notations.conditions import without_range_of_factor
from grader.answers.find.notations.points import (
    as_point,
    asks_for_points,
    points_in_turn,
    with_points,
)
from grader.answers.find.notations.residues import residues_said
from grader.answers.find.printed import printed_values
from grader.answers.find.reading import (
    EQUALITIES,
    is_numeric,
    items_of,
    with_rows,
    without_left_side,
    without_marks,
)
from grader.answers.find.solutions.alternatives import (
    is_sequence,
    joined_lines,
    not_within,
    read_list,
    values_of,
)
from grader.answers.find.solutions.called_by_title import called_by_title
from grader.answers.find.solutions.finite_sets import family_of
from grader.answers.find.solutions.in_sequence import in_sequence
from grader.answers.find.solutions.in_turn import (
    COORDINATES,
    gradient_by_entries,
    numbers_apart,
    numbers_said,
    order_of_names,
    partial_derivatives,
    values_in_turn,
    values_line_by_line,
)
from grader.answers.find.solutions.inequalities import inequalities_beside
from grader.answers.find.solutions.listed_by_index import (
    counted_values,
    is_size,
    listed_in_lines,
    sizes_in_lines,
)
from grader.answers.find.solutions.listed_by_signs import listed_by_signs
from grader.answers.find.solutions.named_in_title import by_names_of_title, in_order_of_title
from grader.answers.find.solutions.sets_in_words import set_said, sets_in_words
from grader.answers.find.solutions.solutions_said import solution_said, solutions_said
from grader.answers.kinds.expression import field_response, last_formula
from grader.equivalence import Outcome, branches
from grader.expressions.nodes import (
    DOTS,
    Call,
    Collection,
    Constant,
    Derivative,
    Expression,
    Index,
    Logic,
    Matrix,
    Mul,
    PlusMinus,
    Relation,
    SetBuilder,
    SetOperation,
    Symbol,
)
from grader.expressions.notation import Unreadable
from grader.expressions.reading import parse
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols
from grader.expressions.writing import to_plain
from grader.final_answers import entries_by_unit_vectors
from grader.readers.document import AnswerField, Document, Prose
from grader.rubric.types import Asked


class _NamedKind:
    """Found as the last side of a chain under a name, or as the last formula of the section."""

    name = ""

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return what the document gives under the part's names."""
        return find_named(asked, document)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Read the entries, then compare them."""
        response = in_order_of_title(asked, response)
        read = _by_rows(asked, response) or _with_commas(asked, response) or response.read
        if isinstance(read, Unreadable):
            return unreadable(read)
        assert isinstance(read, Expression)
        read = without_range_of_factor(read)
        return self._compare(asked, _without_letter_of_point(response.raw, read))

    def _compare(self, asked: Asked, answer: Expression) -> Checked:
        raise NotImplementedError


#: A point with its letter, which is no number: `I(2, 3)`.
_POINT_I = re.compile(r"[\s$]*I\s?(?:\\left\s?)?\(")


def _without_letter_of_point(raw: str, read: Expression) -> Expression:
    match read:
        case Mul(args=(Constant(name="i"), Collection() as point)) if _POINT_I.match(raw):
            return point
    return read


def _by_rows(asked: Asked, response: Response) -> Expression | None:
    """Return `[1 -2; 3 4]` as the rows that programs read, where a vector or matrix is asked."""
    if asked.part.kind not in ("vector", "matrix"):
        return None
    text = without_marks(response.raw)
    combined = text
    if Symbol("c") not in names_in_reference(asked):
        combined = _COMBINED.sub(r"[\1]", _ASSIGNED.sub("", text))
    rows = with_rows(combined)
    read = parse(rows, asked.part.notation) if rows != text else None
    return read if isinstance(read, Expression) else None


def _with_commas(asked: Asked, response: Response) -> Expression | None:
    """Return `(2; -1; 0,5)` with decimal commas, where only so it has as many entries as asked."""
    raw, wanted = response.raw, items_of(reference_of(asked))
    if ";" not in raw or wanted is None or not _COMMA.search(raw) or _POINT.search(raw):
        return None
    read = parse(raw, replace(asked.part.notation, decimal_comma=True))
    items = items_of(without_left_side(read)) if isinstance(read, Expression) else None
    given = response.read if isinstance(response.read, Expression) else None
    before = items_of(without_left_side(given)) if given is not None else None
    fits = items is not None and len(items) == len(wanted) != len(before or ())
    return read if fits and isinstance(read, Expression) else None


_COMMA, _POINT = re.compile(r"\d,\d"), re.compile(r"\d\.\d")
_ASSIGNED = re.compile(r"\A\w+\s*<-\s*(?=c\()")
#: `c(1, 2, 3)`, as R has it, where the question has no name `c`.
_COMBINED = re.compile(r"\bc\(([^()=,]+(?:,[^()=,]+)+)\)\Z")


class VectorKind(_NamedKind):
    """A vector; a row is taken for a column."""

    name = "vector"
    facts = KindFacts(a_formula=True, entries=True, numeric=True, taught_by="value")

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the vectors under the part's names, or their components one by one."""
        found = find_named(asked, document) or _by_components(asked, document)
        if any(_is_whole(asked, response) for response in found):
            return found
        titled = _by_names_of_title(asked, document, found)
        if titled:
            return titled
        dressed = find_named(_with_accents(asked), document) if names_of(asked) else ()
        if any(_is_whole(asked, response) for response in dressed):
            return dressed
        if not names_of(asked):
            sizes = tuple(sizes_in_lines(asked, document)) or tuple(in_sequence(asked, document))
            typed = sizes or tuple(typed_columns(document, asked.part.notation))
            if typed:
                return typed
        parts = _by_coordinates(asked, document) or _by_partials(asked, document)
        if parts or names_of(asked):
            return parts or found or printed(asked, document)
        typed = tuple(typed_vectors(document, asked.part.notation))
        typed = typed or _by_index(asked, document)
        return tuple(r for r in typed if _is_whole(asked, r)) or found or printed(asked, document)

    def _compare(self, asked: Asked, answer: Expression) -> Checked:
        reference = items_of(reference_of(asked))
        if reference is None:
            return checked_of(compare_value(asked, answer), None, answer)
        answer = as_point(without_left_side(answer))
        given = items_of(answer) or by_unit_vectors(asked, answer)
        if given is None:
            return review("no-vector", "A vector was expected here; a person will look.")
        if len(given) != len(reference):
            return _wrong_size(len(reference), len(given), "entries")
        given = tuple(map(without_left_side, given))
        if asked.part.options.get("up_to") == "factor":
            return _whole(asked, Collection("tuple", *reference), Collection("tuple", *given))
        names = [f"entry {i}" for i in range(1, len(reference) + 1)]
        return check_entries(asked, names, reference, given)


def _by_names_of_title(
    asked: Asked, document: Document, found: Sequence[Response]
) -> tuple[Response, ...]:
    """Return the values of the names in the title, unless another answer stands below them."""
    if names_of(asked) or not asked.part.title or field_of(asked, document) is not None:
        return ()
    titled = by_names_of_title(asked, document, pieces_of(asked, document))
    if titled is None:
        return ()
    end = titled.place.at(titled.place.line + 1)
    return () if any(not document.is_before(r.place, end) for r in found) else (titled,)


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


def without_names_in_turn(
    asked: Asked, document: Document, found: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Return the values of several lines, or numbers with blanks between them, as one set."""
    value = asked.value
    several = isinstance(value, Collection) and len(value.args) > 1
    if not several or names_of(asked) or any(map(_has_several, found)):
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


def _is_whole(asked: Asked, response: Response) -> bool:
    read = response.read
    if not isinstance(read, Expression):
        return False
    return bool(items_of(without_left_side(read)) or by_unit_vectors(asked, read))


def _has_several(response: Response) -> bool:
    read = response.read
    return isinstance(read, Expression) and len(list_items(without_left_side(read))) > 1


def _by_coordinates(asked: Asked, document: Document) -> tuple[Response, ...]:
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


def _called_by_title(
    asked: Asked, document: Document, found: Sequence[Response]
) -> Response | None:
    """Return the values that words of the title call, unless another answer stands below them."""
    if names_of(asked):
        return None
    called = called_by_title(asked, document, len(list_items(reference_of(asked))))
    if called is None:
        return None
    starts = (response.place.at(response.place.line) for response in found)
    return None if any(document.is_before(called.place, start) for start in starts) else called


def _counted_values(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield what a table or lines count one by one, where numbers are asked in an order."""
    items = list_items(reference_of(asked))
    ordered = len(items) > 1 and not names_of(asked) and not _in_no_order(asked)
    if ordered and all(map(is_numeric, items)):
        yield from counted_values(asked, document, len(items))


def _in_turn(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return values of several names or several lines as one list, where no name is asked for."""
    if names_of(asked) or field_of(asked, document) is not None:
        return ()
    size = len(list_items(reference_of(asked)))
    found = (
        values_in_turn(pieces_of(asked, document), size)
        or values_line_by_line(document)
        or numbers_said(document, asked.part.notation, size)
    )
    return (found,) if found else tuple(numbers_apart(document, asked.part.notation))


def printed(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return lists and matrices as programs print them, where no name is asked for."""
    return () if names_of(asked) else tuple(printed_values(document, asked.part.notation))


class MatrixKind(_NamedKind):
    """A matrix, given as such or as a list of rows."""

    name = "matrix"
    facts = KindFacts(a_formula=True, entries=True, numeric=True, taught_by="value")

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the matrices under the part's names, or what a program printed."""
        found = find_named(asked, document)
        titled = _by_names_of_title(asked, document, found)
        if titled:
            return titled
        if field_of(asked, document) is None:
            lines = tuple(matrices_in_lines(document, asked.part.notation))
            found = with_whole_lines(document, found, lines)
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
        given = as_matrix(without_left_side(answer))
        if given is not None and given.shape == reference.shape[::-1] and column:
            given = Matrix(tuple(zip(*given.rows, strict=True)))
        given = given or _one_line(without_left_side(answer), reference)
        if given is None:
            return review("no-matrix", "A matrix was expected here; a person will look.")
        if given.shape != reference.shape:
            found = f"{given.shape[0]} by {given.shape[1]}"
            return _wrong(f"{reference.shape[0]} by {reference.shape[1]} is needed, not {found}.")
        if asked.part.options.get("up_to") == "factor":
            left, right = (Collection("tuple", *m.args) for m in (reference, given))
            return _whole(asked, left, right)
        return check_entries(asked, list(_cells(reference)), reference.args, given.args)


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


ORDER_OF_SIZE = "These are the right sizes in another order; a person will look."
ORDER_OF_NAMES = (
    "These are the right values, under names whose order is not that of the right answer or of the "
    "alphabet; a person will look whether each name has its value."
)


class ListKind(_NamedKind):
    """Several answers, in a fixed order or any."""

    name = "list"
    facts = KindFacts(a_formula=True, numeric=True, taught_by="value")

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the lists under the part's names, or single values that stand on one line."""
        found = _without_vectors(asked, find_alternatives(asked, document))
        titled = _by_names_of_title(asked, document, found)
        if titled:
            return titled
        if not document.fields:
            lines = tuple(listed_by_signs(asked, document))
            lines = lines or (
                *residues_said(document, asked.part.notation),
                *decimals_with_commas(asked, document),
                *listed_in_lines(asked, document),
            )
            lines = lines or tuple(in_sequence(asked, document))
            if lines:
                return with_whole_lines(document, found, lines)
            called = _called_by_title(asked, document, found)
            if called is not None:
                return (called,)
            counted = tuple(_counted_values(asked, document))
            if counted:
                return counted
        if not any(_has_several(response) for response in found):
            found = _by_coordinates(asked, document) or _in_turn(asked, document) or found
        return found or printed(asked, document)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare the items in their order; under names they may come in another one."""
        checked = super().check(asked, response)
        order = order_of_names(response.raw)
        read = response.read
        if checked.outcome is not MarkOutcome.CORRECT and is_size(response.raw.strip(" .")):
            return self._in_another_order(asked, read) or checked
        if not order or not isinstance(read, Expression) or _in_no_order(asked):
            return checked
        given = list_items(without_left_side(read))
        in_turn = [*order] == sorted(order)
        if len(given) != len(order) or (checked.outcome is MarkOutcome.CORRECT and in_turn):
            return checked
        reference = list_items(reference_of(asked))
        if _in_any_order(asked, reference, given).outcome is MarkOutcome.CORRECT:
            return review("order-of-names", ORDER_OF_NAMES)
        return checked

    def _in_another_order(self, asked: Asked, read: object) -> Checked | None:
        """Leave a size to a person that is right in another order: `28 x 28 x 16`."""
        if not isinstance(read, Expression):
            return None
        reference, given = list_items(reference_of(asked)), list_items(without_left_side(read))
        same = _in_any_order(asked, reference, given).outcome is MarkOutcome.CORRECT
        return review("order-of-names", ORDER_OF_SIZE) if same else None

    def _compare(self, asked: Asked, answer: Expression) -> Checked:
        reference = list_items(reference_of(asked))
        given = list_items(_of_one_row(without_left_side(answer)))
        if len(given) == 1 and len(reference) > 1 and isinstance(given[0], Collection):
            given = list_items(given[0])  # `{(2, -1)}`, a set of one point
        given = tuple(one for item in given for (one,) in branches(item))
        in_no_order = isinstance(without_left_side(answer), PlusMinus)
        given = _without_dots(given, reference)
        if in_no_order or _in_no_order(asked):
            return _in_any_order(asked, reference, given)
        names = [f"item {i}" for i in range(1, len(reference) + 1)]
        if len(given) == len(reference) + 1:
            rest = check_entries(asked, names, reference, given[1:])
            if rest.outcome is MarkOutcome.CORRECT:
                return review("first-too-much", FIRST_TOO_MUCH)
        if len(given) != len(reference):
            return _wrong_size(len(reference), len(given), "items")
        return check_entries(asked, names, reference, given)


def _without_vectors(asked: Asked, found: tuple[Response, ...]) -> tuple[Response, ...]:
    """Leave out vectors, such as eigenvectors, beside numbers where numbers are asked."""
    if not all(map(is_numeric, list_items(reference_of(asked)))):
        return found
    numbers = tuple(r for r in found if not _holds_vectors(r.read))
    return numbers or found


def _holds_vectors(read: object) -> bool:
    items = list_items(without_left_side(read)) if isinstance(read, Expression) else ()
    several = isinstance(read, Matrix) and min(read.shape) > 1
    return several or any(isinstance(item, Collection | Matrix) for item in items)


FIRST_TOO_MUCH = (
    "This is right but for its first value, which may be the one to begin with; a person will look."
)


def _without_dots(
    given: tuple[Expression, ...], reference: Sequence[Expression]
) -> tuple[Expression, ...]:
    """Return a list without the dots at its end, which only say that a sequence goes on."""
    ends = given[-1:] == (DOTS,) and len(given) > len(reference) and DOTS not in reference
    return given[:-1] if ends else given


def _of_one_row(answer: Expression) -> Expression:
    """Return the entries of a row or column that a program printed as a list."""
    one_row = isinstance(answer, Matrix) and min(answer.shape) == 1
    return Collection("list", *answer.args) if one_row else answer


def _in_no_order(asked: Asked) -> bool:
    return bool(asked.part.options.get("order", "fixed") == "any")


def find_named(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return the last sides of chains under the part's names; without names, the last formula."""
    entry = field_of(asked, document)
    if entry is not None:
        return (field_response(asked, entry),)
    names = names_of(asked)
    if not names:
        return last_formula(document)
    found = [
        Response(chain.exact.raw, chain.exact.expression, chain.exact.place, chain.statement)
        for name in names
        for chain in chains_for(name, document)
    ]
    return document.in_order(found)


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
    if in_turn is None or any(_has_several_points(response) for response in pointed):
        return pointed
    return [*pointed, in_turn]


def _has_several_points(response: Response) -> bool:
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


def reference_of(asked: Asked) -> Expression:
    """Return the reference, which is a formula for these kinds."""
    assert asked.reference is not None
    value = asked.reference.value
    assert isinstance(value, Expression), f"{asked.part.id}: the reference is no formula"
    return value


def list_items(expression: Expression) -> tuple[Expression, ...]:
    """Return the items of a list; `x = 1 or x = 2` lists the right sides; one item stands alone."""
    if expression is Constant("emptyset"):
        return ()
    if isinstance(expression, Relation) and expression.ops == ("in",):
        return list_items(expression.args[-1])  # `x in {1, 3}`
    if isinstance(expression, Relation) and set(expression.ops) == {"->"}:
        numbers = all(map(is_numeric, expression.args))
        return expression.args if numbers else (expression,)  # `1 → 1.5 → 1.4167`
    if isinstance(expression, Logic) or is_sequence(expression):
        return values_of(expression) or (expression,)
    if isinstance(expression, SetOperation | SetBuilder):
        family = family_of(expression)  # `{1, 2} ∪ {3}`
        return (family,) if family is expression else list_items(family)
    if isinstance(expression, Collection):
        return tuple(
            without_left_side(item) if isinstance(item, Relation) else item
            for item in expression.args
        )
    return (expression,)


def _cells(matrix: Matrix) -> Iterator[str]:
    height, width = matrix.shape
    for row in range(1, height + 1):
        for column in range(1, width + 1):
            yield f"row {row}, column {column}"


def _wrong(text: str) -> Checked:
    return Checked(MarkOutcome.INCORRECT, NONE, (Message("wrong-size", text),))


def _wrong_size(needed: int, given: int, what: str) -> Checked:
    return _wrong(f"{needed} {what} are needed, {given} {'was' if given == 1 else 'were'} given.")


def _whole(asked: Asked, reference: Expression, given: Expression) -> Checked:
    outcome = compare_items(asked, reference, given)
    same = outcome is Outcome.EQUIVALENT
    values = ElementValues((given,), (reference,))
    element = Element("whole", to_plain(given), to_plain(reference), same, values=values)
    return checked_entries(asked, (element,), outcome is Outcome.UNDECIDED)


def _in_any_order(
    asked: Asked, reference: Sequence[Expression], given: Sequence[Expression]
) -> Checked:
    """Match items one to one; what is left over on either side is wrong."""
    table = [[compare_items(asked, one, other) for other in given] for one in reference]
    partner = matching([[o is Outcome.EQUIVALENT for o in row] for row in table])
    elements = [
        Element(
            f"item {i + 1}",
            to_plain(given[partner[i]]) if i in partner else "",
            to_plain(one),
            i in partner,
            values=ElementValues((given[partner[i]],) if i in partner else (), (one,)),
        )
        for i, one in enumerate(reference)
    ]
    surplus = [j for j in range(len(given)) if j not in partner.values()]
    elements += [
        Element(
            f"too much: {to_plain(given[j])}",
            to_plain(given[j]),
            "",
            False,
            values=ElementValues((given[j],)),
        )
        for j in surplus
    ]
    open_ = any(Outcome.UNDECIDED in row for row in table) and not all(e.right for e in elements)
    return checked_entries(asked, tuple(elements), open_)


def matching(allowed: Sequence[Sequence[bool]]) -> dict[int, int]:
    """Return a largest one-to-one matching of rows to columns (augmenting paths)."""
    owner: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for column, good in enumerate(allowed[row]):
            if good and column not in seen:
                seen.add(column)
                if column not in owner or place(owner[column], seen):
                    owner[column] = row
                    return True
        return False

    for row in range(len(allowed)):
        place(row, set())
    return {row: column for column, row in owner.items()}
