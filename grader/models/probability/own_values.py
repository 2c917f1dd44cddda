"""Probabilities and moments computed again from others that a student gave."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.equivalence import Enclosure
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Pow,
    Symbol,
    number,
)
from grader.expressions.traversal import free_symbols, substitute
from grader.expressions.writing import to_plain
from grader.models.arithmetic import reals
from grader.models.arithmetic.calculated import calculated
from grader.models.arithmetic.evaluate import CannotEvaluate, evaluate, holds
from grader.models.arithmetic.numerals import numeral
from grader.models.arithmetic.reals import Uncertain, Undefined
from grader.models.base import Given, NotInTime, Query, QueryError, Value
from grader.models.probability.event_ways import Atoms, Chance, EventWays
from grader.models.probability.events import NotDetermined, read_event
from grader.models.probability.model import Probability
from grader.models.probability.quantiles import midpoint_of
from grader.models.probability.questions import answer
from grader.models.probability.random_variables import (
    FromFamily,
    FromTable,
    NoDistribution,
    RandomVariable,
    interval,
)
from grader.models.query import parse_query
from grader.models.spec import SpecError, read_formula
from grader.models.symbolic.derivatives import differentiate
from grader.models.symbolic.simplify import ONE, ZERO, rational
from grader.models.ways import Way, led_to

MAX_VALUES = 60
"""So many values of a discrete variable are looked at one by one."""


def recomputed(model: Probability, query: Query, given: Sequence[Given]) -> Iterable[Value]:
    """Return the probabilities or moments to which given ones lead."""
    own = {g.query: g.value for g in given if isinstance(g.value, Expression)}
    try:
        if query.head in ("E", "Var", "sd"):
            return _moments(model, query, own)
        return _chances(model, query, own)
    except (NotDetermined, NoDistribution, SpecError, CannotEvaluate, Undefined, Uncertain):
        return ()


# -- probabilities -------------------------------------------------------------------------------


def _chances(
    model: Probability, query: Query, own: Mapping[Query, Expression]
) -> tuple[Expression, ...]:
    space = _space(model, (query, *own))
    asked = space.chance(query)
    given = {chance: own[each] for each in own if (chance := space.chance(each)) is not None}
    if asked is None or not given:
        return ()
    spoken = [asked, *given, *space.spoken]
    ways = EventWays.of(space.whole, spoken, given)
    return led_to(asked, given, ways, space.right, detour=1)


@dataclass(frozen=True, slots=True)
class _Space:
    """The atoms: what a question is of, and how likely some of them are together."""

    whole: Atoms
    chance: Callable[[Query], Chance | None]
    of_atoms: Callable[[Atoms], Expression | None]
    spoken: tuple[Chance, ...] = ()

    def right(self, chance: Chance) -> Expression | None:
        """Return the right value of a probability."""
        event, condition = self.of_atoms(chance.event), self.of_atoms(chance.condition)
        if event is None or condition is None or chance.condition == self.whole:
            return event
        return None if condition is ZERO else calculated(Div(event, condition))


def _space(model: Probability, queries: Sequence[Query]) -> _Space:
    """Return the atoms for the first question: values of its variable, or those of the events."""
    name = _variable_in(model, queries[0])
    if name is None:
        return _space_of_events(model)
    conditions = [each for query in queries for each in _conditions(model, query, name)]
    variable = model.variables[name]
    values = _values(variable, conditions, name)
    if values is None:
        return _space_of_intervals(model, variable, conditions, name)
    return _space_of_values(model, variable, values, name)


def _variable_in(model: Probability, query: Query) -> Symbol | None:
    text = ", ".join(query.args[:1] if query.head in ("pmf", "cdf") else query.args)
    for name in model.variables:
        if re.search(rf"(?<!\w){re.escape(name.name)}(?!\w)", text):
            return name
    return None


def _space_of_events(model: Probability) -> _Space:
    events = model.events
    whole = frozenset(range(events.size))

    def of(text: str) -> Chance | None:
        try:
            event, condition = read_event(text)
        except NotDetermined:
            return None
        names = event.names | (condition.names if condition else frozenset())
        if not names <= set(events.names):
            return None
        within = whole if condition is None else events.atoms_of(condition)
        return Chance(events.atoms_of(event) & within, within)

    def chance(query: Query) -> Chance | None:
        return of(", ".join(query.args)) if query.head == "P" else None

    def of_atoms(atoms: Atoms) -> Expression | None:
        value = events.of_atoms(atoms)
        return None if value is None else number(value)

    spoken = tuple(known for text in events.known if (known := of(text)) is not None)
    return _Space(whole, chance, of_atoms, spoken)


def _conditions(model: Probability, query: Query, name: Symbol) -> Iterator[Expression]:
    """Yield the event that a question is of, and then its condition, if it has one."""
    if _variable_in(model, query) is not name:
        return
    text = ", ".join(query.args)
    if query.head in ("pmf", "cdf") and len(query.args) == 2:
        text = f"{query.args[0]} {'=' if query.head == 'pmf' else '<='} {query.args[1]}"
    elif query.head != "P":
        return
    read = read_formula(text, model.notation)
    if isinstance(read, Call) and read.name == "given":
        yield from read.args
    else:
        yield read


def _chance_by(
    model: Probability, name: Symbol, whole: Atoms, atoms_in: Callable[[Expression], Atoms]
) -> Callable[[Query], Chance | None]:
    def chance(query: Query) -> Chance | None:
        found = [atoms_in(each) for each in _conditions(model, query, name)]
        if not found:
            return None
        within = found[1] if len(found) > 1 else whole
        return Chance(found[0] & within, within)

    return chance


def _values(
    variable: RandomVariable, conditions: Sequence[Expression], name: Symbol
) -> list[Expression] | None:
    """Return the values of a discrete variable up to beyond all bounds; None for a continuous one.

    The last of endlessly many stands for all that are greater.
    """
    if isinstance(variable, FromTable):
        return [value for value, _ in variable.pairs]
    if not isinstance(variable, FromFamily) or not variable.family.discrete:
        return None
    low, high = (rational(end) for end in variable.family.support(*variable.parameters))
    if low is None or low.denominator != 1:
        raise NoDistribution("the parameters must be numbers")
    ends = [rational(end) for each in conditions for end in interval(each, name)]
    last = high if high is not None else max((*filter(None, ends), low)) + 1
    if last - low > MAX_VALUES:
        raise NoDistribution("too many values")
    return [number(k) for k in range(int(low), int(last) + 1)]


def _space_of_values(
    model: Probability, variable: RandomVariable, values: Sequence[Expression], name: Symbol
) -> _Space:
    whole = frozenset(range(len(values)))

    def atoms_in(condition: Expression) -> Atoms:
        return frozenset(k for k, value in enumerate(values) if _holds(condition, {name: value}))

    def weight(k: int) -> Expression:
        return variable.weight(values[k])

    endless = isinstance(variable, FromFamily) and (
        variable.family.support(*variable.parameters)[1] is Constant("oo")
    )

    def of_atoms(atoms: Atoms) -> Expression | None:
        if endless and len(values) - 1 in atoms:
            rest = [Neg(weight(k)) for k in sorted(whole - atoms)]
            return calculated(Add(ONE, *rest)) if rest else ONE
        return _sum([weight(k) for k in sorted(atoms)])

    return _Space(whole, _chance_by(model, name, whole, atoms_in), of_atoms)


def _holds(condition: Expression, values: Mapping[Symbol, Expression]) -> bool:
    return reals.certainly(
        lambda: holds(condition, {name: evaluate(value, {}) for name, value in values.items()})
    )


def _sum(terms: Sequence[Expression]) -> Expression | None:
    if len(terms) < 2:
        return terms[0] if terms else ZERO
    return calculated(Add(*terms))


def _space_of_intervals(
    model: Probability, variable: RandomVariable, conditions: Sequence[Expression], name: Symbol
) -> _Space:
    bounds = [interval(each, name) for each in conditions]
    infinite = (Neg(Constant("oo")), Constant("oo"))
    ends = dict.fromkeys(end for pair in bounds for end in pair if end not in infinite)
    inner = sorted(ends, key=midpoint_of)
    cuts = (infinite[0], *inner, infinite[1])
    whole = frozenset(range(len(cuts) - 1))

    def atoms_in(condition: Expression) -> Atoms:
        low, high = (cuts.index(end) for end in interval(condition, name))
        return frozenset(range(low, high))

    def below(cut: Expression) -> Expression:
        value = variable.below(cut)
        return numeral(value) if isinstance(value, Enclosure) else value

    def of_atoms(atoms: Atoms) -> Expression | None:
        terms = [part for k in sorted(atoms) for part in (below(cuts[k + 1]), Neg(below(cuts[k])))]
        return _sum(terms)

    return _Space(whole, _chance_by(model, name, whole, atoms_in), of_atoms)


# -- moments -------------------------------------------------------------------------------------

Moment = tuple[str, Expression]
"""`E`, `Var` or `sd`, and of what; `P` with a value is the probability of the value."""


def _moments(
    model: Probability, query: Query, own: Mapping[Query, Expression]
) -> tuple[Expression, ...]:
    formula = read_formula(query.args[0], model.notation)
    names = [name for name in model.variables if name in free_symbols(formula)]
    if len(names) != 1:
        return ()
    name = names[0]
    given: dict[Moment, Expression] = {}
    for each, value in own.items():
        quantity = _moment_of(model, each, name)
        if quantity is not None:
            given[quantity] = value
    ways = _MomentWays(model, name)
    return led_to((query.head, formula), given, ways, lambda each: _right(model, each))


def _moment_of(model: Probability, query: Query, name: Symbol) -> Moment | None:
    if query.head in ("E", "Var", "sd"):
        formula = read_formula(query.args[0], model.notation)
        return (query.head, formula) if name in free_symbols(formula) else None
    for condition in _conditions(model, query, name):
        low, high = interval(condition, name)
        return ("P", low) if low is high else None
    return None


def _right(model: Probability, quantity: Moment) -> Expression | None:
    head, formula = quantity
    try:
        if head == "P":
            (variable,) = (v for v in model.variables.values() if isinstance(v, FromTable))
            return variable.weight(formula)
        found = answer(model, _question(head, formula)).value
    except NotInTime:
        raise
    except (QueryError, ValueError):
        return None
    return numeral(found) if isinstance(found, Enclosure) else _formula(found)


def _formula(value: Value) -> Expression | None:
    return value if isinstance(value, Expression) else None


def _question(head: str, formula: Expression) -> Query:
    return parse_query(f"{head}({to_plain(formula)})")


class _MomentWays:
    """The ways to the moments of formulas in one variable."""

    def __init__(self, model: Probability, name: Symbol) -> None:
        self.name, self.variable = name, model.variables[name]

    def __call__(self, quantity: Moment) -> Iterator[Way[Moment]]:
        head, formula = quantity
        for way in self._ways(head, formula):
            yield Way(way.needs, _calculating(way.compute))

    def _ways(self, head: str, formula: Expression) -> Iterator[Way[Moment]]:
        if head == "sd":
            yield Way((("Var", formula),), lambda v: Call("sqrt", v))
        elif head == "Var":
            yield from self._variance(formula)
        elif head == "E":
            yield from self._mean(formula)

    def _variance(self, formula: Expression) -> Iterator[Way[Moment]]:
        mean, squares = ("E", formula), ("E", Pow(formula, number(2)))
        yield Way((squares, mean), lambda s, m: Add(s, Neg(Pow(m, number(2)))))
        yield Way((("sd", formula),), lambda s: Pow(s, number(2)))
        if isinstance(table := self.variable, FromTable):
            yield Way(
                (mean,),
                lambda m: table.written_out(Pow(Add(formula, Neg(m)), number(2)), self.name),
            )
        if isinstance(self.variable, FromFamily) and formula is self.name:
            by_mean = _BY_MEAN.get(self.variable.name)
            if by_mean is not None:
                parameters = self.variable.parameters
                yield Way((mean,), lambda m: by_mean(m, *parameters))
        slope = self._slope(formula)
        if slope is not None:
            yield Way((("Var", self.name),), lambda v: Mul(Pow(slope, number(2)), v))

    def _mean(self, formula: Expression) -> Iterator[Way[Moment]]:
        slope = self._slope(formula)
        if slope is not None:
            start = substitute(formula, {self.name: ZERO})
            yield Way((("E", self.name),), lambda m: Add(Mul(slope, m), start))
        if isinstance(self.variable, FromTable):
            values = [value for value, _ in self.variable.pairs]
            at = [substitute(formula, {self.name: value}) for value in values]
            needs = tuple(("P", value) for value in values)
            yield Way(needs, lambda *ps: Add(*(Mul(f, p) for f, p in zip(at, ps, strict=True))))
        if isinstance(formula, Pow) and formula.args[1] is number(2):
            inner = formula.args[0]
            yield Way((("Var", inner), ("E", inner)), lambda v, m: Add(v, Pow(m, number(2))))

    def _slope(self, formula: Expression) -> Expression | None:
        """Return a where the formula is a X + b, and not X itself."""
        slope = differentiate(formula, self.name)
        return None if formula is self.name or free_symbols(slope) else slope


def _calculating(compute: Callable[..., Expression | None]) -> Callable[..., Expression | None]:
    def calculating(*values: Expression) -> Expression | None:
        found = compute(*values)
        return None if found is None else calculated(found)

    return calculating


# Family -> its variance, computed from the mean.
_BY_MEAN: Mapping[str, Callable[..., Expression]] = {
    "binomial": lambda m, n, p: Mul(m, Add(ONE, Neg(p))),
    "bernoulli": lambda m, p: Mul(m, Add(ONE, Neg(m))),
    "poisson": lambda m, rate: m,
    "exponential": lambda m, rate: Pow(m, number(2)),
    "geometric": lambda m, p: Add(Pow(m, number(2)), Neg(m)),
}
