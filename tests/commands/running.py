"""Runs the command line as a user does, in a process of its own."""

from __future__ import annotations

import itertools
import multiprocessing
import multiprocessing.forkserver
import multiprocessing.util
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

PATIENCE = 1800.0
"""Seconds after which what has not ended hangs: a busy machine takes a hundred times as long."""

_READY = multiprocessing.get_context("forkserver")
_READY.set_forkserver_preload(
    [
        "grader.commands.class_run",
        "grader.commands.grade",
        "grader.review.run",
        "latex2mathml.converter",
        "grader.batch.processes.frozen",
    ]
)


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


def run(*arguments: str, cwd: Path | None = None) -> Ended:
    """Run `grader` with these arguments, in a new copy of a process that has imported it.

    So is the server that starts its workers. To import takes longer than most commands do;
    `tests/commands/test_locales.py` starts real ones. As many tests run at once as there are
    processors, so that a command has one worker if it asks for no more.
    """
    with tempfile.TemporaryDirectory() as name:
        out, err = Path(name, "out"), Path(name, "err")
        about = (arguments, cwd or Path.cwd(), dict(os.environ), out, err)
        process = _READY.Process(target=_command, args=about)
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"grader {' '.join(arguments)} has not ended")
        return Ended(process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


def _command(
    arguments: tuple[str, ...], cwd: Path, environment: dict[str, str], out: Path, err: Path
) -> None:
    from grader.commands import main

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    for path, stream in ((out, sys.stdout), (err, sys.stderr)):
        with path.open("wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    sys.argv = ["grader", *arguments]
    with mock.patch.object(multiprocessing.util, "spawnv_passfds", _copy_that_runs):
        multiprocessing.forkserver.ensure_running()
    with mock.patch.object(os, "cpu_count", return_value=1):
        main()


def _copy_that_runs(_: str, arguments: list[str], kept: list[int]) -> int:
    """Do in a copy of this process what a new Python would be told to, with these open files."""
    if process := os.fork():
        return process
    for below, above in itertools.pairwise(sorted({2, *kept, os.sysconf("SC_OPEN_MAX")})):
        os.closerange(below + 1, above)
    try:
        exec(arguments[-1], {})
    finally:
        os._exit(0)
