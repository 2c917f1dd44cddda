"""A function said case by case in words: `x for x > 0, -x for x < 0`."""

from __future__ import annotations

import re

from grader.answers.base import Checked, MarkOutcome
from grader.answers.explain import review
from grader.answers.find import line_of
from grader.marking.attempts import Attempt

_TEXT = "Several formulas stand here, each for a case of its own; a person will look."
#: In which case a formula holds.
_CASE = re.compile(
    r"(?<!\w)(?:for|when|if|where|für|wenn|falls|si|pour|para)\s\$?[A-Za-z]\w?\s?"
    r"(?:[<>≤≥]|\\(?:[lg]eq?|lt|gt)(?![a-z]))",
    re.IGNORECASE,
)
_LONGEST = 300


def cases_in_words(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a line gives a formula for each of two cases."""
    response, facts = attempt.response, attempt.kind.facts
    if response is None or checked.outcome is not MarkOutcome.INCORRECT:
        return None
    if not facts.a_formula or not facts.one_value or facts.a_number:
        return None
    line = line_of(attempt.document, response.place)
    several = len(line) <= _LONGEST and len(_CASE.findall(line)) > 1
    return review("cases-in-words", _TEXT) if several else None
