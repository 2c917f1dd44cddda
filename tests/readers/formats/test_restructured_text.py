"""Pages of reStructuredText: titles, formulas in roles and in directives."""

from __future__ import annotations

from readers.reading import of, read

from grader.readers.document import Heading

PAGE = """\
==========
Homework 3
==========

Question 1
----------

The slope is :math:`m = \\frac{1}{2}`.

Question 2
----------

.. math::

   y = 3 x + 1

.. math:: z = 4
"""


def test_titles_and_formulas_are_read():
    document = read(PAGE.encode(), "page.rst")
    assert [b.text for b in of(document, Heading)] == ["Homework 3", "Question 1", "Question 2"]
    assert [s.raw for s in document.statements] == ["m = \\frac{1}{2}", "y = 3 x + 1", "z = 4"]


def test_lines_stay_where_they_are():
    document = read(PAGE.encode(), "page.rst")
    assert [s.place.line for s in document.statements] == [8, 15, 17]


def test_a_rule_is_no_title_without_a_line_above():
    document = read(b"x = 1\n\n----------\n\ny = 2\n", "page.rst")
    assert not of(document, Heading)
    assert [s.raw for s in document.statements] == ["x = 1", "y = 2"]
