"""Names: canonical spelling, and the names that a question does not know."""

from __future__ import annotations

import pytest

from grader.expressions.names import Name, canonical, split_name, unknown_names
from grader.expressions.notation import Notation
from grader.expressions.parser import parse

SPELLINGS = ["x", "z'_5", "h_3^*", "W^{(1)}", "lambda_max", "hat(y)_1", "x''", "b_2^{[2]}"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_parts_join_to_the_same_spelling(spelling):
    assert canonical(split_name(spelling)) == spelling


def test_order_of_the_parts():
    assert canonical(Name("h", 1, "3", "*")) == "h'_3^*"


QUESTION = Notation(variables=frozenset({"z'_4", "z_5", "w", "alpha"}),
                    functions=frozenset({"sigma"}))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("z_4", (("z_4", "z'_4"),)),
        ("W sigma'(z_5)", (("W", "w"),)),
        ("z_5 + w", ()),
        ("q", (("q", ""),)),
        (r"\alpha + z_9", (("z_9", ""),)),
    ],
)
def test_unknown_names_and_what_was_meant(text, unknown):
    assert unknown_names(parse(text, QUESTION), QUESTION) == unknown


def test_nothing_is_unknown_when_nothing_is_declared():
    assert unknown_names(parse("x + y"), Notation()) == ()
