"""Attempts, groups, anonymous work, receipts and rosters: whose a submission is."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.platforms.collect.collecting import Choices, Collected, collect
from tests.platforms.making import of, roster, tree, write_zip

RECEIPT = """\
Name: {name} ({login})
Assignment: HW_2 final
Date Submitted: Thursday, November 12, 2026 1:22:26 PM EST
Current Grade: Needs Grading

Submission Field:
{text}

Comments:
There are no student comments for this assignment.

Files:
{files}
"""
NO_TEXT = "There is no student submission text data for this assignment."
METADATA = """\
---
submission_11:
  :submitters:
  - :name: Ann Example
    :sid: '0675'
    :email: ann@example.org
  - :name: Bärbel Öz
    :sid: '0676'
    :email: b.oez@example.org
  :created_at: 2026-11-12 02:52:07.938335000 Z
  :results: {score: 0.0}
  :history:
  - :submitters: []
    :created_at: 2026-11-11 07:30:05.262325000 Z
    :id: 9
12.pdf:
  :submitters:
  - :name: Jan Roe
    :email: jan@example.org
  :created_at: 2026-11-12 05:26:26.899837000 Z
  :history: []
submission_13:
  :submitters:
  - :name: Empty
    :email: e@example.org
  :created_at: 2026-11-12 05:26:26.899837000 Z
"""
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,HW 2 (77)
    Points Possible,,,,,6
"Example, Ann",1001,s1,ann@example.org,One,
"Van Der Öz, Bärbel",1002,s2,b@example.org,One,
"Roe, Jan",1003,s3,jan@example.org,One,
"""


def receipt(name: str, login: str, text: str = NO_TEXT, files: str = "") -> str:
    none = "No files were attached to this submission."
    return RECEIPT.format(name=name, login=login, text=text, files=files or none)


