"""A reference and an answer at points: evaluated in balls, refuted where the balls are disjoint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

from flint import acb, arb

from grader.equivalence.effort import LAZY, spend
from grader.equivalence.numbers.evaluate import MAX_NODES, Evaluator, to_arb
from grader.equivalence.numbers.powers import OutsideDomain, Unclear
from grader.equivalence.numbers.precision import FIRST, precision
from grader.equivalence.numbers.real_functions import REAL_FUNCTIONS
from grader.equivalence.numbers.sample_points import (
    ENOUGH,
    Point,
    points_near,
    sample_points,
)
from grader.equivalence.numbers.unknown_functions import written_out
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.terms.summary import summary_of
from grader.equivalence.verdict import DOMAIN, Refuted, Remark, Verdict, different
from grader.expressions.nodes import Constant, Expression, Integral, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import contains, walk

#: Nodes that are evaluated at one precision, over all points.
MAX_WORK = 12_000
#: Values that an evaluator keeps.
MAX_KEPT = 20_000
#: Integers below this are printed with all their digits.
_WRITTEN_OUT = arb(10**15)
#: Points at which a sum or integral without end is worked out.
_OF_ENDLESS = 6
_OO = Constant("oo")
#: Points that are tried at all where a value takes long.
_COSTLY = 30
#: Points that are tried to meet one where both are defined, before a proof is tried.
FEW = 12


@dataclass(slots=True)
class Value:
    """The value at a point: a ball, or `None` with the reason why there is none."""

    ball: Any = None
    undefined: bool = False


def is_complex(*expressions: Expression, notation: Notation) -> bool:
    """Whether complex numbers occur, so that functions have their values on the complex plane."""
    for expression in expressions:
        summary = summary_of(expression)
        if summary.imaginary:
            return True
        if notation.complex_ and any(s.name in notation.complex_ for s in summary.symbols):
            return True
    return False


class FirstPoints:
    """The first points of comparison, with evaluators that keep what answers have in common.

    To be used inside `precision(FIRST)`, which lets in one thread at a time.
    """

    def __init__(
        self,
        symbols: frozenset[Symbol],
        integers: frozenset[Symbol],
        naturals: frozenset[Symbol],
        notation: Notation,
        complex_: bool,
    ) -> None:
        self.symbols, self.integers, self.complex = symbols, integers, complex_
        self.naturals = naturals
        self.notation = notation
        self.points = (
            sample_points(symbols, notation, integers, naturals) if symbols else iter([Point()])
        )
        self.made: list[tuple[Point, Evaluator]] = []

    def serves(self, pair: ScalarPair) -> bool:
        """Whether the points are also those of another pair."""
        return (
            self.complex == pair.complex
            and self.integers == pair.integers
            and self.naturals == pair.naturals
            and (self.symbols == pair.symbols or pair.symbols < self.symbols)
        )

    def __iter__(self) -> Iterator[tuple[Point, Evaluator]]:
        """Yield the first `FEW` points."""
        index = 0
        while index < FEW:
            if index == len(self.made):
                point = next(self.points, None)
                if point is None:
                    return
                self.made.append((point, self._evaluator(point)))
            point, evaluator = self.made[index]
            if len(evaluator.known) > MAX_KEPT:
                evaluator = self._evaluator(point)
                self.made[index] = point, evaluator
            evaluator.budget[0] = MAX_NODES
            yield point, evaluator
            index += 1

    def _evaluator(self, point: Point) -> Evaluator:
        env = environment(point, self.complex)
        return Evaluator(env, self.complex, self.notation.real_odd_roots)


def environment(point: Point, complex_: bool) -> dict[Expression, Any]:
    """Return the balls of a point's coordinates."""
    if complex_:
        return {symbol: acb(to_arb(number)) for symbol, number in point.items()}
    return {symbol: to_arb(number) for symbol, number in point.items()}


