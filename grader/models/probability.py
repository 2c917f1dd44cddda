"""Probability: distributions, moments, events and Bayes' rule, exact wherever that is possible."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import Field

from grader.expressions.nodes import Call, Div, Expression, Logic, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols
from grader.models.algebra import ZERO, rational
from grader.models.base import (
    Misconception,
    Model,
    Query,
    QueryError,
    Reference,
    Step,
    Value,
    Vocabulary,
)
from grader.models.deadline import TooLong
from grader.models.distributions import FAMILIES
from grader.models.evaluate import CannotEvaluate
from grader.models.events import Events, NotDetermined
from grader.models.other_words import no_such_query
from grader.models.quantiles import NoQuantile, level_of
from grader.models.random_variables import (
    FromFamily,
    FromTable,
    NoDistribution,
    RandomVariable,
    simplified_number,
)
from grader.models.reals import Uncertain, Undefined
from grader.models.sampling_distributions import SAMPLING, FromSampling
from grader.models.spec import Formula, ModelKind, ModelSpec, SpecError, raise_all, read_formula
from grader.models.sympy_bridge import NoBridge

QUERIES = (
    "P(X = 3)", "P(X <= 3)", "P(1 < X < 4)", "P(A)", "P(A | B)", "P(not A)", "P(A and B)",
    "P(A or B)", "E(X)", "E(X^2 + 1)", "Var(X)", "sd(X)", "pmf(X, 3)", "pdf(X, x)", "cdf(X, 3)",
    "quantile(X, 0.95)",
)  # fmt: skip
_CALL = re.compile(r"\s*([a-z_]+)\s*+(?:\((.*)\))?\s*\Z", re.DOTALL)


class ProbabilitySpec(ModelSpec):
    """Random variables by their distributions, and what is known of events."""

    random: dict[str, Formula | dict[Formula, Formula]] = Field(
        {}, alias="random_variables",
        description="e.g. {X: 'binomial(10, 0.3)', Y: {0: 1/4, 1: 3/4}}",
    )  # fmt: skip
    known: dict[str, Formula] = Field(
        {}, description="probabilities of events, e.g. {P(A): 0.01, P(B | A): 0.9}"
    )


@dataclass(frozen=True, slots=True)
class Probability:
    """Random variables and events."""

    variables: Mapping[Symbol, RandomVariable]
    events: Events
    notation: Notation
    kind: str = "probability"

    def vocabulary(self) -> Vocabulary:
        """Return the queries."""
        return Vocabulary(self.notation, QUERIES)

    def resolve(self, expression: Expression) -> Expression | None:
        """Return an expression without names as it is; None for any other: no name is defined."""
        return None if free_symbols(expression) else expression

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the slips of conditional probabilities."""
        from grader.models.probability_misconceptions import probability_misconceptions

        return tuple(probability_misconceptions(self, query))

    def answer(self, query: Query) -> Reference:
        """Compute a probability or a moment."""
        try:
            return self._answer(query)
        except (NoDistribution, NoQuantile, NotDetermined, SpecError) as error:
            raise QueryError(f"{query.text}: {error}", QUERIES) from None
        except (NoBridge, TooLong, CannotEvaluate, Undefined, Uncertain) as error:
            raise QueryError(f"{query.text} cannot be computed: {error}") from None

    def _answer(self, query: Query) -> Reference:
        if query.head == "P" and query.args:
            return self._probability(query, ", ".join(query.args))
        if query.head in ("E", "Var", "sd") and len(query.args) == 1:
            return self._moment(query)
        if query.head in ("pmf", "pdf", "cdf") and len(query.args) == 2:
            variable = self._variable(query.args[0])
            at = read_formula(query.args[1], self.notation)
            value: Value = variable.below(at) if query.head == "cdf" else variable.weight(at)
            return Reference(value, (), self.kind, query.text)
        if query.head == "quantile" and len(query.args) == 2:
            level = level_of(read_formula(query.args[1], self.notation))
            found, steps = self._variable(query.args[0]).quantile(level)
            return Reference(found, steps, self.kind, query.text)
        raise no_such_query("probability", query, QUERIES)

    def _variable(self, text: str) -> RandomVariable:
        name = read_formula(text, self.notation)
        if not isinstance(name, Symbol) or name not in self.variables:
            known = ", ".join(symbol.name for symbol in self.variables)
            raise NoDistribution(f"{text} is not a random variable; known are {known}")
        return self.variables[name]

    def _probability(self, query: Query, text: str) -> Reference:
        for name, variable in self.variables.items():
            if re.search(rf"(?<!\w){re.escape(name.name)}(?!\w)", text):
                condition = read_formula(text, self.notation)
                value: Value
                if isinstance(condition, Call) and condition.name == "given":
                    value, steps = _conditional(variable, name, *condition.args)
                else:
                    value, steps = variable.probability(condition, name)
                return Reference(value, steps, self.kind, query.text)
        value, steps = self.events.probability(text)
        return Reference(value, steps, self.kind, query.text)

    def _moment(self, query: Query) -> Reference:
        formula = read_formula(query.args[0], self.notation)
        names = [name for name in self.variables if name in free_symbols(formula)]
        if len(names) != 1:
            raise NoDistribution("a moment of one random variable is needed")
        variable = self.variables[names[0]]
        value, steps = variable.moment(query.head, formula, names[0], self.notation)
        return Reference(value, steps, self.kind, query.text)


