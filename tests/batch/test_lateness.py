"""When submissions were handed in: by the roster, by the files, or not known."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from grader.batch.lateness import with_times
from grader.errors import UsageError
from grader.readers.handed_in.submissions import find_submissions
from grader.rubric.load import load_rubric
from grader.rubric.policies import seconds_of
from tests.commands.running import run

RUBRIC = """
title: Sheet
policies:
  time_zone: Europe/Berlin
  late: {{due: 2026-03-01 23:59, cost: 10%, times_from: {source}}}
questions:
  - {{id: q1, answer: number, reference: 6, points: 10}}
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    folder = tmp_path / "class"
    folder.mkdir()
    for student in ("ann", "bob"):
        (folder / f"{student}.md").write_text("# q1\n\nq1: 6\n", encoding="utf-8")
    return tmp_path


def times(sheet: Path, source: str) -> dict[str, int | None]:
    rubric = sheet / f"{source}.yaml"
    rubric.write_text(RUBRIC.format(source=source), encoding="utf-8")
    folder = sheet / "class"
    found = with_times(load_rubric(rubric), find_submissions([folder]), [folder])
    return {each.student: each.handed_in for each in found}


def roster(sheet: Path, text: str) -> None:
    (sheet / "class" / "roster.csv").write_text(text, encoding="utf-8")


def test_times_are_those_of_the_roster_and_the_roster_is_no_student(sheet: Path) -> None:
    roster(sheet, "student,submitted\nann,2026-03-02 08:00\n")
    assert times(sheet, "roster") == {
        "ann": seconds_of("2026-03-02 07:00", "UTC"),
        "bob": None,
    }


def test_the_columns_that_collect_writes_are_understood(sheet: Path) -> None:
    roster(sheet, "folder,name,submitted\nann,Ann,2026-03-02T08:00\nbob,Bob,\n")
    assert times(sheet, "roster")["ann"] == seconds_of("2026-03-02 07:00", "UTC")


def test_times_are_those_of_the_last_file(sheet: Path) -> None:
    os.utime(sheet / "class" / "ann.md", (1_000_000, 1_000_000))
    assert times(sheet, "files")["ann"] == 1_000_000


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "no-roster"),
        ("student,when\nann,2026-03-02\n", "roster-not-read"),
        ("student,submitted\nann,soon\n", "roster-not-read"),
        ('student,submitted\nann,"' + "2" * 200_000, "roster-not-read"),
    ],
)
def test_what_is_wrong_with_a_roster_is_told(sheet: Path, text: str | None, code: str) -> None:
    if text is not None:
        roster(sheet, text)
    with pytest.raises(UsageError) as caught:
        times(sheet, "roster")
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_student_without_a_time_is_for_a_person(sheet: Path) -> None:
    roster(sheet, "student,submitted\nann,2026-03-01 12:00\n")
    (sheet / "sheet.yaml").write_text(RUBRIC.format(source="roster"), encoding="utf-8")
    ended = run("grade", str(sheet / "sheet.yaml"), str(sheet / "class"), "--out",
                str(sheet / "out"), "--jobs", "1")  # fmt: skip
    assert ended.code == 3
    assert "when it was handed in" in " ".join(ended.out.split())
    data = json.loads((sheet / "out" / "results.json").read_text())
    assert [each["points"] for each in data["submissions"]] == [10, 10]
    assert "put the times into roster.csv" in (sheet / "out" / "report.html").read_text()


def test_grading_takes_off_what_the_rubric_says_and_everything_tells_it(sheet: Path) -> None:
    roster(sheet, "student,submitted\nann,2026-03-02 08:00\nbob,2026-03-01 12:00\n")
    (sheet / "sheet.yaml").write_text(RUBRIC.format(source="roster"), encoding="utf-8")
    ended = run("grade", str(sheet / "sheet.yaml"), str(sheet / "class"), "--out",
                str(sheet / "out"), "--jobs", "1")  # fmt: skip
    assert ended.code == 0, ended.err
    data = json.loads((sheet / "out" / "results.json").read_text())
    ann, bob = data["submissions"]
    assert (ann["points"], ann["points_of_questions"], bob["points"]) == (9, 10, 10)
    assert [(each["code"], each["points"]) for each in ann["adjustments"]] == [("late", -1)]
    with (sheet / "out" / "grades.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["adjustments"] for row in rows] == ["late -1", ""]
    feedback = (sheet / "out" / "feedback" / "ann.html").read_text()
    assert "8 hours 1 minute late, 1 started day, 10 % of the points" in feedback
    assert "handed in late" in (sheet / "out" / "report.html").read_text()


def test_a_roster_of_an_old_spreadsheet_is_read(sheet: Path) -> None:
    (sheet / "class" / "roster.csv").write_bytes(b"student,submitted\rann,2026-03-02 08:00\r")
    assert times(sheet, "roster")["ann"] == seconds_of("2026-03-02 07:00", "UTC")
