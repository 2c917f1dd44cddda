"""Starts the process from which all workers are forked, with what they need already imported."""

from __future__ import annotations

import pytest

from grader import child_process
from grader.batch.grading import _PRELOAD
from grader.batch.processes.pool import Limits, run_all
from tests.batch.processes import jobs_for_tests as jobs


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what hangs here be taken for that sooner."""
    monkeypatch.setattr(child_process, "_WALL", 10)


@pytest.fixture(scope="session", autouse=True)
def _fork_server() -> None:
    preload = (*_PRELOAD, "tests.batch.processes.jobs_for_tests")
    list(run_all(jobs.proxy, ["a"], Limits(jobs=1), preload=preload))
