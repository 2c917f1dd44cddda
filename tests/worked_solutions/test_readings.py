"""Other readings of a link: what can be read in one way alone stays as it is."""

import pytest

from grader.expressions.nodes import Expression
from grader.expressions.reading import parse
from grader.worked_solutions.readings import other_readings


@pytest.mark.parametrize("text", [".(3)", "0.(3)", "0.5(2)"])
def test_a_repeating_decimal_ends_no_page(text: str) -> None:
    read = parse(text)
    assert isinstance(read, Expression)
    assert all(len(pair) == 2 for pair in other_readings(read, read))
