"""What an editor has broken at its width is read as if it had not."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from grader.pipeline import grade_one
from grader.readers.markdown.wrapped_lines import with_values_in_one_line
from grader.readers.text.page import Page
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key

BROKEN = [
    pytest.param(
        "We get (1, 2), (3,\n4) and (5, 6).", "We get (1, 2), (3, 4) and (5, 6).\n", id="in a pair"
    ),
    pytest.param("a_1 = 2, a_2 =\n5, a_3 = 7", "a_1 = 2, a_2 = 5, a_3 = 7\n", id="before a value"),
    pytest.param("a_1 = 2, a_2\n= 5, a_3 = 7", "a_1 = 2, a_2 = 5, a_3 = 7\n", id="before its sign"),
    pytest.param("k1: +, k2:\nsin, k3: *", "k1: +, k2: sin, k3: *\n", id="behind a label"),
    pytest.param(
        "The seven values that I have found are 1.5, 2.5,\n3.5, 4.5 and so on.",
        "The seven values that I have found are 1.5, 2.5, 3.5, 4.5 and so on.\n",
        id="in a list within a sentence",
    ),
    pytest.param(
        "p = 2 u v, q = 3 u v w and r = 5 u v\nw x, s = 7",
        "p = 2 u v, q = 3 u v w and r = 5 u v w x, s = 7\n",
        id="in one of several equations",
    ),
    pytest.param(
        "The series is not absolutely convergent, but it is\nconditionally convergent.",
        "The series is not absolutely convergent, but it is conditionally convergent.\n",
        id="in a sentence",
    ),
    pytest.param("[[1, 2],\n [3, 4]]", "[[1, 2], [3, 4]]\n", id="in a matrix"),
    pytest.param(
        "This is the same as what we found in the first part of\n"
        "problem 2, as the slope of the line through both of them is\n3 again.",
        "This is the same as what we found in the first part of "
        "problem 2, as the slope of the line through both of them is 3 again.\n\n",
        id="before a question that is mentioned, and before a number",
    ),
    pytest.param("p = 3 a +\n4 b", "p = 3 a + 4 b\n", id="behind a sign"),
    pytest.param(
        "Altogether the greatest height is h = 7.25\n- 3 = 4.25.",
        "Altogether the greatest height is h = 7.25\n- 3 = 4.25.",
        id="a difference that no other line shows to be broken",
    ),
]
KEPT = [
    pytest.param("x = 1\ny = 2", id="equations of a line each"),
    pytest.param("1.5,\n2.5,\n3.5", id="values of a line each"),
    pytest.param("42\n17", id="two numbers"),
    pytest.param("k1 = k3 = *\nk2 = exp", id="a sign that is the value of a label"),
    pytest.param("k1: p = u*v -> *\nk2: exp", id="a sign behind an arrow"),
    pytest.param("The greatest height of the bump\nit is 7.25", id="a title above a sentence"),
    pytest.param(
        "sigma(a_5) w sigma(a_4) w sigma(a_3) w sigma(a_2)\n"
        "sigma(b_5) w sigma(b_4) w sigma(b_3) w sigma(b_2)",
        id="two formulas of the same length",
    ),
    pytest.param(
        "The first of the two sentences ends here: 5.25.\nThe other one begins in its own line.",
        id="sentences of a line each",
    ),
    pytest.param("It is (see\nbelow) enough.", id="a bracket with words"),
    *(
        pytest.param(
            f"{before} some longer words about the height, which is 7.25 cm\n{label} 3.5 cm",
            id=f"the label {label}",
        )
        for before, label in [
            ("1b:", "2:"),
            ("1b:", "3a:"),
            ("1b)", "2)"),
            ("1b)", "2a)"),
            ("(b)", "(c)"),
            ("1(b)", "2 (a)"),
            ("b.", "c."),
            ("Q1", "Q2"),
            ("Q1:", "Q2:"),
            ("Question 1:", "Question 2:"),
            ("Aufgabe 1", "Aufgabe 2"),
            ("Part a:", "Part b:"),
            ("**1**", "**2)**"),
            ("1b", "2"),
            ("2", "3"),
            ("1a", "1b"),
        ]
    ),
    pytest.param(
        "b) f = 1/(2 * pi * 1000 * 0.001) = 0.159 Hz, so low\nQ2\ny = 7", id="a label alone"
    ),
    pytest.param("- the first of several items, 2.5,\n- 3.5, the second", id="items of a list"),
    pytest.param("| a | 1,\n| b | 2,", id="rows of a table"),
    pytest.param(
        "def f(x): return g(x, 1.5, 2.5, 3.5,\n                  4.5) + 1", id="a program (skipped)"
    ),
]


@pytest.mark.parametrize(("before", "after"), BROKEN)
def test_what_a_break_parts_is_joined(before: str, after: str) -> None:
    page = with_values_in_one_line(Page("ada.txt", before), lambda: ())
    assert page.text == after


@pytest.mark.parametrize("text", KEPT)
def test_other_breaks_stay(text: str) -> None:
    programs = ((0, len(text)),) if text.startswith("def") else ()
    assert with_values_in_one_line(Page("ada.txt", text), lambda: programs).text == text


RUBRIC = Path(__file__).parents[3] / "rubrics" / "assignment-2.yaml"
ANSWERS = {
    "q2a.iterates": "2 (a) The points are (0, 1), (0.3, 0.7), (0.6, 0.4), (0.9, 0.1), (1.2, 0.2), "
    "(0.9, 0.1) and then (1.2, 0.2) again, between which it jumps for ever.",
    "q2b.iterates": "2 (b) Adam visits θ_1 = 0.3, θ_2 = 0.6, θ_3 = 0.9, θ_4 = 1.2, θ_5 = 1.3535, "
    "θ_6 = 1.4102, θ_7 = 1.3985 and θ_8 = 1.3362, after which it comes back.",
    "q3.labels": "3. By the program n1: times, n2: exp, n3: plus, n4: log, n5: sqrt, n6: times, "
    "n7: minus.",
}


@pytest.mark.parametrize("width", [40, 47, 54, 61, 68, 72, 79, 88, 96])
def test_a_page_broken_at_any_width_gets_the_marks_of_one_that_is_not(width: int) -> None:
    rubric = load_rubric(RUBRIC)
    page = "\n\n".join(textwrap.fill(text, width) for text in ANSWERS.values())
    marks = grade_one(rubric, answer_key(rubric), "ada", "ada.txt", page.encode()).marks
    found = {mark.part_id: str(mark.outcome) for mark in marks if mark.part_id in ANSWERS}
    assert found == dict.fromkeys(ANSWERS, "correct")
