"""Lengths of time as clocks show them: `1:30 h`, `0:01:30`, `1h30`.

They are written out, `1 h 30 min`, where a part asks for a time. Two numbers without a unit may be
hours and minutes, or minutes and seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from grader.answers.base import Response
from grader.answers.find.measures.units import UnitOfMeasure
from grader.errors import Place
from grader.expressions.nodes import Add, Mul, Number, Unit
from grader.expressions.notation import Unreadable

_TIME = (("second", Fraction(1)),)
_HOURS = r"h|hr|hrs|hours?|std|stunden?|horas?|heures?|ore"
_MINUTES = r"min|mins|minutes?|minuten|minutos?|minuti"
_SIXTIETH = r"[0-5]\d"
_CLOCK = re.compile(
    rf"(?<![\w:.,])(?:(?P<first>\d{{1,3}})(?::|\{{:\}})(?P<second>{_SIXTIETH})"
    rf"(?:(?::|\{{:\}})(?P<third>{_SIXTIETH}))?(?![\d:.,]\d|\d)"
    rf"(?:[\s$~]{{0,3}}(?:(?P<hours>{_HOURS})|(?P<minutes>{_MINUTES})|(?P<other>[^\W\d_]+)))?(?!\w)"
    rf"|(?P<h>\d{{1,3}})\s?h\s?(?P<min>{_SIXTIETH})(?:\s?min)?(?!\w))",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d")
_LONGEST = 200
_OPEN = "whether these are hours and minutes or minutes and seconds is not said"


def with_clock_times(
    expected: UnitOfMeasure, found: Iterable[Response], lines: Mapping[Place, str], named: bool
) -> tuple[Response, ...]:
    """Return the answers, a length of time in place of all that was read in its line; in any order.

    Where the answer has a name, only lines in which something was found hold one.
    """
    if expected.dimension != _TIME:
        return tuple(found)
    times = {at: each for at, line in lines.items() if (each := _time_in(line, at)) is not None}
    kept: list[Response] = []
    for response in found:
        at = Place(response.place.source, response.place.line)
        time = times.get(at)
        if time is None:
            kept.append(response)
        elif not kept or kept[-1].place != at:
            kept.append(replace(time, statement=response.statement))
    said = {response.place for response in kept}
    if not named:
        kept += (time for at, time in times.items() if at not in said)
    return tuple(kept)


def _time_in(line: str, at: Place) -> Response | None:
    """Return the length of time that ends a line, with nothing but words behind it."""
    found = [*_CLOCK.finditer(line)] if len(line) <= _LONGEST else []
    if not found or _NUMBER.search(line, found[-1].end()):
        return None
    return _response(found[-1], at) if len(found) == 1 or _says_unit(found[-1]) else None


def written_out(text: str, expected: UnitOfMeasure) -> str:
    """Return a text that is a length of time with its units, every other text as it is."""
    if expected.dimension != _TIME:
        return text
    found = _CLOCK.fullmatch(text.strip(" $.")) if len(text) <= _LONGEST else None
    response = _response(found, Place("")) if found else None
    return response.raw if response else text


def _says_unit(found: re.Match[str]) -> bool:
    return bool(found["h"] or found["hours"] or found["minutes"] or found["third"])


def _response(found: re.Match[str], at: Place) -> Response | None:
    if found["other"]:
        return None  # a time of day, a score, a map
    if not _says_unit(found):
        raw = found[0].strip(" $")
        return Response(raw, Unreadable(1, "a unit", _OPEN), at)
    units = ("min", "s") if found["minutes"] else ("h", "min", "s")
    numbers = (found["h"] or found["first"], found["min"] or found["second"], found["third"])
    pieces = [(int(n), unit) for n, unit in zip(numbers, units, strict=False) if n is not None]
    raw = " ".join(f"{number} {unit}" for number, unit in pieces)
    return Response(raw, Add(*(Mul(Number(n), Unit(unit)) for n, unit in pieces)), at)
