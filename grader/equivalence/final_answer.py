"""The final answer in a free text, and the usual liberties with it."""

from __future__ import annotations

from grader.equivalence.compare import Prepared
from grader.equivalence.verdict import NumberPolicy, Outcome, Verdict
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.parser import parse

Read = tuple[Expression | Unreadable, Expression | Unreadable]


def compare_final_answers(
    gold: str, answer: str, notation: Notation, policy: NumberPolicy
) -> tuple[Verdict, Read]:
    """Find the final answers of two texts and compare them."""
    left, right = parse(gold, notation), parse(answer, notation)
    for side, code in ((left, "reference-unreadable"), (right, "unreadable")):
        if isinstance(side, Unreadable):
            return Verdict(Outcome.UNREADABLE, code), (left, right)
    assert isinstance(left, Expression)
    assert isinstance(right, Expression)
    return Prepared(left, notation, policy).compare(right), (left, right)
