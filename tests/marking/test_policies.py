"""Policies of a course: what counts, what is added, what late work costs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.answers.base import MarkOutcome
from grader.errors import Place
from grader.expressions.notation import Notation
from grader.marking.points import points_of
from grader.marking.policies import duration_text, with_policies
from grader.marking.self_tests import rubric_tests
from grader.marking.totals import not_counted, totals
from grader.marking.types import LinkOutcome, Mark, SubmissionResult, SubmissionStatus, WorkingLine
from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.policies import Bonus, Late, Policies, seconds_of
from grader.rubric.students import answer_key
from grader.rubric.types import Part, Question, Rubric

PLACE = Place("rubric.yaml")
DAY, HOUR = 86_400, 3600
DUE = seconds_of("2026-03-01 23:59", "Europe/Berlin")
LATE = Late(DUE, DAY, Fraction(1, 10))


def rubric(policies: Policies, questions: int = 3, points: int = 10) -> Rubric:
    """Return a rubric of questions with one part each."""
    own = tuple(
        Question(f"q{k}", "", (Part(f"q{k}.a", "", Fraction(points), "number", PLACE),), PLACE)
        for k in range(1, questions + 1)
    )
    return Rubric("r", "R", "r.yaml", "0", Notation(), {}, own, policies=policies)


def result(*points: object, handed_in: int | None = None) -> SubmissionResult:
    """Return a result with these points for the questions, of ten each."""
    marks = tuple(
        Mark(f"q{k}.a", "", Fraction(str(value)), Fraction(10), MarkOutcome.PARTIAL)
        for k, value in enumerate(points, 1)
    )
    return SubmissionResult(
        "ann", "a.md", SubmissionStatus.GRADED, Fraction(0), Fraction(0), marks,
        handed_in=handed_in,
    )  # fmt: skip


def points(policies: Policies, *given: object, handed_in: int | None = None) -> Fraction:
    return with_policies(rubric(policies), result(*given, handed_in=handed_in)).points


@pytest.mark.parametrize(
    ("late", "behind", "expected", "why"),
    [
        (LATE, 0, 20, "in time to the second"),
        (LATE, -DAY, 20, "early"),
        (LATE, 1, 18, "a started day is a day"),
        (LATE, DAY, 18, "one day to the second"),
        (LATE, DAY + 1, 16, "the second day has started"),
        (LATE, 30 * DAY, 0, "never less than nothing"),
        (replace(LATE, most=Fraction(1, 2)), 30 * DAY, 10, "half at most"),
        (replace(LATE, grace=900), 900, 20, "within the grace"),
        (replace(LATE, grace=900), 901, 18, "the grace does not move the deadline"),
        (replace(LATE, period=HOUR), 2 * HOUR, 16, "by the hour"),
        (replace(LATE, of_available=True), DAY, 17, "ten per cent of thirty"),
        (replace(LATE, of_available=True), 9 * DAY, 0, "no more than there is"),
        (replace(LATE, closed_after=DAY), DAY, 18, "the last moment"),
        (replace(LATE, closed_after=DAY), DAY + 1, 0, "closed"),
    ],
)
def test_late_work(late: Late, behind: int, expected: int, why: str) -> None:
    assert points(Policies(late=late), 10, 6, 4, handed_in=DUE + behind) == expected, why


@given(st.integers(-40 * DAY, 40 * DAY), st.integers(0, 30), st.booleans())
def test_later_is_never_better_and_never_below_nothing(
    behind: int, earned: int, of_available: bool
) -> None:
    late = Policies(late=replace(LATE, of_available=of_available))
    now = points(late, *_split(earned), handed_in=DUE + behind)
    later = points(late, *_split(earned), handed_in=DUE + behind + HOUR)
    assert 0 <= later <= now <= earned


def _split(earned: int) -> tuple[int, ...]:
    return tuple(min(10, max(0, earned - 10 * k)) for k in range(3))


def test_a_submission_without_a_time_is_for_a_person_and_costs_nothing() -> None:
    found = with_policies(rubric(Policies(late=LATE)), result(10, 6, 4))
    assert found.points == 20
    assert found.status is SubmissionStatus.NEEDS_REVIEW
    assert [each.code for each in found.adjustments] == ["late-unknown"]


def test_only_the_best_questions_count() -> None:
    two = rubric(Policies(best=2))
    given_ = result(10, 4, 6).marks
    assert totals(two, given_) == (16, 20)
    assert not_counted(two, given_) == {"q2"}
    assert not_counted(two, result(5, 5, 5).marks) == {"q3"}, "of equal ones the last"


@pytest.mark.parametrize(
    ("bonus", "given_", "handed_in", "expected"),
    [
        (Bonus(Fraction(2), at_least=Fraction(9, 10)), (10, 10, 7), None, 29),
        (Bonus(Fraction(2), at_least=Fraction(9, 10)), (10, 10, 6), None, 26),
        (Bonus(Fraction(1), before=DUE), (5, 0, 0), DUE, 6),
        (Bonus(Fraction(1), before=DUE), (5, 0, 0), DUE + 1, 5),
    ],
)
def test_bonuses(
    bonus: Bonus, given_: tuple[int, ...], handed_in: int | None, expected: int
) -> None:
    assert points(Policies(bonuses=(bonus,)), *given_, handed_in=handed_in) == expected


def test_the_order_is_bonus_late_cap_floor() -> None:
    policies = Policies(
        cap=Fraction(25), bonuses=(Bonus(Fraction(10), at_least=Fraction(0)),), late=LATE
    )
    found = with_policies(rubric(policies), result(10, 10, 0, handed_in=DUE + 1))
    assert [(each.code, each.points) for each in found.adjustments] == [
        ("bonus", 10), ("late", -3), ("cap", -2),
    ]  # fmt: skip
    assert found.points == 25


def test_wrong_answers_may_cost_points_down_to_the_floor() -> None:
    assert points(Policies(), -2, -2, 1) == 0
    assert points(Policies(floor=None), -2, -2, 1) == -3
    floored = rubric(Policies(floor=None))
    floored = replace(
        floored, questions=tuple(replace(each, floor=Fraction(0)) for each in floored.questions)
    )
    assert with_policies(floored, result(-2, -2, 1)).points == 1


@pytest.mark.parametrize(
    ("outcome", "share", "working", "expected"),
    [
        (MarkOutcome.INCORRECT, 0, (), -1),
        (MarkOutcome.MISSING, 0, (), 0),
        (MarkOutcome.NEEDS_REVIEW, 0, (), 0),
        (MarkOutcome.CORRECT, 1, (), 4),
        (MarkOutcome.INCORRECT, 0,
         (WorkingLine(PLACE, "a = b", LinkOutcome.HOLDS, by_model=True),), 1),
    ],
)  # fmt: skip
def test_only_a_wrong_answer_that_earns_nothing_costs(
    outcome: MarkOutcome, share: int, working: tuple[WorkingLine, ...], expected: int
) -> None:
    part = Part("q", "", Fraction(4), "number", PLACE, working=Fraction(2), wrong_cost=Fraction(1))
    assert points_of(part, outcome, Fraction(share), working) == expected


def test_negative_marks_from_the_rubric_to_the_total(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_text(
        "each: {answer: number, points: 4, costs: {wrong_answer: 1}}\n"
        "questions:\n"
        "  - {id: q1, reference: 6, examples: [{given: 5, outcome: incorrect, points: -1}]}\n"
        "  - {id: q2, reference: 7}\n"
        "  - {id: q3, reference: 8}\n",
        encoding="utf-8",
    )
    sheet = load_rubric(path)
    key = answer_key(sheet)
    tests = list(rubric_tests(sheet, key))
    assert [each for each in tests if not each.passed] == []
    for page, expected in (
        ("q1: 6\n\nq2: 1\n", (4, -1, 0, 3)),
        ("q1: 1\n\nq2: 1\n\nq3: 1\n", (-1, -1, -1, 0)),
    ):
        found = grade_one(sheet, key, "ann", "ann.md", page.encode())
        assert (*(mark.points for mark in found.marks), found.points) == expected


def test_what_failed_has_no_adjustments() -> None:
    failed = replace(result(), status=SubmissionStatus.FAILED)
    assert with_policies(rubric(Policies(late=LATE)), failed).adjustments == ()


def test_policies_can_be_applied_again_when_marks_change() -> None:
    sheet = rubric(Policies(late=LATE))
    once = with_policies(sheet, result(10, 6, 4, handed_in=DUE + 1))
    assert with_policies(sheet, once) == once


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1, "1 second"),
        (DAY + 3 * HOUR + 60, "1 day 3 hours"),
        (2 * DAY, "2 days"),
        (90, "1 minute 30 seconds"),
    ],
)
def test_lengths_of_time_are_said_in_two_units(seconds: int, text: str) -> None:
    assert duration_text(seconds) == text


def test_a_day_alone_ends_at_its_last_second_and_summer_time_is_minded() -> None:
    assert seconds_of("2026-03-01", "UTC") == seconds_of("2026-03-01 23:59:59", "UTC")
    winter = seconds_of("2026-03-28 12:00", "Europe/Berlin")
    summer = seconds_of("2026-03-29 12:00", "Europe/Berlin")
    assert summer - winter == 23 * HOUR
    assert seconds_of("2026-03-01T12:00+01:00", "UTC") == seconds_of("2026-03-01 11:00", "UTC")
