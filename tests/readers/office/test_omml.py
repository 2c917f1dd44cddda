"""Formulas of Word mean what the same formula means in LaTeX, or are unread."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.expressions.notation import DEFAULT_NOTATION, Unreadable
from grader.expressions.reading import parse
from grader.readers.registry import read_document
from tests.helpers.tables import from_yaml
from tests.readers.office.packages import formula, paragraph, word

CASES: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "cases" / "omml.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
@pytest.mark.parametrize("display", [False, True])
def test_formula(case: dict[str, Any], display: bool) -> None:
    data = word(paragraph(formula("«q=»" + case["word"], display)))
    document = read_document("a.docx", data, DEFAULT_NOTATION)
    [statement] = document.statements
    read = statement.sides[-1].expression
    if case["means"] is None:
        assert isinstance(read, Unreadable)
    elif "=" in case["means"]:
        assert len(statement.sides) > 1
    else:
        assert read is parse("$" + case["means"] + "$", DEFAULT_NOTATION)


def test_rows_of_an_array_are_statements_of_their_own() -> None:
    array = "eqArr{e{«x&=1#(1)»}e{«y&=2»}}"
    data = word(paragraph(formula(array, display=True)))
    document = read_document("a.docx", data, DEFAULT_NOTATION)
    assert [(s.raw.replace(" ", ""), s.place.source) for s in document.statements] == [
        ("x=1", "a.docx#paragraph1"),
        ("y=2", "a.docx#paragraph1line2"),
    ]


def test_cases_are_a_choice() -> None:
    rows = "<m:e>{}</m:e><m:e>{}</m:e>".format(
        "<m:r><m:t>x,&amp;x&gt;0</m:t></m:r>", "<m:r><m:t>0,&amp;x≤0</m:t></m:r>"
    )
    xml = (
        '<m:oMath><m:r><m:t>y=</m:t></m:r><m:d><m:dPr><m:begChr m:val="{"/><m:endChr m:val=""/>'
        f"</m:dPr><m:e><m:eqArr>{rows}</m:eqArr></m:e></m:d></m:oMath>"
    )
    document = read_document("a.docx", word(paragraph(xml)), DEFAULT_NOTATION)
    by_hand = parse(r"$\begin{cases} x, & x>0 \\ 0, & x \le 0 \end{cases}$", DEFAULT_NOTATION)
    assert document.statements[0].sides[1].expression is by_hand
