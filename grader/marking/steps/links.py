"""Judges one link `A = B` of a worked solution, by what the text itself defines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.equivalence.compare import compare
from grader.equivalence.numbers import enclose
from grader.equivalence.verdict import (
    Outcome,
    Proved,
    Refuted,
    Remark,
    Verdict,
    WithinTolerance,
)
from grader.expressions.nodes import (
    Collection,
    Expression,
    Logic,
    Mul,
    PlusMinus,
    Relation,
    Symbol,
    free_symbols,
    number,
    walk,
)
from grader.expressions.notation import Notation
from grader.marking.steps.definitions import Definitions, is_name
from grader.marking.steps.rounding import Agreement, agreement
from grader.marking.steps.units import conversion, has_units, without_units
from grader.marking.types import LinkOutcome

_NOT_A_VALUE = (Collection, Logic, Relation, PlusMinus)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a link; `claims` says whether it claims an identity or a computation at all.

    `x + 5 = 12` claims neither: it is an equation, and as such neither right nor wrong.
    """

    outcome: LinkOutcome
    verdict: Verdict
    claims: bool = True


_OUTCOMES = {
    Outcome.EQUIVALENT: LinkOutcome.HOLDS,
    Outcome.DIFFERENT: LinkOutcome.FAILS,
    Outcome.UNDECIDED: LinkOutcome.UNDECIDED,
    Outcome.UNREADABLE: LinkOutcome.UNDECIDED,
}
OPEN = Verdict(Outcome.UNDECIDED, "link-open")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a chain: `first` says that nothing stands before it in its chain."""

    left: Expression
    right: Expression
    loose: bool
    first: bool
    notation: Notation

    @property
    def names(self) -> frozenset[Symbol]:
        """The names that occur on either side."""
        return free_symbols(self.left) | free_symbols(self.right)


def judge(link: Link, definitions: Definitions) -> Judged:
    """Decide whether a link holds: as it stands, by its numbers, or with the text's definitions."""
    as_it_stands = _judge_as_it_stands(link)
    if as_it_stands.outcome is LinkOutcome.HOLDS or not link.names:
        return as_it_stands
    expanded = _judge_expanded(link, definitions)
    if expanded.outcome is LinkOutcome.HOLDS:
        return expanded
    if link.first and _may_define(link):
        return replace(expanded, outcome=LinkOutcome.UNDECIDED, verdict=OPEN, claims=False)
    return expanded if expanded.claims else as_it_stands


def _may_define(link: Link) -> bool:
    """Whether the first link of a chain may be a definition or an equation."""
    return is_name(link.left) or is_name(link.right) or bool(link.names)


def _judge_as_it_stands(link: Link) -> Judged:
    if has_units(link.left, link.right):
        return _judge_with_units(link)
    if not link.names:
        return _judge_numbers(link)
    return _judge_identity(link)


def _judge_numbers(link: Link) -> Judged:
    """Decide between two closed values, allowing for the rounding that people do."""
    if any(isinstance(node, _NOT_A_VALUE) for node in (link.left, link.right)):
        return _judge_identity(link)
    found = agreement(link.left, link.right, link.loose)
    if found is None:
        return _judge_identity(link)
    if found is Agreement.EQUAL:
        return Judged(LinkOutcome.HOLDS, Verdict(Outcome.EQUIVALENT, "same", Proved("arithmetic")))
    if found is Agreement.ROUNDED:
        evidence = WithinTolerance("rounding", *_two_values(link))
        return Judged(LinkOutcome.HOLDS, Verdict(Outcome.EQUIVALENT, "rounded", evidence))
    if found is Agreement.EXPLAINED:
        return Judged(LinkOutcome.UNDECIDED, Verdict(Outcome.UNDECIDED, "rounded-inputs"))
    verdict = compare(link.left, link.right, link.notation)
    if verdict.outcome is Outcome.EQUIVALENT:
        return Judged(LinkOutcome.HOLDS, verdict)
    evidence_ = Refuted((), *_two_values(link))
    return Judged(LinkOutcome.FAILS, Verdict(Outcome.DIFFERENT, "other-value", evidence_))


def _two_values(link: Link) -> tuple[str, str]:
    return str(enclose(link.left)), str(enclose(link.right))


def _judge_identity(link: Link) -> Judged:
    verdict = compare(link.left, link.right, link.notation)
    outcome = _OUTCOMES[verdict.outcome]
    if outcome is LinkOutcome.FAILS and (link.first or not _same_names(link)):
        return Judged(LinkOutcome.UNDECIDED, OPEN, claims=not link.first)
    return Judged(outcome, verdict)


def _same_names(link: Link) -> bool:
    return free_symbols(link.left) == free_symbols(link.right)


def _judge_with_units(link: Link) -> Judged:
    """Decide with the units converted, or left out: people drop them on the way."""
    bare = replace(link, left=without_units(link.left), right=without_units(link.right))
    if bare.names:
        found = _judge_identity(bare)
        return found if found.outcome is LinkOutcome.HOLDS else Judged(LinkOutcome.UNDECIDED, OPEN)
    ratio = conversion(link.left, link.right)
    judged = _judge_numbers(bare)
    if ratio is None:
        holds = judged.outcome is LinkOutcome.HOLDS
        return judged if holds else Judged(LinkOutcome.UNDECIDED, OPEN)
    for attempt in _converted(bare, ratio):
        judged = _judge_numbers(attempt)
        if judged.outcome is LinkOutcome.HOLDS:
            break
    return judged


def _converted(bare: Link, ratio: Fraction) -> Iterator[Link]:
    yield replace(bare, left=Mul(bare.left, number(ratio)))
    yield replace(bare, right=Mul(bare.right, number(1 / ratio)))


def _judge_expanded(link: Link, definitions: Definitions) -> Judged:
    """Decide with the values of the names put in; the name being defined stays itself."""
    kept = frozenset((link.left,)) if link.first and is_name(link.left) else frozenset()
    left = definitions.expand(link.left, kept)
    right = definitions.expand(link.right, kept)
    expanded = replace(link, left=left, right=right)
    if (left, right) == (link.left, link.right):
        return _judge_as_it_stands(link)
    judged = _judge_as_it_stands(expanded)
    used = frozenset(walk(link.left, link.right))
    certain = all(definitions.settles(node) for node in used)
    if judged.outcome is LinkOutcome.FAILS and not (certain and not link.first):
        return Judged(LinkOutcome.UNDECIDED, OPEN)
    if judged.outcome is LinkOutcome.HOLDS:
        remark = Remark("by-definitions", "with the values that the text gives to its names")
        return replace(judged, verdict=replace(judged.verdict, remarks=(remark,)))
    return judged
