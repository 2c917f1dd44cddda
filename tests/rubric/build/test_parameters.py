"""Per-student numbers: stable, within their range, and put in without changing the meaning."""

import hashlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.rubric.build.parameters import MAX_DRAWS, draw, filled_text, sample_students
from grader.rubric.students import answer_key, for_student

RANGES = {"a": tuple(map(Fraction, range(1, 10))), "b": (Fraction(2), Fraction(3))}


def test_a_draw_is_the_hash_of_student_and_name():
    digest = hashlib.sha256(b"ada\0a").digest()
    expected = RANGES["a"][int.from_bytes(digest[:8], "big") % 9]
    assert draw(RANGES, "ada")["a"] == expected


@given(st.text(max_size=20))
def test_draws_are_stable_and_within_the_range(student):
    values = draw(RANGES, student)
    assert values == draw(dict(reversed(RANGES.items())), student)
    assert all(values[name] in RANGES[name] for name in RANGES)


def test_draws_differ_between_students_and_cover_the_range():
    drawn = {draw(RANGES, f"student-{i}")["a"] for i in range(200)}
    assert drawn == set(RANGES["a"])


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{a}", "3"),
        ("{n}", "-2"),
        ("{a} x^2", "3 x^2"),
        ("{a}x", "3x"),
        ("2{a}", "2(3)"),
        ("x{a}", "x(3)"),
        ("{a}{b}", "(3)(5)"),
        ("x - {n}", "x - (-2)"),
        ("{h} x", "(1/2) x"),
        ("with step size h = {h}", "with step size h = 1/2"),
        ("x = {n}, h = {h} x", "x = -2, h = (1/2) x"),
        ("t + {h}", "t + (1/2)"),
        ("x^{a}", "x^3"),
        ("x^{n}", "x^(-2)"),
        (r"\frac{{a}}{{b}}", r"\frac{3}{5}"),
        ("{a}.5", "(3).5"),
        ("{c} and {1, 2} and {x}", "{c} and {1, 2} and {x}"),
    ],
)
def test_numbers_are_put_in_as_a_mathematician_would(text, filled):
    values = {"a": 3, "b": 5, "n": -2, "h": Fraction(1, 2)}
    assert filled_text(text, {name: Fraction(value) for name, value in values.items()}) == filled


SHEET = """
parameters: {a: [2..9]}
questions:
  - id: q1
    title: The derivative of {a}x^2
    answer: expression
    reference: 2 * {a} x
"""


def written_out(a: Fraction) -> str:
    return SHEET.replace("parameters: {a: [2..9]}\n", "").replace("{a}", str(a))


def test_each_student_has_an_own_answer_key(load):
    rubric = load(SHEET)
    for student in ("ada", "bob", "eve"):
        a = draw(rubric.parameters, student)["a"]
        own = answer_key(rubric, student)["q1"]
        assert own.part.title == f"The derivative of {a}x^2"
        assert own.reference == answer_key(load(written_out(a)))["q1"].reference
        assert for_student(rubric, student).questions[0].title == own.part.title


def test_keys_are_computed_once_for_the_same_numbers(load):
    rubric = load(SHEET)
    by_number = {}
    for i in range(40):
        student = f"student-{i}"
        key = answer_key(rubric, student)
        number = draw(rubric.parameters, student)["a"]
        assert by_number.setdefault(number, key) is key
    assert len(by_number) == 8


def test_sample_students_draw_every_value_of_a_short_list():
    parameters = {"a": tuple(map(Fraction, range(-3, 4))), "b": (Fraction(1, 2), Fraction(5))}
    drawn = [draw(parameters, student) for student in sample_students(parameters)]
    assert {numbers["a"] for numbers in drawn} >= set(parameters["a"]) - {Fraction(-3)}
    assert Fraction(5) in {numbers["b"] for numbers in drawn}
    assert drawn[0]["a"] in (-3, -1, 0, 1, 3) or drawn[0]["b"] == 5


def test_sample_students_draw_equal_numbers_and_the_ends_of_a_long_range():
    parameters = {name: tuple(map(Fraction, range(1, 40))) for name in ("a", "b")}
    students = sample_students(parameters)
    drawn = [draw(parameters, student) for student in students]
    assert len(students) == MAX_DRAWS
    assert any(numbers["a"] == numbers["b"] for numbers in drawn)
    assert 39 in {numbers["a"] for numbers in drawn}


def test_without_parameters_there_is_nothing_to_draw():
    assert sample_students({}) == []
    assert sample_students({"a": (Fraction(2),)}) == []
