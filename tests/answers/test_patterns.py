"""Patterns are matched as Python's `re` does, but never slowly."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.answers.patterns import PatternError, matches

letters = st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", r"\d", r"\w", "1"])
patterns = st.recursive(
    letters,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("|".join).map("({})".format),
        st.tuples(
            inner.map("(?:{})".format),
            st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{2,}", "{0}"]),
        ).map("".join),
    ),
    max_leaves=6,
)


@given(patterns, st.text("abc1", max_size=7))
@settings(max_examples=300, deadline=None)
def test_the_same_as_python(pattern: str, text: str) -> None:
    assert matches(pattern, text) == (re.fullmatch(pattern, text) is not None)


@given(patterns, st.text("abcABC", max_size=5))
@settings(max_examples=50, deadline=None)
def test_the_same_without_case(pattern: str, text: str) -> None:
    expected = re.fullmatch(pattern, text, re.IGNORECASE) is not None
    assert matches(pattern, text, ignore_case=True) == expected


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a*)*b", "a*a*a*a*a*a*b", "(a|aa)+b"])
def test_patterns_that_make_others_hang(pattern: str) -> None:
    assert not matches(pattern, "a" * 400)


@pytest.mark.parametrize(
    "pattern", ["(a", "a)", "*a", "[a", "(?=a)b", r"(a)\1", "a{", "(a{99}){99}"]
)
def test_what_is_not_known_is_said(pattern: str) -> None:
    with pytest.raises(PatternError):
        matches(pattern, "a")


def test_two_signs_of_plus_behind_a_letter_are_text() -> None:
    assert matches("C++", "C++")
    assert matches("(C|c)++|g++", "g++")
    assert not matches("C++", "C")
    assert not matches("C++", "CCC")
    assert matches("[ab]++", "abba")
