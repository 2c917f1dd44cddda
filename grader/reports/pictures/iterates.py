"""Iterates as they go: on the graph of what is minimised, if there is one, else over the index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from grader.answers.base import Element
from grader.equivalence import Enclosure, enclose
from grader.expressions.nodes import Expression
from grader.models.base import Iterates
from grader.reports.pictures.drawing import (
    HEIGHT,
    WIDTH,
    Frame,
    dots,
    lines,
    picture,
    polyline,
    straightened,
)

_LEAST, _MOST = 3, 60
_SAMPLES = 49
Curve = Callable[[float], float | None]


@dataclass(frozen=True, slots=True)
class _Point:
    """A state that can be drawn: where, whose, and what is said of it."""

    x: float
    y: float
    style: str
    name: str


def iterates_picture(
    value: Iterates, elements: Sequence[Element], curve: Curve | None
) -> Markup | None:
    """Draw the states of a student beside those that are right; None where it would not help.

    `curve` is the objective, where the states are points on its graph: one quantity, or a point
    with its value.
    """
    width = len(value.names)
    if width > 2 or not _LEAST <= len(elements) <= _MOST or all(each.right for each in elements):
        return None
    expected = list(_points(elements, width, curve, given=False))
    given = list(_points(elements, width, curve, given=True))
    everything = [*expected, *given]
    frame = Frame.around([each.x for each in everything], [each.y for each in everything])
    if frame is None or len(expected) < _LEAST:
        return None
    names = _axis_names(value, curve)
    body = frame.axes(*names) + _drawn(frame, expected, given, curve)
    return picture(WIDTH, HEIGHT, "Your states and the right ones", _described(elements), body)


def _axis_names(value: Iterates, curve: Curve | None) -> tuple[str, str]:
    if len(value.names) == 2:
        return value.names[0], value.names[1]
    return (value.names[0], "value") if curve else ("index", value.names[0])


def _points(
    elements: Sequence[Element], width: int, curve: Curve | None, given: bool
) -> Iterator[_Point]:
    for index, element in enumerate(elements):
        values = element.values
        if values is None:
            continue
        numbers = [_number(each) for each in (values.given if given else values.expected)]
        place = _place(numbers, width, index, curve)
        if place is not None:
            style = ("correct" if element.right else "incorrect") if given else "expected"
            yield _Point(*place, style, element.name)


def _place(
    numbers: Sequence[float | None], width: int, index: int, curve: Curve | None
) -> tuple[float, float] | None:
    """Return where a state stands, or None if a quantity of it is not known."""
    if len(numbers) != width or any(number is None for number in numbers):
        return None
    first = numbers[0]
    assert first is not None
    if width == 2:
        second = numbers[1]
        assert second is not None
        return first, second
    if curve is None:
        return float(index), first
    height = curve(first)
    return None if height is None else (first, height)


def _number(value: object) -> float | None:
    if isinstance(value, Expression):
        value = enclose(value)
    if not isinstance(value, Enclosure) or abs(value.midpoint) > 10**12:
        return None
    return float(value.midpoint)


def _drawn(
    frame: Frame, expected: Sequence[_Point], given: Sequence[_Point], curve: Curve | None
) -> str:
    way = polyline([(frame.x(p.x), frame.y(p.y)) for p in expected], "way expected")
    parts = [lines(_graph(frame, curve) if curve else "", way)]
    for style in ("expected", "correct", "incorrect"):
        own = [point for point in (*expected, *given) if point.style == style]
        parts.append(dots(((frame.x(p.x), frame.y(p.y), _title(p)) for p in own), style))
    return "".join(parts)


def _title(point: _Point) -> str:
    """Return what is said of a point of the student."""
    if point.style == "expected":
        return ""
    return f"{point.name}: {point.x:.6g}, {point.y:.6g}"


def _graph(frame: Frame, curve: Curve) -> str:
    step = (frame.high_x - frame.low_x) / (_SAMPLES - 1)
    xs = [frame.low_x + k * step for k in range(_SAMPLES)]
    heights = [(x, curve(x)) for x in xs]
    inside = [(x, y) for x, y in heights if y is not None and frame.low_y <= y <= frame.high_y]
    return polyline(straightened([(frame.x(x), frame.y(y)) for x, y in inside]), "graph")


def _described(elements: Sequence[Element]) -> str:
    wrong = [each.name for each in elements if not each.right and each.given]
    missing = sum(not each.given for each in elements)
    said = [f"{sum(each.right for each in elements)} of {len(elements)} states are right"]
    if wrong:
        said.append(f"the first that is not is {wrong[0]}")
    if missing:
        said.append(f"{missing} are not given")
    return "; ".join(said) + ". Discs are right, crosses are not, circles are expected."
