"""A class that stays on the disk is written as one that is in memory."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.batch.cache import Anew, Cache
from grader.batch.grading import grade_class, grade_onto_shelf, graded
from grader.batch.outputs import write_outputs
from grader.batch.processes.pool import Limits
from grader.batch.shelf import Kept, Shelf, Slot
from grader.batch.writing import write_pieces_atomically
from grader.errors import UsageError
from grader.exports.grades_csv import grades_csv
from grader.exports.results_json import results_json
from grader.marking.types import SubmissionResult
from grader.readers.handed_in import Submission, find_submissions
from grader.reports.class_report import brief, report_html
from grader.review.run import finish_run
from grader.rubric.load import load_rubric
from grader.rubric.types import Rubric

ROOT = Path(__file__).parents[2]
LIMITS = Limits(jobs=2)
SHEETS = ["assignment-2", "linear-algebra"]


def _class(name: str) -> tuple[Rubric, tuple[Submission, ...]]:
    rubric = load_rubric(ROOT / "rubrics" / f"{name}.yaml")
    return rubric, find_submissions([ROOT / "submissions" / name])


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize("name", SHEETS)
def test_all_files_are_those_of_a_class_in_memory(name: str, tmp_path: Path) -> None:
    rubric, found = _class(name)
    in_memory = grade_class(rubric, found, LIMITS)
    write_outputs(tmp_path / "memory", rubric, in_memory.graded)
    run = grade_onto_shelf(rubric, found, LIMITS, Cache(tmp_path / "disk" / ".cache"))
    assert list(run.shelf) == list(in_memory.results)
    finish_run(tmp_path / "disk", rubric, found, run.shelf, Anew(tmp_path))
    assert _files(tmp_path / "disk") == _files(tmp_path / "memory")


@pytest.mark.parametrize("name", SHEETS)
def test_the_report_and_the_grades_need_only_brief_results(name: str) -> None:
    rubric, found = _class(name)
    results = grade_class(rubric, found, LIMITS).results
    briefs = [brief(each) for each in results]
    assert report_html(rubric, briefs) == report_html(rubric, results)
    assert grades_csv(rubric, briefs) == grades_csv(rubric, results)
    assert sum(map(_weight, briefs)) < sum(map(_weight, results)) / 3


def _weight(result: SubmissionResult) -> int:
    return len(repr(result))


def test_a_second_run_finds_everything_and_writes_nothing_anew(tmp_path: Path) -> None:
    rubric, found = _class("linear-algebra")
    times: list[dict[Path, int]] = []
    for _ in range(2):
        run = grade_onto_shelf(rubric, found, LIMITS, Cache(tmp_path / ".cache"))
        finish_run(tmp_path, rubric, found, run.shelf, Anew(tmp_path))
        pages = (tmp_path / "feedback").iterdir()
        times.append({page: page.stat().st_mtime_ns for page in pages})
    assert times[0] == times[1]


def test_what_somebody_takes_away_is_told(tmp_path: Path) -> None:
    rubric, found = _class("linear-algebra")
    run = grade_onto_shelf(rubric, found, LIMITS, Cache(tmp_path / ".cache"))
    (tmp_path / ".cache" / run.shelf.slots[1].entry).write_bytes(b"damaged")
    with pytest.raises(UsageError) as error:
        finish_run(tmp_path, rubric, found, run.shelf, Anew(tmp_path))
    assert error.value.problems[0].code == "kept-result-gone"
    assert not (tmp_path / "results.json").exists()


def test_a_class_stands_in_memory_once(tmp_path: Path) -> None:
    """What is read from the disk to be written is no second copy, decided about or not."""
    rubric, found = _class("linear-algebra")
    part = rubric.parts[0]
    row = f"{found[0].student},{part.id},{part.points},Seen."
    for rows in ("", f"student,part,points,comment\n{row}\n"):
        if rows:
            (tmp_path / "overrides.csv").write_text(rows)
        shelf = grade_onto_shelf(rubric, found, LIMITS, Cache(tmp_path / ".cache")).shelf
        held = {id(mark) for brief in shelf.briefs for mark in brief.marks}
        results = finish_run(tmp_path, rubric, found, shelf, Anew(tmp_path)).decided.results
        new = [mark for each in results for mark in each.marks if id(mark) not in held]
        assert [mark.part_id for mark in new] == ([part.id] if rows else [])


def test_results_are_written_piece_by_piece(tmp_path: Path) -> None:
    rubric, found = _class("linear-algebra")
    results = grade_class(rubric, found, LIMITS).results
    for chosen in ((), results[:1], results):
        read = json.loads(results_json(rubric, chosen))
        assert [each["student"] for each in read["submissions"]] == [r.student for r in chosen]
    path = tmp_path / "text"
    write_pieces_atomically(path, iter(["a", "ü", "\ud800"]))
    assert path.read_text() == "aü\\ud800"


def test_a_shelf_is_a_sequence_of_results(tmp_path: Path) -> None:
    rubric, found = _class("linear-algebra")
    shelf = grade_onto_shelf(rubric, found, LIMITS, Cache(tmp_path)).shelf
    assert [each.student for each in shelf] == [each.student for each in shelf.briefs]
    assert isinstance(shelf[1:], Shelf)
    assert shelf[1:][0] == shelf[1]


class _Foreign:
    """More than data: what a model from elsewhere may put into a result."""


def test_people_decide_about_results_that_hold_more_than_data(tmp_path: Path) -> None:
    rubric, found = _class("linear-algebra")
    cache = Cache(tmp_path / ".cache")
    slots = []
    for each in found:
        done = graded(rubric, each)
        strange: Any = _Foreign()
        marks = tuple(replace(mark, hint=strange) for mark in done.result.marks)
        kept = Kept.of(rubric, replace(done, result=replace(done.result, marks=marks)))
        cache.put(each.student, kept)
        slots.append(Slot(each.student, kept.brief))
    student, part = found[0].student, rubric.parts[0]
    row = f"{student},{part.id},{part.points},Seen."
    (tmp_path / "overrides.csv").write_text(f"student,part,points,comment\n{row}\n")
    done_by = finish_run(tmp_path, rubric, found, Shelf(cache.folder, slots), Anew(tmp_path))
    assert done_by.decided.manual == 1
    [first, *_] = json.loads((tmp_path / "results.json").read_text())["submissions"]
    assert first["parts"][0]["manual"]["comment"] == "Seen."
