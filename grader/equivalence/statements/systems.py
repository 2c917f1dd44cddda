"""Systems of polynomial equations: the same when their ideals have one radical.

An `and` of equations is the ideal of their differences, an `or` the product of ideals. Two systems
with one radical have the same complex solutions, so the same real ones. A rational solution of one
that is none of the other refutes. Closed irrational numbers are names with a relation.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flint import Ordering, fmpz_mpoly_ctx, fmpz_mpoly_vec

from grader.equivalence.one_variable.atoms import Atom, Statement, atoms_of
from grader.equivalence.statements.rational_solutions import Terms, rational_solutions, value_at
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.verdict import Proved, Refuted, Verdict, different, equivalent, undecided
from grader.expressions.nodes import Add, Call, Constant, Div, Expression, Mul, Neg, Pow, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import walk

_MAX_NAMES = 7
_MAX_EQUATIONS = 8
_MAX_PRODUCTS = 24
_MAX_DEGREE = 8
_MAX_TERMS = 60
#: Polynomials, terms of one, and bits of a coefficient that a basis may have.
_LIMITS = (24, 80, 1500)
_CONSTANTS = frozenset(map(Constant, ("pi", "e", "i")))

Poly = Any
Ideal = list[Poly]


class NotPolynomial(Exception):
    """The system has a part that is no polynomial, or is too large."""


def compare_systems(left: Statement, right: Statement, notation: Notation) -> Verdict | None:
    """Decide whether two systems of equations have the same solutions; None where that is open."""
    try:
        ring = _Ring(left, right)
        sides = [ring.ideal(side) for side in (left, right)]
        bases = [ring.basis(side) for side in sides]
        refuted = _refuted(ring, sides, bases, notation)
        if refuted is not None:
            return refuted
        if not _same_radical(ring, sides, bases):
            return None
    except NotPolynomial:
        return None
    if all(_is_everything(basis) for basis in bases):
        return undecided("no-solutions")
    return equivalent("proved", Proved("ideals of polynomials"))


class _Ring:
    """The polynomials in the names of two statements, and one more name for the radical."""

    def __init__(self, *statements: Statement) -> None:
        atoms = [atom for statement in statements for atom in atoms_of(statement)]
        if len(atoms) > 2 * _MAX_EQUATIONS or any(atom.op != "=" for atom in atoms):
            raise NotPolynomial
        names = dict.fromkeys(
            leaf for atom in atoms for leaf in _leaves(atom.left) + _leaves(atom.right)
        )
        self.names = sorted(names, key=lambda node: (isinstance(node, Symbol), repr(node)))
        if len(self.names) > _MAX_NAMES:
            raise NotPolynomial
        letters = ("t", *(f"x{i}" for i in range(len(self.names))))
        self.ctx = fmpz_mpoly_ctx.get(letters, Ordering.lex)
        self.extra, *gens = self.ctx.gens()
        self.gens = dict(zip(self.names, gens, strict=True))
        self.relations = [self._relation(node) for node in self.names if isinstance(node, Call)]

    def _relation(self, node: Call) -> Poly:
        value = rational_value(node.args[0])
        assert value is not None
        return self.gens[node] ** 2 * value.denominator - value.numerator

    def ideal(self, statement: Statement) -> Ideal:
        """Return polynomials that are all zero just where the statement holds."""
        if isinstance(statement, Atom):
            return [self.polynomial(statement.difference)]
        parts = [self.ideal(part) for part in statement.parts]  # type: ignore[union-attr]
        if statement.op == "and":  # type: ignore[union-attr]
            return [poly for part in parts for poly in part]
        product: Ideal = [self.ctx.constant(1)]
        for part in parts:
            if len(product) * len(part) > _MAX_PRODUCTS:
                raise NotPolynomial
            product = [_bounded(one * other) for one in product for other in part]
        return product

    def polynomial(self, expression: Expression) -> Poly:
        """Return the numerator of an expression over the integers."""
        done: dict[Expression, tuple[Poly, int]] = {}
        for node in walk(expression):
            parts = [done[child] for child in node.args if child in done]
            num, den = self._combine(node, parts)
            done[node] = (_bounded(num), den)
        return done[expression][0]

    def _combine(self, node: Expression, parts: list[tuple[Poly, int]]) -> tuple[Poly, int]:
        if node in self.gens:
            return self.gens[node], 1
        exact = rational_value(node)
        if exact is not None:
            return self.ctx.constant(exact.numerator), exact.denominator
        match node:
            case Neg():
                return -parts[0][0], parts[0][1]
            case Add() | Mul():
                num, den = parts[0]
                for more, below in parts[1:]:
                    num = num * more if isinstance(node, Mul) else num * below + more * den
                    num, den = _bounded(num), den * below
                return num, den
            case Div():
                divisor = rational_value(node.args[1])
                if divisor:
                    scaled = parts[0][0] * divisor.denominator
                    return scaled * (1 if divisor > 0 else -1), parts[0][1] * abs(divisor.numerator)
            case Pow():
                exponent = rational_value(node.args[1])
                if exponent in range(1, _MAX_DEGREE + 1):
                    power = int(exponent or 0)
                    if len(parts[0][0]) ** power <= 4 * _MAX_TERMS:
                        return parts[0][0] ** power, parts[0][1] ** power
        raise NotPolynomial

    def basis(self, ideal: Ideal) -> Any:
        """Return a Gröbner basis of an ideal and the relations; raise `NotPolynomial`."""
        polys = [poly for poly in (*ideal, *self.relations) if not poly.is_zero()]
        if not polys or len(polys) > _MAX_PRODUCTS:
            raise NotPolynomial
        start: Any = fmpz_mpoly_vec(polys, self.ctx)
        basis, done = start.buchberger_naive(limits=_LIMITS)
        if not done:
            raise NotPolynomial
        return basis.autoreduction()

    def terms(self, poly: Poly) -> Terms:
        """Return a polynomial as its exponents (of the names) and coefficients."""
        pairs = zip(poly.monoms(), poly.coeffs(), strict=True)
        return {tuple(map(int, key[1:])): Fraction(int(value)) for key, value in pairs}


def _leaves(expression: Expression) -> list[Expression]:
    """Return the names and the closed irrational numbers of which an expression is made."""
    leaves: list[Expression] = []
    stack = [expression]
    while stack:
        node = stack.pop()
        if rational_value(node) is not None:
            continue
        if isinstance(node, Symbol) or _is_root(node) or node in _CONSTANTS:
            leaves.append(node)
        elif isinstance(node, Add | Mul | Neg | Div | Pow):
            stack.extend(node.args)
        else:
            raise NotPolynomial
    return leaves


def _is_root(node: Expression) -> bool:
    if not isinstance(node, Call) or node.name != "sqrt" or len(node.args) != 1:
        return False
    value = rational_value(node.args[0])
    return value is not None and value > 0


def _bounded(poly: Poly) -> Poly:
    if len(poly) > _MAX_TERMS or poly.total_degree() > _MAX_DEGREE:
        raise NotPolynomial
    return poly


def _is_everything(basis: Any) -> bool:
    return any(poly.is_constant() for poly in basis)


def _same_radical(ring: _Ring, sides: list[Ideal], bases: list[Any]) -> bool:
    pairs = ((sides[0], bases[1]), (sides[1], bases[0]))
    return all(_in_radical(ring, poly, basis) for side, basis in pairs for poly in side)


def _in_radical(ring: _Ring, poly: Poly, basis: Any) -> bool:
    """Whether a power of a polynomial is in the ideal of a basis (Rabinowitsch)."""
    if poly.is_zero() or poly.reduction_primitive_part(basis).is_zero():
        return True
    return _is_everything(ring.basis([*basis, 1 - ring.extra * poly]))


def _refuted(
    ring: _Ring, sides: list[Ideal], bases: list[Any], notation: Notation
) -> Verdict | None:
    """Look for a rational solution of one system that is none of the other."""
    if not all(isinstance(name, Symbol) for name in ring.names):
        return None
    terms = [[ring.terms(poly) for poly in side] for side in sides]
    for mine, other in ((0, 1), (1, 0)):
        basis = [ring.terms(poly) for poly in bases[mine]]
        for point in rational_solutions(basis, len(ring.names)):
            named = list(_named(ring, point))
            holds = [all(not value_at(poly, point) for poly in side) for side in terms]
            if holds[mine] and not holds[other] and _is_allowed(named, notation):
                words = ["true" if value else "false" for value in holds]
                shown = tuple((name, str(value)) for name, value in named)
                return different("different-solutions", Refuted(shown, *words))
    return None


def _named(ring: _Ring, point: tuple[Fraction, ...]) -> Iterator[tuple[str, Fraction]]:
    for node, value in zip(ring.names, point, strict=True):
        assert isinstance(node, Symbol)
        yield node.name, value


def _is_allowed(point: list[tuple[str, Fraction]], notation: Notation) -> bool:
    return all(
        (value > 0 or name not in notation.positive)
        and (value >= 0 or name not in notation.nonnegative)
        and (value.denominator == 1 or name not in notation.integer)
        for name, value in point
    )
