"""The programs of a document against the outputs that are claimed for them."""

import pytest

from grader.expressions.notation import DEFAULT_NOTATION
from grader.readers.registry import read_document
from grader.sandbox.check import check_programs

LOOP = "x = [0]\nfor i in range(4):\n    x.append(x[-1] + 0.25)\nx"


def remarks(text: str):
    return check_programs(read_document("a.md", text.encode(), DEFAULT_NOTATION))


def page(*parts: tuple[str, str]) -> str:
    return "\n\n".join(f"```{info}\n{text}\n```" for info, text in parts)


def test_an_output_that_the_program_gives():
    (remark,) = remarks(page(("", LOOP), ("", "[0, 0.25, 0.5, 0.75, 1.0]")))
    assert remark.code == "program-agrees"
    assert (remark.place.line, remark.output_place.line) == (2, 9)


def test_another_output_and_the_slip_that_explains_it():
    source = LOOP.replace("+", "-")
    (remark,) = remarks(page(("python", source), ("", "[0, 0.25, 0.5, 0.75, 1.0]")))
    assert remark.code == "program-differs"
    assert remark.text.startswith("the program as shown gives [0, -0.25, -0.5")
    assert remark.slips == ("`+` for `-` in line 3",)
    assert remark.place.line == 4


def test_a_program_that_stops_is_told_with_its_line():
    source = LOOP.replace("x.append", "xs.append")
    (remark,) = remarks(page(("python", source), ("", "[0, 0.25, 0.5, 0.75, 1.0]")))
    assert remark.code == "program-stops"
    assert "stops at line 3: name `xs` is not defined" in remark.text
    assert "`x` in line 3" in remark.text
    assert remark.place.line == 4


def test_an_output_that_nothing_explains():
    (remark,) = remarks(page(("", LOOP), ("", "[7.5, 8.25, 9.125]")))
    assert remark.code == "program-differs"
    assert remark.slips == ()
    assert "another" in remark.text


@pytest.mark.parametrize(
    ("info", "source", "reason"),
    [
        ("r", "x <- 3", "written in r"),
        ("python", "while True:\n    x = 1", "longer"),
        ("python", "import torch\nprint(torch)", "torch"),
        ("python", "x = 3", "compared"),
    ],
)
def test_programs_that_are_not_run_again(info, source, reason):
    from grader.sandbox.types import Limits

    document = read_document("a.md", page((info, source), ("", "1.5")).encode(), DEFAULT_NOTATION)
    (remark,) = check_programs(document, Limits(seconds=0.1))
    assert remark.code == "program-not-run"
    assert reason in remark.text


def test_a_program_that_needs_the_ones_before_it():
    text = page(("python", "a = 0.25"), ("python", "print(a, 2 * a, 4 * a)"), ("", "0.25 0.5 1.0"))
    assert [remark.code for remark in remarks(text)] == ["program-agrees"]


def test_an_error_that_is_shown_is_the_right_output():
    text = page(("python", "print(y)"), ("output", "NameError: name 'y' is not defined"))
    assert [remark.code for remark in remarks(text)] == ["program-agrees"]


def test_programs_without_an_output_are_left_alone():
    assert remarks(page(("python", "while True: pass")) + "\n\n# Title\n\n```\n3.5\n```") == ()
