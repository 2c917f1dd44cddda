"""In which order a page is read, and which rows are doubtful by where they stand."""

from __future__ import annotations

import pytest

from grader.expressions.notation import DEFAULT_NOTATION
from grader.readers.document import Document, Table
from grader.readers.pdf.boxes import Box, box_of
from grader.readers.pdf.page import Glyph
from grader.readers.pdf.structures import merged_pieces
from grader.readers.registry import read_document
from tests.readers.pdf.pages import pdf, rule, text


def read(*drawings: str) -> Document:
    return read_document("ann.pdf", pdf(drawings), DEFAULT_NOTATION)


def column(x: float, top: float, lines: list[str], step: float = 14) -> list[str]:
    """Draw lines below one another; an empty one leaves half a line out."""
    drawings, y = [], top
    for line in lines:
        y -= step if line else step / 2
        if line:
            drawings.append(text(x, y, line))
    return drawings


def order(document: Document) -> list[str]:
    return [statement.raw for statement in document.statements]


LEFT = ["Question 1", "a = 1", "b = 2", "", "c = 3", "", "d = 4", "Question 2", "e = 5"]
RIGHT = ["f = 6", "", "g = 7", "h = 8", "Question 3", "", "i = 9", "j = 10"]
READ = ["a = 1", "b = 2", "c = 3", "d = 4", "e = 5", "f = 6", "g = 7", "h = 8", "i = 9", "j = 10"]


def test_short_lines_in_two_columns_are_read_column_by_column() -> None:
    document = read(*column(60, 760, LEFT), *column(330, 757, RIGHT))
    assert order(document) == READ
    assert not document.doubts


def test_what_goes_across_both_columns_stands_between_them() -> None:
    across = text(
        60,
        740,
        "A title that goes all across the page, from its left to its right edge, as titles do",
    )
    last = text(
        60,
        480,
        "and a line below both that goes across the page from its left edge: so k = 11 all in all",
    )
    document = read(across, *column(60, 720, LEFT), *column(330, 717, RIGHT), last)
    assert order(document) == [*READ, "k = 11"]


def test_displays_below_their_labels_are_one_column() -> None:
    drawings = []
    for number in range(8):
        drawings += [text(60, 740 - 60 * number, f"({chr(97 + number)})"),
                     text(290, 712 - 60 * number, f"x = {number}")]  # fmt: skip
    document = read(*drawings)
    assert order(document) == [f"x = {number}" for number in range(8)]
    assert not document.doubts


def test_numbers_of_equations_at_the_margin_are_one_column() -> None:
    drawings = []
    for number in range(8):
        drawings += [text(100, 740 - 20 * number, "x", "I"), text(110, 740 - 20 * number, "="),
                     text(120, 740 - 20 * number, f"{number}"),
                     text(520, 740 - 20 * number, f"({number})")]  # fmt: skip
    document = read(*drawings)
    assert [raw for raw in order(document) if "x" in raw] == [f"x={k}" for k in range(8)]
    assert not document.doubts


def test_words_beside_words_on_the_same_lines_may_be_two_columns() -> None:
    drawings = []
    for number in range(6):
        drawings += [text(60, 740 - 20 * number, f"now a = {number}"),
                     text(330, 740 - 20 * number, f"then b = {number}")]  # fmt: skip
    document = read(*drawings)
    assert {doubt.reason for doubt in document.doubts} == {"this page may be set in two columns"}


def test_tables_below_one_another_with_text_between_them_are_two() -> None:
    drawings = []
    for top in (740, 620):
        drawings += [text(100, top, "n"), text(160, top, "x"), rule(98, 290, top - 4)]
        for k in (1, 2):
            drawings += [text(100, top - 16 * k, f"{k}"), text(160, top - 16 * k, f"{k}.5")]
        drawings.append(rule(98, 290, top - 40))
    drawings.append(text(100, 660, "The length is less than all of this, as one sees"))
    document = read(*drawings)
    words = [block for block in document.blocks if not isinstance(block, Table)]
    assert any("The length is less" in str(getattr(block, "text", "")) for block in words)
    for table in document.blocks:
        assert not isinstance(table, Table) or "The length" not in repr(table.rows)


