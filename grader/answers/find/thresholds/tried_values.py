"""Values that were tried for a threshold: `h = 0.41 escapes, h = 0.42 gets stuck`.

A value that is said to be beyond the threshold is not the answer, and one of which nothing better
is said is no right one.
"""

from __future__ import annotations

import re
from fractions import Fraction

from grader.answers.base import Response
from grader.answers.find.lines import line_of
from grader.answers.find.reading import without_left_side
from grader.equivalence import rational_value
from grader.expressions.nodes import Expression
from grader.readers.document import Document
from grader.rubric.types import Asked

_ABOVE, _BELOW = frozenset({"sup", "max"}), frozenset({"inf", "min"})
"""The queries for the last value at which something holds, which is lost above it or below."""

_ENDS_CLAUSE = re.compile(
    r"[()\n]|[,;.](?=\s|$)"
    r"|\s(?:but|and|while|whereas|so|otherwise|or else|aber|und|sonst|pero|mais|et)\s",
    re.IGNORECASE,
)
_TOO_FAR = re.compile(r"too (?:high|large|big|much)", re.IGNORECASE)
#: What does not hold any more, and what denies: an even number of them says that it holds.
_DENIES = re.compile(
    r"(?<!\w)(?:diverg|unstable|instabil|explod|blow|fail|traps?(?!\w)|trapped|stuck|caught|stay"
    r"|stops? converging|no longer|not(?!\w)"
    rf"|cannot|never|{_TOO_FAR.pattern})|n['’]t(?!\w)",
    re.IGNORECASE,
)
#: Words with which a clause speaks of the threshold itself, or of all that is beyond it.
_OF_THRESHOLD = re.compile(
    r"(?<!\w)(?:max|min|larg|great|high|big|small|low|least|most|up to|before|until"
    r"|beyond|above|over|more|exceed|threshold|critical|limit|bound|sup|inf)|[>≥]|\\geq?(?![a-z])",
    re.IGNORECASE,
)


#: What is not so yet: `at most 0.41 before it gets stuck`, `no larger than 0.41`.
_NOT_SO = re.compile(
    r"(?<!\w)(?:before|until|without|or else|otherwise)\s[^.;]{0,60}"
    r"|(?<!\w)(?:no|not|never)\s(?:be\s)?\w{3,8}\sthan(?!\w)"
    r"|(?:\bnot|\bnever|cannot|n['’]t)\s(?:exceed|go (?:above|beyond|over))",
    re.IGNORECASE,
)


_HOLDS = re.compile(
    r"(?:not|never|cannot|no longer|n['’]t)\s(?:get|gets|be|become|ever|stay|remain)?\s?"
    r"(?:diverg|unstable|instabil|explod|blow|fail|trap|stuck|caught)",
    re.IGNORECASE,
)


def is_lost(text: str) -> bool | None:
    """Whether a sentence says that something is lost; None where it says that and its opposite.

    `does not get stuck` says that it is not.
    """
    said = _NOT_SO.sub(" ", text)
    holds = _HOLDS.search(said) is not None
    lost = _DENIES.search(_HOLDS.sub(" ", said)) is not None
    return None if holds and lost else lost


def asks_for_last(asked: Asked) -> int:
    """Return 1 where the greatest value is asked at which something holds, -1 for the least."""
    head = asked.part.query.head if asked.part.query is not None else ""
    return (head in _ABOVE) - (head in _BELOW)


def without_beyond(text: str) -> str:
    """Return a text without the clauses that say that a value lies beyond: `(0.42 is too high)`."""
    ends = [found.span() for found in _ENDS_CLAUSE.finditer(text)]
    starts, stops = [0, *(end for _, end in ends)], [*(start for start, _ in ends), len(text)]
    for start, stop in reversed([*zip(starts, stops, strict=True)]):
        clause = text[start:stop]
        bare = _TOO_FAR.sub("", clause)
        beyond = is_lost(clause) is True and _OF_THRESHOLD.search(bare) is None
        if beyond and any(map(str.isdigit, clause)):
            text = f"{text[:start]} {text[stop:]}"
    return text


def speaks_of_beyond(text: str) -> bool:
    """Whether a text says that something is lost: `diverges for eta > 1/2`."""
    return _DENIES.search(text) is not None


def says_it_is_lost(text: str) -> bool:
    """Whether a text says that something is lost: `traps Adam`, but not `does not trap it`."""
    return len(_DENIES.findall(text)) % 2 == 1


def is_beyond(asked: Asked, document: Document, response: Response) -> bool:
    """Whether the words beside a value say that it lies beyond the threshold that is asked.

    A title that speaks of what is beyond, `from which on it diverges`, asks for such a value.
    """
    if not asks_for_last(asked) or speaks_of_beyond(asked.part.title):
        return False
    clause = _clause_of(line_of(document, response.place), response.raw.strip(" $"))
    is_of_threshold = _OF_THRESHOLD.search(_TOO_FAR.sub("", clause)) is not None
    return not is_of_threshold and says_it_is_lost(clause)


def _clause_of(line: str, raw: str) -> str:
    """Return the part of a line in which a value stands, the last time that it does."""
    at = line.rfind(raw) if raw else -1
    if at < 0:
        return ""
    ends = [found.span() for found in _ENDS_CLAUSE.finditer(line)]
    first = max((end for _, end in ends if end <= at), default=0)
    last = min((start for start, _ in ends if start >= at + len(raw)), default=len(line))
    return line[first:last]


def without_tried(
    asked: Asked, document: Document, found: tuple[Response, ...]
) -> tuple[Response, ...]:
    """Return the last value before the threshold, where others are said to be beyond it."""
    beyond = [each for each in found if is_beyond(asked, document, each)]
    kept = [each for each in found if each not in beyond]
    if not beyond or not kept:
        return found
    sign = asks_for_last(asked)
    far, near = ([_size(each) for each in group] for group in (beyond, kept))
    last = max((sign * size for size in near if size is not None), default=None)
    if last is None or None in near or not all(s is not None and sign * s > last for s in far):
        return found
    return tuple(each for each, size in zip(kept, near, strict=True) if size == sign * last)


def _size(response: Response) -> Fraction | None:
    """Return the number that is given, None for a formula."""
    read = response.read
    return rational_value(without_left_side(read)) if isinstance(read, Expression) else None
