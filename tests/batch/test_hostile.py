"""A folder full of what no reader would wish for; everybody else is graded as without it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from grader.answers.base import MarkOutcome
from grader.batch.grading import ClassRun, grade_class, graded
from grader.batch.outputs import write_outputs
from grader.batch.processes.pool import Limits
from grader.batch.starter import write_starter
from grader.marking.types import SubmissionResult, SubmissionStatus
from grader.readers.handed_in.submissions import find_submissions
from grader.rubric.load import load_rubric
from tests.batch.hostile import READABLE, write_hostile


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write_starter(folder / "assignment")
    write_hostile(folder / "class")
    return folder


@pytest.fixture(scope="module")
def done(home: Path) -> ClassRun:
    rubric = load_rubric(home / "assignment" / "rubric.yaml")
    run = grade_class(rubric, find_submissions([home / "class"]), Limits(seconds=30))
    write_outputs(home / "out", rubric, run.graded)
    return run


@pytest.fixture(scope="module")
def results(done: ClassRun) -> dict[str, SubmissionResult]:
    return {result.student: result for result in done.results}


def test_nothing_is_a_bug(done: ClassRun) -> None:
    assert done.crashes == {}


def test_nobody_is_lost(home: Path, results: dict[str, SubmissionResult]) -> None:
    assert set(results) == {each.student for each in find_submissions([home / "class"])}
    assert {"nothing", "great", "empty", "binary", "twice", "two-files"} <= set(results)


def test_nobody_is_late(results: dict[str, SubmissionResult]) -> None:
    late = [
        name
        for name, result in results.items()
        if any(remark.code in ("grading-late", "grading-died") for remark in result.remarks)
    ]
    assert late == []


@pytest.mark.parametrize("student", ["good", "better"])
def test_the_others_are_graded_as_without_them(
    home: Path, results: dict[str, SubmissionResult], student: str
) -> None:
    rubric = load_rubric(home / "assignment" / "rubric.yaml")
    [path] = (home / "class").glob(f"{student}.*")
    assert graded(rubric, find_submissions([path])[0]).result == results[student]
    assert results[student].points == (4 if student == "good" else 6)


@pytest.mark.parametrize("student", READABLE)
def test_what_is_right_beside_a_bomb_is_right(
    results: dict[str, SubmissionResult], student: str
) -> None:
    marks = {mark.part_id: mark.outcome for mark in results[student].marks}
    assert marks["q1.dy_dw"] is MarkOutcome.CORRECT


@pytest.mark.parametrize(
    ("student", "status"),
    [
        ("empty", SubmissionStatus.FAILED),
        ("blank", SubmissionStatus.FAILED),
        ("binary", SubmissionStatus.FAILED),
        ("picture", SubmissionStatus.NEEDS_REVIEW),
        ("notebook-broken", SubmissionStatus.FAILED),
        ("nothing", SubmissionStatus.MISSING),
        ("great", SubmissionStatus.NEEDS_REVIEW),
        ("many-lines", SubmissionStatus.NEEDS_REVIEW),
        ("one-line", SubmissionStatus.NEEDS_REVIEW),
        ("notebook-odd", SubmissionStatus.NEEDS_REVIEW),
        ("yaml-bomb", SubmissionStatus.NEEDS_REVIEW),
    ],
)
def test_what_was_not_read_is_no_zero(
    results: dict[str, SubmissionResult], student: str, status: SubmissionStatus
) -> None:
    assert results[student].status is status
    assert results[student].remarks, "the feedback has to say why"


@pytest.mark.parametrize("student", ["twice", "two-files"])
def test_two_files_are_one_submission(results: dict[str, SubmissionResult], student: str) -> None:
    result = results[student]
    assert result.points == 4
    assert [remark.code for remark in result.remarks] == ["several-files"]


def test_nothing_of_a_student_was_executed(home: Path) -> None:
    assert not list(home.rglob("OWNED"))
    assert not Path("OWNED").exists()


@pytest.mark.parametrize("student", ["link", "dangling", "pipe"])
def test_nothing_outside_the_folder_was_read(
    results: dict[str, SubmissionResult], student: str
) -> None:
    result = results[student]
    assert result.status is SubmissionStatus.MISSING
    assert [remark.code for remark in result.remarks] == ["file-left-out"]
    assert not any(mark.response for mark in result.marks)


def test_pages_hold_no_markup_of_students(home: Path, done: ClassRun) -> None:
    pages = [*(home / "out" / "feedback").glob("*.html"), home / "out" / "report.html"]
    assert len(pages) == len(done.graded) + 1
    for page in pages:
        text = page.read_text(encoding="utf-8")
        own = 2 if page.name == "report.html" else 0  # the report's data and the script for it
        assert text.count("<script") == own
        assert text.count("<img") == text.count('<img class="handed-in" loading="lazy" src="')
        assert "<b>me" not in text


def test_the_files_stay_in_their_folder(home: Path) -> None:
    written = {
        path.parent.relative_to(home) for path in (home / "out").rglob("*") if path.is_file()
    }
    assert written == {Path("out"), Path("out/feedback")}


def test_no_cell_is_a_formula(home: Path) -> None:
    text = (home / "out" / "grades.csv").read_text(encoding="utf-8")
    for row in csv.reader(io.StringIO(text)):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
