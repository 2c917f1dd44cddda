"""Computations in words: "15 percent of 480 is 72", "half of 84 is 42", "12 plus 19 equals 31".

Nothing is judged that a word beside it may change, and no sentence that asks or supposes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.equivalence import Outcome, Verdict
from grader.errors import Place
from grader.expressions.notation import Notation
from grader.expressions.statement import Side
from grader.expressions.writing import to_plain
from grader.worked_solutions.link import OUTCOMES, Judged
from grader.worked_solutions.links import judge_pair
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.said.number_facts import leaves_open
from grader.worked_solutions.said.spoken import Claim, claims_in
from grader.worked_solutions.texts.lines import LineLink

_LONGEST = 2_000
_MAY_HOLD = re.compile(
    r"(?i)\b(?:plus|minus|times|divided|multiplied|half|third|thirds|quarters?|fourths?|fifths?"
    r"|twice|double|triple|thrice|quadruple|sum|product|difference|quotient|average|mean|square"
    r"|cube|squared|cubed|root|reciprocal|absolute|divisor|factor|multiple|gcd|lcm|hcf|gcf"
    r"|factorial|percent|cent)\b|%"
)
#: Dollars may mean money or set a formula, stars a stress; columns stay.
_WITHOUT_MARKS = str.maketrans({"$": " ", "\\": " ", "*": " ", "−": "-", "{": " ", "}": " "})


def arithmetic_in_words(text: str, notation: Notation) -> Iterator[LineLink]:
    """Yield the computations that the lines of a text claim in words, with what became of each."""
    for count, line in enumerate(text.splitlines(), start=1):
        if len(line) > _LONGEST or not _MAY_HOLD.search(line):
            continue
        plain = line.translate(_WITHOUT_MARKS)
        for claim in claims_in(plain):
            if not leaves_open(plain, claim.start, claim.end):
                yield _judged(claim, count, notation)


def _judged(claim: Claim, count: int, notation: Notation) -> LineLink:
    verdicts = [judge_pair(each, claim.said, notation, claim.loose) for each in claim.values]
    place = Place("", count, claim.start + 1)
    left, right = (Side(each, to_plain(each), place) for each in (claim.values[0], claim.said))
    return LineLink(left, right, "~" if claim.loose else "=", _best(verdicts))


def _best(verdicts: list[Verdict]) -> Judged:
    """Return what becomes of a computation that can be read in several ways: the best of them."""
    for outcome in (Outcome.EQUIVALENT, Outcome.UNDECIDED, Outcome.UNREADABLE):
        for verdict in verdicts:
            if verdict.outcome is outcome:
                return Judged(OUTCOMES[outcome], verdict)
    return Judged(LinkOutcome.FAILS, verdicts[0])
