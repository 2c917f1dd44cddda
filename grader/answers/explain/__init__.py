"""Verdicts in words, each with a stable code."""

from grader.answers.explain.verdicts import FULL, NONE, review
from grader.worked_solutions import describe, terms_of

__all__ = ["FULL", "NONE", "describe", "review", "terms_of"]
