"""Rational solutions of a system of polynomials, one name after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import lcm, prod

from flint import fmpz_poly

#: A polynomial: exponents of the names, and their coefficient.
Terms = Mapping[tuple[int, ...], Fraction]
#: Values that are tried for a name that nothing determines.
_FREE = (Fraction(2), Fraction(-3), Fraction(0))
_MAX_STEPS = 60


def rational_solutions(basis: list[Terms], names: int) -> Iterator[tuple[Fraction, ...]]:
    """Yield some of the rational solutions; all of them if there are few and names are determined.

    The basis is a lexicographic Gröbner basis, so that the last names are determined first.
    """
    stack: list[tuple[list[Terms], tuple[Fraction, ...]]] = [(basis, ())]
    for _ in range(_MAX_STEPS):
        if not stack:
            return
        system, known = stack.pop()
        if len(known) == names:
            yield known
            continue
        index = names - len(known) - 1
        stack.extend(
            ([_fixed(poly, index, root) for poly in system], (root, *known))
            for root in reversed(_candidates(system, index))
        )


def _candidates(system: list[Terms], index: int) -> list[Fraction]:
    """Return the rational values that a name can have if all after it are known."""
    alone = [poly for poly in system if _only(poly, index)]
    if not alone:
        return list(_FREE)
    roots = [set(_rational_roots(poly, index)) for poly in alone]
    return sorted(set.intersection(*roots), reverse=True)


def _only(poly: Terms, index: int) -> bool:
    """Whether no other name occurs; a constant that is not zero has no solution at all."""
    return bool(poly) and all(not any(key[:index]) for key in poly)


def _rational_roots(poly: Terms, index: int) -> list[Fraction]:
    scale = lcm(*(value.denominator for value in poly.values()))
    dense = [0] * (max(key[index] for key in poly) + 1)
    for key, value in poly.items():
        dense[key[index]] = int(value * scale)
    factors = [factor for factor, _ in fmpz_poly(dense).factor()[1] if factor.degree() == 1]
    return [Fraction(-int(factor[0]), int(factor[1])) for factor in factors]


def _fixed(poly: Terms, index: int, value: Fraction) -> Terms:
    coefficients: dict[tuple[int, ...], Fraction] = {}
    for key, coefficient in poly.items():
        rest = (*key[:index], 0, *key[index + 1 :])
        coefficients[rest] = coefficients.get(rest, Fraction(0)) + coefficient * value ** key[index]
    return {key: coefficient for key, coefficient in coefficients.items() if coefficient}


def value_at(poly: Terms, point: tuple[Fraction, ...]) -> Fraction:
    """Return the value of a polynomial at a point."""
    return sum(
        (
            coefficient * prod(x**e for x, e in zip(point, key, strict=True))
            for key, coefficient in poly.items()
        ),
        Fraction(0),
    )
