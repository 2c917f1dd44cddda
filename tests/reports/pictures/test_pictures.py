"""Pictures: what they show stands where it should, is said in words, and holds only text."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import results

from grader.answers.base import Element, ElementValues, MarkOutcome
from grader.equivalence import Enclosure
from grader.expressions.nodes import Number
from grader.expressions.reading import parse
from grader.models.base import Iterates, Reference
from grader.reports.pictures import picture_of
from grader.reports.pictures.drawing import Frame, straightened, ticks
from grader.reports.pictures.iterates import iterates_picture
from grader.reports.pictures.number_line import number_line


def states(*pairs: tuple[object, object]) -> tuple[Element, ...]:
    """Return elements of one quantity: given and expected."""
    return tuple(
        Element(f"x_{k}", "" if given is None else str(given), str(right), given == right,
                values=ElementValues(
                    () if given is None else (Number(Fraction(str(given))),),
                    (Enclosure.exactly(Fraction(str(right))),)))
        for k, (given, right) in enumerate(pairs)
    )  # fmt: skip


VALUE = Iterates(("x",), ())
PATH = states((0, 0), (1, 1), (3, 2), (None, 3))


def test_right_and_wrong_states_differ_in_shape_and_are_told_in_words() -> None:
    drawn = iterates_picture(VALUE, PATH, None)
    assert drawn is not None
    root = ElementTree.fromstring(drawn)
    assert len(root.findall("g[@class='correct']/circle")) == 2
    assert len(root.findall("g[@class='incorrect']/path")) == 1
    assert len(root.findall("g[@class='expected']/circle")) == 4
    said = root.get("aria-label") or ""
    assert "2 of 4 states are right; the first that is not is x_2; 1 are not given" in said


def test_states_stand_on_the_graph_of_the_objective() -> None:
    drawn = iterates_picture(VALUE, PATH, lambda x: x * x)
    assert drawn is not None
    assert 'class="graph"' in drawn
    titles = re.findall(r"<title>(.*?)</title>", drawn)
    assert titles == ["x_0: 0, 0", "x_1: 1, 1", "x_2: 3, 9"]


@pytest.mark.parametrize(
    ("elements", "why"),
    [
        (states((0, 0), (1, 1), (2, 2)), "all is right"),
        (states((0, 0), (2, 1)), "two points are no path"),
        (states((0, 0), (1, 1), ("1e30", "1e30"), (3, 2)), None),
        (states(*[(k, k + 1) for k in range(80)]), "too many to see"),
    ],
)
def test_no_picture_where_it_would_not_help(elements: tuple[Element, ...], why: str | None) -> None:
    assert (iterates_picture(VALUE, elements, None) is None) is (why is not None)


def test_the_objective_of_a_rubric_gives_its_graph(tmp_path) -> None:
    from grader.reports.pictures.objective_curve import objective_curve
    from grader.rubric.load import load_rubric

    path = tmp_path / "sheet.yaml"
    path.write_text(
        "models: {d: {kind: optimizer, method: gradient_descent, step_size: 0.1, "
        "objective: x^2 + 1, variable: x, start: 1}}\n"
        "questions: [{id: q1, answer: number, model: d, reference: 'x[2]'}]\n",
        encoding="utf-8",
    )
    curve = objective_curve(load_rubric(path).models["d"])
    assert curve is not None
    assert [curve(x) for x in (0.0, 1.0, -2.0)] == [1, 2, 5]
    assert objective_curve(None) is None


# -- the number line -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "expected", "said"),
    [
        (
            "(-oo, 3]",
            "(-oo, 2)",
            "Yours: minus infinity to 3. Expected: minus infinity to 2 (2 left out).",
        ),
        (
            "[0, 1]",
            "[0, 1) U (2, oo)",
            "Yours: 0 to 1. Expected: 0 to 1 (1 left out), 2 to infinity (2 left out).",
        ),
        ("{1, 2}", "{1, 3}", "Yours: 1, 2. Expected: 1, 3."),
    ],
)
def test_sets_are_drawn_and_told(given_: str, expected: str, said: str) -> None:
    drawn = number_line(parse(given_), parse(expected))
    assert drawn is not None
    assert said in (ElementTree.fromstring(drawn).get("aria-label") or "")


@pytest.mark.parametrize("other", ["x", "5", "{a, b}", "(1, 2, 3)", "[0, 10^30)"])
def test_what_is_no_set_of_numbers_is_not_drawn(other: str) -> None:
    assert number_line(parse(other), parse("[0, 1)")) is None
    assert number_line(parse("[0, 1)"), parse(other)) is None


def test_pictures_are_for_what_is_not_right_where_solutions_are_shown() -> None:
    mark = replace(
        results.mark("right", MarkOutcome.INCORRECT),
        response=results.response(parse("[0, 1)"), "[0, 1)"),
        reference=Reference(parse("[0, 2]")),
    )
    assert picture_of(mark, None, solved=True) is not None
    assert picture_of(mark, None, solved=False) is None
    assert picture_of(replace(mark, outcome=MarkOutcome.CORRECT), None, solved=True) is None


# -- scales --------------------------------------------------------------------------------------

FINITE = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))


@given(st.lists(FINITE, min_size=1), st.lists(FINITE, min_size=1))
def test_every_value_stands_inside_the_frame(xs: list[float], ys: list[float]) -> None:
    frame = Frame.around(xs, ys)
    assert frame is not None
    assert all(50 <= frame.x(x) <= 470 for x in xs)
    assert all(15 <= frame.y(y) <= 230 for y in ys)


@given(FINITE, st.floats(1e-3, 1e6))
def test_ticks_are_few_and_inside(low: float, width: float) -> None:
    found = ticks(low, low + width)
    assert 1 <= len(found) <= 8
    assert all(low - 1e-6 <= value <= low + width + 1e-6 for value in found)


def test_a_straight_line_is_its_ends() -> None:
    bent = [(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 1.0), (4.0, 0.0)]
    assert straightened(bent) == [(0, 0), (2, 2), (4, 0)]


@pytest.mark.parametrize("text", results.HOSTILE)
def test_names_of_states_stay_text(text: str) -> None:
    elements = tuple(replace(each, name=text) for each in PATH)
    drawn = iterates_picture(VALUE, elements, None)
    assert drawn is not None
    root = ElementTree.fromstring(drawn)
    assert {element.tag for element in root.iter()} <= {
        "svg", "g", "path", "circle", "polyline", "text", "title",
    }  # fmt: skip
    assert f"the first that is not is {text};" in (root.get("aria-label") or "")
