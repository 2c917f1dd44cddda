"""A result as the report of a class needs it: a tenth of the whole, and mostly shared.

Ten thousand results are gigabytes with all that a feedback page says. The report, the table of
grades and the terminal need points and outcomes, the answers that are wrong, and the words of those
that wait for a person.
"""

from __future__ import annotations

from dataclasses import replace

from grader.answers.base import Element, MarkOutcome, Response
from grader.equivalence import Verdict
from grader.errors import Place
from grader.expressions.nodes import Expression
from grader.marking.totals import FOR_A_PERSON
from grader.marking.types import Mark, SubmissionResult
from grader.models.base import Reference

_NOWHERE = Place("")
_SAYS_NOTHING = (MarkOutcome.CORRECT, MarkOutcome.MISSING)


def brief(result: SubmissionResult) -> SubmissionResult:
    """Return the result without what only the student's own page shows."""
    return replace(result, marks=tuple(map(_mark, result.marks)), lines=())


def _mark(mark: Mark) -> Mark:
    bare = Mark(
        mark.part_id,
        mark.title,
        mark.points,
        mark.available,
        mark.outcome,
        extra_credit=mark.extra_credit,
        manual=mark.manual,
        pictures=mark.pictures,
    )
    if mark.outcome in _SAYS_NOTHING:
        return bare
    if mark.outcome in FOR_A_PERSON:
        response = mark.response and _said(mark.response, mark.response.place)
        return replace(bare, response=response, messages=mark.messages, hint=mark.hint)
    return replace(
        bare,
        response=mark.response and _said(mark.response, _NOWHERE),
        verdict=mark.verdict and Verdict(mark.verdict.outcome, mark.verdict.code),
        reference=_formula(mark.reference),
        elements=tuple(Element(each.name, each.given, "", each.right) for each in mark.elements),
        misconception=mark.misconception,
    )


def _said(response: Response, place: Place) -> Response:
    """Return the answer as written; of what was read, a formula and words are told from others."""
    read = response.read if isinstance(response.read, Expression | str) else ()
    return Response(response.raw, read, place)


def _formula(reference: Reference | None) -> Reference | None:
    """Return the reference of a formula, from which the report tells how an answer departs."""
    if reference is None or not isinstance(reference.value, Expression):
        return None
    return Reference(reference.value)
