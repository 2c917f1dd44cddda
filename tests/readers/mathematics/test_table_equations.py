"""Rows of tables that are equations are statements, in every form that a table can have."""

import pytest
from readers.reading import of, read

from grader.expressions.notation import Notation
from grader.readers.document import Table
from grader.readers.registry import read_document

ROWS = [("$\\partial y/\\partial z_5$", "$\\sigma'(z_5)$"), ("$h$", "0.41")]
PLAIN = [("dy/dz5", "sigma'(z5)"), ("dy/dz4", "w sigma'(z5)")]
EQUATIONS = ["\\partial y/\\partial z_5 = \\sigma'(z_5)", "h = 0.41"]
PLAIN_EQUATIONS = ["dy/dz5 = sigma'(z5)", "dy/dz4 = w sigma'(z5)"]


def barred(rows):
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def equations(text, name="ann.md"):
    return [s.raw for s in read(text, name).statements if s.relations]


@pytest.mark.parametrize(
    ("rows", "expected"), [(ROWS, EQUATIONS), (PLAIN, PLAIN_EQUATIONS)], ids=["marked", "plain"]
)
@pytest.mark.parametrize("head", ["| what | value |\n|---|---|\n", ""], ids=["head", "no head"])
def test_rows_of_markdown_are_equations(rows, expected, head):
    assert equations(head + barred(rows)) == expected


def test_rows_of_a_latex_table_are_equations():
    rows = "".join(f"{a} & {b} \\\\\n" for a, b in ROWS)
    text = "\\begin{tabular}{ll}\n\\hline\nquantity & formula \\\\\n" + rows + "\\end{tabular}"
    assert equations(text, "ann.tex") == EQUATIONS


def test_columns_apart_by_tabs_are_equations():
    assert equations("\n".join("\t".join(row) for row in PLAIN)) == PLAIN_EQUATIONS
    text = "$x_1$\t$0.3$\n$x_2$\t$0.5$"
    assert equations(text) == ["x_1 = 0.3", "x_2 = 0.5"]


def test_words_may_follow_and_places_are_those_of_the_rows():
    document = read("| a | b | why |\n|--|--|--|\n| $z_5$ | $w h_4$ | by the chain rule |\n")
    (statement,) = document.statements
    assert (statement.raw, statement.place.line) == ("z_5 = w h_4", 3)
    assert len(of(document, Table)) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [("node", "label"), ("n1", "+"), ("n2", "x")],
        [("t", "theta"), ("0", "0.3"), ("1", "0.6")],
        [("n", "x_n", "y_n"), ("x_1", "0.3", "0.7"), ("x_2", "0.4", "0.6")],
        [("what", "why"), ("z_5", "the input of the last")],
    ],
)
def test_other_tables_have_no_equations(rows):
    head = f"| {' | '.join(rows[0])} |\n|{'---|' * len(rows[0])}\n"
    assert equations(head + barred(rows[1:])) == []


def test_bars_of_absolute_values_are_no_table():
    assert equations("|x| = |y|\n|a| = |b|") == ["|x| = |y|", "|a| = |b|"]


def test_two_pairs_side_by_side_are_two_equations():
    row = "| $\\partial y/\\partial z_5$ | $a$ | $\\partial u/\\partial z_5$ | $b$ |\n"
    text = "| what | first | what | second |\n|--|--|--|--|\n" + row
    assert equations(text) == ["\\partial y/\\partial z_5 = a", "\\partial u/\\partial z_5 = b"]


def test_a_quotient_of_differentials_names_a_derivative_where_d_is_a_variable():
    row = "| $\\frac{d y}{d z}$ | $a$ | $\\frac{d u}{d z}$ | $b$ |\n"
    text = "| a | b | c | d |\n|--|--|--|--|\n" + row
    found = read_document("a.md", text.encode(), Notation(variables=frozenset("abdxyz")))
    assert [len(s.sides) for s in found.statements] == [2, 2]
