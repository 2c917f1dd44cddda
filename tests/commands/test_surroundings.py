"""What happens around a run: a full disk, a second run, files that cannot be waited for."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from grader.batch.locking import owned
from grader.batch.starter import write_starter
from grader.errors import UsageError
from tests.commands.running import PATIENCE, run

fcntl = pytest.importorskip("fcntl", reason="of systems with locks")
resource = pytest.importorskip("resource", reason="of systems with limits")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="of systems with these limits")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_starter(tmp_path)
    return tmp_path


def grade(folder: Path, *more: str) -> list[str]:
    rubric, submissions = str(folder / "rubric.yaml"), str(folder / "submissions")
    return ["grade", rubric, submissions, "--out", str(folder / "out"), *more]


@pytest.mark.parametrize("room", [200, 3_000, 12_000])
def test_a_disk_without_room_is_one_message(folder: Path, room: int) -> None:
    """No file may become larger than the limit: the system refuses as it does on a full disk."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    command = [sys.executable, "-m", "grader", *grade(folder, "--jobs", "1")]
    done = subprocess.run(
        command, preexec_fn=limit, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("[out-not-written]") == 1
    assert "Traceback" not in done.stderr
    left = [path for path in (folder / "out").rglob("*") if path.is_file()]
    assert not [path for path in left if path.name.endswith(".part")]
    assert run(*grade(folder)).code == 0


def test_a_second_run_is_told_who_is_writing(folder: Path) -> None:
    (folder / "out").mkdir()
    with owned(folder / "out"):
        ended = run(*grade(folder))
    assert ended.code == 2
    assert "[out-in-use]" in ended.err
    assert f"process {os.getpid()} on " in ended.err
    assert run(*grade(folder)).code == 0
    assert not (folder / "out" / ".owner").exists()


def test_who_has_ended_owns_nothing(tmp_path: Path) -> None:
    with owned(tmp_path), pytest.raises(UsageError, match="out-in-use"), owned(tmp_path):
        pass
    with owned(tmp_path):
        pass


def test_what_was_not_written_to_its_end_is_removed(tmp_path: Path) -> None:
    """A worker that is stopped while it writes cannot clean up after itself."""

    def unfinished() -> Path:
        path = tmp_path / ".cache" / ".pieces.x7.part"
        path.parent.mkdir(exist_ok=True)
        path.write_text("half of")
        return path

    def stopped() -> None:
        with owned(tmp_path):
            unfinished()
            raise KeyError

    with pytest.raises(KeyError):
        stopped()
    assert not list(tmp_path.rglob("*.part"))
    by_the_next = unfinished()
    (tmp_path / ".owner").write_text("a process that was killed")
    with owned(tmp_path):
        assert not by_the_next.exists()


def test_a_download_that_was_not_unpacked_to_its_end_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".collected.x7.part" / "ada").mkdir(parents=True)
    (tmp_path / ".owner").write_text("a process that was killed")
    with owned(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == [".owner"]


def test_a_pipe_as_rubric_is_not_waited_for(folder: Path) -> None:
    (folder / "rubric.yaml").unlink()
    os.mkfifo(folder / "rubric.yaml")
    ended = run(*grade(folder))
    assert ended.code == 2
    assert "no regular file" in ended.err


def test_a_pipe_as_submission_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "eve.md")
    rubric = str(folder / "rubric.yaml")
    ended = run("grade", rubric, str(folder / "eve.md"), "--out", str(folder / "out"))
    assert ended.code == 3
    assert "1 failed" in ended.out


def test_pipes_in_a_results_folder_are_not_waited_for(folder: Path) -> None:
    """Somebody else may have made the folder; what is no file is graded and written anew."""
    assert run(*grade(folder)).code == 0
    results = {path: path.read_bytes() for path in (folder / "out").glob("*.*") if path.is_file()}
    for path in [*(folder / "out" / ".cache").iterdir(), *results]:
        if path.is_file():
            path.unlink()
            os.mkfifo(path)
    assert run("export", str(folder / "out"), "--to", "csv", "--into", "grades.csv").code == 2
    assert run(*grade(folder)).code == 0
    assert {path: path.read_bytes() for path in results} == results


