"""The figures of those who mark, held against a computation by hand and with numpy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import numpy as np
from hypothesis import given as examples
from hypothesis import strategies as st

from grader.reports.class_report.marker_figures import Given, marker_views
from grader.reports.wording import percent_text

HALF = percent_text(0.5)
BEGIN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def _made(rows: Iterable[tuple[str, str, int, int]]) -> list[Given]:
    return [
        Given(marker, part, Fraction(quarters, 4), BEGIN + timedelta(seconds=seconds))
        for marker, part, quarters, seconds in rows
    ]


def test_a_marker_is_compared_with_the_others_on_the_same_parts() -> None:
    views = marker_views(
        _made(
            [
                ("mia", "a", 4, 0), ("mia", "a", 2, 10), ("mia", "b", 0, 30),
                ("noa", "a", 1, 0), ("noa", "a", 3, 7), ("noa", "c", 4, 14),
            ]
        )
    )  # fmt: skip
    mia, noa = views
    assert (mia.name, mia.count, mia.mean, mia.pace) == ("mia", 3, HALF, "15 s")
    assert mia.others == HALF  # noa's mean for a; nobody else marked b
    assert (noa.count, noa.mean, noa.others, noa.pace) == (
        *(3, percent_text(2 / 3), percent_text(0.75), "7 s"),
    )


def test_long_pauses_are_none_and_what_was_given_at_once_is_one_act() -> None:
    [mia] = marker_views(_made([("mia", "a", 4, k) for k in (0, 0, 0, 20, 4000, 4030)]))
    assert mia.pace == "25 s"
    assert mia.others == "–"
    [once] = marker_views(_made([("mia", "a", 4, 5)]))
    assert once.pace == "–"


_ROWS = st.tuples(
    st.sampled_from("xyz"), st.sampled_from("abcd"), st.integers(0, 4), st.integers(0, 500)
)


@examples(st.lists(_ROWS, min_size=1, max_size=40))
def test_figures_equal_an_independent_computation(rows: list[tuple[str, str, int, int]]) -> None:
    views = {view.name: view for view in marker_views(_made(rows))}
    assert set(views) == {row[0] for row in rows}
    for name, view in views.items():
        own = [row[2] for row in rows if row[0] == name]
        assert view.count == len(own)
        assert view.mean == percent_text(float(Fraction(sum(own), 4 * len(own))))
        means = {
            part: Fraction(sum(quarters), 4 * len(quarters))
            for part in "abcd"
            if (quarters := [row[2] for row in rows if row[0] != name and row[1] == part])
        }
        beside = [means[row[1]] for row in rows if row[0] == name and row[1] in means]
        others = percent_text(float(sum(beside) / len(beside))) if beside else "–"
        assert view.others == others
        gaps = np.diff(sorted({row[3] for row in rows if row[0] == name}))
        assert view.pace == (f"{np.median(gaps):.0f} s" if gaps.size else "–")
