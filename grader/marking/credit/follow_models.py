"""Answers that follow from the student's own values, computed again by the model.

The model knows on what each quantity depends. Where a quantity before was given a wrong value, what
comes after it is computed from that value, and the answer is checked against the result in the way
in which the part is checked. So what follows goes through any number of steps, and a second slip
does not follow. The mark is the part's share, and never more than the answer earned by itself.

A right value counts as well where it was rounded: what is computed from the rounded value is off by
more than the part allows, and follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from grader.answers.base import WRONG_OR_PARTIAL, MarkOutcome, Message, Response, Series, TellsRight
from grader.answers.check import as_matrix
from grader.answers.comparing import decide
from grader.answers.explain import FULL
from grader.answers.find import derivatives_in, with_decimal_comma, without_left_side, without_units
from grader.answers.iterates import given_states
from grader.answers.registry import kind_facts
from grader.equivalence import Enclosure, Outcome, enclose
from grader.errors import Place
from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Matrix,
    Number,
    Relation,
    Symbol,
    number,
)
from grader.expressions.traversal import contains, free_symbols
from grader.expressions.writing import to_plain
from grader.marking.attempts import Attempt
from grader.marking.credit.follow_labels import labels_as_values
from grader.models.base import Given, Iterates, Labelled, Labels, Query, Recomputes, States, Value
from grader.readers.document import Document
from grader.rubric.types import Asked
from grader.same import Same

_SETTLED = WRONG_OR_PARTIAL | {MarkOutcome.CORRECT}
_ZERO = Number(0)
_EMPTY = Constant("emptyset")
LONGEST_VALUE = 60
Facts = tuple[str, "Expression | States | Labelled", Place, bool, bool]
"""All that is known of a student's value beside what was asked."""
Fixed = Expression | tuple[str, tuple[tuple[Any, Expression], ...]]
"""A value, or the quantity of labels with their nodes, or states, that does not change."""


@dataclass(frozen=True, slots=True)
class OwnValue:
    """What a student answered to a question of a model, and whether it is wrong.

    `name` is what the feedback calls it; `rounded` says that a right value is not the exact one.
    """

    name: str
    value: Expression | States | Labelled
    asked: Asked
    place: Place
    wrong: bool
    rounded: bool = False

    @property
    def query(self) -> Query:
        """The question to the model that it answers."""
        assert self.asked.part.query is not None
        return self.asked.part.query

    @property
    def is_nothing(self) -> bool:
        """Whether a wrong value is zero, a zero vector, or an empty set."""
        return self.wrong and isinstance(self.value, Expression) and _is_nothing(self.value)

    @classmethod
    def of(cls, asked: Asked, facts: Facts) -> OwnValue:
        """Return the value of which these are the `facts`."""
        name, value, place, wrong, rounded = facts
        return cls(name, value, asked, place, wrong, rounded)

    @property
    def facts(self) -> Facts:
        """All that is known of it beside what was asked."""
        return self.name, self.value, self.place, self.wrong, self.rounded

    @property
    def key(self) -> tuple[Same[Asked], Fixed]:
        """The question and the value, for a cache."""
        return Same(self.asked), _fixed(self.value)


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
            if own.asked.part.model_name == asked.part.model_name
            and _question(own.asked) != _question(asked)
            and self._is_before(own.place, _place_of(response))
        ]

    def for_part(self, attempt: Attempt) -> OwnValues:
        """Return those that stand before a part's answer, and the order of their lines alone."""
        values, response = tuple(self.before(attempt)), attempt.response
        places = [value.place for value in values]
        places += [_place_of(response)] if response is not None else []
        known = sorted({each for each in places if each in self.order}, key=self.order.__getitem__)
        return OwnValues(values, {each: position for position, each in enumerate(known)})

    def states_before(self, attempt: Attempt) -> States:
        """Return the wrong states of the part's model that stand before its answer."""
        found: dict[tuple[str, int], Expression] = {}
        for own in self.before(attempt):
            if not own.wrong or _too_easy(own, attempt.asked):
                continue
            if isinstance(own.value, Labelled):
                continue
            if not isinstance(own.value, Expression):
                found |= own.value
            elif len(own.query.args) == 1 and own.query.args[0].isdigit():
                found[own.query.head, int(own.query.args[0])] = own.value
        return found

    def labels_before(self, attempt: Attempt) -> list[Labelled]:
        """Return the labels of the part's tree that stand before its own and are not all right."""
        values = (own.value for own in self.before(attempt) if own.wrong)
        return [value for value in values if isinstance(value, Labelled)]

    def _is_before(self, one: Place, other: Place) -> bool:
        """Whether a line is not after another; in one line the model settles what rests on what."""
        first, second = self.order.get(one), self.order.get(other)
        if first is not None and second is not None:
            return first <= second
        return (one.line, one.column) <= (other.line, other.column)


