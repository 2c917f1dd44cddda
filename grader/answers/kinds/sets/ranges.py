"""Which of the ranges of a page are answers, and which belong to others."""

from __future__ import annotations

from grader.answers.base import Response
from grader.answers.find.measures.ranges import measured_range, measured_ranges
from grader.answers.find.reading import is_numeric
from grader.answers.kinds.sets.as_sets import expected_set, is_loose
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Call,
    Collection,
    Derivative,
    Expression,
    Interval,
    Logic,
    Relation,
    SetOperation,
    Symbol,
)
from grader.expressions.reading import parse
from grader.expressions.statement import EQUALITIES
from grader.readers.document import AnswerField, Document
from grader.rubric.types import Asked


def ranges_of_quantities(
    asked: Asked, document: Document, entry: AnswerField | None
) -> tuple[Response, ...]:
    """Return ranges between quantities, where a range is asked to whose words no ends are open."""
    expected = expected_set(asked)
    closed = isinstance(expected, Interval) and not (expected.left_open or expected.right_open)
    if asked.part.unit is None or not isinstance(expected, Interval):
        return ()
    if not closed and not is_loose(asked.part.policy):
        return ()
    if entry is None:
        return tuple(measured_ranges(asked, document))
    written = measured_range(asked, entry.value) if isinstance(entry.value, str) else ""
    read = parse(written, asked.part.notation) if written else None
    return (Response(written, read, entry.place),) if read is not None else ()


def without_mixed(
    found: tuple[Response, ...], ranges: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Leave out what was gathered from ranges of a line of which different things are said."""
    return tuple(
        one
        for one in found
        if is_one_text(one)
        or not all(
            any(piece in r.raw for r in ranges if r.place.row == one.place.row)
            for piece in one.raw.split(", ")
        )
    )


def adds_points(read: object) -> bool:
    """Whether an answer is a range and single values: `-2 < x < 3 or x = 3`, `(-2, 3) or x = 3`."""
    if isinstance(read, Logic):
        return read.op == "or" and any(
            isinstance(part, Relation) and set(part.ops) <= EQUALITIES for part in read.args
        )
    if not isinstance(read, SetOperation) or read.op != "union":
        return False
    return any(isinstance(part, Collection) for part in read.args)


def holds_range(one: Response, range_: Response) -> bool:
    """Whether an answer is a longer stretch of the line of a range: `(-1, 3), f'(x) > 0`."""
    return one.place.row == range_.place.row and range_.raw in one.raw


def without_functions(found: tuple[Response, ...]) -> tuple[Response, ...]:
    """Leave out what is about a function, where a line goes on with a set.

    In `g is decreasing for -1 < x < 3` and `g'(x) < 0 for -1 < x < 3` the condition is the answer.
    """
    sets = tuple(r for r in found if not _is_of_a_function(r.read))
    return sets or found


def _is_of_a_function(read: object) -> bool:
    """Whether it is a function, such as `g` or `g(x)`, or the sign of its derivative, `g' < 0`."""
    if isinstance(read, Symbol):
        return read.name[:1].islower()
    if isinstance(read, Call):
        return read.name[:1].islower() and read.name not in KNOWN_FUNCTIONS
    if not isinstance(read, Relation) or not is_numeric(read.args[-1]):
        return False
    return all(is_numeric(side) or is_derivative(side) for side in read.args)


def is_derivative(side: Expression) -> bool:
    """Whether a side of a statement is a derivative: `f'`, `f'(x)`, `dy/dx`."""
    match side:
        case Call():
            return side.primes > 0
        case Symbol():
            return side.name.endswith("'")
    return isinstance(side, Derivative)


def is_one_text(response: Response) -> bool:
    """Whether an answer stands as it is read, and was not gathered from a line of words."""
    statement = response.statement
    return statement is None or statement.raw.lstrip("= ") == response.raw
