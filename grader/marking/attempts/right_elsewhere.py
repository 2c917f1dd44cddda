"""Parts without an answer go to a person where their right value stands somewhere on the page.

Whose it is was not understood: `for 1 i got 5 m/s^2 and 40 m`. No mark is given for it, but a
silent 0 would be wrong, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from grader.answers.base import Response
from grader.answers.comparing import compare_value
from grader.answers.find import Line, lines_of_page
from grader.equivalence import Outcome
from grader.expressions.nodes import Expression, Mul, number
from grader.expressions.reading import parse
from grader.marking.attempts.attempt import Attempt
from grader.readers.document import Document
from grader.sections import section_of

RIGHT_ELSEWHERE = (
    "The right value stands on the page, but whether it is the answer to this part was not "
    "understood; a person will look. Below the label of its part an answer is found."
)
#: Numbers that tell something: fractions, decimals, those of three digits or of two with a unit.
_TELLING = re.compile(
    r"(?<![\w.,/^_{-])[-−]?(?:\d{1,9}/\d{1,9}|\d{1,9}[.,]\d{1,12}|\d{3,12}"
    r"|\d{2}(?=\s(?!(?:is|of|or|in|to|at|as|we|by|so|if)\b)[^\W\d_]{1,2}(?![^\W\d_])))"
    r"(?![\w/^]|[.,]\d)"
)
_MAX_NUMBERS = 400
"""So many different numbers of a page are looked at."""


def with_right_elsewhere(found: Mapping[str, Attempt], document: Document) -> dict[str, Attempt]:
    """Show a person the lines with the right values of parts that have no section and no answer."""
    missing = [part_id for part_id, attempt in found.items() if _lacks_number(attempt)]
    numbers = _numbers(found, document) if missing else {}
    return dict(found) | {
        part_id: _with_quote(found[part_id], numbers) for part_id in missing if numbers
    }


def _lacks_number(attempt: Attempt) -> bool:
    if attempt.responses or attempt.unclear or attempt.quote is not None:
        return False
    asks = attempt.kind.facts.a_number and not attempt.kind.facts.in_words
    return asks and not section_of(attempt.document, attempt.asked.part.id)


def _numbers(found: Mapping[str, Attempt], document: Document) -> dict[str, Line]:
    """Return the telling numbers but the right answers to other parts, with their first line."""
    taken = {
        (response.place.row, text)
        for attempt in found.values()
        for response in attempt.responses
        for text in _TELLING.findall(response.raw)
        if attempt.kind.facts.a_number and _is_right(attempt, text)
    }
    lines: dict[str, Line] = {}
    for line in lines_of_page(document):
        for text in _TELLING.findall(line.text):
            if (line.place.row, text) not in taken and len(lines) < _MAX_NUMBERS:
                lines.setdefault(text, line)
    return lines


def _with_quote(attempt: Attempt, numbers: Mapping[str, Line]) -> Attempt:
    right = next((line for text, line in numbers.items() if _is_right(attempt, text)), None)
    if right is None:
        return attempt
    quote = Response(right.text, right.text, right.place)
    return replace(attempt, unclear=RIGHT_ELSEWHERE, quote=quote)


def _is_right(attempt: Attempt, text: str) -> bool:
    """Whether a number is right as it stands, or in another unit of the one that is asked."""
    read = parse(text.replace("−", "-").replace(",", "."), attempt.asked.part.notation)
    if not isinstance(read, Expression):
        return False
    powers = _POWERS if attempt.asked.part.unit is not None else (0,)
    scaled = (Mul(read, number(Fraction(10) ** power)) if power else read for power in powers)
    return any(compare_value(attempt.asked, e).outcome is Outcome.EQUIVALENT for e in scaled)


_POWERS = (0, 3, -3, 6, -6, 2, -2)
