"""A link `A = B` of a worked solution, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from grader.equivalence import Outcome, Verdict
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import is_decimal

OPEN = Verdict(Outcome.UNDECIDED, "link-open")
OUTCOMES = {
    Outcome.EQUIVALENT: LinkOutcome.HOLDS,
    Outcome.DIFFERENT: LinkOutcome.FAILS,
    Outcome.UNDECIDED: LinkOutcome.UNDECIDED,
    Outcome.UNREADABLE: LinkOutcome.UNDECIDED,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a link; `claims` says whether it claims an identity or a computation at all.

    `x + 5 = 12` claims neither: it is an equation, and as such neither right nor wrong.
    """

    outcome: LinkOutcome
    verdict: Verdict
    claims: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a chain.

    `first` says that nothing stands before it in its chain, `rewrites` that it is no equation to be
    solved, as far as the text around it tells, `solvable` that it is none without solutions;
    `names` are letters that are no units here.
    `quantities` says that names stand for positive numbers, where nothing is declared; `identity`
    that words call it a law of the functions in it, `restated` that they say it is written in
    another way.
    """

    left: Expression
    right: Expression
    loose: bool
    first: bool
    notation: Notation
    rewrites: bool = False
    names: frozenset[str] = frozenset()
    quantities: bool = True
    solvable: bool = False
    identity: bool = False
    restated: bool = False

    @property
    def closed(self) -> bool:
        """Whether both sides are values, without names or unknown functions."""
        names = free_symbols(self.left) | free_symbols(self.right)
        return not names and not has_opaque(self.left, self.right)

    @property
    def decimal(self) -> bool:
        """Whether a side holds decimals, which may have been rounded."""
        return any(map(is_decimal, walk(self.left, self.right)))
