"""Entries of a table or tree: each is held against its unit, and has its own share and message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from grader.answers.base import Checked, Element, MarkOutcome, Message, Response
from grader.answers.demands.units import Check, in_unit
from grader.answers.explain.verdicts import FULL, NONE
from grader.answers.find.measures.quantities import quantity_of
from grader.answers.find.measures.units import expected_unit
from grader.errors import Place
from grader.expressions.nodes import Expression
from grader.expressions.notation import Unreadable
from grader.expressions.reading import parse
from grader.models.base import Reference, Value
from grader.rubric.types import Asked, UnitAsked


def entry_in_unit(
    asked: Asked, unit: UnitAsked | None, expected: Value, given: str, check: Check
) -> Checked:
    """Check the text of one entry, which is given in a unit where one is asked."""
    part = replace(asked.part, unit=unit)
    here = replace(asked, part=part, reference=Reference(expected))
    read = parse(given, part.notation)
    return in_unit(here, Response(given, read, Place("")), _unless_unreadable(check))


def _unless_unreadable(check: Check) -> Check:
    def checked(asked: Asked, response: Response) -> Checked:
        return UNREAD if isinstance(response.read, Unreadable) else check(asked, response)

    return checked


def number_in(asked: Asked, unit: UnitAsked | None, given: str) -> Expression | None:
    """Return the number of an entry as it is written, without its unit."""
    found = unit and quantity_of(given, asked.part.notation, expected_unit(unit.name))
    read = found.value if found else parse(given, asked.part.notation)
    return read if isinstance(read, Expression) else None


RIGHT = Checked(MarkOutcome.CORRECT, FULL)
WRONG = Checked(MarkOutcome.INCORRECT, NONE)
OPEN = Checked(MarkOutcome.NEEDS_REVIEW, NONE)
UNREAD = Checked(MarkOutcome.UNREADABLE, NONE)


def with_shares(
    checked: Checked, elements: Sequence[Element], entries: Sequence[Checked], whole: bool
) -> Checked:
    """Say what units lack at which entries, and give the shares that are left of them.

    Where the `whole` is marked at once, the least share counts.
    """
    notes = tuple(
        Message(message.code, f"{element.name}: {message.text}")
        for element, entry in zip(elements, entries, strict=True)
        for message in entry.messages
    )
    if not notes or checked.outcome is MarkOutcome.NEEDS_REVIEW:
        return replace(checked, messages=(*checked.messages, *notes[:_MOST]))
    shares = [entry.share for entry in entries]
    share = min(shares) if whole else Fraction(sum(shares), len(shares))
    outcome = MarkOutcome.PARTIAL if share else MarkOutcome.INCORRECT
    outcome = MarkOutcome.CORRECT if share == FULL else outcome
    kept = tuple(m for m in checked.messages if m.code != "right" or share == FULL)
    return replace(checked, outcome=outcome, share=share, messages=(*notes[:_MOST], *kept))


_MOST = 3
