"""How many steps a sentence says: `It takes 12 iterations until ...`, `at the 12th step`.

Only where the title asks for a number of steps, and the last line that counts any says one number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.lines import written_lines
from grader.expressions.announcing import denies
from grader.expressions.nodes import Number
from grader.expressions.phrases import STEP_WORDS, pattern_of
from grader.readers.document import Document
from grader.rubric.types import Asked

_STEPS = rf"(?:{pattern_of(STEP_WORDS)}|updates?|epochs?)(?:s|es|en|n)?"
_ASKED = re.compile(
    rf"(?:number of|how many|anzahl|zahl|número de|nombre)\b.{{0,40}}{_STEPS}\b", re.IGNORECASE
)
_COUNTED = re.compile(
    rf"(?<![\w.,^_<>≤≥-])(?P<number>\d{{1,7}})\$?(?:(?:st|nd|rd|th)\$?)?\s"
    rf"(?:[a-z]{{3,12}}\s)?{_STEPS}\b",
    re.IGNORECASE,
)
#: What says that a number of steps is another one than that which is asked.
_NOT_IT = re.compile(
    r"(?<!\w)(?:not|n['’]t|too|only after|before|less|fewer|more|than|first|after another)(?!\w)"
    r"(?=.{0,40}\d)|(?<!\w)(?:enough|suffice|later)(?!\w)",
    re.IGNORECASE,
)
_LONGEST = 200


def counted_steps(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield the number of steps that the last line with one says, where that is asked."""
    if not _ASKED.search(asked.part.title):
        return
    said = [
        (at, line, [found["number"] for found in _COUNTED.finditer(line)])
        for at, line in written_lines(document)
        if len(line) <= _LONGEST
    ]
    at, line, numbers = next((each for each in reversed(said) if each[2]), (None, "", []))
    if at is None or len(set(numbers)) != 1 or denies(line) or "?" in line or _NOT_IT.search(line):
        return
    yield Response(numbers[0], Number(int(numbers[0])), at)
