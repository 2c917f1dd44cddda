"""Answers of which the reading itself is in doubt, and the lines around an answer."""

from grader.marking.readings.confusable import ask_about_signs
from grader.marking.readings.context import lines_of, near, with_context, with_lines
from grader.marking.readings.decimal_commas import with_commas_of
from grader.marking.readings.doubts import settle_doubts
from grader.marking.readings.parts_in_words import name_parts

__all__ = [
    "ask_about_signs",
    "lines_of",
    "name_parts",
    "near",
    "settle_doubts",
    "with_commas_of",
    "with_context",
    "with_lines",
]
