"""Hashes of values: equal for equal values, different for all others."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from grader.answers.base import MarkOutcome
from grader.batch.data import NotData, from_text, to_text
from grader.batch.hashing import Hasher
from grader.errors import Place
from grader.expressions.nodes import Add, Mul, Number, Symbol

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters())
    | st.binary()
    | st.fractions()
    | st.builds(Place, st.text(), st.integers(), st.integers())
    | st.sampled_from([*MarkOutcome, Path("a/b"), Symbol("x"), Add(Symbol("x"), Symbol("y"))])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


sets = st.frozensets(st.text() | st.fractions())
mappings = st.dictionaries(st.text(), values)


@given(mappings)
def test_a_mapping_that_cannot_be_changed_has_the_hash_of_one_that_can(
    mapping: dict[str, object],
) -> None:
    assert Hasher().hash(MappingProxyType(mapping)) == Hasher().hash(mapping)


@given(values | sets)
def test_a_copy_has_the_same_hash(value: object) -> None:
    assert Hasher().hash(from_text(to_text(value))) == Hasher().hash(value)


@given(values, values)
def test_values_are_told_apart(one: object, other: object) -> None:
    same = repr(one) == repr(other)
    assert (Hasher().hash(one) == Hasher().hash(other)) == same


@given(st.lists(st.text() | st.binary() | st.integers(), max_size=6), st.data())
def test_where_a_value_ends_counts(inside: list[object], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(inside)))
    cut = (tuple(inside[:place]), tuple(inside[place:]))
    moved = (tuple(inside[: place - 1]), tuple(inside[place - 1 :])) if place else None
    assert Hasher().hash(cut) != Hasher().hash(moved)
    assert Hasher().hash(cut) != Hasher().hash(tuple(inside))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", 1),
        (1, True),
        (0, None),
        (1, 1.0),
        (0.0, -0.0),
        (1, Fraction(1)),
        (Fraction(1, 2), fmpq(1, 2)),
        ("a", b"a"),
        ("a/b", Path("a/b")),
        ((), []),
        ((), frozenset()),
        ((1, 2), (2, 1)),
        (((1,), 2), (1, (2,))),
        (("ab", "c"), ("a", "bc")),
        (("i1;", "n"), ("i1;n",)),
        ((1, None), ("i1;n",)),
        (Symbol("x"), "x"),
        (Add(Symbol("x"), Symbol("y")), Mul(Symbol("x"), Symbol("y"))),
        (Number(1), Number(2)),
        ("a" * 100, "a" * 101),
        ({"a": 1}, MappingProxyType({"b": 1})),
    ],
)
def test_what_differs_has_another_hash(one: object, other: object) -> None:
    assert Hasher().hash(one) != Hasher().hash(other)


def test_the_order_of_a_set_does_not_count() -> None:
    names = [f"name {number}" for number in range(50)]
    assert Hasher().hash(frozenset(names)) == Hasher().hash(frozenset(reversed(names)))


def test_what_is_no_data_is_refused() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    for value in (len, object(), 1j, deep):
        with pytest.raises(NotData):
            Hasher().hash(value)
