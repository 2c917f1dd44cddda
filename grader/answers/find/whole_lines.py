"""A line of plain text that is a formula as a whole, though letters in it could be words.

`abx + ab`, `nRT`, `E[X]` and `n!` are formulas where the names are those of the question. This is
asked of the last line of a section in which nothing else was found.
"""

from __future__ import annotations

import re

from grader.answers.find.gathering import names_in_reference
from grader.answers.find.notations.usual_readings import (
    read_otherwise,
    value_behind_words,
)
from grader.answers.find.reading import read_value
from grader.expressions.announcing import (
    without_announcement,
    without_contrast,
    without_reason,
    without_remarks,
)
from grader.expressions.functions import KNOWN_FUNCTIONS, plain_function
from grader.expressions.names import GREEK_SIGNS, LETTER_WORDS
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, functions_called
from grader.expressions.units import is_usual_unit
from grader.final_answers import counts_written_out
from grader.models.base import Iterates
from grader.rubric.types import Asked

_LONGEST = 200
_WORD = re.compile(r"[^\W\d_]+")
#: One formula and nothing else: `$^5C_2$` is none as LaTeX has it.
_ALONE = re.compile(r"\s*+\$(?P<formula>[^$=]++)\$[\s.]*+")
_LABEL = re.compile(r"\A[ \t]*(?:[-*+•][ \t]+)?")
#: What only says how an answer was found: `3x^2, by the power rule`, `5 (L'Hospital: ...)`.
_BEHIND = re.compile(r"(?:,| \() ?(?:by|we|using|with|L'H\w*|see|cf|case)\b.*\Z", re.DOTALL)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_KNOWN = frozenset({
    "pi", "oo", "inf", "infinity", "infty", "e", "i", "T", "and", "or", "diag", "span", "log", "ln",
    "mod", "nCr", "nPr", "choose", "exp", "R", "Var", "Cov", "Theta", "Omega", "U", "x", "in",
})  # fmt: skip


def formula_of_line(asked: Asked, line: str, a_number: bool = False) -> str | None:
    """Return the formula that a line is; None where it is none, or has other words in it.

    Where a number is asked, it may stand behind words.
    """
    if len(line) > _LONGEST or "\n" in line.strip():
        return None
    alone = _ALONE.fullmatch(line)
    if alone is not None and counts_written_out(alone["formula"]) != alone["formula"]:
        return alone["formula"]
    if "$" in line or "\\(" in line:
        return None  # what stands between signs of mathematics was looked at already
    text = without_contrast(without_remarks(_LABEL.sub("", line)))
    text = _BEHIND.sub("", without_reason(text))
    text = text.strip().rstrip(".").strip(" *_`")
    value = value_behind_words(text) if a_number else None
    if value:
        return value
    text = without_announcement(text) if text[:1].isalpha() else text
    if not text or "?" in text or not _is_of_known_words(asked, counts_written_out(text)):
        return None
    read = read_value(text, asked.part.notation)
    known = isinstance(read, Expression) or read_otherwise(text, asked.part.notation) is not None
    return text if known else None


def _is_of_known_words(asked: Asked, text: str) -> bool:
    names = _names(asked)
    letters = frozenset("ie") | {asked.part.notation.imaginary_unit}
    letters |= {letter for name in names for letter in name if letter.isalpha()}
    letters |= {GREEK_SIGNS[name] for name in names if name in GREEK_SIGNS}
    words = _WORD.findall(_COMMAND.sub(" ", text))
    return all(
        len(word) == 1
        or word in names
        or word in _KNOWN
        or word.lower() in LETTER_WORDS
        or plain_function(word) is not None
        or (asked.part.unit is not None and is_usual_unit(word))
        or letters.issuperset(word)
        for word in words
    )


def _names(asked: Asked) -> frozenset[str]:
    """Return the names of the question: those of the right answer, and those declared."""
    said = {symbol.name for symbol in names_in_reference(asked)}
    if isinstance(asked.value, Expression):  # `mg` of `mg(h - r)` is a call until it is checked
        said |= {name for name in functions_called(asked.value) if name not in KNOWN_FUNCTIONS}
    target = asked.reference.target if asked.reference else None
    if isinstance(target, Expression):
        said |= {symbol.name for symbol in free_symbols(target)}
    if isinstance(asked.value, Iterates):
        said |= set(asked.value.names)
    options = asked.part.options.get("names", ())
    said |= {options} if isinstance(options, str) else {str(name) for name in options or ()}
    return frozenset(said) | _declared(asked.part.notation)


def _declared(notation: Notation) -> frozenset[str]:
    declared = (
        notation.variables | notation.functions | notation.positive | notation.nonnegative
        | notation.integer | notation.complex_ | notation.noncommuting | frozenset(notation.shapes)
    )  # fmt: skip
    return declared | frozenset(notation.same)
