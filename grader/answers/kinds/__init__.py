"""The kinds of answers, one class each with all its facts."""

from grader.answers.kinds.conclusions import reference_formula

__all__ = ["reference_formula"]
