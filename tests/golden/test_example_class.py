"""The example class as a whole: its results are those that were read and approved before.

`make golden` rewrites the stored files; read the difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.answers.base import Message
from grader.batch.grading import Graded
from grader.readers.handed_in.submissions import find_submissions
from grader.reports.file_names import feedback_stem
from tests.golden.example_class import SUBMISSIONS, graded, student_json
from tests.packaging.message_pages import entries

EXPECTED = Path(__file__).parent / "expected"
STUDENTS = [submission.student for submission in find_submissions([SUBMISSIONS])]


@pytest.fixture(scope="module")
def by_student() -> dict[str, Graded]:
    return {each.result.student: each for each in graded()}


def _agrees(name: str, text: str) -> None:
    path = EXPECTED / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, "if this is right, run `make golden`"


@pytest.mark.parametrize("student", STUDENTS)
def test_results_are_as_before(by_student: dict[str, Graded], student: str) -> None:
    _agrees(f"{feedback_stem(student)}.json", student_json(by_student[student]))


@pytest.mark.parametrize("student", STUDENTS)
def test_feedback_is_as_before(by_student: dict[str, Graded], student: str) -> None:
    _agrees(f"{feedback_stem(student)}.md", by_student[student].markdown)


@pytest.mark.parametrize("student", STUDENTS)
def test_a_page_of_feedback_is_small(by_student: dict[str, Graded], student: str) -> None:
    assert len(by_student[student].html.encode()) <= 60_000


def test_there_is_nothing_stored_of_others() -> None:
    stored = {path.stem for path in EXPECTED.iterdir()}
    assert stored == {feedback_stem(student) for student in STUDENTS}


def test_the_number_of_workers_changes_nothing(by_student: dict[str, Graded]) -> None:
    assert graded(jobs=1) == tuple(by_student.values())


def test_all_that_is_said_is_explained(by_student: dict[str, Graded]) -> None:
    explained = {entry.code for entry in entries()}
    said = {
        each.code
        for graded_ in by_student.values()
        for each in (*graded_.result.remarks, *_messages(graded_))
    }
    assert said <= explained


def _messages(graded_: Graded) -> list[Message]:
    return [message for mark in graded_.result.marks for message in mark.messages]
