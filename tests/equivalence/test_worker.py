"""The computer algebra system may die or be late; the question is then open, nothing more."""

import os
import signal
from collections.abc import Iterator

import pytest

from grader.equivalence import worker
from grader.expressions.nodes import Expression
from grader.expressions.notation import DEFAULT_NOTATION
from grader.expressions.parser import parse


def read(text: str) -> Expression:
    found = parse(text)
    assert isinstance(found, Expression)
    return found


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(worker, "PATIENCE", 30.0)
    monkeypatch.setattr(worker, "DEADLINE", 20.0)
    yield
    worker.close_workers()


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
    monkeypatch.setattr(worker, "DEADLINE", 0.0)
    assert worker.attest(read("x+x"), read("2x"), DEFAULT_NOTATION) is None
    assert all(process.starting() for process in worker._pool.idle)  # a new one, for the next
