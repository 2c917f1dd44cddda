"""OpenDocument texts: lists, styles, programs, formulas that are documents of their own."""

from __future__ import annotations

import pytest

from grader.expressions.notation import DEFAULT_NOTATION
from grader.readers.document import CodeCell, Document, Heading, Output, Prose, Statement, Table
from grader.readers.registry import read_document
from tests.readers.office.packages import zipped

SCHEMA = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = (
    "".join(
        f' xmlns:{name}="{SCHEMA}:{name}:1.0"'
        for name in ("office", "text", "style", "table", "draw", "fo")
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)
STYLES = """
<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Up"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="Gone"><style:text-properties text:display="none"/></style:style>
<style:style style:name="Pale"><style:text-properties fo:color="#fefefe"/></style:style>
<style:style style:name="Tiny"><style:text-properties fo:font-size="1pt"/></style:style>
<style:style style:name="Red"><style:text-properties fo:color="#ff0000"/></style:style>
<style:style style:name="Lit"><style:text-properties fo:color="#ffffff"
 fo:background-color="#000000"/></style:style>
<style:style style:name="P1" style:parent-style-name="Preformatted_20_Text"/>
<text:list-style style:name="L">
 <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
 <text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="("
  style:num-suffix=")"/>
</text:list-style>
"""
FORMULA = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mi>x</mi><mo>=</mo>'
    "<mfrac><mn>1</mn><mn>2</mn></mfrac></mrow></math>"
)


def read(body: str) -> Document:
    content = (
        f"<office:document-content{NAMES}><office:automatic-styles>{STYLES}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    members: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "Object 1/content.xml": FORMULA,
        "Pictures/a.png": b"\x89PNG",
    }
    return read_document("ann.odt", zipped(members), DEFAULT_NOTATION)


def frame(inner: str) -> str:
    return f'<draw:frame text:anchor-type="as-char">{inner}</draw:frame>'


def test_headings_words_and_formulas() -> None:
    formula = frame('<draw:object xlink:href="./Object 1"/>')
    document = read(
        '<text:h text:outline-level="2">Question 3</text:h>'
        f"<text:p>so  {formula} holds</text:p><text:p>{formula}</text:p>"
    )
    assert [b.text for b in document.blocks if isinstance(b, Heading)] == ["Question 3"]
    assert [(s.raw, s.place.source) for s in document.statements] == [
        (r"x=\frac{1}{2}", "ann.odt#paragraph2"),
        (r"x=\frac{1}{2}", "ann.odt#paragraph3"),
    ]


def test_lists_count() -> None:
    inner = "<text:list><text:list-item><text:p>x = 1</text:p></text:list-item>"
    inner += "<text:list-item><text:p>y = 2</text:p></text:list-item></text:list>"
    document = read(
        '<text:list text:style-name="L"><text:list-item><text:p>First question:</text:p>'
        f"{inner}</text:list-item><text:list-item><text:p>Second:</text:p></text:list-item></text:list>"
    )
    headings = [b.text for b in document.blocks if isinstance(b, Heading)]
    assert headings[0].startswith("1. First")
    assert any(text.startswith("2. Second") for text in headings)
    assert [s.raw for s in document.statements] == ["x = 1", "y = 2"]


ITEM = "<text:list-item{}><text:p>{}</text:p></text:list-item>"


def _list(*items: str, said: str = "") -> str:
    return f'<text:list text:style-name="L"{said}>{"".join(items)}</text:list>'


def labels(body: str) -> list[str]:
    """Return the numbers in front of what is read."""
    blocks = [b for b in read(body).blocks if isinstance(b, Heading | Prose | Statement)]
    texts = [b.label if isinstance(b, Statement) else b.text for b in blocks]
    return [text.split()[0] for text in texts if text[:1].isdigit()]


