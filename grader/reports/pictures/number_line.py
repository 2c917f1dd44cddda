"""Sets of numbers on a line: the student's above, the right one below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from grader.equivalence import Enclosure, enclose
from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Interval,
    Neg,
    SetOperation,
)
from grader.expressions.traversal import walk
from grader.reports.pictures.drawing import WIDTH, label, line, lines, picture, short, ticks

_LEFT, _RIGHT = 74.0, 14.0
_MOST = 20


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a set: an interval, or a point where both ends are one; infinite ends are None."""

    low: float | None
    high: float | None
    low_open: bool = False
    high_open: bool = False


def number_line(given: Expression, expected: Expression) -> Markup | None:
    """Draw two sets of real numbers; None if one of them is nothing to draw."""
    pairs = any(isinstance(node, Interval) for each in (given, expected) for node in walk(each))
    yours, right = _pieces(given, pairs), _pieces(expected, pairs)
    if not yours or not right or len(yours) + len(right) > _MOST:
        return None
    ends = [end for piece in (*yours, *right) for end in (piece.low, piece.high) if end is not None]
    if not ends or max(map(abs, ends)) > 1e9:
        return None
    scale = _Scale.around(ends)
    body = "".join(
        [
            label(_LEFT - 10, 34, "yours", "end"), _drawn(yours, 30, scale, "incorrect"),
            label(_LEFT - 10, 68, "expected", "end"), _drawn(right, 64, scale, "correct"),
            scale.axis(),
        ]
    )  # fmt: skip
    said = f"Yours: {_said(yours)}. Expected: {_said(right)}."
    return picture(WIDTH, 118, "Your set and the expected one on the number line", said, body)


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float

    @classmethod
    def around(cls, ends: Sequence[float]) -> _Scale:
        low, high = min(ends), max(ends)
        margin = (high - low) * 0.2 or max(1.0, abs(high) * 0.2)
        return cls(low - margin, high + margin)

    def x(self, value: float | None, otherwise: float) -> float:
        if value is None:
            return otherwise
        return _LEFT + (value - self.low) / (self.high - self.low) * (WIDTH - _LEFT - _RIGHT)

    def axis(self) -> str:
        values = [(self.x(value, 0), f"{value:g}") for value in ticks(self.low, self.high)]
        drawn = (line(x, 89, x, 95) for x, _ in values)
        words = (label(x, 110, text) for x, text in values)
        return lines(line(_LEFT, 92, WIDTH - _RIGHT, 92), *drawn) + "".join(words)


def _drawn(pieces: Sequence[_Piece], y: float, scale: _Scale, style: str) -> str:
    return "".join(_piece(piece, y, scale, style) for piece in pieces)


def _piece(piece: _Piece, y: float, scale: _Scale, style: str) -> str:
    left, right = scale.x(piece.low, _LEFT), scale.x(piece.high, WIDTH - _RIGHT)
    parts = [lines(line(left, y, right, y, f"set {style}"))] if right > left else []
    for end, x, is_open in (
        (piece.low, left, piece.low_open),
        (piece.high, right, piece.high_open),
    ):
        if end is not None:
            hole = "var(--page, #fff)" if is_open else "currentColor"
            parts.append(
                f'<circle class="{style}" cx="{short(x)}" cy="{short(y)}" r="4" '
                f'fill="{hole}" stroke="currentColor"/>'
            )
    return "".join(parts)


def _said(pieces: Sequence[_Piece]) -> str:
    return ", ".join(map(_piece_said, pieces))


def _piece_said(piece: _Piece) -> str:
    if piece.low is not None and piece.low == piece.high:
        return f"{piece.low:g}"
    low = "minus infinity" if piece.low is None else f"{piece.low:g}"
    high = "infinity" if piece.high is None else f"{piece.high:g}"
    ends = [f"{low} left out"] * piece.low_open + [f"{high} left out"] * piece.high_open
    note = f" ({', '.join(e for e in ends if 'infinity' not in e)})" if ends else ""
    return f"{low} to {high}{note}".replace(" ()", "")


# -- what is drawn of a set ----------------------------------------------------------------------


def _pieces(value: Expression, pairs: bool) -> list[_Piece]:
    """Return the parts of a set; none where one of them cannot be drawn.

    `[0, 1]` and `(0, 1)` are read as a list and a point; as `pairs` they are intervals.
    """
    try:
        return list(_parts(value, pairs))
    except _NotDrawn:
        return []


class _NotDrawn(Exception):
    """A part of a set that is no interval and no number."""


def _parts(value: Expression, pairs: bool) -> Iterator[_Piece]:
    match value:
        case Collection(kind="list" | "tuple") if pairs and len(value.args) == 2:
            low, high = map(_end, value.args)
            is_open = value.kind == "tuple"
            yield _Piece(low, high, is_open, is_open)
        case Interval():
            low, high = map(_end, value.args)
            yield _Piece(low, high, value.left_open, value.right_open)
        case SetOperation(op="union"):
            for arg in value.args:
                yield from _parts(arg, pairs)
        case Collection(kind="set"):
            for arg in value.args:
                yield _point(arg)
        case _:
            raise _NotDrawn


def _point(value: Expression) -> _Piece:
    place = _end(value)
    if place is None:
        raise _NotDrawn
    return _Piece(place, place)


def _end(value: Expression) -> float | None:
    """Return an end of an interval; None for an infinite one."""
    inner = value.args[0] if isinstance(value, Neg) else value
    if isinstance(inner, Constant) and inner.name == "oo":
        return None
    found = enclose(value)
    if not isinstance(found, Enclosure) or abs(found.midpoint) > 10**12:
        raise _NotDrawn
    return float(found.midpoint)
