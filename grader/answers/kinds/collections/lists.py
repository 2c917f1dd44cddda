"""`list`: several answers, in a fixed order or any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.answers.base import Checked, KindFacts, MarkOutcome, Message, Response
from grader.answers.check.entries import check_entries
from grader.answers.check.solution_sets import DIRECTIONS, same_edges
from grader.answers.explain.verdicts import FULL, review
from grader.answers.find.chains import field_of, names_of
from grader.answers.find.gathering import pieces_of
from grader.answers.find.lines import with_whole_lines
from grader.answers.find.measures.labelled import are_of_others, labelled_values
from grader.answers.find.notations.comma_decimals import decimals_with_commas
from grader.answers.find.notations.companions import with_entries_asked
from grader.answers.find.notations.coordinates.beside_numbers import points_and_numbers
from grader.answers.find.notations.coordinates.in_lines import points_in_lines
from grader.answers.find.notations.coordinates.with_choices import points_of_coordinates
from grader.answers.find.notations.residues import residues_said
from grader.answers.find.notations.tables.points import points_in_table
from grader.answers.find.notations.vectors_of_values import vectors_of_values
from grader.answers.find.reading import is_numeric, without_left_side
from grader.answers.find.solutions.called_by_title import called_by_title
from grader.answers.find.solutions.in_sequence import in_sequence
from grader.answers.find.solutions.in_turn import (
    numbers_apart,
    numbers_said,
    order_in_title,
    order_of_names,
    values_at_points,
    values_in_turn,
    values_line_by_line,
)
from grader.answers.find.solutions.listed_by_index import counted_values, is_size, listed_in_lines
from grader.answers.find.solutions.listed_by_signs import listed_by_signs
from grader.answers.kinds.collections.alternatives import find_alternatives, has_several_points
from grader.answers.kinds.collections.any_order import check_in_any_order
from grader.answers.kinds.collections.in_turn import has_several, values_of_coordinates
from grader.answers.kinds.collections.items_in_turn import items_in_turn
from grader.answers.kinds.collections.named import (
    NamedKind,
    printed,
    under_names_of_title,
    wrong_size,
)
from grader.answers.kinds.collections.references import list_items, reference_of
from grader.equivalence import branches
from grader.expressions.nodes import (
    DOTS,
    Call,
    Collection,
    Expression,
    Matrix,
    Number,
    Piecewise,
    PlusMinus,
    Relation,
    Symbol,
)
from grader.expressions.traversal import contains, transform
from grader.expressions.writing import to_plain
from grader.readers.document import Document
from grader.rubric.types import Asked


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


def _labelled(asked: Asked, document: Document, by_title: bool = False) -> tuple[Response, ...]:
    """Return values that have labels, where no name is asked for."""
    if names_of(asked) or field_of(asked, document) is not None:
        return ()
    found = labelled_values(asked, document, len(list_items(reference_of(asked))), by_title)
    return (found,) if found else ()


def _size_of(response: Response) -> int:
    """Return how many values an answer lists; `A:3, B:5` is none of ratios."""
    read = response.read
    items = list_items(without_left_side(read)) if isinstance(read, Expression) else ()
    ratios = [item for item in items if isinstance(item, Call) and item.name == "ratio"]
    return 0 if any(isinstance(ratio.args[0], Symbol) for ratio in ratios) else len(items)


def _in_turn(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return values of several names or several lines as one list, where no name is asked for."""
    if names_of(asked) or field_of(asked, document) is not None:
        return ()
    size = len(list_items(reference_of(asked)))
    found = (
        values_in_turn(pieces_of(asked, document), size)
        or values_at_points(document, size)
        or values_line_by_line(document)
        or numbers_said(document, asked.part.notation, size)
    )
    return (found,) if found else tuple(numbers_apart(document, asked.part.notation))


def _without_values_behind(response: Response) -> Response:
    """Return the vectors of `(1, 1) for 3 and (1, -1) for 1`, which belong to these numbers."""
    if not isinstance(response.read, Expression) or not contains(response.read, Piecewise):
        return response

    def vector(node: Expression) -> Expression:
        of_value = isinstance(node, Piecewise) and len(node.args) == 2 and is_numeric(node.args[1])
        return node.args[0] if of_value and isinstance(node.args[0], Collection) else node

    return replace(response, read=transform(response.read, vector))


IN_ANOTHER_FORM = (
    "The values that are asked stand here one behind another, but in no list; a person will look."
)
_NUMERAL = re.compile(r"(?<![\w.,])\d{1,9}(?:\.\d{1,9})?")


def _holds_all_asked(asked: Asked, response: Response) -> bool:
    """Whether a formula holds all numbers that are asked as factors: `δ[n] + 3δ[n-1] + 5δ[n-2]`."""
    wanted = list_items(reference_of(asked))
    read = response.read
    one = isinstance(read, Expression) and len(list_items(without_left_side(read))) == 1
    if not one or len(wanted) < 2 or not all(isinstance(item, Number) for item in wanted):
        return False
    values = [to_plain(item) for item in wanted]
    said = iter(_NUMERAL.findall(response.raw))
    return len({*values}) > 1 and all(value == "1" or value in said for value in values)


