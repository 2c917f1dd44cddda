"""A set element by element, and an interval by its ends."""

from __future__ import annotations

from fractions import Fraction

from grader.answers.base import Checked, Element, ElementValues, MarkOutcome
from grader.answers.check.entries import check_entries, compare_entry, entry_messages
from grader.answers.check.solution_sets import with_ends
from grader.answers.kinds.collections.any_order import matching
from grader.answers.kinds.collections.references import reference_of
from grader.answers.kinds.sets.as_sets import expected_set, is_loose
from grader.equivalence import Outcome
from grader.expressions.nodes import Collection, Expression, Interval, Relation
from grader.expressions.writing import to_plain
from grader.rubric.types import Asked


def check_ends(asked: Asked, answer: Expression) -> Checked | None:
    """Compare the ends of an interval within the part's tolerance, if it has one.

    `(a, b)` and `[a, b]` are then one interval, as people write that of a confidence level.
    """
    bounds = isinstance(answer, Relation)
    reference, answer = with_ends(expected_set(asked)), with_ends(answer)
    plain = bounds or (
        isinstance(reference, Interval) and reference.left_open == reference.right_open
    )
    if plain and isinstance(answer, Interval) and answer.left_open == answer.right_open:
        answer = Collection("tuple", *answer.args)  # `9.62 < mu < 10.78`, `mu in (9.62, 10.78)`
    if not isinstance(reference, Interval) or not is_loose(asked.part.policy):
        return None
    pair = isinstance(answer, Collection) and answer.kind in ("tuple", "list")
    same = isinstance(answer, Interval) and (
        (answer.left_open, answer.right_open) == (reference.left_open, reference.right_open)
    )
    if not (pair or same) or len(answer.args) != 2:
        return None
    return check_entries(asked, ["the lower end", "the upper end"], reference.args, answer.args)


def check_elements(asked: Asked, answer: Expression) -> Checked | None:
    """Mark each element; too many elements cost what they would earn."""
    reference = reference_of(asked)
    finite = isinstance(reference, Collection) and isinstance(answer, Collection)
    if not finite or asked.part.options.get("credit", "all") != "each":
        return None
    table = [
        [compare_entry(asked, one, other).outcome is Outcome.EQUIVALENT for other in answer.args]
        for one in reference.args
    ]
    partner = matching(table)
    elements = tuple(
        Element(
            to_plain(one),
            to_plain(one) if i in partner else "",
            to_plain(one),
            i in partner,
            values=ElementValues((one,) if i in partner else (), (one,), (one,)),
        )
        for i, one in enumerate(reference.args)
    )
    surplus = max(0, len(answer.args) - len(partner))
    share = max(Fraction(0), Fraction(len(partner) - surplus, len(elements) or 1))
    outcome = MarkOutcome.PARTIAL if share else MarkOutcome.INCORRECT
    return Checked(outcome, share, tuple(entry_messages(elements)), elements=elements)
