"""Answers of which the reading itself is in doubt, and the lines around an answer."""

from grader.marking.readings.confusable import ask_about_signs
from grader.marking.readings.context import with_context
from grader.marking.readings.decimal_commas import with_commas_of
from grader.marking.readings.doubts import settle_doubts
from grader.marking.readings.parts_in_words import name_parts

__all__ = ["ask_about_signs", "name_parts", "settle_doubts", "with_commas_of", "with_context"]
