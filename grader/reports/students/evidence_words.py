"""The evidence of a verdict in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

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
from grader.reports.typesetting.values_html import number_piece, point_piece
from grader.reports.views import EvidenceView

#: How each procedure of the comparison is called in front of a student.
METHODS: Mapping[str, str] = {
    "normal form": "both were multiplied out exactly and are the same",
    "rational arithmetic": "calculated exactly with fractions",
    "constant difference": "their difference is a number other than zero",
    "part by part": "each part was compared by itself",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """What was compared, in the order reference and answer, and how that is said."""

    reference: str
    answer: str
    differ: str


ANSWER = Compared("expected", "yours", "Yours and the expected answer differ at this point:")
SIDES = Compared("left side", "right side", "The two sides differ at this point:")


def evidence_view(verdict: Verdict | None, compared: Compared = ANSWER) -> EvidenceView | None:
    """Return how the verdict is known, or None when there is nothing to say."""
    if verdict is None:
        return None
    match verdict.evidence:
        case Identical():
            return EvidenceView("What was read is the very same expression as the expected answer.")
        case Proved(method=method):
            return EvidenceView(_proof(verdict.outcome, method))
        case Attested(by=by):
            return EvidenceView(
                f"The computer algebra system {by} found it equal to the expected answer."
            )
        case Agreed(digits=digits, points=points):
            where = "" if points == 1 else f" at each of {points} points"
            return EvidenceView(f"It agrees with the expected answer to {digits} digits{where}.")
        case WithinTolerance() as evidence:
            return EvidenceView(_tolerance(verdict.outcome, evidence))
        case Refuted() as evidence:
            return _counterexample(evidence, compared)
    return None


def without_values(text: str, verdict: Verdict | None) -> str:
    """Leave out the sentences of a message that only give the two values of a counterexample."""
    evidence = verdict.evidence if verdict else None
    if not isinstance(evidence, Refuted):
        return text
    values = (evidence.reference_value, evidence.answer_value)
    kept = [
        sentence
        for sentence in re.split(r"(?<=\.) (?=[A-Z])", text)
        if not all(value in sentence for value in values)
    ]
    return " ".join(kept)


def _proof(outcome: Outcome, method: str) -> str:
    same = "equal to" if outcome is Outcome.EQUIVALENT else "different from"
    how = METHODS.get(method, method.replace("_", " ").replace("-", " "))
    return f"It was proved to be {same} the expected answer ({how})."


def _tolerance(outcome: Outcome, evidence: WithinTolerance) -> str:
    off = f"It differs from the expected number by {evidence.difference}"
    if outcome is Outcome.EQUIVALENT:
        return f"{off}, which is within what is allowed ({evidence.allowed})."
    if _inside(evidence):
        return f"{off}: right for the digits given, but more digits are asked."
    return f"{off}, which is more than what is allowed ({evidence.allowed})."


def _inside(evidence: WithinTolerance) -> bool:
    try:
        return Fraction(evidence.difference) <= Fraction(evidence.allowed)
    except ValueError:
        return False


def _counterexample(evidence: Refuted, compared: Compared) -> EvidenceView:
    answer = number_piece(evidence.answer_value)
    reference = number_piece(evidence.reference_value)
    values = [(compared.answer, answer), (compared.reference, reference)]
    differ = compared.differ if evidence.where else "These are different numbers:"
    if evidence.entry:
        differ = f"{differ[:-1]}, in {evidence.entry}:"
    return EvidenceView(
        differ,
        tuple(point_piece(name, value) for name, value in evidence.where),
        tuple(reversed(values) if compared is SIDES else values),
    )
