"""Worked solutions without a rubric: is every link `A = B` of them an identity that holds?"""

from grader.worked_solutions.differentials import D
from grader.worked_solutions.explain.changes import changed
from grader.worked_solutions.explain.differences import describe, terms_of
from grader.worked_solutions.links import judge_pair
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.readings import repeats_as_products
from grader.worked_solutions.row import steps_row
from grader.worked_solutions.said import with_claims
from grader.worked_solutions.texts.carried_on import carried_on
from grader.worked_solutions.texts.lines import LineLink, judged_lines

__all__ = [
    "D", "LineLink", "LinkOutcome", "carried_on", "changed", "describe", "judge_pair",
    "judged_lines", "repeats_as_products", "steps_row", "terms_of", "with_claims",
]  # fmt: skip