def _conditional(
    variable: RandomVariable, name: Symbol, event: Expression, given: Expression
) -> tuple[Expression, tuple[Step, ...]]:
    """Return P(event | given) of one variable: the probability of both over that of the second."""
    both, _ = variable.probability(Logic("and", event, given), name)
    whole, _ = variable.probability(given, name)
    if not isinstance(both, Expression) or not isinstance(whole, Expression):
        raise NoDistribution("a condition given another one is asked of other distributions")
    if whole is ZERO:
        raise NoDistribution("the condition has probability 0")
    quotient = Div(both, whole)
    steps = (
        Step("the probability of both", both),
        Step("the probability of the condition", whole),
        Step("their quotient", quotient),
    )
    return simplified_number(quotient), steps


def build(spec: ProbabilitySpec, models: Mapping[str, Model], folder: Path) -> Probability:
    """Build the model; raise `SpecError` with all that is wrong."""
    notation = spec.notation()
    variables: dict[Symbol, RandomVariable] = {}
    errors: list[SpecError] = []
    for name, given in spec.random.items():
        where = ("random_variables", name)
        try:
            symbol = read_formula(name, notation, where)
            if not isinstance(symbol, Symbol):
                raise SpecError(f"{name!r} is not a name", where, "write a name such as X")
            variables[symbol] = _random_variable(name, given, notation)
        except SpecError as error:
            errors.append(error)
    raise_all(errors)
    return Probability(variables, _events(spec, notation), notation)


def _random_variable(
    name: str, given: str | Mapping[str, str], notation: Notation
) -> RandomVariable:
    where = ("random_variables", name)
    if not isinstance(given, str):
        return _table(name, given, notation)
    found = _CALL.match(given)
    if found is None or found[1] not in (*FAMILIES, *SAMPLING):
        known = ", ".join((*FAMILIES, *SAMPLING))
        raise SpecError(f"{given!r} is not a distribution", where, f"use one of {known}")
    if found[1] in SAMPLING:
        return _sampling(found[1], found[2] or "", notation, where)
    family = FAMILIES[found[1]]
    read = read_formula(f"f({found[2] or ''})", _with_f(notation), where)
    parameters = read.args if isinstance(read, Call) else ()
    if len(parameters) != len(family.parameters):
        raise SpecError(
            f"{family.name} has {len(family.parameters)} parameters, {len(parameters)} are given",
            where,
            f"write {family.name}({', '.join(family.parameters)})",
        )
    wrong = family.allowed(*parameters)
    if wrong:
        raise SpecError(f"{given}: {wrong}", where, "mend the parameter")
    return FromFamily(family.name, parameters)


def _sampling(
    name: str, text: str, notation: Notation, where: tuple[str | int, ...]
) -> RandomVariable:
    freedom = rational(simplified_number(read_formula(text, notation, where)))
    if freedom is None or freedom <= 0:
        mend = f"write {name}(n) with the degrees of freedom, e.g. {name}(9)"
        raise SpecError(f"{text!r} is no number of degrees of freedom", where, mend)
    return FromSampling(name, freedom)


def _with_f(notation: Notation) -> Notation:
    return replace(notation, functions=notation.functions | {"f"})


def _table(name: str, given: Mapping[str, str], notation: Notation) -> RandomVariable:
    where = ("random_variables", name)
    pairs = tuple(
        (read_formula(value, notation, where), read_formula(weight, notation, where))
        for value, weight in given.items()
    )
    table = FromTable(pairs)
    problem = table.problem()
    if problem:
        raise SpecError(f"{name}: {problem}", where, "the probabilities must add up to 1")
    return table


def _events(spec: ProbabilitySpec, notation: Notation) -> Events:
    known: dict[str, Expression] = {}
    for text, value in spec.known.items():
        where = ("known", text)
        inner = re.fullmatch(r"\s*P\s*\((.*)\)\s*", text)
        if inner is None:
            raise SpecError(f"{text!r} is not a probability", where, "write P(A) or P(A | B)")
        known[inner[1]] = read_formula(value, notation, where)
    try:
        return Events.of(known)
    except NotDetermined as error:
        raise SpecError(str(error), ("known",), "use events such as A, not A, A and B") from None


PROBABILITY = ModelKind("probability", ProbabilitySpec, build)
