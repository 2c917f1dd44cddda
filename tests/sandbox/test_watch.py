"""A busy machine changes no result of a program: the clock counts only for what hangs."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from grader.child_process import Hangs
from grader.sandbox import run as sandbox
from grader.sandbox.run import run
from grader.sandbox.types import Limits, RunStatus
from grader.sandbox.watch import CAN_WATCH, Watched, watched

pytestmark = pytest.mark.skipif(not CAN_WATCH, reason="a clock of Linux")

QUICK = Limits(seconds=0.4)


@pytest.fixture
def own_pool() -> Iterator[None]:
    """Let no interpreter of this test be that of another one."""
    sandbox._pool_of.cache_clear()
    yield
    sandbox._pool_of.cache_clear()


def first(monkeypatch: pytest.MonkeyPatch, chosen: signal.Signals, times: int) -> list[int]:
    """Send a signal to the sandbox before so many runs; return to which processes."""
    sent: list[int] = []

    def sending(pid: int | None, seconds: float) -> AbstractContextManager[Watched]:
        assert pid is not None
        if len(sent) < times:
            sent.append(pid)
            os.kill(pid, chosen)
            while chosen is signal.SIGSTOP and _state(pid) != "T":
                time.sleep(0.01)
        return watched(pid, seconds)

    monkeypatch.setattr(sandbox, "watched", sending)
    return sent


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_time_on_the_clock_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = first(monkeypatch, signal.SIGSTOP, 1)
    going_on = threading.Timer(4 * QUICK.seconds, lambda: os.kill(sent[0], signal.SIGCONT))
    going_on.start()
    result = run("print(1)\nsum(range(1000))", limits=QUICK)
    going_on.join()
    assert (result.status, result.stdout, result.value) == (RunStatus.FINISHED, "1\n", 499500)


@pytest.mark.parametrize("source", ["sum(range(10**12))", "print(7)\nsum(range(10**12))"])
def test_what_hangs_in_a_step_is_ended(source: str) -> None:
    result = run(source, limits=QUICK)
    assert (result.status, result.used_up) == (RunStatus.NOT_RUN, "seconds")
    assert result.reason == "it ran longer than 0.4 seconds"
    assert run("1 + 1", limits=QUICK).value == 2


@pytest.mark.parametrize(("times", "status"), [(1, RunStatus.FINISHED), (3, RunStatus.NOT_RUN)])
def test_what_was_killed_from_outside_runs_again(
    monkeypatch: pytest.MonkeyPatch, times: int, status: RunStatus
) -> None:
    sent = first(monkeypatch, signal.SIGKILL, times)
    assert run("1 + 1", limits=QUICK).status is status
    assert len(sent) == times


def test_what_does_not_answer_is_an_error(monkeypatch: pytest.MonkeyPatch, own_pool: None) -> None:
    monkeypatch.setattr(sandbox, "PATIENCE", 2.0)
    assert run("1 + 1").value == 2
    first(monkeypatch, signal.SIGSTOP, 1)
    with pytest.raises(Hangs):
        run("1 + 1", limits=QUICK)