def own_values(values: Iterable[OwnValue], document: Document) -> OwnValues:
    """Return the values that a student gave, with the order of the lines of the document."""
    order = {block.place: position for position, block in enumerate(document.blocks)}
    return OwnValues(tuple(values), order)


def _question(asked: Asked) -> Query | None:
    """Return what is asked, without how its author spelled it."""
    query = asked.part.query
    return None if query is None else _as_asked(Same(query))


@lru_cache(maxsize=1024)
def _as_asked(query: Same[Query]) -> Query:
    return replace(query.value, text="")


def _place_of(response: Response) -> Place:
    return response.statement.place if response.statement is not None else response.place


def own_value(attempt: Attempt) -> OwnValue | None:
    """Return the value that a checked answer gives to what a model can go on from."""
    asked, response, checked = attempt.asked, attempt.response, attempt.checked
    if asked.part.query is None or asked.reference is None or attempt.unclear:
        return None
    if response is None or checked is None or checked.outcome not in _SETTLED:
        return None
    value = _value_of(asked, response)
    if value is None:
        return None
    wrong = checked.outcome in WRONG_OR_PARTIAL
    rounded = not wrong and isinstance(value, Expression) and not _exact(asked, value)
    return OwnValue(_name_of(asked), value, asked, _place_of(response), wrong, rounded)


def _value_of(asked: Asked, response: Response) -> Expression | States | Labelled | None:
    """Return an answer as a value that a model can go on from."""
    if isinstance(response.read, Series):
        return _states_of(asked, response.read) or None
    if isinstance(response.read, Mapping):
        return labels_as_values(asked, response.read)
    if not isinstance(response.read, Expression):
        return None
    value, _ = without_units(with_decimal_comma(without_left_side(response.read)))
    if isinstance(value, Relation) or derivatives_in(value):
        return None
    if isinstance(value, Collection) and kind_facts(asked).entries:
        return as_matrix(value) or Matrix(tuple((entry,) for entry in value.args))
    return value


def _states_of(asked: Asked, series: Series) -> States:
    reference = asked.value
    if not isinstance(reference, Iterates):
        return {}
    return {
        (name, index): value
        for index, state in given_states(asked, series).items()
        for name, value in zip(reference.names, state, strict=True)
        if isinstance(value, Expression)
    }


def _exact(asked: Asked, value: Expression) -> bool:
    """Whether a right value is the one that the model gives, and not a decimal near it."""
    right = _reference(asked)
    if isinstance(right, Enclosure):
        return right.exact and decide(number(right.lower), value).outcome is Outcome.EQUIVALENT
    return not isinstance(right, Expression) or (
        decide(right, value, asked.part.notation).outcome is not Outcome.DIFFERENT
    )


def _name_of(asked: Asked) -> str:
    """Return what a student would call the answer: the left side, else the rubric's name for it."""
    target, value = (asked.reference.target, _reference(asked)) if asked.reference else (None, None)
    if isinstance(target, Symbol):
        return to_plain(target)
    if isinstance(value, Iterates):
        return ", ".join(value.names)
    if isinstance(value, Labels):
        return f"{value.quantity}s"
    if asked.part.find.names:
        return asked.part.find.names[0]
    return to_plain(target) if target is not None else ""


def followed(attempt: Attempt, values: OwnValues) -> Message | None:
    """Say from which own values a wrong answer follows; None if it follows from none."""
    asked, model, query = attempt.asked, attempt.asked.model, attempt.asked.part.query
    if query is None or not isinstance(model, Recomputes):
        return None

    def leads(chosen: Sequence[OwnValue]) -> bool:
        results = _recomputed(Same(model), query, tuple(own.key for own in chosen))
        nothing = any(own.is_nothing for own in chosen)
        return any(_checks(attempt, result, nothing) for result in results)

    for chosen in _choices(values.before(attempt), asked):
        if leads(chosen):
            return _message(_needed(chosen, leads))
    return None


@lru_cache(maxsize=1024)  # a class shares its slips
def _recomputed(
    model: Same[Recomputes], query: Query, own: tuple[tuple[Same[Asked], Fixed], ...]
) -> tuple[Value, ...]:
    given = (_given(asked.value, value) for asked, value in own)
    return tuple(model.value.recomputed(query, list(given)))


def _given(asked: Asked, value: Fixed) -> Given:
    """Return a value as a model takes it."""
    assert asked.part.query is not None
    assert asked.reference is not None
    own = value if isinstance(value, Expression) else _loose(value)
    return Given(asked.part.query, own, asked.reference.value)


def _fixed(value: Expression | States | Labelled) -> Fixed:
    if isinstance(value, Labelled):
        return (value.quantity, tuple(value.values.items()))
    return value if isinstance(value, Expression) else ("", tuple(value.items()))


def _loose(value: tuple[str, tuple[tuple[Any, Expression], ...]]) -> States | Labelled:
    quantity, pairs = value
    return Labelled(quantity, dict(pairs)) if quantity else dict(pairs)


