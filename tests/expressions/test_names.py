"""Names: their canonical spelling."""

from __future__ import annotations

import pytest

from grader.expressions.names import Name, canonical, split_name

SPELLINGS = ["x", "z'_5", "h_3^*", "W^{(1)}", "lambda_max", "hat(y)_1", "x''", "b_2^{[2]}"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_parts_join_to_the_same_spelling(spelling):
    assert canonical(split_name(spelling)) == spelling


def test_order_of_the_parts():
    assert canonical(Name("h", 1, "3", "*")) == "h'_3^*"
