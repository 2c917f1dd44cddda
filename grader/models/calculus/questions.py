"""The questions of calculus, each a function from the model and the query to the reference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Collection,
    Derivative,
    Expression,
    Integral,
    Limit,
    Matrix,
    Mul,
    Neg,
    Relation,
    Symbol,
    number,
)
from grader.expressions.traversal import substitute
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import CannotEvaluate, evaluate
from grader.models.base import NotInTime, Query, QueryError, Reference, Step
from grader.models.calculus import tasks
from grader.models.calculus.areas import split
from grader.models.calculus.checks import (
    Unconfirmed,
    confirm_antiderivative,
    confirm_integral,
    confirm_total,
)
from grader.models.calculus.limit_steps import limit_steps
from grader.models.calculus.model import QUERIES, Calculus, WrongArguments
from grader.models.calculus.ode import ode_question
from grader.models.calculus.steps import derivative_steps, partial_step, taylor_steps
from grader.models.computer_algebra.in_worker import TooLong, within_deadline
from grader.models.computer_algebra.symbols import NoBridge
from grader.models.spec import SpecError
from grader.models.suggestions import no_such_query
from grader.models.symbolic.derivatives import CannotDifferentiate, differentiate
from grader.models.symbolic.simplify import rational


def _count(query: Query, *allowed: int) -> None:
    if len(query.args) not in allowed:
        counts = " or ".join(map(str, allowed))
        raise WrongArguments(f"{query.head} needs {counts} arguments")


def _diff(model: Calculus, query: Query) -> Reference:
    formula, *rest = query.args
    variables: list[Symbol] = []
    for text in rest:
        if text.isdigit() and variables:
            variables.extend(variables[-1:] * (int(text) - 1))
        else:
            variables.append(model.name(text))
    if not variables:
        raise WrongArguments("diff needs a formula and a name")
    value = model.scalar(formula)
    steps: list[Step] = []
    for variable in variables:
        steps.extend(derivative_steps(value, variable))
        value = differentiate(value, variable)
    target = _derivative(model.definitions.read(formula), variables)
    return model.reference(query, value, tuple(steps), target)


def _derivative(formula: Expression, variables: Sequence[Symbol]) -> Derivative:
    """Return a derivative as it is written: `diff(diff(f, x), x)` is the second one by x."""
    if isinstance(formula, Call) and formula.name == "diff" and len(formula.args) > 1:
        formula, *before = formula.args
        inner = [name for name in before if isinstance(name, Symbol)]
        if len(inner) == len(before):
            return _derivative(formula, [*inner, *variables])
    counts = Counter(variables)
    return Derivative(formula, *counts, orders=tuple(counts.values()))


def _integrate(model: Calculus, query: Query) -> Reference:
    _count(query, 2, 4)
    body, name = model.scalar(query.args[0]), model.name(query.args[1])
    notation = model.definitions.notation
    if len(query.args) == 2:
        found = within_deadline(tasks.antiderivative, body, name, notation)
        confirm_antiderivative(found, body, name, notation)
        check = Step(
            "its derivative is the integrand", Relation((Derivative(found, name), body), ("=",))
        )
        return model.reference(query, found, (check,), Integral(body, name))
    lower, upper = map(model.scalar, query.args[2:])
    return _definite(model, query, body, name, lower, upper)


def _definite(
    model: Calculus,
    query: Query,
    body: Expression,
    name: Symbol,
    lower: Expression,
    upper: Expression,
) -> Reference:
    notation = model.definitions.notation
    value = within_deadline(tasks.definite_integral, body, name, lower, upper, notation)
    confirm_integral(value, body, name, lower, upper)
    steps = []
    try:
        inner = within_deadline(tasks.antiderivative, body, name, notation)
        ends = Add(substitute(inner, {name: upper}), Neg(substitute(inner, {name: lower})))
        steps = [
            Step("an antiderivative is", Relation((Integral(body, name), inner), ("=",))),
            Step(
                "the value at the upper bound less that at the lower one",
                Relation((ends, value), ("=",)),
            ),
        ]
    except (NoBridge, TooLong):
        pass  # some integrals are known although the antiderivative is not
    return model.reference(query, value, tuple(steps), Integral(body, name, lower, upper))


def _limit(model: Calculus, query: Query) -> Reference:
    _count(query, 3, 4)
    body, name, point = (
        model.scalar(query.args[0]),
        model.name(query.args[1]),
        model.scalar(query.args[2]),
    )
    side = query.args[3] if len(query.args) == 4 else ""
    if side not in ("", "+", "-"):
        raise WrongArguments("the side of a limit is + or -")
    notation = model.definitions.notation
    value = within_deadline(tasks.limit, body, name, point, side, notation)
    try:
        steps = within_deadline(limit_steps, body, name, point, side, notation)
    except (NoBridge, TooLong):
        steps = ()  # the limit is known although no rule leads to it
    return model.reference(query, value, steps, Limit(body, name, point, side))


def _taylor(model: Calculus, query: Query) -> Reference:
    _count(query, 4)
    body, name, point = (
        model.scalar(query.args[0]),
        model.name(query.args[1]),
        model.scalar(query.args[2]),
    )
    if not query.args[3].isdigit() or int(query.args[3]) > 40:
        raise WrongArguments("the degree is a number up to 40")
    degree = int(query.args[3])
    notation = model.definitions.notation
    found = within_deadline(tasks.taylor, body, name, point, degree, notation)
    value, *coefficients = found.args
    steps = taylor_steps(body, name, point, coefficients)
    return model.reference(query, value, tuple(steps))


def _sum(model: Calculus, query: Query) -> Reference:
    """Add up a series, and compare with the sum of many terms."""
    _count(query, 4)
    body, name = model.scalar(query.args[0]), model.name(query.args[1])
    lower, upper = map(model.scalar, query.args[2:])
    value = within_deadline(tasks.total, body, name, lower, upper, model.definitions.notation)
    confirm_total(value, body, name, lower, upper)
    target = BigOperator("sum", body, name, lower, upper)
    return model.reference(query, value, target=target)


def _solve(model: Calculus, query: Query) -> Reference:
    texts = [model.definitions.read(text) for text in query.args]
    equations = [model.definitions.expand(e) for e in texts if isinstance(e, Relation)]
    names = [e for e in texts if isinstance(e, Symbol)]
    if not equations or not names or len(equations) + len(names) != len(texts):
        raise WrongArguments("solve needs equations, then names")
    notation = model.definitions.notation
    bounds = [e for e in equations if isinstance(e, Relation) and "=" not in e.ops]
    if len(names) == 1 and len(equations) - len(bounds) <= 1:
        first = next((e for e in equations if e not in bounds), equations[0])
        rest = [e for e in equations if e is not first]
        value = within_deadline(tasks.real_solutions, first, names[0], notation, rest)
    else:
        value = within_deadline(tasks.system_solutions, equations, names, notation)
    return model.reference(query, value, tuple(_put_in(equations, names, value)))


def _put_in(equations: list[Expression], names: list[Symbol], value: Expression) -> list[Step]:
    """Return the equations with each solution put in."""
    if not (isinstance(value, Collection) and value.kind == "set"):
        return []
    steps: list[Step] = []
    for item in value.args:
        entries = item.args if isinstance(item, Collection) else (item,)
        point: dict[Expression, Expression] = dict(zip(names, entries, strict=True))
        steps.extend(Step("put in", substitute(equation, point)) for equation in equations)
    return steps


def _dsolve(model: Calculus, query: Query) -> Reference:
    value, steps, general = ode_question(model.definitions, query.args)
    return replace(model.reference(query, value, steps), general=general)


def _extrema(model: Calculus, query: Query) -> Reference:
    formula, *names = query.args
    body, variables = model.scalar(formula), [model.name(name) for name in names]
    if not variables:
        raise WrongArguments(f"{query.head} needs a formula and its names")
    rows = within_deadline(tasks.stationary_points, body, variables, model.definitions.notation)
    wanted = {"minima": 1, "maxima": -1}.get(query.head)
    points: list[Expression] = []
    steps: list[Step] = []
    for row in rows.args:
        *entries, kind = row.args
        values: dict[Expression, Expression] = dict(zip(variables, entries, strict=True))
        for variable in variables:
            zero = substitute(differentiate(body, variable), values)
            steps.append(
                Step(
                    f"the derivative by {variable.name} vanishes",
                    Relation((zero, number(0)), ("=",)),
                )
            )
        if wanted is None or rational(kind) == wanted:
            points.append(entries[0] if len(entries) == 1 else Collection("tuple", *entries))
    return model.reference(query, Collection("set", *points), tuple(steps))


def _area(model: Calculus, query: Query) -> Reference:
    _count(query, 5)
    first, second = model.scalar(query.args[0]), model.scalar(query.args[1])
    name, ends = model.name(query.args[2]), [model.scalar(text) for text in query.args[3:]]
    difference = Add(first, Neg(second))
    equation = Relation((difference, number(0)), ("=",))
    crossings = within_deadline(tasks.real_solutions, equation, name, model.definitions.notation)
    bounds = split(crossings, *ends)
    notation = model.definitions.notation
    parts: list[Expression] = []
    steps: list[Step] = []
    for lower, upper in pairwise(bounds):
        part = within_deadline(tasks.definite_integral, difference, name, lower, upper, notation)
        confirm_integral(part, difference, name, lower, upper)
        steps.append(
            Step(
                "between two crossings",
                Relation((Integral(difference, name, lower, upper), part), ("=",)),
            )
        )
        parts.append(_absolute(part))
    total = within_deadline(tasks.simplified, Add(*parts) if len(parts) > 1 else parts[0], notation)
    return model.reference(query, total, tuple(steps))


def _absolute(value: Expression) -> Expression:
    return Neg(value) if reals.certainly(lambda: reals.sign(evaluate(value, {}))) < 0 else value


def _tangent(model: Calculus, query: Query) -> Reference:
    _count(query, 3)
    body, name, at = (
        model.scalar(query.args[0]),
        model.name(query.args[1]),
        model.scalar(query.args[2]),
    )
    slope = substitute(differentiate(body, name), {name: at})
    height = substitute(body, {name: at})
    line = Add(Mul(slope, Add(name, Neg(at))), height)
    value = within_deadline(tasks.simplified, line, model.definitions.notation)
    there = Relation((Derivative(body, name), differentiate(body, name)), ("=",))
    steps = (
        Step(f"the slope is the derivative at {query.args[2]}", there),
        Step("the line through the point with this slope", Relation((line, value), ("=",))),
    )
    return model.reference(query, value, steps)


def _gradient(model: Calculus, query: Query) -> Reference:
    body, variables = model.scalar(query.args[0]), [model.name(text) for text in query.args[1:]]
    rows = tuple((differentiate(body, variable),) for variable in variables)
    steps = tuple(partial_step(body, variable) for variable in variables)
    return model.reference(query, Matrix(rows), steps)


def _hessian(model: Calculus, query: Query) -> Reference:
    body, variables = model.scalar(query.args[0]), [model.name(text) for text in query.args[1:]]
    rows = tuple(
        tuple(differentiate(differentiate(body, row), column) for column in variables)
        for row in variables
    )
    firsts = tuple(partial_step(body, variable) for variable in variables)
    seconds = tuple(
        partial_step(body, row, column)
        for place, row in enumerate(variables)
        for column in variables[place:]
    )
    return model.reference(query, Matrix(rows), (*firsts, *seconds))


def _value(model: Calculus, query: Query) -> Reference:
    formula = ", ".join(query.args)
    expanded = model.scalar(formula)
    value = within_deadline(tasks.simplified, expanded, model.definitions.notation)
    step = Step("put in", Relation((expanded, value), ("=",)))
    return model.reference(query, value, (step,), model.definitions.read(formula))


QUESTIONS: Mapping[str, Callable[[Calculus, Query], Reference]] = {
    "diff": _diff,
    "integrate": _integrate,
    "limit": _limit,
    "taylor": _taylor,
    "sum": _sum,
    "solve": _solve,
    "dsolve": _dsolve,
    "critical_points": _extrema,
    "minima": _extrema,
    "maxima": _extrema,
    "area": _area,
    "tangent": _tangent,
    "gradient": _gradient,
    "hessian": _hessian,
    "value": _value,
}


NO_VALUE = (CannotEvaluate, reals.Undefined, reals.Uncertain)
"""What is raised of a bound or a sign that has no value: `area(f, g, x, 0, a)`."""


def answer(model: Calculus, query: Query) -> Reference:
    """Compute the answer, checked; raise `QueryError` where there is none."""
    question = QUESTIONS.get(query.head)
    if question is None or not query.args or query.start is not None:
        raise no_such_query("calculus", query, QUERIES)
    try:
        return question(model, query)
    except TooLong as error:
        raise NotInTime(f"{query.text} cannot be computed: {error}") from None
    except (NoBridge, Unconfirmed, CannotDifferentiate, SpecError, *NO_VALUE) as error:
        raise QueryError(f"{query.text} cannot be computed: {error}") from None
    except WrongArguments as error:
        raise QueryError(f"{query.text}: {error}", QUERIES) from None
