"""overrides.csv: decisions in a spreadsheet."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from grader.review.finishing import gather, take_over_rows, write_overrides
from grader.review.store.database import Store
from grader.review.store.overrides import points_of_text
from tests.review.classes import Class, page


def _codes(home: Class) -> list[str]:
    return [problem.code for problem in home.grade().gathered.problems]


def test_a_row_gives_points_and_a_comment(home: Class) -> None:
    home.overrides("ann,q2.why,2.5,Well said", "ben,q2.why,0,")
    assert _codes(home) == []
    assert home.mark("ann", "q2.why")["points"] == 2.5
    assert home.mark("ann", "q2.why")["manual"]["comment"] == "Well said"
    assert home.mark("ben", "q2.why")["outcome"] == "incorrect"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("zoe,q2.why,2,", "overrides-unknown"),
        ("ann,q9,2,", "overrides-unknown"),
        ("ann,q2.why,5,", "overrides-points"),
        ("ann,q2.why,-1,", "overrides-points"),
        ("ann,q2.why,two,", "overrides-points"),
        ("ann,q2.why,1e3,", "overrides-points"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_and_the_others_count(
    home: Class, row: str, code: str
) -> None:
    home.overrides(row, "ben,q2.why,1,")
    [problem] = home.grade().gathered.problems
    assert (problem.code, problem.place.line) == (code, 2)
    assert home.mark("ben", "q2.why")["points"] == 1
    assert home.mark("ann", "q2.why")["outcome"] == "needs_review"


def test_an_empty_cell_changes_nothing(home: Class) -> None:
    home.decide(home.decision("ann", "q2.why", 3, comment="From the page."))
    home.overrides("ann,q2.why,,New words", "ben,q2.why,,", ",,,")
    assert _codes(home) == []
    mark = home.mark("ann", "q2.why")
    assert (mark["points"], mark["manual"]["comment"]) == (3, "New words")
    home.overrides("ann,q2.why,1,")
    home.grade()
    mark = home.mark("ann", "q2.why")
    assert (mark["points"], mark["manual"]["comment"]) == (1, "From the page.")


def test_the_later_of_page_and_row_counts(home: Class) -> None:
    home.overrides("ann,q2.why,1,")
    home.grade()
    home.decide(home.decision("ann", "q2.why", 4))
    home.grade()
    assert home.mark("ann", "q2.why")["points"] == 4
    home.overrides("ann,q2.why,2,")
    home.grade()
    assert home.mark("ann", "q2.why")["points"] == 2


def test_a_row_is_about_the_answer_that_stood_there(home: Class) -> None:
    home.overrides("ben,q2.why,2,")
    home.grade()
    home.hand_in("ben", page("x^2 + 1", "By the chain rule."))
    assert _codes(home) == ["overrides-changed"]
    assert home.mark("ben", "q2.why")["outcome"] == "needs_review"
    home.overrides("ben,q2.why,2,I looked again")
    assert _codes(home) == []
    assert home.mark("ben", "q2.why")["points"] == 2


def test_what_is_written_and_read_again_changes_nothing(home: Class) -> None:
    hostile = "=cmd|' /C calc'!A0"
    home.decide(
        home.decision("ann", "q2.why", items=("names",), comment=hostile),
        home.decision("ben", "q1.square", comment='Only this, "quoted"\nand a second line'),
    )
    home.grade()
    before = home.results()
    path = write_overrides(home.out, home.snapshot, gather(home.out, home.snapshot))
    text = path.read_text(encoding="utf-8")
    assert "'=cmd" in text
    assert _codes(home) == []
    after = home.results()
    assert {name: each["points"] for name, each in before.items()} == {
        name: each["points"] for name, each in after.items()
    }
    assert home.mark("ann", "q2.why")["manual"]["comment"] == hostile


def test_a_later_decision_on_the_page_wins_over_what_was_written(home: Class) -> None:
    home.decide(home.decision("ann", "q2.why", 1))
    write_overrides(home.out, home.snapshot, gather(home.out, home.snapshot))
    home.decide(home.decision("ann", "q2.why", 4))
    home.grade()
    assert home.mark("ann", "q2.why")["points"] == 4


@pytest.mark.parametrize("text", ["student;part;points;comment\nann;q2.why;1,5;fine\n"])
def test_a_spreadsheet_may_use_semicolons_and_commas(home: Class, text: str) -> None:
    (home.out / "overrides.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert _codes(home) == []
    assert home.mark("ann", "q2.why")["points"] == 1.5


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"name,part\nann,q1\n", "overrides-columns"),
        (b"\xff\xfe\x00", "overrides-not-read"),
        (b'student,part,points\nann,q2.why,"' + b"2" * 200_000, "overrides-not-read"),
    ],
)
def test_a_file_that_is_none_is_told(home: Class, data: bytes, code: str) -> None:
    (home.out / "overrides.csv").write_bytes(data)
    assert _codes(home) == [code]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_lines_end_as_they_do_anywhere(home: Class, end: str) -> None:
    rows = ["student,part,points,comment", "ann,q2.why,2,fine", "", "ben,q1.square,1,"]
    (home.out / "overrides.csv").write_bytes(end.join(rows).encode())
    assert _codes(home) == []
    assert [home.mark("ann", "q2.why")["points"], home.mark("ben", "q1.square")["points"]] == [2, 1]


@pytest.mark.parametrize(
    ("text", "points"),
    [("2", 2), ("1.5", "3/2"), ("1,5", "3/2"), ("3/4", "3/4"), ("", None), ("1/0", None),
     ("nan", None), ("1_0", None), ("9" * 40, None)],
)  # fmt: skip
def test_points_as_people_write_them(text: str, points: object) -> None:
    expected = None if points is None else Fraction(str(points))
    assert points_of_text(text) == expected


def test_the_page_takes_over_the_rows_once(home: Class, store: Store) -> None:
    home.overrides("ann,q2.why,2,From the file", "zoe,q2.why,2,")
    for _ in range(2):
        problems = take_over_rows(home.out, home.snapshot, store)
        assert [problem.code for problem in problems] == ["overrides-unknown"]
        [row] = store.decisions()
        assert (row.points, row.comment, row.marker) == (2, "From the file", "overrides.csv")
    home.grade()
    assert home.mark("ann", "q2.why")["points"] == 2
    store.add([home.decision("ann", "q2.why", 4)])
    take_over_rows(home.out, home.snapshot, store)
    home.grade()
    assert home.mark("ann", "q2.why")["points"] == 4


def test_decisions_keep_the_order_of_the_database(home: Class) -> None:
    """Clocks of two machines may differ; what was saved later counts."""
    late = datetime(2999, 1, 1, tzinfo=UTC)
    home.decide(home.decision("ann", "q2.why", 1, time=late), home.decision("ann", "q2.why", 3))
    home.overrides("ben,q2.why,1,")
    home.grade()
    assert home.mark("ann", "q2.why")["points"] == 3
