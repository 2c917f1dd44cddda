"""Two answers in one line of which both are announced: `The answer is 17. The answer is 42.`

Nothing stands between them that puts one in the place of the other, so a student has named both. A
bare number in front of what is announced or boxed, `17 $\\boxed{42}$`, is given in the same way.
"""

from __future__ import annotations

import re

from grader.expressions.announcing import concludes
from grader.expressions.phrases import ANSWER_WORDS, pattern_of

_LONGEST = 80
_ANSWER = rf"(?:{pattern_of(ANSWER_WORDS)}|result|value|ergebnis|resultado)"
_SAYS = (
    r"(?P<concludes>(?:so|thus|hence|therefore|then),?\s)?(?:(?:the|my|our|final)\s){0,2}"
    rf"{_ANSWER}(?:\s(?:is|are|lautet|ist|es|est))?(?!\w)[\s:=$*]{{0,4}}"
)
#: What announces an answer right in front of it, and what may conclude it.
_ANNOUNCES = re.compile(
    rf"[\s$*.,;:/|)}}]{{1,6}}(?:(?:and|or|und|y|et)\s)?{_SAYS}\Z", re.IGNORECASE
)
_ANNOUNCED = re.compile(rf"\W{{0,4}}{_SAYS}", re.IGNORECASE)
_BOX = re.compile(r"\\f?box(?:ed)?(?![a-z])")
_LAST_SENTENCE = re.compile(r"[.;]\s")
#: A number alone, which may be a quantity.
_NUMBER = re.compile(r"[\s$*]*[-−]?\d[\d.,/]{0,15}(?:\s?[^\W\d_%°]\S{0,8})?[%°]?[\s$*.]*")
_BRACES = " {$*"
_SIGNS = " \t.,;:$*_`{}\\"


def given_in_front(line: str, raw: str, boxed: bool, announced: bool) -> str:
    """Return the answer that stands announced, or as a number alone, in front of another one.

    `raw` is the other one, the last of its line, and `boxed` says whether it is singled out;
    `announced`, that the line began with such words before these were taken off. A number from
    which the other one is said to follow, `17, so the answer is 42`, or that may count the items of
    a list, `2. The answer is 42`, is none. Empty where there is none.
    """
    at = line.rfind(raw) if raw else -1
    before = _BOX.sub("", line[: max(at, 0)]).rstrip(_BRACES)
    found = _ANNOUNCES.search(before)
    if found is None and not boxed:
        return ""
    front = before[: found.start()] if found else before
    front = _LAST_SENTENCE.split(front.strip(_SIGNS))[-1]
    said = _ANNOUNCED.match(front)
    value = front[said.end() :].strip(_SIGNS) if said else front
    if not value or len(value) > _LONGEST or len(_WORD.findall(value)) > 1:
        return ""
    if _ONLY_A_WORD.fullmatch(value) or concludes(value):
        return ""
    if found is not None and (said or announced):
        return value
    follows = found is not None and (found["concludes"] or _COUNTS.match(line))
    return value if not follows and _NUMBER.fullmatch(value) else ""


_ONLY_A_WORD = re.compile(r"[\W_]{0,6}[^\W\d_]{3,20}[\W_]{0,6}")
_WORD = re.compile(r"(?<![\w\\])[^\W\d_]{3,}")
_COUNTS = re.compile(r"\W{0,6}\d{1,3}[.)]\s")
