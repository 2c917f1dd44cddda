"""Formulas by their names, and how the texts of a question about them are read."""

from __future__ import annotations

from dataclasses import dataclass

from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Interval,
    Logic,
    Matrix,
    PlusMinus,
    Relation,
    SetBuilder,
    SetOperation,
    Symbol,
)
from grader.expressions.traversal import free_symbols, walk
from grader.models.base import (
    Query,
    Reference,
    Step,
    Vocabulary,
)
from grader.models.symbolic.definitions import CyclicDefinitions, Definitions
from grader.models.symbolic.derivatives import CannotDifferentiate

QUERIES = (
    "diff(f, x)", "diff(f, x, 2)", "integrate(f, x)", "integrate(f, x, 0, 1)", "limit(f, x, 0)",
    "taylor(f, x, 0, 3)", "sum(1/n^2, n, 1, oo)", "solve(f = 0, x)",
    "solve(x + y = 1, x - y = 3, x, y)",
    "dsolve(y' = y, y, x)", "critical_points(f, x)", "minima(f, x)", "maxima(f, x)",
    "area(f, g, x, 0, 1)", "tangent(f, x, 1)", "gradient(f, x, y)", "hessian(f, x, y)",
    "value(f(2))",
)  # fmt: skip


class WrongArguments(ValueError):
    """A query with too few, too many or unfitting arguments."""


_NO_NUMBERS = (Relation, Logic, Collection, Matrix, Interval, SetBuilder, SetOperation, PlusMinus)
_NO_CONSTANTS = tuple(
    Constant(name)
    for name in ("true", "false", "undefined", "dots", "emptyset", "reals", "integers")
)


@dataclass(frozen=True, slots=True)
class Calculus:
    """Named formulas, about which the questions of calculus are asked."""

    definitions: Definitions
    kind: str = "calculus"

    def vocabulary(self) -> Vocabulary:
        """Return the queries and the definitions."""
        known: dict[Expression, Expression] = dict(self.definitions.names.items())
        for name, function in self.definitions.functions.items():
            known[Symbol(name)] = function.body
        return Vocabulary(self.definitions.notation, QUERIES, known)

    def resolve(self, expression: Expression) -> Expression | None:
        """Replace the defined names and functions, and carry out derivatives.

        None where a name stands for something that the definitions know nothing of.
        """
        try:
            expanded = self.definitions.expand(expression)
        except (CyclicDefinitions, CannotDifferentiate):
            return None
        return expanded if free_symbols(expanded) <= self.definitions.base else None

    def formula(self, text: str) -> Expression:
        """Read a formula and expand it."""
        return self.definitions.expand(self.definitions.read(text))

    def scalar(self, text: str) -> Expression:
        """Read a formula that has numbers as values: no relation, set, list or matrix in it."""
        formula = self.formula(text)
        for node in walk(formula):
            if isinstance(node, _NO_NUMBERS) or node in _NO_CONSTANTS:
                raise WrongArguments(f"{text} is not a formula with numbers as values")
        return formula

    def name(self, text: str) -> Symbol:
        """Read a name."""
        read = self.definitions.read(text)
        if not isinstance(read, Symbol):
            raise WrongArguments(f"{text} is not a name")
        return read

    def reference(
        self,
        query: Query,
        value: Expression,
        steps: tuple[Step, ...] = (),
        target: Expression | None = None,
    ) -> Reference:
        """Return the answer to a query."""
        return Reference(value, steps, self.kind, query.text, target)
