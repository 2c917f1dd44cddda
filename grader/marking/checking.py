"""Checking the answer to a part that counts, and saying that it is one of several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.answers.base import Message, Response
from grader.answers.explain import review
from grader.answers.find import denied_in_line
from grader.equivalence import Outcome, compare
from grader.expressions.nodes import Add, Expression, Number
from grader.expressions.traversal import free_symbols, walk
from grader.marking.attempts import Attempt
from grader.marking.defined_names import with_own_definitions
from grader.marking.doubts import (
    cases_in_words,
    changed_in_words,
    dash_in_doubt,
    end_of_range,
    left_open,
    multiplicities,
    not_solved,
    not_worked_out,
    other_in_words,
    other_money,
    other_names,
    right_to_base_two,
    right_when_solved,
    rounded_from_another,
    ruled_out,
    said_of_the_opposite,
    said_to_be_a_loss,
    said_to_be_a_size,
    several_values,
    unread_behind,
    unread_ending,
    value_or_point,
)
from grader.marking.memory import FORGETFUL, Memory


def checked(attempt: Attempt, memory: Memory = FORGETFUL) -> Attempt:
    """Check the answer that counts; what the student leaves open is for a person."""
    response = attempt.response
    if response is None:
        return attempt
    in_words = attempt.kind.facts.in_words or attempt.kind.facts.by_shape
    hedge = (
        "" if in_words and not response.statement else denied_in_line(attempt.document, response)
    )
    if hedge:
        text = f"The words `{hedge}` beside this answer leave open whether you mean it"
        return replace(attempt, checked=review("hedged", f"{text}; a person will look."))
    asked, kind = attempt.asked, attempt.kind
    found = memory.recall("check", (asked, response), lambda: kind.check(asked, response))
    found = with_own_definitions(attempt, found) or found
    found = (
        several_values(attempt, found)
        or left_open(attempt, found)
        or other_names(attempt, found)
        or value_or_point(attempt, found)
        or dash_in_doubt(attempt, found)
        or said_to_be_a_loss(attempt, found)
        or said_to_be_a_size(attempt, found)
        or cases_in_words(attempt, found)
        or other_money(attempt, found)
        or other_in_words(attempt, found)
        or end_of_range(attempt, found)
        or changed_in_words(attempt, found)
        or unread_ending(attempt, found)
        or unread_behind(attempt, found)
        or not_solved(attempt, found)
        or not_worked_out(attempt, found)
        or right_when_solved(attempt, found)
        or right_to_base_two(attempt, found)
        or rounded_from_another(attempt, found)
        or said_of_the_opposite(attempt, found)
        or ruled_out(attempt, found)
        or multiplicities(attempt, found)
        or found
    )
    messages = (*found.messages, *response.remarks, *_several(attempt))
    return replace(attempt, checked=replace(found, messages=messages))


def _several(attempt: Attempt) -> Iterator[Message]:
    """Say that only the last of several different answers was marked.

    They stand under one name, or under none: `2x = 8` is a step on the way to `x = 4`. So is what
    is still to be worked out, `E = m g h`, `E = 2.5 · 9.8 · 12`.
    """
    last = _name_of(attempt.responses[-1]) if attempt.responses else ""
    alike = (r for r in attempt.responses if _name_of(r) == last)
    reads = [r.read for r in alike if isinstance(r.read, Expression)]
    if any(not _leads_to(read, reads[-1]) for read in reads[:-1]):
        text = "More than one answer is given here; the last one was marked."
        yield Message("several-answers", text)


def _leads_to(read: Expression, last: Expression) -> bool:
    """Whether an answer is a step on the way to the last one: the same, or not worked out yet."""
    if read is last or compare(read, last).outcome is Outcome.EQUIVALENT:
        return True
    names = free_symbols(read)
    if names or free_symbols(last):
        return names > free_symbols(last)
    numbers = sum(isinstance(node, Number) for node in walk(read))
    return numbers > _FEW or any(isinstance(node, Add) for node in walk(read))


#: A fraction, or a number with its root or power, has so many numbers.
_FEW = 2


def _name_of(response: Response) -> str:
    """Return what stands left of the first sign of equality, as it is written."""
    statement = response.statement
    if statement is None or len(statement.sides) < 2:
        return ""
    return "".join(statement.sides[0].raw.split())
