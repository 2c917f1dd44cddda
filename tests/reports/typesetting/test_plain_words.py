"""Formulas in sentences: what is a formula looks like one, what is a word stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.reports.typesetting.plain_words import as_sentence, paper

CASES = [
    ("the factor w^2 sigma'(z'_4) is missing", "the factor w² σ′(z′₄) is missing"),
    ("w^3 stands where w^4 is needed", "w³ stands where w⁴ is needed"),
    ("at h_3^* = 1/2, theta_12 = 0.3", "at h₃* = 1/2, θ₁₂ = 0.3"),
    ("dy/dz_5", "dy/dz_5"),
    ("a person's file comp_tree.py, line 12", "a person's file comp_tree.py, line 12"),
    ("question_2.md and `part_1`", "question_2.md and `part_1`"),
    ("x is a word, and so is I", "x is a word, and so is I"),
    ("the student's w' is unknown", "the student's w' is unknown"),
    ("z_1^{2}", "z₁^{2}"),
    ('the factor primed(unit("sigma"))(z_5)', "the factor σ′(z₅)"),
    ('"max_over"(theta_t, t) - 1', "max over t of theta_t - 1"),
    ("4.1e-05 and 2e+13, not 3e5", "4.1 · 10⁻⁵ and 2 · 10¹³, not 3e5"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_formulas_look_as_on_paper(text: str, expected: str) -> None:
    assert paper(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the file is empty", "The file is empty."),
        ("x is not known", "x is not known."),
        ("sigma is not known", "sigma is not known."),
        ("`a` is not known.", "`a` is not known."),
        ("", ""),
    ],
)
def test_remarks_are_sentences(text: str, expected: str) -> None:
    assert as_sentence(text) == expected


@given(st.text(max_size=80))
def test_no_character_of_markup_is_made(text: str) -> None:
    shown = paper(text)
    for sign in '<>&"{}':
        assert shown.count(sign) == text.count(sign)
