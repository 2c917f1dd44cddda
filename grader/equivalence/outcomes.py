"""Short ways to write verdicts."""

from __future__ import annotations

from grader.equivalence.verdict import Evidence, Outcome, Remark, Verdict

DOMAIN = Remark("domain", "The two are not defined at the same points; where both are, they agree.")


def equivalent(code: str, evidence: Evidence, *remarks: Remark) -> Verdict:
    """Return the verdict of equality."""
    return Verdict(Outcome.EQUIVALENT, code, evidence, remarks)


def different(code: str, evidence: Evidence = None) -> Verdict:
    """Return the verdict of difference."""
    return Verdict(Outcome.DIFFERENT, code, evidence)


def undecided(code: str, text: str = "") -> Verdict:
    """Return that nothing settled the question."""
    remarks = (Remark(code, text),) if text else ()
    return Verdict(Outcome.UNDECIDED, code, None, remarks)
