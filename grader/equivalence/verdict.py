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
    `functions` pairs unknown functions with what stood for them, as `("sigma(t)", "2 + ...")`: what
    fails for one function does not hold for all.
    """

    point: tuple[tuple[str, str], ...]
    reference_value: str
    answer_value: str
    kind: str = "refuted"
    functions: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)

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


Evidence = Identical | Proved | Refuted | WithinTolerance | Attested | None


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

    `absolute`, `relative`: greatest difference. `digits`: significant digits that must agree.
    `decimals`: decimal places that must agree. `rounds_to_written`: the answer must be what the
    reference gives when rounded to the digits that the student wrote, of which there must be at
    least `least_decimals`. At most one of the policies is used.
    """

    absolute: Fraction | None = None
    relative: Fraction | None = None
    digits: int | None = None
    decimals: int | None = None
    rounds_to_written: bool = False
    least_decimals: int = 0


EXACT = NumberPolicy()
