"""What a program printed, in the block of the program: below it, or in its comments."""

from __future__ import annotations

import json

import pytest

from grader.readers.document import CodeCell, Output
from tests.readers.reading import of, read

PROGRAM = "x = [0.0]\nfor k in range(3):\n    x.append(x[-1] + 0.25)\n"
PRINTING = PROGRAM + "print([round(each, 2) for each in x])"
VALUES = "[0.0, 0.25, 0.5, 0.75]"

BELOW = [
    (VALUES, VALUES, "right below"),
    ("\n" + VALUES, VALUES, "below an empty line"),
    ("Output: " + VALUES, "Output: " + VALUES, "behind a word"),
    ("The values are " + VALUES, "The values are " + VALUES, "behind words that no program has"),
    ("[0.0, 0.25,\n 0.5, 0.75]", "[0.0, 0.25,\n 0.5, 0.75]", "over two lines"),
    ("0.0\n0.25\n0.5", "0.0\n0.25\n0.5", "a value in each line"),
    ("step 1: x = 0.25", "step 1: x = 0.25", "a line with words"),
    ("# " + VALUES, VALUES, "in a comment"),
    ("# prints " + VALUES, "prints " + VALUES, "in a comment that says so"),
    ("# 0.0\n# 0.25", "0.0\n0.25", "in several comments"),
]


@pytest.mark.parametrize("language", ["", "python"])
@pytest.mark.parametrize(("below", "printed", "why"), BELOW, ids=[row[2] for row in BELOW])
def test_what_stands_below_a_program_in_its_block_is_its_output(below, printed, why, language):
    document = read(f"```{language}\n{PRINTING}\n{below}\n```\n")
    assert [output.text for output in of(document, Output)] == [printed], why
    (cell,) = of(document, CodeCell)
    assert cell.source.startswith(PRINTING), why


def test_a_comment_behind_the_statement_that_prints_is_its_output():
    document = read("```\nx = 1 / 4\nprint(x)  # 0.25\nprint(2 * x)  # -> 0.5\n```\n")
    (output,) = of(document, Output)
    assert output.text == "0.25\n-> 0.5"
    assert (output.place.line, output.place.end_line) == (3, 4)


def test_comments_below_a_loop_that_prints_are_its_output():
    document = read(
        "```\nx = 1.0\nfor k in range(2):\n    x = x / 4\n    print(x)\n# 0.25\n# 0.0625\n```\n"
    )
    assert [output.text for output in of(document, Output)] == ["0.25\n0.0625"]


def test_the_value_of_a_name_in_the_last_line_is_its_output():
    document = read(f"```\n{PROGRAM}x\n{VALUES}\n```\n")
    assert [output.text for output in of(document, Output)] == [VALUES]


NO_OUTPUT = [
    ("x = 1\ny = 2\nz = x + y", "values that are given to names"),
    ("rows = [\n1, 2,\n3, 4,\n]", "a list over several lines"),
    ("x = 0\nfor k in range(3):\n    print(x)\n    x = 3", "a value given in a loop that prints"),
    ("print(x)  # the third one, 5 in all", "a comment with other words"),
    ("x = 3  # 5", "a comment behind a statement that prints nothing"),
    ("def f(x):\n    return x\nelse:", "a line of a program that is not whole"),
]


@pytest.mark.parametrize(("program", "why"), NO_OUTPUT, ids=[row[1] for row in NO_OUTPUT])
def test_a_program_alone_has_no_output(program, why):
    document = read(f"```python\n{program}\n```\n")
    assert of(document, Output) == [], why
    assert [cell.source for cell in of(document, CodeCell)] == [program], why


@pytest.mark.parametrize("name", ["ann.md", "ann.txt"])
@pytest.mark.parametrize("sign", ["  # ", "\n# ", "\n"])
def test_a_program_without_a_fence_has_an_output_too(name, sign):
    document = read(f"{PRINTING}{sign}{VALUES}\n\nThat is all.\n", name)
    assert [output.text for output in of(document, Output)] == [VALUES]


def test_a_file_of_a_program_says_behind_a_statement_what_it_prints():
    document = read(f"{PRINTING}  # {VALUES}\n", "ann.py")
    assert [output.text for output in of(document, Output)] == [VALUES]


def test_a_cell_of_a_notebook_without_output_may_hold_it():
    cell = {"cell_type": "code", "source": f"{PRINTING}\n# {VALUES}", "outputs": []}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    document = read(json.dumps(notebook), "ann.ipynb")
    assert [output.text for output in of(document, Output)] == [VALUES]
