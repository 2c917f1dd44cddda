"""Expectations, variances and covariances: written in moments, which are numbers like any other.

Expectation is linear: constants are pulled out, sums taken apart, and what is independent is
multiplied. `Var(X)` is `E[X^2] - E[X]^2`, `Cov(X, Y)` is `E[XY] - E[X] E[Y]`. A moment that is
left, such as `E[X^2]`, is a name of which nothing else is known.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.equivalence.collections.entries.indexing.assumptions import Assumptions, assumptions_of
from grader.equivalence.collections.sequences import Comparer
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.verdict import Outcome, Verdict, undecided
from grader.expressions.names import split_name
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, transform, walk
from grader.expressions.writing import to_plain

_NAMES = frozenset({"E", "Var", "Cov"})
_MAX_TERMS = 200
_MAX_POWER = 8
#: Letters that stand for constants unless they are assumed to be random.
_CONSTANTS = frozenset(
    {"a", "b", "c", "d", "k", "m", "n", "N", "M", "T", "mu", "sigma", "lambda", "alpha", "beta",
     "theta", "gamma", "pi", "rho", "tau", "p", "f", "t"}
)  # fmt: skip
#: Small letters that stand for what is random.
_RANDOM = frozenset({"epsilon", "varepsilon", "xi", "eta", "zeta"})
#: A product of random factors, with their powers.
_Monomial = frozenset[tuple[Expression, int]]
_Polynomial = dict[_Monomial, list[Expression]]
_ONE: _Monomial = frozenset()


class _Beyond(Exception):
    """The argument is of a kind that is not taken apart."""


def holds_moments(notation: Notation, *sides: Expression) -> bool:
    """Whether an expectation, a variance or a covariance occurs.

    A declared `E` is a function of its own. So is the energy `E(t)`, unless it is given to more
    than one name, to what looks random, or beside a variance.
    """
    found = [node for node in walk(*sides) if _is_moment(node)]
    if not found or _NAMES & notation.functions:
        return False
    random = assumptions_of(notation).of("random")
    return any(
        node.name.partition("_")[0] != "E"
        or any(name.name in random or _looks_random(name.name) for name in free_symbols(node))
        or not isinstance(node.args[0], Symbol | Number)
        for node in found
        if isinstance(node, Call)
    )


def _is_moment(node: Expression) -> bool:
    if not isinstance(node, Call) or node.primes:
        return False
    kind, _, distribution = node.name.partition("_")
    return (
        kind in _NAMES
        and not distribution[:1].isdigit()
        and len(node.args) == (2 if kind == "Cov" else 1)
    )


def compare_moments(
    reference: Expression, answer: Expression, notation: Notation, comparer: Comparer
) -> Verdict | None:
    """Compare formulas of moments; None if they hold what is not taken apart."""
    assumed = assumptions_of(notation)
    writer = _Writer(assumed, _random_names((reference, answer), assumed))
    try:
        sides = [writer.written(side) for side in (reference, answer)]
    except _Beyond:
        return None
    verdict = comparer(sides[0], sides[1], notation)
    if verdict.outcome is not Outcome.DIFFERENT or not writer.hidden:
        return verdict
    # A moment of a sum over an index, or of an unknown function, may be another one in disguise.
    return undecided("not-settled")


def _random_names(sides: tuple[Expression, ...], assumed: Assumptions) -> frozenset[str]:
    """Return the names that are random: those that are assumed to be, else by their letters."""
    found = set(assumed.of("random"))
    constants = assumed.of("constant")
    for node in walk(*sides):
        if not _is_moment(node):
            continue
        names = {name.name for name in free_symbols(node)} - constants
        random = {name for name in names if name in found or _looks_random(name)}
        random = random or {name for name in names if split_name(name).base not in _CONSTANTS}
        found |= random or names
    return frozenset(found)


def _looks_random(name: str) -> bool:
    base = split_name(name).base
    if base in _CONSTANTS:
        return False
    return base in _RANDOM or (len(base) == 1 and base.isupper()) or base.startswith("hat(")


@dataclass
class _Writer:
    assumed: Assumptions
    random: frozenset[str]
    #: Whether a moment was left that may hold others.
    hidden: bool = False

    def written(self, root: Expression) -> Expression:
        """Return a formula with every expectation, variance and covariance in moments."""
        return transform(root, self._changed)

    def _changed(self, node: Expression) -> Expression:
        if not _is_moment(node):
            return node
        assert isinstance(node, Call)
        kind, _, distribution = node.name.partition("_")
        if kind == "E":
            return self._mean(node.args[0], distribution)
        one, other = (node.args[0], node.args[-1])
        product = self._mean(Mul(one, other), distribution)
        means = Mul(self._mean(one, distribution), self._mean(other, distribution))
        return Add(product, Neg(means))

    def _mean(self, argument: Expression, by: str) -> Expression:
        if isinstance(argument, BigOperator) and argument.kind == "sum":
            body, *rest = argument.args
            return argument.with_args((self._mean(body, by), *rest))
        terms = [
            Mul(coefficient, self._moment(monomial, by))
            for monomial, coefficients in self._polynomial(argument).items()
            for coefficient in coefficients
        ]
        return Add(*terms) if len(terms) > 1 else terms[0] if terms else Number(0)

    def _moment(self, monomial: _Monomial, by: str) -> Expression:
        """Return the mean of a product: one name for each group that hangs together."""
        groups = self._independent(monomial)
        parts = [self._moment_of(group, by) for group in groups]
        return Mul(*parts) if len(parts) > 1 else parts[0] if parts else Number(1)

    def _moment_of(self, group: list[tuple[Expression, int]], by: str) -> Expression:
        ordered = sorted(group, key=lambda each: to_plain(each[0]))
        if not by and len(ordered) == 1 and ordered[0][1] <= 2:
            known = self._assumed(*ordered[0])
            if known is not None:
                return known
        if any(not isinstance(factor, Symbol) for factor, _ in ordered):
            self.hidden = True
        texts = [f"{to_plain(factor)}^{power}" if power > 1 else to_plain(factor)
                 for factor, power in ordered]  # fmt: skip
        return Symbol(f"E{f'_{by}' if by else ''}[{' '.join(texts)}]")

    def _assumed(self, factor: Expression, power: int) -> Expression | None:
        moments = self.assumed.moments
        mean = moments.get(Call("E", factor))
        if power == 1:
            return mean
        variance = moments.get(Call("Var", factor))
        if variance is None:
            return moments.get(Call("E", Pow(factor, Number(2))))
        if mean is None:
            mean = Symbol(f"E[{to_plain(factor)}]")
        return Add(variance, Pow(mean, Number(2)))

    def _independent(self, monomial: _Monomial) -> list[list[tuple[Expression, int]]]:
        groups: list[list[tuple[Expression, int]]] = []
        for factor in sorted(monomial, key=lambda each: to_plain(each[0])):
            bound = [group for group in groups if any(self._hang(factor, one) for one in group)]
            groups = [group for group in groups if group not in bound]
            groups.append([factor, *(each for group in bound for each in group)])
        return groups

    def _hang(self, one: tuple[Expression, int], other: tuple[Expression, int]) -> bool:
        names = [self._names(each[0]) for each in (one, other)]
        return not all(
            frozenset((a, b)) in self.assumed.independent for a in names[0] for b in names[1]
        )

    def _names(self, factor: Expression) -> list[str]:
        return [name.name for name in free_symbols(factor) if name.name in self.random]

    # -- polynomials in what is random -------------------------------------------------------------

    def _polynomial(self, node: Expression) -> _Polynomial:
        if not self._names(node):
            return {_ONE: [node]}
        match node:
            case Neg():
                return _product({_ONE: [Neg(Number(1))]}, self._polynomial(node.args[0]))
            case Add():
                return _sum([self._polynomial(term) for term in node.args])
            case Mul():
                result: _Polynomial = {_ONE: [Number(1)]}
                for factor in node.args:
                    result = _product(result, self._polynomial(factor))
                return result
            case Div() if not self._names(node.args[1]):
                below = Div(Number(1), node.args[1])
                return _product(self._polynomial(node.args[0]), {_ONE: [below]})
            case Pow():
                exponent = rational_value(node.args[1])
                whole = exponent is not None and exponent.denominator == 1
                if whole and exponent is not None and 0 < exponent <= _MAX_POWER:
                    result = {_ONE: [Number(1)]}
                    for _ in range(int(exponent)):
                        result = _product(result, self._polynomial(node.args[0]))
                    return result
        if isinstance(node, Symbol):
            return {frozenset({(node, 1)}): [Number(1)]}
        self.hidden = True
        return {frozenset({(node, 1)}): [Number(1)]}


def _sum(parts: list[_Polynomial]) -> _Polynomial:
    total: _Polynomial = {}
    for part in parts:
        for monomial, coefficients in part.items():
            total[monomial] = total.get(monomial, []) + coefficients
    if sum(map(len, total.values())) > _MAX_TERMS:
        raise _Beyond
    return total


def _product(left: _Polynomial, right: _Polynomial) -> _Polynomial:
    parts: list[_Polynomial] = []
    for one, first in left.items():
        for other, second in right.items():
            powers = dict(one)
            for factor, power in other:
                powers[factor] = powers.get(factor, 0) + power
            products = [Mul(a, b) for a in first for b in second]
            parts.append({frozenset(powers.items()): products})  # type: ignore[dict-item]
    return _sum(parts)
