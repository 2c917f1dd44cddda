"""A page without anything on it is marked like any other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from grader.answers.base import MarkOutcome
from grader.marking.mark import mark_submission
from grader.pipeline import grade_one
from grader.readers.document import Document
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key, for_student
from grader.rubric.types import Asked, Rubric


def test_nothing_is_missing_everywhere(rubric: Rubric, key: Mapping[str, Asked]) -> None:
    result = mark_submission(rubric, key, Document("empty.md"), "student")
    assert result.points == 0
    asked_of_a_person = {part.id for part in rubric.parts if part.kind == "review"}
    outcomes = {mark.outcome for mark in result.marks if mark.part_id not in asked_of_a_person}
    assert outcomes == {MarkOutcome.MISSING}


def test_a_page_of_programs_alone_is_for_a_person(tmp_path: Path) -> None:
    """Nothing says what the program answers, but it is not nothing."""
    path = tmp_path / "sheet.yaml"
    path.write_text(
        "questions:\n"
        "  - {id: q1, answer: number, reference: 7}\n"
        "  - {id: q2, answer: expression, reference: 2x}\n"
    )
    rubric = load_rubric(path)
    ready = (for_student(rubric, "ada"), answer_key(rubric, "ada"))
    printed = {"output_type": "stream", "name": "stdout", "text": "7\n"}
    for outputs in ([printed], []):
        cell = {"cell_type": "code", "source": "print(7)", "outputs": outputs, "metadata": {}}
        book = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]}
        cell["execution_count"] = 1
        marks = grade_one(*ready, "ada", "ada.ipynb", json.dumps(book).encode()).marks
        assert [mark.outcome for mark in marks] == [MarkOutcome.NEEDS_REVIEW] * 2
