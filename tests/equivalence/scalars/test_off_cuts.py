"""Functions of complex names: the plane decides, not the real axis, and not a branch cut."""

from __future__ import annotations

import pytest

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.reading import parse

SAME, OTHER = Outcome.EQUIVALENT, Outcome.DIFFERENT

#: Why, reference, answer, outcome; z and w are complex.
CASES: list[tuple[str, str, str, Outcome]] = [
    ("on the cut only", "conj(ln(z))", "ln(conj(z))", SAME),
    ("on the cut only", "conj(sqrt(z))", "sqrt(conj(z))", SAME),
    ("on the cut only", "conj(z^(1/3))", "conj(z)^(1/3)", SAME),
    ("on the cut only", "conj(asin(z))", "asin(conj(z))", SAME),
    ("on the cut only", "ln(1/z)", "-ln(z)", SAME),
    ("on the cut only", "sqrt(1/z)", "1/sqrt(z)", SAME),
    ("everywhere", "sqrt(1-z) sqrt(1+z)", "sqrt(1-z^2)", SAME),
    ("everywhere", "asin(z)", "-i ln(i z + sqrt(1-z^2))", SAME),
    ("everywhere", "acosh(z)", "ln(z + sqrt(z-1) sqrt(z+1))", SAME),
    ("everywhere", "conj(sin(z))", "sin(conj(z))", SAME),
    ("real numbers alone", "conj(ln(z))", "ln(z)", OTHER),
    ("real numbers alone", "conj(atan(z))", "atan(z)", OTHER),
    ("real numbers alone", "conj(sin(z))", "sin(z)", OTHER),
    ("positive numbers alone", "conj(sqrt(z))", "sqrt(z)", OTHER),
    ("another sign", "conj(sqrt(z))", "-sqrt(conj(z))", OTHER),
    ("another sign", "conj(ln(z))", "-ln(conj(z))", OTHER),
    ("another branch in half of the plane", "acosh(z)", "ln(z + sqrt(z^2-1))", OTHER),
    ("another branch in half of the plane", "sqrt(z^2)", "z", OTHER),
    ("another branch in half of the plane", "ln(z^2)", "2 ln(z)", OTHER),
    ("another branch in half of the plane", "ln(-z)", "ln(z) + i pi", OTHER),
    ("another branch in half of the plane", "i sqrt(z)", "sqrt(-z)", OTHER),
    ("another branch in a quarter", "ln(i z)", "ln(z) + i pi/2", OTHER),
    ("another branch far out", "ln(e^z)", "z", OTHER),
    ("another branch far out", "asin(sin(z))", "z", OTHER),
    ("another branch away from the middle", "asin(2 z sqrt(1-z^2))", "2 asin(z)", OTHER),
    ("two names", "sqrt(z w)", "sqrt(z) sqrt(w)", OTHER),
    ("two names", "conj(z w)", "conj(z) conj(w)", SAME),
    ("two names", "abs(z + w)", "abs(z) + abs(w)", OTHER),
]


@pytest.mark.parametrize(("why", "reference", "answer", "outcome"), CASES)
def test_the_plane_decides(why: str, reference: str, answer: str, outcome: Outcome) -> None:
    notation = Notation(complex_=frozenset("zw"))
    sides = [parse(side, notation) for side in (reference, answer)]
    assert all(isinstance(side, Expression) for side in sides), sides
    assert compare(sides[0], sides[1], notation).outcome is outcome


def test_a_difference_on_a_cut_is_said() -> None:
    notation = Notation(complex_=frozenset("z"))
    sides = [parse(side, notation) for side in ("conj(ln(z))", "ln(conj(z))")]
    verdict = compare(sides[0], sides[1], notation)
    assert [remark.code for remark in verdict.remarks] == ["branch-cut"]


#: Real functions that keep the sign of their argument, and some that do not.
ABSOLUTE: list[tuple[str, str, Outcome]] = [
    ("abs(asinh(x))", "asinh(abs(x))", SAME),
    ("abs(asinh(x))", "asinh(x)", OTHER),
    ("abs(acsch(x))", "acsch(abs(x))", SAME),
    ("abs(atan(2x - 1))", "atan(abs(2x - 1))", SAME),
    ("abs(atan(2x - 1))", "atan(2x - 1)", OTHER),
    ("abs(tanh(x)/x)", "tanh(abs(x))/abs(x)", SAME),
    ("abs(sinh(x)^3)", "sinh(abs(x))^3", SAME),
    ("abs(sinh(x)^3)", "sinh(x)^3", OTHER),
    ("sqrt(asinh(x)^2)", "asinh(abs(x))", SAME),
    ("sqrt(asinh(x)^2)", "asinh(x)", OTHER),
    ("abs(sin(x))", "sin(abs(x))", OTHER),
    ("abs(tan(x))", "tan(abs(x))", OTHER),
    ("abs(asin(x))", "asin(abs(x))", SAME),
    ("abs(asin(x))", "acos(abs(x))", OTHER),
]


@pytest.mark.parametrize(("reference", "answer", "outcome"), ABSOLUTE)
def test_absolute_values_go_in(reference: str, answer: str, outcome: Outcome) -> None:
    sides = [parse(side) for side in (reference, answer)]
    assert all(isinstance(side, Expression) for side in sides), sides
    assert compare(sides[0], sides[1]).outcome is outcome
