"""One part of the feedback page: everything is said, and nothing twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reports import results

from grader.answers.base import Element, MarkOutcome, Message
from grader.equivalence import Attested, Outcome, Proved, Refuted, WithinTolerance
from grader.errors import Place
from grader.marking.types import LinkOutcome, WorkingLine
from grader.reports.students.evidence_words import SIDES, evidence_view, without_values
from grader.reports.students.part import Page, anchor_of, part_view
from grader.reports.typesetting.values_html import number_piece

DIFFERENT = results.verdict(Outcome.DIFFERENT, Refuted((("w", "2"),), "5.25", "2.5"))


def shown(mark):
    parts = {part.id: part for part in results.RUBRIC.parts}
    return part_view(mark, parts[mark.part_id], Page("a.md"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The factor x is missing. For example at w = 2 yours is 2.5, the right one is 5.25.",
         "The factor x is missing."),
        ("For example at w = 2 yours is 2.5, the right one is 5.25.", ""),
        ("The factor 2.5 is too much.", "The factor 2.5 is too much."),
    ],
)  # fmt: skip
def test_a_sentence_that_repeats_the_counterexample_is_left_out(text: str, expected: str) -> None:
    assert without_values(text, DIFFERENT) == expected


def test_other_evidence_leaves_messages_alone() -> None:
    proved = results.verdict(Outcome.EQUIVALENT, Proved("normal form"))
    assert without_values("yours is 2.5, right is 5.25", proved) == "yours is 2.5, right is 5.25"


def test_the_two_sides_of_a_line_are_named_as_sides() -> None:
    answer = evidence_view(DIFFERENT)
    line = evidence_view(DIFFERENT, SIDES)
    assert answer is not None
    assert line is not None
    assert [(name, value.text) for name, value in answer.values] == [
        ("yours", "2.5"), ("expected", "5.25"),
    ]  # fmt: skip
    assert [(name, value.text) for name, value in line.values] == [
        ("left side", "5.25"), ("right side", "2.5"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "difference", "words"),
    [
        (Outcome.EQUIVALENT, "0.0002", "within what is allowed (0.005)"),
        (Outcome.DIFFERENT, "0.1", "more than what is allowed (0.005)"),
        (Outcome.DIFFERENT, "0.002", "right for the digits given, but more digits are asked"),
    ],
)
def test_tolerances_in_words(outcome: Outcome, difference: str, words: str) -> None:
    within = WithinTolerance("rounds", difference, "0.005")
    view = evidence_view(results.verdict(outcome, within))
    assert view is not None
    assert words in view.sentence


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        (Proved("normal form"), "It was proved to be equal to the expected answer"),
        (Attested("sympy"), "The computer algebra system sympy found it equal"),
    ],
)
def test_evidence_in_words(evidence: object, words: str) -> None:
    view = evidence_view(results.verdict(Outcome.EQUIVALENT, evidence))
    assert view is not None
    assert view.sentence.startswith(words)


def test_right_is_said_once() -> None:
    mark = results.full_marks()[0]
    view = shown(replace(mark, messages=(Message("right", "This is right."),)))
    assert view.reasons == ()
    assert view.evidence is not None
    assert view.reference is None


def test_the_answer_s_own_line_is_not_shown_again_as_working() -> None:
    mark = results.full_marks()[0]
    own = WorkingLine(Place("a.md", 12), "y = x", LinkOutcome.HOLDS)
    other = WorkingLine(Place("a.md", 9), "y = x", LinkOutcome.HOLDS)
    assert shown(replace(mark, working=(own,))).working is None
    assert shown(replace(mark, working=(other,))).working is not None
    assert shown(replace(mark, working=(other, own))).working is not None


def test_a_table_of_elements_says_which_is_wrong() -> None:
    mark = replace(
        results.iterates_mark(),
        messages=(Message("iterate-missing", "Not given: theta_2."), Message("unit", "No unit.")),
    )
    view = shown(mark)
    assert [reason.text for reason in view.reasons] == ["No unit."]
    assert [row.badge.style for row in view.elements] == ["correct", "correct", "missing"]
    assert view.read == ()


def test_quotes_in_messages_are_code() -> None:
    mark = replace(
        results.full_marks()[6], messages=(Message("unreadable", "nothing follows `<b>` here"),)
    )
    view = shown(mark)
    assert view.badge.word == "Could not be read"
    assert view.reasons[0].html == "nothing follows <code>&lt;b&gt;</code> here"
    assert view.reasons[0].markdown == "nothing follows `<b>` here"
    assert view.show_raw


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("4.2356e+13", r"$4.2356 \cdot 10^{13}$"),
        ("-1.5e-07", r"$-1.5 \cdot 10^{-7}$"),
        ("0.25", "$0.25$"),
    ],
)
def test_printed_numbers_are_powers_of_ten(text: str, latex: str) -> None:
    assert number_piece(text).markdown == latex


def test_points_short_of_full_show_the_right_answer() -> None:
    mark = results.full_marks()[0]
    short = replace(
        mark,
        points=mark.points / 2,
        outcome=MarkOutcome.PARTIAL,
        reference=results.wrong_mark().reference,
    )
    assert shown(short).reference is not None


def test_anchors_hold_nothing_strange() -> None:
    assert anchor_of('q1.a"><b>') == "part-q1.a---b-"


def test_a_state_that_follows_from_a_slip_is_shown_as_that() -> None:
    elements = (
        Element("x_1, y_1", "1, 2", "1, 2", True),
        Element("x_2, y_2", "5, 2", "1, 2", False),
        Element("x_3, y_3", "6, 2", "2, 2", False, follows=True),
        Element("x_4, y_4", "9, 2", "3, 2", False),
        Element("x_5, y_5", "", "3, 2", False),
        Element("x_6, y_6", "10, 2", "4, 2", False, follows=True),
    )
    view = shown(results.mark("iterates", MarkOutcome.FOLLOW_THROUGH, elements=elements))
    assert [row.badge.word for row in view.elements] == [
        "Right",
        "Not right",
        "Follows from your step 2",
        "Not right",
        "No answer found",
        "Follows from your step 4",
    ]
    assert view.elements[2].badge.glyph != view.elements[1].badge.glyph
    assert view.elements_summary == "1 of 6 right, 2 more follow from an earlier slip"


def test_a_slip_without_an_index_is_named_in_words() -> None:
    elements = (Element("n", "1", "2", False), Element("m", "2", "3", False, follows=True))
    view = shown(results.mark("iterates", MarkOutcome.FOLLOW_THROUGH, elements=elements))
    assert view.elements[1].badge.word == "Follows from your own earlier slip"
    assert view.elements_summary.endswith("1 more follows from an earlier slip")