def test_an_underscore_that_is_drawn_as_a_line_is_read() -> None:
    document = read(text(96, 700, "w"), rule(103.5, 106.5, 700.2), text(107.2, 700, "1"),
                    text(116, 700, "= 4"))  # fmt: skip
    [statement] = document.statements
    assert statement.raw.replace("{", "").replace("}", "").startswith("w_1")


def test_a_line_below_a_sign_is_no_underscore() -> None:
    document = read(text(96, 700, "so"), text(110, 700, "x = 4"), rule(110, 114, 699.9))
    assert "_" not in document.statements[0].raw


def test_a_formula_at_the_very_edge_may_be_cut_off() -> None:
    words = text(60, 740, "We find")
    whole = read(words, text(400, 700, "x", "I"), text(410, 700, "="), text(420, 700, "0.1966"))
    assert not whole.doubts
    cut = read(words, text(495, 700, "x", "I"), text(505, 700, "="), text(515, 700, "0.196"))
    assert [doubt.reason for doubt in cut.doubts] == [
        "this line ends where the page ends, and may be cut off"
    ]


def test_the_line_of_a_root_is_no_underscore() -> None:
    document = read(
        text(100, 700, "x", "I"), text(108, 700, "="), text(118, 700, "√", "S"),
        rule(123.5, 127, 700.1), text(123, 692, "3"),
    )  # fmt: skip
    assert "_" not in document.statements[0].raw


def _pages(*pages: list[str]) -> Document:
    return read_document("ann.pdf", pdf(*pages), DEFAULT_NOTATION)


def _all_text(document: Document) -> str:
    return repr(document.blocks)


def test_lines_of_a_list_that_goes_on_overleaf_are_no_heads_and_feet() -> None:
    first = [text(100, 90 - 14 * k, f"x{k} = 0.{k}") for k in range(4)]
    second = [text(100, 770 - 14 * k, f"x{k + 4} = 0.{k + 4}") for k in range(4)]
    document = _pages([text(100, 700, "We find"), *first], [*second, text(100, 600, "so that")])
    shown = _all_text(document)
    assert all(f"x{k} = 0.{k}" in shown for k in range(8)), shown


def test_heads_and_feet_that_repeat_go() -> None:
    def page(number: int) -> list[str]:
        return [
            text(60, 775, "Ann Example, Homework 3"), text(60, 761, "Course of numbers"),
            text(100, 700, f"y{number} = {number + 4}"), text(300, 30, f"{number}"),
        ]  # fmt: skip

    shown = _all_text(_pages(page(1), page(2), page(3)))
    assert "Ann" not in shown
    assert "Course" not in shown
    assert all(f"y{number} = {number + 4}" in shown for number in (1, 2, 3))


def test_titles_of_slides_are_no_heads_of_pages() -> None:
    pages = [[text(60, 775, f"Question {n}"), text(100, 600, f"y{n} = {n + 4}")] for n in (1, 2, 3)]
    shown = _all_text(_pages(*pages))
    assert all(f"Question {number}" in shown for number in (1, 2, 3))


def _numbered(size: float, x: float = 60, by: int = 1) -> str:
    lines = ["Question 1", "42", "Question 2", "x = 3", "Question 3", "y = 2"]
    drawings = [
        drawing
        for number, line in enumerate(lines, 7)
        for drawing in (
            text(x, 700 - 30 * number, str(by * number), size=size),
            text(100, 700 - 30 * number, line),
        )
    ]
    return _all_text(_pages(drawings))


def test_small_numbers_that_count_the_lines_go() -> None:
    shown = _numbered(6)
    assert "'42'" in shown
    assert "12" not in shown


@pytest.mark.parametrize(("size", "by"), [(10, 1), (6, 2)])
def test_other_numbers_in_front_of_lines_stay(size: float, by: int) -> None:
    assert str(12 * by) in _numbered(size, by=by)


