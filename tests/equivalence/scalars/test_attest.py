"""The computer algebra system may die or be late; the question is then open, nothing more."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from grader.equivalence.scalars.attest import worker
from grader.expressions.nodes import Expression
from grader.expressions.notation import DEFAULT_NOTATION
from grader.expressions.reading import parse


def read(text: str) -> Expression:
    found = parse(text)
    assert isinstance(found, Expression)
    return found


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(worker, "PATIENCE", 60.0)
    monkeypatch.setattr(worker, "DEADLINE", 20.0)
    yield
    worker._pool.close()


def test_it_attests_an_integral() -> None:
    left, right = read("\\int_0^{\\infty} e^{-x^2} dx"), read("\\frac{\\sqrt\\pi}{2}")
    found = worker.attest(left, right, DEFAULT_NOTATION)
    assert found is not None
    assert found.by.startswith("sympy")


def test_what_is_not_equal_is_not_attested() -> None:
    assert worker.attest(read("x+1"), read("x+2"), DEFAULT_NOTATION) is None


def test_a_dead_worker_is_replaced() -> None:
    assert worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION) is not None
    (process,) = worker._pool.idle
    os.kill(process.process.pid, signal.SIGKILL)
    process.process.wait()
    assert worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION) is None
    assert worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION) is not None


def test_a_late_worker_leaves_the_question_open(monkeypatch: pytest.MonkeyPatch) -> None:
    assert worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION) is not None
    monkeypatch.setattr(worker, "PATIENCE", 0.0)
    assert worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION) is None
    assert all(process.starting() for process in worker._pool.idle)  # a new one, for the next


def test_computing_time_is_limited_and_the_worker_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    hard = read("\\int_0^{1} \\sin(x^{7}) e^{x^{3}} \\ln(x+2) dx"), read("\\frac{1}{7}")
    monkeypatch.setattr(worker, "DEADLINE", 0.05)
    assert worker.attest(*hard, DEFAULT_NOTATION) is None
    (process,) = worker._pool.idle
    assert process.process.poll() is None  # it answered that it cannot say
    monkeypatch.setattr(worker, "DEADLINE", 20.0)
    assert worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION) is not None
    assert worker._pool.idle == [process]


def test_a_stopped_process_does_not_use_up_its_computing_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION) is not None
    (process,) = worker._pool.idle
    process.process.send_signal(signal.SIGSTOP)  # as if others had the processor
    threading.Timer(1.0, process.process.send_signal, (signal.SIGCONT,)).start()
    monkeypatch.setattr(worker, "DEADLINE", 0.5)
    assert worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION) is not None
