"""A page without anything on it is marked like any other."""

from __future__ import annotations

from collections.abc import Mapping

from grader.answers.base import MarkOutcome
from grader.marking.mark import mark_submission
from grader.readers.document import Document
from grader.rubric.types import Asked, Rubric


def test_nothing_is_missing_everywhere(rubric: Rubric, key: Mapping[str, Asked]) -> None:
    result = mark_submission(rubric, key, Document("empty.md"), "student")
    assert result.points == 0
    asked_of_a_person = {part.id for part in rubric.parts if part.kind == "review"}
    outcomes = {mark.outcome for mark in result.marks if mark.part_id not in asked_of_a_person}
    assert outcomes == {MarkOutcome.MISSING}