def test_the_number_of_a_page_of_latex_goes() -> None:
    pages = [[text(100, 500 + 40 * n, f"y{n} = 4"), text(295, 139.3, f"{n}")] for n in (1, 2)]
    blocks = _pages(*pages).statements
    assert [(s.raw, s.place.source) for s in blocks] == [
        ("y1 = 4", "ann.pdf#page1line1"), ("y2 = 4", "ann.pdf#page2line1")
    ]  # fmt: skip
    assert [b for b in _pages(*pages).blocks if getattr(b, "text", "") in ("1", "2")] == []


def test_what_a_browser_prints_at_the_edges_goes() -> None:
    document = _pages([
        text(60, 780, "11/30/26, 1:07 AM"), text(200, 780, "Homework 3"),
        text(100, 700, "x = 4"), text(60, 500, "see http://a.org/b 1/1"),
        text(60, 20, "file:///home/ann/hw.html"), text(520, 20, "1/1"),
    ])  # fmt: skip
    shown = _all_text(document)
    assert "x = 4" in shown
    assert "a.org" in shown  # in the middle of a page it is the student's
    assert not any(word in shown for word in ("file:", "11/30", "Homework"))


def test_a_number_alone_at_the_foot_may_be_an_answer() -> None:
    document = _pages([text(100, 740, "Question 1"), text(100, 60, "7")])
    assert "7" in _all_text(document)
    assert [doubt.reason for doubt in document.doubts] == ["this may be the number of the page"]
    numbered = _pages([text(100, 740, "Question 1"), text(300, 30, "1")])
    assert [getattr(block, "text", "") for block in numbered.blocks] == ["Question 1"]
    assert not numbered.doubts


def test_a_fraction_that_stands_as_an_index_is_not_certain() -> None:
    document = read(
        text(100, 700, "x", "I", 14), text(108, 694, "1", "R", 9), rule(108, 113, 691.5),
        text(108, 683, "2", "R", 9), text(120, 700, "= 3"),
    )  # fmt: skip
    assert document.doubts


def test_rules_that_go_on_from_cell_to_cell_are_lines_of_a_table() -> None:
    lines = [rule(100 + 40 * k, 140 + 40 * k, y) for y in (712, 692, 652) for k in range(3)]
    cells = [
        text(112 + 40 * k, 699 - 19 * row, cell)
        for row, shown in enumerate(("n01", "x25", "y37"))
        for k, cell in enumerate(shown)
    ]
    (table,) = [b for b in _pages([*lines, *cells]).blocks if isinstance(b, Table)]
    assert ["".join(row) for row in table.rows] == ["n01", "x25", "y37"]


def test_a_sentence_with_a_long_formula_is_no_display() -> None:
    formula = text(190, 700, "x", "I") + text(196, 697, "0", size=7)
    formula += text(205, 700, "= 0.3, 0.6, 0.9, 1.2, 1.3535, 1.4102, 1.3985, 1.3362")
    shown = _all_text(_pages([text(100, 700, "The iterates are"), formula]))
    assert "iterates are" in shown


def test_a_bracket_goes_on_where_its_sign_says_so() -> None:
    def box(sign: str, y: float) -> Box:
        glyph = Glyph(100, 108, y, 12, sign, "Math", None, False, 0, 100)
        glyph.ink = (100, y - 1, 108, y + 10)
        return box_of(glyph)

    one = merged_pieces([box("⎛", 163), box("⎜", 150), box("⎝", 132)])
    assert [(each.tex, each.top, each.bottom) for each in one] == [("(", 173, 131)]
    two = merged_pieces([box("⎛", 163), box("⎝", 150), box("⎛", 138), box("⎝", 126)])
    assert [(each.tex, each.top, each.bottom) for each in two] == [("(", 173, 149), ("(", 148, 125)]


def test_a_label_beside_the_middle_of_several_lines_stands_above_them() -> None:
    beside = [text(140, 700 - 12 * k, f"n{k} times") for k in range(1, 5)]
    label = text(100, 670, "2.")
    before = text(100, 720, "1. x = 3")
    shown = _all_text(_pages([before, *beside, label, text(100, 600, "3. y = 4")]))
    assert shown.index("x = 3") < shown.index("2.") < shown.index("n1") < shown.index("n4")
