"""Notebooks: cells, outputs, places in cells, old versions and damage."""

import json

import pytest
from readers.reading import codes, of, read

from grader.errors import SubmissionError
from grader.readers.document import CodeCell, Heading, Output


def notebook(*cells: object) -> str:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)})


def markdown(text: str) -> dict[str, object]:
    return {"cell_type": "markdown", "source": text.splitlines(keepends=True)}


def code(text: str, *outputs: object) -> dict[str, object]:
    return {"cell_type": "code", "source": text, "outputs": list(outputs)}


def test_places_are_lines_of_cells():
    document = read(
        notebook(markdown("# Question 1\n\n$y = 2$"), markdown("so $z = 3$")), "a.ipynb"
    )
    assert [str(statement.place) for statement in document.statements] == [
        "a.ipynb#cell1:3:2",
        "a.ipynb#cell2:1:5",
    ]


def test_titles_of_cells():
    text = notebook(markdown("# Question 1"), markdown("(b)"), markdown("(c)"))
    document = read(text, "a.ipynb")
    assert [title.labels for title in of(document, Heading)] == [("1",), ("b",), ("c",)]


def test_outputs_are_what_was_printed_and_the_value():
    cell = code(
        "print(1)\n2",
        {"output_type": "stream", "name": "stdout", "text": ["1\n"]},
        {"output_type": "stream", "name": "stderr", "text": "a warning"},
        {"output_type": "execute_result", "data": {"text/plain": "2"}},
    )
    document = read(notebook(cell), "a.ipynb")
    assert [(c.source, c.language) for c in of(document, CodeCell)] == [("print(1)\n2", "python")]
    assert [output.text for output in of(document, Output)] == ["1\n2"]


def test_errors_and_pictures_among_the_output():
    cell = code(
        "x",
        {
            "output_type": "error",
            "ename": "NameError",
            "evalue": "x",
            "traceback": ["\u001b[0;31m"],
        },
        {"output_type": "display_data", "data": {"image/png": "xx", "text/plain": "<Figure>"}},
    )
    document = read(notebook(cell), "a.ipynb")
    assert of(document, Output)[0].text == "NameError: x"
    assert codes(document) == [("picture-not-read", 1)]


def test_a_notebook_of_version_3_is_read():
    old = {
        "nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""},
        "worksheets": [{"metadata": {}, "cells": [
            {"cell_type": "code", "input": "1+1", "language": "python", "metadata": {},
             "collapsed": False, "prompt_number": 1,
             "outputs": [{"output_type": "pyout", "text": "2", "metadata": {},
                          "prompt_number": 1}]},
            {"cell_type": "markdown", "source": "$y = 3$", "metadata": {}},
        ]}],
    }  # fmt: skip
    document = read(json.dumps(old), "a.ipynb")
    assert [output.text for output in of(document, Output)] == ["2"]
    assert document.statements[0].place.source == "a.ipynb#cell2"


@pytest.mark.parametrize(
    ("text", "code_"),
    [
        ('{"cells": [', "notebook-damaged"),
        ("[1, 2]", "not-a-notebook"),
        ('{"a": 1}', "not-a-notebook"),
        ('{"cells": 3}', "not-a-notebook"),
        ('{"worksheets": 5}', "not-a-notebook"),
        ('{"nbformat": 3, "worksheets": [{}]}', "not-a-notebook"),
        ("words", "notebook-damaged"),
    ],
)
def test_what_is_no_notebook_is_refused(text, code_):
    with pytest.raises(SubmissionError) as raised:
        read(text, "a.ipynb")
    assert [problem.code for problem in raised.value.problems] == [code_]


def test_damaged_cells_are_told_and_the_others_read():
    cells = [3, {"cell_type": 5}, {"cell_type": "code", "source": 5, "outputs": "x"}]
    document = read(notebook(*cells, markdown("$y = 1$")), "a.ipynb")
    assert len(document.statements) == 1
    assert codes(document) == [("cell-not-read", 0), ("cell-not-read", 0)]


def test_a_notebook_is_recognised_by_what_it_holds():
    assert read(notebook(markdown("$y = 1$")), "a.json").statements


def test_escaped_characters_that_are_no_text_are_replaced():
    document = read(notebook(markdown("\ufdd0999\ufdd1 \ud800 words")), "a.ipynb")
    assert "\ud800" not in repr(document.blocks)
    repr(document.blocks).encode()


def test_comments_name_parts_that_no_text_names():
    cells = [
        code("# Question 1 (a)\nx"),
        code("# Question 1 (b)\ny"),
        markdown("Question 1 (c): 4"),
    ]
    document = read(notebook(*cells), "a.ipynb")
    titles = [title.text for title in of(document, Heading)]
    assert [text.startswith("Question 1 (") for text in titles] == [True, True, True]


def test_comments_name_no_question_that_text_names():
    document = read(notebook(markdown("# Question 1"), code("# Question 1\nx")), "a.ipynb")
    assert len(of(document, Heading)) == 1


def test_printed_arrays_are_lists():
    cell = code(
        "a",
        {
            "output_type": "execute_result",
            "data": {"text/plain": "array([[1., 2.],\n       [3., 4.]])"},
        },
    )
    [output] = of(read(notebook(cell), "a.ipynb"), Output)
    assert output.text.split() == ["[[1.,", "2.],", "[3.,", "4.]]"]
