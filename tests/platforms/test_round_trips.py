"""A download in, a class graded, the platform's own file out, and read as the platform reads it.

Every test runs the commands as a user does. The readers of what comes out are the tests' own: by
headings, as the platforms find their columns.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from grader.batch.starter import write_starter
from tests.commands.running import Ended, run
from tests.platforms.collect.test_attempts_and_rosters import METADATA, receipt
from tests.platforms.making import rows, write_folder, write_zip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    write_starter(folder)
    return folder


@pytest.fixture(scope="module")
def ada(home: Path) -> str:
    """Six of six points."""
    return (home / "submissions" / "ada.md").read_text()


@pytest.fixture(scope="module")
def grace(home: Path) -> str:
    """Two of six points."""
    return (home / "submissions" / "grace.yaml").read_text()


def graded(home: Path, tmp_path: Path, source: Path, *more: str) -> Path:
    out = tmp_path / "out"
    ended = run("grade", str(home / "rubric.yaml"), str(source), "--out", str(out), *more)
    assert ended.code in (0, 3), ended.err
    return out


def collected(tmp_path: Path, download: Path, *rosters: Path) -> Path:
    into = tmp_path / "class"
    more = [part for roster in rosters for part in ("--roster", str(roster))]
    ended = run("collect", str(download), "--into", str(into), *more)
    assert ended.code in (0, 3), ended.err
    return into


def export(out: Path, to: str, into: Path, *more: str) -> Ended:
    return run("export", str(out), "--to", to, "--into", str(into), *more)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Notes,HW 1 (70),HW 2 (77),Current Score\n"
    ",,,,,,Manual Posting,,\n"
    "    Points Possible,,,,,,6.00,6.00,(läs endast)\n"
    '"Example, Ann",1001,s1,ann@example.org,"A, and B",=x,5.00,,83\n'
    '"Öz, ""Bä"" Bärbel",1002,s2,b@example.org,A,,4.00,1.00,66\n'
    '"Late, Lea",1003,s3,lea@example.org,A,,,,\n'
    '"Excused, Eva",1004,s4,eva@example.org,A,,,EX,\n'
    '"Broken, Ben",1005,s5,ben@example.org,A,,,3.00,\n'
    '"Student, Test",1099,,x,A,,,,\n'
)


@pytest.fixture(scope="module")
def canvas(home: Path, tmp_path_factory: pytest.TempPathFactory, ada: str, grace: str) -> Path:
    """The results of a zip of Canvas, which `grade` took directly."""
    tmp_path = tmp_path_factory.mktemp("canvas")
    download = write_zip(
        tmp_path / "submissions.zip",
        {
            "exampleann_1001_50001_hw.md": ada,
            "özbäbärbel_LATE_1002_50002_hw-1.yaml": grace,
            "excusedeva_1004_50003_hw.md": ada,
            "brokenben_1005_50004_hw.md": b"\0\1\2" * 500,
            "nobodyned_1066_50005_hw.md": ada,
        },
    )
    return graded(home, tmp_path, download)


def test_canvas(canvas: Path, tmp_path: Path) -> None:
    """Rows of one assignment; who has no new grade is left out, since an empty cell deletes."""
    book = write(tmp_path / "book.csv", GRADEBOOK)
    assert "which-column" in export(canvas, "canvas", book).err
    ended = export(canvas, "canvas", book, "--column", "77")
    assert ended.code == 3
    codes = sorted(re.findall(r"^note: .*\[([\w-]+)\]$", ended.err, re.MULTILINE))
    assert codes == ["grade-kept", "grade-not-final", "student-not-matched"]
    assert book.read_text().splitlines() == [
        "Student,ID,SIS User ID,SIS Login ID,Section,HW 2 (77)",
        ",,,,,",
        "    Points Possible,,,,,6.00",
        '"Example, Ann",1001,s1,ann@example.org,"A, and B",6',
        '"Öz, ""Bä"" Bärbel",1002,s2,b@example.org,A,2',
    ]
    found = rows(book.read_bytes())
    assert {row["ID"]: row["HW 2 (77)"] for row in found[2:]} == {"1001": "6", "1002": "2"}
    assert (tmp_path / "book.original.csv").read_text() == GRADEBOOK


def test_canvas_again_from_the_download_that_was_kept(canvas: Path, tmp_path: Path) -> None:
    book = write(tmp_path / "book.csv", GRADEBOOK)
    export(canvas, "canvas", book, "--column", "HW 1")
    export(canvas, "canvas", book, "--column", "HW 2")
    found = rows(book.read_bytes())
    assert [row["HW 2 (77)"] for row in found if row["ID"]] == ["6", "2"]
    later = GRADEBOOK.replace("Example, Ann", "Example, Anna").replace("s1", "s11")
    write(book, later)
    export(canvas, "canvas", book, "--column", "HW 2")
    assert "Example, Anna" in book.read_text()
    kept = {path.name for path in tmp_path.glob("book*")}
    assert kept == {"book.csv", "book.original.csv", "book.original-2.csv"}


def test_canvas_with_semicolons_commas_and_a_mark(canvas: Path, tmp_path: Path) -> None:
    text = (
        "\ufeffStudent;ID;SIS User ID;SIS Login ID;Section;Uppgift 2 (23769);Final Score\r\n"
        "    Points Possible;;;;;9,00;(läs endast)\r\n"
        "Exempel, Ann;1001;s0001;ann@example.org;Sec 1;;78,23\r\n"
        "Öz, Bärbel;1002;s0002;b@example.org;Sec 1;8,50;78,23\r\n"
    )
    book = write(tmp_path / "book.csv", text)
    refused = export(canvas, "canvas", book)
    assert (refused.code, book.read_bytes()) == (2, text.encode())
    assert "points-differ" in refused.err
    export(canvas, "canvas", book, "--scale")
    assert book.read_bytes().decode() == (
        "\ufeffStudent;ID;SIS User ID;SIS Login ID;Section;Uppgift 2 (23769)\r\n"
        "    Points Possible;;;;;9,00\r\n"
        "Exempel, Ann;1001;s0001;ann@example.org;Sec 1;9\r\n"
        "Öz, Bärbel;1002;s0002;b@example.org;Sec 1;3\r\n"
    )
    export(canvas, "canvas", book, "--no-scale")
    assert [row["Uppgift 2 (23769)"] for row in rows(book.read_bytes(), separator=";")[1:]] == [
        "6", "2",
    ]  # fmt: skip


WORKSHEET = (
    '\ufeffIdentifier,"Full name","ID number","Email address",Status,Grade,"Maximum Grade",'
    '"Grade can be changed","Last modified (submission)","Last modified (grade)",'
    '"Feedback comments"\r\n'
    '"Participant 101","Ann Example",s1,ann@example.org,"Submitted for grading",,6.00,Yes,'
    '"Thursday, 12 November 2026, 10:15 AM",-,\r\n'
    '"Participant 102","Bärbel Öz",s2,b@example.org,"Submitted for grading - 2 days 3 hours late",'
    '1.50,6.00,Yes,"Saturday, 14 November 2026, 1:15 PM","Sunday, 15 November 2026, 9:00 AM",'
    '"<p>Good.</p>"\r\n'
    '"Participant 103","Jan Roe",s3,jan@example.org,"No submission",,6.00,Yes,-,-,\r\n'
)
UNCHANGED = ("Identifier", "Full name", "Status", "Maximum Grade", "Last modified (grade)")


@pytest.fixture(scope="module")
def moodle(home: Path, tmp_path_factory: pytest.TempPathFactory, ada: str, grace: str) -> Path:
    tmp_path = tmp_path_factory.mktemp("moodle")
    download = write_zip(
        tmp_path / "moodle.zip",
        {
            "Ann Example_101_assignsubmission_file/hw.md": ada,
            "Bärbel Öz_102_assignsubmission_file/hw.yaml": grace,
        },
    )
    sheet = write(tmp_path / "roster.csv", WORKSHEET)
    return graded(home, tmp_path, collected(tmp_path, download, sheet))


def test_moodle(moodle: Path, tmp_path: Path) -> None:
    """Grade and comment change; header, dates, mark, ends of lines and other rows stay."""
    sheet = write(tmp_path / "sheet.csv", WORKSHEET)
    ended = export(moodle, "moodle", sheet)
    assert (ended.code, ended.err) == (0, "")
    assert "1 of them in place of another" in ended.out
    data = sheet.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfIdentifier")
    before, after = rows(WORKSHEET.encode()), rows(data)
    assert [row["Grade"] for row in after] == ["6", "2", ""]
    assert after[2] == before[2]
    assert all(a[name] == b[name] for a, b in zip(after, before, strict=True) for name in UNCHANGED)
    assert after[1]["Feedback comments"].startswith("<p>2 of 6 points</p><ul><li>")
    assert data.count(b"\r\n") == WORKSHEET.count("\r\n")
    late = rows((moodle / "roster.csv").read_bytes())
    assert [row["late"] for row in late][:2] == ["", "Submitted for grading - 2 days 3 hours late"]


@pytest.mark.parametrize(
    "header",
    [
        '"Identificador","Nombre completo","Estado","Calificación","Calificación máxima",'
        '"La calificación puede ser cambiada","Última modificación (entrega)",'
        '"Última modificación (calificación)","Comentarios de retroalimentación"',
        '"Auðkenni","Nafn","Staða","Einkunn","Hámark","Má breyta","Breytt","Breytt","Umsögn"',
    ],
    ids=["Spanish", "a language without an entry"],
)
def test_moodle_in_other_languages(moodle: Path, tmp_path: Path, header: str) -> None:
    text = (
        f"\ufeff{header}\n"
        '"Participante 101","Ann Example","Enviado","","6,00","Sí","lunes","-",""\n'
        '"Participante 102","Bärbel Öz","Enviado","1,00","6,00","Sí","lunes","-",""\n'
    )
    sheet = write(tmp_path / "sheet.csv", text)
    ended = export(moodle, "moodle", sheet)
    assert ended.code == 0, ended.err
    after = list(csv.reader(io.StringIO(sheet.read_text(encoding="utf-8-sig"))))
    assert [row[3] for row in after[1:]] == ["6", "2"]
    assert [row[4] for row in after[1:]] == ["6,00", "6,00"]


def test_moodle_without_names(home: Path, tmp_path: Path, ada: str) -> None:
    download = write_zip(
        tmp_path / "m.zip",
        {
            "Participant_101_assignsubmission_file_hw.md": ada,
            "Participant_102_assignsubmission_file_hw.md": "I do not know.",
        },
    )
    out = graded(home, tmp_path, download)
    sheet = write(
        tmp_path / "sheet.csv",
        "Identifier,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments\n"
        "Participant 101,Submitted,,6.00,-,\nParticipant 102,Submitted,,6.00,-,\n",
    )
    export(out, "moodle", sheet, "--unfinished")
    assert [row["Grade"] for row in rows(sheet.read_bytes())] == ["6", "0"]
    assert "Ann" not in (out / "roster.csv").read_text()


def test_moodle_feedback_files(moodle: Path, tmp_path: Path) -> None:
    ended = export(moodle, "moodle-feedback", tmp_path / "feedback.zip")
    assert ended.code == 0, ended.err
    with zipfile.ZipFile(tmp_path / "feedback.zip") as archive:
        names = archive.namelist()
        pages = [archive.read(name).decode() for name in names]
    parts = [name.split("/")[0].split("_") for name in names]
    assert [(part[0], part[1], part[2], part[3]) for part in parts] == [
        ("Ann Example", "101", "assignfeedback", "file"),
        ("Bärbel Öz", "102", "assignfeedback", "file"),
    ]
    assert all("<html" in page for page in pages)
    again = export(moodle, "moodle-feedback", tmp_path / "feedback.zip")
    assert again.code == 0


def test_a_group_of_gradescope_shares_its_grade(
    home: Path, tmp_path: Path, ada: str, grace: str
) -> None:
    members = {
        "assignment_1_export/submission_metadata.yml": METADATA,
        "assignment_1_export/submission_11/hw.md": ada,
        "assignment_1_export/submission_13/hw.yaml": grace,
    }
    out = graded(home, tmp_path, collected(tmp_path, write_zip(tmp_path / "g.zip", members)))
    ended = export(out, "csv", tmp_path / "grades.csv")
    assert ended.code == 3
    assert "Jan Roe" in ended.err
    found = rows((tmp_path / "grades.csv").read_bytes())
    assert {row["email"]: row["points"] for row in found} == {
        "ann@example.org": "6", "b.oez@example.org": "6", "e@example.org": "2",
        "jan@example.org": "",
    }  # fmt: skip


def test_gradescope_results(canvas: Path, tmp_path: Path) -> None:
    into = tmp_path / "results.json"
    assert "which-student" in export(canvas, "gradescope", into).err
    ended = export(canvas, "gradescope", into, "--student", "özbäbärbel-1002")
    assert ended.code == 0, ended.err
    data = json.loads(into.read_text())
    assert data["score"] == 2
    assert sum(test["score"] for test in data["tests"]) == 2
    assert sum(test["max_score"] for test in data["tests"]) == 6
    assert {test["status"] for test in data["tests"]} == {"passed", "failed"}
    assert {test["visibility"] for test in data["tests"]} == {"visible"}


def test_gradescope_results_that_wait_are_hidden(canvas: Path, tmp_path: Path) -> None:
    into = tmp_path / "results.json"
    ended = export(canvas, "gradescope", into, "--student", "brokenben-1005")
    assert ended.code == 3
    assert json.loads(into.read_text())["visibility"] == "after_published"


def test_brightspace(home: Path, tmp_path: Path, ada: str, grace: str) -> None:
    download = write_zip(
        tmp_path / "b.zip",
        {
            "1-2 - Ann Example - Nov 12, 2026 1022 AM/hw.yaml": grace,
            "1-2 - Ann Example - Nov 12, 2026 110 PM/hw.md": ada,
            "1-3 - Bärbel Öz - Nov 12, 2026 1130 AM/hw.yaml": grace,
        },
    )
    out = graded(home, tmp_path, collected(tmp_path, download))
    table = (
        "OrgDefinedId,Username,Last Name,First Name,"
        "HW 2 Points Grade <Numeric MaxPoints:6 Weight:1>, End-of-Line Indicator\r\n"
        '#s1,#ann,Example,Ann,,#\r\n#s2,#boez,"Öz",Bärbel,1,#\r\n#s3,#jan,Roe,Jan,5,#\r\n'
    )
    book = write(tmp_path / "book.csv", table)
    ended = export(out, "brightspace", book)
    assert ended.code == 0, ended.err
    expected = table.replace("Ann,,#", "Ann,6,#").replace("Bärbel,1,#", "Bärbel,2,#")
    assert book.read_bytes().decode() == expected


@pytest.mark.parametrize("comments", [False, True])
def test_blackboard(home: Path, tmp_path: Path, ada: str, grace: str, comments: bool) -> None:
    start = "HW_2_"
    first, second = "_attempt_2026-11-11-09-00-00", "_attempt_2026-11-12-13-22-26"
    download = write_zip(
        tmp_path / "b.zip",
        {
            f"{start}aexample{first}.txt": receipt("Ann Example", "aexample"),
            f"{start}aexample{first}_hw.yaml": grace,
            f"{start}aexample{second}.txt": receipt("Ann Example", "aexample"),
            f"{start}aexample{second}_hw.md": ada,
            f"{start}boez{first}.txt": receipt("Bärbel Öz", "boez"),
            f"{start}boez{first}_hw.yaml": grace,
        },
    )
    out = graded(home, tmp_path, download)
    title = "HW 2 [Total Pts: 6 Score] |664617"
    more = ('\t"Feedback to Learner"', '\t""') if comments else ("", "")
    table = (
        f'\ufeff"Last Name"\t"First Name"\t"Username"\t"{title}"{more[0]}\r\n'
        f'"Example"\t"Ann"\t"aexample"\t""{more[1]}\r\n'
        f'"Öz"\t"Bärbel"\t"boez"\t"Needs Grading"{more[1]}\r\n'
    )
    book = write(tmp_path / "gc.xls", table, "utf-16-le")
    ended = export(out, "blackboard", book)
    assert ended.code == 0, ended.err
    data = book.read_bytes()
    assert data.startswith(b"\xff\xfe")
    found = rows(data, "utf-16", "\t")
    assert [row[title] for row in found] == ["6", "2"]
    assert data.decode("utf-16").count('"') == table.count('"')
    if comments:
        assert found[0]["Feedback to Learner"].startswith("6 of 6 points; ")


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("hw-submissions", ["hw-ann/a.md", "hw-bob/a.md"]),
        ("course", ["submitted/ann/hw/a.md", "submitted/bob/hw/a.md", "submitted/x/hw/n.ipynb"]),
    ],
    ids=["GitHub Classroom", "nbgrader"],
)
def test_logins_into_a_plain_table(
    home: Path, tmp_path: Path, ada: str, name: str, members: list[str]
) -> None:
    download = write_folder(tmp_path / name, dict.fromkeys(members, ada))
    out = graded(home, tmp_path, collected(tmp_path, download))
    export(out, "csv", tmp_path / "grades.csv", "--unfinished")
    found = {
        row["submission"]: row["points"] for row in rows((tmp_path / "grades.csv").read_bytes())
    }
    assert (found["ann"], found["bob"]) == ("6", "6")


def test_files_that_never_saw_a_platform(home: Path, tmp_path: Path) -> None:
    """`ada.md` and `grace.yaml` are found by login, without any roster."""
    out = graded(home, tmp_path, home / "submissions")
    table = (
        "OrgDefinedId,Username,HW Points Grade,End-of-Line Indicator\n#1,#grace,,#\n#2,#ADA,,#\n"
    )
    book = write(tmp_path / "book.csv", table)
    assert export(out, "brightspace", book).code == 0
    assert [row["HW Points Grade"] for row in rows(book.read_bytes())] == ["2", "6"]


def test_a_plain_table_is_written_over_but_nothing_else(canvas: Path, tmp_path: Path) -> None:
    into = tmp_path / "grades.csv"
    export(canvas, "csv", into)
    first = into.read_bytes()
    export(canvas, "csv", into)
    assert into.read_bytes() == first
    write(into, "mine")
    assert export(canvas, "csv", into).code == 2
    assert into.read_text() == "mine"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b\n1,2\n", "gradebook-not-recognised"),
        ("", "table-unreadable"),
        (None, "table-unreadable"),
        ("Identifier,Status,Grade,Scale\nParticipant 1,x,,Good\n", "grade-not-points"),
    ],
)
def test_files_that_cannot_be_filled_in(
    moodle: Path, tmp_path: Path, text: str | None, code: str
) -> None:
    into = tmp_path / "sheet.csv"
    if text is not None:
        write(into, text)
    ended = export(moodle, "moodle", into)
    assert ended.code == 2
    assert f"[{code}]" in ended.err
    assert (into.read_text() if text is not None else None) == text


def test_a_folder_without_results(tmp_path: Path) -> None:
    ended = export(tmp_path, "csv", tmp_path / "x.csv")
    assert (ended.code, "results-unreadable" in ended.err) == (2, True)


def test_an_unpacked_download_is_noticed(home: Path, tmp_path: Path, ada: str) -> None:
    names = ["exampleann_1001_50001_hw.md", "exampleann_1001_50002_more.md", "oezb_1002_3_a.md"]
    folder = write_folder(tmp_path / "download", dict.fromkeys(names, ada))
    ended = run("grade", str(home / "rubric.yaml"), str(folder), "--out", str(tmp_path / "out"))
    assert "[collect-first]" in ended.err
    assert "Canvas" in ended.err
    quiet = run(
        "grade", str(home / "rubric.yaml"), str(home / "submissions"), "--out", str(tmp_path / "o")
    )
    assert "collect-first" not in quiet.err
