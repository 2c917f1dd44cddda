"""How fast formulas grow: classes of functions that differ by bounded factors, as Θ(n log n).

The logarithm of a positive function is written in the scales `n`, `log n`, `log log n` and their
powers; two functions are of one class when the terms without bound of these logarithms are equal.
A sum is of the class of its greatest terms. With several names, of which each may grow by itself,
these are the terms that no other dominates: `V + E` has two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product

from grader.answers.check.vector_spaces import Scalar, Unsettled, VectorSpace, as_expression
from grader.answers.comparing import decide
from grader.equivalence import Enclosure, Outcome, enclose
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute

#: A power of a name, of its logarithm, of the logarithm of that, and once more.
Powers = tuple[Fraction, Fraction, Fraction, Fraction]
Scale = tuple[str, Powers]
#: A function's logarithm, as a sum of scales with their coefficients.
Term = Mapping[Scale, Scalar]
_MAX_TERMS = 60
_NONE = Fraction(0)
_LOGARITHMS = frozenset({"ln", "log", "lg", "lb"})
_ROUNDED = frozenset({"floor", "ceiling", "round", "abs"})


def same_growth(one: Expression, other: Expression, notation: Notation) -> bool:
    """Whether two formulas are of one class; raise `Unsettled` where that is open."""
    growth = _Growth(notation)
    left, right = growth.terms(one), growth.terms(other)
    return growth.covers(left, right) and growth.covers(right, left)


class _Growth:
    def __init__(self, notation: Notation) -> None:
        self.space = VectorSpace(notation)

    # -- formulas to terms -----------------------------------------------------------------------

    def terms(self, formula: Expression) -> Sequence[Term]:
        """Return the greatest terms of a formula, as logarithms."""
        if not free_symbols(formula):
            if self._sign(formula) <= 0:
                raise Unsettled
            return ({},)
        match formula:
            case Symbol():
                return (_logarithm_of(formula.name, 0),)
            case Add():
                return self._sum(formula.args)
            case Mul():
                return self._product([self.terms(factor) for factor in formula.args])
            case Div():
                (below,) = self._single(formula.args[1])
                return [self._plus(term, below, -1) for term in self.terms(formula.args[0])]
            case Pow():
                return self._power(*formula.args)
            case Call() if not formula.primes:
                return self._call(formula)
        raise Unsettled

    def _single(self, formula: Expression) -> Sequence[Term]:
        terms = self.terms(formula)
        if len(terms) != 1:
            raise Unsettled
        return terms

    def _sum(self, parts: Sequence[Expression]) -> Sequence[Term]:
        """Return the greatest terms; what is taken away has to be less than something."""
        added: list[Term] = []
        taken: list[Term] = []
        for part in parts:
            negative, positive = _sign_and_rest(part)
            (taken if negative else added).extend(self.terms(positive))
        for term in taken:
            if not any(self.below(term, other) and not self.below(other, term) for other in added):
                raise Unsettled
        return self.greatest(added)

    def _product(self, factors: Sequence[Sequence[Term]]) -> Sequence[Term]:
        total: Sequence[Term] = ({},)
        for factor in factors:
            total = [self._plus(one, other) for one, other in product(total, factor)]
            if len(total) > _MAX_TERMS:
                raise Unsettled
        return self.greatest(total)

    def _power(self, base: Expression, exponent: Expression) -> Sequence[Term]:
        if not free_symbols(exponent):
            terms = self.terms(base)
            power = self.space.scalar(exponent)
            if len(terms) > 1 and not (isinstance(power, Fraction) and power > 0):
                raise Unsettled
            return [self._times(term, power) for term in terms]
        value = self.value(exponent)
        if not free_symbols(base):
            rate = self.space.scalar(Call("ln", base))
            return (self._unbounded(self._times(value, rate)),)
        return (self._unbounded(self._multiplied(value, self._exact_log(base))),)

    def _exact_log(self, base: Expression) -> Term:
        """Return a logarithm with its constant, which counts where it is multiplied."""
        if not free_symbols(base):
            return {("", (_NONE,) * 4): self.space.scalar(Call("ln", base))}
        match base:
            case Symbol():
                return _logarithm_of(base.name, 0)
            case Mul():
                total: Term = {}
                for factor in base.args:
                    total = self._plus(total, self._exact_log(factor))
                return total
            case Div():
                above, below = map(self._exact_log, base.args)
                return self._plus(above, below, -1)
            case Call() if base.name in _LOGARITHMS and isinstance(base.args[0], Symbol):
                shift = self._by(Fraction(1), self._share_of_base(base))
                constant = {("", (_NONE,) * 4): self.space.scalar(Call("ln", as_expression(shift)))}
                return self._plus(_logarithm_of(base.args[0].name, 1), constant)
        raise Unsettled

    def _call(self, call: Call) -> Sequence[Term]:
        argument = call.args[0]
        if call.name == "sqrt":
            return [self._times(term, Fraction(1, 2)) for term in self.terms(argument)]
        if call.name == "cbrt":
            return [self._times(term, Fraction(1, 3)) for term in self.terms(argument)]
        if call.name in _LOGARITHMS:
            return self.greatest([t for term in self.terms(argument) for t in self._log(term)])
        if call.name in _ROUNDED:
            return self.terms(argument)
        if call.name == "exp":
            return self._power(Constant("e"), argument)
        if call.name == "max":
            return self._sum(call.args)
        if call.name == "factorial":
            return (self._factorial(argument),)
        if call.name == "binomial" and not free_symbols(call.args[1]):
            return self._power(argument, call.args[1])
        raise Unsettled

    def _factorial(self, argument: Expression) -> Term:
        """Return Stirling's `n log n - n + (log n) / 2`; `(n + k)!` has k more `log n`."""
        names = free_symbols(argument)
        if len(names) != 1:
            raise Unsettled
        (symbol,) = names
        shift = self.space.scalar(substitute(argument, {symbol: Number(0)}))
        moved = decide(Add(symbol, as_expression(shift)), argument, self.space.notation)
        if not isinstance(shift, Fraction) or moved.outcome is not Outcome.EQUIVALENT:
            raise Unsettled
        name, one = symbol.name, Fraction(1)
        return {
            (name, (one, one, _NONE, _NONE)): one,
            (name, (one, _NONE, _NONE, _NONE)): -one,
            (name, (_NONE, one, _NONE, _NONE)): Fraction(1, 2) + shift,
        }

    def _log(self, term: Term) -> Sequence[Term]:
        """Return the terms of a logarithm: the greatest scale of each name, as a function."""
        found = []
        for name in sorted({scale[0] for scale in term}):
            powers, coefficient = self._leading(term, name)
            if self._sign_of(coefficient) < 0:
                raise Unsettled
            found.append(_logarithm_of_powers(name, powers))
        return found or ({},)

    def value(self, formula: Expression) -> Term:
        """Return a formula itself, not its logarithm, as a sum of scales."""
        if not free_symbols(formula):
            return {("", (_NONE,) * 4): self.space.scalar(formula)}
        match formula:
            case Symbol():
                return {(formula.name, (Fraction(1), _NONE, _NONE, _NONE)): Fraction(1)}
            case Neg():
                return self._times(self.value(formula.args[0]), Fraction(-1))
            case Add():
                total: Term = {}
                for part in formula.args:
                    total = self._plus(total, self.value(part))
                return total
            case Mul():
                whole: Term = {("", (_NONE,) * 4): Fraction(1)}
                for part in formula.args:
                    whole = self._multiplied(whole, self.value(part))
                return whole
            case Div() if not free_symbols(formula.args[1]):
                share = Div(Number(1), formula.args[1])
                return self._times(self.value(formula.args[0]), self.space.scalar(share))
            case Pow() if isinstance(formula.args[0], Symbol):
                power = self.space.scalar(formula.args[1])
                if isinstance(power, Fraction):
                    return {(formula.args[0].name, (power, _NONE, _NONE, _NONE)): Fraction(1)}
                return self._value_of_power(*formula.args)
            case Pow():
                return self._value_of_power(*formula.args)
            case Call() if formula.name == "sqrt" and isinstance(formula.args[0], Symbol):
                half = Fraction(1, 2)
                return {(formula.args[0].name, (half, _NONE, _NONE, _NONE)): Fraction(1)}
            case Call() if formula.name in _LOGARITHMS and isinstance(formula.args[0], Symbol):
                return self._times(
                    {(formula.args[0].name, (_NONE, Fraction(1), _NONE, _NONE)): Fraction(1)},
                    self._share_of_base(formula),
                )
        raise Unsettled

    def _value_of_power(self, base: Expression, exponent: Expression) -> Term:
        power = None if free_symbols(exponent) else self.space.scalar(exponent)
        if power not in (2, 3, 4):
            raise Unsettled
        once = self.value(base)
        whole = once
        for _ in range(int(power) - 1):
            whole = self._multiplied(whole, once)
        return whole

    def _share_of_base(self, call: Call) -> Scalar:
        """Return by what a logarithm is less than the natural one; `log` and `lg` have base 2."""
        base: Expression = Constant("e")
        if call.name in ("log", "lb", "lg"):
            base = Number(2)
        if len(call.args) > 1:
            base = call.args[1]
        return self.space.scalar(Div(Number(1), Call("ln", base)))

    # -- sums of scales --------------------------------------------------------------------------

    def _plus(self, one: Term, other: Term, factor: int = 1) -> Term:
        total = dict(one)
        for scale, coefficient in other.items():
            part = self._by(coefficient, Fraction(factor))
            both = self._sum_of(total[scale], part) if scale in total else part
            total[scale] = both
        return {scale: value for scale, value in total.items() if value != 0}

    def _times(self, term: Term, factor: Scalar) -> Term:
        products = {scale: self._by(value, factor) for scale, value in term.items()}
        return {scale: value for scale, value in products.items() if value != 0}

    def _multiplied(self, one: Term, other: Term) -> Term:
        total: Term = {}
        for (name, powers), value in one.items():
            for (other_name, other_powers), other_value in other.items():
                if name and other_name and name != other_name:
                    raise Unsettled
                joint = tuple(a + b for a, b in zip(powers, other_powers, strict=True))
                scale: Scale = (name or other_name, joint)  # type: ignore[assignment]
                total = self._plus(total, {scale: self._by(value, other_value)})
        return total

    def _by(self, one: Scalar, other: Scalar) -> Scalar:
        if isinstance(one, Fraction) and isinstance(other, Fraction):
            return one * other
        return self.space.scalar(Mul(as_expression(one), as_expression(other)))

    def _sum_of(self, one: Scalar, other: Scalar) -> Scalar:
        if isinstance(one, Fraction) and isinstance(other, Fraction):
            return one + other
        return self.space.scalar(Add(as_expression(one), as_expression(other)))

    def _unbounded(self, term: Term) -> Term:
        """Leave out what stays bounded."""
        none = (_NONE,) * 4
        return {scale: value for scale, value in term.items() if scale[0] and scale[1] > none}

    # -- order -----------------------------------------------------------------------------------

    def _leading(self, term: Term, name: str) -> tuple[Powers, Scalar]:
        own = {powers: value for (of, powers), value in term.items() if of == name}
        powers = max(own)
        return powers, own[powers]

    def below(self, one: Term, other: Term) -> bool:
        """Whether the first is bounded by a multiple of the second, in every name by itself."""
        rest = self._unbounded(self._plus(other, one, -1))
        names = {scale[0] for scale in rest}
        return all(self._sign_of(self._leading(rest, name)[1]) > 0 for name in names)

    def covers(self, terms: Sequence[Term], others: Sequence[Term]) -> bool:
        """Whether every one of `others` is bounded by one of the terms."""
        return all(any(self.below(other, term) for term in terms) for other in others)

    def greatest(self, terms: Iterable[Term]) -> Sequence[Term]:
        """Return the terms that no other dominates."""
        kept: list[Term] = []
        for term in terms:
            if any(self.below(term, other) for other in kept):
                continue
            kept = [other for other in kept if not self.below(other, term)]
            kept.append(term)
        return kept

    def _sign(self, formula: Expression) -> int:
        return self._sign_of(self.space.scalar(formula))

    def _sign_of(self, value: Scalar) -> int:
        if isinstance(value, Fraction):
            return (value > 0) - (value < 0)
        found = enclose(value)
        if isinstance(found, Enclosure) and (found.lower > 0 or found.upper < 0):
            return 1 if found.lower > 0 else -1
        raise Unsettled


def _logarithm_of(name: str, depth: int) -> Term:
    """Return the logarithm of a name (depth 0), of its logarithm (1), of that one's (2)."""
    if depth > 2:
        raise Unsettled
    powers = [_NONE] * 4
    powers[depth + 1] = Fraction(1)
    return {(name, tuple(powers)): Fraction(1)}  # type: ignore[dict-item]


def _logarithm_of_powers(name: str, powers: Powers) -> Term:
    """Return the logarithm of `n^a (log n)^b (log log n)^c`, which is what a scale stands for."""
    total: dict[Scale, Scalar] = {}
    for depth, power in enumerate(powers):
        if power:
            for scale in _logarithm_of(name, depth):
                total[scale] = power
    return total


def _sign_and_rest(part: Expression) -> tuple[bool, Expression]:
    return (True, part.args[0]) if isinstance(part, Neg) else (False, part)
