from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.batch.processes.pool import Crashed, Died, Done, Ended, Late, Limits, run_all
from grader.errors import UsageError
from tests.batch.processes import jobs_for_tests as jobs
from tests.commands.running import PATIENCE

QUICK = Limits(jobs=2, seconds=0.5)


def run(words: list[str], limits: Limits = QUICK, chunk: int = 1) -> list[Ended[str]]:
    return [ended for _, ended in sorted(run_all(jobs.behave, words, limits, chunk=chunk))]


@pytest.mark.parametrize("chunk", [1, 50])
def test_one_task_cannot_harm_another(chunk: int) -> None:
    words = [f"word-{number}" for number in range(40)]
    guilty = {3: "sleep", 9: "spin", 17: "die", 23: "memory", 31: "bug"}
    for index, word in guilty.items():
        words[index] = word
    ended = run(words, chunk=chunk)
    assert [type(ended[index]) for index in guilty] == [Late, Late, Died, Died, Crashed]
    for index in set(range(40)) - set(guilty):
        assert ended[index] == Done(words[index].upper())


def test_a_task_that_ignores_signals_is_ended() -> None:
    assert run(["in-c", "a"], Limits(jobs=1, seconds=0.5)) == [Late(0.5), Done("A")]


def test_time_of_the_processor_counts_and_not_the_clock() -> None:
    assert run(["wait", "spin"]) == [Done("WAIT"), Late(0.5)]


@pytest.mark.parametrize("chunk", [1, 10])
def test_who_was_killed_from_outside_has_one_more_try(tmp_path: Path, chunk: int) -> None:
    words = ["a", f"killed-once:{tmp_path / 'marker'}", "killed", "b"]
    a, once, always, b = run(words, chunk=chunk)
    assert (a, once, b) == (Done("A"), Done("DONE"), Done("B"))
    assert always == Died("was ended by the system (exit code -9)")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a wish to Linux")
def test_workers_end_with_the_one_who_started_them(tmp_path: Path) -> None:
    """Killed outright, as the system does when memory runs out: nothing computes on."""
    program = (
        "from grader.batch.processes.pool import Limits, run_all\n"
        "from tests.batch.processes import jobs_for_tests as jobs\n"
        "if __name__ == '__main__':\n"
        f"    list(run_all(jobs.tell_and_sleep, [{str(tmp_path)!r}] * 2, Limits(jobs=2)))\n"
    )
    (tmp_path / "main.py").write_text(program)
    root = Path(__file__).parents[3]
    main = subprocess.Popen([sys.executable, str(tmp_path / "main.py")],
                            env={**os.environ, "PYTHONPATH": str(root)})  # fmt: skip
    _until(lambda: len(list(tmp_path.glob("[0-9]*"))) == 2)
    main.kill()
    main.wait()
    workers = [int(path.name) for path in tmp_path.glob("[0-9]*")]
    _until(lambda: not any(map(_is_alive, workers)))


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def _is_alive(process: int) -> bool:
    """Whether a process runs; one that has ended may still be listed."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in ("Z", "X")


def test_a_death_says_why() -> None:
    died, memory = run(["die", "memory"])
    assert died == Died("was ended by the system (exit code 3)")
    assert memory == Died("ran out of its 2048 MiB of memory")


def test_a_crash_keeps_the_traceback() -> None:
    (crashed,) = run(["bug"])
    assert isinstance(crashed, Crashed)
    assert "ZeroDivisionError: a bug of the test" in crashed.traceback
    assert "jobs_for_tests.py" in crashed.traceback


def test_what_cannot_be_sent_back_is_a_crash() -> None:
    ((_, ended),) = run_all(jobs.unsendable, ["a"], QUICK)
    assert isinstance(ended, Crashed)


def test_read_only_mappings_travel() -> None:
    assert list(run_all(jobs.proxy, ["a"], QUICK)) == [(0, Done({"a": "a"}))]


def test_setup_runs_in_every_worker() -> None:
    ended = run_all(jobs.told, ["a"], QUICK, setup=jobs.remember, setup_args=("b",))
    assert list(ended) == [(0, Done("ab"))]


@pytest.mark.parametrize("tasks", [1, 3000])
def test_workers_that_cannot_start_are_loud(tasks: int) -> None:
    """They die before, while and after the tasks are handed to them; none of it may hang."""
    for _ in range(4):
        with pytest.raises(RuntimeError, match="worker processes end"):
            list(run_all(jobs.told, ["a"] * tasks, QUICK, setup=jobs.refuse))


def test_nothing_to_do() -> None:
    assert run([]) == []


def test_workers_that_cannot_be_started_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their locks stand in shared memory, and a disk that is full has no room for these."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", full)
    with pytest.raises(UsageError, match="workers-not-started"):
        run(["a"])
