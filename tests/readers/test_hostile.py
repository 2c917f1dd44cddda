"""Files made to break a reader: none does, and what cannot be read is told with its line."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readers.reading import codes, read

from grader.errors import SubmissionError
from grader.expressions.notation import DEFAULT_NOTATION
from grader.readers.document import Document
from grader.readers.registry import readers

HOSTILE = {
    "dollars": "$" * 100_000,
    "dollars in lines": "$\n" * 4000,
    "unclosed displays": "\\[ \n\n" * 2000 + "\\]",
    "unclosed environments": "\\begin{aligned}\n" * 3000,
    "nested environments": "\\begin{aligned}" * 1000 + "\\end{aligned}" * 1000,
    "fences": "```\n" * 4000,
    "ticks": "` " * 50_000,
    "quotes": "> " * 5000 + "x",
    "lists": "- " * 5000 + "x",
    "stars": "* " * 50_000,
    "brackets": "[" * 50_000,
    "links": "[a](" * 20_000,
    "bars": "|" * 50_000,
    "tags": "<a " * 50_000,
    "backslashes": "\\" * 100_000,
    "relations": "x = 1\n" + "= 2\n" * 4000,
    "loops": "for x in y:\n" * 3000,
    "front matter": "---\n" + "a: b\n" * 3000,
    "digits": "```\n" + "123456789" * 400 + "!\n```\n",
    "foreign": "\ufdd0999\ufdd1 \ufdd2 x\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_page_breaks_the_reader(name):
    assert isinstance(read(HOSTILE[name]), Document)


@pytest.mark.parametrize("name", ["tex", "ipynb", "yaml", "json", "py", "txt"])
@pytest.mark.parametrize(
    "data", [b"[" * 50_000, b"{" * 50_000, b'{"cells":' + b"[" * 9000, b"a: " * 999]
)
def test_no_format_breaks_its_reader(name, data):
    with suppress(SubmissionError):
        assert isinstance(read(data, f"a.{name}"), Document)


def test_a_bomb_is_a_statement_like_others_and_the_rest_is_read():
    document = read("$$9^{9^{9^{9}}}$$\n\ny = " + "(" * 5000 + "x" + ")" * 5000 + "\n\nz = 3\n")
    assert [statement.place.line for statement in document.statements] == [1, 3, 5]
    assert document.statements[1].unread is not None
    assert document.statements[2].unread is None


def test_more_formulas_than_any_homework_has_are_text():
    document = read("$a$ " * 3000 + "\n" + "$b$ " * 3000)
    assert len(document.statements) == 5000
    assert codes(document) == [("too-many-formulas", 2)]


def test_larger_tables_than_any_homework_has_are_text():
    row = "|" + "a|" * 150 + "\n"
    document = read("| b |\n" + row * 200 + "\n$x = 3$")
    assert codes(document) == [("tables-too-large", 134)]
    assert [statement.raw for statement in document.statements] == ["x = 3"]


def test_a_long_number_in_a_notebook_is_no_error():
    cell = '{"cell_type": "markdown", "source": "$x = 3$", "id": %s}' % ("7" * 10_000)
    document = read('{"cells": [' + cell + '], "nbformat": 4, "metadata": {}}', "ann.ipynb")
    assert [statement.raw for statement in document.statements] == ["x = 3"]


def test_many_remarks_are_summed_up():
    document = read("so $x\n\n" * 500)
    assert len(document.remarks) < 60
    assert codes(document)[-1][0] == "more-remarks"


ALPHABET = "ab1x=+-*/^_$\\(){}[]|<>&#`~:.,;! \n\t'∂²₁σ→≥“\ufdd0\ufdd1"
TEXT = st.text(alphabet=st.sampled_from(ALPHABET), max_size=80)
PIECES = st.sampled_from(
    ["$$", "$", "\\begin{aligned}", "\\end{aligned}", "\\\\", "```", "\n", "\n\n", "x = 1", "(a) ",
     "Question 1", "- ", "1. ", "| a | b |", "for i in x:", "the words of it", "> ", "# ", "\\[",
     "\\]", "    ", "[1]: x", "---", "===", "<b>", "a  b", "digraph {", "}", ">>> ", "Out[1]: 3"]
)  # fmt: skip
PAGE = st.one_of(TEXT, st.lists(PIECES, max_size=30).map("".join))


@given(PAGE, st.sampled_from(sorted(readers())))
@settings(max_examples=300, deadline=None)
def test_no_text_raises_anything_but_a_submission_error(text, reader):
    with suppress(SubmissionError):
        document = readers()[reader].read("a", text.encode(), DEFAULT_NOTATION)
        last = text.count("\n") + text.count("\r") + 2
        places = [block.place for block in document.blocks if "#" not in block.place.source]
        assert all(1 <= place.line <= last for place in places)


@given(PAGE)
@settings(max_examples=300, deadline=None)
def test_no_line_with_words_is_lost(text):
    lines = text.split("\n")
    try:
        document = read(text + "\n\nend")
    except SubmissionError:
        return
    held = {
        line
        for block in document.blocks
        for line in range(block.place.line, max(block.place.line, block.place.end_line) + 1)
    }
    words = {number for number, line in enumerate(lines, 1) if "the words of it" in line}
    assert words <= held
