"""A value that is given and ruled out elsewhere: `x = 2 or x = -5, but x = -5 is extraneous`.

Or one of which words say how often it counts: `2 (multiplicity 2), 5`, `2 (double), 5`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.answers.base import Checked, MarkOutcome
from grader.answers.explain import review
from grader.expressions.nodes import Collection, Expression, Logic, Relation
from grader.expressions.statement import Statement
from grader.marking.attempts import Attempt
from grader.sections import open_to, section_of

RULED_OUT = "A value of this answer is ruled out in words beside it; a person will look."


def ruled_out(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a wrong answer holds a value that words rule out."""
    response = attempt.response
    if response is None or checked.outcome is not MarkOutcome.INCORRECT:
        return None
    if not isinstance(response.read, Expression):
        return None
    denied = frozenset(_denied(attempt))
    held = any(value in denied for value in _values(response.read))
    return review("ruled-out", RULED_OUT) if held else None


def _values(read: Expression) -> Iterator[Expression]:
    """Yield the values that an answer gives: itself, or all of a set or of what `or` joins."""
    if isinstance(read, Collection | Logic):
        for arg in read.args:
            yield from _values(arg)
    else:
        yield read.args[-1] if isinstance(read, Relation) else read


def _denied(attempt: Attempt) -> Iterator[Expression]:
    """Yield the values of names that the section denies, but that of the answer itself."""
    own = attempt.response.statement if attempt.response is not None else None
    document, part = attempt.document, attempt.asked.part.id
    sections = (*section_of(document, part), *open_to(document, part))
    for statement in (block for each in sections for block in each.blocks):
        if not isinstance(statement, Statement) or statement is own:
            continue
        if not statement.hedge or set(statement.relations) != {"="}:
            continue
        value = statement.sides[-1].expression
        if isinstance(value, Expression):
            yield value


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
