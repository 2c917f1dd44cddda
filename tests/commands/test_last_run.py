"""A run that would do nothing again is left out, and only such a one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.batch.again import last_run, rubric_text
from grader.batch.starter import write_starter
from grader.commands import app
from grader.errors import RubricError
from grader.review.applying import Case, cases_of
from grader.review.store.database import Store, url_of
from grader.review.store.decisions import Decision
from grader.review.store.snapshot import demand_snapshot

Change = Callable[[Path], object]


def grader(*arguments: str) -> tuple[str, int]:
    """Run a command in this process; return what it printed, and its exit code."""
    done = CliRunner().invoke(app, arguments, standalone_mode=False, catch_exceptions=False)
    return done.stdout, int(done.return_value)


def folder_digest(out: Path) -> dict[str, bytes]:
    paths = [path for path in out.rglob("*") if path.is_file() and ".cache" not in path.parts]
    return {str(path.relative_to(out)): path.read_bytes() for path in paths}


def command(home: Path, *more: str) -> list[str]:
    out = str(home / "out")
    return ["grade", str(home / "rubric.yaml"), str(home / "submissions"), "--out", out, *more]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    write_starter(tmp_path)
    return tmp_path


def left_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[bool, str, int]:
    """Run again; return whether it was left out, what it printed, and the exit code."""
    found: list[bool] = []
    real = last_run.unchanged

    def watched(inputs: last_run.Inputs) -> object:
        said = real(inputs)
        found.append(said is not None)
        return said

    monkeypatch.setattr(last_run, "unchanged", watched)
    said, code = grader(*command(home))
    monkeypatch.setattr(last_run, "unchanged", real)
    return any(found), said, code


def test_the_same_again_says_the_same(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = grader(*command(home))
    before = folder_digest(home / "out")
    assert left_out(home, monkeypatch) == (True, *first)
    assert folder_digest(home / "out") == before


CHANGES: dict[str, Change] = {
    "a title in the rubric": lambda home: retitle(home / "rubric.yaml"),
    "a word of a student": lambda home: append(page(home), "\nA word.\n"),
    "the time of a file": lambda home: os.utime(page(home), (1, 1)),
    "a student more": lambda home: (home / "submissions" / "zoe.md").write_text("Nothing."),
    "a student less": lambda home: page(home).unlink(),
    "a page of feedback": lambda home: append(next((home / "out/feedback").glob("*.html")), " "),
    "a page that is gone": lambda home: next((home / "out" / "feedback").glob("*.md")).unlink(),
    "a file more among the results": lambda home: (home / "out" / "more.txt").write_text("x"),
    "decisions": lambda home: (home / "out" / "overrides.csv").write_text(
        "student,part,points,comment\n"
    ),
    "what is kept of a student": lambda home: append(kept(home), "x"),
    "the entry itself": lambda home: append(home / "out" / ".cache" / last_run.NAME, "x"),
}


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def retitle(rubric: Path) -> None:
    rubric.write_text(rubric.read_text(encoding="utf-8").replace("title: ", "title: My ", 1))


def page(home: Path) -> Path:
    return sorted((home / "submissions").glob("*.md"))[0]


def kept(home: Path) -> Path:
    entries = (home / "out" / ".cache").iterdir()
    return next(path for path in entries if len(path.name) == 64)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_has_changed_is_looked_at(
    change: Change, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grader(*command(home))
    change(home)
    assert not left_out(home, monkeypatch)[0]
    again = folder_digest(home / "out")
    grader(*command(home, "--no-cache"))
    assert folder_digest(home / "out") == again


# -- comments ------------------------------------------------------------------------------------

COMMENTS: dict[str, Callable[[str], str]] = {
    "above everything": lambda text: f"# later\n\n{text}",
    "at the end": lambda text: f"{text}\n# later\n",
    "between two keys": lambda text: text.replace("questions:", "\n# asked\nquestions:"),
    "behind a value": lambda text: text.replace("points: 3", "points: 3  # for now"),
    "another one": lambda text: text.replace("stays a letter", "is a letter"),
    "quotes": lambda text: text.replace("title: One neuron", "title: 'One neuron'"),
    "a list in brackets": lambda text: text.replace(
        "\n      - z = w x + b\n      - y = sigma(z)", " [z = w x + b, y = sigma(z)]"
    ),
    "ends of lines": lambda text: text.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("change", COMMENTS.values(), ids=COMMENTS)
def test_where_only_comments_are_others_nothing_is_graded(
    change: Callable[[str], str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, rubric = grader(*command(home)), home / "rubric.yaml"
    before = rubric.read_text(encoding="utf-8")
    text = change(before)
    assert text != before
    rubric.write_bytes(text.encode())
    assert left_out(home, monkeypatch) == (True, *first)
    assert left_out(home, monkeypatch)[0]
    assert_as_if_graded_anew(home)


def test_a_history_of_comments_ends_in_the_last(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rubric = home / "rubric.yaml"
    before = rubric.read_text(encoding="utf-8")
    grader(*command(home))
    for text in (f"# one\n{before}", f"# two\n\n{before}", before, f"# three\n{before}"):
        rubric.write_text(text, encoding="utf-8")
        assert left_out(home, monkeypatch)[0]
        assert_as_if_graded_anew(home)
    # Another class, and back: what was a comment of the first one is none of the last one's.
    for text in (before.replace("points: 3", "points: 4"), before):
        rubric.write_text(text, encoding="utf-8")
        assert not left_out(home, monkeypatch)[0]
        assert_as_if_graded_anew(home)


def assert_as_if_graded_anew(home: Path) -> None:
    """Hold the files, and what later commands read of the rubric, against those of a new class."""
    fresh = home / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    grader(*[str(fresh) if each == str(home / "out") else each for each in command(home)])
    assert folder_digest(home / "out") == folder_digest(fresh)
    kept = (demand_snapshot(each).rubric for each in (home / "out", fresh))
    found, wanted = (replace(each, models={}) for each in kept)  # these are told apart by identity
    assert found == wanted
    assert found.template == wanted.template
    assert [part.place for part in found.parts] == [part.place for part in wanted.parts]


def test_what_is_published_after_a_comment_names_the_rubric_as_it_is(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grader(*command(home))
    append(home / "rubric.yaml", "\n# later\n")
    assert left_out(home, monkeypatch)[0]
    grader("publish", str(home / "out"))
    digest = hashlib.sha256((home / "rubric.yaml").read_bytes()).hexdigest()
    assert json.loads((home / "out" / "results.json").read_text())["rubric"]["sha256"] == digest


def test_a_comment_that_may_be_part_of_a_value_is_told(home: Path) -> None:
    grader(*command(home))
    rubric = home / "rubric.yaml"
    text = rubric.read_text(encoding="utf-8")
    rubric.write_text(text.replace("reference: diff(y, w)", "reference: diff(y, w) # 2"))
    with pytest.raises(RubricError, match="takes for a comment"):
        grader(*command(home))


def test_the_hash_is_found_in_whatever_piece_of_the_file_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rubric_text, "_CHUNK", 50)
    old, new = "a" * 64, "b" * 64
    for length in range(0, 120, 7):
        data = {"title": f'"sha256": "{old}"' + "ü" * length, "sha256": old, "more": ["x" * 90]}
        (tmp_path / "results.json").write_text(json.dumps(data, ensure_ascii=False))
        rubric_text.with_other_hash(tmp_path, old, new)
        assert json.loads((tmp_path / "results.json").read_text()) == {**data, "sha256": new}


# -- decisions, and numbers of each student -------------------------------------------------------


def test_decisions_that_are_the_same_leave_a_run_out(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grader(*command(home))
    rows = home / "out" / "overrides.csv"
    rows.write_text("student,part,points,comment\nada,q1.dy_dw,1,Seen.\n")
    first = grader(*command(home))
    assert left_out(home, monkeypatch) == (True, *first)
    append(home / "rubric.yaml", "\n# later\n")
    assert left_out(home, monkeypatch) == (True, *first)
    append(rows, "grace,q1.dy_dw,0,Seen.\n")
    assert not left_out(home, monkeypatch)[0]
    assert left_out(home, monkeypatch)[0]
    [_, grace] = json.loads((home / "out" / "results.json").read_text())["submissions"]
    assert grace["parts"][0]["points"] == 0


def test_decisions_of_the_page_count_as_soon_as_they_are_made(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grader(*command(home))
    for points in (1, 2):
        store = Store(url_of(home / "out"))
        [case, *_] = cases_of(demand_snapshot(home / "out"))
        store.add([decision(case, points)])
        assert not left_out(home, monkeypatch)[0]  # while the page is open
        store.close()
        left_out(home, monkeypatch)
        assert left_out(home, monkeypatch)[0]
        [ada, _] = json.loads((home / "out" / "results.json").read_text())["submissions"]
        assert ada["parts"][0]["points"] == points


def decision(case: Case, points: int) -> Decision:
    time = datetime(2026, 1, points, tzinfo=UTC)
    return Decision(case.part.id, case.student, case.hash, Fraction(points), (), "", "ta", time)


def test_numbers_of_each_student_leave_a_run_out(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rubric = home / "rubric.yaml"
    text = rubric.read_text(encoding="utf-8")
    text = text.replace("models:", "parameters:\n  a: [2, 3]\nmodels:", 1)
    rubric.write_text(text.replace("z = w x + b", "z = {a} w x + b"), encoding="utf-8")
    grader(*command(home))
    first = grader(*command(home))  # beside the rubric stands now what is kept of the first run
    assert left_out(home, monkeypatch) == (True, *first)
    (home / "notes.txt").write_text("new")  # it could be a file that a rubric names
    assert not left_out(home, monkeypatch)[0]
    assert left_out(home, monkeypatch)[0]
    (home / "notes.txt").write_text("other")
    assert not left_out(home, monkeypatch)[0]


def test_a_rubric_beside_the_whole_disk_is_no_reason_to_read_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_run, "_MAX_BESIDE", 3)
    inputs = last_run.Inputs(home / "rubric.yaml", (home / "submissions",), home / "out", "")
    assert inputs.state(None) is not None
    for number in range(4):
        (home / f"{number}.txt").write_text("x")
    assert inputs.state(None) is None


def test_files_outside_of_the_folder_of_a_rubric_are_not_touched(home: Path) -> None:
    (home / "inside").mkdir()
    rubric = (home / "rubric.yaml").rename(home / "inside" / "rubric.yaml")
    inputs = last_run.Inputs(rubric, (home / "submissions",), home / "out", "")
    (home / "secret.txt").write_text("one")
    names = ["../secret.txt", str(home / "secret.txt"), "/proc/kmsg", "/dev/zero", "x" * 3000]
    assert inputs.state(names) == inputs.state([])


def test_other_options_are_another_run(home: Path) -> None:
    grader(*command(home))
    inputs = [
        last_run.Inputs(home / "rubric.yaml", (home / "submissions",), home / "out", options)
        for options in ("one", "another")
    ]
    assert inputs[0].state([]) != inputs[1].state([])
