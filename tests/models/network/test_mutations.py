"""Answers that are the reference with one change: right exactly where numpy finds the same."""

from __future__ import annotations

import random
import warnings

import numpy as np
import pytest

from grader.answers.comparing import compare_in_model
from grader.equivalence import Outcome
from grader.expressions.nodes import Add, Call, Div, Expression, Mul, Neg, Number, Pow, Symbol
from grader.expressions.traversal import substitute, walk
from tests.models.building import value
from tests.models.network.arrays import evaluated
from tests.models.network.test_named_dimensions import DIFFERENTIATED, arrays, forward, network

TURNED = Symbol("T")
CHANGES = 6


def changed(root: Expression, draw: random.Random, names: list[Symbol]) -> Expression:
    """Change one node: a transpose, an order, a sign, a factor, a name, a kind of product."""
    nodes = [node for node in walk(root) if changes(node, names)]
    if not nodes:
        return Neg(root)
    node = draw.choice(nodes)
    return substitute(root, {node: draw.choice(changes(node, names))})


def changes(node: Expression, names: list[Symbol]) -> list[Expression]:
    match node:
        case Pow() if node.args[1] is TURNED:
            return [node.args[0]]
        case Mul():
            first, *rest = node.args
            swapped = Mul(*rest, first)
            return [swapped, Mul(Number(2), *node.args), Mul(*node.args[:-1], Neg(node.args[-1]))]
        case Add():
            return [Add(*node.args[:-1], Neg(node.args[-1])), Add(*reversed(node.args))]
        case Call() if node.name == "hadamard":
            return [Call("hadamard", *reversed(node.args)), Mul(*node.args), node.args[0]]
        case Div():
            return [Div(node.args[1], node.args[0]), node.args[0]]
        case Symbol() if node in names:
            return [Neg(node), Pow(node, TURNED), *(name for name in names if name is not node)][:6]
    return []


def truth(formula, known):
    """Return the value by numpy; None where the shapes do not fit."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return np.asarray(evaluated(formula, known), float)
    except (ValueError, LookupError, AttributeError, TypeError, np.linalg.LinAlgError):
        return None


def same(left, right):
    return (
        left is not None
        and right is not None
        and left.shape == right.shape
        and np.allclose(left, right, rtol=1e-7, atol=1e-9)
    )


@pytest.mark.parametrize("case", DIFFERENTIATED, ids=[case["name"] for case in DIFFERENTIATED])
def test_one_change_is_right_exactly_where_numpy_finds_the_same(case):
    model, draw = network(case), random.Random(case["name"])
    worlds = [forward(model, arrays(case, seed, -0.9)) for seed in (3, 4, 5)]
    names = sorted(model.dimensions, key=lambda name: name.name)
    undecided = 0
    for of, by in (pair.split() for pair in case["derivatives"]):
        reference = value(model, f"diff({of}, {by})")
        for _ in range(CHANGES):
            answer = changed(reference, draw, [n for n in names if "(" not in n.name])
            values = [(truth(reference, world), truth(answer, world)) for world in worlds]
            equal = all(same(left, right) for left, right in values)
            verdict = compare_in_model(reference, answer, model, model.notation)
            if equal:
                assert verdict.outcome is not Outcome.DIFFERENT, answer
                undecided += verdict.outcome is Outcome.UNDECIDED
            else:
                assert verdict.outcome is not Outcome.EQUIVALENT, answer
    assert undecided <= 1
