"""A class as a whole, graded with the small assignment that `grader init` writes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader.batch import grading
from grader.batch.cache import Cache
from grader.batch.grading import ClassRun, Graded, grade_class, graded
from grader.batch.processes.pool import Limits
from grader.batch.starter import write_starter
from grader.marking.types import SubmissionResult, SubmissionStatus
from grader.readers.handed_in.submissions import find_submissions
from grader.rubric.load import load_rubric
from grader.rubric.types import Rubric
from tests.helpers.full_disk import run_here

LIMITS = Limits(jobs=2, seconds=60)
STUDENTS = 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the starter, with more students."""
    write_starter(tmp_path)
    submissions = tmp_path / "submissions"
    for number in range(STUDENTS - 2):
        text = f"$$\\frac{{\\partial y}}{{\\partial w}} = x^{number} \\sigma'(z)$$\n"
        (submissions / f"student-{number}.md").write_text(text)
    return tmp_path


def run(folder: Path, limits: Limits = LIMITS, cache: Cache | None = None) -> ClassRun:
    found = find_submissions([folder / "submissions"])
    return grade_class(load_rubric(folder / "rubric.yaml"), found, limits, cache)


def by_name(done: ClassRun) -> dict[str, SubmissionResult]:
    return {result.student: result for result in done.results}


def test_the_number_of_workers_changes_nothing(folder: Path) -> None:
    one, three = run(folder, replace(LIMITS, jobs=1)), run(folder, replace(LIMITS, jobs=3))
    assert one.graded == three.graded
    assert [result.student for result in one.results] == sorted(by_name(one))


def test_workers_grade_as_this_process_does(folder: Path) -> None:
    rubric = load_rubric(folder / "rubric.yaml")
    here = [graded(rubric, each) for each in find_submissions([folder / "submissions"])]
    assert run(folder).graded == tuple(here)


def test_what_one_student_gets_does_not_depend_on_the_others(folder: Path) -> None:
    whole = by_name(run(folder))
    alone = folder / "alone"
    alone.mkdir()
    shutil.copy(folder / "submissions" / "ada.md", alone)
    found = find_submissions([alone])
    done = grade_class(load_rubric(folder / "rubric.yaml"), found, LIMITS)
    assert done.results == (whole["ada"],)
    assert whole["ada"].points == Fraction(6)


# -- the cache -----------------------------------------------------------------------------------


def test_a_second_run_grades_nothing_and_says_the_same(folder: Path) -> None:
    first = run(folder, cache=Cache(folder / "cache"))
    second = run(folder, cache=Cache(folder / "cache"))
    assert (first.from_cache, second.from_cache) == (0, STUDENTS)
    assert first.graded == second.graded


def test_only_what_changed_is_graded_again(folder: Path) -> None:
    run(folder, cache=Cache(folder / "cache"))
    (folder / "submissions" / "ada.md").write_text("$$r = 0.67$$")
    again = run(folder, cache=Cache(folder / "cache"))
    assert again.from_cache == STUDENTS - 1
    assert by_name(again)["ada"].points == 1


def test_another_rubric_grades_all_again(folder: Path) -> None:
    run(folder, cache=Cache(folder / "cache"))
    path = folder / "rubric.yaml"
    path.write_text(path.read_text().replace("points: 3", "points: 30"))
    assert run(folder, cache=Cache(folder / "cache")).from_cache == 0


def test_a_file_that_the_rubric_names_counts_as_the_rubric(folder: Path) -> None:
    path = folder / "rubric.yaml"
    tree = "  tree: {kind: computation_tree, program: my tree.py}\n"
    path.write_text(path.read_text().replace("models:\n", f"models:\n{tree}"))
    program = folder / "my tree.py"
    program.write_text("a = 1\nb = a + 2\n")
    run(folder, cache=Cache(folder / "cache"))
    assert run(folder, cache=Cache(folder / "cache")).from_cache == STUDENTS
    program.write_text("a = 1\nb = a + 3\n")
    assert run(folder, cache=Cache(folder / "cache")).from_cache == 0


def test_an_interrupted_run_keeps_what_was_done(folder: Path) -> None:
    told: list[str] = []

    def interrupt(result: SubmissionResult) -> None:
        told.append(result.student)
        if len(told) == 3:
            raise KeyboardInterrupt

    rubric = load_rubric(folder / "rubric.yaml")
    found = find_submissions([folder / "submissions"])
    with pytest.raises(KeyboardInterrupt):
        grade_class(rubric, found, LIMITS, Cache(folder / "cache"), interrupt)
    again = run(folder, cache=Cache(folder / "cache"))
    assert again.from_cache == 3
    assert again.graded == run(folder).graded


# -- what does not come back ---------------------------------------------------------------------


def test_who_is_late_has_failed_and_is_graded_by_the_next_run(folder: Path) -> None:
    for page in (folder / "submissions").iterdir():
        page.write_text(page.read_text() + "\n\n$$1 + 1 = 2$$\n" * 300)  # not done at once
    late = run(folder, replace(LIMITS, seconds=0.0001), Cache(folder / "cache"))
    assert {result.status for result in late.results} == {SubmissionStatus.FAILED}
    for each in late.graded:
        assert [remark.code for remark in each.result.remarks] == ["grading-late"]
        assert each.result.marks == ()
        assert each.result.available == 6
        assert "stopped after" in each.html
    again = run(folder, cache=Cache(folder / "cache"))
    assert again.from_cache == 0
    assert by_name(again)["ada"].status is SubmissionStatus.GRADED


def test_results_can_be_sent_and_kept(folder: Path) -> None:
    cache = Cache(folder / "cache")
    for number, each in enumerate(run(folder).graded):
        cache.put(str(number), each)
        got = cache.get(str(number))
        assert isinstance(got, Graded)
        assert got == each


def test_each_student_has_numbers_of_his_own(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_text(
        "parameters: {a: [2..9]}\n"
        "questions:\n"
        "  - {id: q1, answer: expression, points: 2, reference: '{a} x', find: {names: [f]}}\n"
    )
    submissions = tmp_path / "submissions"
    submissions.mkdir()
    for number in range(6):
        (submissions / f"s{number}.yaml").write_text("q1: 3 x\n")
    rubric = load_rubric(path)
    done = grade_class(rubric, find_submissions([submissions]), LIMITS)
    right = {result.student for result in done.results if result.points == 2}
    assert right == {each for each in by_name(done) if _number(rubric, each) == 3}


def _number(rubric: Rubric, student: str) -> Fraction:
    from grader.rubric.build.parameters import draw

    return draw(rubric.parameters, student)["a"]


@pytest.mark.parametrize("meanwhile", ["it changes", "it cannot be read"])
def test_what_was_read_otherwise_than_it_was_found_is_not_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    """The entry would be found again by what the file held when the run began."""
    path, cache = folder / "submissions" / "ada.md", Cache(folder / "cache")
    page = path.read_bytes()

    def changing(*given: Any, **named: Any) -> Any:
        path.unlink()
        path.mkdir() if meanwhile == "it cannot be read" else path.write_bytes(b"nothing")
        return run_here(*given, **named)

    monkeypatch.setattr(grading, "run_tasks", changing)
    assert by_name(run(folder, cache=cache))["ada"].points == 0
    path.rmdir() if path.is_dir() else path.unlink()
    path.write_bytes(page)
    monkeypatch.setattr(grading, "run_tasks", run_here)
    again = run(folder, cache=cache)
    assert (again.from_cache, by_name(again)["ada"].points) == (STUDENTS - 1, 6)
