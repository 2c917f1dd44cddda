"""Runs the command line as a user does, and watches it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLE = "assignment-2"
RUBRIC = ROOT / "rubrics" / f"{EXAMPLE}.yaml"
#: Exit codes of a run that has graded everybody.
FINISHED = (0, 3)
#: What of a folder of results counts: not the cache, whose entries are data of the program.
IGNORED = (".cache", ".lock")


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, seconds, and the memory of its main process over time.

    `processor` is the time that its processes used, as far as a look every half second tells: that
    says more on a machine that is busy.
    """

    code: int
    seconds: float
    processor: float
    memory: tuple[float, ...] = field(default=())
    err: str = ""


def grade_command(submissions: Path, out: Path, *more: str, assignment: str = EXAMPLE) -> list[str]:
    """Return the command that grades a class by the rubric of one of the examples."""
    rubric = RUBRIC.with_name(f"{assignment}.yaml")
    return [sys.executable, "-m", "grader", "grade", str(rubric), str(submissions),
            "--out", str(out), *more]  # fmt: skip


def start(
    command: list[str], environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start a command; what it prints is thrown away, but for its errors."""
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, **(environment or {})},
    )  # fmt: skip


def run(
    command: list[str], environment: Mapping[str, str] | None = None, every: float = 0.5
) -> Ended:
    """Run a command to its end, looking at its memory and its workers `every` so many seconds."""
    begun = time.perf_counter()
    process = start(command, environment)
    memory: list[float] = []
    used: dict[int, float] = {}
    while process.poll() is None:
        memory.append(megabytes(process.pid))
        used |= {each: seconds_of(each) for each in (process.pid, *children(process.pid))}
        try:
            process.wait(every)
        except subprocess.TimeoutExpired:
            continue
    _, err = process.communicate()
    seconds = time.perf_counter() - begun
    return Ended(process.returncode, seconds, sum(used.values()), tuple(memory), err)


def finished(ended: Ended, out: Path) -> str:
    """Return the digest of what a run has left; raises `RuntimeError` if it did not finish."""
    if ended.code not in FINISHED:
        raise RuntimeError(f"the run ended with {ended.code}: {ended.err}")
    return digest(out)


def megabytes(process: int) -> float:
    """Return the memory that a process has in use, where the system tells; else 0."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def seconds_of(process: int) -> float:
    """Return the time of the processor that a process has used, where the system tells; else 0."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(process: int) -> list[int]:
    """Return the processes that work for one, and for those, where the system tells."""
    found: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError, ValueError):
            continue
        if parent == process:
            own = int(folder.name)
            found += [own, *children(own)]
    return found


def digest(folder: Path) -> str:
    """Return a hash of all files of a folder of results, by their names and contents."""
    total = hashlib.sha256()
    for name, data in _files(folder).items():
        total.update(name.encode() + b"\0" + data + b"\0")
    return total.hexdigest()


def others(one: Path, other: Path) -> list[str]:
    """Return the names of files that two folders of results do not have alike."""
    left, right = _files(one), _files(other)
    return [name for name in sorted(left | right) if left.get(name) != right.get(name)]


def _files(folder: Path) -> dict[str, bytes]:
    """Return the files that count, in the order of their paths."""
    named = ((path.relative_to(folder), path) for path in sorted(folder.rglob("*")))
    return {
        name.as_posix(): path.read_bytes()
        for name, path in named
        if path.is_file() and not any(part in IGNORED for part in name.parts)
    }