@pytest.mark.parametrize("command", ["verify", "steps"])
@pytest.mark.parametrize("named", ["pipe", "/dev/zero"])
def test_rows_are_not_waited_for(tmp_path: Path, command: str, named: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    ended = run(command, str(tmp_path / named), "--out", str(tmp_path / "out.jsonl"))
    assert (ended.code, "[cases-unreadable]" in ended.err) == (2, True)


def test_a_pipe_in_the_place_of_a_partial_file_is_told(tmp_path: Path) -> None:
    cases, partial = tmp_path / "cases.jsonl", tmp_path / "out.jsonl.partial"
    cases.write_text('{"id": 1, "gold": "x", "answer": "x"}\n')
    os.mkfifo(partial)
    ended = run("verify", str(cases), "--out", str(tmp_path / "out.jsonl"))
    assert (ended.code, "[out-not-written]" in ended.err) == (2, True)


@pytest.mark.parametrize("named", ["/dev/zero", "/proc/kmsg", "../outside.py", "pipe"])
def test_what_a_rubric_names_is_a_file_of_its_folder(folder: Path, named: str) -> None:
    """A text of a rubric may look like the name of a file; files beside the rubric are read."""
    (folder.parent / "outside.py").write_text("x = 1")
    os.mkfifo(folder / "pipe")
    path = folder / "rubric.yaml"
    path.write_text(path.read_text().replace("title: One neuron", f"title: {named}"))
    assert run(*grade(folder)).code == 0


@pytest.mark.parametrize("room", [200, 3_000])
def test_a_disk_without_room_for_rows_is_one_message(tmp_path: Path, room: int) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"id": 1, "gold": "x + 1", "answer": "1 + x"}\n' * 200)
    out = tmp_path / "results.jsonl"

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    command = [sys.executable, "-m", "grader", "verify", str(cases), "--out", str(out)]
    done = subprocess.run(
        command, preexec_fn=limit, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("[out-not-written]") == 1
    assert not out.exists()
    assert run("verify", str(cases), "--out", str(out)).code == 0
    assert len(out.read_text().splitlines()) == 200


def test_two_runs_do_not_write_the_same_rows(tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"id": 1, "gold": "x", "answer": "x"}\n')
    out = tmp_path / "results.jsonl"
    with (tmp_path / "results.jsonl.partial").open("a+") as partial:
        fcntl.flock(partial, fcntl.LOCK_EX)
        ended = run("verify", str(cases), "--out", str(out))
    assert (ended.code, "[out-in-use]" in ended.err) == (2, True)
    assert run("verify", str(cases), "--out", str(out)).code == 0


@pytest.mark.parametrize("name", ["overrides.csv", "review.db", "roster.csv", ".owner"])
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_pipes_and_devices_beside_the_results_are_not_waited_for(
    folder: Path, name: str, kind: str
) -> None:
    assert run(*grade(folder)).code == 0
    read, opened = "[overrides-not-read]", "[decisions-not-opened]"
    path = folder / "out" / name
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    told = {"overrides.csv": (3, read), "review.db": (2, opened)}.get(name)
    ended = run(*grade(folder))
    assert ended.code == (told[0] if told else 0)
    if told:
        published = run("publish", str(folder / "out"))
        assert [each.err.count(told[1]) for each in (ended, published)] == [1, 1]


def make_no_file(path: Path, kind: str) -> None:
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(os.path.relpath(path))  # an address has to be short
        case "device":
            try:
                os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 5))
            except PermissionError:
                pytest.skip("only root may make a device")
        case "link":
            path.symlink_to("/dev/zero")


KINDS = ["pipe", "socket", "device", "link"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_submission_that_is_no_file_is_left_out_and_told(folder: Path, kind: str) -> None:
    make_no_file(folder / "submissions" / "roster.yaml", kind)
    ended = run(*grade(folder))
    assert (ended.code, "1 missing" in ended.out) == (3, True)


@pytest.mark.parametrize(("kind", "entries"), [*((kind, False) for kind in KINDS), ("pipe", True)])
def test_a_roster_of_a_class_that_is_no_file_is_told(
    folder: Path, kind: str, entries: bool
) -> None:
    """It is nobody's submission, whether the folder is named or all that stands in it."""
    submissions = folder / "submissions"
    make_no_file(submissions / "roster.csv", kind)
    paths = sorted(submissions.iterdir()) if entries else [submissions]
    rubric, out = str(folder / "rubric.yaml"), str(folder / "out")
    for command in ("grade", "regrade"):
        ended = run(command, rubric, *map(str, paths), "--out", out)
        assert (ended.code, ended.err.count("[roster-not-read]")) == (3, 1)
        assert "missing" not in ended.out
    assert "roster" not in (folder / "out" / "results.json").read_text()


def test_a_roster_that_is_needed_and_is_no_file_ends_the_run(folder: Path) -> None:
    path = folder / "rubric.yaml"
    late = "policies: {late: {due: 2026-03-01 23:59, cost: 10%}}"
    path.write_text(f"{path.read_text()}\n{late}\n")
    os.mkfifo(folder / "submissions" / "roster.csv")
    ended = run(*grade(folder))
    assert (ended.code, ended.err.count("[roster-not-read]")) == (2, 1)


def test_who_owns_a_folder_is_not_written_through_a_link(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".owner").symlink_to(other)
    with owned(tmp_path / "out"):
        assert other.read_text() == "mine"
    assert other.read_text() == "mine"


def test_a_terminal_without_some_signs_shows_others(folder: Path) -> None:
    for number in range(70):  # more than are listed, so that `…` is printed
        (folder / "submissions" / f"unal-{number}.md").write_text("## Question 1\n\nnothing\n")
    surroundings = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "grader", *grade(folder, "--jobs", "1")]
    done = subprocess.run(
        command, env=surroundings, capture_output=True, timeout=PATIENCE, check=False
    )
    assert done.returncode in (0, 3), done.stderr
    assert b"grader-bug" not in done.stderr
    assert "unal-1" in (folder / "out" / "results.json").read_text(encoding="utf-8")
