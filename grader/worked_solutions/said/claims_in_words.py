"""Rewritings that words claim: "we can factor $2009$ as $7 \\cdot 11 \\cdot 13$".

Verbs of rewriting say that two formulas are the same. Where a line only says so of formulas in the
same names, they are compared as if a sign of equality stood between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.equivalence import Outcome
from grader.errors import Place
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Side
from grader.expressions.traversal import free_symbols
from grader.worked_solutions.link import Judged
from grader.worked_solutions.links import judge_pair
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.texts.lines import LineLink

_VERB = (
    r"\b(?:factor(?:i[sz]e[sd]?|ed|s)?|(?:re)?writ(?:e|ten)|express(?:ed)?|simplif(?:y|ied|ies))\b"
)
_FORMULA = r"\$(?P<{}>[^$=<>]{{1,160}}+)\$"
_CLAIMS = (
    re.compile(
        rf"{_VERB}[^.$=]{{0,24}}+{_FORMULA.format('left')}\s*(?:as|to|into)\s+"
        rf"{_FORMULA.format('right')}",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bfactor(?:(?:i[sz])?ing|i[sz]ation of)\s+\$?(?P<left>\d{1,12})\b\$?[^.$=]{0,60}?\bis\s+"
        rf"{_FORMULA.format('right')}",
        re.IGNORECASE,
    ),
)
_DENIED = re.compile(
    r"\b(?:not|cannot|never|if|suppose|wrong\w*|incorrect\w*)\b|n't\b", re.IGNORECASE
)
_LONGEST = 2_000
_NEAR = 30


def claims_in_words(text: str, notation: Notation) -> list[LineLink]:
    """Return the rewritings that the lines of a text claim in words, with what became of each."""
    return [
        link
        for number, line in enumerate(text.splitlines(), start=1)
        if len(line) <= _LONGEST
        for link in _claims_of(line, number, notation)
    ]


def _claims_of(line: str, number: int, notation: Notation) -> Iterator[LineLink]:
    for claim in _CLAIMS:
        for found in claim.finditer(line):
            if _DENIED.search(line[max(0, found.start() - _NEAR) : found.end()]):
                continue
            link = _judged(found["left"], found["right"], number, found.start() + 1, notation)
            if link is not None:
                yield link


def _judged(left: str, right: str, line: int, column: int, notation: Notation) -> LineLink | None:
    read = [parse(f"${side}$", notation) for side in (left, right)]
    one, other = read
    if not isinstance(one, Expression) or not isinstance(other, Expression):
        return None
    if free_symbols(one) != free_symbols(other) or isinstance(one, Symbol):
        return None
    verdict = judge_pair(one, other, notation)
    if verdict.outcome not in (Outcome.EQUIVALENT, Outcome.DIFFERENT):
        return None
    same = verdict.outcome is Outcome.EQUIVALENT
    judged = Judged(LinkOutcome.HOLDS if same else LinkOutcome.FAILS, verdict)
    place = Place("", line, column)
    return LineLink(Side(one, left, place), Side(other, right, place), "=", judged)
