"""Thresholds as a model of their own: where a property of another model's path is lost.

In closed form where it is known; otherwise as a bracket at whose two ends the property was decided
for certain. Any model that is `Parametric` will do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from pydantic import Field

from grader.equivalence import Enclosure
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Notation
from grader.models.arithmetic.evaluate import CannotEvaluate
from grader.models.arithmetic.numerals import decimal
from grader.models.arithmetic.reals import Uncertain, Undefined
from grader.models.base import (
    Misconception,
    Model,
    Query,
    QueryError,
    Reference,
    Step,
    Vocabulary,
    without_names,
)
from grader.models.iteration import OpenBranch, Parametric, Undecided
from grader.models.spec import Exact, ModelKind, ModelSpec, SpecError, read_formula
from grader.models.threshold import candidates
from grader.models.threshold.closed_forms import known_threshold
from grader.models.threshold.properties import (
    NAMED,
    Bracket,
    Condition,
    Convergence,
    Property,
    search,
)

QUERIES = (
    "sup(a, converges)", "sup(h, bounded)", "sup(a, always(|x| < 9))", "inf(a, ever(x > 2))",
    "sup(h, escapes)",
)  # fmt: skip
_PROPERTY = re.compile(r"\s*(always|ever)\s*\((.*)\)\s*\Z", re.DOTALL)
TOO_WIDE = Fraction(1, 1000)


class ThresholdSpec(ModelSpec):
    """A model of the rubric, names for properties, and where the threshold lies."""

    of: str = Field(description="the name of an optimizer or an iteration")
    properties: dict[str, str] = Field({}, description="e.g. {stable: always(|x| < 10)}")
    between: tuple[Exact, Exact] = Field(
        (Fraction(0), Fraction(1)), description="the property changes once between these values"
    )


@dataclass(frozen=True, slots=True)
class Threshold:
    """The supremum or infimum of a parameter for which a property holds."""

    model: Parametric
    properties: Mapping[str, str]
    between: tuple[Fraction, Fraction]
    notation: Notation
    kind: str = "threshold"

    def vocabulary(self) -> Vocabulary:
        """Return the queries."""
        return Vocabulary(self.notation, QUERIES)

    def resolve(self, expression: Expression) -> Expression | None:
        """Return an expression without names as it is; None for any other: no name is defined."""
        return without_names(expression)

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
            known = known_threshold(self.model, replace(query, args=(parameter, wanted)))
            return known or self._searched(query, parameter, wanted)
        except (Undefined, CannotEvaluate, OpenBranch, Uncertain) as error:
            raise QueryError(f"{query.text} cannot be computed: {error}") from None

    def _searched(self, query: Query, parameter: str, wanted: str) -> Reference:
        name = self._parameter(parameter)
        decide = self._property(name, wanted)
        bracket = self._bracket(decide, query)
        value, reasons = _exactly(decide, bracket)
        if isinstance(value, Enclosure) and value.upper - value.lower > TOO_WIDE:
            raise QueryError(
                f"{query.text} lies between {_shown(value.lower)} and {_shown(value.upper)}, and "
                "is not decided in between: set `between` closer, or raise the horizon of the model"
            )
        steps = (
            *reasons,
            *(
                Step(f"{side} it, with {parameter} = {_shown(end)}: {decide.said(end)}")
                for side, end in (("below", bracket.low), ("above", bracket.high))
            ),
        )
        return Reference(value, steps, self.kind, query.text, name)

    def _parameter(self, text: str) -> Symbol:
        name = self._read(text)
        if not isinstance(name, Symbol) or name not in self.model.parameters:
            known = tuple(name.name for name in self.model.parameters)
            raise QueryError(f"{text} is not a parameter of the model: add it there", known)
        return name

    def _read(self, text: str) -> Expression:
        try:
            return read_formula(text, self.notation)
        except SpecError as error:
            raise QueryError(str(error)) from None

    def _property(self, name: Symbol, wanted: str) -> Condition | Convergence:
        found = _PROPERTY.match(wanted)
        if found is not None:
            return Condition(self.model, name, self._read(found[2]), found[1] == "always")
        named = NAMED.get(wanted)
        if named is None:
            raise QueryError(f"{wanted!r} is not a property", QUERIES)
        decide = named(self.model, name)
        if decide is None:
            raise QueryError(
                f"{wanted} needs a step that is the same formula every time: "
                "ask for always(...) or ever(...) instead",
                QUERIES,
            )
        return decide

    def _bracket(self, decide: Property, query: Query) -> Bracket:
        low, high = self.between
        below = query.head == "sup"
        bracket = search(decide, low, high, below)
        if bracket is None:
            seen = "; ".join(f"with {_shown(end)} {_said(decide, end)}" for end in (low, high))
            raise QueryError(
                f"between {low} and {high} the property is not "
                f"{'lost' if below else 'gained'}: {seen}: change `between`, or raise the horizon "
                "of the model if more steps would decide"
            )
        return bracket


def _shown(value: Fraction) -> str:
    return decimal(Enclosure.exactly(value))


def _said(decide: Property, value: Fraction) -> str:
    try:
        return decide.said(value)
    except (Undecided, Undefined, Uncertain) as error:
        return f"it is not decided ({error})"


def _exactly(
    decide: Condition | Convergence, bracket: Bracket
) -> tuple[Expression | Enclosure, tuple[Step, ...]]:
    """Return the closed form in the bracket with its reasons, or else the bracket."""
    found = (
        candidates.closed_form(decide, bracket)
        if isinstance(decide, Convergence)
        else candidates.met_exactly(decide, bracket)
    )
    return found or (Enclosure(bracket.low, bracket.high), ())


def build(spec: ThresholdSpec, models: Mapping[str, Model], folder: Path) -> Threshold:
    """Build the threshold on its model; raise `SpecError` if there is none of this name."""
    model = models.get(spec.of)
    if not isinstance(model, Parametric):
        known = [name for name, each in models.items() if isinstance(each, Parametric)]
        raise SpecError(
            f"{spec.of} is not an optimizer or iteration of this rubric",
            ("of",),
            f"name one of {', '.join(known)}"
            if known
            else "add a model of kind optimizer or iteration",
        )
    if spec.between[0] >= spec.between[1]:
        raise SpecError("between is empty", ("between",), "write the lesser value first")
    return Threshold(model, dict(spec.properties), spec.between, model.notation)


def _uses(spec: ThresholdSpec) -> tuple[str, ...]:
    return (spec.of,)


THRESHOLD = ModelKind("threshold", ThresholdSpec, build, _uses)
