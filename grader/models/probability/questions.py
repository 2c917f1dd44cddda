"""The questions to random variables and events."""

from __future__ import annotations

import re

from grader.expressions.nodes import Call, Div, Expression, Logic, Symbol
from grader.expressions.traversal import free_symbols
from grader.models.arithmetic.calculated import simplified
from grader.models.arithmetic.evaluate import CannotEvaluate
from grader.models.arithmetic.reals import Uncertain, Undefined
from grader.models.base import (
    NotInTime,
    Query,
    QueryError,
    Reference,
    Step,
    Value,
)
from grader.models.computer_algebra.in_worker import TooLong
from grader.models.computer_algebra.symbols import NoBridge
from grader.models.probability.events import NotDetermined
from grader.models.probability.model import QUERIES, Probability
from grader.models.probability.quantiles import NoQuantile, level_of
from grader.models.probability.random_variables import (
    NoDistribution,
    RandomVariable,
)
from grader.models.spec import SpecError, read_formula
from grader.models.suggestions import no_such_query
from grader.models.symbolic.simplify import ZERO


def answer(model: Probability, query: Query) -> Reference:
    """Compute a probability or a moment; raise `QueryError` where there is none."""
    try:
        return _answer(model, query)
    except (NoDistribution, NoQuantile, NotDetermined, SpecError) as error:
        raise QueryError(f"{query.text}: {error}", QUERIES) from None
    except TooLong as error:
        raise NotInTime(f"{query.text} cannot be computed: {error}") from None
    except (NoBridge, CannotEvaluate, Undefined, Uncertain) as error:
        raise QueryError(f"{query.text} cannot be computed: {error}") from None


def _answer(model: Probability, query: Query) -> Reference:
    if query.head == "P" and query.args:
        return _probability(model, query, ", ".join(query.args))
    if query.head in ("E", "Var", "sd") and len(query.args) == 1:
        return _moment(model, query)
    if query.head in ("pmf", "pdf", "cdf") and len(query.args) == 2:
        variable = _variable(model, query.args[0])
        at = read_formula(query.args[1], model.notation)
        value: Value = variable.below(at) if query.head == "cdf" else variable.weight(at)
        return Reference(value, (), model.kind, query.text)
    if query.head == "quantile" and len(query.args) == 2:
        level = level_of(read_formula(query.args[1], model.notation))
        found, steps = _variable(model, query.args[0]).quantile(level)
        return Reference(found, steps, model.kind, query.text)
    raise no_such_query("probability", query, QUERIES)


def _variable(model: Probability, text: str) -> RandomVariable:
    name = read_formula(text, model.notation)
    if not isinstance(name, Symbol) or name not in model.variables:
        known = ", ".join(symbol.name for symbol in model.variables)
        raise NoDistribution(f"{text} is not a random variable; known are {known}")
    return model.variables[name]


def _probability(model: Probability, query: Query, text: str) -> Reference:
    for name, variable in model.variables.items():
        if re.search(rf"(?<!\w){re.escape(name.name)}(?!\w)", text):
            condition = read_formula(text, model.notation)
            value: Value
            if isinstance(condition, Call) and condition.name == "given":
                value, steps = _conditional(variable, name, *condition.args)
            else:
                value, steps = variable.probability(condition, name)
            return Reference(value, steps, model.kind, query.text)
    value, steps = model.events.probability(text)
    return Reference(value, steps, model.kind, query.text)


def _moment(model: Probability, query: Query) -> Reference:
    formula = read_formula(query.args[0], model.notation)
    names = [name for name in model.variables if name in free_symbols(formula)]
    if len(names) != 1:
        raise NoDistribution("a moment of one random variable is needed")
    variable = model.variables[names[0]]
    value, steps = variable.moment(query.head, formula, names[0], model.notation)
    return Reference(value, steps, model.kind, query.text)


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
    return simplified(quotient), steps