def _needed(
    chosen: Sequence[OwnValue], leads: Callable[[Sequence[OwnValue]], bool]
) -> list[OwnValue]:
    """Return the values without which the answer would not follow."""
    kept = list(chosen)
    for own in chosen:
        fewer = [other for other in kept if other is not own]
        if fewer and leads(fewer):
            kept = fewer
    return kept


def _choices(own: Sequence[OwnValue], asked: Asked) -> Iterator[list[OwnValue]]:
    """Yield what a student may have gone on from: the wrong values, and those that were rounded."""
    usable = [v for v in own if not (v.wrong and _too_easy(v, asked))]
    wrong = [v for v in usable if v.wrong]
    inexact = [v for v in usable if v.wrong or v.rounded]
    for chosen in (inexact, wrong if len(wrong) < len(inexact) else []):
        if chosen:
            yield chosen


def _too_easy(own: OwnValue, asked: Asked) -> bool:
    """Whether a wrong value leaves nothing to do: a number for a formula, or as declared."""
    values = _values_in(own.value)
    formula = bool(_names(own.asked))
    return any(
        (formula and not free_symbols(value)) or _declared_too_easy(value, asked)
        for value in values
    )


def _values_in(value: Expression | States | Labelled) -> list[Expression]:
    if isinstance(value, Expression):
        return [value]
    return list(value.values.values() if isinstance(value, Labelled) else value.values())


def _declared_too_easy(value: Expression, asked: Asked) -> bool:
    return any(
        decide(known, value, asked.part.notation).outcome is Outcome.EQUIVALENT
        for known in asked.part.no_follow_through_after
    )


def _reference(asked: Asked) -> Value | None:
    return asked.value


def _names(asked: Asked) -> frozenset[Symbol]:
    value = _reference(asked)
    return frozenset(free_symbols(value)) if isinstance(value, Expression) else frozenset()


def _checks(attempt: Attempt, result: Value, from_nothing: bool) -> bool:
    """Whether the answer would be right if this were the reference.

    Where an own value was zero, or nothing at all, it must not have made the rest vanish.
    """
    asked, response = attempt.asked, attempt.response
    assert response is not None
    assert asked.reference is not None
    right = asked.reference.value
    if isinstance(result, Expression) and isinstance(right, Enclosure):
        result = enclose(result) or result
    if type(result) is not type(right) and not _both_formulas(right, result):
        return False
    if _trivial(right, result, from_nothing):
        return False
    instead = asked.asking_for(result)
    kind = attempt.kind
    if isinstance(kind, TellsRight):
        return kind.is_right(instead, response)
    return kind.check(instead, response).share == FULL


def _both_formulas(right: Value, result: Value) -> bool:
    return isinstance(result, Expression) and isinstance(right, Expression)


def _trivial(right: Value, result: Value, from_nothing: bool) -> bool:
    """Whether the own value made the rest vanish: zero, or nothing at all."""
    if isinstance(result, Enclosure):
        return from_nothing and result.exact and result.lower == 0
    if not isinstance(result, Expression) or not isinstance(right, Expression):
        return False
    return _is_nothing(result) and (from_nothing or bool(free_symbols(right)))


def _is_nothing(value: Expression) -> bool:
    """Whether a value is zero, zeros alone, or an empty set."""
    if value is _EMPTY or value is _ZERO:
        return True
    return isinstance(value, Collection | Matrix) and all(map(_is_nothing, value.args))


def _message(own: Sequence[OwnValue]) -> Message:
    if any(value.wrong for value in own):
        return follows_from(map(_said, own))
    text = "This is not exact enough, but it follows from your own rounded"
    return Message("follows", f"{text} {' and '.join(map(_said, own))}.")


def follows_from(said: Iterable[str]) -> Message:
    """Say that a wrong answer follows from some results, each as `said_of` says it."""
    return Message(
        "follows", f"This is not right, but it follows from your own {' and '.join(said)}."
    )


def _said(own: OwnValue) -> str:
    value = own.value if isinstance(own.value, Expression) else None
    return said_of(own.name, value, own.place, own.asked.part.title)


def _shown(value: Expression) -> str:
    """Return a value as a student writes it in a line; nothing for a matrix."""
    if isinstance(value, Matrix) and 1 in value.shape:
        return f"({', '.join(map(to_plain, value.args))})"
    return "" if contains(value, Matrix) else to_plain(value)


def said_of(name: str, given: Expression | None, place: Place, title: str = "") -> str:
    """Return the name, the value and the line, as far as they are known and short.

    What has no name is told by the title of its part.
    """
    value = _shown(given) if given is not None else ""
    known = [title] if title and not name else []
    where = ", ".join([*known, *([f"line {place.line}"] if place.line else [])])
    if value and len(value) <= LONGEST_VALUE:
        said = f"{name} = {value}" if name else f"result {value}"
    else:
        said = f"earlier result for {name}" if name else "earlier result"
    return f"{said} ({where})" if where else said
