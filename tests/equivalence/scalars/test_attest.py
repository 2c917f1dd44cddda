"""The computer algebra system may die or be delayed; what it answers stays the same."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from grader.child_process import Answering, Hangs
from grader.equivalence.scalars.attest import worker
from grader.expressions.nodes import Expression
from grader.expressions.notation import DEFAULT_NOTATION
from grader.expressions.reading import parse


def read(text: str) -> Expression:
    found = parse(text)
    assert isinstance(found, Expression)
    return found


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
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
    assert process.process is not None
    os.kill(process.process.pid, signal.SIGKILL)
    assert worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION) is not None
    assert worker._pool.idle != [process]


def test_a_worker_that_hangs_gives_no_answer() -> None:
    assert worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION) is not None
    (process,) = worker._pool.idle
    assert process.process is not None
    process.process.send_signal(signal.SIGSTOP)
    process.patience = 0.0
    with pytest.raises(Hangs):
        worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION)
    assert not worker._pool.idle


def test_a_worker_that_is_ended_again_and_again_gives_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "Answering", lambda *_, **__: Answering("grader.version"))
    with pytest.raises(worker.Unanswered):
        worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION)


def test_steps_are_limited_and_the_worker_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    hard = read("\\int_0^{1} \\sin(x^{7}) e^{x^{3}} \\ln(x+2) dx"), read("\\frac{1}{7}")
    monkeypatch.setattr(worker, "STEPS", 100_000)
    assert worker.attest(*hard, DEFAULT_NOTATION) is None
    (process,) = worker._pool.idle
    assert process.process is not None
    assert process.process.poll() is None  # it answered that it cannot say
    assert worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION) is not None
    assert worker._pool.idle == [process]


def _fewest_steps(monkeypatch: pytest.MonkeyPatch) -> int:
    """Return the steps of a question, to the hundred, by bisection."""
    pair = read("\\sin(x)^{4}"), read("\\frac{3 - 4\\cos(2x) + \\cos(4x)}{8}")
    low, high = 0, 1_000_000
    while high - low > 100:
        middle = (low + high) // 2
        monkeypatch.setattr(worker, "STEPS", middle)
        enough = worker.attest(*pair, DEFAULT_NOTATION) is not None
        low, high = (low, middle) if enough else (middle, high)
    return high


def test_a_question_takes_the_same_steps_whatever_was_asked_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone = _fewest_steps(monkeypatch)
    monkeypatch.setattr(worker, "STEPS", 1_000_000)
    worker.attest(read("\\cos(x)^{4} + \\sin(2x)"), read("x^{3}"), DEFAULT_NOTATION)
    assert _fewest_steps(monkeypatch) == alone
    worker._pool.close()
    assert _fewest_steps(monkeypatch) == alone


def test_a_stopped_process_only_delays_the_answer() -> None:
    assert worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION) is not None
    (process,) = worker._pool.idle
    assert process.process is not None
    process.process.send_signal(signal.SIGSTOP)  # as if others had the processor
    threading.Timer(1.0, process.process.send_signal, (signal.SIGCONT,)).start()
    assert worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION) is not None
    assert worker._pool.idle == [process]
