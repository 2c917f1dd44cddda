"""Formulas: networks of polynomials, and chains of tasks of calculus."""

from __future__ import annotations

import random
from typing import Any

import sympy

from benchmarks.follow_sheets.chain import Chain, Step, Values, fraction, scaled

X = sympy.Symbol("x")


def written(formula: Any) -> str:
    """Write a formula or a number in LaTeX."""
    return str(sympy.latex(sympy.sympify(formula)))


def formulas(chance: random.Random) -> Chain:
    """Return polynomials of the polynomials before."""
    equations, steps = [], []
    for k in range(5):
        before = f"a_{k - 1}" if k else "x"
        factor, constant = chance.randint(2, 4), chance.randint(1, 5)
        square = k in (1, 3) and chance.random() < 0.5
        skip = k > 1 and chance.random() < 0.4
        formula = f"{before}^2 + {constant}" if square else f"{factor} {before} + {constant} x"
        equations.append(f"a_{k} = {formula}" + (f" - a_{k - 2}" if skip else ""))

        def compute(
            values: Values,
            k: int = k, factor: int = factor, constant: int = constant,
            square: bool = square, skip: bool = skip,
        ) -> Any:  # fmt: skip
            before = values[f"p{k - 1}"] if k else X
            found = before**2 + constant if square else factor * before + constant * X
            return sympy.expand(found - values[f"p{k - 2}"] if skip else found)

        steps.append(
            Step(f"p{k}", f"value(a_{k})", f"a_{k}", compute, _term, written, "expression")
        )
    return Chain({"kind": "network", "equations": equations}, tuple(steps))


def _term(formula: Any, chance: random.Random) -> Any:
    """Make a slip in one coefficient."""
    power = chance.choice([0, 1, 2])
    return sympy.expand(formula + chance.choice([-2, -1, 1, 2]) * X**power)


def calculus(chance: random.Random) -> Chain:
    """Return one of three chains: extrema, a tangent, an integral."""
    return chance.choice([_extrema, _tangent, _integral])(chance)


def _model(formula: Any) -> dict[str, Any]:
    return {"kind": "calculus", "definitions": [f"f(x) = {sympy.sstr(formula).replace('**', '^')}"]}


def _extrema(chance: random.Random) -> Chain:
    """Return derivative, critical points, minimum, and the value there."""
    low = chance.randint(-3, 0)
    high = low + 2 * chance.randint(1, 2)
    f = sympy.integrate(6 * (X - low) * (X - high), X)

    def wrong_roots(derivative: Any, source: random.Random) -> Any:
        roots = sympy.solve(derivative, X)
        return sympy.expand(6 * (X - min(roots)) * (X - max(roots) - source.choice([1, 3])))

    def wrong_point(points: Any, source: random.Random) -> Any:
        return sorted({min(points), max(points) + source.choice([1, 2])})

    steps = (
        Step("d", "diff(f, x)", "f'(x)", lambda s: sympy.expand(sympy.diff(f, X)), wrong_roots,
             written, "expression"),
        Step("c", "critical_points(f, x)", "C", lambda s: sorted(sympy.solve(s["d"], X)),
             wrong_point, lambda v: "\\{" + ", ".join(map(written, v)) + "\\}", "set"),
        Step("m", "minima(f, x)", "M", lambda s: [max(s["c"])],
             lambda v, source: [v[0] + source.choice([1, 2])],
             lambda v: "\\{" + ", ".join(map(written, v)) + "\\}", "set"),
        Step("v", f"value(f({high}))", "v", lambda s: f.subs(X, s["m"][0]),
             lambda v, source: v + source.choice([1, 2, 3])),
    )  # fmt: skip
    return Chain(_model(f), steps)


def _tangent(chance: random.Random) -> Chain:
    a, b, c = (chance.randint(1, 4) for _ in range(3))
    at = chance.randint(1, 3)
    f = a * X**3 + b * X**2 - c * X
    steps = (
        Step("d", "diff(f, x)", "f'(x)", lambda s: sympy.expand(sympy.diff(f, X)), _term,
             written, "expression"),
        Step("s", f"value(f'({at}))", "s", lambda s: s["d"].subs(X, at),
             lambda v, source: v + source.choice([1, 2, 3])),
        Step("t", f"tangent(f, x, {at})", "t",
             lambda s: sympy.expand(s["s"] * (X - at) + f.subs(X, at)), _term, written,
             "expression"),
    )  # fmt: skip
    return Chain(_model(f), steps)


def _integral(chance: random.Random) -> Chain:
    a, b = (chance.randint(1, 5) for _ in range(2))
    to = chance.randint(1, 3)
    f = 3 * a * X**2 + 2 * b * X
    steps = (
        Step("F", "integrate(f, x)", "F(x)", lambda s: sympy.integrate(f, X),
             lambda v, source: sympy.expand(v + source.choice([1, 2]) * X), written,
             "expression", {"up_to": "constant"}),
        Step("A", f"integrate(f, x, 0, {to})", "A",
             lambda s: s["F"].subs(X, to) - s["F"].subs(X, 0),
             lambda v, source: v + source.choice([1, 2, 3])),
    )  # fmt: skip
    return Chain(_model(f), steps)


__all__ = ["calculus", "formulas", "fraction", "scaled"]
