"""Answers that follow from the student's own values, computed again by the model.

The model knows on what each quantity depends. Where a quantity before was given a wrong value, what
comes after it is computed from that value, and the answer is checked against the result in the way
in which the part is checked. So what follows goes through any number of steps, and a second slip
does not follow. The mark is the part's share, and never more than the answer earned by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.answers.base import MarkOutcome, Message, Response, TellsRight
from grader.answers.check import as_matrix
from grader.answers.comparing import decide
from grader.answers.explain import FULL
from grader.answers.find import derivatives_in, with_decimal_comma, without_left_side, without_units
from grader.equivalence import Enclosure, Outcome
from grader.errors import Place
from grader.expressions.nodes import (
    Collection,
    Derivative,
    Expression,
    Matrix,
    Number,
    Relation,
    Symbol,
)
from grader.expressions.traversal import free_symbols
from grader.expressions.writing import to_plain
from grader.marking.attempts import Attempt
from grader.models.base import Query, Recomputes, Value
from grader.readers.document import Document
from grader.rubric.types import Asked
from grader.same import Same

_WRONG = frozenset({MarkOutcome.INCORRECT, MarkOutcome.PARTIAL, MarkOutcome.FOLLOW_THROUGH})
_SETTLED = _WRONG | {MarkOutcome.CORRECT}
_ZERO = Number(0)
LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class OwnValue:
    """What a student gave for a quantity or a derivative of a model, and whether it is wrong."""

    name: Expression
    value: Expression
    place: Place
    model_name: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class OwnValues:
    """The values that a student gave, and the order of the lines of the document."""

    values: tuple[OwnValue, ...]
    order: Mapping[Place, int]

    def before(self, attempt: Attempt) -> list[OwnValue]:
        """Return the values in the part's model that stand before its answer."""
        asked, response = attempt.asked, attempt.response
        if response is None or asked.reference is None:
            return []
        return [
            own
            for own in self.values
            if own.model_name == asked.part.model_name
            and own.name is not asked.reference.target
            and self._is_before(own.place, _place_of(response))
        ]

    def _is_before(self, one: Place, other: Place) -> bool:
        """Whether a line is not after another; in one line the model settles what rests on what."""
        first, second = self.order.get(one), self.order.get(other)
        if first is not None and second is not None:
            return first <= second
        return (one.line, one.column) <= (other.line, other.column)


def own_values(attempts: Mapping[str, Attempt], document: Document) -> OwnValues:
    """Return the values that the answers give to what a model can go on from."""
    values = tuple(own for attempt in attempts.values() for own in _own_value(attempt))
    order = {block.place: position for position, block in enumerate(document.blocks)}
    return OwnValues(values, order)


def _place_of(response: Response) -> Place:
    return response.statement.place if response.statement is not None else response.place


def _own_value(attempt: Attempt) -> Iterator[OwnValue]:
    asked, response, checked = attempt.asked, attempt.response, attempt.checked
    target = asked.reference.target if asked.reference else None
    if response is None or checked is None or checked.outcome not in _SETTLED or attempt.unclear:
        return
    if not isinstance(target, Symbol | Derivative) or not isinstance(response.read, Expression):
        return
    value, _ = without_units(with_decimal_comma(without_left_side(response.read)))
    if isinstance(value, Relation) or derivatives_in(value):
        return
    if isinstance(value, Collection):
        value = as_matrix(value) or Matrix(tuple((entry,) for entry in value.args))
    wrong = checked.outcome in _WRONG
    yield OwnValue(target, value, _place_of(response), asked.part.model_name, wrong)


def followed(attempt: Attempt, values: OwnValues) -> Message | None:
    """Say from which own values a wrong answer follows; None if it follows from none."""
    asked, model, query = attempt.asked, attempt.asked.model, attempt.asked.part.query
    if query is None or not isinstance(model, Recomputes):
        return None
    for chosen in _choices(values.before(attempt), asked):
        result = _recomputed(model, query, chosen)
        if result is not None and _checks(attempt, result):
            return _message(_needed(model, query, chosen, result))
    return None


