"""Statements under declarations: which roots are real, and which names are positive."""

from dataclasses import replace

import pytest

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import Expression
from grader.expressions.notation import DEFAULT_NOTATION, Notation
from grader.expressions.reading import parse

ROOTS = replace(DEFAULT_NOTATION, real_odd_roots=True)
POSITIVE_X = replace(DEFAULT_NOTATION, positive=frozenset({"x"}))
NONNEGATIVE_X = replace(DEFAULT_NOTATION, nonnegative=frozenset({"x"}))
INTEGER_N = replace(DEFAULT_NOTATION, integer=frozenset({"n"}))
POSITIVE = replace(DEFAULT_NOTATION, positive=frozenset({"P_0", "k"}))


@pytest.mark.parametrize(
    ("reference", "answer", "notation", "outcome"),
    [
        ("x^3 = y", "x = y^(1/3)", ROOTS, "equivalent"),
        ("x^(1/3) = -2", "x = -8", ROOTS, "equivalent"),
        ("x^(1/3) = -2", "x = -8", DEFAULT_NOTATION, "undecided"),
        ("x^(1/3) < 2", "x < 8", ROOTS, "equivalent"),
        ("x^(1/3) < 2", "0 <= x < 8", DEFAULT_NOTATION, "equivalent"),
        ("x^(1/3) < 2", "0 <= x < 8", ROOTS, "different"),
        ("P = P_0 e^(k t)", "t = ln(P/P_0)/k", POSITIVE, "equivalent"),
        ("P = P_0 e^(k t)", "t = ln(P/P_0)/k", DEFAULT_NOTATION, "undecided"),
        ("P = P_0 e^(k t)", "t = ln(P P_0)/k", POSITIVE, "different"),
        ("-1 < x < 5", "x < -1", POSITIVE_X, "different"),
        ("|x| < 5", "x < 5", POSITIVE_X, "equivalent"),
        ("x >= 0", "x = x", NONNEGATIVE_X, "equivalent"),
        ("x > 0", "x = x", NONNEGATIVE_X, "different"),
        ("n > 1", "n >= 2", INTEGER_N, "equivalent"),
        ("n > 1", "n >= 3", INTEGER_N, "different"),
        ("n^2 < 5", "-2 <= n <= 2", INTEGER_N, "equivalent"),
        ("n > 1", "n >= 2", DEFAULT_NOTATION, "different"),
        ("n > 1 and x > 0", "n >= 2 and x > 0", INTEGER_N, "equivalent"),
    ],
)
def test_declarations_count(reference: str, answer: str, notation: Notation, outcome: str) -> None:
    sides = [parse(text, notation) for text in (reference, answer)]
    assert isinstance(sides[0], Expression)
    assert isinstance(sides[1], Expression)
    verdict = compare(sides[0], sides[1], notation)
    assert verdict.outcome == Outcome(outcome)
