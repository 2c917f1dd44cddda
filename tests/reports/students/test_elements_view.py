"""Elements of an answer are shown from their values; a text without a value is never parsed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from reports import results

from grader.answers.base import Element, ElementValues, MarkOutcome
from grader.equivalence import Enclosure
from grader.expressions.nodes import Number, Symbol
from grader.expressions.notation import Unreadable
from grader.reports.students.elements_view import element_views


def shown(element: Element) -> tuple[str, str, str]:
    mark = results.mark("iterates", MarkOutcome.PARTIAL, elements=(element,))
    (view,) = element_views(mark)
    return view.name.markdown, view.given.markdown, view.expected.markdown


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (Element("a", "not chosen", "chosen", False), ("a", "not chosen", "chosen")),
        (Element("row 1, column 2", "", "2", False), ("row 1, column 2", "—", "`2`")),
        (Element("f(0.3)", "an error in line 2: <b>", "0.6", False),
         ("`f(0.3)`", "`an error in line 2: <b>`", "`0.6`")),
        (Element("theta_1", "a/b, -", "0.5", False,
                 values=ElementValues((Symbol("a"), None),
                                      (Enclosure.exactly(Fraction(1, 2)),), (Symbol("theta_1"),))),
         (r"$\theta_{1}$", "$a$, –", "$0.5$")),
        (Element("item 1", "?", "2", False,
                 values=ElementValues((Unreadable(1, "", ""),), (Number(2),))),
         ("item 1", "?", "$2$")),
    ],
)  # fmt: skip
def test_values_are_typeset_and_words_stay_words(
    element: Element, expected: tuple[str, str, str]
) -> None:
    assert shown(element) == expected
