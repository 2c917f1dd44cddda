"""From what a rubric says to questions, parts and models, with every mistake at its place."""

from grader.rubric.build.parameters import draw, sample_students

__all__ = ["draw", "sample_students"]
