"""Certified real numbers: balls and fractions, formulas evaluated with them, small systems."""

from grader.models.arithmetic.evaluate import CannotEvaluate
from grader.models.arithmetic.numerals import decimal
from grader.models.arithmetic.reals import Uncertain, Undefined, certainly, enclosure, exact

__all__ = ["CannotEvaluate", "Uncertain", "Undefined", "certainly", "decimal", "enclosure", "exact"]
