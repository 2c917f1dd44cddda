from __future__ import annotations

import csv
import io
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.answers.base import MarkOutcome
from grader.errors import Place
from grader.exports.grades_csv import grades_csv, guarded
from grader.exports.numbers import decimal_text, json_number
from grader.expressions.notation import Notation
from grader.marking.types import Mark, SubmissionResult, SubmissionStatus
from grader.rubric.types import Part, Question, Rubric

PLACE = Place("rubric.yaml")
PARTS = tuple(Part(id_, id_, Fraction(2), "expression", PLACE) for id_ in ("q1", "q2"))
RUBRIC = Rubric("r", "R", "r.yaml", "0", Notation(), {}, (Question("q", "Q", PARTS, PLACE),))


def _mark(id_: str, points: Fraction, outcome: MarkOutcome) -> Mark:
    return Mark(id_, id_, points, Fraction(2), outcome)


def _result(student: str, status: SubmissionStatus, *marks: Mark) -> SubmissionResult:
    points = sum((mark.points for mark in marks), Fraction(0))
    return SubmissionResult(student, "s.md", status, points, Fraction(4), marks)


def _table(*results: SubmissionResult) -> list[list[str]]:
    return list(csv.reader(io.StringIO(grades_csv(RUBRIC, results))))


def test_a_column_per_part_and_the_total() -> None:
    marks = (
        _mark("q1", Fraction(1, 3), MarkOutcome.PARTIAL),
        _mark("q2", Fraction(2), MarkOutcome.CORRECT),
    )
    assert _table(_result("ada", SubmissionStatus.GRADED, *marks)) == [
        ["student", "status", "q1", "q2", "total", "available"],
        ["ada", "graded", "0.3333", "2", "2.3333", "4"],
    ]


def test_what_is_not_marked_is_empty_and_never_zero() -> None:
    waiting = _result(
        "ada",
        SubmissionStatus.NEEDS_REVIEW,
        _mark("q1", Fraction(0), MarkOutcome.NEEDS_REVIEW),
        _mark("q2", Fraction(0), MarkOutcome.INCORRECT),
    )
    failed = _result("bob", SubmissionStatus.FAILED)
    missing = _result("eve", SubmissionStatus.MISSING)
    assert _table(waiting, failed, missing)[1:] == [
        ["ada", "needs_review", "", "0", "0", "4"],
        ["bob", "failed", "", "", "", "4"],
        ["eve", "missing", "", "", "", "4"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r@", " =", "\n+"])
def test_a_name_is_never_a_formula(start: str) -> None:
    name = f'{start}HYPERLINK("http://x","y")'
    rows = _table(_result(name, SubmissionStatus.FAILED))
    assert rows[1][0] == f"'{name}"


@given(st.text())
def test_names_come_back_as_they_are_but_for_the_guard(name: str) -> None:
    assert guarded(name).removeprefix("'") == name.removeprefix("'")
    assert guarded(name).strip(" \u00a0")[:1] not in ("=", "+", "-", "@", "\t")


@given(st.fractions(min_value=0, max_value=1000, max_denominator=12))
def test_points_are_printed_and_exported_to_within_half_of_the_last_digit(points: Fraction) -> None:
    assert abs(Fraction(decimal_text(points)) - points) <= Fraction(1, 20_000) + Fraction(1, 10**9)
    number = json_number(points)
    assert isinstance(number, int) == (points.denominator == 1)
    assert abs(Fraction(number) - points) < Fraction(1, 10**9)
