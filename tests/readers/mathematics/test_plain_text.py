"""Unmarked mathematics in lines of text: a table of lines, and how formulas go on."""

from pathlib import Path

import pytest
from readers.reading import lines, read

from grader.errors import Place
from grader.expressions.functions import FUNCTION_WORDS
from grader.expressions.notation import DEFAULT_NOTATION
from grader.readers.mathematics.inline import find_formulas
from grader.readers.mathematics.statements import is_readable, region_source
from grader.readers.text.page import Page
from tests.helpers.tables import from_yaml

CASES = from_yaml((Path(__file__).parent / "cases" / "plain_lines.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["line"])
def test_formulas_of_a_line(case):
    page = Page("a.txt", case["line"])
    regions = list(
        find_formulas(
            case["line"], 0, DEFAULT_NOTATION, lambda text: is_readable(text, DEFAULT_NOTATION)
        )
    )
    assert [region_source(page, region).strip() for region in regions] == case["formulas"]
    if "labels" in case:
        assert [region.label for region in regions] == case["labels"]


@pytest.mark.parametrize("word", sorted(word for word in FUNCTION_WORDS if word.isalpha()))
def test_no_word_for_a_function_ends_a_formula(word):
    formula = f"y = 2 {word} x + 1"
    (region,) = find_formulas(f"Hence {formula}", 0, DEFAULT_NOTATION, lambda text: True)
    assert f"Hence {formula}"[region.start : region.end] == formula


def test_a_chain_goes_on_in_lines_that_begin_with_a_relation():
    document = read("dy/dw1 = dy/dz1 * dz1/dw1\n       = x*w^4\n       + x*w^2\n\ny = 2\n", "a.txt")
    first, second = document.statements
    assert first.relations == ("=", "=")
    assert (first.place.line, first.place.end_line, second.place.line) == (1, 3, 5)


def test_marked_parts_join_what_stands_beside_them():
    document = read("So $h_{max}$ = 0.41, $x_1$ = 0.3 and $y = 2$.")
    assert [len(statement.sides) for statement in document.statements] == [2, 2, 2]
    assert all(statement.unread is None for statement in document.statements)


def test_formulas_apart_by_commas_stay_apart():
    document = read("$(x_1, y_1) = (0.3, 0.7)$, $(x_2, y_2) = (0.6, 0.4)$")
    assert [len(statement.sides) for statement in document.statements] == [2, 2]


def test_marked_formulas_that_go_on_in_the_next_are_one():
    document = read("$p(s)=$ $s^{4}-1$. And $$a = b$$\n$$= c$$\n\nwith $x$ $y = 2$")
    assert [len(statement.sides) for statement in document.statements] == [2, 3, 1, 2]
    assert all(statement.unread is None for statement in document.statements)


def test_columns_count_from_the_line_of_the_file():
    (statement,) = read("so the height is h = 0.41.", "a.txt").statements
    assert statement.place == Place("a.txt", 1, 18, 1, statement.place.end_column)
    assert lines(read("a\n\nb: so y = 3\n"))[0][0] == 3


def test_displays_without_row_ends_are_read_line_by_line():
    document = read("$$\nb = 2\nc = 3\n$$\n\n$$\nd = 1\n+ 2\n$$")
    assert [statement.place.line for statement in document.statements] == [2, 3, 7]


def test_a_relation_behind_a_text_with_several_formulas_continues_none_of_them():
    document = read(
        "We compute $\\int x e^x dx$ with $u = x$.\n\n$$= x e^x - e^x$$\n\n$a$\n\n$= b$"
    )
    sides = [[side.raw for side in statement.sides] for statement in document.statements]
    assert ["u", "x"] in sides
    assert sides[-1] == ["a", "b"]


def test_a_comma_ends_a_display_and_joins_none():
    document = read("$$[0, 0.3, 0.6],$$\n\n$$h = 0.41,$$\n\n$$0.4 < h$$\n")
    assert [s.raw for s in document.statements] == ["[0, 0.3, 0.6]", "h = 0.41", "0.4 < h"]
    assert [s.raw for s in read("$$x = (1,$$\n\n$$2)$$\n").statements] == ["x = (1, 2)"]
