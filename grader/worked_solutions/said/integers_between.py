"""The whole numbers that words list for an inequality: of `7/4 < x < 7/3`, `the integers are 2`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from grader.equivalence import Outcome, Proved, Refuted, Verdict, enclose
from grader.errors import Place
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import free_symbols
from grader.worked_solutions.link import Judged
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.texts.lines import LineLink

_NUMBER = r"[-−]?\d{1,6}(?![.\w]\d)"
_CLAIM = re.compile(
    r"\b(?:the )?(?:only )?(?:integers?|whole numbers?)(?: values?| solutions?)?"
    r"(?: (?:of|for) [a-z])?(?: that| which)? (?:satisf(?:y|ies|ying)|in) (?:the|this|both)"
    r" (?:inequality|interval|range)"
    rf" (?:is|are)(?: only| just)?:? (?P<list>{_NUMBER}(?:,? and {_NUMBER}|, ?{_NUMBER}){{0,30}})"
    r"(?=[.;]|$)",
    re.IGNORECASE,
)
#: Words in front that leave open or ask for what is listed.
_OPEN = re.compile(r"\b(?:if|whether|suppose|not|some|also)\b|n't\b", re.IGNORECASE)
#: So many whole numbers are listed, and so many lines lie between them and their inequality.
_MOST, _NEAR = 30, 4
_LESS, _MORE = frozenset({"<", "<="}), frozenset({">", ">="})


def integers_between(statements: Sequence[Statement], text: str) -> Iterator[LineLink]:
    """Yield what words list for the last inequality with two ends, with what becomes of it."""
    if "integer" not in text and "whole number" not in text:
        return
    for number, line in enumerate(text.splitlines(), start=1):
        plain = line.replace("$", "").replace("\\", "")
        for claim in _CLAIM.finditer(plain):
            sentence = plain[: claim.start()].rpartition(". ")[2]
            inside = None if _OPEN.search(sentence) else _last(statements, number)
            if inside is not None:
                yield _judged(inside, claim, number)


def _last(statements: Sequence[Statement], line: int) -> frozenset[int] | None:
    """Return the whole numbers that the last inequality above a line leaves, if it has two ends."""
    above = [s for s in statements if line - _NEAR <= s.place.line <= line and len(s.sides) > 1]
    if not above or above[-1].hedge:
        return None
    sides = [side.expression for side in above[-1].sides]
    read = [side for side in sides if isinstance(side, Expression)]
    signs = set(above[-1].relations)
    if len(read) != 3 or len(sides) != 3 or not isinstance(read[1], Symbol):
        return None
    if not (signs <= _LESS or signs <= _MORE) or free_symbols(read[0]) or free_symbols(read[2]):
        return None
    ends = [enclose(read[0]), enclose(read[2])]
    if any(end is None or not end.exact for end in ends):
        return None
    values = [end.lower for end in ends if end is not None]
    closed = [sign in ("<=", ">=") for sign in above[-1].relations]
    pairs = sorted(zip(values, closed, strict=True))
    (lower, at_lower), (upper, at_upper) = pairs
    if upper - lower > _MOST:
        return None
    return frozenset(range(_first(lower, at_lower), -_first(-upper, at_upper) + 1))


def _first(end: Fraction, included: bool) -> int:
    """Return the first whole number from an end on."""
    return ceil(end) if included else floor(end) + 1


def _judged(inside: frozenset[int], claim: re.Match[str], line: int) -> LineLink:
    listed = [int(each.replace("−", "-")) for each in re.findall(r"[-−]?\d+", claim["list"])]
    right = set(listed) == inside
    shown = ", ".join(map(str, sorted(inside)))
    place = Place("", line, claim.start() + 1)
    sides = (Side(Symbol(shown), shown, place), Side(Symbol(claim["list"]), claim["list"], place))
    verdict = Verdict(Outcome.EQUIVALENT, "number-fact", Proved("arithmetic"))
    if not right:
        verdict = Verdict(Outcome.DIFFERENT, "number-fact", Refuted((), shown, claim["list"]))
    outcome = LinkOutcome.HOLDS if right else LinkOutcome.FAILS
    return LineLink(*sides, "", Judged(outcome, verdict), reason="" if right else "this is not so")
