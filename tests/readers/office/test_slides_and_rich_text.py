"""Slides and Rich Text files."""

from __future__ import annotations

import pytest

from grader.expressions.notation import DEFAULT_NOTATION
from grader.readers.document import CodeCell, Document, Heading, Prose, Table
from grader.readers.registry import read_document
from tests.readers.office.packages import M, formula, zipped

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}" xmlns:m="{M}" xmlns:a14="urn:a14"'


def shape(paragraphs: str, kind: str = "body") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
        f"<p:txBody>{paragraphs}</p:txBody></p:sp>"
    )


def words(text: str, properties: str = "") -> str:
    return f"<a:p>{properties}<a:r><a:rPr/><a:t>{text}</a:t></a:r></a:p>"


def slides(*trees: str) -> Document:
    members: dict[str, str | bytes] = {
        "ppt/presentation.xml": f"<p:presentation {NAMES}><p:sldIdLst>"
        + "".join(f'<p:sldId id="{n}" r:id="r{n}"/>' for n in range(len(trees), 0, -1))
        + "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": "<Relationships>"
        + "".join(
            f'<Relationship Id="r{n}" Target="slides/slide{n}.xml"/>'
            for n in range(1, len(trees) + 1)
        )
        + "</Relationships>",
    }
    for number, tree in enumerate(trees, 1):
        xml = f"<p:sld {NAMES}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>"
        members[f"ppt/slides/slide{number}.xml"] = xml
    return read_document("ann.pptx", zipped(members), DEFAULT_NOTATION)


def test_slides_stand_in_the_order_of_the_presentation() -> None:
    document = slides(
        shape(words("x = 2")), shape(words("Question 1"), "title") + shape(words("x = 1"))
    )
    assert [b.text for b in document.blocks if isinstance(b, Heading)] == ["Question 1"]
    assert [(s.raw, s.place.source) for s in document.statements] == [
        ("x = 1", "ann.pptx#slide1line2"),
        ("x = 2", "ann.pptx#slide2"),
    ]


def test_formulas_and_counted_paragraphs() -> None:
    counted = '<a:pPr><a:buAutoNum type="alphaLcParenBoth"/></a:pPr>'
    equation = f"<a:p>{counted}<a14:m>{formula('«x=»f{num{«1»}den{«2»}}')}</a14:m></a:p>"
    document = slides(shape(equation + words("y = 3", counted)))
    assert [s.raw for s in document.statements] == [r"x=\frac{1}{2}", "y = 3"]
    text = " ".join(b.text for b in document.blocks if isinstance(b, Heading | Prose))
    labels = text + " ".join(s.label for s in document.statements)
    assert "(a)" in labels
    assert "(b)" in labels


WHITE = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'


@pytest.mark.parametrize(
    ("master", "filled", "seen"),
    [
        ("", "", False),
        ('<p:bg><p:bgPr><a:solidFill><a:srgbClr val="000000"/></a:solidFill></p:bgPr></p:bg>',
         "", True),
        ("", "<p:spPr><a:solidFill/></p:spPr>", True),
    ],
)  # fmt: skip
def test_white_text_on_white_slides(master: str, filled: str, seen: bool) -> None:
    text = f"<a:p><a:r><a:rPr>{WHITE}</a:rPr><a:t>x = 1</a:t></a:r></a:p>"
    tree = f"<p:sp>{filled}<p:txBody>{text}</p:txBody></p:sp>" + shape(words("y = 2"))
    link = '<Relationships><Relationship Id="r1" Target="{}"/></Relationships>'
    document = read_document(
        "ann.pptx",
        zipped({
            "ppt/presentation.xml": f"<p:presentation {NAMES}><p:sldIdLst>"
            '<p:sldId id="1" r:id="r1"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": link.format("slides/slide1.xml"),
            "ppt/slides/slide1.xml":
                f"<p:sld {NAMES}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>",
            "ppt/slides/_rels/slide1.xml.rels": link.format("../slideMasters/master1.xml"),
            "ppt/slideMasters/master1.xml":
                f"<p:sldMaster {NAMES}><p:cSld>{master}</p:cSld>"
                '<p:clrMap bg1="lt1"/></p:sldMaster>',
        }),
        DEFAULT_NOTATION,
    )  # fmt: skip
    assert [s.raw for s in document.statements] == (["x = 1"] if seen else []) + ["y = 2"]
    assert ("not-shown" in {remark.code for remark, _ in document.remarks}) is not seen


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (r"{\cf2 x = 1}\par y = 2\par", ["y = 2"]),
        (r"{\fs2 x = 1}\par y = 2\par", ["y = 2"]),
        (r"{\cf1 x = 1}\par y = 2\par", ["x = 1", "y = 2"]),
        (r"{\cf2\highlight1 x = 1}\par y = 2\par", ["x = 1", "y = 2"]),
        (r"x = 4{\deleted\revdttmdel-2015295488 1}{\revised\revdttm-2015295488 2}\par", ["x = 42"]),
    ],
)  # fmt: skip
def test_what_rich_text_does_not_show(body: str, read: list[str]) -> None:
    document = rich(r"{\colortbl;\red0\green0\blue0;\red255\green255\blue254;}" + body)
    assert [s.raw for s in document.statements] == read


def rich(body: str) -> Document:
    start = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1 Courier New;}{\f2 Symbol;}}"
    return read_document("ann.rtf", (start + body + "}").encode("cp1252"), DEFAULT_NOTATION)


def test_text_of_rich_text() -> None:
    document = rich(
        r"\f0 {\b Question 2}\par the mass is m = 3.5\par \u945? = 2\par \f2 b\f0  = 7\par"
    )
    assert [s.raw for s in document.statements] == ["m = 3.5", "α = 2", "β = 7"]
    assert [b.text for b in document.blocks if isinstance(b, Heading)] == ["Question 2"]


def test_scripts_programs_and_tables_of_rich_text() -> None:
    row = r"\trowd\cellx1\cellx2\intbl {}\cell {}\cell\row "
    table = row.format("n", "x") + row.format("1", "0.3")
    document = rich(
        r"\f0 y = x{\super 2}\par \f1 for i in range(2):\line     print(i)\par \pard\f0 "
        + table + r"\pard after\par"
    )  # fmt: skip
    assert [s.raw for s in document.statements] == ["y = x^2"]
    assert [b.source for b in document.blocks if isinstance(b, CodeCell)] == [
        "for i in range(2):\n    print(i)"
    ]
    assert [b.rows for b in document.blocks if isinstance(b, Table)] == [(("n", "x"), ("1", "0.3"))]


def test_equations_and_pictures_of_rich_text_are_told() -> None:
    document = rich(r"x = {\mmath{\*\moMath 3}} \par {\pict 0123}\par {\v hidden = 1}")
    assert {remark.code for remark, _ in document.remarks} >= {
        "equation-not-read",
        "picture-not-read",
    }
    assert all(s.unread for s in document.statements)


def test_damaged_rich_text_is_read_as_far_as_it_goes() -> None:
    document = rich(r"x = 3\par {{{" + "{" * 5000)
    assert [s.raw for s in document.statements] == ["x = 3"]
    assert "file-cut" in {remark.code for remark, _ in document.remarks}
