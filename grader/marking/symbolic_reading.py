"""Numbers that a student puts in for names, where a formula is asked.

`p = 0.92` in the working may say what `p` is in the answer `(p - t) h`, or be only what `p` comes
to for one input. Both are read, and a right formula stays right when numbers are put into it after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome, Read
from grader.answers.comparing import decide
from grader.answers.kinds import reference_formula
from grader.equivalence import Outcome
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Unreadable
from grader.expressions.statement import EQUALITIES, Side, Statement
from grader.expressions.traversal import free_symbols, substitute
from grader.marking.attempts import Attempt
from grader.marking.checking import checked
from grader.marking.memory import FORGETFUL, Memory
from grader.marking.names.abbreviations import value_given
from grader.readers.document import Document


def formula_kept(
    attempt: Attempt, numbers: Mapping[Expression, Expression], memory: Memory = FORGETFUL
) -> Attempt:
    """Return a checked attempt, without these numbers where they made a formula wrong."""
    if not _is_doubtful(attempt):
        return attempt
    named = _without_values(replace(attempt.by_name or attempt, unclear=attempt.unclear))
    before = _before_numbers(named, numbers)
    readings: Iterable[Attempt] = (checked(each, memory) for each in (named, *before))
    acceptable = [one for one in readings if _accepts(one.checked)]
    right = [one for one in acceptable if _is_right(one.checked)]
    return next(iter((*right, *acceptable)), attempt)


def numbers_given(document: Document) -> dict[Expression, Expression]:
    """Return the names that the page says are numbers, with the last number of each."""
    found: dict[Expression, Expression] = {}
    for statement in document.statements:
        name = statement.sides[0].expression
        if isinstance(name, Symbol) and not statement.hedge:
            value = value_given(statement)
            if value is not None and not free_symbols(value):
                found[name] = value
    return found


def _is_doubtful(attempt: Attempt) -> bool:
    """Whether a wrong answer stands where a formula with names is asked."""
    if not attempt.kind.facts.a_formula or attempt.checked is None:
        return False
    formula = reference_formula(attempt.asked)
    if formula is None or not free_symbols(formula):
        return False
    return attempt.checked.outcome is MarkOutcome.INCORRECT


def _is_right(checked: Checked | None) -> bool:
    return checked is not None and checked.outcome is MarkOutcome.CORRECT


def _accepts(checked: Checked | None) -> bool:
    """Whether an answer is right, or is so in a reading of its names that a person must judge."""
    doubt = checked is not None and any(m.code == "unknown-name" for m in checked.messages)
    return doubt or _is_right(checked)


def _without_values(attempt: Attempt) -> Attempt:
    """Leave out answers that are mere numbers where formulas are given too."""
    formulas = tuple(r for r in attempt.responses if not _is_number(r.read))
    return replace(attempt, responses=formulas) if formulas else attempt


def _is_number(read: Read) -> bool:
    return isinstance(read, Expression) and not free_symbols(read)


def _before_numbers(
    attempt: Attempt, numbers: Mapping[Expression, Expression]
) -> Iterator[Attempt]:
    """Yield the answer `(p - t) h` of a chain `... = (p - t) h = (0.9 - t) 0.6`."""
    response = attempt.response
    statement = response.statement if response is not None else None
    if response is None or statement is None:
        return
    sides = statement.sides
    last = next((at for at, side in enumerate(sides) if side.place == response.place), 0)
    for at in range(last - 1, 0, -1):
        if statement.relations[at] not in EQUALITIES:
            return
        before, after = sides[at], sides[at + 1]
        if not _is_put_in(before, after, numbers):
            return
        kept = replace(statement, sides=sides[: at + 1], relations=statement.relations[:at])
        yield _with_answer(attempt, before, kept)


def _is_put_in(before: Side, after: Side, numbers: Mapping[Expression, Expression]) -> bool:
    """Whether a side is the one before it with the student's numbers, as far as can be seen."""
    one, other = before.expression, after.expression
    if isinstance(one, Unreadable) or isinstance(other, Unreadable):
        return False
    if not (free_symbols(one) - free_symbols(other)) & numbers.keys():
        return False  # no name went, so nothing was put in for one
    one, other = substitute(one, numbers), substitute(other, numbers)
    if not free_symbols(one) and not free_symbols(other):
        return True  # what it comes to is the working's, not the formula's
    return decide(one, other).outcome is Outcome.EQUIVALENT


def _with_answer(attempt: Attempt, side: Side, statement: Statement) -> Attempt:
    response = attempt.response
    assert response is not None
    own = replace(
        response, raw=side.raw, read=side.expression, place=side.place, statement=statement
    )
    return replace(attempt, responses=(*attempt.responses[:-1], own))
