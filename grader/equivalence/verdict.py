"""What a comparison answers: an outcome, never without its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class Outcome(StrEnum):
    """The four answers to "are these the same?"."""

    EQUIVALENT = "equivalent"
    DIFFERENT = "different"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Identical:
    """Both sides are one and the same expression."""

    kind: str = "identical"


@dataclass(frozen=True, slots=True)
class Proved:
    """Shown equal, or different, by exact arithmetic; `method` names the procedure."""

    method: str
    kind: str = "proved"


@dataclass(frozen=True, slots=True)
class Refuted:
    """A point at which the two differ for certain (disjoint balls or exact values).

    `point` pairs names with exact values as text; the values are printed to a few digits.
    `entry` names an entry at which two vectors or matrices differ, as `row 2, column 1`.
    `functions` pairs unknown functions with what stood for them, as `("sigma(t)", "2 + ...")`: what
    fails for one function does not hold for all.
    """

    point: tuple[tuple[str, str], ...]
    reference_value: str
    answer_value: str
    kind: str = "refuted"
    functions: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)
    entry: str = field(default="", kw_only=True)

    @property
    def where(self) -> tuple[tuple[str, str], ...]:
        """Everything that was put in: for names, then for unknown functions."""
        return (*self.point, *self.functions)


@dataclass(frozen=True, slots=True)
class WithinTolerance:
    """Equal under the declared policy for numbers: `difference` does not exceed `allowed`."""

    policy: str
    difference: str
    allowed: str
    kind: str = "within_tolerance"


@dataclass(frozen=True, slots=True)
class Attested:
    """Found equal by a computer algebra system, without a proof that we check."""

    by: str
    kind: str = "attested"


@dataclass(frozen=True, slots=True)
class Agreed:
    """The values of both agree to so many digits, for certain, at so many points; no proof."""

    digits: int
    points: int
    kind: str = "agreed"


Evidence = Identical | Proved | Refuted | WithinTolerance | Attested | Agreed | None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth saying that does not change the outcome; `code` is in docs/messages.md."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to a comparison; `code` is the stable name of the reason."""

    outcome: Outcome
    code: str
    evidence: Evidence = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberPolicy:
    """How close a number has to be; exact when nothing is set.

    `absolute`, `relative`: greatest difference. `digits`, `decimals`: both numbers must be the same
    when each is rounded to so many significant digits, or decimal places. `rounds_to_written`: the
    answer must be what the reference gives when rounded to the digits that the student wrote, which
    are those of `figures` significant ones where an integer leaves that open, and of which
    `least_decimals` or more must stand behind the point, if that is set. At most one of the
    policies is used.
    """

    absolute: Fraction | None = None
    relative: Fraction | None = None
    digits: int | None = None
    decimals: int | None = None
    rounds_to_written: bool = False
    least_decimals: int | None = None
    figures: int | None = None


EXACT = NumberPolicy()


# -- short ways to write verdicts ------------------------------------------------------------------


DOMAIN = Remark("domain", "The two are not defined at the same points; where both are, they agree.")


#: Why a question was left open, in words for the student.
REASONS = {
    "bounds-too-wide": "The number is too close to the border of what is allowed.",
    "deadline-steps": "To settle this takes more steps than were allowed.",
    "functions-elsewhere": "An unknown function stands at other places in the two.",
    "ill-shaped": "The shapes of vectors and matrices do not fit together.",
    "ill-shaped-reference": "In the formula asked for, shapes do not fit together.",
    "infinity": "The value is infinite, or not determined, such as infinity minus infinity.",
    "matrix-too-large": "The matrix is too large to be worked out automatically.",
    "log-base": "The two are the same only if `log` has base 10 or 2, which is not said.",
    "no-common-point": "No point was found at which both expressions have a value.",
    "no-solutions": "Neither of the two has a solution, which does not make them the same.",
    "noncommuting": "Products whose order matters are compared only as sums of such products.",
    "not-a-statement": "This is not an equation or a condition of a kind that can be compared.",
    "not-settled": "No difference was found, but it is not proved that the two are the same.",
    "odd-roots": "The two are the same only if odd roots of negative numbers are real.",
    "rounded-integer": "The number is right if it may be rounded to a whole one.",
    "rounding-tie": "The number is right if half is rounded to the even digit, not if up.",
    "temperature-difference": "The two are the same as differences, but not as temperatures.",
    "too-large": "This is too large to be worked out automatically.",
    "too-many-elements": "There are too many elements to be compared automatically.",
    "unknown-shapes": "Whether the two are the same depends on the shapes of the vectors and"
    " matrices, which the question does not say.",
    "too-many-letters": "There are too many different statements to try all their truth values.",
    "whole-numbers": "The two are the same only where a variable is a whole number.",
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
