"""Verdicts do not depend on threads, on a fork, or on what was asked before."""

import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor

from grader.equivalence import Outcome, Verdict, compare, prepare
from grader.expressions.nodes import Expression
from grader.expressions.reading import parse

PAIRS = [
    ("sin(x)^2 + cos(x)^2", "1"),
    ("x + 10^(-20)", "x"),
    ("sqrt(3+2*sqrt(2))", "1+sqrt(2)"),
    ("abs(x)<2", "-2<x and x<2"),
    ("(a+b)^20", "(a+b)^19*(b+a)"),
    ("sigma(x*sigma(x+y)+1)", "sigma(x*sigma(y+x)+1)"),
    ("cos(2*pi/17)", "cos(2*pi/19)"),
]


def decide(pair: tuple[str, str]) -> Verdict:
    left, right = map(parse, pair)
    assert isinstance(left, Expression)
    assert isinstance(right, Expression)
    return compare(left, right)


def test_threads_give_the_verdicts_of_one_thread() -> None:
    expected = [decide(pair) for pair in PAIRS]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(decide, PAIRS * 12))
    assert found == expected * 12


def test_a_forked_child_gives_the_same_verdicts() -> None:
    expected = [decide(pair) for pair in PAIRS]
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(decide, PAIRS) == expected


def test_a_fork_while_another_thread_computes() -> None:
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(decide, pair) for pair in PAIRS * 4]
        child = os.fork()
        if child == 0:
            fine = decide(PAIRS[0]).outcome is Outcome.EQUIVALENT
            os._exit(0 if fine else 1)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        assert all(future.result() for future in running)


def test_the_same_pair_has_the_same_point() -> None:
    first = decide(("x*w^4 + y", "x*w^3 + y"))
    decide(("p+q", "q-p"))
    assert decide(("x*w^4 + y", "x*w^3 + y")) == first


def test_a_prepared_reference_decides_like_compare() -> None:
    reference = parse("(x+1)^2")
    assert isinstance(reference, Expression)
    prepared = prepare(reference)
    for text, outcome in (
        ("x^2+2x+1", "equivalent"),
        ("x^2+1", "different"),
        ("(x+1)^2", "equivalent"),
    ):
        answer = parse(text)
        assert isinstance(answer, Expression)
        assert prepared.compare(answer).outcome == outcome == compare(reference, answer).outcome
