"""Verdicts in words, each with a stable code."""

from grader.answers.explain.differences import describe, terms_of
from grader.answers.explain.verdicts import FULL, review

__all__ = ["FULL", "describe", "review", "terms_of"]
