"""Short ways to write verdicts."""

from __future__ import annotations

from grader.equivalence.verdict import Evidence, Outcome, Remark, Verdict

DOMAIN = Remark("domain", "The two are not defined at the same points; where both are, they agree.")


#: Why a question was left open, in words for the student.
REASONS = {
    "bounds-too-wide": "The number is too close to the border of what is allowed.",
    "functions-elsewhere": "An unknown function stands at other places in the two.",
    "infinity": "The value is infinite, or not determined, such as infinity minus infinity.",
    "matrix-too-large": "The matrix is too large to be worked out automatically.",
    "no-common-point": "No point was found at which both expressions have a value.",
    "no-solutions": "Neither of the two has a solution, which does not make them the same.",
    "noncommuting": "Products whose order matters are compared only as sums of such products.",
    "not-a-statement": "This is not an equation or a condition of a kind that can be compared.",
    "not-settled": "No difference was found, but it is not proved that the two are the same.",
    "odd-roots": "The two are the same only if odd roots of negative numbers are real.",
    "too-large": "This is too large to be worked out automatically.",
    "too-many-elements": "There are too many elements to be compared automatically.",
    "too-many-letters": "There are too many different statements to try all their truth values.",
}


def equivalent(code: str, evidence: Evidence, *remarks: Remark) -> Verdict:
    """Return the verdict of equality."""
    return Verdict(Outcome.EQUIVALENT, code, evidence, remarks)


def different(code: str, evidence: Evidence = None) -> Verdict:
    """Return the verdict of difference."""
    return Verdict(Outcome.DIFFERENT, code, evidence)


def undecided(code: str, text: str = "") -> Verdict:
    """Return that nothing settled the question; `text` tells more than the code's own sentence."""
    return Verdict(Outcome.UNDECIDED, code, None, (Remark(code, text or REASONS[code]),))
