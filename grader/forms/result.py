"""What a formula lacks of a form, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from grader.expressions.nodes import Expression
from grader.expressions.writing import to_plain


class Over(StrEnum):
    """The numbers that factors may hold."""

    RATIONALS = "rationals"
    REALS = "reals"
    COMPLEX = "complex"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why a formula has not the form, as a clause; one that is `doubtful` is for a person."""

    reason: str
    doubtful: bool = False


def shown(expression: Expression) -> str:
    """Return a formula as a reason quotes it."""
    return f"`{to_plain(expression)}`"
