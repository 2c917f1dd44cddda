"""Web pages: text, lists, tables, programs and mathematics, and nothing that is not shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from readers.reading import codes, of, read

from grader.expressions.notation import DEFAULT_NOTATION, Unreadable
from grader.expressions.reading import parse
from grader.readers.document import CodeCell, Heading, ListBlock, Output, Passage, Prose, Table
from grader.readers.registry import open_document
from tests.helpers.tables import from_yaml

CASES: list[dict[str, Any]] = from_yaml(
    (Path(__file__).parent / "cases" / "mathml.yaml").read_text(encoding="utf-8")
)


def page(body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>x = 1</title></head><body>{body}</body></html>"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
@pytest.mark.parametrize("display", ["inline", "block"])
def test_mathml(case: dict[str, Any], display: str) -> None:
    before = "" if "<semantics>" in case["math"] else "<mi>q</mi><mo>=</mo>"
    document = read(
        page(f'<p><math display="{display}">{before}{case["math"]}</math></p>'), "a.html"
    )
    [statement] = document.statements
    expression = statement.sides[-1].expression
    if case["means"] is None:
        assert isinstance(expression, Unreadable)
    else:
        assert expression is parse("$" + case["means"] + "$", DEFAULT_NOTATION)


def test_rows_of_a_derivation_are_statements() -> None:
    row = "<mtr><mtd><mi>{}</mi></mtd><mtd><mo>=</mo><mn>{}</mn></mtd></mtr>"
    table = f"<mtable>{row.format('x', 1)}{row.format('y', 2)}</mtable>"
    document = read(page(f"<math display='block'>{table}</math>"), "a.html")
    assert [len(s.sides) for s in document.statements] == [2, 2]


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.txt", "a.md", "a"])
def test_a_page_is_one_whatever_it_is_called(name: str) -> None:
    document = read(page("<p>so x = 3</p>"), name)
    assert [s.raw for s in document.statements] == ["x = 3"]
    assert document.statements[0].place.source == f"{name}#paragraph1"


def test_a_table_that_only_arranges_a_page_is_read_cell_by_cell() -> None:
    rows = "<tr><td>Question 1</td><td><p>We add.</p><p>x = 3</p></td></tr>"
    document = read(page(f"<table>{rows}</table>"), "a.html")
    assert of(document, Table) == []
    assert [s.raw for s in document.statements] == ["x = 3"]
    data = page("<table><tr><td><p>1</p></td><td><p>0.3</p><p> </p></td></tr></table>")
    assert of(read(data, "a.html"), Table)[0].rows == (("1", "0.3"),)


def test_headings_lists_and_tables() -> None:
    document = read(
        page(
            "<h2>Question <b>1</b></h2><p>words</p>"
            '<ol type="a" start="2"><li>x = 1</li><li>y = 2</li></ol>'
            "<ul><li>dot</li><li>dash</li></ul>"
            "<table><tr><th>n</th><th>x</th></tr><tr><td>1</td><td>0.3</td></tr></table>"
        ),
        "a.html",
    )
    assert next(b.text for b in of(document, Heading)) == "Question 1"
    assert {s.raw for s in document.statements} >= {"x = 1", "y = 2"}
    assert of(document, Table)[0].rows == (("n", "x"), ("1", "0.3"))
    assert any("dot" in item.text for block in of(document, ListBlock) for item in block.items)


def test_an_exported_notebook() -> None:
    cell = (
        '<div class="jp-InputPrompt jp-InputArea-prompt">In [1]:</div><div class="highlight"><pre>'
        "<span>print</span>(<span>0.5</span>)</pre></div>"
        '<div class="jp-OutputPrompt">Out[1]:</div><div><pre>0.5\n</pre></div>'
    )
    document = read(page(cell + '<h1>Q2<a class="anchor-link" href="#">¶</a></h1>'), "a.html")
    assert [cell.source for cell in of(document, CodeCell)] == ["print(0.5)"]
    assert [output.text for output in of(document, Output)] == ["0.5"]
    assert [heading.text for heading in of(document, Heading)] == ["Q2"]


@pytest.mark.parametrize(
    "equation",
    [
        '<img class="equation_image" src="/e" alt="LaTeX: x = \\frac{1}{2}">',
        '<img class="equation_image" data-equation-content="x = \\frac{1}{2}" alt="">',
        '<img class="texrender" alt="x = \\frac{1}{2}">',
        '<script type="math/tex">x = \\frac{1}{2}</script>',
        '<span class="katex"><span class="katex-mathml"><math><mi>x</mi><mo>=</mo><mfrac><mn>1</mn>'
        '<mn>2</mn></mfrac></math></span><span class="katex-html">x=21</span></span>',
        "\\(x = \\frac{1}{2}\\)",
        "$x = \\frac{1}{2}$",
    ],
)
def test_equations_of_course_sites(equation: str) -> None:
    document = read(page(f"<p>so {equation} holds</p>"), "a.html")
    [statement] = document.statements
    assert statement.sides[1].expression is parse(r"$\frac{1}{2}$", DEFAULT_NOTATION)
    assert "picture-not-read" not in dict(codes(document))


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display:none">y = 7</span>',
        '<span style="color:#ffffff">y = 7</span>',
        "<p hidden>y = 7</p>",
        '<span style="font-size:0">y = 7</span>',
        '<p style="position:absolute;left:-9999px">y = 7</p>',
        '<p style="position: absolute; clip: rect(0, 0, 0, 0)">y = 7</p>',
        "<del>y = 7</del>",
        '<font color="white">y = 7</font>',
        '<span style="color: rgb(254,254,254)">y = 7</span>',
        '<span style="color: rgba(0, 0, 0, 0)">y = 7</span>',
        '<style>.a, p.b { color : #fefefe } .c{}</style><p class="b">y = 7</p>',
        '<style>.a{display:none}</style><p>z</p><span class="d a">y = 7</span>',
    ],
)
def test_what_a_page_does_not_show_is_told(hidden: str) -> None:
    document = read(page(f"<p>x = 1</p>{hidden}"), "a.html")
    assert [s.raw for s in document.statements] == ["x = 1"]
    assert set(dict(codes(document))) & {"not-shown", "struck-out"}


@pytest.mark.parametrize(
    "shown",
    [
        '<p style="color:white;background:navy">y = 7</p>',
        '<div style="background:navy"><p><font color="white">y = 7</font></p></div>',
        '<style>body{background:black} .a{color:white}</style><p class="a">y = 7</p>',
        "<style>.x .a{display:none} .a:hover{color:white}</style><p class='a'>y = 7</p>",
        '<p style="color:yellow">y = 7</p>',
    ],
)
def test_a_white_text_on_a_dark_ground_is_shown(shown: str) -> None:
    document = read(page(shown), "a.html")
    assert [s.raw for s in document.statements] == ["y = 7"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            "<ol type='a'><li></li></ol><p>y = 7</p><ol type='a' start='2'><li>z = 1</li></ol>",
            ["a.", "y = 7", "b. z = 1"],
        ),
        ("<p>My choice</p><ol type='a' start='2'><li></li></ol>", ["My choice", "b."]),
        ("<ol><li>y = 7</li><li></li></ol>", ["1. y = 7"]),
        ("<p>y = 7</p><ol><li></li></ol>", ["y = 7"]),
    ],
)  # fmt: skip
def test_an_item_that_holds_nothing_has_its_number(body: str, shown: list[str]) -> None:
    (passage,) = open_document("a.html", page(body).encode(), DEFAULT_NOTATION).blocks
    assert isinstance(passage, Passage)
    assert [line for line in passage.page.lines if line.strip()] == shown


def test_scripts_and_titles_are_no_text_and_pictures_are_told() -> None:
    document = read(
        page('<script>y = 7</script><p>text<img src="data:image/png;base64,AA"></p>'), "a.html"
    )
    assert not document.statements
    assert [b.text for b in of(document, Prose)] == ["text![picture](picture)"]
    assert [(p.media_type, p.page) for p in document.pictures] == [("text/html", 1)]


@pytest.mark.parametrize(
    "data",
    [
        "<!DOCTYPE html>" + "<div>" * 20_000,
        "<html>" + "<math><mrow>" * 3000,
        "<html>" + "<" * 50_000,
        '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><html><p>&b;x = 2</p></html>',
    ],
)
def test_no_page_breaks_the_reader(data: str) -> None:
    from contextlib import suppress

    from grader.errors import SubmissionError

    with suppress(SubmissionError):
        read(data, "a.html")


_ASSISTIVE = '<mjx-assistive-mml display="inline"><math>{math}</math></mjx-assistive-mml>'


@pytest.mark.parametrize(
    "shown",
    [
        '<mjx-math class="MJX-TEX" aria-hidden="true"><mjx-mn><mjx-c class="mjx-c37"></mjx-c>'
        "</mjx-mn></mjx-math>" + _ASSISTIVE,
        '<svg aria-hidden="true"><g data-mml-node="mn"><path d="M1 1"></path></g></svg>'
        + _ASSISTIVE,
        '<mjx-math data-latex="y = 7"><mjx-c></mjx-c></mjx-math>',
    ],
)
def test_formulas_as_mathjax_3_and_4_show_them(shown: str) -> None:
    """Its container has the class that version 2 gives what is shown a second time."""
    math = "<mi>y</mi><mo>=</mo><mn>7</mn>"
    held = shown.format(math=math) if "{math}" in shown else shown
    document = read(
        page(f'<p>We get <mjx-container class="MathJax" jax="SVG">{held}</mjx-container></p>'),
        "a.html",
    )
    [statement] = document.statements
    assert statement.sides[-1].expression is parse("$7$", DEFAULT_NOTATION)
    assert not codes(document)
