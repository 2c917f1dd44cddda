"""A number that is said again in words, and is another one there: `42 (forty-three)`."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from grader.answers.base import Checked, MarkOutcome
from grader.answers.explain import review
from grader.answers.find import line_of, spelled_number, without_left_side, without_units
from grader.equivalence import rational_value
from grader.expressions.nodes import Expression, number
from grader.marking.attempts import Attempt

_LONGEST = 400
#: What is said behind a number, in brackets or behind a comma: `42 apples, in words: forty-two`.
_AGAIN = re.compile(
    r"[\s$*]{0,4}(?:(?P<things>[^\W\d_]{2,20})\s?)?(?:[(\[,;=–—-]|\bor\b)\s?"
    r"(?:(?:in words|i\.e\.|that is|words)\s?[:,]?\s?)?"
    r"(?P<said>[^\W\d_]{3,12}(?:[\s-][^\W\d_]{1,12}){0,8})[\s)\].!*$]{0,5}\Z",
    re.IGNORECASE,
)
_MINUS = re.compile(r"\A(?:minus|negative)\s", re.IGNORECASE)
_TEXT = "This number is `{said}` in words, which is another one; a person will look."


def other_in_words(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a number in words is another than that in digits.

    A wrong number is one only where the words are right; words may round a decimal.
    """
    response = attempt.response
    if response is None or not attempt.kind.facts.a_number:
        return None
    if not isinstance(response.read, Expression):
        return None
    line = line_of(attempt.document, response.place)
    at = line.rfind(response.raw) if response.raw and len(line) <= _LONGEST else -1
    found = _AGAIN.match(line, at + len(response.raw)) if at >= 0 else None
    value = rational_value(without_units(without_left_side(response.read))[0])
    if found is None or value is None:
        return None
    words = _MINUS.sub("", found["said"])
    first, _, last = words.rpartition(" ")
    in_digits = f"{response.raw} {found['things'] or ''}".split()
    words = first if last in in_digits else words
    said = spelled_number(words)
    if said is None or _is_rounded(abs(value), said):
        return None
    if checked.outcome is not MarkOutcome.CORRECT:
        other = replace(response, read=number(said))
        if attempt.kind.check(attempt.asked, other).outcome is not MarkOutcome.CORRECT:
            return None
    return review("other-in-words", _TEXT.format(said=words))


def _is_rounded(value: Fraction, said: Fraction) -> bool:
    """Whether a whole number is said for a value: itself, or one beside it for a decimal."""
    return value == said or (value.denominator > 1 and abs(value - said) < 1)
