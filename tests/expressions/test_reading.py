"""What texts are read as, from tables of cases with a reason each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.errors import Place
from grader.expressions.nodes import Derivative, Expression, Symbol
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse, read_statements
from grader.expressions.statement import Statement
from grader.expressions.writing import to_plain
from tests.helpers.tables import from_yaml

CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[dict]:
    return from_yaml((CASES / f"{name}.yaml").read_text(encoding="utf-8"))


def notation(row: Mapping) -> Notation:
    values = row.get("notation", {}).items()
    return Notation(**{k: frozenset(v) if isinstance(v, list) else v for k, v in values})


def shown(expression: Expression | Unreadable) -> str:
    if isinstance(expression, Unreadable):
        return f"unread: {expression.code}"
    return to_plain(expression)


def as_text(statement: Statement) -> str:
    text = shown(statement.sides[0].expression)
    for op, side in zip(statement.relations, statement.sides[1:], strict=True):
        text += f" {op} {shown(side.expression)}"
    return text


@pytest.mark.parametrize(
    "row",
    rows("reading") + rows("bounds_and_calls") + rows("written_numbers") + rows("vector_notation"),
    ids=lambda row: row["text"],
)
def test_text_is_read_as(row):
    assert shown(parse(row["text"], notation(row))) == row["reads"], row["reason"]


@pytest.mark.parametrize("row", rows("quantities"), ids=lambda row: row["text"])
def test_units_are_read_as(row):
    declared = notation({"notation": {"units": True, **row.get("notation", {})}})
    assert shown(parse(row["text"], declared)) == row["reads"], row["reason"]


@pytest.mark.parametrize("row", rows("typed_operators"), ids=lambda row: row["text"])
def test_operators_typed_as_words(row):
    assert shown(parse(row["text"], notation(row))) == row["reads"], row["reason"]


@pytest.mark.parametrize("row", rows("unreadable"), ids=lambda row: row["text"][:40])
def test_refusal_says_where_and_what(row):
    found = parse(row["text"])
    assert isinstance(found, Unreadable)
    assert (found.column, found.code, found.sentence) == (row["column"], row["code"], row["says"])


@pytest.mark.parametrize("row", rows("statements"), ids=lambda row: row["source"][:60])
def test_statements_of_a_block(row):
    functions = Notation(functions=frozenset({"sigma"}))
    found = read_statements(row["source"], functions)
    expected = row["statements"]
    assert [as_text(each) for each in found] == [each["reads"] for each in expected]
    assert [each.label for each in found] == [each.get("label", "") for each in expected]
    assert [[as_text(p) for p in each.premises] for each in found] == [
        each.get("premises", []) for each in expected
    ]


def test_names_in_many_writings_are_one_name():
    one_name = [r"z'_5", r"z_5'", r"z_{5}^{\prime}", r"z^{\prime}_5", "z_5′", "z'₅", "z5'", "z'5"]
    assert {parse(text) for text in one_name} == {Symbol("z'_5")}
    derivatives = [r"\frac{\partial y}{\partial z_4}", "∂y/∂z_4", "dy/dz4", r"\frac{dy}{dz_{4}}"]
    assert {parse(text) for text in derivatives} == {Derivative(Symbol("y"), Symbol("z_4"))}


def test_numbers_keep_how_they_were_written():
    for literal in ("0.90", "0.9", "1.5e3", "007"):
        number = parse(literal)
        assert number.literal == literal
    assert parse("0.90").value == parse("0.9").value
    assert parse("0.90") is not parse("0.9")


def test_places_of_statements_and_sides():
    source = "\\begin{aligned}\n a &= b \\\\\n c &= \\foo d\n\\end{aligned}"
    first, second = read_statements(source, Notation(), Place("x.md", 10, 3))
    assert str(first.place) == "x.md:11:2"
    assert str(second.sides[1].place) == "x.md:12:7"
    assert second.unread is not None
    assert second.raw == "c = \\foo d" or second.raw == "c &= \\foo d"


def test_first_line_starts_at_the_column_of_the_block():
    (only,) = read_statements("  x = 1", Notation(), Place("x.md", 4, 7))
    assert (only.place.line, only.place.column) == (4, 9)


def test_every_refusal_is_explained_in_the_docs():
    messages = Path(__file__).parents[2] / "docs" / "messages" / "expressions.yaml"
    documented = {row["code"] for row in from_yaml(messages.read_text(encoding="utf-8"))}
    assert {row["code"] for row in rows("unreadable")} <= documented
