"""Small parts of SVG pictures: escaped text, numbers in few digits, a frame with a description."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 480.0, 260.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 14.0, 18.0, 34.0
_HUGE = 1e12


def picture(width: float, height: float, title: str, description: str, body: str) -> Markup:
    """Return a whole picture; title and description are for those who do not see it.

    Colours are those of the text unless the stylesheet says other, so that it is seen in the dark.
    """
    return Markup(
        '<svg class="picture" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" '
        'aria-label="{title}. {text}" font-family="sans-serif" font-size="12" '
        'text-anchor="middle" fill="currentColor" stroke="none">{body}</svg>'
    ).format(
        w=Markup(short(width)), h=Markup(short(height)), title=title, text=description,
        body=Markup(body),
    )  # fmt: skip


def short(value: float) -> str:
    """Print a coordinate."""
    return f"{value:.5g}" if abs(value) >= 1000 else f"{round(value, 1):g}"


def label(x: float, y: float, text: str, anchor: str = "middle") -> str:
    """Write a text; a picture's texts stand in the middle of their places unless they say other."""
    where = "" if anchor == "middle" else f' text-anchor="{anchor}"'
    return f'<text x="{short(x)}" y="{short(y)}"{where}>{escape(text)}</text>'


def polyline(points: Iterable[tuple[float, float]], style: str) -> str:
    """Draw a line through points; it is seen among `lines`."""
    path = " ".join(f"{short(x)},{short(y)}" for x, y in points)
    return f'<polyline class="{style}" points="{path}"/>'


_HOLLOW = ' fill="none" stroke="currentColor"'


def lines(*drawn: str) -> str:
    """Give lines the colour of the text, once for all of them."""
    return f"<g{_HOLLOW}>{''.join(drawn)}</g>" if any(drawn) else ""


def straightened(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Leave out the points that lie on a straight line between their neighbours."""
    kept = list(points[:1])
    for before, point, behind in zip(points, points[1:], points[2:], strict=False):
        turn = (point[0] - before[0]) * (behind[1] - point[1])
        turn -= (point[1] - before[1]) * (behind[0] - point[0])
        if abs(turn) > 0.05:
            kept.append(point)
    return [*kept, *points[1:][-1:]]


def line(x1: float, y1: float, x2: float, y2: float, style: str = "axis") -> str:
    """Draw a straight line."""
    return polyline([(x1, y1), (x2, y2)], style)


def dots(points: Iterable[tuple[float, float, str]], style: str) -> str:
    """Draw points with their titles: discs are right, crosses wrong, so that colour is not needed.

    Circles are expected, and have no title.
    """
    hollow = "" if style == "correct" else _HOLLOW
    drawn = "".join(_dot(short(x), short(y), style, title) for x, y, title in points)
    return f'<g class="{style}"{hollow}>{drawn}</g>' if drawn else ""


def _dot(x: str, y: str, style: str, title: str) -> str:
    tip = f"<title>{escape(title)}</title>" if title else ""
    if style == "incorrect":
        return f'<path d="M{x} {y}m-4 -4l8 8m0 -8l-8 8" stroke-width="2">{tip}</path>'
    circle = f'<circle cx="{x}" cy="{y}" r="4"'
    return f"{circle}>{tip}</circle>" if tip else f"{circle}/>"


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the values of a picture stand on it."""

    low_x: float
    high_x: float
    low_y: float
    high_y: float

    @classmethod
    def around(cls, xs: Sequence[float], ys: Sequence[float]) -> Frame | None:
        """Return the frame around values, with a margin; None if they are no values to draw."""
        if not xs or not ys or not all(abs(v) < _HUGE for v in (*xs, *ys)):
            return None
        return cls(*_widened(min(xs), max(xs)), *_widened(min(ys), max(ys)))

    def x(self, value: float) -> float:
        """Return where a value stands from the left."""
        share = (value - self.low_x) / (self.high_x - self.low_x)
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        """Return where a value stands from the top."""
        share = (value - self.low_y) / (self.high_y - self.low_y)
        return HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM)

    def axes(self, name_x: str, name_y: str) -> str:
        """Draw both axes with a few numbers."""
        base, left = HEIGHT - _BOTTOM, _LEFT
        both = lines(line(left, base, WIDTH - _RIGHT, base), line(left, _TOP, left, base))
        below = [
            label(self.x(value), base + 15, f"{value:g}")
            for value in ticks(self.low_x, self.high_x)
        ]
        beside = [
            label(left - 6, self.y(value) + 4, f"{value:g}", "end")
            for value in ticks(self.low_y, self.high_y)
        ]
        names = [label(WIDTH - _RIGHT, HEIGHT - 4, name_x, "end"), label(left, 10, name_y)]
        return "".join([both, *below, *beside, *names])


def _widened(low: float, high: float) -> tuple[float, float]:
    margin = (high - low) * 0.08 or max(abs(high), 1.0) * 0.1
    return low - margin, high + margin


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return round numbers between two values, of 1, 2 or 5 times a power of ten apart."""
    raw = (high - low) / most
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw)
    first = math.ceil(low / step)
    return [round(k * step, 12) for k in range(first, math.floor(high / step) + 1)]
