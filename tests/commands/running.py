"""Runs the command line as a user does, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 1800.0
"""Seconds after which what has not ended hangs: a busy machine takes a hundred times as long."""


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


def run(*arguments: str, cwd: Path | None = None) -> Ended:
    """Run `grader` with these arguments."""
    command = [sys.executable, "-m", "grader", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=PATIENCE)
    return Ended(done.returncode, done.stdout, done.stderr)
