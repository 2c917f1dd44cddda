"""The evidence of a verdict in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from grader.equivalence.verdict import (
    Attested,
    Identical,
    Outcome,
    Proved,
    Refuted,
    Verdict,
    WithinTolerance,
)
from grader.expressions.notation import Notation
from grader.reports.maths_html import typeset_source
from grader.reports.values_html import point_piece
from grader.reports.views import EvidenceView

#: How each procedure of the comparison is called in front of a student.
METHODS: Mapping[str, str] = {
    "normal form": "both were multiplied out exactly and are the same",
    "rational arithmetic": "calculated exactly with fractions",
    "part by part": "each part was compared by itself",
}


def evidence_view(verdict: Verdict | None, notation: Notation) -> EvidenceView | None:
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
        case WithinTolerance() as evidence:
            return EvidenceView(_tolerance(verdict.outcome, evidence))
        case Refuted() as evidence:
            return _counterexample(evidence, notation)
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
    inside = "within" if outcome is Outcome.EQUIVALENT else "more than"
    return (
        f"It differs from the expected number by {evidence.difference}, "
        f"which is {inside} what is allowed ({evidence.allowed})."
    )


def _counterexample(evidence: Refuted, notation: Notation) -> EvidenceView:
    sentence = (
        "The two give different values at this point, so they cannot be equal:"
        if evidence.point
        else "The two are different numbers:"
    )
    return EvidenceView(
        sentence,
        tuple(point_piece(name, value, notation) for name, value in evidence.point),
        typeset_source(evidence.answer_value, notation),
        typeset_source(evidence.reference_value, notation),
    )
