"""Calculus done by sympy: each task takes and returns expressions, so that a process can run it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.expressions.nodes import Collection, Constant, Expression, Symbol
from grader.expressions.notation import Notation
from grader.models.computer_algebra.from_sympy import from_sympy
from grader.models.computer_algebra.symbols import NoBridge, by_sympy, symbol_of
from grader.models.computer_algebra.to_sympy import to_sympy

Sympy = Any


@by_sympy
def antiderivative(body: Expression, name: Symbol, notation: Notation) -> Expression:
    """Return an antiderivative without constant."""
    import sympy

    found = sympy.integrate(to_sympy(body, notation), symbol_of(name.name, notation))
    return from_sympy(_closed(found))


@by_sympy
def definite_integral(
    body: Expression, name: Symbol, lower: Expression, upper: Expression, notation: Notation
) -> Expression:
    """Return the integral between two bounds."""
    import sympy

    bounds = (to_sympy(lower, notation), to_sympy(upper, notation))
    found = sympy.integrate(to_sympy(body, notation), (symbol_of(name.name, notation), *bounds))
    return from_sympy(sympy.simplify(_closed(found)))


def _closed(found: Sympy) -> Sympy:
    import sympy

    if found.has(sympy.Integral, sympy.Limit, sympy.nan):
        raise NoBridge("no closed form was found")
    return found


@by_sympy
def limit(
    body: Expression, name: Symbol, point: Expression, side: str, notation: Notation
) -> Expression:
    """Return the limit; from both sides unless `side` is + or -."""
    import sympy

    variable = symbol_of(name.name, notation)
    at = to_sympy(point, notation)
    direction = side or ("+-" if at.is_finite else "+")
    try:
        found = sympy.limit(to_sympy(body, notation), variable, at, direction)
    except ValueError:
        return Constant("undefined")  # the two sides differ
    if found.has(sympy.AccumBounds) or found is sympy.zoo:
        return Constant("undefined")
    return from_sympy(_closed(found))


@by_sympy
def taylor(
    body: Expression, name: Symbol, point: Expression, degree: int, notation: Notation
) -> Expression:
    """Return the Taylor polynomial of this degree around the point, then its coefficients."""
    import sympy

    variable, at = symbol_of(name.name, notation), to_sympy(point, notation)
    value, coefficients = to_sympy(body, notation), []
    for order in range(degree + 1):
        coefficient = sympy.simplify(value.subs(variable, at)) / sympy.factorial(order)
        if not coefficient.is_finite:
            raise NoBridge(f"there is no Taylor polynomial at {point!r}")
        coefficients.append(coefficient)
        value = value.diff(variable)
    terms = (c * (variable - at) ** order for order, c in enumerate(coefficients))
    return Collection("tuple", from_sympy(sympy.Add(*terms)), *map(from_sympy, coefficients))


@by_sympy
def total(
    body: Expression, name: Symbol, lower: Expression, upper: Expression, notation: Notation
) -> Expression:
    """Return the sum of a series; raise `NoBridge` if it has none in closed form."""
    import sympy

    bounds = (to_sympy(lower, notation), to_sympy(upper, notation))
    index = sympy.Dummy(name.name, integer=True)
    terms = to_sympy(body, notation).subs(symbol_of(name.name, notation), index)
    whole = sympy.Sum(terms, (index, *bounds))
    plain = not whole.free_symbols and not bounds[1].is_finite
    if plain and whole.is_convergent() == sympy.false:
        raise NoBridge("the series diverges")
    found = whole.doit()
    if found.has(sympy.Sum):
        raise NoBridge("no closed form was found")
    return from_sympy(sympy.simplify(_closed(found)))


@by_sympy
def real_solutions(
    equation: Expression, name: Symbol, notation: Notation, bounds: Sequence[Expression] = ()
) -> Expression:
    """Return the set of real solutions of an equation or inequality in one name, within bounds."""
    import sympy

    variable, statement = symbol_of(name.name, notation), to_sympy(equation, notation)
    inside = sympy.S.Reals
    for bound in bounds:
        inside = inside.intersect(to_sympy(bound, notation).as_set())
    if isinstance(statement, sympy.Eq):
        found = sympy.solveset(statement, variable, inside)
    else:
        found = statement.as_set().intersect(inside)
    for flag, domain in (("is_positive", sympy.Interval.open(0, sympy.oo)),
                         ("is_nonnegative", sympy.Interval(0, sympy.oo))):  # fmt: skip
        if getattr(variable, flag):
            found = found.intersect(domain)
    return from_sympy(_simplified_set(found))


def _simplified_set(found: Sympy) -> Sympy:
    import sympy

    if isinstance(found, sympy.FiniteSet):
        return sympy.FiniteSet(*(sympy.simplify(item) for item in found))
    return found


@by_sympy
def system_solutions(
    equations: Sequence[Expression], names: Sequence[Symbol], notation: Notation
) -> Expression:
    """Return the set of real solutions of a system, each a tuple in the order of the names."""
    import sympy

    variables = [symbol_of(name.name, notation) for name in names]
    found = sympy.solve([to_sympy(e, notation) for e in equations], variables, dict=True)
    points = [tuple(sympy.simplify(point.get(v, v)) for v in variables) for point in found]
    real = [point for point in points if all(entry.is_real is not False for entry in point)]
    return Collection("set", *(Collection("tuple", *map(from_sympy, point)) for point in real))


@by_sympy
def simplified(expression: Expression, notation: Notation) -> Expression:
    """Return a simpler form."""
    import sympy

    return from_sympy(sympy.simplify(to_sympy(expression, notation).doit()))


@by_sympy
def solution_of_ode(
    equation: Expression,
    function: str,
    name: Symbol,
    conditions: Sequence[tuple[int, Expression, Expression]],
    notation: Notation,
) -> Expression:
    """Return the right side of `function(name) = ...`; constants are C_1, C_2, ...

    A condition `(k, a, b)` says that the k-th derivative at a is b.
    """
    import sympy

    variable = symbol_of(name.name, notation)
    unknown = sympy.Function(function, real=True)
    given = {
        unknown(variable).diff(variable, order).subs(variable, to_sympy(at, notation)): to_sympy(
            to, notation
        )
        for order, at, to in conditions
    }
    found = sympy.dsolve(to_sympy(equation, notation), unknown(variable), ics=given or None)
    if isinstance(found, list):
        raise NoBridge("more than one solution")
    plain = {sympy.Symbol(f"C{k}"): sympy.Symbol(f"C_{k}") for k in range(1, 10)}
    return from_sympy(found.rhs.subs(plain))


@by_sympy
def stationary_points(body: Expression, names: Sequence[Symbol], notation: Notation) -> Expression:
    """Return `{(point, kind)}`: where the gradient vanishes, and minimum, maximum or saddle.

    The kind is 1 for a minimum, -1 for a maximum, 0 for neither; raise `NoBridge` if it is open.
    """
    import sympy

    variables = [symbol_of(name.name, notation) for name in names]
    value = to_sympy(body, notation)
    gradient = [value.diff(variable) for variable in variables]
    rows = []
    for point in _zeros(gradient, variables):
        kind = _kind(value, variables, point)
        entries = [from_sympy(sympy.simplify(point[v])) for v in variables]
        rows.append(Collection("tuple", *entries, from_sympy(sympy.Integer(kind))))
    return Collection("list", *rows)


def _zeros(gradient: list[Sympy], variables: list[Sympy]) -> list[dict[Sympy, Sympy]]:
    import sympy

    if len(variables) == 1:
        found = sympy.solveset(gradient[0], variables[0], sympy.S.Reals)
        if not isinstance(found, sympy.FiniteSet) and found is not sympy.S.EmptySet:
            raise NoBridge("the zeros of the derivative are not finitely many points")
        return [{variables[0]: item} for item in sorted(found, key=lambda item: item.evalf())]
    points = sympy.solve(gradient, variables, dict=True)
    return [p for p in points if len(p) == len(variables) and all(v.is_real for v in p.values())]


def _kind(value: Sympy, variables: list[Sympy], point: dict[Sympy, Sympy]) -> int:
    import sympy

    if len(variables) == 1:
        return _kind_of_one(value, variables[0], point[variables[0]])
    hessian = sympy.hessian(value, variables).subs(point)
    minors = [sympy.simplify(hessian[:k, :k].det()) for k in range(1, len(variables) + 1)]
    if minors[-1] == 0:
        raise NoBridge("the second derivatives do not decide")
    if all(minor.is_positive for minor in minors):
        return 1
    if all((minor * (-1) ** k).is_positive for k, minor in enumerate(minors, start=1)):
        return -1
    return 0


def _kind_of_one(value: Sympy, variable: Sympy, at: Sympy) -> int:
    """Use the first derivative that does not vanish: even order decides, odd is neither."""
    import sympy

    slope = value.diff(variable)
    for order in range(2, 9):
        slope = slope.diff(variable)
        there = sympy.simplify(slope.subs(variable, at))
        if there != 0:
            return 0 if order % 2 else (1 if there.is_positive else -1)
    raise NoBridge("the derivatives do not decide")