ORDER_OF_SIZE = "These are the right sizes in another order; a person will look."
ORDER_OF_NAMES = (
    "These are the right values, under names whose order is not that of the right answer or of the "
    "alphabet; a person will look whether each name has its value."
)


TURNED = "This is the right order, read from its other end; a person will look."


ONE_POINT = "One point stands here, where several values are expected; a person will look."


def _is_a_point_in_a_list(asked: Asked, response: Response) -> bool:
    """Whether `[(2, 3)]` is given, where numbers are asked in any order."""
    text = response.raw.strip(" $.")
    listed = text.startswith(("[(", "{(", r"\{(")) and text.endswith((")]", ")}"))
    numbers = all(map(is_numeric, list_items(reference_of(asked))))
    one = text.count("(") == 1 and not _is_one_point(asked)
    return listed and one and numbers and _in_no_order(asked)


NO_VECTORS = "Vectors were expected here; a person will look."


#: A vector, or a row of one: what holds one is no list of numbers alone.
_A_VECTOR = re.compile(r"[(\[<{][^()\[\]]{1,60}[,;|\s][^()\[\]]{1,60}[)\]>}]|[|\n&]|\\\\")


def _are_numbers_alone(asked: Asked, raw: str, read: Expression) -> bool:
    """Whether an answer is numbers, and no vector, where vectors are asked: `x = 2, y = 1`."""
    reference = list_items(reference_of(asked))
    given = list_items(without_left_side(read))
    vectors = all(isinstance(item, Collection | Matrix) for item in reference)
    numbers = len(given) > 1 and all(map(is_numeric, given))
    return vectors and numbers and "," in raw and _A_VECTOR.search(raw) is None