@pytest.mark.parametrize(("body", "found"), [
    # An item that holds a formula alone has its number all the same.
    (_list(ITEM.format("", "x = 1"), ITEM.format("", "FORMULA"), ITEM.format("", "y = 2")),
     ["1.", "2.", "3."]),
    # The author set the number of an item.
    (_list(ITEM.format(' text:start-value="3"', "x = 1"), ITEM.format("", "y = 2")), ["3.", "4."]),
    # A list counts on from the one it names, from the last one, or begins anew.
    (_list(ITEM.format("", "x = 1"), said=' xml:id="list1"') + "<text:p>so</text:p>"
     + _list(ITEM.format("", "y = 2"), said=' text:continue-list="list1"'), ["1.", "2."]),
    (_list(ITEM.format("", "x = 1")) + _list(ITEM.format("", "y = 2")), ["1.", "1."]),
    (_list(ITEM.format("", "x = 1")) + _list(ITEM.format("", "y = 2"),
     said=' text:continue-numbering="true"'), ["1.", "2."]),
    (_list(ITEM.format("", "x = 1"), said=' xml:id="list1"')
     + _list(ITEM.format("", "y = 2"), said=' text:continue-list="list7"'), ["1.", "1."]),
])  # fmt: skip
def test_lists_count_as_the_page_shows_them(body: str, found: list[str]) -> None:
    formula = frame('<draw:object xlink:href="./Object 1"/>')
    assert labels(body.replace("FORMULA", formula)) == found


def test_looks_and_programs() -> None:
    document = read(
        '<text:p>y = x<text:span text:style-name="Up">2</text:span></text:p>'
        '<text:p><text:span text:style-name="Gone">z = 3</text:span>words</text:p>'
        '<text:p text:style-name="P1">for i in range(2):</text:p>'
        '<text:p text:style-name="P1"><text:s text:c="4"/>print(i)</text:p>'
        '<text:p text:style-name="P1">0.5</text:p>'
    )
    assert [s.raw for s in document.statements] == ["y = x^2"]
    cells = [b for b in document.blocks if isinstance(b, CodeCell)]
    assert [cell.source for cell in cells] == ["for i in range(2):\n    print(i)"]
    assert [b.text for b in document.blocks if isinstance(b, Output)] == ["0.5"]
    assert "not-shown" in {remark.code for remark, _ in document.remarks}


@pytest.mark.parametrize("style", ["Pale", "Tiny"])
def test_what_nobody_sees_does_not_count(style: str) -> None:
    span = f'<text:span text:style-name="{style}">z = 3</text:span>'
    document = read(f"<text:p>y = 2</text:p><text:p>{span}</text:p>"
                    f'<text:p text:style-name="{style}">z = 4</text:p>')  # fmt: skip
    assert [s.raw for s in document.statements] == ["y = 2"]
    assert [remark.code for remark, _ in document.remarks] == ["not-shown", "not-shown"]


def test_white_on_a_dark_ground_is_seen() -> None:
    cell = '<table:table-cell><text:p text:style-name="Pale">z = 4</text:p></table:table-cell>'
    table = f"<table:table><table:table-row>{cell}</table:table-row></table:table>"
    spans = "".join(
        f'<text:p><text:span text:style-name="{style}">{name} = 3</text:span></text:p>'
        for style, name in (("Lit", "x"), ("Red", "y"))
    )
    assert [s.raw for s in read(spans + table).statements] == ["x = 3", "y = 3", "z = 4"]


def test_text_in_drawn_shapes_is_read() -> None:
    shape = "<draw:custom-shape><text:p>z = 4</text:p></draw:custom-shape>"
    assert [s.raw for s in read(f"<text:p>{shape}</text:p>").statements] == ["z = 4"]


def test_tables_and_pictures() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = "<table:table-row>{}{}</table:table-row>"
    rows = row.format(cell.format("n"), cell.format("x")) + row.format(
        cell.format("1"), cell.format("0.3")
    )
    picture = frame('<draw:image xlink:href="Pictures/a.png"/>')
    document = read(f"<table:table>{rows}</table:table><text:p>{picture}</text:p>")
    assert [b.rows for b in document.blocks if isinstance(b, Table)] == [(("n", "x"), ("1", "0.3"))]
    assert [picture.member for picture in document.pictures] == ["Pictures/a.png"]
    assert not [b for b in document.blocks if isinstance(b, Prose) and "0.3" in b.text]


def test_a_table_that_only_arranges_a_page_is_read_cell_by_cell() -> None:
    def table(*cells: str) -> str:
        inner = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
        return f"<table:table><table:table-row>{inner}</table:table-row></table:table>"

    first, second = "<text:p>We add.</text:p>", "<text:p>x = 3</text:p>"
    arranged = read(table("<text:p>Question 1</text:p>", first + second))
    assert not any(isinstance(block, Table) for block in arranged.blocks)
    assert [s.raw for s in arranged.statements] == ["x = 3"]
    data = read(table("<text:p>1</text:p>", f"{first}<text:p/>"))
    assert any(isinstance(block, Table) for block in data.blocks)
