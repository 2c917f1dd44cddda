"""The YAML of random variables and events, and how it becomes a model of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from pydantic import Field

from grader.expressions.nodes import Call, Expression, Symbol
from grader.expressions.notation import Notation
from grader.models.arithmetic.calculated import simplified
from grader.models.probability.distributions import FAMILIES
from grader.models.probability.events import Events, NotDetermined
from grader.models.probability.model import Probability
from grader.models.probability.random_variables import (
    FromFamily,
    FromTable,
    RandomVariable,
)
from grader.models.probability.sampling import SAMPLING, FromSampling
from grader.models.spec import Formula, ModelSpec, SpecError, raise_all, read_formula, read_name
from grader.models.symbolic.simplify import rational

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


def read_probability(spec: ProbabilitySpec) -> Probability:
    """Return the variables and events; raise `SpecError` with all that is wrong."""
    notation = spec.notation()
    variables: dict[Symbol, RandomVariable] = {}
    errors: list[SpecError] = []
    for name, given in spec.random.items():
        where = ("random_variables", name)
        try:
            symbol = read_name(name, notation, where, "X")
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
    freedom = rational(simplified(read_formula(text, notation, where)))
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
