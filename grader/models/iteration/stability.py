"""Steps that are linear in what they change: x becomes M x + c.

Such a path converges from every start exactly if all eigenvalues of M lie inside the unit circle,
and it stays bounded only if none lies outside of it.
"""

from __future__ import annotations

import flint

from grader.expressions.nodes import Expression
from grader.expressions.traversal import free_symbols
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import evaluate
from grader.models.arithmetic.reals import Real
from grader.models.iteration.parametric import StepMap
from grader.models.symbolic.derivatives import CannotDifferentiate, differentiate

Rows = tuple[tuple[Expression, ...], ...]


class Undecided(Exception):
    """What was looked at does not decide, and more bits would not help."""


def jacobian(step: StepMap) -> Rows | None:
    """Return the derivatives of the step; None where a formula has none."""
    try:
        return tuple(
            tuple(differentiate(formula, variable) for variable in step.variables)
            for formula in step.formulas
        )
    except CannotDifferentiate:
        return None


def linear_part(step: StepMap) -> Rows | None:
    """Return M if the step is linear, else None."""
    rows = jacobian(step)
    if rows is None or any(free_symbols(e) & set(step.variables) for row in rows for e in row):
        return None
    return rows


def converges_everywhere(matrix: Rows, step: StepMap) -> bool:
    """Say whether every path converges; raise `Undecided` on the circle itself."""
    if len(matrix) == 1:
        return _distance(evaluate(matrix[0][0], step.constants)) > 0
    return _inside(matrix, step)


def bounded_everywhere(matrix: Rows, step: StepMap) -> bool:
    """Say whether every path stays bounded; raise `Undecided` on the circle itself."""
    if len(matrix) > 1:
        return _inside(matrix, step)
    factor = evaluate(matrix[0][0], step.constants)
    distance = _distance(factor)
    if distance == 0 and reals.sign(factor) > 0:
        origin = {**step.constants, step.variables[0]: reals.exact(0)}
        return reals.sign(evaluate(step.formulas[0], origin)) == 0
    return distance >= 0


def _distance(factor: Real) -> int:
    """Return the sign of 1 - |factor|."""
    return reals.sign(reals.subtract(reals.exact(1), reals.absolute(factor)))


def _inside(matrix: Rows, step: StepMap) -> bool:
    entries = [evaluate(entry, step.constants) for row in matrix for entry in row]
    exact = [entry for entry in entries if isinstance(entry, flint.fmpq)]
    if len(exact) < len(entries):
        raise Undecided("the eigenvalues of a matrix that is not rational")
    polynomial = flint.fmpq_mat(len(matrix), len(matrix), exact).charpoly()
    roots: list[tuple[flint.acb, int]] = polynomial.numer().complex_roots()  # type: ignore[assignment]
    sizes = [abs(root) for root, _ in roots]
    if any(size > 1 for size in sizes):
        return False
    if all(size < 1 for size in sizes):
        return True
    raise Undecided("an eigenvalue of size 1")
