"""Titles: which lines work as one, and what they name."""

from pathlib import Path

import pytest
from readers.reading import of, read

from grader.readers.document import Heading, Prose
from grader.readers.titles import is_title, labels_of
from tests.helpers.tables import from_yaml

CASES = from_yaml((Path(__file__).parent / "cases" / "titles.yaml").read_text())
LABELS = from_yaml((Path(__file__).parent / "cases" / "part_labels.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_titles_and_their_labels(case):
    assert is_title(case["text"]) is case.get("title", True)
    if case.get("title", True):
        assert labels_of(case["text"]) == tuple(case["labels"])


@pytest.mark.parametrize("case", LABELS, ids=lambda case: case["text"])
def test_labels_of_question_and_part_open_a_title_in_any_line(case):
    page = "Question 2\n\n2a: 0.5\n" + case["text"].format("P(85 < Z < 130) = 0.7") + "\n"
    document = read(page)
    assert [title.labels for title in of(document, Heading)][2:] == [
        tuple(labels) for labels in case["titles"]
    ]
    assert [side.raw for s in document.statements for side in s.sides] == case.get(
        "sides", ["P(85 < Z < 130)", "0.7"]
    )


def test_a_bold_label_below_a_formula_does_not_go_on_with_it():
    document = read("Question 2\n\n**2d** P = 0.7\n**2e** $E = 3$ so good\n")
    assert [title.labels for title in of(document, Heading)] == [("2",), ("2", "d"), ("2", "e")]
    assert [s.raw for s in document.statements] == ["P = 0.7", "E = 3"]


def test_words_beside_a_label_are_no_part_of_the_title():
    document = read("**a)** I start at $x_0 = 0$.\n\nb) I ran out of time for the Adam part.\n")
    assert [title.labels for title in of(document, Heading)] == [("a",), ("b",)]
    assert [block.text for block in of(document, Prose)] == [
        "I start at $x_0 = 0$.",
        "I ran out of time for the Adam part.",
    ]
    assert len(document.statements) == 1


def test_a_numbered_item_that_holds_more_is_a_title():
    document = read("1. Descent:\n\n   $$x = 1$$\n\n2. Adam, with $a = 0.3$:\n\n   $$y = 2$$\n")
    assert [title.labels for title in of(document, Heading)] == [("1",), ("2",)]
    assert [s.place.line for s in document.statements] == [3, 5, 7]
