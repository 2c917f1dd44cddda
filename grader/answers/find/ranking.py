"""Which of several lines is the answer: what is announced, else what is said, never an aside.

Nothing here looks at whether a line is right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.answers.base import Response
from grader.errors import Place
from grader.expressions.phrases import (
    ANSWER_WORDS,
    ASIDE,
    ASIDE_SENTENCE,
    CONCLUDING,
    LEADING,
    pattern_of,
)
from grader.expressions.statement import Statement

#: `The answer is`, `Final answer:`, `Lösung:` right before a formula or a word.
_NOUN = f"{pattern_of(ANSWER_WORDS)}|result|ergebnis|resultado|choice|option"
_IS = r"is|are|was|ist|lautet|es|est|è|é|är|er|on|would be|should be|must be|是|为"
_ANNOUNCED = re.compile(
    rf"(?:(?<!\w)(?:{pattern_of(ANSWER_WORDS)})(?![^\W\d_])"
    r"|\b(?:final|the|our|my)\s+(?:result|value)\b|####)"
    r"(?:\s+(?:to|of|for|in|part|question|\(?\w{1,3}\)?)){0,4}"
    rf"(?:\s*(?:{_IS}))?(?:\s*(?:then|thus|therefore))?"
    r"\s*+(?:[A-Za-z](?:_?\w)?\s*+)?[:=：.]*+\s*$",
    re.IGNORECASE,
)
#: A clause that is no claim of its own: `with h = 0.5`, `since f' = 0`, `e.g. x = 1`.
_ASIDE_CLAUSE = re.compile(
    rf"(?<!\w)(?:{pattern_of(ASIDE)})(?!\w)\.?"
    r"(?:\s+(?:in|the|at|with|that|value|values|point|von|bei))?\s*(?:[:,(]\s*)?$",
    re.IGNORECASE,
)
#: A sentence that checks, gives an example or says what holds under a condition.
_ASIDE_SENTENCE = re.compile(
    rf"(?:^|[(\[]\s*|,\s*)(?:to\s+)?(?:{pattern_of(ASIDE_SENTENCE)})(?!\w)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_CONCLUDES = re.compile(rf"(?<!\w)(?:{pattern_of(CONCLUDING)})(?!\w)", re.IGNORECASE)


def is_announced(statement: Statement) -> bool:
    """Whether a line is said to be the answer: announced in words, boxed or in bold."""
    return statement.stressed or announces(statement.lead)


def announces(words: str) -> bool:
    """Whether words say that the answer follows."""
    return _ANNOUNCED.search(words) is not None


def is_aside(statement: Statement) -> bool:
    """Whether a line is a check, an example, a condition or a rejected value."""
    if _ASIDE_CLAUSE.search(statement.lead):
        return True
    found = _ASIDE_SENTENCE.search(statement.lead)
    return found is not None and not _CONCLUDES.search(found["rest"])


def that_count(responses: Sequence[Response]) -> tuple[Response, ...]:
    """Return the responses among which the last one counts, in order."""
    said = _if_any(
        responses, [r for r in responses if r.statement is None or not r.statement.hedge]
    )
    plain = _if_any(said, [r for r in said if not (r.statement and is_aside(r.statement))])
    return _if_any(plain, [r for r in plain if r.statement and is_announced(r.statement)])


def _if_any(before: Sequence[Response], kept: Sequence[Response]) -> tuple[Response, ...]:
    return tuple(kept) if kept else tuple(before)


#: An announcement in front of words: `So I think the answer is carrying capacity.`
_IN_FRONT = re.compile(
    rf"^\W*(?:(?:{pattern_of(LEADING)})(?!\w)[\s,:]*(?:that\s+)?)*"
    rf"(?:(?:(?:my|the|our|die|la|il|o)\s+)?(?:final\s+)?(?P<noun>{_NOUN})"
    r"(?:\s+(?:to|for|of)\s+(?:this|part|question)?\s*\(?\w{0,3}\)?)?"
    rf"\s*(?:(?:{_IS})(?!\w)\s*[:=]?|[:.=：]|$)\s*)?",
    re.IGNORECASE,
)


def without_announcement(words: str) -> str:
    """Return words without what announces them: `the answer is b` gives `b`."""
    found = _IN_FRONT.match(words)
    rest = words[found.end() :] if found else words
    return rest.strip(" *_`\"'“”:=")


def is_an_announcement(words: str) -> bool:
    """Whether words begin by saying that they are the answer, or what follows: `Therefore b`."""
    found = _IN_FRONT.match(words)
    concludes = found is not None and _CONCLUDES.match(words.lstrip(" *_"))
    return found is not None and bool(found["noun"] or concludes)


def announced_words(lines: Sequence[tuple[str, Place]]) -> list[tuple[str, Place]]:
    """Return the lines that are said to be the answer, without what says it.

    `Answer:` alone announces the line below it.
    """
    found: list[tuple[str, Place]] = []
    waiting = False
    for text, place in lines:
        rest = without_announcement(text)
        if is_an_announcement(text):
            waiting = not rest
            found += [(rest, place)] if rest else []
        elif waiting:
            found.append((text, place))
            waiting = False
    return found
