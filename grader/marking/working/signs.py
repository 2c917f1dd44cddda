"""Inequalities that follow from signs: sums and products of what is known to be positive.

`sigma' > 0, W^4 >= 0 => W^4 sigma'(a) + sigma'(b) > 0` holds term by term. What signs alone do not
settle stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from grader.equivalence import enclose
from grader.expressions.nodes import (
    Add,
    Call,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    number,
)
from grader.expressions.notation import Unreadable
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols

_POSITIVE_FUNCTIONS = frozenset({"exp", "cosh"})
_NONNEGATIVE_FUNCTIONS = frozenset({"abs", "sqrt"})


class Sign(Enum):
    """What is known of a real number, as its least and greatest possible sign."""

    POSITIVE = (1, 1)
    NONNEGATIVE = (0, 1)
    ZERO = (0, 0)
    NONPOSITIVE = (-1, 0)
    NEGATIVE = (-1, -1)
    UNKNOWN = (-1, 1)

    def __neg__(self) -> Sign:
        least, most = self.value
        return Sign((-most, -least))

    def plus(self, other: Sign) -> Sign:
        """Return the sign of a sum."""
        least = max(a.value[0] for a in (self, other)) if _lower(self, other) else -1
        most = min(a.value[1] for a in (self, other)) if _upper(self, other) else 1
        return Sign((least, most))

    def times(self, other: Sign) -> Sign:
        """Return the sign of a product."""
        ends = [a * b for a in self.value for b in other.value]
        return Sign((min(ends), max(ends)))


def _lower(*signs: Sign) -> bool:
    return all(sign.value[0] >= 0 for sign in signs)


def _upper(*signs: Sign) -> bool:
    return all(sign.value[1] <= 0 for sign in signs)


_OF_RELATION = {
    ">": Sign.POSITIVE,
    ">=": Sign.NONNEGATIVE,
    "<": Sign.NEGATIVE,
    "<=": Sign.NONPOSITIVE,
}


INEQUALITIES = frozenset(_OF_RELATION)


@dataclass(frozen=True)
class Facts:
    """Signs that are given: of formulas, and of functions whatever their argument."""

    formulas: Mapping[Expression, Sign] = field(default_factory=dict)
    functions: Mapping[tuple[str, int], Sign] = field(default_factory=dict)

    def sign(self, expression: Expression) -> Sign:
        """Return what the facts and the form of a formula say of its sign."""
        known = self.formulas.get(expression)
        if known is not None:
            return known
        match expression:
            case Number():
                return Sign.POSITIVE if expression.value > 0 else Sign.ZERO
            case Neg():
                return -self.sign(expression.args[0])
            case Add():
                return self._sum(expression.args)
            case Mul():
                return self._product(expression.args)
            case Div():
                return self._product(expression.args) if self._is_nonzero(expression) else _ANY
            case Pow():
                return self._power(*expression.args)
            case Call():
                return self._call(expression)
        return _ANY

    def _is_nonzero(self, quotient: Div) -> bool:
        return self.sign(quotient.args[1]) in (Sign.POSITIVE, Sign.NEGATIVE)

    def _sum(self, terms: Iterable[Expression]) -> Sign:
        total = Sign.ZERO
        for term in terms:
            total = total.plus(self.sign(term))
        return total

    def _product(self, factors: Iterable[Expression]) -> Sign:
        total = Sign.POSITIVE
        for factor in factors:
            total = total.times(self.sign(factor))
        return total

    def _power(self, base: Expression, exponent: Expression) -> Sign:
        sign = self.sign(base)
        if sign is Sign.POSITIVE:
            return sign
        even = isinstance(exponent, Number) and exponent.value % 2 == 0
        if even:
            return Sign.POSITIVE if sign is Sign.NEGATIVE else Sign.NONNEGATIVE
        odd = isinstance(exponent, Number) and exponent.value % 2 == 1
        return sign if odd else _ANY

    def _call(self, call: Call) -> Sign:
        given = self.functions.get((call.name, call.primes))
        if given is not None:
            return given
        if call.primes:
            return _ANY
        if call.name in _POSITIVE_FUNCTIONS:
            return Sign.POSITIVE
        return Sign.NONNEGATIVE if call.name in _NONNEGATIVE_FUNCTIONS else _ANY


_ANY = Sign.UNKNOWN


def facts_of(premises: Iterable[Statement], conclusion: Statement) -> Facts:
    """Return what premises such as `W^2 >= 0` give.

    A premise about a function of a name that the conclusion does not have, `sigma'(z) > 0`, holds
    for every argument.
    """
    read = [s.expression for s in conclusion.sides if isinstance(s.expression, Expression)]
    used = frozenset().union(*map(free_symbols, read))
    formulas: dict[Expression, Sign] = {}
    functions: dict[tuple[str, int], Sign] = {}
    for premise in premises:
        for left, relation, right in _links(premise):
            if relation in _OF_RELATION and right is Number(0):
                sign = _OF_RELATION[relation]
                formulas[left] = sign
                if isinstance(left, Call) and _is_for_all(left, used):
                    functions[left.name, left.primes] = sign
    return Facts(formulas, functions)


def _links(statement: Statement) -> list[tuple[Expression, str, Expression]]:
    sides = [side.expression for side in statement.sides]
    found = []
    for left, relation, right in zip(sides, statement.relations, sides[1:], strict=False):
        if not isinstance(left, Unreadable) and not isinstance(right, Unreadable):
            found.append((left, relation, right))
    return found


def _is_for_all(call: Call, used: frozenset[Symbol]) -> bool:
    return len(call.args) == 1 and isinstance(call.args[0], Symbol) and call.args[0] not in used


def decide_inequality(
    left: Expression, relation: str, right: Expression, facts: Facts
) -> bool | None:
    """Say whether `left relation right` holds or fails; None if signs do not tell."""
    sign = _difference(left, right, facts)
    least, most = sign.value
    wanted = _OF_RELATION[relation].value
    if wanted[0] <= least and most <= wanted[1]:
        return True
    return False if most < wanted[0] or least > wanted[1] else None


def _difference(left: Expression, right: Expression, facts: Facts) -> Sign:
    if right is Number(0):
        return facts.sign(left)
    numbers = enclose(left), enclose(right)
    if numbers[0] is not None and numbers[1] is not None:
        low = numbers[0].lower - numbers[1].upper
        high = numbers[0].upper - numbers[1].lower
        if low == high or low > 0 or high < 0:
            return facts.sign(number(low if low == high or low > 0 else high))
    return facts.sign(Add(left, Neg(right)))
