"""Word documents: what stands in them is read as the same page in Markdown would be."""

from __future__ import annotations

import pytest

from grader.errors import SubmissionError
from grader.expressions.notation import DEFAULT_NOTATION
from grader.readers.document import (
    CodeCell,
    Document,
    Heading,
    ListBlock,
    Output,
    Passage,
    Prose,
    Table,
)
from grader.readers.office.word import read_word
from grader.readers.registry import read_document
from tests.readers.office.packages import formula, paragraph, run, word, zipped


def read(body: str, **members: str | bytes) -> Document:
    return read_document("ann.docx", word(body, **members), DEFAULT_NOTATION)


def headings(document: Document) -> list[tuple[str, str]]:
    return [(b.text, b.place.source) for b in document.blocks if isinstance(b, Heading)]


def numbered(text: str, level: int = 0, which: int = 1) -> str:
    return paragraph(
        text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{which}"/></w:numPr>'
    )


def test_the_content_decides_not_the_name() -> None:
    data = word(paragraph("x = 3"))
    for name in ("ann.docx", "ann.pdf", "ann.txt", "ann"):
        document = read_document(name, data, DEFAULT_NOTATION)
        assert [s.raw for s in document.statements] == ["x = 3"]


def test_styles_and_what_they_are_based_on_make_headings() -> None:
    document = read(
        paragraph("Question 2", '<w:pStyle w:val="H2"/>')
        + paragraph("Part of it", '<w:pStyle w:val="Own"/>')
        + paragraph("x = 3")
    )
    assert headings(document) == [
        ("Question 2", "ann.docx#paragraph1"),
        ("Part of it", "ann.docx#paragraph2"),
    ]


def test_labels_that_word_counts_by_itself_are_written_out() -> None:
    document = read(
        numbered("First question")
        + numbered("x = 1", 1)
        + numbered("y = 2", 1)
        + numbered("Second question")
        + numbered("z = 3", 1)
        + numbered("deep", 2)
        + numbered("A list that starts at four", which=3)
    )
    text = " / ".join(
        block.text if isinstance(block, Heading | Prose) else block.items[0].text
        for block in document.blocks
        if isinstance(block, Heading | Prose | ListBlock)
    )
    for label in ("1.", "(a)", "(b)", "2.", "2.a.i)", "4."):
        assert label in text or label in " ".join(s.label for s in document.statements)


def test_a_list_that_the_style_counts() -> None:
    counted = '<w:pStyle w:val="Counted"/>'
    document = read(paragraph("Find the mass:", counted) + paragraph("m = 3"))
    assert headings(document)[0][0].startswith("1. Find")


def test_paragraphs_of_code_are_one_program_and_what_it_printed_its_output() -> None:
    code = '<w:pStyle w:val="Code"/>'
    document = read(
        paragraph("for i in range(2):", code)
        + paragraph("    print(i)", code)
        + paragraph("Out[1]: 0", code)
        + paragraph("1", code)
    )
    cells = [b for b in document.blocks if isinstance(b, CodeCell | Output)]
    assert isinstance(cells[0], CodeCell)
    assert cells[0].source == "for i in range(2):\n    print(i)"
    assert isinstance(cells[1], Output)


def test_a_font_of_typewriters_is_code_too() -> None:
    font = '<w:rFonts w:ascii="Consolas"/>'
    document = read(paragraph(run("x = [1, 2]", font)) + paragraph(run("print(x)", font)))
    assert [b.source for b in document.blocks if isinstance(b, CodeCell)] == [
        "x = [1, 2]\nprint(x)"
    ]


def test_raised_and_lowered_text_are_powers_and_indices() -> None:
    up, down = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
    document = read(
        paragraph(run("y = x") + run("2", up) + run(" + z") + run("12", down))
        + paragraph(run("the 2") + run("nd", up) + run(" try"))
    )
    [statement] = document.statements
    assert statement.raw == "y = x^2 + z_{12}"
    assert any(isinstance(b, Prose) and "2nd try" in b.text for b in document.blocks)


