"""Nodes are interned, immutable and safe to share."""

from __future__ import annotations

import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from threading import Event

import pytest

from grader.expressions import interning, nodes
from grader.expressions.nodes import Add, Integral, Neg, Number, Pow, Symbol, number
from grader.expressions.traversal import free_symbols

X, Y = Symbol("x"), Symbol("y")


def test_same_structure_is_same_object():
    assert Add(X, Pow(Y, Number(2))) is Add(Symbol("x"), Pow(Symbol("y"), Number(2)))


def test_form_is_part_of_the_structure():
    assert Number(Fraction(9, 10), "0.90") is not Number(Fraction(9, 10), "0.9")
    assert Add(X, Y) is not Add(Y, X)


def test_pickle_keeps_identity():
    assert pickle.loads(pickle.dumps(Add(X, Neg(Y)))) is Add(X, Neg(Y))


def test_expressions_cannot_be_changed():
    with pytest.raises(AttributeError):
        X.args = (Y,)


def test_dead_nodes_leave_the_table():
    kept = Add(X, Number(123456789))
    for value in range(100_000):
        Add(Y, Number(value))
    assert len(interning._TABLE.entries) < 50_000
    interning._TABLE.sweep()
    before = len(interning._TABLE.entries)
    Add(Y, Number(987654321))
    interning._TABLE.sweep()
    assert len(interning._TABLE.entries) == before
    assert Add(X, Number(123456789)) is kept


def test_a_sweep_beside_other_threads_keeps_what_they_hold():
    stop = Event()

    def sweep() -> None:
        while not stop.is_set():
            interning._TABLE.sweep()

    def build(_: int) -> bool:
        nodes = [Pow(Symbol(f"s_{k % 50}"), Number(k % 7)) for k in range(3000)]
        return all(node is Pow(*node.args) for node in nodes)

    with ThreadPoolExecutor(5) as pool:
        sweeping = pool.submit(sweep)
        same = list(pool.map(build, range(8)))
        stop.set()
        sweeping.result()
    assert all(same)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_fork_keeps_the_table():
    node = Add(X, Number(424242))
    child = os.fork()
    if not child:
        os._exit(0 if Add(X, Number(424242)) is node else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_threads_get_the_same_node():
    def build(_: int) -> list[nodes.Expression]:
        return [Pow(Symbol(f"t_{k}"), Number(k)) for k in range(500)]

    with ThreadPoolExecutor(8) as pool:
        first, *others = pool.map(build, range(8))
    assert all(a is b for other in others for a, b in zip(first, other, strict=True))


def test_bound_variables_are_not_free():
    assert free_symbols(Integral(Add(X, Y), X, Number(0), Y)) == {Y}
    assert free_symbols(Integral(X, X)) == {X}


@pytest.mark.parametrize("value", [Fraction(-3, 7), Fraction(5), 0, -2, Fraction(1, 8)])
def test_number_has_the_value_it_was_made_from(value):
    def evaluate(node: nodes.Expression) -> Fraction:
        if isinstance(node, Number):
            return Fraction(node.value)
        inner = [evaluate(child) for child in node.args]
        return -inner[0] if isinstance(node, Neg) else inner[0] / inner[1]

    assert evaluate(number(value)) == value