class ScalarPair:
    """A reference and an answer with all that their comparison shares."""

    def __init__(self, reference: Expression, answer: Expression, notation: Notation) -> None:
        self.reference, self.answer, self.notation = reference, answer, notation
        left, right = summary_of(reference), summary_of(answer)
        self.symbols = left.symbols | right.symbols
        self.integers = left.integers | right.integers
        self.naturals = left.naturals | right.naturals
        self.floats = left.floats or right.floats
        self.complex = is_complex(reference, answer, notation=notation)
        #: Steps of an evaluation of both sides at a point.
        self.size = len(left.order) + len(right.order)
        self.cost = self.size + LAZY * (left.lazy + right.lazy)
        self.domain_differs = False
        #: Whether a side without names has no value (known so far): no other point will help.
        self.stuck = False
        self.met = 0
        self.undefined = [0, 0]

    # -- evaluation ------------------------------------------------------------------------------

    def value(self, side: Expression, point: Point) -> Value:
        """Evaluate a side at a point, at the present precision."""
        return self.values((side,), point)[0]

    def values(self, sides: tuple[Expression, ...], point: Point) -> list[Value]:
        """Evaluate several expressions at a point; parts that they share are computed once."""
        env = environment(point, self.complex)
        evaluator = Evaluator(env, self.complex, self.notation.real_odd_roots)
        return [self.one_value(evaluator, side) for side in sides]

    @staticmethod
    def one_value(evaluator: Evaluator, side: Expression) -> Value:
        """Return the value of a side that an evaluator gives."""
        try:
            return Value(evaluator.value(side))
        except OutsideDomain:
            return Value(undefined=True)
        except Unclear:
            return Value()

    def points(self) -> Iterator[Point]:
        """Yield the points of comparison; a closed pair has one.

        Where the two are defined at none of the usual ones, those near their numbers follow.
        """
        if not self.symbols:
            yield {}
            return
        declared = self.symbols, self.notation, self.integers, self.naturals
        yield from sample_points(*declared)
        if not self.met:
            yield from points_near(self._numbers(), *declared)

    def _numbers(self) -> set[Fraction]:
        nodes = (*summary_of(self.reference).order, *summary_of(self.answer).order)
        values = (rational_value(node) for node in nodes if not summary_of(node).symbols)
        return {value for value in values if value is not None}

    def refute(self, points: Iterator[Point], bits: int, until: int = 10**9) -> Verdict | None:
        """Look for a point at which the two certainly differ, until so many were met."""
        most = _COSTLY if self.symbols and self.is_costly() else None
        with precision(bits):
            for point in islice(points, most):
                spend(self.cost * bits // FIRST)
                values = self._both(point)
                if values is None:
                    continue
                verdict = self._take(point, *values)
                if verdict is not None or self.met >= until or self.stuck:
                    return verdict
        return None

    def _both(self, point: Point) -> list[Value] | None:
        """Return both values; None for an endless sum or integral where the other has no value."""
        sides = self.reference, self.answer
        lazy = [summary_of(side).lazy for side in sides]
        if self.symbols and lazy[0] != lazy[1]:
            plain = self.value(sides[lazy[0]], point)
            if plain.undefined:
                return None
        return self.values(sides, point)

    def refute_first(self, first: FirstPoints) -> Verdict | None:
        """Look at the first points until one is met at which both are defined."""
        with precision(FIRST):
            for point, evaluator in first:
                spend(self.cost)
                left = self.one_value(evaluator, self.reference)
                right = self.one_value(evaluator, self.answer)
                if len(point) > len(self.symbols):
                    point = {name: point[name] for name in point if name in self.symbols}
                verdict = self._take(point, left, right)
                if verdict is not None or self.met or self.stuck:
                    return verdict
        return None

    def _take(self, point: Point, left: Value, right: Value) -> Verdict | None:
        """Take note of two values at a point; return the refutation if they differ."""
        if left.ball is not None and right.ball is not None:
            if not left.ball.overlaps(right.ball):
                evidence = refutation(point, left, right, self._functions())
                return different("different-values", evidence)
            self.met += 1
            return None
        self.undefined[0] += left.undefined
        self.undefined[1] += right.undefined
        if left.undefined != right.undefined:
            self.domain_differs = True
        self.stuck = (left.ball is None and not summary_of(self.reference).symbols) or (
            right.ball is None and not summary_of(self.answer).symbols
        )
        return None

    def _functions(self) -> tuple[tuple[str, str], ...]:
        """Return the unknown functions that occur, and what stands for them."""
        calls = summary_of(self.reference).calls | summary_of(self.answer).calls
        return tuple(written_out(*call) for call in sorted(calls) if call[0] not in REAL_FUNCTIONS)

    def is_endless(self) -> bool:
        """Whether infinity bounds a sum or integral, or a limit goes there."""
        lazy = (side for side in (self.reference, self.answer) if summary_of(side).lazy)
        return any(node is _OO for node in walk(*lazy))

    def is_costly(self) -> bool:
        """Whether a value takes long: that of an integral, or of what has no end."""
        return self.is_endless() or any(
            contains(side, Integral) for side in (self.reference, self.answer)
        )

    def enough(self) -> int:
        """Return at how many points the two are compared: fewer where they are large."""
        most = _OF_ENDLESS if self.is_endless() else ENOUGH
        return max(2, min(most, MAX_WORK // (self.size + 1)))

    def remarks(self) -> tuple[Remark, ...]:
        """Return what is to be said besides."""
        return (DOMAIN,) if self.domain_differs else ()


def refutation(
    point: Point, left: Value, right: Value, functions: tuple[tuple[str, str], ...] = ()
) -> Refuted:
    """Return the evidence of a difference at a point."""
    names = tuple((symbol.name, str(number)) for symbol, number in point.items())
    one, other = distinct_texts(left.ball, right.ball)
    return Refuted(names, one, other, functions=functions)


def distinct_texts(left: Any, right: Any) -> tuple[str, str]:
    """Print two balls to as many digits as it takes to see that they differ."""
    for digits in (6, 12, 24, 60):
        texts = ball_text(left, digits), ball_text(right, digits)
        if texts[0] != texts[1]:
            break
    return texts


def ball_text(ball: Any, digits: int = 6) -> str:
    """Print a ball to a few digits."""
    if isinstance(ball, acb):
        if ball.imag.is_zero():
            return ball_text(ball.real, digits)
        real = "" if ball.real.is_zero() else ball_text(ball.real, digits)
        imaginary = ball_text(ball.imag, digits)
        joint = " + " if real and not imaginary.startswith("-") else " " if real else ""
        return f"{real}{joint}{imaginary} i"
    if ball.is_integer() and abs(ball) < _WRITTEN_OUT:
        return str(ball.unique_fmpz())
    if ball.contains(0):
        return "0"
    text: str = ball.mid().str(digits, radius=False)
    if "e" not in text and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def first_points(reference: Expression, notation: Notation) -> FirstPoints:
    """Return the first points for a reference and answers in its names."""
    summary = summary_of(reference)
    complex_ = is_complex(reference, notation=notation)
    return FirstPoints(summary.symbols, summary.integers, summary.naturals, notation, complex_)
