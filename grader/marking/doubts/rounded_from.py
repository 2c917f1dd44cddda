"""A right decimal beside an exact value of which it is no rounding: `x = sqrt(11) = 3.16`.

One of the two is a slip, and they are two answers: a person looks. What a decimal was worked out of
in other decimals, `2 * 1.58 = 3.16`, was rounded on the way and says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome, Response
from grader.answers.check import without_dots_behind
from grader.answers.explain import review
from grader.equivalence import enclose, is_decimal
from grader.expressions.functions import CIRCULAR, KNOWN_FUNCTIONS
from grader.expressions.nodes import Call, Collection, Constant, Expression, Number
from grader.expressions.statement import EQUALITIES, Side, Statement
from grader.expressions.traversal import free_symbols, functions_called, walk
from grader.expressions.written import Written
from grader.marking.attempts import Attempt
from grader.worked_solutions import repeats_as_products

#: Functions that may be meant in degrees, or with another base; a sigma may be the sigmoid.
_IN_OTHER_UNITS = CIRCULAR | {"asin", "acos", "atan", "log", "sigma", "sigmoid"}

NOT_ROUNDED_FROM = (
    "The decimal is right, and the exact value beside it is another number; a person will look."
)
TWO_NUMBERS = "An equals sign stands between two different numbers here; a person will look."


def rounded_from_another(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a right decimal does not round the value beside it."""
    response = attempt.response
    if response is None or checked.outcome is not MarkOutcome.CORRECT:
        return None
    if response.statement is not None and _is_of_two_numbers(response.statement):
        return review("unequal-numbers", TWO_NUMBERS)
    read = without_dots_behind(response.read) if isinstance(response.read, Expression) else None
    if read is None or not _has_decimals(read):
        return None
    pairs = (_last_pair(statement) for statement in _own_statements(attempt, response))
    if any(pair is not None and _differ(attempt, response, *pair) for pair in pairs):
        return review("not-rounded-from", NOT_ROUNDED_FROM)
    return None


def _is_of_two_numbers(statement: Statement) -> bool:
    """Whether a line ends with an equation between two whole numbers, `17 = 42`, as no line does.

    What is behind a letter and a number in turn may be a name: `x = 17 = 42`.
    """
    if not statement.relations or statement.relations[-1] != "=":
        return False
    values = [Written.of(side.expression) for side in statement.sides[-2:]
              if isinstance(side.expression, Expression)]  # fmt: skip
    plain = [each for each in values if each is not None and not each.is_decimal]
    return len(plain) == len(values) == 2 and plain[0].value != plain[1].value


def _own_statements(attempt: Attempt, response: Response) -> Iterator[Statement]:
    """Yield the statement of an answer, or those of its line where it was put together of them."""
    if isinstance(response.read, Collection):
        here = response.place.row
        for statement in attempt.document.statements:
            if statement.place.row == here:
                yield statement
    elif response.statement is not None:
        yield response.statement


def _last_pair(statement: Statement) -> tuple[Side, Side] | None:
    """Return the last two sides of a chain of equalities, the exact one first."""
    if not statement.relations or statement.relations[-1] not in EQUALITIES:
        return None
    first, last = statement.sides[-2:]
    if len(statement.sides) == 2 and _is_letter(first.expression):
        return None  # a letter that is a name here: inflation is `pi = 4%`, a test `F(2, 27) = 4.5`
    sides = [s.expression for s in (first, last) if isinstance(s.expression, Expression)]
    if len(sides) < 2 or _has_decimals(sides[0]) == _has_decimals(sides[1]):
        return None
    return (last, first) if _has_decimals(sides[0]) else (first, last)


def _is_letter(side: object) -> bool:
    """Whether a left side is a constant, or a letter with what it is taken at."""
    return isinstance(side, Constant) or (isinstance(side, Call) and len(side.name) == 1)


def _differ(attempt: Attempt, response: Response, exact: Side, rounded: Side) -> bool:
    assert isinstance(exact.expression, Expression)
    assert isinstance(rounded.expression, Expression)
    names = free_symbols(exact.expression)
    if not names:
        readings = {exact.expression, repeats_as_products(exact.expression)}
        return all(_is_another(reading, rounded.expression) for reading in readings)
    if rounded.expression is not response.read or names != free_symbols(rounded.expression):
        return False
    other = replace(response, raw=exact.raw, read=exact.expression)
    return attempt.kind.check(attempt.asked, other).outcome is MarkOutcome.INCORRECT


def _is_another(exact: Expression, rounded: Expression) -> bool:
    """Whether an exact number, or one of several, is farther off than the last digit written."""
    if isinstance(exact, Collection) and isinstance(rounded, Collection):
        alike = len(exact.args) == len(rounded.args)
        return alike and any(map(_is_another, exact.args, rounded.args))
    written = Written.of(without_dots_behind(rounded))
    called = functions_called(exact)
    if written is None or not written.is_decimal or called & _IN_OTHER_UNITS:
        return False
    if not called <= KNOWN_FUNCTIONS.keys():
        return False  # what `Φ(1)` is nobody says here
    value = enclose(exact)
    if value is None:
        return False
    return (
        value.lower > written.value + written.place or value.upper < written.value - written.place
    )


def _has_decimals(expression: Expression) -> bool:
    return any(
        is_decimal(node) if isinstance(node, Number) else _is_percent(node)
        for node in walk(expression)
    )


def _is_percent(node: Expression) -> bool:
    return isinstance(node, Call) and node.name == "percent"
