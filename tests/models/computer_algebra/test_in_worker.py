"""Computations end in time, whatever they do, and the next one is answered."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from grader.child_process import Hangs
from grader.models.computer_algebra import in_worker as deadline
from grader.models.computer_algebra.in_worker import TooLong, within_deadline


def test_results_and_errors_come_back():
    assert within_deadline(pow, 2, 100) == 2**100
    with pytest.raises(ZeroDivisionError):
        within_deadline(divmod, 1, 0)


def test_a_late_computation_is_ended_and_the_next_is_answered(monkeypatch):
    within_deadline(pow, 2, 3)
    monkeypatch.setattr(deadline, "SECONDS", 0.3)
    with pytest.raises(TooLong):
        within_deadline(sum, range(10**12))
    monkeypatch.undo()
    assert within_deadline(pow, 2, 3) == 8


def test_one_that_waits_for_ever_is_an_error_and_no_answer(monkeypatch):
    monkeypatch.setattr(deadline._worker.process, "patience", 0.5)
    with pytest.raises(Hangs):
        within_deadline(time.sleep, 600)
    monkeypatch.undo()
    assert within_deadline(pow, 2, 3) == 8


def test_a_worker_that_is_killed_from_outside_costs_nothing():
    own = within_deadline(os.getpid)
    os.kill(own, signal.SIGKILL)
    assert within_deadline(os.getpid) != own


def test_answers_are_of_any_size():
    text = "x" * (5 << 20)
    assert within_deadline(str.upper, text) == text.upper()


def test_a_worker_that_dies_is_replaced():
    with pytest.raises(TooLong):
        within_deadline(os._exit, 1)
    assert within_deadline(pow, 2, 3) == 8


def test_what_is_printed_is_not_an_answer():
    within_deadline(print, "noise")
    assert within_deadline(pow, 2, 3) == 8


def test_memory_is_capped():
    with pytest.raises((MemoryError, TooLong)):
        within_deadline(bytearray, 64 << 30)


def test_several_threads_each_get_their_own_answer():
    found = {}

    def ask(n):
        found[n] = within_deadline(pow, n, 2)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: n * n for n in range(8)}


def test_a_script_without_a_main_guard_may_use_it(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from grader.models.computer_algebra.in_worker import within_deadline\n"
        "print(within_deadline(pow, 2, 9))"
    )
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert run.stdout == "512\n"
