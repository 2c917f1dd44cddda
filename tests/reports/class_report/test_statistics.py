"""Figures about a class, against values worked out by hand or by numpy."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import Place
from grader.reports.class_report import statistics
from grader.reports.class_report.chart import histogram_view
from grader.reports.file_names import feedback_stem
from grader.reports.wording import points_text, shortened, where_text

POINTS = st.lists(st.integers(0, 90).map(lambda k: Fraction(k, 3)), min_size=1, max_size=25)


def test_facility_is_the_mean_share() -> None:
    assert statistics.facility([Fraction(1), Fraction(1, 2), Fraction(0)]) == 0.5
    assert statistics.facility([]) is None


@given(POINTS, POINTS)
def test_discrimination_is_the_correlation(part: list[Fraction], rest: list[Fraction]) -> None:
    size = min(len(part), len(rest))
    part, rest = part[:size], rest[:size]
    found = statistics.discrimination(part, rest)
    if size < 10 or len(set(part)) == 1 or len(set(rest)) == 1:
        assert found is None
    else:
        expected = np.corrcoef([float(x) for x in part], [float(y) for y in rest])[0, 1]
        assert found == pytest.approx(expected, abs=1e-9)


@given(POINTS, POINTS)
def test_upper_lower_is_the_difference_of_the_extreme_groups(
    part: list[Fraction], totals: list[Fraction]
) -> None:
    size = min(len(part), len(totals))
    part, totals = part[:size], totals[:size]
    found = statistics.upper_lower(part, totals)
    group = -(-27 * size // 100)
    low, high = sorted(totals)[group - 1], sorted(totals)[size - group]
    if size < 10 or low >= high:
        assert found is None
    else:
        values, sums = np.array([float(x) for x in part]), np.array([float(x) for x in totals])
        expected = values[sums >= float(high)].mean() - values[sums <= float(low)].mean()
        assert found == pytest.approx(expected, abs=1e-9)


@given(
    st.lists(
        st.tuples(*[st.integers(0, 12).map(lambda k: Fraction(k, 4))] * 4), min_size=1, max_size=40
    )
)
def test_reliability_is_that_of_the_covariances(rows: list[tuple[Fraction, ...]]) -> None:
    found = statistics.reliability(rows)
    table = np.array([[float(value) for value in row] for row in rows])
    if len(rows) < 10 or len({sum(row) for row in rows}) == 1:
        assert found is None
        return
    assert found is not None
    covariance = np.cov(table, rowvar=False)
    alpha = 4 / 3 * (1 - np.trace(covariance) / covariance.sum())
    assert found.alpha == pytest.approx(alpha, abs=1e-9)
    error = np.sqrt(covariance.sum() * max(0, 1 - alpha))
    assert found.error == pytest.approx(error, abs=1e-6)


@given(POINTS)
def test_a_histogram_counts_every_student_once(points: list[Fraction]) -> None:
    bins = statistics.histogram(points, Fraction(30))
    assert sum(count for _, _, count in bins) == len(points)
    for low, high, count in bins[:-1]:
        assert count == sum(low <= value < high for value in points)


@given(POINTS)
def test_bars_stand_on_the_base_and_grow_with_the_count(points: list[Fraction]) -> None:
    view = histogram_view(points, Fraction(30))
    assert view is not None
    scale = {round(bar.height / bar.count, 6) for bar in view.bars if bar.count}
    assert len(scale) == 1
    assert all(bar.y + bar.height == pytest.approx(view.base) for bar in view.bars)
    assert all(bar.y >= 0 for bar in view.bars)


def test_extra_credit_is_in_the_last_bin() -> None:
    assert statistics.histogram([Fraction(33)], Fraction(30))[-1][2] == 1


@pytest.mark.parametrize("name", ["ada", "Ann", "Ann Lee (2)", "bo.b", "inês", "x_1-2", "a@b.c"])
def test_a_plain_name_is_its_own_file_name(name: str) -> None:
    assert feedback_stem(name) == name


@given(st.text(max_size=100))
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    stem = feedback_stem(name)
    assert stem
    assert not stem.startswith((".", "-"))
    assert not set(stem) & set('/\\:*?"<>|\0\n%#')
    assert len(stem.encode()) <= 220


@given(st.text(max_size=20), st.text(max_size=20))
def test_different_students_have_different_files(one: str, other: str) -> None:
    assert (feedback_stem(one) == feedback_stem(other)) == (one == other)


@pytest.mark.parametrize(
    ("points", "text"), [("3", "3"), ("5/2", "2.5"), ("1/3", "0.33"), ("0", "0"), ("10", "10")]
)
def test_points_are_short_decimals(points: str, text: str) -> None:
    assert points_text(Fraction(points)) == text


def test_places_are_said_as_lines() -> None:
    assert where_text(Place("a.md")) == ""
    assert where_text(Place("a.md", 3, 1, 3, 9)) == "line 3"
    assert where_text(Place("a.md", 3, 1, 5, 9), "a.md") == "lines 3–5"
    assert where_text(Place("a.ipynb#cell4", 2), "a.ipynb") == "cell 4, line 2"
    assert where_text(Place("b.md", 2), "a.md, b.md") == "b.md, line 2"


def test_a_long_text_is_cut() -> None:
    assert shortened("a" * 500, 10) == "aaaaaaaaa…"
