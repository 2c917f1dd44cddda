"""Whether an answer is the reference: entry by entry, up to what a rubric leaves open."""

from grader.answers.check.decimals.cut_off import without_dots_behind
from grader.answers.check.entries import as_matrix

__all__ = ["as_matrix", "without_dots_behind"]
