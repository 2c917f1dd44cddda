"""Answers of several entries: entry by entry, up to a factor, in any order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from grader.answers.base import Checked, Element, ElementValues, MarkOutcome, Message
from grader.answers.comparing import compare_in_model
from grader.answers.explain.verdicts import FULL, NONE, UNDECIDED
from grader.answers.find.reading import is_numeric, items_of, with_factor_inside
from grader.equivalence import (
    EXACT,
    Enclosure,
    Outcome,
    Verdict,
    as_written,
    check_written,
    enclose,
    rounding_error,
)
from grader.expressions.nodes import Collection, Expression, Matrix, Mul, Number
from grader.expressions.writing import to_plain
from grader.rubric.types import Asked

_ZERO = Number(0)


def compare_entry(asked: Asked, reference: Expression, answer: Expression) -> Verdict:
    """Compare one entry under the part's tolerance.

    Without one, a decimal may round an entry, as it may where one number is asked.
    """
    part = asked.part
    enclosure = enclose(reference) if is_numeric(answer) else None
    if part.policy != EXACT and isinstance(enclosure, Enclosure):
        return check_written(enclosure, answer, part.policy)
    verdict = compare_in_model(reference, answer, asked.model, part.notation, part.policy)
    return as_written(reference, answer, verdict) if part.policy == EXACT else verdict


def compare_items(asked: Asked, reference: Expression, answer: Expression) -> Outcome:
    """Compare two items of a list, which may be vectors, perhaps up to a factor."""
    left, right = items_of(reference), items_of(answer)
    if left is None or right is None:
        return compare_entry(asked, reference, answer).outcome
    if len(left) != len(right):
        return Outcome.DIFFERENT
    if asked.part.options.get("up_to") == "factor":
        return multiple(asked, left, right)
    return together(
        compare_items(asked, one, other) for one, other in zip(left, right, strict=True)
    )


def together(outcomes: Iterator[Outcome]) -> Outcome:
    """All must be equivalent; one that is different settles it."""
    found = set(outcomes)
    for outcome in (Outcome.DIFFERENT, Outcome.UNREADABLE, Outcome.UNDECIDED):
        if outcome in found:
            return outcome
    return Outcome.EQUIVALENT


def multiple(asked: Asked, left: Sequence[Expression], right: Sequence[Expression]) -> Outcome:
    """Whether `right` is `left` times a number that is not zero.

    With an entry `l_k` of the reference that is not zero, `r_i l_k = l_i r_k` for all i, and `r_k`
    is not zero either.
    """
    pivots = (i for i, entry in enumerate(left) if _is_zero(asked, entry) is Outcome.DIFFERENT)
    pivot = next(pivots, None)
    if pivot is None:
        return Outcome.UNDECIDED
    at_pivot = _is_zero(asked, right[pivot])
    if at_pivot is not Outcome.DIFFERENT:
        return Outcome.DIFFERENT if at_pivot is Outcome.EQUIVALENT else Outcome.UNDECIDED
    outcome = together(
        compare_in_model(
            Mul(entry, right[pivot]), Mul(other, left[pivot]), asked.model, asked.part.notation
        ).outcome
        for entry, other in zip(left, right, strict=True)
    )
    rounded = outcome is Outcome.DIFFERENT and _rounds_multiple(left, right, pivot)
    return Outcome.UNDECIDED if rounded else outcome


def _rounds_multiple(left: Sequence[Expression], right: Sequence[Expression], pivot: int) -> bool:
    """Whether decimals in `right` may be those of a multiple of `left`: a person then decides.

    With errors e of half a unit in the last place, `|r_i l_k - l_i r_k| <= e_i |l_k| + e_k |l_i|`.
    """
    exact, given = [enclose(entry) for entry in left], [enclose(entry) for entry in right]
    errors = [rounding_error(entry) for entry in right]
    if not any(errors) or None in exact or None in given:
        return False
    wanted, found = ([e.midpoint for e in es if e is not None] for es in (exact, given))
    return all(
        abs(r * wanted[pivot] - w * found[pivot])
        <= error * abs(wanted[pivot]) + errors[pivot] * abs(w)
        for w, r, error in zip(wanted, found, errors, strict=True)
    )


def _is_zero(asked: Asked, entry: Expression) -> Outcome:
    return compare_in_model(_ZERO, entry, asked.model, asked.part.notation).outcome


def check_entries(
    asked: Asked,
    names: Sequence[str],
    reference: Sequence[Expression],
    answer: Sequence[Expression],
) -> Checked:
    """Check entries in their order."""
    verdicts = [
        compare_items(asked, one, other) for one, other in zip(reference, answer, strict=True)
    ]
    elements = tuple(
        Element(
            name,
            to_plain(given),
            to_plain(expected),
            verdict is Outcome.EQUIVALENT,
            values=ElementValues((given,), (expected,)),
        )
        for name, expected, given, verdict in zip(names, reference, answer, verdicts, strict=True)
    )
    return checked_entries(asked, elements, Outcome.UNDECIDED in verdicts)


def checked_entries(asked: Asked, elements: tuple[Element, ...], undecided: bool) -> Checked:
    """Give a share of the points for the entries that are right."""
    right = sum(element.right for element in elements)
    if undecided:
        return Checked(MarkOutcome.NEEDS_REVIEW, NONE, (UNDECIDED,), elements=elements)
    share = Fraction(right, len(elements)) if elements else NONE
    if share == FULL:
        message = Message("right", "This is right, entry by entry.")
        return Checked(MarkOutcome.CORRECT, FULL, (message,), elements=elements)
    messages = tuple(entry_messages(elements))
    if not share or asked.part.options.get("credit", "all") == "all":
        return Checked(MarkOutcome.INCORRECT, NONE, messages, elements=elements)
    return Checked(MarkOutcome.PARTIAL, share, messages, elements=elements)


def entry_messages(elements: Sequence[Element]) -> Iterator[Message]:
    """Name the entries that are wrong."""
    wrong = [element for element in elements if not element.right]
    for element in wrong[:3]:
        given = f"{element.given} is not right" if element.given else "missing"
        yield Message("entry-wrong", f"{element.name}: {given}.")
    if len(wrong) > 3:
        yield Message("entries-wrong", f"{len(wrong) - 3} more entries are not right.")


def as_matrix(expression: Expression) -> Matrix | None:
    """Return a matrix, or a list of rows of equal length, as a matrix."""
    expression = with_factor_inside(expression)
    if isinstance(expression, Matrix):
        return expression
    if not isinstance(expression, Collection):
        return None
    rows = [items_of(row) for row in expression.args]
    lengths = {len(row) for row in rows if row is not None}
    if None in rows or len(lengths) != 1:
        return None
    return Matrix(tuple(row for row in rows if row is not None))