class ListKind(NamedKind):
    """Several answers, in a fixed order or any."""

    name = "list"
    facts = KindFacts(a_formula=True, numeric=True, taught_by="value")

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the lists under the part's names, or single values that stand on one line."""
        document = with_entries_asked(asked, document)
        found = _without_vectors(asked, find_alternatives(asked, document))
        each = vectors_of_values(asked, document)
        if each is not None and not names_of(asked):
            return (each, *(r for r in found if document.is_before(each.place, r.place)))
        of_coordinates = points_of_coordinates(asked, document)
        if of_coordinates:
            return with_whole_lines(document, found, of_coordinates)
        titled = under_names_of_title(asked, document, found)
        titled = titled or _labelled(asked, document, by_title=True)
        if titled:
            return titled
        if not document.fields:
            points = points_in_table(asked, document)
            if points is not None:
                return (points,)
            lines = tuple(points_and_numbers(asked, document))
            lines = lines or tuple(listed_by_signs(asked, document))
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
        several = any(has_several(response) for response in found)
        if not several:
            found = values_of_coordinates(asked, document) or found
        pointed = () if names_of(asked) else tuple(r for r, _ in points_in_lines(asked, document))
        if pointed and not document.fields and not any(map(has_several_points, found)):
            return pointed
        size = len(list_items(reference_of(asked)))
        if any(_size_of(response) == size for response in found):
            return found
        listed = (
            () if names_of(asked) else tuple(items_in_turn(document, size, asked.part.notation))
        )
        in_turn = listed or _labelled(asked, document)
        in_turn = in_turn or (() if several else _in_turn(asked, document))
        return in_turn or found or printed(asked, document)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare the items in their order; under names they may come in another one."""
        response = _without_values_behind(response)
        response = _of_names_in_a_row(response, len(list_items(reference_of(asked))))
        checked = super().check(asked, response)
        if checked.outcome is MarkOutcome.INCORRECT and _holds_all_asked(asked, response):
            return review("several-values", IN_ANOTHER_FORM)
        if _is_a_point_in_a_list(asked, response):
            return review("one-point", ONE_POINT)
        order = order_of_names(response.raw)
        read = response.read
        if not isinstance(read, Expression) or _in_no_order(asked):
            return checked
        if checked.outcome is not MarkOutcome.CORRECT and is_size(response.raw.strip(" .")):
            return _size_in_another_order(asked, read) or checked
        if checked.outcome is not MarkOutcome.CORRECT and _are_numbers_alone(
            asked, response.raw, read
        ):
            return review("no-vector", NO_VECTORS)
        if not order:
            return checked
        if checked.outcome is MarkOutcome.CORRECT and are_of_others(asked, response.raw):
            return review("order-of-names", ORDER_OF_NAMES)
        given = list_items(without_left_side(read))
        in_turn = [*order] == sorted(order)
        if len(given) != len(order) or (checked.outcome is MarkOutcome.CORRECT and in_turn):
            return checked
        titled = order_in_title(response.raw, asked.part.title)
        if titled:
            return super().check(asked, replace(response, read=_in_order(given, titled)))
        reference = list_items(reference_of(asked))
        if check_in_any_order(asked, reference, given).outcome is MarkOutcome.CORRECT:
            return review("order-of-names", ORDER_OF_NAMES)
        return checked

    def takes_alternatives(self, asked: Asked) -> bool:
        """Whether `x = 1 or 2` gives two values, as it does in no order."""
        return _in_no_order(asked)

    def _compare(self, asked: Asked, answer: Expression) -> Checked:
        reference = list_items(reference_of(asked))
        chain = _of_a_chain(answer)
        if len(chain) == len(reference) and not _in_no_order(asked):
            names = _names_of_items(reference)
            turned = check_entries(asked, names, reference, chain[::-1])
            if turned.outcome is MarkOutcome.CORRECT:
                return review("order-of-names", TURNED)
            return check_entries(asked, names, reference, chain)
        given = list_items(_of_one_row(without_left_side(answer)))
        if _is_one_point(asked):
            reference = (reference_of(asked),)
            given = _as_one_point(given)
        if len(given) == 1 and len(reference) > 1 and isinstance(given[0], Collection):
            given = list_items(given[0])  # `{(2, -1)}`, a set of one point
        given = tuple(one for item in given for (one,) in branches(item))
        in_no_order = isinstance(without_left_side(answer), PlusMinus)
        given = _without_dots(given, reference)
        if in_no_order or _in_no_order(asked):
            return _same_edges(reference, given) or check_in_any_order(asked, reference, given)
        names = _names_of_items(reference)
        if len(given) == len(reference) + 1:
            rest = check_entries(asked, names, reference, given[1:])
            if rest.outcome is MarkOutcome.CORRECT:
                return review("first-too-much", FIRST_TOO_MUCH)
        if len(given) != len(reference):
            return wrong_size(len(reference), len(given), "items")
        return check_entries(asked, names, reference, given)


def _names_of_items(reference: Sequence[Expression]) -> list[str]:
    return [f"item {i}" for i in range(1, len(reference) + 1)]


def _of_a_chain(answer: Expression) -> tuple[Expression, ...]:
    """Return what stands between the signs of `log n < n < n^2`, which all are the same."""
    if not isinstance(answer, Relation) or len(answer.ops) < 2 or len(set(answer.ops)) > 1:
        return ()
    return answer.args if answer.ops[0] in _ORDERING else ()


_ORDERING = frozenset({"<", ">", "<=", ">=", "<<", ">>", "->"})


def _is_one_point(asked: Asked) -> bool:
    """Whether a list of one point is asked, `[(2, 3)]`, which is read as the point itself."""
    written = asked.part.reference_text.strip()
    point = reference_of(asked)
    whole = isinstance(point, Collection) and point.kind == "tuple"
    return whole and written.startswith("[") and written.endswith(")]")


def _as_one_point(given: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """Return numbers as the coordinates of one point: `x = 2, y = 3`."""
    numbers = len(given) > 1 and all(map(is_numeric, given))
    return (Collection("tuple", *given),) if numbers else given


def _in_order(given: Sequence[Expression], order: Sequence[int]) -> Expression:
    return Collection("list", *(given[at] for at in order))


def _same_edges(reference: Sequence[Expression], given: Sequence[Expression]) -> Checked | None:
    """Return what becomes of edges of a graph that are written in another way: `A-B` for `AB`."""
    if len(given) != len(reference) or len(set(given)) < len(given):
        return None
    same = same_edges(Collection("set", *reference), Collection("set", *given))
    if same is None:
        return review("undecided", DIRECTIONS)
    text = "This is right: these are the same edges."
    return Checked(MarkOutcome.CORRECT, FULL, (Message("right", text),)) if same else None


def _of_names_in_a_row(response: Response, size: int) -> Response:
    """Return the values of `q_1 = q_2 = 30`, where as many are asked as names stand there."""
    statement, read = response.statement, response.read
    names = [side.expression for side in statement.sides[:-1]] if statement else []
    if len(names) != size or size < 2 or not isinstance(read, Expression):
        return response
    named = all(isinstance(name, Symbol) for name in names) and len({*names}) == size
    if statement is None or not named or {*statement.relations} != {"="} or list_items(read)[1:]:
        return response
    value = without_left_side(read)
    return replace(response, read=Collection("list", *([value] * size)))


def _size_in_another_order(asked: Asked, read: Expression) -> Checked | None:
    """Leave a size to a person whose channels stand at the other end: `28 x 28 x 16`."""
    reference, given = list_items(reference_of(asked)), list_items(without_left_side(read))
    if len(reference) != len(given) or len(given) < _LEAST_SIZE:
        return None
    turned = ((*given[1:], given[0]), (given[-1], *given[:-1]))
    names = [f"item {i}" for i in range(1, len(reference) + 1)]
    same = any(
        check_entries(asked, names, reference, each).outcome is MarkOutcome.CORRECT
        for each in turned
    )
    apart = given[0] == given[-1]  # the equal sides are not parted by the channels
    return review("order-of-names", ORDER_OF_SIZE) if same and not apart else None


_LEAST_SIZE = 3


def _without_vectors(asked: Asked, found: tuple[Response, ...]) -> tuple[Response, ...]:
    """Leave out vectors, such as eigenvectors, beside numbers where numbers are asked."""
    reference = reference_of(asked)
    if _holds_vectors(reference) or not all(map(is_numeric, list_items(reference))):
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
