"""Two sides that agree to many digits at many points, where nothing proves that they are equal.

Values are balls, so that the digits in which two agree are certain. That settles what is analytic
in its names, and what runs over integers: formulas of the size of an answer that agree so far are
one. It does not settle what jumps or has a corner, at a place which no point need be near; nor what
comes close to something else without being it: where very large or very small numbers occur, or
sums of exponentials of squares.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

from flint import arb

from grader.equivalence.effort import LAZY, spend
from grader.equivalence.numbers.evaluate import Evaluator
from grader.equivalence.numbers.precision import FINE, FIRST, LADDER, precision
from grader.equivalence.numbers.sample_points import Point
from grader.equivalence.scalars.analytic import is_settled_by_values
from grader.equivalence.scalars.evaluation import ScalarPair, Value, environment, refutation
from grader.equivalence.terms.summary import summary_of
from grader.equivalence.verdict import Agreed, Verdict, different, equivalent
from grader.expressions.nodes import Call, Symbol
from grader.expressions.notation import Notation

#: In so many bits two values have to agree, and so many digits that is.
BITS, DIGITS = 100, 30
_NEAR = arb(2) ** -BITS
_NEAR_ZERO = arb(2) ** (-BITS - 40)
#: Values between which all parts of a formula have to lie, and what grows or falls like `e^x`.
_LARGEST = arb(2) ** 120
_FARTHEST = 60
_EXPONENTIAL = frozenset({"tanh", "coth", "sech", "csch", "erf", "erfc", "exp"})
#: Points at which two sides are compared if a name is no integer, and how many have to count.
_TRIED, _ENOUGH, _OF_ENDLESS = 24, 10, 6
#: Whole numbers that are tried for each name, by the number of names: some 800 points at most.
_BOXES = {1: 30, 2: 13, 3: 4}
_ENOUGH_WHOLE, _ENOUGH_PAIRS = 12, 60
_FEW_WHOLE = 7

#: What a value of few bits has to be certain to, and how often that may fail.
_NARROW = arb(2) ** -24
_TOO_WIDE = 5
#: Nodes that are evaluated for one value, the integrand of an integral for each of its points.
_MAX_NODES = 1_000_000

#: Numbers that are nothing special, near to zero, near to one, and far out.
_COORDINATES = tuple(
    Fraction(a, b)
    for a, b in (
        (21, 103), (-17, 101), (91, 101), (7, 97), (-79, 89), (160, 103), (-5, 83), (59, 101),
        (-170, 101), (22, 109), (501, 97), (-13, 67), (-411, 107), (39, 107), (3371, 103),
        (-71, 103), (-2903, 89), (11, 71), (83, 89), (-37, 61), (-23, 103),
    )
)  # fmt: skip


def by_agreement(pair: ScalarPair, notation: Notation) -> Verdict | None:
    """Return the verdict that values to many digits give; None where they settle nothing."""
    whole = frozenset(name for name in pair.symbols if name.name in notation.integer)
    if pair.floats or not is_settled_by_values(pair, whole):
        return None
    trial = _Trial(pair, whole)
    for point in _points(pair, whole, notation, trial.costly):
        trial.compare_at(point)
        if trial.refuted is not None:
            return trial.refuted
        if trial.done or trial.wide > _TOO_WIDE + trial.close:
            break
    if trial.close < trial.wanted:
        return None
    return equivalent("agreed", Agreed(DIGITS, trial.close), *pair.remarks())


class _Trial:
    """A comparison at one point after the other: where both sides agree, or certainly differ."""

    def __init__(self, pair: ScalarPair, whole: frozenset[Symbol]) -> None:
        self.pair = pair
        self.costly = pair.is_costly()
        self.of_integers = bool(whole) and whole == pair.symbols
        lazy = summary_of(pair.reference).lazy or summary_of(pair.answer).lazy
        self.bits = FINE if lazy or pair.symbols else LADDER[-1]
        self.cost = pair.size + LAZY * lazy
        self.close = self.wide = 0
        self.refuted: Verdict | None = None
        if not pair.symbols:
            self.wanted = 1
        elif self.of_integers and not self.costly:
            self.wanted = _ENOUGH_WHOLE if len(whole) == 1 else _ENOUGH_PAIRS
        else:
            self.wanted = _ENOUGH if len(pair.symbols) > 1 else _OF_ENDLESS

    @property
    def done(self) -> bool:
        """Whether enough points were compared; of integers all are that can be had at no cost."""
        return self.close >= self.wanted and (self.costly or not self.of_integers)

    def compare_at(self, point: Point) -> None:
        """Compare to many digits, where it is not hopeless to have them."""
        spend(self.cost)
        if self.costly and not self._is_narrow(point):
            return
        with precision(self.bits):
            evaluator = self._evaluator(point)
            left, right = self._values(evaluator)
            if left.ball is None or right.ball is None:
                self.wide += self.costly
            elif not left.ball.overlaps(right.ball):
                self.refuted = different("different-values", refutation(point, left, right))
            elif not agree(left.ball, right.ball):
                self.wide += self.costly
            elif _is_moderate(self.pair, evaluator, self.of_integers):
                self.close += 1

    def _is_narrow(self, point: Point) -> bool:
        """Whether a few digits are certain: where not even these are had, more would take long."""
        with precision(FIRST):
            values = self._values(self._evaluator(point))
        balls = [value.ball for value in values if value.ball is not None]
        narrow = all(abs(ball).rad() < _NARROW * (1 + abs(ball)) for ball in balls)
        self.wide += not narrow
        return len(balls) == 2 and narrow

    def _evaluator(self, point: Point) -> Evaluator:
        pair, names = self.pair, environment(point, self.pair.complex)
        return Evaluator(names, pair.complex, pair.notation.real_odd_roots, [_MAX_NODES])

    def _values(self, evaluator: Evaluator) -> tuple[Value, Value]:
        left = self.pair.one_value(evaluator, self.pair.reference)
        return left, self.pair.one_value(evaluator, self.pair.answer)


def agree(left: Any, right: Any) -> bool:
    """Whether two balls are certain to so many digits, and have them in common."""
    gap = abs(left - right).abs_upper()
    size = max(abs(left).abs_lower(), abs(right).abs_lower())
    return bool(gap < size * _NEAR or gap < _NEAR_ZERO)


def _is_moderate(pair: ScalarPair, evaluator: Evaluator, whole: bool) -> bool:
    """Whether no part is so large or so small that it could not be seen beside another.

    Integers may be large, where all names stand for such.
    """
    for side in (pair.reference, pair.answer):
        for node in summary_of(side).order:
            value = abs(evaluator.known[node])
            if not (value.is_zero() or (value > 1 / _LARGEST and (whole or value < _LARGEST))):
                return False
            steep = isinstance(node, Call) and node.name in _EXPONENTIAL
            if steep and not abs(evaluator.known[node.args[0]]) < _FARTHEST:
                return False
    return True


def _points(
    pair: ScalarPair, whole: frozenset[Symbol], notation: Notation, costly: bool
) -> Iterator[Point]:
    names = sorted(pair.symbols, key=lambda symbol: symbol.name)
    if not names:
        yield {}
    elif len(whole) == len(names) and not costly:
        yield from _whole_points(names, notation)
    else:
        placed = list(enumerate(names))
        for turn in range(_TRIED):
            yield {name: _coordinate(name, turn, i, whole, notation) for i, name in placed}


def _least(name: Symbol, notation: Notation) -> int | None:
    if name.name in notation.positive:
        return 1
    return 0 if name.name in notation.nonnegative else None


def _whole_points(names: list[Symbol], notation: Notation) -> Iterator[Point]:
    size = _BOXES.get(len(names), 2)
    ranges = []
    for name in names:
        least = _least(name, notation)
        ranges.append(range(-size, size + 1) if least is None else range(least, 2 * size))
    for values in product(*ranges[:5]):
        yield dict(zip(names, map(Fraction, values), strict=False))


def _coordinate(
    name: Symbol, turn: int, place: int, whole: frozenset[Symbol], notation: Notation
) -> Fraction:
    least = _least(name, notation)
    if name in whole:
        value = (turn + 3 * place) % (_FEW_WHOLE + 1)
        return Fraction(value + least if least is not None else value - 2)
    number = _COORDINATES[(turn * (1 + place) + 5 * place) % len(_COORDINATES)]
    return abs(number) if least is not None else number
