"""Inequalities by signs, against values at sample points."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.equivalence import enclose
from grader.expressions.nodes import Add, Expression, Mul, Neg, Number, Pow, Symbol
from grader.expressions.nodes import number as number_node
from grader.expressions.notation import Notation
from grader.expressions.traversal import substitute
from grader.marking.working.signs import Facts, Sign, decide_inequality, facts_of
from tests.marking.pages import statement

NOTATION = Notation(functions=frozenset({"sigma"}))
CASES = [
    ("w^4 sigma'(a) + sigma'(b) > 0", ["sigma'(z) > 0", "w^4 >= 0"], True),
    ("w^4 sigma'(a) + w^2 sigma'(b) > 0", ["sigma'(z) > 0"], None),
    ("w^4 sigma'(a) + w^2 sigma'(b) >= 0", ["sigma'(z) > 0"], True),
    ("w^3 sigma'(a) > 0", ["sigma'(z) > 0"], None),
    ("w^4 sigma'(a) < 0", ["sigma'(z) > 0"], False),
    ("sigma'(b) > 0", ["sigma'(b) > 0"], True),
    ("sigma'(a) > 0", ["sigma'(b) >= 0"], None),
    ("x^2 + 1 > 0", [], True),
    ("-x^2 - 1 < 0", [], True),
    ("-x^2 > 0", [], False),
    ("x > 0", [], None),
    ("2 < 3", [], True),
    ("3 < 2", [], False),
    ("2 <= 2", [], True),
    ("1/x^2 > 0", [], None),
    ("exp(x) + abs(y) > 0", [], True),
    ("x y > 0", ["x < 0", "y < 0"], True),
]


@pytest.mark.parametrize(("text", "premises", "expected"), CASES, ids=lambda c: str(c))
def test_cases(text: str, premises: list[str], expected: bool | None) -> None:
    line = statement(text, 1, NOTATION)
    facts = facts_of([statement(p, 1, NOTATION) for p in premises], line)
    left, right = (side.expression for side in line.sides)
    assert isinstance(left, Expression)
    assert isinstance(right, Expression)
    assert decide_inequality(left, line.relations[0], right, facts) is expected


X, Y = Symbol("x"), Symbol("y")
formulas = st.recursive(
    st.sampled_from([X, Y, Number(0), Number(1), Number(2)]),
    lambda inner: st.one_of(
        st.builds(Add, inner, inner),
        st.builds(Mul, inner, inner),
        st.builds(Neg, inner),
        st.builds(Pow, inner, st.sampled_from([Number(2), Number(3)])),
    ),
    max_leaves=5,
)


@given(formulas, st.sampled_from([Sign.POSITIVE, Sign.NONNEGATIVE, Sign.NEGATIVE]))
@settings(max_examples=80, deadline=None)
def test_a_sign_holds_at_every_point_that_the_facts_allow(formula: Expression, sign: Sign) -> None:
    least, most = Facts({X: sign}).sign(formula).value
    allowed = [v for v in (-2, -1, 0, 1, 3) if sign.value[0] <= _sign(Fraction(v)) <= sign.value[1]]
    for x, y in itertools.product(allowed, (-3, 0, 2)):
        value = enclose(substitute(formula, {X: number_node(x), Y: number_node(y)}))
        if value is not None:
            assert least <= _sign(value.midpoint) <= most


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)
