"""Other readings of numbers: a word for a name, a comma that may be decimal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from grader.answers.base import Checked, MarkOutcome, Response
from grader.answers.demands.shares import for_a_person
from grader.answers.find.alternatives import read_again
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import Expression
from grader.expressions.traversal import free_symbols
from grader.rubric.types import Asked

_WORD = re.compile(r"(?<![A-Za-z\\_{])[A-Za-z]{3,}(?![A-Za-z_])")


Check = Callable[[Asked, Response], Checked]
_COMMA = re.compile(r"(?<![\d,.])\d{1,3},\d{3}(?![\d,.])")


def in_other_readings(asked: Asked, response: Response, check: Check) -> Checked:
    """Check an answer; a wrong one that is right in another reading is for a person."""
    checked = with_words(asked, response, check(asked, response))
    if checked.outcome is not MarkOutcome.INCORRECT or not _COMMA.search(response.raw):
        return checked
    notation = replace(asked.part.notation, decimal_comma=True)
    here = replace(asked, part=replace(asked.part, notation=notation))
    read = read_again(response.raw, notation)
    if check(here, replace(response, read=read)).outcome is not MarkOutcome.CORRECT:
        return checked
    text = "This is right if the comma is a decimal one; a person will look."
    return for_a_person(checked, "decimal-comma", text)


def with_words(asked: Asked, response: Response, checked: Checked) -> Checked:
    """Leave a wrong answer to a person that was read with a word in it for a name.

    Where numbers are asked, `five`, or a word of another language between two of them, is none of
    the names of the question.
    """
    value = asked.reference.value if asked.reference else None
    numeric = not isinstance(value, Expression) or not free_symbols(value)
    if checked.outcome is not MarkOutcome.INCORRECT or not numeric:
        return checked
    word = _taken_for_a_name(asked, response)
    if not word:
        return checked
    text = f"The word `{word}` in this answer was not understood; a person will look."
    return for_a_person(checked, "word", text)


def _taken_for_a_name(asked: Asked, response: Response) -> str:
    """Return a word that was read as a name, or as a product of letters; empty if none was."""
    if not isinstance(response.read, Expression):
        return ""
    names = {symbol.name for symbol in free_symbols(response.read)}
    declared = asked.part.notation.variables | asked.part.notation.functions
    for found in _WORD.finditer(response.raw):
        word = found[0]
        known = word in declared or word.lower() in KNOWN_FUNCTIONS
        if not known and (word in names or set(word) <= names):
            return word
    return ""