def test_what_is_struck_deleted_or_hidden_does_not_count() -> None:
    deleted = "<w:del><w:r><w:delText>y = 7</w:delText></w:r></w:del>"
    document = read(
        paragraph(run("x = 5", "<w:strike/>") + run(" x = 6"))
        + f"<w:p>{deleted}{run(' y = 8')}</w:p>"
        + paragraph(run("z = 1", "<w:vanish/>") + run("z = 2"))
    )
    assert [s.raw.strip() for s in document.statements] == ["x = 6", "y = 8", "z = 2"]
    assert {remark.code for remark, _ in document.remarks} == {"struck-out", "not-shown"}


def test_what_was_deleted_leaves_no_gap() -> None:
    deleted = "<w:del><w:r><w:delText>1</w:delText></w:r></w:del>"
    document = read(f"<w:p>{run('x = 4')}{deleted}<w:ins>{run('2')}</w:ins></w:p>")
    assert [s.raw for s in document.statements] == ["x = 42"]
    assert [remark.code for remark, _ in document.remarks] == ["struck-out"]


@pytest.mark.parametrize(
    "look", ['<w:color w:val="FFFFFF"/>', '<w:color w:val="fdfdfd"/>', '<w:sz w:val="2"/>']
)
def test_what_nobody_sees_does_not_count(look: str) -> None:
    document = read(paragraph(run("x = 5")) + paragraph(run("x = 6", look)))
    assert [s.raw for s in document.statements] == ["x = 5"]
    assert [remark.code for remark, _ in document.remarks] == ["not-shown"]


@pytest.mark.parametrize(
    "look",
    [
        '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>',
        '<w:color w:val="000000"/><w:highlight w:val="black"/>',
        '<w:color w:val="C00000"/><w:shd w:val="clear" w:fill="C00000"/>',
    ],
)
def test_text_in_the_colour_of_its_ground_does_not_count(look: str) -> None:
    document = read(paragraph(run("x = 5")) + paragraph(run("x = 6", look)))
    assert [s.raw for s in document.statements] == ["x = 5"]


@pytest.mark.parametrize(
    "look",
    [
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>',
        '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>',
        '<w:color w:val="FF0000"/>',
        '<w:sz w:val="12"/>',
    ],
)
def test_white_on_a_dark_ground_is_seen(look: str) -> None:
    document = read(paragraph(run("x = 6", look)))
    assert [s.raw for s in document.statements] == ["x = 6"]


def test_formulas_stand_in_their_sentences() -> None:
    document = read(paragraph(run("so the height is ") + formula("«h=»f{num{«1»}den{«2»}}")))
    [statement] = document.statements
    assert statement.raw == r"h=\frac{1}{2}"
    assert statement.place.source == "ann.docx#paragraph1"


def test_a_line_that_begins_with_a_relation_goes_on() -> None:
    document = read(paragraph("y = 2x + 2x") + paragraph("= 4x"))
    assert [len(s.sides) for s in document.statements] == [3]


def test_tables_and_frames() -> None:
    def cell(text: str) -> str:
        return f"<w:tc>{paragraph(text)}</w:tc>"

    rows = "".join(f"<w:tr>{cell(a)}{cell(b)}</w:tr>" for a, b in [("n", "x"), ("1", "0.3")])
    document = read(f"<w:tbl>{rows}</w:tbl><w:tbl><w:tr>{cell('x = 9')}</w:tr></w:tbl>")
    assert [b.rows for b in document.blocks if isinstance(b, Table)] == [(("n", "x"), ("1", "0.3"))]
    assert [s.raw for s in document.statements] == ["x = 9"]


def test_a_table_that_only_arranges_a_page_is_read_cell_by_cell() -> None:
    def table(*rows: tuple[str, ...]) -> str:
        cells = (
            "".join(f"<w:tc>{''.join(map(paragraph, cell.split('/')))}</w:tc>" for cell in row)
            for row in rows
        )
        return f"<w:tbl>{''.join(f'<w:tr>{each}</w:tr>' for each in cells)}</w:tbl>"

    # A question at the left, and room for the answer.
    asked = read(table(("Question 1", "We add./x = 3"), ("Question 2", "y = 4")))
    assert not any(isinstance(block, Table) for block in asked.blocks)
    assert [s.raw for s in asked.statements] == ["x = 3", "y = 4"]
    # An empty paragraph below a value, or many columns, are a table of data.
    for rows in ([("n", "1/"), ("x", "2/")], [("n", "1", "2", "a/b"), ("x", "2", "3", "c")]):
        assert any(isinstance(block, Table) for block in read(table(*rows)).blocks)


