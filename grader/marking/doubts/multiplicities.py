"""A list in which words say how often a value counts: `2 (multiplicity 2), 5`, `2 (double), 5`."""

from __future__ import annotations

import re

from grader.answers.base import Checked, MarkOutcome
from grader.answers.explain import review
from grader.expressions.nodes import Collection
from grader.marking.attempts import Attempt
from grader.sections import section_of

MULTIPLICITIES = "Words say here how often a value counts; a person will look."
_HOW_OFTEN = re.compile(
    r"\b(?:multiplicit\w*|double|twice|two times|triple|repeated|doppelt\w*|zweifach\w*|doble)\b"
    r"|\((?:x|×)\s?\d\)|\((?:mult|m)\.?\s?=?\s?\d\)",
    re.IGNORECASE,
)


def multiplicities(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a value is asked twice and words may say that it is."""
    value = attempt.asked.value
    if checked.outcome is not MarkOutcome.INCORRECT or not isinstance(value, Collection):
        return None
    if len(set(value.args)) == len(value.args):
        return None
    sections = section_of(attempt.document, attempt.asked.part.id)
    said = any(_HOW_OFTEN.search(line.text) for each in sections for line in each.lines)
    return review("multiplicities", MULTIPLICITIES) if said else None
