"""The rubric and its answer key with the numbers of one student."""

from __future__ import annotations

from grader.errors import RubricError
from grader.rubric.build.parameters import draw
from grader.rubric.key import Key, computed_key
from grader.rubric.load import build_rubric, in_order
from grader.rubric.types import Rubric


def answer_key(rubric: Rubric, student: str = "") -> Key:
    """Return what is asked, by part id, with references for this student's numbers."""
    numbers = tuple(draw(rubric.parameters, student).items())
    if numbers not in rubric.keys:
        key, problems = computed_key(for_student(rubric, student))
        if problems:
            raise RubricError(*problems)
        rubric.keys[numbers] = key
    return rubric.keys[numbers]


def for_student(rubric: Rubric, student: str) -> Rubric:
    """Return the rubric with this student's numbers filled in."""
    if not rubric.parameters or not student:
        return rubric
    own, problems = build_rubric(rubric.template, student)
    if problems or own is None:
        raise RubricError(*in_order(problems))
    return own
