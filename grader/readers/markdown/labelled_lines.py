"""Lines with the label of a question or part in front, which go on with no line above them.

What is only mentioned is none: a label in a sentence, `as we have seen in the second part of` and
below it `problem 2, the sum is`.
"""

from __future__ import annotations

import re

from grader.expressions.phrases import PART_WORDS, QUESTION_WORDS, pattern_of

_WORDED = rf"(?:{pattern_of((*QUESTION_WORDS, *PART_WORDS))}|[qp](?=\d))"
_NUMBER = r"\d{1,2}(?:\.\d{1,2})?"
_LETTER = r"[a-hA-H]"
#: A number or letter with a sign that nothing else has behind it: `2:`, `1b)`, `(c)`, `2 (a)`.
_SIGNED = re.compile(
    rf"\s*+(?:\*\*|__)?(?:\(?(?:{_NUMBER}\s?)?\({_LETTER}\)[).:]?|\(?{_NUMBER}\s?{_LETTER}[).:]"
    rf"|\(?[a-zA-Z][).]|\(?{_NUMBER}[):]|{_NUMBER}{_LETTER}(?=\s+[^\s=<>+*/^·×−-]))(?:\*\*|__)?(?::|\s|$)"
)
#: A question in words, with what may stand right behind it in front of an answer.
_QUESTION = re.compile(
    rf"\s*+(?:\*\*|__)?{_WORDED}"
    rf"(?:[ .]?[ #]?{_NUMBER}[ ]?(?:\(?{_LETTER}\)?)?|[ .#]{{1,2}}\(?{_LETTER}\)?)"
    r"(?:\*\*|__)?(?!\w|\s*+[=≈<>])\s*+(?P<sign>[).:–—-]|$)?",
    re.IGNORECASE,
)
#: A label without a sign: `2 13x` below `1 42` or `1b 42`.
_BARE = re.compile(r"\s*+(?P<number>\d{1,2})[a-z]?\s++\S")
_NUMBER_ALONE = re.compile(r"\s*+\d{1,2}[.)]?\s*+\Z")


def begins_with_label(above: str, line: str, *, in_sentence: bool) -> bool:
    """Whether a line has a label in front, and so begins something of its own.

    `in_sentence` says that the line above ends in a word, with which it may go on.
    """
    if _SIGNED.match(line):
        return True
    question = _QUESTION.match(line)
    if question:
        is_mentioned = in_sentence and question["sign"] is None
        return not is_mentioned or _QUESTION.match(above) is not None
    if _NUMBER_ALONE.match(line):
        return not in_sentence
    return _counts_on(above, line)


def _counts_on(above: str, line: str) -> bool:
    """Whether two lines begin with numbers of which the second is the same or the next."""
    before, here = _BARE.match(above), _BARE.match(line)
    return bool(before and here and int(here["number"]) - int(before["number"]) in (0, 1))
