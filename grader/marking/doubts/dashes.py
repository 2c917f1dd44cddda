"""A dash before a number that may be its minus sign: `answer - 42`, `Answer: - 42`.

Which of both a student means is for a person, where only one of the two numbers is right.
"""

from __future__ import annotations

import re
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome
from grader.answers.explain import review
from grader.answers.find import line_of
from grader.expressions.nodes import Expression, Neg
from grader.expressions.phrases import ANSWER_WORDS, pattern_of
from grader.marking.attempts import Attempt
from grader.readers.document import ListBlock

_TEXT = "The dash in front of this may be a minus sign; a person will look."
#: The words that announce an answer, and a dash with spaces around it.
_BEFORE = re.compile(
    rf"(?<!\w)(?:{pattern_of(ANSWER_WORDS)}|result)(?:\s(?:is|to|for|in|part|\(?\w{{1,3}}\)?)){{0,4}}"
    r"\s*+(?:[:=]\s*+)?[-–−]\s++$",
    re.IGNORECASE,
)


#: A dash of any length with which a line begins: `– 19.6 J`, `—5`.
_ALONE = re.compile(r"\s*(?:[-–]\s+|—\s*)\\?[$€£¥]?")


def dash_in_doubt(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a dash makes the sign of a number doubtful."""
    response = attempt.response
    if response is None or not attempt.kind.facts.a_number:
        return None
    if not isinstance(response.read, Expression) or not _has_dash(attempt):
        return None
    read = response.read
    other = read.args[0] if isinstance(read, Neg) else Neg(read)
    bare = response.raw.strip(" $").lstrip("-–− ")
    raw = bare if isinstance(read, Neg) else f"-{bare}"
    turned = attempt.kind.check(attempt.asked, replace(response, read=other, raw=raw))
    outcomes = (checked.outcome, turned.outcome)
    lost = outcomes == (MarkOutcome.INCORRECT, MarkOutcome.CORRECT)
    won = outcomes == (MarkOutcome.CORRECT, MarkOutcome.INCORRECT) and isinstance(read, Neg)
    return review("dash", _TEXT) if lost or won else None


def _has_dash(attempt: Attempt) -> bool:
    """Whether the line of the answer announces it with a dash that has spaces around it."""
    response = attempt.response
    assert response is not None
    number = response.raw.strip(" $").lstrip("-–− ")
    line = line_of(attempt.document, response.place)
    at = line.rfind(number) if number else -1
    before = line[:at] if at > 0 else ""
    alone = not isinstance(response.read, Neg) and _ALONE.fullmatch(before)
    return _is_item(attempt) or bool(_BEFORE.search(before) or alone)


def _is_item(attempt: Attempt) -> bool:
    """Whether the answer is the one item of a list: `- 42`, which may be no list."""
    response = attempt.response
    assert response is not None
    lists = [b for b in attempt.document.blocks if isinstance(b, ListBlock) and len(b.items) == 1]
    return any(
        item.place.row == response.place.row
        and item.text.strip().lstrip("\\$€£¥ ") == response.raw.strip().lstrip("\\$€£¥ ")
        for block in lists
        for item in block.items
    )
