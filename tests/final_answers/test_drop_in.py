"""`grader.compare` and `grader.verify` inside other programs: threads, forks, limits in steps."""

from __future__ import annotations

import multiprocessing
import runpy
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import grader
from grader.batch.rows.verify import VERIFY

EXAMPLE = Path(__file__).parents[2] / "examples" / "reward_function.py"
ROWS = [
    {"gold": "x^2 - 1", "answer": "(x - 1)(x + 1)"},
    {"gold": "x^2 - 1", "answer": "(x - 1)^2"},
    {"gold": r"\frac{1}{2}", "answer": "so it is 0.5", "profile": "final-answer"},
    {"gold": "2", "answer": r"hence $\boxed{3}$", "profile": "final-answer"},
    {"gold": "sin(x)^2 + cos(x)^2", "answer": "1", "deadline_steps": 20},
    {"gold": "(a + b)^9", "answer": "(a + b)^8 (b + a)", "deadline_steps": 100_000},
]


def _verdict(row: dict[str, object]) -> tuple[object, object]:
    found = grader.verify(row)
    return found["outcome"], found["code"]


@pytest.fixture(scope="module")
def expected() -> list[tuple[object, object]]:
    return [_verdict(row) for row in ROWS]


def test_threads_give_the_same(expected: list[tuple[object, object]]) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(_verdict, ROWS * 10)) == expected * 10


def test_a_fork_from_a_thread_gives_the_same(expected: list[tuple[object, object]]) -> None:
    with ThreadPoolExecutor(2) as pool:
        working = [pool.submit(_verdict, row) for row in ROWS * 5]
        with multiprocessing.get_context("fork").Pool(2) as forked:
            assert forked.map(_verdict, ROWS) == expected
        assert [each.result() for each in working] == expected * 5


def test_no_signal_and_no_main_thread_is_needed(expected: list[tuple[object, object]]) -> None:
    handled = [signal.SIGALRM, signal.SIGPROF, signal.SIGVTALRM, signal.SIGINT, signal.SIGTERM]
    before = [signal.getsignal(each) for each in handled]
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.extend(map(_verdict, ROWS)))
    thread.start()
    thread.join()
    assert found == expected
    assert [signal.getsignal(each) for each in handled] == before
    assert signal.getitimer(signal.ITIMER_REAL) == signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_what_takes_more_steps_is_undecided() -> None:
    few = grader.compare("(a + b)^2", "a^2 + 2 a b + b^2", deadline_steps=150)
    assert (str(few.outcome), few.code) == ("undecided", "deadline-steps")
    assert str(grader.compare("(a + b)^2", "a^2 + 2 a b + b^2", 10_000).outcome) == "equivalent"
    assert str(grader.compare("(a + b)^2", "a^2 + 2 a b + b^2").outcome) == "equivalent"


def test_what_was_asked_before_does_not_change_how_far_the_steps_reach() -> None:
    pair = "sqrt(x^2 + 2 x y + y^2) exp(x)", "abs(x + y) exp(x)"
    reach = [str(grader.compare(*pair, steps).outcome) for steps in range(100, 3_000, 100)]
    grader.compare(*pair)
    again = [str(grader.compare(*pair, steps).outcome) for steps in range(100, 3_000, 100)]
    assert again == reach
    assert reach == sorted(reach, reverse=True)  # undecided, then settled for good
    assert len(set(reach)) == 2


def test_a_limit_holds_in_its_own_thread_alone() -> None:
    with ThreadPoolExecutor(4) as pool:
        limited = [pool.submit(grader.compare, "x + y", "y + x", 10) for _ in range(20)]
        free = [pool.submit(grader.compare, "x + y", "y + x") for _ in range(20)]
        assert {each.result().code for each in limited} == {"deadline-steps"}
        assert {str(each.result().outcome) for each in free} == {"equivalent"}


@pytest.mark.parametrize("steps", [0, -1, 2.5, "many", True])
def test_a_limit_is_a_whole_number(steps: object) -> None:
    row = {"id": 1, "gold": "x", "answer": "x", "deadline_steps": steps}
    with pytest.raises(ValueError, match="deadline_steps"):
        grader.verify(row)
    assert VERIFY.run(row)["code"] == "row-declarations"


def test_the_example_rewards_what_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    example = runpy.run_path(str(EXAMPLE))
    texts = ["so $x = 0.5$", "the answer is 2", "no idea"]
    assert example["rewards"](texts, ["1/2"] * 3) == [1.0, 0.0, 0.0]
    assert not example["reward"]("no idea", "1/2").settled
    example["main"]()
    assert [line[0] for line in capsys.readouterr().out.splitlines()] == list("1100")
