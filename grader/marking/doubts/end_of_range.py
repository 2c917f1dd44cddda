"""The right number as the end of a range: `12.5 N to 13 N` where one value is asked."""

from __future__ import annotations

import re

from grader.answers.base import Checked, MarkOutcome
from grader.answers.explain import review
from grader.answers.find import line_of
from grader.marking.attempts import Attempt

_TEXT = "This is the right number, but it is the end of a range; a person will look."
_UP_TO = re.compile(
    r"(?<![\w.])[-−]?\d{1,12}(?:[.,]\d{1,12})?(?:\s?[^\W\d_]{1,4}|\s?[%°])?\s?(?:\sto\s|\sbis\s|–)\s?\Z"
)
#: A change from one value to another ends with the latter: `rounds 12.6 to 13`.
_CHANGES = re.compile(
    r"(?<!\w)(?:round|chang|increas|decreas|rise|rose|fall|fell|drop|grow|grew|goes|went)",
    re.IGNORECASE,
)
_LONGEST = 40


def end_of_range(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a right number ends a range in its line."""
    response = attempt.response
    if checked.outcome is not MarkOutcome.CORRECT or response is None:
        return None
    if not attempt.kind.facts.a_number:
        return None
    raw, line = response.raw.strip(" $"), line_of(attempt.document, response.place)
    at = line.rfind(raw) if raw else -1
    before = line[max(at - _LONGEST, 0) : max(at, 0)]
    if not _UP_TO.search(before) or _CHANGES.search(line[:at]):
        return None
    return review("end-of-range", _TEXT)
