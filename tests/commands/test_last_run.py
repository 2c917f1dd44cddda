"""A run that would do nothing again is left out, and only such a one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.batch import last_run
from grader.batch.starter import write_starter
from grader.commands import app

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
    "a comment in the rubric": lambda home: append(home / "rubric.yaml", "\n# later\n"),
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
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


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
