"""A disk that is full at any moment: one message, and the same command makes everything good."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.batch import grading
from grader.batch.rows import run as rows
from grader.batch.starter import write_starter
from grader.commands import app
from grader.errors import UsageError
from grader.review import drawing
from tests.commands.running import PATIENCE
from tests.helpers.full_disk import Disk, full_disk, run_here
from tests.helpers.pngs import png


@dataclass(frozen=True)
class Ended:
    """How a command ended: its code, or that of its message; what it has left, and half-written."""

    code: int
    told: str
    left: dict[str, bytes]
    unfinished: list[Path]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three students, one of them with a picture; workers are this process."""
    for module in (grading, drawing, rows):
        monkeypatch.setattr(module, "run_tasks", run_here)
    write_starter(tmp_path)
    (tmp_path / "submissions" / "eva").mkdir()
    (tmp_path / "submissions" / "eva" / "page.png").write_bytes(png(8, 8, (255, 0, 0)))
    cases = (f'{{"id": {number}, "gold": "x", "answer": "x"}}\n' for number in range(8))
    (tmp_path / "cases.jsonl").write_text("".join(cases))
    return tmp_path


def run(home: Path, *arguments: str) -> Ended:
    named = [str(home / each) if "." in each or each in FOLDERS else each for each in arguments]
    done = CliRunner().invoke(app, named, standalone_mode=False)
    paths = [path for path in home.rglob("*") if path.is_file()]
    left = {str(path): path.read_bytes() for path in paths if ".cache" not in path.parts}
    unfinished = [path for path in paths if path.suffix in (".part", ".body")]
    if done.exception is None:
        return Ended(done.return_value, "", left, unfinished)
    assert isinstance(done.exception, UsageError), done.exc_info
    [problem] = done.exception.problems
    return Ended(2, problem.code, left, unfinished)


FOLDERS = ("submissions", "out")
GRADE = ("grade", "rubric.yaml", "submissions", "--out", "out")
REGRADE = ("regrade", "rubric.yaml", "submissions", "--out", "out")


def nothing(home: Path) -> None:
    """Leave the class as it is."""


def graded(home: Path) -> None:
    assert run(home, *GRADE).code == 3


def graded_before(home: Path) -> None:
    """Grade the class; one page has changed since, and a student is new."""
    graded(home)
    page = home / "submissions" / "ada.md"
    page.write_text(page.read_text().replace("w", "v"))
    (home / "submissions" / "zoe.md").write_text("nothing\n")


def another_comment(home: Path) -> None:
    graded(home)
    path = home / "rubric.yaml"
    path.write_text(f"{path.read_text()}\n# a comment\n")


COMMANDS: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "grade": (nothing, GRADE),
    "grade what has changed": (graded_before, GRADE),
    "grade by another comment": (another_comment, GRADE),
    "regrade": (graded_before, REGRADE),
    "publish": (graded, ("publish", "out", "--anyway")),
    "verify": (nothing, ("verify", "cases.jsonl", "--out", "results.jsonl")),
}
EVERY = 5
"""Files need room three or four times each: to open, to write, to be on the disk, for a name."""


def moments(asked: int) -> Iterator[tuple[str, Callable[[int], bool]]]:
    """Yield disks that are full at moments of a run: for once, or from then on."""
    for first in range(1, asked + 1, EVERY):
        yield f"once, {first}", lambda number, first=first: number == first
        yield f"stays, {first + 2}", lambda number, first=first + 2: number >= first


@pytest.mark.parametrize("what", COMMANDS)
def test_whatever_cannot_be_written_is_made_good_by_the_same_command(home: Path, what: str) -> None:
    prepare, command = COMMANDS[what]
    prepare(home)
    before = home.with_name(f"{home.name}-before")
    shutil.copytree(home, before)

    def as_before() -> None:
        shutil.rmtree(home)
        shutil.copytree(before, home)

    disk = Disk(lambda _: False)
    with full_disk(disk):
        calm = run(home, *command)
    for moment, refused in moments(disk.asked):
        as_before()
        with full_disk(Disk(refused, errno.EDQUOT if "stays" in moment else errno.ENOSPC)):
            first = run(home, *command)
        assert not first.unfinished, moment
        if first.told:
            assert first.told == "out-not-written", moment
        else:  # nothing depends on what was not written
            assert same(first, calm), moment
        assert same(run(home, *command), calm), moment


def same(one: Ended, other: Ended) -> bool:
    return (one.code, without_times(one.left)) == (other.code, without_times(other.left))


def without_times(left: dict[str, bytes]) -> dict[str, bytes]:
    """Return files without how long each row of `verify` took."""
    found = dict(left)
    for path in found:
        if path.endswith("results.jsonl"):
            lines = found[path].split(b"\n")
            found[path] = b"\n".join(line.partition(b', "ms"')[0] for line in lines)
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of systems with tmpfs")
@pytest.mark.parametrize("kilobytes", [64, 128])
def test_a_disk_that_really_is_full(tmp_path: Path, kilobytes: int) -> None:
    write_starter(tmp_path)
    small = tmp_path / "small"
    small.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(small)]
    if subprocess.run(options, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        first = in_workers(tmp_path, small / "out")
        shutil.copytree(small / "out", tmp_path / "larger", dirs_exist_ok=True)
    finally:
        subprocess.run(["umount", str(small)], check=True)
    assert first.returncode in (0, 2), first.stderr
    assert first.stderr.count("out-not-written") == (first.returncode == 2)
    assert not list((tmp_path / "larger").rglob("*.part"))
    for out in ("larger", "calm"):
        assert in_workers(tmp_path, tmp_path / out).returncode == 0
    left, calm = ({p.name: p.read_bytes() for p in (tmp_path / out).rglob("*.*") if p.is_file()}
                  for out in ("larger", "calm"))  # fmt: skip
    assert left == calm


def in_workers(home: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "grade", str(home / "rubric.yaml"),
               str(home / "submissions"), "--out", str(out), "--jobs", "2"]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="of systems with such a device")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", [["compare", "x", "x"], ["schema"], ["--help"]])
def test_what_cannot_be_printed_is_one_message(command: list[str], unbuffered: str) -> None:
    surroundings = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "grader", *command], stdout=full, stderr=subprocess.PIPE,
            text=True, env=surroundings, timeout=PATIENCE, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "standard output: this cannot be written" in line


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_who_reads_no_further_is_told_nothing(unbuffered: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "grader", "schema"],
            stdout=closed,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            timeout=PATIENCE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")
