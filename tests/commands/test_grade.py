"""`grader grade` as a user runs it: files, exit codes, interruption."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.batch.starter import write_starter
from tests.commands.running import PATIENCE, Ended, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_starter(tmp_path)
    return tmp_path


def grade(folder: Path, *more: str) -> Ended:
    rubric, submissions = folder / "rubric.yaml", folder / "submissions"
    return run("grade", str(rubric), str(submissions), "--out", str(folder / "out"), *more)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    write_starter(folder)
    return folder


@pytest.fixture(scope="module")
def done(home: Path) -> Ended:
    return grade(home)


def test_all_graded_is_0_and_everything_is_written(home: Path, done: Ended) -> None:
    assert done.code == 0, done.err
    assert {path.name for path in (home / "out").iterdir()} == {
        ".cache", "feedback", "grades.csv", "report.html", "results.json",
    }  # fmt: skip
    feedback = {path.name for path in (home / "out" / "feedback").iterdir()}
    assert feedback == {"ada.html", "ada.md", "grace.html", "grace.md", "style.css"}
    assert "One neuron" in done.out
    assert "2 submissions: 2 graded" in done.out
    assert "2/2" in done.err


def test_results_inside_the_class_are_no_student(folder: Path) -> None:
    rubric, submissions = folder / "rubric.yaml", folder / "submissions"
    for _ in range(2):
        ended = run("grade", str(rubric), str(submissions), "--out", str(submissions / "out"))
        assert "2 submissions: 2 graded" in ended.out


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize("out", ["submissions", ".", "submissions/../submissions"])
def test_results_among_the_submissions_are_refused(folder: Path, out: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    rubric, submissions = folder / "rubric.yaml", folder / "submissions"
    ended = run("grade", str(rubric), str(submissions), "--out", str(folder / out))
    assert ended.code == 2
    assert "out-holds-submissions" in ended.err
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_results_follow_the_contract(home: Path) -> None:
    data = json.loads((home / "out" / "results.json").read_text())
    assert data["schema"] == 1
    assert set(data["rubric"]) == {"id", "title", "sha256"}
    ada, grace = data["submissions"]
    assert set(ada) == {
        "student", "source", "status", "points", "available", "parts", "remarks",
    }  # fmt: skip
    assert (ada["student"], ada["source"], ada["status"]) == ("ada", "ada.md", "graded")
    assert (ada["points"], ada["available"], grace["points"]) == (6, 6, 2)
    part = ada["parts"][0]
    assert set(part) == {
        "id", "points", "available", "outcome", "answer", "reference", "evidence", "messages",
        "working",
    }  # fmt: skip
    assert part["id"] == "q1.dy_dw"
    assert part["reference"] == "x*sigma'(z)"
    assert part["answer"]["line"] == 5
    assert part["evidence"]["kind"] == "proved"
    assert [link["outcome"] for link in part["working"]] == ["holds", "holds"]
    assert all(set(link) == {"line", "raw", "outcome"} for link in part["working"])
    assert all(set(each) == {"code", "text"} for each in part["messages"])


@pytest.mark.usefixtures("done")
def test_the_table_has_a_column_a_part(home: Path) -> None:
    rows = list(csv.DictReader((home / "out" / "grades.csv").open()))
    assert [row["student"] for row in rows] == ["ada", "grace"]
    assert [row["q1.dy_dw"] for row in rows] == ["3", "0"]


def test_something_for_a_person_is_3_and_a_second_run_says_the_same(folder: Path) -> None:
    (folder / "submissions" / "eve.md").write_bytes(b"\x00\x01\x02" * 500)
    first = grade(folder)
    text = (folder / "out" / "results.json").read_text()
    second = grade(folder)
    assert first.code == second.code == 3
    assert "1 failed" in first.out
    assert first.out == second.out
    assert (folder / "out" / "results.json").read_text() == text


def test_a_broken_rubric_is_2_with_every_problem(folder: Path) -> None:
    path = folder / "rubric.yaml"
    path.write_text(path.read_text().replace("answer: number", "answer: numbr").replace("w x", "("))
    ended = grade(folder)
    assert ended.code == 2
    assert len([line for line in ended.err.splitlines() if line.startswith("error: ")]) >= 2
    assert not (folder / "out").exists()


def test_submissions_that_are_not_there_are_2(folder: Path) -> None:
    ended = run("grade", str(folder / "rubric.yaml"), "nowhere", "--out", str(folder / "out"))
    assert ended.code == 2
    assert "[no-such-path]" in ended.err


def test_an_interrupted_run_ends_with_130_and_keeps_what_was_done(folder: Path) -> None:
    slow = "$$\\frac{\\partial y}{\\partial w} = x$$\n" * 3000
    for number in range(30):
        (folder / "submissions" / f"slow-{number}.md").write_text(slow)
    out = folder / "out"
    command = [sys.executable, "-m", "grader", "grade", str(folder / "rubric.yaml")]
    command += [str(folder / "submissions"), "--out", str(out), "--jobs", "1"]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, preexec_fn=_listening_to_interrupts
    )
    _wait_until(lambda: len(_kept(out)) >= 2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, err
    assert "the same command" in err
    assert not (out / "results.json").exists()
    assert 2 <= len(_kept(out)) < 32


def _listening_to_interrupts() -> None:
    """Take interrupts, which a shell's command in the background ignores with all it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _kept(out: Path) -> list[Path]:
    cache = out / ".cache"
    return [path for path in cache.iterdir() if path.suffix != ".part"] if cache.exists() else []


def _wait_until(holds: object, seconds: float = PATIENCE) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_folder_that_cannot_be_written_is_2_before_anything_is_graded(folder: Path) -> None:
    rubric, submissions = folder / "rubric.yaml", folder / "submissions"
    ended = run("grade", str(rubric), str(submissions), "--out", str(rubric / "out"))
    assert ended.code == 2
    assert "[out-not-written]" in ended.err
    assert "Traceback" not in ended.err
