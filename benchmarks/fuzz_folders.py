"""What `fuzz` does with files beside a class: decisions, rosters, whatever a results folder holds.

A class is graded and decided about once; for each changed file it is copied, and the commands that
read the folder are run one after the other, in this process. None of them may end as a bug.
"""

from __future__ import annotations

import contextlib
import io
import random
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

from grader.batch.starter import write_starter
from grader.commands import app
from grader.commands.exits import ExitCode, run_and_exit
from grader.review.applying import cases_of
from grader.review.store.database import Store, url_of
from grader.review.store.decisions import Decision
from grader.review.store.snapshot import demand_snapshot

_ROSTER = "folder,name,id,submitted\nada,Ada,1,2026-03-01 12:00\ngrace,Grace,2,2026-03-02 12:00\n"
_LATE = "policies:\n  late: {due: 2026-03-01 23:59, cost: 10%, times_from: roster}\n"
_OVERRIDES = 'student,part,points,comment\nada,q1.dy_dw,1.5,"not, quite"\ngrace,q1.dy_dw,1/2,\n'


def run(*arguments: str) -> int:
    """Run a command in this process; return its exit code, or raise what it said of a bug."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            run_and_exit(lambda: app([*arguments], prog_name="grader", standalone_mode=False))
        except SystemExit as ended:
            code = int(ended.code or 0)
    if code == ExitCode.BUG:
        raise RuntimeError(said.getvalue())
    return code


@cache
def prepared() -> Path:
    """Grade the class of the starter with a roster, decide about it, and return its folder."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-class-"))
    write_starter(folder)
    rubric = folder / "rubric.yaml"
    rubric.write_text(rubric.read_text().replace("questions:", f"{_LATE}questions:", 1))
    (folder / "submissions" / "roster.csv").write_text(_ROSTER)
    run(*_grade(folder))
    out = folder / "out"
    store = Store(url_of(out))
    for case in cases_of(demand_snapshot(out))[:2]:
        store.add([Decision(case.part.id, case.student, case.hash, Fraction(1), (), "so", "mia",
                            datetime.now(UTC))])  # fmt: skip
    store.close()
    (out / "overrides.csv").write_text(_OVERRIDES)
    run(*_grade(folder))
    run("export", str(out), "--to", "csv", "--into", str(folder / "grades.csv"))
    return folder


def _grade(folder: Path, command: str = "grade") -> tuple[str, ...]:
    rubric, submissions = str(folder / "rubric.yaml"), str(folder / "submissions")
    return (command, rubric, submissions, "--out", str(folder / "out"), "--jobs", "1")


def _commands(folder: Path) -> Iterator[tuple[str, ...]]:
    out = str(folder / "out")
    yield ("export", out, "--to", "csv", "--into", str(folder / "again.csv"))
    yield ("export", out, "--to", "moodle-feedback", "--into", str(folder / "feedback.zip"))
    yield (*_grade(folder, "regrade"), "--dry-run")
    yield ("publish", out, "--anyway")
    yield _grade(folder)


def files_beside() -> list[tuple[str, bytes]]:
    """Return every file of the folder but the submissions and the rubric: path and bytes."""
    folder = prepared()
    found = [path for path in sorted((folder / "out").rglob("*")) if path.is_file()]
    found.append(folder / "submissions" / "roster.csv")
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in found]


def commands_beside(task: tuple[str, bytes]) -> str:
    """Run two of the commands beside a changed file; return how they ended."""
    name, data = task
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "class"
        shutil.copytree(prepared(), folder)
        (folder / name).write_bytes(data)
        chosen = random.Random(data).sample(list(_commands(folder)), 2)
        codes = [run(*command) for command in chosen]
    return "told" if ExitCode.USAGE in codes else "done"
