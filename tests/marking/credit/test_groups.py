"""Wrong answers that students share are grouped by what they are, not by how they are written."""

from __future__ import annotations

from collections.abc import Mapping

from grader.marking.credit.misconceptions import group_wrong_answers
from grader.marking.mark import mark_submission
from grader.marking.types import SubmissionResult
from grader.rubric.types import Asked, Rubric
from tests.marking.pages import page

ANSWERS = {
    "ada": "w^3 x sigma'(z_5) sigma'(z_4) sigma'(z_3) sigma'(z_2) sigma'(z_1)",
    "bob": "x w w^2 sigma'(z_1) sigma'(z_2) sigma'(z_3) sigma'(z_4) sigma'(z_5)",
    "cy": "7 x",
    "dan": "x w^4 sigma'(z_5) sigma'(z_4) sigma'(z_3) sigma'(z_2) sigma'(z_1)",
    "eve": "w^4 sigma'(z_5) * * sigma'(z_4)",
}


def results(rubric: Rubric, key: Mapping[str, Asked]) -> list[SubmissionResult]:
    return [
        mark_submission(
            rubric, key, page(["# 1", "## (a)", f"dy/dw_1 = {answer}"], rubric.notation), student
        )
        for student, answer in ANSWERS.items()
    ]


def test_groups(rubric: Rubric, key: Mapping[str, Asked]) -> None:
    first, second = group_wrong_answers(results(rubric, key))
    assert first.part_id == "q1a.dy_dw1"
    assert first.students == ("ada", "bob")
    assert first.change == "w^3 stands where w^4 is needed"
    assert first.misconception == "one-factor-too-few"
    assert second.students == ("cy",)


def test_right_and_unreadable_answers_are_in_no_group(
    rubric: Rubric, key: Mapping[str, Asked]
) -> None:
    grouped = {s for group in group_wrong_answers(results(rubric, key)) for s in group.students}
    assert grouped == {"ada", "bob", "cy"}
