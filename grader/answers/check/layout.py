"""Rows and columns: answers that are the transpose of what is asked.

Books differ in whether a gradient is a column or a row. A rubric that says `layout: any` takes
both; elsewhere it is said in words that the answer is right but for its layout.
"""

from __future__ import annotations

from dataclasses import replace

from grader.answers.comparing import compare_value
from grader.equivalence import Outcome, Remark, Verdict
from grader.expressions.nodes import Call, Expression, Matrix
from grader.rubric.types import Asked

ACCEPTED = Remark(
    "other-layout",
    "Your answer has rows for columns, which this question accepts.",
)
TRANSPOSED = Remark(
    "transposed",
    "This is the transpose of what is asked for: rows and columns are exchanged.",
)


def with_layout(asked: Asked, answer: Expression, verdict: Verdict) -> Verdict:
    """Return the verdict on an answer in view of its transpose, as the part's `layout` says."""
    if verdict.outcome is Outcome.EQUIVALENT or not _is_of_matrices(asked):
        return verdict
    any_layout = asked.part.options.get("layout") == "any"
    if not any_layout and verdict.outcome is not Outcome.DIFFERENT:
        return verdict
    turned = compare_value(asked, Call("transpose", answer))
    if turned.outcome is not Outcome.EQUIVALENT:
        return verdict
    if any_layout:
        return replace(turned, remarks=(*turned.remarks, ACCEPTED))
    return replace(verdict, remarks=(*verdict.remarks, TRANSPOSED))


def _is_of_matrices(asked: Asked) -> bool:
    value = asked.value
    if not isinstance(value, Expression):
        return False
    says_so = asked.part.options.get("layout") == "any"
    return says_so or bool(asked.part.notation.shapes) or isinstance(value, Matrix)
