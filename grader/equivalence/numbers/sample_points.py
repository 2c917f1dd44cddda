"""Where two expressions are compared: rational points, the simplest ones first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice, pairwise
from operator import attrgetter

from grader.expressions.nodes import Symbol
from grader.expressions.notation import Notation

Point = dict[Symbol, Fraction]
_by_name = attrgetter("payload")

_SMALL = tuple(Fraction(n) for n in (2, 3, 5, 7, 4, 9, 6, 8))
_DIVIDED = tuple(Fraction(n) for n in (12, 18, 8, 30))
_UNIT = tuple(Fraction(n, d) for n, d in ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (2, 5), (3, 5)))
#: Between pi and 2 pi, where a sine is negative.
_FAR = Fraction(36, 7)
_SCALES = (1, 1, 1, 3, 10, 40)

#: How many points are tried before two expressions count as not refuted.
ENOUGH = 14
#: How many points are tried to find one at which both expressions are defined.
SEARCH = 220
#: How many more are tried near the numbers of the expressions, where none was found.
_MORE = 160
_MAX_NUMBERS = 12
_STEPS = tuple(Fraction(n, d) for n, d in ((1, 7), (1, 1), (7, 2), (40, 3)))


def _with_divisors(index: int) -> Fraction:
    return _DIVIDED[index % len(_DIVIDED)]


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
    names = sorted(symbols, key=_by_name)
    count = len(names)
    if count <= len(_SMALL):
        yield dict(zip(names, _SMALL, strict=False))
    integer_names = {
        s for s in names if s.name in notation.integer or s in integers or s in naturals
    }
    signed = {s for s in names if s.name in notation.positive or s.name in notation.nonnegative}

    def fit(symbol: Symbol, value: Fraction) -> Fraction:
        return _fit(value, symbol in integer_names, symbol in naturals, symbol in signed)

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
    yield {s: fit(s, _FAR + 3 * i) for i, s in enumerate(names)}
    yield {s: fit(s, -_FAR - 5 * i) for i, s in enumerate(names)}
    if len(integer_names) > 1:  # all the pairs before have no common divisor but 1
        yield {s: fit(s, _with_divisors(i)) for i, s in enumerate(names)}
    import random  # seldom needed, and it takes long to load

    source = random.Random(20_011)
    for _ in range(SEARCH - 11):
        scale = source.choice(_SCALES)
        yield {s: fit(s, Fraction(source.randint(-60, 60) * scale, 60)) for s in names}


def points_near(
    numbers: Iterable[Fraction],
    symbols: Iterable[Symbol],
    notation: Notation,
    integers: frozenset[Symbol] = frozenset(),
    naturals: frozenset[Symbol] = frozenset(),
) -> Iterator[Point]:
    """Yield points near the numbers that occur: where `sqrt(x - 100)` has its domain.

    Coordinates lie a little beside the numbers and their quotients, between two of them, and far
    beyond; with several names, one is moved while the others take turns.
    """
    names = sorted(symbols, key=_by_name)
    values = _coordinates(sorted({abs(number) for number in numbers})[-_MAX_NUMBERS:])
    count = len(values)
    signed = {s for s in names if s.name in notation.positive or s.name in notation.nonnegative}
    for turn in range(_MORE if values else 0):
        point = {}
        for place, symbol in enumerate(names):
            value = values[(turn + place * (1 + turn // count) * 5) % count]
            whole = symbol.name in notation.integer or symbol in integers or symbol in naturals
            point[symbol] = _fit(value, whole, symbol in naturals, symbol in signed)
        yield point


def _coordinates(numbers: Sequence[Fraction]) -> list[Fraction]:
    """Return the coordinates to try, nearest to the numbers first, each with both signs."""
    ratios = [a / b for a in numbers for b in numbers if b and a > b > 1]
    anchors = list(dict.fromkeys((*numbers, *islice(ratios, _MAX_NUMBERS))))
    between = [(a + b) / 2 for a, b in pairwise(numbers)]
    beside = [anchor + step * sign for step in _STEPS for anchor in anchors for sign in (1, -1)]
    far = [factor * max(anchors) for factor in (2, 10, 1000)] if anchors else []
    return [sign * value for value in dict.fromkeys((*between, *beside, *far)) for sign in (1, -1)]


def _fit(value: Fraction, whole: bool, natural: bool, signed: bool) -> Fraction:
    if whole:
        value = Fraction(round(value))
    if natural:
        value = abs(value)
    return abs(value) or Fraction(1) if signed else value


def _fit_small(value: Fraction, integer: bool) -> Fraction:
    return Fraction(round(value)) if integer else value