@pytest.mark.parametrize(("items", "shown"), [
    (["x = 11", "", "x = 31"], ["1. x = 11", "2.", "3. x = 31"]),
    # What stands below its number, in paragraphs of their own.
    (["", "!x = 11", "", "!x = 21"], ["1.", "x = 11", "2.", "x = 21"]),
    (["x = 11", "", "!x = 21", "x = 31"], ["1. x = 11", "2.", "x = 21", "3. x = 31"]),
    # What an editor leaves behind a list.
    (["x = 11", "x = 21", ""], ["1. x = 11", "2. x = 21"]),
    (["x = 11", ""], ["1. x = 11"]),
    (["x = 11", "", "!Thank you"], ["1. x = 11", "Thank you"]),
    (["!x = 11", "", "!x = 21"], ["x = 11", "x = 21"]),
    # Lists of one shape count on together; one that begins with a number of its own does so once.
    (["x = 11", "@5 y = 1", "x = 21"], ["1. x = 11", "2. y = 1", "3. x = 21"]),
    (["x = 11", "@3 y = 1", "@3 y = 2", "x = 21"],
     ["1. x = 11", "4. y = 1", "5. y = 2", "6. x = 21"]),
    # All that was said: a number that its author chose.
    (["!My choice", "@3 "], ["My choice", "4."]),
])  # fmt: skip
def test_an_item_that_holds_nothing_has_its_number(items: list[str], shown: list[str]) -> None:
    body = "".join(
        paragraph(i[1:]) if i.startswith("!")
        else numbered(i[3:], which=int(i[1])) if i.startswith("@")
        else numbered(i)
        for i in items
    )  # fmt: skip
    data = word(body)
    (passage,) = read_word("ann.docx", data, DEFAULT_NOTATION).blocks
    assert isinstance(passage, Passage)
    assert [line for line in passage.page.lines if line.strip()] == shown


def test_a_picture_is_for_a_person() -> None:
    drawing = '<w:r><w:drawing><a:blip r:embed="r1"/></w:drawing></w:r>'
    rels = '<Relationships><Relationship Id="r1" Target="media/a.png"/></Relationships>'
    data = zipped({})
    document = read(
        paragraph(drawing),
        word___rels__document_dot_xml_dot_rels=rels,
        word__media__a_dot_png=data,
    )
    assert [(p.source, p.member) for p in document.pictures] == [("ann.docx", "word/media/a.png")]
    assert [remark.code for remark, _ in document.remarks] == ["picture-not-read"]


def test_text_in_boxes_is_read_once() -> None:
    box = f"<w:drawing><w:txbxContent>{paragraph('x = 4')}</w:txbxContent></w:drawing>"
    both = (
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    document = read(paragraph(f"<w:r>{both}</w:r>"))
    assert [s.raw for s in document.statements] == ["x = 4"]


def test_an_equation_of_another_program_is_told_and_unread() -> None:
    equation = '<w:r><w:object><w:OLEObject ProgID="Equation.DSMT4"/></w:object></w:r>'
    document = read(paragraph(run("so x = ") + equation))
    assert "equation-not-read" in {remark.code for remark, _ in document.remarks}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (word(paragraph("x"))[:200], "file-damaged"),
        (zipped({"word/document.xml": "<w:document"}), "file-damaged"),
        (zipped({"word/document.xml": "<a/>"}), "file-damaged"),
        (zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "file-damaged"),
        (zipped({"word/document.xml": b" " * 40_000_000 + b"<a/>"}), "file-too-large"),
        (
            zipped({f"word/{n}": "" for n in range(6000)} | {"word/document.xml": "<a/>"}),
            "file-too-large",
        ),
        (word(""), "nothing-in-file"),
    ],
)
def test_what_cannot_be_used_says_why(data: bytes, code: str) -> None:
    with pytest.raises(SubmissionError) as raised:
        read_document("ann.docx", data, DEFAULT_NOTATION)
    assert [problem.code for problem in raised.value.problems] == [code]
