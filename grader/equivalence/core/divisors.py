"""`gcd` and `lcm`: of rational numbers, of integers by name, and of polynomials.

Where all names are integers, `gcd(a, b)` is a number that depends on them, and is brought into one
form: `gcd(a, a - 2)` is `gcd(a, 2)`. Integers are the names that are declared so, and those of a
`gcd` in a reference (`with_integers`). Other names are taken as indeterminates, so that
`gcd(2x, 4xy)` is `2x`. Rational numbers have a common divisor too: `gcd(0.4, 0.6)` is `0.2`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from flint import Ordering, fmpz_mat, fmpz_mpoly_ctx

from grader.equivalence.terms.rationals import common_divisor, common_multiple, rational_value
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
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, transform, walk

DIVISORS = frozenset({"gcd", "lcm"})
_MAX_ATOMS = 8
_CTX = fmpz_mpoly_ctx.get(tuple(f"a{i}" for i in range(_MAX_ATOMS)), Ordering.lex)
_MAX_DEGREE = 50
_MAX_ROUNDS = 4
_INDETERMINATES = frozenset("xyzstXYZ")
"""The usual names of the variables of polynomials."""
Poly = Any


class _NoPolynomial(Exception):
    """The expression is not a polynomial of moderate size."""


def settle_divisors(node: Call) -> Expression:
    """Return the value of a `gcd` or `lcm` of numbers; any other call stays."""
    values = [rational_value(child) for child in node.args]
    exact = [value for value in values if value is not None]
    if len(exact) == len(values) and exact:
        rule = common_divisor if node.name == "gcd" else common_multiple
        return number(rule(*exact))
    return node


def with_integers(reference: Expression, notation: Notation) -> Notation:
    """Return the notation where the names are positive integers that a reference has divisors of.

    One that keeps `gcd(a, b)` is about numbers: of indeterminates, it would be 1. The usual names
    of variables of polynomials stay what they are, and so do those that are declared.
    """
    found: set[str] = set()
    declared = notation.integer | notation.complex_ | notation.nonnegative
    for node in walk(reference):
        if isinstance(node, Call) and node.name in DIVISORS:
            names = {symbol.name for symbol in free_symbols(node)}
            if names.isdisjoint(_INDETERMINATES):
                found |= names - declared
    if not found:
        return notation
    return replace(notation, integer=notation.integer | found, positive=notation.positive | found)


def settle_divisors_of_names(root: Expression, notation: Notation) -> Expression:
    """Return an expression with every `gcd` and `lcm` of names in one form."""

    def change(node: Expression) -> Expression:
        if not isinstance(node, Call) or node.name not in DIVISORS or node.primes:
            return node
        names = free_symbols(node)
        if not names:
            return settle_divisors(node)
        try:
            if all(name.name in notation.integer for name in names):
                return _of_integers(node)
            return _of_polynomials(node)
        except _NoPolynomial:
            return node

    return transform(root, change)


# -- integers ------------------------------------------------------------------------------------


def _of_integers(node: Call) -> Expression:
    node = _flat(node)
    reader = _Reader()
    pairs = [reader.read(child) for child in node.args]
    whole = all(isinstance(atom, Symbol) for atom in reader.atoms)
    if not whole or any(below != 1 for _, below in pairs):
        raise _NoPolynomial
    polys = [poly for poly, _ in pairs]
    if node.name == "gcd":
        return _divisor(reader, polys)
    if any(poly.is_zero() for poly in polys):
        return Number(0)
    numbers = [int(poly.leading_coefficient()) for poly in polys if poly.is_constant()]
    others = [poly for poly in polys if not poly.is_constant()]
    if len(others) + bool(numbers) > 2:
        raise _NoPolynomial
    first = others.pop() if len(others) == 2 else _CTX.constant(math.lcm(*numbers))
    product = Mul(_absolute(reader, first), _absolute(reader, others[0]))
    return Div(product, _divisor(reader, [first, others[0]]))


def _flat(node: Call) -> Call:
    """Return `gcd(a, gcd(b, c))` as `gcd(a, b, c)`."""
    if node.name != "gcd":
        return node
    args = [inner for child in node.args for inner in _inner_divisors(child)]
    return Call("gcd", *args)


def _inner_divisors(child: Expression) -> tuple[Expression, ...]:
    if isinstance(child, Mul) and len(child.args) == 2 and child.args[0] is Number(1):
        child = child.args[1]
    return child.args if isinstance(child, Call) and child.name == "gcd" else (child,)


def _divisor(reader: _Reader, polys: Sequence[Poly]) -> Expression:
    """Return `|g| gcd(r, s, ...)`, where g is the common factor and the rest is reduced.

    A common divisor does not change when a multiple of one argument is added to another: the rows
    of coefficients are brought into Hermite normal form.
    """
    common = polys[0]
    for poly in polys[1:]:
        common = common.gcd(poly)
    if common.is_zero():
        return Number(0)
    rows = [poly / common for poly in polys if not poly.is_zero()]
    for _ in range(_MAX_ROUNDS):
        reduced = _modulo_others(_modulo_constant(_with_values(_hermite(rows))))
        if reduced == rows:
            break
        rows = reduced
    factor = _absolute(reader, common)
    if len(rows) == 1:
        return Mul(factor, _absolute(reader, rows[0]))
    last = rows[-1]
    if last.is_constant() and abs(int(last.leading_coefficient())) == 1:
        return factor
    if len(rows) == 2 and last.is_constant() and abs(int(last.leading_coefficient())) == 2:
        sign = Pow(Neg(Number(1)), reader.write(rows[0]))
        return Mul(factor, Div(Add(Number(3), sign), Number(2)))
    return Mul(factor, Call("gcd", *(reader.write(row) for row in rows)))


def _modulo_others(rows: list[Poly]) -> list[Poly]:
    """Take multiples of each row from the others: `gcd(a + n b, b)` is `gcd(a, b)`."""
    for at, divisor in enumerate(rows):
        if divisor.is_constant():
            continue
        for other, row in enumerate(rows):
            if other != at and not row.is_zero():
                rows[other] = divmod(row, divisor)[1]
    return [row for row in rows if not row.is_zero()]


def _hermite(rows: Sequence[Poly]) -> list[Poly]:
    """Return the rows of the Hermite normal form, highest monomials first."""
    monomials = sorted({tuple(map(int, m)) for row in rows for m in row.monoms()}, key=_weight)
    table = fmpz_mat([[_coefficient(row, m) for m in monomials] for row in rows]).hnf().tolist()
    polys = [_CTX.from_dict(dict(zip(monomials, map(int, row), strict=True))) for row in table]
    return [poly for poly in polys if not poly.is_zero()]


def _weight(monomial: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    return -sum(monomial), tuple(-power for power in monomial)


def _coefficient(poly: Poly, monomial: tuple[int, ...]) -> int:
    return int(poly[monomial])


def _with_values(rows: list[Poly]) -> list[Poly]:
    """Put `-r` for `x` into the other rows, where `x + r` is one of them, and r has no x."""
    for chosen in rows:
        for place, generator in enumerate(_CTX.gens()):
            rest = chosen - generator
            if rest.degrees()[place] <= 0 and any(_may_fall(row, place) for row in rows):
                values = [-rest if i == place else g for i, g in enumerate(_CTX.gens())]
                others = [row.compose(*values, ctx=_CTX) for row in rows if row is not chosen]
                return _hermite([chosen, *others])
    return rows


def _modulo_constant(rows: list[Poly]) -> list[Poly]:
    """Take multiples of a number that is one of the rows from the coefficients of the others."""
    if len(rows) < 2 or not rows[-1].is_constant():
        return rows
    modulus = abs(int(rows[-1].leading_coefficient()))
    smaller = [
        _CTX.from_dict({tuple(map(int, m)): int(row[m]) % modulus for m in row.monoms()})
        for row in rows[:-1]
    ]
    return _hermite([*smaller, rows[-1]])


def _may_fall(row: Poly, place: int) -> bool:
    return bool(row.degrees()[place] > 1)


def _absolute(reader: _Reader, poly: Poly) -> Expression:
    if poly.is_constant():
        return Number(abs(int(poly.leading_coefficient())) if not poly.is_zero() else 0)
    return Call("abs", reader.write(poly))


# -- numbers and polynomials ---------------------------------------------------------------------


class _Reader:
    """Reads expressions as polynomials; roots, constants and names are its indeterminates."""

    def __init__(self) -> None:
        self.atoms: list[Expression] = []

    def read(self, root: Expression) -> tuple[Poly, int]:
        """Return a polynomial and its common denominator."""
        known: dict[Expression, tuple[Poly, int]] = {}
        for node in walk(root):
            known[node] = self._of(node, [known[child] for child in node.args])
        return known[root]

    def _of(self, node: Expression, inner: list[tuple[Poly, int]]) -> tuple[Poly, int]:
        match node:
            case Number():
                written = Fraction(node.value)
                return _CTX.constant(written.numerator), written.denominator
            case Neg():
                return -inner[0][0], inner[0][1]
            case Add():
                below = math.lcm(*(part[1] for part in inner))
                terms = [poly * (below // part) for poly, part in inner]
                return sum(terms[1:], terms[0]), below
            case Mul():
                return math.prod([p for p, _ in inner[1:]], start=inner[0][0]), math.prod(
                    part for _, part in inner
                )
            case Div() if (value := rational_value(node.args[1])) is not None and value:
                poly, below = inner[0]
                sign = 1 if value > 0 else -1
                return poly * (sign * value.denominator), below * abs(value.numerator)
            case Pow() if (exponent := rational_value(node.args[1])) is not None:
                if exponent.denominator == 1 and 0 <= exponent <= _MAX_DEGREE:
                    return inner[0][0] ** int(exponent), inner[0][1] ** int(exponent)
        return self._atom(node)

    def _atom(self, node: Expression) -> tuple[Poly, int]:
        if node not in self.atoms:
            if len(self.atoms) == _MAX_ATOMS:
                raise _NoPolynomial
            self.atoms.append(node)
        return _CTX.gens()[self.atoms.index(node)], 1

    def write(self, poly: Poly) -> Expression:
        """Return a polynomial as an expression."""
        terms = []
        for exponents, coefficient in zip(poly.monoms(), poly.coeffs(), strict=True):
            factors: list[Expression] = [number(int(coefficient))]
            for atom, exponent in zip(self.atoms, exponents, strict=False):
                if exponent:
                    factors.append(Pow(atom, Number(int(exponent))))
            terms.append(Mul(*factors) if len(factors) > 1 else factors[0])
        return Add(*terms) if len(terms) > 1 else terms[0] if terms else Number(0)


def _of_polynomials(node: Call) -> Expression:
    reader = _Reader()
    pairs = [reader.read(child) for child in node.args]
    if any(poly.is_zero() for poly, _ in pairs):
        raise _NoPolynomial
    result, below = pairs[0]
    for poly, part in pairs[1:]:
        if node.name == "gcd":
            coprime = below == part == 1
            result, below = result.gcd(poly), 1
            if not coprime:  # over the rationals only the names count
                result = result.primitive()[1]
        else:
            result, below = result * poly / result.gcd(poly), math.lcm(below, part)
    if result.leading_coefficient() < 0:
        result = -result
    written = reader.write(result)
    return written if below == 1 else Div(written, Number(below))
