"""What must be true of points whatever a student writes."""

from __future__ import annotations

import re
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.answers.base import MarkOutcome
from grader.marking.types import SubmissionResult
from tests.marking.conftest import Grade

RIGHT = [
    "dy/dz_5 = sigma'(z_5)",
    "dy/dz_4 = dy/dz_5 * dz_5/dh_4 * dh_4/dz_4 = w sigma'(z_5) sigma'(z_4)",
    "dy/dz_3 = dy/dz_4 * w sigma'(z_3) = w^2 sigma'(z_5) sigma'(z_4) sigma'(z_3)",
    "dy/dz_2 = dy/dz_3 * w sigma'(z_2) = w^3 sigma'(z_5) sigma'(z_4) sigma'(z_3) sigma'(z_2)",
]
HEADINGS = ["# 1", "## (a)"]
FACTORS = ["w", "w^2", "sigma'(z_5)", "sigma'(z_4)", "sigma'(z_3)", "2", "x", "-1", "dy/dz_5"]
slips = st.sampled_from(["w^2 ", "2 ", "x ", "-", "b "])
formulas = st.lists(st.sampled_from(FACTORS), min_size=1, max_size=4).map(" * ".join)
targets = st.sampled_from(["dy/dz_5", "dy/dz_4", "dy/dz_3", "dy/dz_2"])
lines = st.builds(" = ".join, st.tuples(targets, formulas) | st.tuples(targets, formulas, formulas))
quick = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def points(result: SubmissionResult) -> dict[str, Fraction]:
    return {mark.part_id: mark.points for mark in result.marks}


@given(st.lists(lines, max_size=6))
@quick
def test_points_stay_within_what_is_available(grade: Grade, written: list[str]) -> None:
    result = grade([*HEADINGS, *written])
    for mark in result.marks:
        assert 0 <= mark.points <= mark.available
        assert (mark.outcome is MarkOutcome.CORRECT) == (mark.points == mark.available)
    assert result.points == sum((mark.points for mark in result.marks), Fraction(0))


@given(st.integers(0, 2), slips)
@quick
def test_a_carried_slip_never_earns_more_than_the_same_work_without_it(
    grade: Grade, first: int, slip: str
) -> None:
    """Put a slip into one result and carry it through all later ones."""
    wrong = [re.sub(r"= (?=[^=]*$)", f"= {slip}", line) for line in RIGHT[first:]]
    carried, clean = grade([*HEADINGS, *RIGHT[:first], *wrong]), grade([*HEADINGS, *RIGHT])
    assert all(points(carried)[part] <= most for part, most in points(clean).items())


@given(st.integers(0, 3), lines)
@quick
def test_a_wrong_line_among_right_ones_earns_nothing(grade: Grade, at: int, line: str) -> None:
    page = [*HEADINGS, *RIGHT]
    more = [*HEADINGS, *RIGHT[:at], line, *RIGHT[at:]]
    assert grade(more).points <= grade(page).points


@given(lines)
@quick
def test_a_line_that_is_repeated_changes_nothing(grade: Grade, line: str) -> None:
    page = [*HEADINGS, *RIGHT, line]
    assert points(grade(page)) == points(grade([*page, line]))


@given(formulas)
@quick
def test_padding_a_chain_earns_nothing(grade: Grade, formula: str) -> None:
    """Repeating the question or the last side in a chain is no step."""
    plain = grade([*HEADINGS, f"dy/dz_4 = {formula}"])
    padded = grade([*HEADINGS, f"dy/dz_4 = dy/dz_4 = dy/dz_4 = {formula} = {formula}"])
    assert points(padded)["q1a.dy_dz4"] <= points(plain)["q1a.dy_dz4"]
