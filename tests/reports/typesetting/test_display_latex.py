"""LaTeX for pages: no word of the printer's own is left in it."""

from __future__ import annotations

import pytest

from grader.expressions.nodes import Mul, Number, Unit
from grader.expressions.reading import parse
from grader.expressions.writing import to_latex
from grader.reports.typesetting.display_latex import displayed

CASES = [
    (r"\max_t \theta_t - 1", r"\max_{t} \theta_{t} - 1"),
    (r"\min_x (f(x) + 1)", r"\min_{x} \left(f\left(x\right) + 1\right)"),
    (r"\max_t \max_s f(s, t)", r"\max_{t} \max_{s} f\left(s, t\right)"),
    (r"(a + b)'", r"{\left(a + b\right)}'"),
    (r"x^4 \text{sigma}'(z_5)", r"x^{4} {\sigma}' z_{5}"),
    ("x + 1", "x + 1"),
]


@pytest.mark.parametrize(("written", "shown"), CASES)
def test_usual_notation_is_shown(written: str, shown: str) -> None:
    assert displayed(to_latex(parse(written))) == shown


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\operatorname{a_b}\left(x\right)", r"\operatorname{a b}\left(x\right)"),
        (r"\operatorname{primed}\left(a", r"\operatorname{primed}\left(a"),
        (r"\operatorname{max_over}\left(a\right)", r"\operatorname{max over}\left(a\right)"),
    ],
)
def test_what_has_no_usual_notation_keeps_its_name(latex: str, shown: str) -> None:
    assert displayed(latex) == shown


@pytest.mark.parametrize(
    ("name", "shown"), [("m/s", r"20 \cdot \text{m/s}"), ("km", r"20 \, \mathrm{km}")]
)
def test_a_unit_is_upright_whatever_is_in_its_name(name: str, shown: str) -> None:
    assert displayed(to_latex(Mul(Number(20), Unit(name)))) == shown
