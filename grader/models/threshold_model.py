"""Thresholds as a model of their own: where a property of an optimizer's path is lost.

In closed form where it is known; otherwise as a bracket at whose two ends the property was decided
for certain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from pathlib import Path

from pydantic import Field

from grader.equivalence.enclosure import Enclosure
from grader.expressions.nodes import Expression, Symbol, number
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols
from grader.models import reals
from grader.models.base import (
    Misconception,
    Model,
    Query,
    QueryError,
    Reference,
    Step,
    Vocabulary,
)
from grader.models.closed_thresholds import greatest_step_size
from grader.models.evaluate import CannotEvaluate, holds
from grader.models.numerals import decimal
from grader.models.objective import OpenBranch
from grader.models.optimizer import Optimizer
from grader.models.reals import Uncertain, Undefined
from grader.models.spec import Exact, ModelKind, ModelSpec, SpecError, read_formula
from grader.models.threshold import escape_threshold

QUERIES = ("sup(h, escapes)", "sup(a, converges)", "sup(a, always(|x| < 9))", "inf(a, ever(x > 2))")
_PROPERTY = re.compile(r"\s*(always|ever)\s*\((.*)\)\s*\Z", re.DOTALL)
NARROW = Fraction(1, 10**12)


class ThresholdSpec(ModelSpec):
    """An optimizer of the rubric, names for properties, and where the threshold lies."""

    of: str = Field(description="the name of an optimizer model")
    properties: dict[str, str] = Field({}, description="e.g. {stable: always(|x| < 10)}")
    between: tuple[Exact, Exact] = Field(
        (Fraction(0), Fraction(1)), description="the property changes once between these values"
    )


@dataclass(frozen=True, slots=True)
class Threshold:
    """The supremum or infimum of a parameter for which a property holds."""

    optimizer: Optimizer
    properties: Mapping[str, str]
    between: tuple[Fraction, Fraction]
    notation: Notation
    kind: str = "threshold"

    def vocabulary(self) -> Vocabulary:
        """Return the queries."""
        return Vocabulary(self.notation, QUERIES)

    def resolve(self, expression: Expression) -> Expression | None:
        """Return an expression without names as it is; None for any other: no name is defined."""
        return None if free_symbols(expression) else expression

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return nothing: a wrong threshold has no usual form."""
        return ()

    def answer(self, query: Query) -> Reference:
        """Compute a threshold."""
        if query.head not in ("sup", "inf") or len(query.args) != 2:
            raise QueryError(f"a threshold cannot answer {query.text!r}", QUERIES)
        parameter, wanted = query.args
        wanted = self.properties.get(wanted, wanted)
        try:
            if wanted == "escapes":
                return escape_threshold(self.optimizer, replace(query, args=(parameter, wanted)))
            if wanted == "converges" and query.head == "sup":
                return greatest_step_size(self.optimizer, parameter, query)
            return self._bracketed(query, parameter, wanted)
        except (Undefined, CannotEvaluate, OpenBranch, Uncertain) as error:
            raise QueryError(f"{query.text} cannot be computed: {error}") from None

    def _bracketed(self, query: Query, parameter: str, wanted: str) -> Reference:
        found = _PROPERTY.match(wanted)
        if found is None:
            raise QueryError(f"{wanted!r} is not a property", QUERIES)
        try:
            name = read_formula(parameter, self.notation)
            condition = read_formula(found[2], self.notation)
        except SpecError as error:
            raise QueryError(str(error)) from None
        if not isinstance(name, Symbol) or name not in self.optimizer.constants:
            raise QueryError(f"{parameter} is not a parameter", tuple(self._parameters()))
        held = Held(self.optimizer, name, condition, found[1] == "always")
        low, high = self._search(held, query)
        steps = (
            Step(f"with {parameter} = {decimal(Enclosure.exactly(low))}: {held.said(low)}"),
            Step(f"with {parameter} = {decimal(Enclosure.exactly(high))}: {held.said(high)}"),
        )
        return Reference(Enclosure(low, high), steps, self.kind, query.text, name)

    def _parameters(self) -> list[str]:
        return [name.name for name in self.optimizer.constants]

    def _search(self, held: Held, query: Query) -> tuple[Fraction, Fraction]:
        """Bisect between the two ends; stop where a decision is no longer certain."""
        low, high = self.between
        below = query.head == "sup"
        if held(low) is not below or held(high) is below:
            raise QueryError(
                f"between {low} and {high} the property is not "
                f"{'lost' if below else 'gained'}: change `between`"
            )
        while high - low > NARROW:
            middle = (low + high) / 2
            try:
                low, high = (middle, high) if held(middle) is below else (low, middle)
            except Uncertain:
                break
        return low, high


@dataclass(frozen=True, slots=True)
class Held:
    """Decides a property of the path for a value of the parameter."""

    optimizer: Optimizer
    name: Symbol
    condition: Expression
    always: bool

    def __call__(self, value: Fraction) -> bool:
        """Say whether the condition holds always, or ever, up to the horizon."""
        return reals.certainly(lambda: self._decided(value))

    def _decided(self, value: Fraction) -> bool:
        model = with_parameter(self.optimizer, self.name, number(value))
        for stage in islice(model.stages(), model.horizon + 1):
            point = dict(zip(model.objective.variables, stage.point, strict=True))
            values = {**model.constants, **point}
            if model.value_name in free_symbols(self.condition):
                values[model.value_name] = model.objective.value(stage.point)
            if holds(self.condition, values) is not self.always:
                return not self.always
        return self.always

    def said(self, value: Fraction) -> str:
        """Say in words what was decided."""
        word = "holds" if self(value) else "does not hold"
        return f"the property {word}, looked at up to {self.optimizer.horizon} steps"


def with_parameter(model: Optimizer, name: Symbol, value: Expression) -> Optimizer:
    """Return the optimizer with another value of a parameter, wherever it is used."""
    constants = model.constants.with_value(name, value)
    step_size = replace(model.settings.step_size, constants=constants)  # type: ignore[type-var]
    return replace(
        model,
        constants=constants,
        objective=replace(model.objective, constants=constants),  # type: ignore[type-var]
        settings=replace(model.settings, step_size=step_size),
    )


def build(spec: ThresholdSpec, models: Mapping[str, Model], folder: Path) -> Threshold:
    """Build the threshold on its optimizer; raise `SpecError` if there is none of this name."""
    optimizer = models.get(spec.of)
    if not isinstance(optimizer, Optimizer):
        known = [name for name, model in models.items() if isinstance(model, Optimizer)]
        raise SpecError(
            f"{spec.of} is not an optimizer of this rubric",
            ("of",),
            f"name one of {', '.join(known)}" if known else "add a model of kind optimizer",
        )
    if spec.between[0] >= spec.between[1]:
        raise SpecError("between is empty", ("between",), "write the lesser value first")
    return Threshold(optimizer, dict(spec.properties), spec.between, optimizer.notation)


def _uses(spec: ThresholdSpec) -> tuple[str, ...]:
    return (spec.of,)


THRESHOLD = ModelKind("threshold", ThresholdSpec, build, _uses)
