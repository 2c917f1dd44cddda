"""Where two expressions are compared: rational points, the simplest ones first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from operator import attrgetter

from grader.expressions.nodes import Symbol
from grader.expressions.notation import Notation

Point = dict[Symbol, Fraction]

_SMALL = tuple(Fraction(n) for n in (2, 3, 5, 7, 4, 9, 6, 8))
_UNIT = tuple(Fraction(n, d) for n, d in ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (2, 5), (3, 5)))
_SCALES = (1, 1, 1, 3, 10, 40)

#: How many points are tried before two expressions count as not refuted.
ENOUGH = 14
#: How many points are tried to find one at which both expressions are defined.
SEARCH = 220


def _generic(values: tuple[Fraction, ...], index: int) -> Fraction:
    rounds, place = divmod(index, len(values))
    return values[place] + Fraction(rounds, 7) if rounds else values[place]


def sample_points(
    symbols: Iterable[Symbol],
    notation: Notation,
    integers: frozenset[Symbol] = frozenset(),
    naturals: frozenset[Symbol] = frozenset(),
) -> Iterator[Point]:
    """Yield `SEARCH` points that respect the declared domains, always the same for the same names.

    `integers` and `naturals` are symbols that have to be such besides those declared.
    """
    names = sorted(symbols, key=attrgetter("payload"))
    count = len(names)
    if count <= len(_SMALL):
        yield dict(zip(names, _SMALL, strict=False))
    integer_names = {
        s for s in names if s.name in notation.integer or s in integers or s in naturals
    }
    signed = {s for s in names if s.name in notation.positive or s.name in notation.nonnegative}

    def fit(symbol: Symbol, value: Fraction) -> Fraction:
        if symbol in integer_names:
            value = Fraction(round(value))
        if symbol in naturals:
            value = abs(value)
        if symbol in signed:
            value = abs(value) or Fraction(1)
        return value

    if count > len(_SMALL):
        yield {s: _fit_small(_generic(_SMALL, i), s in integer_names) for i, s in enumerate(names)}
    yield {s: fit(s, _generic(_UNIT, i)) for i, s in enumerate(names)}
    yield {s: fit(s, -_generic(_SMALL, i)) for i, s in enumerate(names)}
    yield {s: fit(s, (-1) ** i * _generic(_UNIT, i)) for i, s in enumerate(names)}
    yield {s: fit(s, -((-1) ** i) * _generic(_SMALL, count - i)) for i, s in enumerate(names)}
    yield {s: fit(s, _generic(_SMALL, count - i)) for i, s in enumerate(names)}
    yield {s: fit(s, Fraction(1)) for s in names}
    yield {s: fit(s, Fraction(0)) for s in names}
    yield {s: fit(s, Fraction(-1)) for s in names}
    import random  # seldom needed, and it takes long to load

    source = random.Random(20_011)
    for _ in range(SEARCH - 9):
        scale = source.choice(_SCALES)
        yield {s: fit(s, Fraction(source.randint(-60, 60) * scale, 60)) for s in names}


def _fit_small(value: Fraction, integer: bool) -> Fraction:
    return Fraction(round(value)) if integer else value
