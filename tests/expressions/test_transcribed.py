"""What transcriptions write apart is read in one piece."""

import pytest

from grader.expressions.notation import Notation
from grader.expressions.reading import parse

NOTATION = Notation(functions=frozenset({"sigma"}))


@pytest.mark.parametrize(
    ("given", "same"),
    [
        (r"\operatorname { s i n } x", r"\sin x"),
        (r"\operatorname{l n} (x)", r"\ln(x)"),
        (r"\mathrm { c o s } ( x )", r"\cos(x)"),
        (r"{\sigma}'(z_5) w", r"\sigma'(z_5) w"),
        (r"{\sigma}^{\prime}(z) w", r"\sigma'(z) w"),
        (r"{\sigma} ' ( z )", r"\sigma'(z)"),
        (r"w {\sigma}'(z)", r"w \sigma'(z)"),
    ],
)
def test_the_same_as_in_one_piece(given: str, same: str) -> None:
    assert parse(given, NOTATION) is parse(same, NOTATION)


@pytest.mark.parametrize("given", [r"\frac{1}{x}'", r"\bar{y}' + \pi", r"x^{a} \cdot {b}"])
def test_arguments_of_commands_keep_their_braces(given: str) -> None:
    bare = given.replace("{", "{ ").replace("}", " }")
    assert str(parse(given, NOTATION)) == str(parse(bare, NOTATION))
