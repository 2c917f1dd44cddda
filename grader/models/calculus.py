"""Calculus: derivatives, integrals, limits, Taylor polynomials, equations, extrema, areas.

What sympy finds is checked before it counts: an antiderivative by differentiating it, an integral
by quadrature, a solution by putting it in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

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
    Misconception,
    Model,
    Query,
    QueryError,
    Reference,
    Step,
    Vocabulary,
)
from grader.models.calculus_checks import Unconfirmed
from grader.models.deadline import TooLong
from grader.models.definitions import CyclicDefinitions, Definitions, read_definitions
from grader.models.differentiate import CannotDifferentiate
from grader.models.other_words import no_such_query
from grader.models.spec import ModelKind, ModelSpec, Names, SpecError
from grader.models.sympy_bridge import NoBridge

QUERIES = (
    "diff(f, x)", "diff(f, x, 2)", "integrate(f, x)", "integrate(f, x, 0, 1)", "limit(f, x, 0)",
    "taylor(f, x, 0, 3)", "sum(1/n^2, n, 1, oo)", "solve(f = 0, x)",
    "solve(x + y = 1, x - y = 3, x, y)",
    "dsolve(y' = y, y, x)", "critical_points(f, x)", "minima(f, x)", "maxima(f, x)",
    "area(f, g, x, 0, 1)", "tangent(f, x, 1)", "gradient(f, x, y)", "hessian(f, x, y)",
    "value(f(2))",
)  # fmt: skip


class CalculusSpec(ModelSpec):
    """Named formulas, in any order; the questions are in the queries."""

    definitions: Names = Field((), description="e.g. f(x) = x^3 - 3x")


class WrongArguments(ValueError):
    """A query with too few, too many or unfitting arguments."""


_NO_NUMBERS = (Relation, Logic, Collection, Matrix, Interval, SetBuilder, SetOperation, PlusMinus)
_NO_CONSTANTS = tuple(
    Constant(name)
    for name in ("true", "false", "undefined", "dots", "emptyset", "reals", "integers")
)


@dataclass(frozen=True, slots=True)
class Calculus:
    """Formulas and the questions of calculus about them."""

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

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the slips known for derivatives and integrals."""
        from grader.models.calculus_misconceptions import calculus_misconceptions

        return tuple(calculus_misconceptions(self, query))

    def answer(self, query: Query) -> Reference:
        """Compute the answer, checked."""
        from grader.models.calculus_questions import QUESTIONS

        question = QUESTIONS.get(query.head)
        if question is None or not query.args or query.start is not None:
            raise no_such_query("calculus", query, QUERIES)
        try:
            return question(self, query)
        except (NoBridge, TooLong, Unconfirmed, CannotDifferentiate, SpecError) as error:
            raise QueryError(f"{query.text} cannot be computed: {error}") from None
        except WrongArguments as error:
            raise QueryError(f"{query.text}: {error}", QUERIES) from None

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


def build(spec: CalculusSpec, models: Mapping[str, Model], folder: Path) -> Calculus:
    """Build the model; raise `SpecError` for definitions that cannot be used."""
    return Calculus(read_definitions(spec.definitions, spec.notation()))


CALCULUS = ModelKind("calculus", CalculusSpec, build)
