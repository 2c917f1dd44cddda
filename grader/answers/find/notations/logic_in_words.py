"""Formulas of logic whose connectives are words: `p and not q`, `NOT(p -> q) = p AND NOT q`.

On a page `not` and `and` are words of language, so that this is asked of whole lines, and only
where a formula of logic is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Response
from grader.answers.find.lines import lines_of
from grader.answers.find.reading import without_marks
from grader.expressions.announcing import without_announcement
from grader.expressions.nodes import Logic
from grader.expressions.reading import read_statements
from grader.readers.document import Document
from grader.rubric.types import Asked

_WORD = re.compile(r"[^\W\d_]+")
_CONNECTIVES = ("and", "or", "not", "xor", "nand", "nor", "implies", "iff")
_CONNECTIVE = re.compile(rf"(?<!\w)(?:{'|'.join(_CONNECTIVES)})(?!\w)", re.IGNORECASE)
_LONGEST = 200


def logic_in_words(asked: Asked, document: Document) -> Iterator[Response]:
    """Yield what lines made of letters and connectives in words come to."""
    if not isinstance(asked.value, Logic):
        return
    for line in lines_of(document):
        text = without_marks(line.text).strip(" .") if len(line.text) <= _LONGEST else ""
        text = without_announcement(text) if len(_first_word(text)) > 1 else text
        spelled = _CONNECTIVE.sub(lambda found: found[0].lower(), text)
        if spelled == "" or not _CONNECTIVE.search(spelled) or not _is_of_letters(spelled):
            continue
        for statement in read_statements(spelled, asked.part.notation)[-1:]:
            side = statement.sides[-1]
            yield Response(side.raw, side.expression, line.place, statement)


def _first_word(text: str) -> str:
    found = _WORD.match(text)
    return found[0] if found and found[0].lower() not in _CONNECTIVES else ""


def _is_of_letters(text: str) -> bool:
    """Whether all words of a text are names of one letter, or connectives."""
    words = _WORD.findall(text)
    return all(len(word) == 1 or word in _CONNECTIVES for word in words)