def _recomputed(model: Recomputes, query: Query, values: Sequence[OwnValue]) -> Value | None:
    given = {own.name: own.value for own in values}
    return _recomputed_once(Same(model), query, tuple(given.items()))


@lru_cache(maxsize=1024)  # a class shares its slips
def _recomputed_once(
    model: Same[Recomputes], query: Query, given: tuple[tuple[Expression, Expression], ...]
) -> Value | None:
    return model.value.recomputed(query, dict(given))


def _needed(
    model: Recomputes, query: Query, chosen: Sequence[OwnValue], result: Value
) -> list[OwnValue]:
    """Return the wrong values without which the result would be another."""
    kept = list(chosen)
    for own in chosen:
        fewer = [other for other in kept if other is not own]
        if _recomputed(model, query, fewer) == result:
            kept = fewer
    return [own for own in kept if own.wrong]


def _choices(own: Sequence[OwnValue], asked: Asked) -> Iterator[list[OwnValue]]:
    """Yield what a student may have gone on from: all of the own values, or the wrong ones."""
    usable = [v for v in own if not (v.wrong and _too_easy(v, asked))]
    wrong = [v for v in usable if v.wrong]
    if wrong:
        yield usable
        yield wrong


def _too_easy(own: OwnValue, asked: Asked) -> bool:
    """Whether a wrong value leaves nothing to do: zero, a number in a formula, or as declared."""
    formula = bool(_names(asked))
    return (
        _is_zero(own.value)
        or (formula and not free_symbols(own.value))
        or any(
            decide(known, own.value, asked.part.notation).outcome is Outcome.EQUIVALENT
            for known in asked.part.no_follow_through_after
        )
    )


def _reference(asked: Asked) -> Value | None:
    return asked.reference.value if asked.reference else None


def _names(asked: Asked) -> frozenset[Symbol]:
    value = _reference(asked)
    return frozenset(free_symbols(value)) if isinstance(value, Expression) else frozenset()


def _checks(attempt: Attempt, result: Value) -> bool:
    """Whether the answer would be right if this were the reference."""
    asked, response = attempt.asked, attempt.response
    assert response is not None
    assert asked.reference is not None
    if type(result) is not type(asked.reference.value) and not _both_formulas(asked, result):
        return False
    if _trivial(asked, result):
        return False
    instead = replace(asked, reference=replace(asked.reference, value=result))
    kind = attempt.kind
    if isinstance(kind, TellsRight):
        return kind.is_right(instead, response)
    return kind.check(instead, response).share == FULL


def _both_formulas(asked: Asked, result: Value) -> bool:
    return isinstance(result, Expression) and isinstance(_reference(asked), Expression)


def _trivial(asked: Asked, result: Value) -> bool:
    """Whether the own value made the rest vanish: zero, or a number for a formula."""
    if isinstance(result, Enclosure):
        right = _reference(asked)
        vanished = result.exact and result.lower == 0
        return vanished and not (isinstance(right, Enclosure) and right.lower == 0 == right.upper)
    assert isinstance(result, Expression)
    return _is_zero(result) or (bool(_names(asked)) and not free_symbols(result))


def _is_zero(value: Expression) -> bool:
    entries = value.args if isinstance(value, Matrix) else (value,)
    return all(entry is _ZERO for entry in entries)


def _message(wrong: Sequence[OwnValue]) -> Message:
    said = " and ".join(map(_said, wrong))
    return Message("follows", f"This is not right, but it follows from your own {said}.")


def _said(own: OwnValue) -> str:
    value = to_plain(own.value)
    equation = (
        f"{to_plain(own.name)} = {value}"
        if len(value) <= LONGEST_VALUE
        else (f"earlier result for {to_plain(own.name)}")
    )
    return f"{equation} (line {own.place.line})" if own.place.line else equation
