"""Verdicts in words that a student understands; every message has a stable code."""

from __future__ import annotations

from fractions import Fraction

from grader.answers.base import Checked, MarkOutcome, Message
from grader.equivalence import (
    Agreed,
    Attested,
    Identical,
    Outcome,
    Proved,
    Refuted,
    Verdict,
    WithinTolerance,
)
from grader.expressions.nodes import Expression
from grader.expressions.notation import Unreadable
from grader.expressions.traversal import free_symbols
from grader.worked_solutions import describe

FULL, NONE = Fraction(1), Fraction(0)


def checked_of(verdict: Verdict, reference: Expression | None, answer: Expression) -> Checked:
    """Turn the verdict on a whole answer into the result of checking it."""
    remarks = tuple(Message(remark.code, remark.text) for remark in verdict.remarks)
    match verdict.outcome:
        case Outcome.EQUIVALENT:
            return Checked(MarkOutcome.CORRECT, FULL, (right(verdict), *remarks), verdict)
        case Outcome.DIFFERENT:
            messages = (wrong(verdict, reference, answer), *remarks)
            return Checked(MarkOutcome.INCORRECT, NONE, messages, verdict)
        case Outcome.UNDECIDED:
            return Checked(MarkOutcome.NEEDS_REVIEW, NONE, (UNDECIDED, *remarks), verdict)
    return Checked(MarkOutcome.UNREADABLE, NONE, (NO_ANSWER, *remarks), verdict)


NO_ANSWER = Message(
    "not-the-kind", "This is not an answer of the kind that is asked; a person will look."
)
UNDECIDED = Message(
    "undecided",
    "Whether this equals the right answer could not be decided automatically; a person will look.",
)


def right(verdict: Verdict) -> Message:
    """Say that an answer is right, and how that is known."""
    return Message("right", f"This is right{_how(verdict)}.")


def _how(verdict: Verdict) -> str:
    match verdict.evidence:
        case Identical():
            return ": it is exactly the expected answer"
        case Proved():
            return ": it was shown to be equal to the expected answer"
        case WithinTolerance(allowed=allowed):
            return f" within what is allowed ({allowed})"
        case Attested(by=by):
            return f" according to {by}"
        case Agreed(digits=digits):
            return f": it agrees with the expected answer to {digits} digits wherever it was tried"
    return ""


_MAX_SHOWN = 12


def wrong(verdict: Verdict, reference: Expression | None, answer: Expression) -> Message:
    """Say that an answer is wrong, how it departs, and where one can see it."""
    named = bool(free_symbols(answer) or (reference is not None and free_symbols(reference)))
    change = describe(reference, answer) if reference is not None and named else ""
    compared = f"This is not the right answer: {change}." if change else ""
    parts = [compared or "This is not the right answer."]
    if isinstance(verdict.evidence, Refuted):
        parts.append(_at_point(verdict.evidence))
    elif isinstance(verdict.evidence, WithinTolerance):
        parts.append(f"It is off by {verdict.evidence.difference}.")
    return Message("different", " ".join(parts))


def _at_point(evidence: Refuted) -> str:
    point = ", ".join(f"{name} = {value}" for name, value in evidence.where)
    given, right_ = evidence.answer_value, evidence.reference_value
    if [name for name, _ in evidence.where] == ["element"] and given in ("true", "false"):
        inside, outside = (
            ("yours", "the right answer") if given == "true" else ("the right answer", "yours")
        )
        return f"For example, {evidence.where[0][1]} belongs to {inside} and not to {outside}."
    if len(evidence.where) > _MAX_SHOWN:
        return f"At a point that was tried, yours is {given}, the right answer is {right_}."
    if not point:
        return f"Yours is {given}, the right answer is {right_}."
    where = f"; they differ in {evidence.entry}" if evidence.entry else ""
    return f"For example at {point} yours is {given}, the right answer is {right_}{where}."


def unreadable(problem: Unreadable, raw: str = "") -> Checked:
    """Return the result for an answer that could not be read: no points yet, a person looks."""
    text = f"This could not be read: {problem.sentence}"
    return Checked(MarkOutcome.UNREADABLE, NONE, (Message(problem.code, text),))


def review(code: str, text: str) -> Checked:
    """Return the result for an answer that only a person can mark."""
    return Checked(MarkOutcome.NEEDS_REVIEW, NONE, (Message(code, text),))
