"""Answers that words call as the title of their part does, beside answers called otherwise.

Below `Precision`, `precision: 0.8` above `recall: 0.667` is the answer, and so is what stands
behind `Optimal value:` where that is asked and the optimal solution is told as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from grader.answers.base import Response
from grader.answers.find import families_of, quantities_asked
from grader.expressions.language import COMMON
from grader.expressions.phrases import ANSWER_WORDS, LEADING, NEUTRAL_WORDS, TELLING
from grader.rubric.types import Asked

_WORD = re.compile(r"[^\W\d_]{3,30}")
#: The words in front of a value, behind the last sign of a line that ends what is before them.
_CALLS = re.compile(
    r"(?:\A|[.;,:!?|]\s|\s[-–—]\s)(?P<words>[^.;,:!?=|]{3,60})(?::|(?<!\w)(?:is|=))\s*\Z"
)
_PLAIN = re.compile(r"[$*_`{}]|\\(?:text|mathrm|textbf|operatorname)")
_LONGEST = 200
#: Words that say nothing of which quantity a value is.
_ANSWERS = frozenset(ANSWER_WORDS)
_SILENT = frozenset({*NEUTRAL_WORDS, *TELLING, *LEADING, *COMMON} - _ANSWERS)
#: A value that replaces one before it, whatever that was called.
_REPLACES = re.compile(
    r"(?:corr|korr|actual|final|new|neu|revis|updat|edit|fix|oops|wait|sorry|better|real|true|total"
    r"|sum|gesamt|rounded|approx|simplif|decimal|check|redo|again|wrong|instead|conclu|altogether)"
)
_STEM = 5


@dataclass(frozen=True, slots=True)
class _Words:
    """What the words in front of a value call it: how many are the title's, and all others."""

    own: int
    answers: bool
    others: tuple[str, ...]


@lru_cache(maxsize=512)
def _stems(title: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(title.casefold()))


def _said_by(asked: Asked, response: Response) -> _Words:
    words = [word.casefold() for word in _WORD.findall(_called(response))]
    telling = [word for word in words if word not in _SILENT and word not in _ANSWERS]
    stems = _stems(asked.part.title)
    own = {word for word in telling if word[:_STEM] in stems}
    others = tuple(word for word in telling if word not in own)
    return _Words(len(own), not _ANSWERS.isdisjoint(words), others)


def _called(response: Response) -> str:
    """Return the words that stand for the name of a value; empty where letters do, or nothing."""
    statement = response.statement
    if statement is None:
        return ""
    if statement.label:
        return statement.label
    found = _CALLS.search(_PLAIN.sub("", statement.lead[-_LONGEST:]))
    if found is not None:
        return found["words"]
    left = statement.sides[0].raw if statement.relations else ""
    return left if re.fullmatch(r"[^\W\d_ ]{3,30}", _PLAIN.sub("", left).strip()) else ""


def of_words_of_title(asked: Asked, found: Sequence[Response]) -> tuple[Response, ...]:
    """Return the answers without those that words call otherwise, where one is called as asked."""
    if len(found) < 2 or not asked.part.title:
        return tuple(found)
    said = [_said_by(asked, response) for response in found]
    best = max((words.own for words in said if not words.others), default=0)
    if not best:
        return tuple(found)
    return tuple(r for r, words in zip(found, said, strict=True) if not _is_other(words, best))


def _is_other(words: _Words, best: int) -> bool:
    """Whether a value is that of another quantity: the recall, or the optimal solution.

    `Corrected: 0.7` and `In total: 5` may be what is asked, and `Answer: 5` is.
    """
    if words.own:
        return words.answers and words.own < best and not words.others
    return bool(words.others) and not any(map(_REPLACES.match, words.others))


#: What stands behind a value and says of what it is: `13 edges`, `5 m wide`.
_THING = re.compile(
    r"[\s$*]{0,3}(?:(?:m|cm|mm|km|ft|in|metres?|meters?|feet|foot|inch(?:es)?)\s)?"
    r"(?P<thing>[^\W\d_]{3,20})(?!\w|\s?[:=≈]|\sis\s|\s\d)"
)
#: What is a part of a formula, and no formula that is asked, unless its title names it.
_PIECES = re.compile(
    r"(?<!\w)(?:numerator|denominator|integrand|radicand|zähler|nenner)",
    re.IGNORECASE,
)


def is_called_another(asked: Asked, response: Response, line: str) -> bool:
    """Whether words call an answer another quantity of the family: `the quotient is 7`, `13 edges`.

    So they do where they call it a piece of a formula, of which the title says nothing.
    """
    words = _called(response)
    pieces = {found[0].casefold() for found in _PIECES.finditer(words)}
    title = asked.part.title.casefold()
    if pieces and not any(piece in title for piece in pieces):
        return True
    behind = line.rpartition(response.raw)[2] if response.raw else ""
    thing = _THING.match(behind)
    return _is_another(asked, words) or (thing is not None and _is_another(asked, thing["thing"]))


def _is_another(asked: Asked, words: str) -> bool:
    """Whether words name a quantity of a family of which the title asks for another one."""
    wanted = quantities_asked(asked) if words else {}
    said = [(family, rank) for family, rank in families_of(words) if family in wanted]
    return bool(said) and all(wanted[family] != rank for family, rank in said)
