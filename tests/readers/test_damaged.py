"""Damaged, cut off and hostile files: something is said of each, and none is a bug or a hang."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from grader.batch.grading import ClassRun, grade_class
from grader.batch.processes.pool import Limits
from grader.marking.types import SubmissionResult
from grader.readers.handed_in import find_submissions
from grader.rubric.load import load_rubric
from tests.helpers.damaged import SOUND, damaged_files
from tests.review.classes import RUBRIC

pytestmark = pytest.mark.slow

MEMORY = 500 * 1024 * 1024
COUNT = 150


def graded_files(folder: Path, count: int, seed: int = 1) -> ClassRun:
    """Write files into a folder and grade them as a class."""
    (folder / "class").mkdir()
    (folder / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    for name, data in damaged_files(count, seed):
        (folder / "class" / name).write_bytes(data)
    found = find_submissions([folder / "class"])
    return grade_class(load_rubric(folder / "rubric.yaml"), found, Limits(2, 60.0, MEMORY))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> ClassRun:
    return graded_files(tmp_path_factory.mktemp("damaged"), COUNT)


def _codes(result: SubmissionResult) -> set[str]:
    return {remark.code for remark in result.remarks}


def test_nobody_is_lost_and_nothing_is_a_bug(run: ClassRun) -> None:
    assert len(run.results) == COUNT
    assert run.crashes == {}


def test_no_file_takes_too_long_or_too_much_memory(run: ClassRun) -> None:
    ended = {r.source: _codes(r) & {"grading-late", "grading-died"} for r in run.results}
    assert {source: codes for source, codes in ended.items() if codes} == {}


def test_something_is_said_of_each(run: ClassRun) -> None:
    silent = [
        result.source
        for result in run.results
        if not result.remarks and not any(mark.messages for mark in result.marks)
    ]
    assert silent == []


def test_the_files_are_the_same_every_time() -> None:
    first, second = (
        [hashlib.sha256(data).digest() for _, data in damaged_files(40, seed=7)] for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("suffix", sorted(SOUND))
def test_the_files_that_were_damaged_are_sound(suffix: str, tmp_path: Path) -> None:
    (tmp_path / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / f"ann.{suffix}").write_bytes(SOUND[suffix])
    found = find_submissions([tmp_path / f"ann.{suffix}"])
    [result] = grade_class(load_rubric(tmp_path / "rubric.yaml"), found, Limits(1)).results
    damaged = {"file-damaged", "not-text", "file-locked", "file-too-large"}
    assert not _codes(result) & damaged
