"""Known wrong answers about probabilities, computed from what is known."""

from __future__ import annotations

from collections.abc import Iterator

from grader.expressions.nodes import Add, Expression, Neg, number
from grader.models.base import Misconception, Query, QueryError
from grader.models.probability.model import Probability
from grader.models.probability.questions import answer
from grader.models.query import parse_query
from grader.models.symbolic.simplify import rational


def probability_misconceptions(model: Probability, query: Query) -> Iterator[Misconception]:
    """Yield the slips that give another number than the right one."""
    seen = [_value(model, query.text)]
    for name, value, message in _slips(model, query):
        if value is not None and value not in seen:
            seen.append(value)
            yield Misconception(name, value, message)


def _value(model: Probability, text: str) -> Expression | None:
    try:
        value = answer(model, parse_query(text)).value
    except QueryError:
        return None
    return value if isinstance(value, Expression) else None


def _slips(model: Probability, query: Query) -> Iterator[tuple[str, Expression | None, str]]:
    inside = ", ".join(query.args)
    if query.head == "P" and inside.count("|") == 1:
        event, condition = (part.strip() for part in inside.split("|"))
        swapped = _value(model, f"P({condition} | {event})")
        yield "condition-swapped", swapped, f"This is P({condition} | {event})."
        joint = _value(model, f"P(({event}) and ({condition}))")
        yield (
            "joint-for-conditional",
            joint,
            f"This is P({event} and {condition}): divide by P({condition}).",
        )
    elif query.head == "P":
        right = _value(model, query.text)
        if right is not None:
            yield "complement", _complement(right), "This is the probability of the opposite."
    if query.head in ("Var", "sd"):
        other = _value(model, f"{'sd' if query.head == 'Var' else 'Var'}({inside})")
        yield "variance-or-deviation", other, "The standard deviation is the root of the variance."


def _complement(value: Expression) -> Expression:
    exact = rational(value)
    return number(1 - exact) if exact is not None else Add(number(1), Neg(value))
