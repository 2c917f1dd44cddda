"""Values in words behind a formula: `$(2 - x)(3 - x)$, so the eigenvalues are 2 and 3`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.lines import lines_of
from grader.expressions.announcing import denies
from grader.expressions.nodes import Collection, Expression
from grader.expressions.notation import Notation
from grader.expressions.phrases import CONCLUDING, JOINING, pattern_of
from grader.expressions.reading import parse
from grader.readers.document import Document

_NUMBER = r"[-−]?\d{1,9}(?:[./]\d{1,9})?"
_VALUES = re.compile(
    r"\A[^$\d=<>≤≥|{}\[\]()^]{1,80}?(?P<values>"
    rf"{_NUMBER}(?:(?:\s?[,;]\s?|\s(?:{pattern_of(JOINING)})\s){_NUMBER}){{1,6}})[\s.!]*\Z",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rf"\s?[,;]\s?|\s(?:{pattern_of(JOINING)})\s", re.IGNORECASE)
#: What says, right in front of values, that they are those that were looked for.
_CONCLUDES = re.compile(
    rf"(?<!\w)(?:{pattern_of(CONCLUDING)}|gives?|gets?|obtain|yields?|(?:has|have) the|are|sind"
    r"|roots|zeros|zeroes|solutions|eigenvalues|elements)[\s:]*\Z",
    re.IGNORECASE,
)


def concluded_in_words(document: Document, notation: Notation) -> Iterator[Response]:
    """Yield the two values or more with which a line ends behind its last formula in dollars."""
    for line in lines_of(document):
        _, dollar, behind = line.text.rpartition("$")
        found = _VALUES.match(behind) if dollar else None
        if found is None:
            continue
        words = behind[: found.start("values")]
        if not _CONCLUDES.search(words) or denies(words):
            continue
        texts = [text.replace("−", "-") for text in _BETWEEN.split(found["values"])]
        values = [parse(text, notation) for text in texts]
        read = [value for value in values if isinstance(value, Expression)]
        if len(read) == len(values):
            yield Response(found["values"], Collection("set", *read), line.place)