def collected(tmp_path: Path, members: dict[str, str], *rosters: str) -> Collected:
    paths = []
    for number, text in enumerate(rosters):
        paths.append(tmp_path / f"roster{number}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    download = write_zip(tmp_path / "d.zip", members)
    return collect([download], tmp_path / "in", Choices(rosters=tuple(paths)))


def test_blackboard_keeps_the_lines_that_were_typed_plainly(tmp_path: Path) -> None:
    start = "HW_bob_attempt_2026-11-12-14-00-00"
    collected(tmp_path, {f"{start}.txt": receipt("Bärbel Öz", "bob", "1. 42\n2. x < y\n")})
    assert (tmp_path / "in/Bärbel Öz-bob/written-online.txt").read_text().split("\n")[0] == "1. 42"


def test_blackboard_takes_the_last_attempt_with_the_true_names(tmp_path: Path) -> None:
    ann, bob = "HW_2 final_ann_b_attempt_2026-11-", "HW_2 final_bob_attempt_2026-11-12-14-00-00"
    pair = f"\tOriginal filename: my homework (1).md\n\tFilename: {ann}12-13-22-26_cut~1.md"
    collected(
        tmp_path,
        {
            f"{ann}11-09-00-00.txt": receipt("Ann Example", "ann_b"),
            f"{ann}11-09-00-00_old.md": "old",
            f"{ann}12-13-22-26.txt": receipt("Ann Example", "ann_b", files=pair),
            f"{ann}12-13-22-26_cut~1.md": "new",
            f"{bob}.txt": receipt("Bärbel Öz", "bob", "<p>y = 2\n\nx:</p>"),
        },
    )
    assert tree(tmp_path / "in") == {
        "Ann Example-ann_b/my homework (1).md", "Bärbel Öz-bob/written-online.html",
    }  # fmt: skip
    assert "y = 2" in (tmp_path / "in/Bärbel Öz-bob/written-online.html").read_text()
    found = roster(tmp_path / "in")
    assert of(found, "login") == ["ann_b", "bob"]
    assert of(found, "attempts") == ["2", "1"]
    assert found[0]["note"] == "earlier attempts: 2026-11-11T09:00:00"


def test_an_empty_later_attempt_is_told_and_does_not_hide_the_work(tmp_path: Path) -> None:
    start = "HW_ann_attempt_2026-11-1"
    done = collected(
        tmp_path,
        {
            f"{start}1-09-00-00.txt": receipt("Ann Example", "ann"),
            f"{start}1-09-00-00_a.md": "work",
            f"{start}2-09-00-00.txt": receipt("Ann Example", "ann"),
        },
    )
    assert tree(tmp_path / "in") == {"Ann Example-ann/a.md"}
    assert [problem.code for problem in done.problems] == ["attempt-empty"]


def test_a_receipt_cannot_make_the_work_somebody_elses(tmp_path: Path) -> None:
    start = "HW_eve_attempt_2026-11-11-09-00-00"
    collected(tmp_path, {f"{start}.txt": receipt("Ann Example", "ann"), f"{start}_a.md": "x"})
    assert of(roster(tmp_path / "in"), "login") == ["eve"]


def test_gradescope_names_all_members_of_a_group(tmp_path: Path) -> None:
    export = "assignment_5_export"
    collected(
        tmp_path,
        {
            f"{export}/submission_metadata.yml": METADATA,
            f"{export}/submission_11/a.md": "x",
            f"{export}/submission_11/sub/b.md": "x",
            f"{export}/12.pdf": "%PDF",
        },
    )
    folder = tmp_path / "in"
    assert tree(folder) == {
        "Ann Example and Bärbel Öz/a.md", "Ann Example and Bärbel Öz/sub/b.md",
        "Jan Roe/12.pdf",
    }  # fmt: skip
    found = roster(folder)
    assert of(found, "name") == ["Ann Example", "Bärbel Öz", "Empty", "Jan Roe"]
    assert of(found, "sis_id") == ["0675", "0676", "", ""]
    assert found[0]["folder"] == found[1]["folder"]
    assert not list((folder / found[2]["folder"]).iterdir())
    assert found[0]["submitted"].startswith("2026-11-12T02:52:07")


@pytest.mark.parametrize("text", ["a: &a [*a]", "- 1", "a: [", "a: 1"])
def test_metadata_that_are_none_are_no_crash(tmp_path: Path, text: str) -> None:
    collected(tmp_path, {"submission_metadata.yml": text, "ann.md": "x"})
    assert "ann/ann.md" in tree(tmp_path / "in")


def test_names_come_from_the_roster_by_number(tmp_path: Path) -> None:
    files = {"exampleann_1001_5_a.md": "x", "vanderözbärbel_1002_6_a.md": "x"}
    done = collected(tmp_path, files, CANVAS)
    assert tree(tmp_path / "in") == {"Ann Example-1001/a.md", "Bärbel Van Der Öz-1002/a.md"}
    assert done.problems == ()
    found = roster(tmp_path / "in")
    assert of(found, "sis_id") == ["s1", "s2", "s3"]
    assert (found[2]["folder"], found[2]["note"]) == ("", "nothing handed in")


def test_a_canvas_group_gets_its_members_from_a_second_table(tmp_path: Path) -> None:
    groups = (
        "name,canvas_user_id,user_id,login_id,sections,group_name\n"
        "Ann Example,1001,s1,ann@example.org,One,Team 7!\n"
        "Jan Roe,1003,s3,jan@example.org,One,Team 7!\n"
    )
    files = {"team7_1003_5_a.md": "x", "vanderözbärbel_1002_6_a.md": "x"}
    done = collected(tmp_path, files, CANVAS, groups)
    found = roster(tmp_path / "in")
    assert [(row["folder"], row["name"]) for row in found] == [
        ("Bärbel Van Der Öz-1002", "Bärbel Van Der Öz"),
        ("team7", "Ann Example"),
        ("team7", "Jan Roe"),
    ]
    assert done.problems == ()


def test_a_canvas_group_without_that_table_is_told(tmp_path: Path) -> None:
    done = collected(tmp_path, {"team7_1003_5_a.md": "x"}, CANVAS)
    assert [problem.code for problem in done.problems] == ["not-in-roster"]
    assert (roster(tmp_path / "in")[0]["name"], roster(tmp_path / "in")[0]["group"]) == (
        "Jan Roe",
        "team7",
    )


def test_a_moodle_team_whose_number_is_also_a_participants(tmp_path: Path) -> None:
    worksheet = (
        "Identifier,Full name,Email address,Status,Group,Grade,Maximum Grade\n"
        "Participant 44,Jan Roe,j@x.org,No submission,,,6\n"
        "Participant 45,Ann Example,a@x.org,Submitted for grading,Team Blue,,6\n"
        "Participant 46,Bärbel Öz,b@x.org,Submitted for grading - 2 days late,Team Blue,,6\n"
    )
    collected(tmp_path, {"Team Blue_44_assignsubmission_file/a.md": "x"}, worksheet)
    found = roster(tmp_path / "in")
    assert [(row["folder"], row["id"]) for row in found] == [
        ("Team Blue", "45"), ("Team Blue", "46"), ("", "44"),
    ]  # fmt: skip
    assert "late" in found[0]["late"] + found[1]["late"]


def test_two_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    files = {
        "1-2 - Ann Example - Nov 12, 2026 1022 AM/a.md": "1",
        "3-4 - Ann Example - Nov 13, 2026 1022 AM/a.md": "2",
    }
    table = "Name,Email\nAnn Example,ann1@x.org\nAnn Example,ann2@x.org\n"
    done = collected(tmp_path, files, table)
    assert tree(tmp_path / "in") == {"Ann Example-1-2/a.md", "Ann Example-3-4/a.md"}
    assert [problem.code for problem in done.problems] == ["not-in-roster"] * 2
    assert of(roster(tmp_path / "in"), "email")[:2] == ["", ""]


def test_times_in_a_language_that_is_not_known_are_told(tmp_path: Path) -> None:
    files = {
        "1-2 - Ann Example - Quux 12, 2026 1022 AM/a.md": "1",
        "1-2 - Ann Example - Quux 13, 2026 1022 AM/a.md": "2",
    }
    done = collected(tmp_path, files)
    assert [problem.code for problem in done.problems] == ["attempts-undated"]


def test_a_name_that_is_a_formula_is_guarded_and_comes_back(tmp_path: Path) -> None:
    from grader.platforms.roster import read_roster

    collected(tmp_path, {"=1+1_7_assignsubmission_file/a.md": "x"})
    text = (tmp_path / "in/roster.csv").read_text()
    assert "'=1+1" in text
    assert read_roster(tmp_path / "in/roster.csv")[0].person.name == "=1+1"


@pytest.mark.parametrize(("by", "folder"), [("email", "ann@x.org"), ("sis_id", "s7")])
def test_folders_named_by_what_the_roster_tells(tmp_path: Path, by: str, folder: str) -> None:
    (tmp_path / "r.csv").write_text("Name,Student ID,Email\nAnn Example,s7,ann@x.org\n")
    download = write_zip(tmp_path / "d.zip", {"1-2 - Ann Example - Nov 1, 2026 900 AM/a.md": "x"})
    collect([download], tmp_path / "in", Choices(rosters=(tmp_path / "r.csv",), name_by=by))
    assert tree(tmp_path / "in") == {f"{folder}/a.md"}


def test_the_number_of_one_platform_is_nobody_on_another(tmp_path: Path) -> None:
    """Participant 1001 of Moodle is not user 1001 of Canvas, with or without a name."""
    files = {
        "Participant_1001_assignsubmission_file_a.md": "x",
        "Participant_1002_assignsubmission_file_a.md": "x",
    }
    collected(tmp_path, files, CANVAS)
    found = [row for row in roster(tmp_path / "in") if row["folder"]]
    assert of(found, "name") == ["", ""]
    assert of(found, "email") == ["", ""]


def test_nor_when_grades_go_back() -> None:
    from fractions import Fraction

    from grader.marking.types import SubmissionStatus
    from grader.platforms.export.recipients import Recipient, row_of
    from grader.platforms.roster import Enrolled, gradebook_of
    from grader.platforms.tables.grades import StudentGrade
    from grader.platforms.tables.names import Person
    from grader.platforms.tables.spreadsheet import parsed_table

    book = gradebook_of(parsed_table(CANVAS.encode(), "book.csv"))
    grade = StudentGrade("a", SubmissionStatus.GRADED, Fraction(1), Fraction(1))
    rows = {
        platform: row_of(Recipient(grade, Enrolled("a", Person(id="1001"), "", platform)), book)
        for platform in ("canvas", "moodle")
    }
    assert rows == {"canvas": 2, "moodle": None}
