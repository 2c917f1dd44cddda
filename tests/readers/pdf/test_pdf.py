"""Typeset PDF: what a page shows is read, what is not certain says so, nothing gets shorter."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import SubmissionError
from grader.expressions.notation import DEFAULT_NOTATION, Unreadable
from grader.expressions.reading import parse
from grader.readers.document import CodeCell, Document, Heading, Prose, Table
from grader.readers.handed_in import picture_bytes
from grader.readers.registry import read_document
from tests.readers.pdf.pages import pdf, rule, text


def read(*drawings: str, **named: bool) -> Document:
    return read_document("ann.pdf", pdf(drawings, **named), DEFAULT_NOTATION)


def meaning(latex: str) -> object:
    return parse(f"${latex}$", DEFAULT_NOTATION)


def test_the_content_decides_not_the_name() -> None:
    data = pdf([text(100, 700, "so x = 3")])
    for name in ("ann.pdf", "ann.md", "ann"):
        document = read_document(name, data, DEFAULT_NOTATION)
        assert [s.raw for s in document.statements] == ["x = 3"]
        assert document.statements[0].place.source == f"{name}#page1line1"


def test_powers_indices_and_primes() -> None:
    document = read(
        text(100, 700, "z", "I"), text(104, 703.6, "′", "S", 7), text(104, 697.5, "5", "R", 7),
        text(112, 700, "="), text(120, 700, "x", "I"), text(124.6, 703.6, "2", "R", 7),
        text(130, 700, "+"), text(138, 700, "h", "I"), text(143.2, 698.5, "n", "I", 7),
        text(146.8, 698.5, "−", "S", 7), text(150.8, 698.5, "1", "R", 7),
    )  # fmt: skip
    [statement] = document.statements
    assert [side.expression for side in statement.sides] == [
        meaning("z'_5"), meaning("x^2 + h_{n-1}")
    ]  # fmt: skip
    assert not document.doubts


def fraction(x: float, y: float, wide: float = 11) -> list[str]:
    return [
        text(x, y + 9, "∂", "S"), text(x + 5, y + 9, "y", "I"), rule(x, x + wide, y + 2.5),
        text(x, y - 6.8, "∂", "S"), text(x + 5, y - 6.8, "z", "I"),
    ]  # fmt: skip


def test_fractions() -> None:
    document = read(
        *fraction(100, 700), text(114, 700, "="), text(122, 700, "2"), text(127, 700, "w", "I")
    )
    [statement] = document.statements
    assert [side.expression for side in statement.sides] == [
        meaning(r"\frac{\partial y}{\partial z}"), meaning("2w")
    ]  # fmt: skip
    assert not document.doubts


def test_a_fraction_whose_line_does_not_fit_is_not_certain() -> None:
    document = read(*fraction(100, 700, wide=19), text(122, 700, "="), text(130, 700, "2"))
    assert document.doubts
    [picture] = document.doubts[0].pictures
    assert (picture.media_type, picture.page) == ("application/pdf", 1)
    assert 0 < picture.box[0] < 100 < picture.box[2] < 300


def test_roots_are_not_certain_and_their_picture_shows_them() -> None:
    drawings = [
        text(100, 700, "x", "I"), text(108, 700, "="), text(116, 700, "√", "S"),
        rule(121.5, 127, 708), text(122, 700, "2"),
    ]  # fmt: skip
    data = pdf(drawings)
    document = read_document("ann.pdf", data, DEFAULT_NOTATION)
    [statement] = document.statements
    assert statement.sides[1].expression is meaning(r"\sqrt{2}")
    [doubt] = document.doubts
    assert doubt.covers(statement.place)
    kind, picture = picture_bytes(data, doubt.pictures[0]) or ("", b"")
    assert kind == "image/png"
    width, height = struct.unpack(">II", picture[16:24])
    assert 40 < width < 200
    assert 20 < height < 120
    points = zlib.decompress(picture[picture.index(b"IDAT") + 4 : -16])
    assert min(points) < 80  # something is printed there


def test_a_sign_that_is_not_understood_makes_its_line_unread() -> None:
    document = read(
        text(100, 700, "x", "I"), text(108, 700, "="), text(116, 700, "2"),
        text(122, 700, "\x01", "S"), text(130, 700, "w", "I"),
    )  # fmt: skip
    assert all(isinstance(s.sides[-1].expression, Unreadable) for s in document.statements)
    assert document.doubts
    assert "formula-not-read" in {remark.code for remark, _ in document.remarks}


def test_words_with_formulas_in_them() -> None:
    document = read(
        text(100, 700, "so the value of"), text(165, 700, "w", "I"), text(175, 700, "="),
        text(184, 700, "0.41"), text(206, 700, "is the largest"),
    )  # fmt: skip
    [statement] = document.statements
    assert statement.raw == "w=0.41"
    [prose] = [b for b in document.blocks if isinstance(b, Prose)]
    assert prose.text == "so the value of $w=0.41$ is the largest"


def test_titles_programs_and_page_numbers() -> None:
    first = [
        text(100, 740, "Question 2", "B"), text(100, 715, "My program:"),
        text(100, 700, "for i in range(3):", "C"), text(124, 688, "print(i)", "C"),
        text(298, 40, "1"),
    ]  # fmt: skip
    document = read_document("a.pdf", pdf(first, [text(100, 740, "x = 1")]), DEFAULT_NOTATION)
    assert "Question 2" in [b.text for b in document.blocks if isinstance(b, Heading)]
    assert [b.source for b in document.blocks if isinstance(b, CodeCell)] == [
        "for i in range(3):\n    print(i)"
    ]
    assert not any(getattr(b, "text", "") == "1" for b in document.blocks)


def test_a_number_at_the_margin_is_a_tag() -> None:
    document = read(
        text(250, 700, "w", "I"), text(260, 700, "="), text(268, 700, "2"),
        text(273, 700, "α", "S"), text(480, 700, "(1)"),
    )  # fmt: skip
    [statement] = document.statements
    assert statement.sides[1].expression is meaning(r"2\alpha")


def test_tables_with_rules() -> None:
    cells = [("n", "x"), ("1", "0.3"), ("2", "0.6")]
    drawings = [rule(100, 160, 710), rule(100, 160, 694), rule(100, 160, 664)]
    for number, (left, right) in enumerate(cells):
        y = 699 - 14 * number
        drawings += [text(105, y, left), text(140, y, right)]
    document = read(*drawings)
    assert [b.rows for b in document.blocks if isinstance(b, Table)] == [tuple(cells)]


def test_words_broken_at_the_end_of_a_line_are_whole() -> None:
    document = read(text(100, 700, "the gra-"), text(100, 688, "dient is small"))
    assert any("the gradient" in b.text for b in document.blocks if isinstance(b, Prose))


def test_white_text_and_text_that_is_not_drawn_do_not_count() -> None:
    document = read(
        text(100, 700, "x = 3"),
        text(100, 650, "y = 4", more="1 1 1 rg"),
        text(100, 600, "z = 5", more="0 g 3 Tr"),
    )
    assert [s.raw for s in document.statements] == ["x = 3"]
    assert "not-shown" in {remark.code for remark, _ in document.remarks}


@pytest.mark.parametrize(
    ("ground", "seen"),
    [
        ("0 g 95 695 60 20 re f", False),
        ("0 0 0 rg 95 695 60 20 re f", False),
        ("1 1 0 rg 95 695 60 20 re f", True),
        ("0 g 95 695 60 20 re 96 696 58 18 re f*", True),  # a frame
        ("0 g 95 500 400 300 re f", True),  # the outline of a drawing
        ("0 g 300 695 60 20 re f", True),
    ],
)
def test_black_text_on_a_black_bar_does_not_count(ground: str, seen: bool) -> None:
    drawings = [ground, text(100, 700, "x = 3", more="0 g"), text(100, 400, "y = 2", more="0 g")]
    document = read_document("ann.pdf", pdf(drawings), DEFAULT_NOTATION)
    assert ("x = 3" in [s.raw for s in document.statements]) is seen


@pytest.mark.parametrize(
    ("ground", "seen"),
    [("0 0 0.6 rg 90 690 200 30 re f", True), ("1 g 90 690 200 30 re f", False),
     ("0 0 0.6 rg 90 600 200 30 re f", False),
     ("0 g 90 690 200 30 re f 1 g 90 690 200 30 re f", False)],
)  # fmt: skip
def test_white_text_on_a_dark_ground_is_seen(ground: str, seen: bool) -> None:
    white = text(100, 700, "Question 1", more="1 g")
    document = read_document(
        "ann.pdf", pdf([ground, white, text(100, 500, "x = 2", more="0 g")]), DEFAULT_NOTATION
    )
    assert ("Question 1" in repr(document.blocks)) is seen


def test_a_scan_is_for_a_person_also_with_a_hidden_text_under_it() -> None:
    for drawings in ([], [text(100, 700, "x = 3" * 20, more="3 Tr")]):
        document = read(*drawings, image=True)
        assert not document.statements
        assert [(p.media_type, p.page) for p in document.pictures] == [("application/pdf", 1)]
        assert "page-not-read" in {remark.code for remark, _ in document.remarks}


def test_a_bomb_is_refused() -> None:
    bomb = pdf(["q Q " * 12_000_000], packed=True)
    with pytest.raises(SubmissionError) as raised:
        read_document("a.pdf", bomb, DEFAULT_NOTATION)
    assert [problem.code for problem in raised.value.problems] == ["file-too-large"]


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 ...", b"%PDF-1.4\n" + b"<<" * 5000, b"%PDF-1.4\n1 0 obj"]
)
def test_what_is_damaged_says_so(data: bytes) -> None:
    with pytest.raises(SubmissionError) as raised:
        read_document("a.pdf", data, DEFAULT_NOTATION)
    codes = {problem.code for problem in raised.value.problems}
    assert codes <= {"file-damaged", "nothing-in-file"}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_breaks_the_reader(data: st.DataObject) -> None:
    whole = bytearray(pdf([*fraction(100, 700), text(114, 700, "= 2w")], packed=True))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(20, len(whole)))
    with suppress(SubmissionError):
        read_document("a.pdf", bytes(whole[:cut]), DEFAULT_NOTATION)
