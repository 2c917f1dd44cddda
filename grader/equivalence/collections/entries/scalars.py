"""A polynomial in entries as a formula of numbers, in which every entry is a name of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.equivalence.collections.entries.terms import (
    Atom,
    Exact,
    Nest,
    Polynomial,
    thawed,
)
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Expression,
    Mul,
    Number,
    Pow,
    Symbol,
    number,
)

_FUNCTIONS = frozenset({"power", "exp", "root", "call", "general power"})


def holds_functions(polynomial: Polynomial) -> bool:
    """Whether something occurs about which more is known than that it is a number."""
    return any(atom[0] in _FUNCTIONS for factors in polynomial for atom, _ in factors)


def as_scalar(polynomial: Polynomial) -> Expression:
    """Return a polynomial as a formula of numbers."""
    return _Writer().polynomial(polynomial)


@dataclass
class _Writer:
    names: dict[Atom, Expression] = field(default_factory=dict)

    def polynomial(self, polynomial: Polynomial) -> Expression:
        terms = [
            Mul(number(value), *(self._factor(*each) for each in factors))
            if factors
            else number(value)
            for factors, value in polynomial.items()
        ]
        if not terms:
            return Number(0)
        return Add(*terms) if len(terms) > 1 else terms[0]

    def _factor(self, atom: Atom, exponent: Exact) -> Expression:
        power = number(exponent)
        match atom:
            case ("power", Nest() as inner):
                return Pow(self._nest(inner), power)
            case ("exp", Nest() as inner):
                return Pow(Constant("e"), Mul(power, self._nest(inner)))
            case ("root", int(prime)):
                return Pow(Number(prime), power)
            case ("general power", Nest() as inner, Nest() as above):
                return Pow(Pow(self._nest(inner), self._nest(above)), power)
            case ("call", str(name), int(primes), *arguments):
                inner_parts = [self._nest(each) for each in arguments if isinstance(each, Nest)]
                node: Expression = Call(name, *inner_parts, primes=primes)
            case _:
                node = self._name(atom)
        return node if exponent == 1 else Pow(node, power)

    def _nest(self, nest: Nest) -> Expression:
        return self.polynomial(thawed(nest))

    def _name(self, atom: Atom) -> Expression:
        if atom == ("entry", "<pi>"):
            return Constant("pi")
        return self.names.setdefault(atom, Symbol(f"number {len(self.names) + 1}"))
