"""The order of work: equal answers together, alike words beside each other, names never."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.expressions.notation import Notation
from grader.review.queue.agreement import agreement
from grader.review.queue.desk import Desk, name_of
from grader.review.queue.likeness import by_likeness
from grader.review.store.answers import MAX_COMPARED, group_key, grouped
from grader.review.store.database import Store
from tests.review.classes import Class, page


def _keys(home: Class, *formulas: str) -> list[str]:
    for number, formula in enumerate(formulas):
        home.hand_in(f"s{number:02}", page(formula, "Words."))
    home.grade()
    cases = (home.case(f"s{number:02}", "q1.square") for number in range(len(formulas)))
    return [group_key(case.mark) for case in cases]


def test_equal_formulas_are_one_group(home: Class) -> None:
    keys = _keys(home, "x^2 + 3", "3 + x x", "x^2 + 5", r"\frac{6 + 2x^2}{2}", "x^2 + 2x + 1")
    assert grouped(keys, Notation()) == [[0, 1, 3], [2], [4]]


def test_what_was_treated_otherwise_is_another_group(home: Class) -> None:
    """The grader gave other points, so that a decision about the one is none about the other."""
    keys = _keys(home, "x^2 + 3", "(x + 1)^2")
    assert len(grouped(keys, Notation())) == 2


def test_blanks_have_no_key(home: Class) -> None:
    assert group_key(home.case("dee", "q2.why").mark) == ""


def test_very_many_formulas_are_still_grouped_by_their_text() -> None:
    keys = [f"o\x1f0\x1f\x1f\x1fformula\x1fx + {number}" for number in range(MAX_COMPARED + 20)]
    groups = grouped([*keys, *keys], Notation())
    assert len(groups) == len(keys)
    assert all(len(group) == 2 for group in groups)


# -- the queue -------------------------------------------------------------------------------------


def test_blanks_come_first_and_the_order_is_not_that_of_the_names(
    home: Class, store: Store
) -> None:
    for number in range(12):
        home.hand_in(f"s{number:02}", page("x", "" if number % 4 == 0 else f"Word {number} here."))
    home.grade()
    desk = Desk(home.out, store)
    students = [case.student for case in desk.queue("q2.why")]
    assert len(students) == 16
    assert set(students[:4]) == {"dee", "s00", "s04", "s08"}
    assert students[4:] != sorted(students[4:])
    assert students == [case.student for case in Desk(home.out, store).queue("q2.why")]


def test_a_name_in_an_address_tells_nobody() -> None:
    assert len({name_of(student) for student in ("ann", "Ann", "ann ", "\ud800")}) == 4
    assert "ann" not in name_of("ann")


@given(st.lists(st.text(max_size=30), max_size=12), st.text())
def test_every_text_comes_once(texts: list[str], seed: str) -> None:
    assert sorted(by_likeness(texts, seed)) == list(range(len(texts)))


def test_alike_texts_are_neighbours() -> None:
    yes = [f"Yes, the residual gradient is always greater {k}" for k in "abc"]
    no = [f"The path runs in a cycle between both points {k}" for k in "abc"]
    mixed = [yes[0], no[0], yes[1], no[1], yes[2], no[2]]
    order = [place % 2 for place in by_likeness(mixed, "seed")]
    assert order in ([0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0])


# -- agreement -------------------------------------------------------------------------------------


def _by_tables(pairs: list[tuple[int, int]], most: int) -> float | None:
    """Weighted kappa as textbooks have it: tables of counts, weights (i - j)^2."""
    size, count = range(most + 1), len(pairs)
    seen = [[sum(pair == (i, j) for pair in pairs) / count for j in size] for i in size]
    rows = [sum(row) for row in seen]
    columns = [sum(seen[i][j] for i in size) for j in size]
    observed = sum((i - j) ** 2 * seen[i][j] for i in size for j in size)
    expected = sum((i - j) ** 2 * rows[i] * columns[j] for i in size for j in size)
    return 1 - observed / expected if expected else None


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30))
def test_kappa_is_that_of_the_textbook(pairs: list[tuple[int, int]]) -> None:
    found = agreement([(Fraction(a, 4), Fraction(b, 4)) for a, b in pairs])
    expected = _by_tables(pairs, 4)
    assert found is not None
    if expected is None:
        assert found.kappa is None
    else:
        assert found.kappa is not None
        assert float(found.kappa) == pytest.approx(expected)


def test_without_pairs_there_is_no_agreement() -> None:
    assert agreement([]) is None
