"""Are two expressions that stand for a number the same? Balls refute, normal forms prove."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flint import acb, arb

from grader.equivalence.angles import closed_is_zero
from grader.equivalence.ball_functions import OutsideDomain, Unclear
from grader.equivalence.balls import MOST_NODES, Evaluator, to_arb
from grader.equivalence.borders import borders, has_jumps
from grader.equivalence.core import to_core
from grader.equivalence.critical import NotAlgebraicFunction
from grader.equivalence.exact import rational_value
from grader.equivalence.features import features_of
from grader.equivalence.points import ENOUGH, Point, sample_points
from grader.equivalence.precision import FIRST, LADDER, precision
from grader.equivalence.prove import Proof, prove_equal
from grader.equivalence.univariate import CannotTell, vanishes_everywhere
from grader.equivalence.verdict import (
    Evidence,
    Identical,
    Outcome,
    Proved,
    Refuted,
    Remark,
    Verdict,
    WithinTolerance,
)
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Expression,
    Integral,
    Limit,
    Neg,
    Symbol,
    substitute,
    walk,
)
from grader.expressions.notation import Notation
from grader.expressions.plain import to_plain

DOMAIN = Remark("domain", "The two are not defined at the same points; where both are, they agree.")


#: Nodes that are evaluated at one precision, over all points.
MOST_WORK = 12_000
#: The computer algebra system is asked about expressions of so many nodes, and no larger numbers.
MOST_ASKED_NODES = 240
MOST_ASKED_BITS = 2_000
_EVALUATED = (Integral, Limit, BigOperator)
#: Values that an evaluator keeps.
MOST_KEPT = 20_000
#: Points that are tried to meet one where both are defined, before a proof is tried.
FEW = 12


@dataclass(frozen=True, slots=True)
class _Value:
    """The value at a point: a ball, or `None` with the reason why there is none."""

    ball: Any = None
    undefined: bool = False


def equivalent(code: str, evidence: Evidence, *remarks: Remark) -> Verdict:
    """Return the verdict of equality."""
    return Verdict(Outcome.EQUIVALENT, code, evidence, remarks)


def different(code: str, evidence: Evidence = None) -> Verdict:
    """Return the verdict of difference."""
    return Verdict(Outcome.DIFFERENT, code, evidence)


def undecided(code: str, text: str = "") -> Verdict:
    """Return that nothing settled the question."""
    remarks = (Remark(code, text),) if text else ()
    return Verdict(Outcome.UNDECIDED, code, None, remarks)


def is_complex(*expressions: Expression, notation: Notation) -> bool:
    """Whether complex numbers occur, so that functions have their values on the complex plane."""
    for expression in expressions:
        found = features_of(expression)
        if found.imaginary:
            return True
        if notation.complex_ and any(s.name in notation.complex_ for s in found.symbols):
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
        notation: Notation,
        complex_: bool,
    ) -> None:
        self.symbols, self.integers, self.complex = symbols, integers, complex_
        self.notation = notation
        self.points = sample_points(symbols, notation, integers) if symbols else iter([Point()])
        self.made: list[tuple[Point, Evaluator]] = []

    def serves(self, pair: ScalarPair) -> bool:
        """Whether the points are also those of another pair."""
        return (
            self.complex == pair.complex
            and self.integers == pair.integers
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
                odd = self.notation.real_odd_roots
                self.made.append(
                    (point, Evaluator(environment(point, self.complex), self.complex, odd))
                )
            point, evaluator = self.made[index]
            if len(evaluator.known) > MOST_KEPT:
                evaluator = Evaluator(evaluator.env, self.complex, self.notation.real_odd_roots)
                self.made[index] = point, evaluator
            evaluator.budget[0] = MOST_NODES
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
        left, right = features_of(reference), features_of(answer)
        self.symbols = left.symbols | right.symbols
        self.integers = left.integers | right.integers
        self.floats = left.floats or right.floats
        self.complex = is_complex(reference, answer, notation=notation)
        self.domain_differs = False
        self.met = 0
        self.undefined = [0, 0]

    # -- evaluation ------------------------------------------------------------------------------

    def value(self, side: Expression, point: Point) -> _Value:
        """Evaluate a side at a point, at the present precision."""
        return self.values((side,), point)[0]

    def values(self, sides: tuple[Expression, ...], point: Point) -> list[_Value]:
        """Evaluate several expressions at a point; parts that they share are computed once."""
        env = environment(point, self.complex)
        evaluator = Evaluator(env, self.complex, self.notation.real_odd_roots)
        return [self._one_value(evaluator, side) for side in sides]

    @staticmethod
    def _one_value(evaluator: Evaluator, side: Expression) -> _Value:
        try:
            return _Value(evaluator.value(side))
        except OutsideDomain:
            return _Value(undefined=True)
        except Unclear:
            return _Value()

    def points(self) -> Iterator[Point]:
        """Yield the points of comparison; a closed pair has one."""
        if not self.symbols:
            return iter(({},))
        return sample_points(self.symbols, self.notation, self.integers)

    def refute(self, points: Iterator[Point], bits: int, until: int = 10**9) -> Verdict | None:
        """Look for a point at which the two certainly differ, until so many were met."""
        with precision(bits):
            for point in points:
                values = self.values((self.reference, self.answer), point)
                found = self._take(point, *values)
                if found is not None or self.met >= until:
                    return found
        return None

    def refute_first(self, first: FirstPoints) -> Verdict | None:
        """Look at the first points until one is met at which both are defined."""
        with precision(FIRST):
            for point, evaluator in first:
                left = self._one_value(evaluator, self.reference)
                right = self._one_value(evaluator, self.answer)
                if len(point) > len(self.symbols):
                    point = {name: point[name] for name in point if name in self.symbols}
                found = self._take(point, left, right)
                if found is not None or self.met:
                    return found
        return None

    def _take(self, point: Point, left: _Value, right: _Value) -> Verdict | None:
        """Take note of two values at a point; return the refutation if they differ."""
        if left.ball is not None and right.ball is not None:
            if not left.ball.overlaps(right.ball):
                return different("different-values", refutation(point, left, right))
            self.met += 1
        elif left.undefined or right.undefined:
            self.undefined[0] += left.undefined
            self.undefined[1] += right.undefined
            if left.undefined != right.undefined:
                self.domain_differs = True
        return None

    def enough(self) -> int:
        """Return at how many points the two are compared: fewer where they are large."""
        size = len(features_of(self.reference).order) + len(features_of(self.answer).order)
        return max(2, min(ENOUGH, MOST_WORK // (size + 1)))

    def remarks(self) -> tuple[Remark, ...]:
        """Return what is to be said besides."""
        return (DOMAIN,) if self.domain_differs else ()


def refutation(point: Point, left: _Value, right: _Value) -> Refuted:
    """Return the evidence of a difference at a point."""
    names = tuple((symbol.name, str(number)) for symbol, number in point.items())
    one, other = distinct_texts(left.ball, right.ball)
    return Refuted(names, one, other)


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
    if ball.is_integer() and abs(ball) < 10**15:
        return str(int(ball.unique_fmpz()))
    text = str(arb(ball.mid()).str(digits, radius=False))
    if "e" not in text and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def first_points(reference: Expression, notation: Notation) -> FirstPoints:
    """Return the first points for a reference and answers in its names."""
    found = features_of(reference)
    complex_ = is_complex(reference, notation=notation)
    return FirstPoints(found.symbols, found.integers, notation, complex_)


def compare_scalars(
    reference: Expression,
    answer: Expression,
    notation: Notation,
    first: FirstPoints | None = None,
) -> Verdict:
    """Decide whether two numbers or expressions of names are equal wherever both are defined."""
    if reference is answer:
        return equivalent("identical", Identical())
    pair = ScalarPair(reference, answer, notation)
    if first is None or not first.serves(pair):
        first = FirstPoints(pair.symbols, pair.integers, notation, pair.complex)
    found = pair.refute_first(first)
    if found is not None:
        return found
    if not pair.symbols and not pair.complex and any(pair.undefined):
        pair.complex = True  # the root of a negative number: complex numbers occur after all
        found = pair.refute(pair.points(), FIRST)
        if found is not None:
            return found
    return _prove_or_refute(pair)


def _prove_or_refute(pair: ScalarPair) -> Verdict:
    if not pair.symbols and not pair.floats:
        difference = Add(pair.reference, Neg(pair.answer))
        zero = closed_is_zero(difference, pair.complex, pair.notation.real_odd_roots)
        if zero:
            return equivalent("proved", Proved("separation bound"))
    proof = (
        Proof(False, "floats")
        if pair.floats
        else prove_equal(pair.reference, pair.answer, pair.notation, pair.complex)
    )
    if proof.equal and proof.split and has_jumps(pair.reference, pair.answer):
        found = _differs_on_border(pair, proof)
        if found is not None:
            return found
    if proof.equal and pair.met:
        return equivalent("proved", Proved("normal form"), *pair.remarks())
    for bits in LADDER:
        until = 1 if proof.equal else pair.enough()
        pair.met = 0
        found = pair.refute(pair.points(), bits, until)
        if found is not None:
            return found
        if pair.met >= until and proof.equal:
            break
    return _conclusion(pair, proof)


def _differs_on_border(pair: ScalarPair, proof: Proof) -> Verdict | None:
    """Look where a sign changes, if a function jumps there; None if the two agree there too."""
    for border in borders(proof.split) or ():
        sides = [to_core(substitute(side, border)) for side in (pair.reference, pair.answer)]
        verdict = compare_scalars(sides[0], sides[1], pair.notation)
        if verdict.outcome is Outcome.DIFFERENT and isinstance(verdict.evidence, Refuted):
            where = tuple((str(name.payload[0]), to_text(value)) for name, value in border.items())
            point = (*where, *verdict.evidence.point)
            return different("different-values", replace(verdict.evidence, point=point))
        if verdict.outcome is Outcome.UNDECIDED and verdict.code != "no-common-point":
            return verdict
    return None


def to_text(value: Expression) -> str:
    """Print the value of a coordinate: a number, or an expression in other names."""
    exact = rational_value(value)
    return to_plain(value) if exact is None else str(exact)


def _conclusion(pair: ScalarPair, proof: Proof) -> Verdict:
    if not pair.met:
        if any(pair.undefined):
            return different("undefined") if not pair.symbols else undecided("no-common-point")
        if not pair.symbols and proof.equal:
            return equivalent("proved", Proved("normal form"))
        return _attested(pair, proof)
    if proof.equal:
        return equivalent("proved", Proved("normal form"), *pair.remarks())
    if pair.floats:
        evidence = WithinTolerance("printed by a float", "0", "half a unit of the 15th digit")
        return equivalent("float-literal", evidence, *pair.remarks())
    return _attested(pair, proof)


def _attested(pair: ScalarPair, proof: Proof) -> Verdict:
    """Ask the computer algebra system, where the balls agree at every point but nothing proves."""
    if _is_algebraic_identity(pair):
        return equivalent("proved", Proved("algebraic function"), *pair.remarks())
    from grader.equivalence.worker import attest

    if proof.beyond or not _may_be_asked(pair):
        return undecided("too-large", proof.reason or "too large to be worked out")
    evidence = attest(pair.reference, pair.answer, pair.notation)
    if evidence is None:
        return undecided("not-settled", proof.reason)
    return equivalent("attested", evidence, *pair.remarks())


def _is_algebraic_identity(pair: ScalarPair) -> bool:
    """Whether the difference is an algebraic function of one name that is zero throughout."""
    if len(pair.symbols) != 1 or pair.complex or not pair.met:
        return False
    difference = Add(pair.reference, Neg(pair.answer))
    try:
        return vanishes_everywhere(difference, next(iter(pair.symbols)), pair.notation)
    except (NotAlgebraicFunction, CannotTell):
        return False


def _may_be_asked(pair: ScalarPair) -> bool:
    """Whether a pair is of a size that the computer algebra system can cope with in time."""
    sides = pair.reference, pair.answer
    nodes = list(walk(*sides))
    if len(nodes) > MOST_ASKED_NODES:
        return False
    if not pair.met and not any(isinstance(node, _EVALUATED) for node in nodes):
        return False
    if pair.symbols or not pair.met:
        return True
    with precision(FIRST):
        left = pair.value(pair.reference, {})
    return left.ball is None or bool(abs(left.ball) < arb(2) ** MOST_ASKED_BITS)
