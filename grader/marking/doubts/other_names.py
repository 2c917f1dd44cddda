"""Values of several names in one line, of which the rubric names none: `width: 4; height: 3`.

Which of them is asked stands in the question. Where one of them is right, a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome
from grader.answers.explain import review
from grader.answers.find import names_of
from grader.expressions.nodes import Expression
from grader.expressions.reading import parse
from grader.marking.attempts import Attempt, lines_of_part
from grader.marking.names.named_values import value_of_part
from grader.sections import NamedValue, named_values

_SETTLED = frozenset({MarkOutcome.CORRECT, MarkOutcome.INCORRECT})
SEVERAL_NAMES = (
    "Values of several names stand here, and which of them is asked is not said in their names; "
    "a person will look."
)


def other_names(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where one of several named values is right."""
    response, asked = attempt.response, attempt.asked
    if response is None or checked.outcome not in _SETTLED or not attempt.kind.facts.a_number:
        return None
    if names_of(asked) or asked.part.id in attempt.document.fields:
        return None
    here = response.place.row
    lines = (line for line in lines_of_part(attempt) if line.place.row == here)
    values = named_values(next((line.text for line in lines), ""), concluded=False)
    if not values or value_of_part(asked, values) is not None:
        return None
    if asked.part.unit is not None and _have_units_of_their_own(values):
        return None
    read = {value.raw: parse(value.raw, asked.part.notation) for value in values}
    outcomes = {
        attempt.kind.check(asked, replace(response, raw=raw, read=each, statement=None)).outcome
        for raw, each in read.items()
        if isinstance(each, Expression)
    }
    return review("other-names", SEVERAL_NAMES) if MarkOutcome.CORRECT in outcomes else None


_NUMBER = re.compile(r"[-+−\d.,\s/^*×·$]*")


def _have_units_of_their_own(values: Sequence[NamedValue]) -> bool:
    """Whether the units tell which value is asked: `the force is 6 N, the length 4 m`."""
    units = [_NUMBER.sub("", value.raw, count=1) for value in values]
    return len(set(units)) == len(units)
