"""Compare two quantities of networks: a point for each order of their sizes, found and certified.

For a question such as "is |∂y/∂w_1| <= |∂y*/∂w_1| always?" the search answers with examples: seeded
random points in floats first, then the best candidate of each order computed in ball arithmetic.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from grader.equivalence import Enclosure
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, transform
from grader.models.arithmetic import reals
from grader.models.arithmetic.evaluate import CannotEvaluate, evaluate
from grader.models.arithmetic.float_search import float_function
from grader.models.arithmetic.numerals import decimal
from grader.models.base import (
    Finding,
    Misconception,
    Model,
    Query,
    QueryError,
    Reference,
    Vocabulary,
)
from grader.models.network import ACTIVATIONS, activate
from grader.models.query import parse_query
from grader.models.spec import Exact, Formula, ModelKind, ModelSpec, SpecError

QUERIES = ("orders",)
_STEPS = 24


class SideSpec(BaseModel):
    """One of the quantities: a query of another model."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    query: Formula


class ComparisonSpec(ModelSpec):
    """Two quantities of other models, the activation, and where to look for points."""

    left: SideSpec
    right: SideSpec
    activations: dict[str, str] = Field({}, description="e.g. {sigma: logistic}")
    low: Exact = Field(Fraction(-3), description="the least value of any input")
    high: Exact = Field(Fraction(3), description="the greatest value of any input")
    points: int = Field(20_000, ge=10, le=1_000_000, description="how many points are tried")
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """The two quantities in base quantities, ready for numbers."""

    left: Expression
    right: Expression
    titles: tuple[str, str]
    box: tuple[Fraction, Fraction]
    points: int
    seed: int
    notation: Notation
    setting: str
    kind: str = "comparison"

    def vocabulary(self) -> Vocabulary:
        """Return the queries."""
        return Vocabulary(self.notation, QUERIES)

    def resolve(self, expression: Expression) -> Expression | None:
        """Return None: a comparison defines no names."""
        return None

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return nothing: prose is for a person."""
        return ()

    def answer(self, query: Query) -> Reference:
        """Find a point of each order of the absolute values."""
        if query.head != "orders" or query.args:
            raise QueryError(f"a comparison cannot answer {query.text!r}", QUERIES)
        smaller, greater = self._witnesses()
        return Reference(self._finding(smaller, greater), model=self.kind, query=query.text)

    @property
    def inputs(self) -> tuple[Symbol, ...]:
        """The quantities that both sides depend on."""
        names = free_symbols(self.left) | free_symbols(self.right)
        return tuple(sorted(names, key=lambda symbol: symbol.name))

    def _witnesses(self) -> tuple[_Witness | None, _Witness | None]:
        """Return certified points where the left is smaller, and where it is greater."""
        points = self._grid()
        ratios = self._ratios(points)
        order = sorted(range(len(points)), key=ratios.__getitem__)
        smaller = (points[place] for place in order if ratios[place] < 0)
        greater = (points[place] for place in reversed(order) if ratios[place] > 0)
        return self._certified(smaller, -1), self._certified(greater, 1)

    def _grid(self) -> list[tuple[Fraction, ...]]:
        """Return seeded random points on a grid over the box, simple enough to be shown."""
        generator = random.Random(self.seed)
        low, high = self.box
        values = [low + (high - low) * Fraction(k, _STEPS) for k in range(_STEPS + 1)]
        size = len(self.inputs)
        return [tuple(generator.choices(values, k=size)) for _ in range(self.points)]

    def _ratios(self, points: list[tuple[Fraction, ...]]) -> list[float]:
        """Return log |left| - log |right| in floats; 0 where that is not finite."""
        import numpy as np

        columns = np.array([[float(v) for v in point] for point in points]).T
        values = dict(zip(self.inputs, columns, strict=True))
        with np.errstate(all="ignore"):
            left, right = (float_function(e)(values) for e in (self.left, self.right))
            ratios = np.log(np.abs(left)) - np.log(np.abs(right))
        ratios = np.broadcast_to(np.where(np.isfinite(ratios), ratios, 0.0), len(points))
        return [float(ratio) for ratio in ratios]

    def _certified(self, candidates: Iterator[tuple[Fraction, ...]], order: int) -> _Witness | None:
        for tried, point in enumerate(candidates):
            if tried >= 20:
                return None
            witness = self._at(point)
            if witness is not None and witness.order == order:
                return witness
        return None

    def _at(self, point: tuple[Fraction, ...]) -> _Witness | None:
        values = {n: reals.exact(v) for n, v in zip(self.inputs, point, strict=True)}

        def compute() -> _Witness:
            left, right = (reals.absolute(evaluate(e, values)) for e in (self.left, self.right))
            order = reals.sign(reals.subtract(left, right))
            return _Witness(point, reals.enclosure(left), reals.enclosure(right), order)

        try:
            return reals.certainly(compute)
        except (reals.Uncertain, reals.Undefined):
            return None

    def _finding(self, smaller: _Witness | None, greater: _Witness | None) -> Finding:
        left, right = self.titles
        found = [
            (f"{left} {sign} {right}", self._shown(witness))
            for sign, witness in (("<", smaller), (">", greater))
            if witness is not None
        ]
        if smaller and greater:
            text = f"Neither is always the greater{self.setting}: "
        else:
            text = f"Of {self.points} points tried{self.setting} only one order was found: "
        sentence = text + "; ".join(f"{what} at {where}" for what, where in found) + "."
        return Finding(sentence, tuple(found))

    def _shown(self, witness: _Witness) -> str:
        at = ", ".join(
            f"{name.name} = {decimal(Enclosure.exactly(value))}"
            for name, value in zip(self.inputs, witness.point, strict=True)
        )
        return f"{at}: {decimal(witness.left)} and {decimal(witness.right)}"


@dataclass(frozen=True, slots=True)
class _Witness:
    """A point with both absolute values, and the sign of their difference."""

    point: tuple[Fraction, ...]
    left: Enclosure
    right: Enclosure
    order: int


def build(spec: ComparisonSpec, models: Mapping[str, Model], folder: Path) -> Comparison:
    """Build the comparison from two models that are built already."""
    for name, kind in spec.activations.items():
        if kind not in ACTIVATIONS:
            raise SpecError(
                f"{kind} is not an activation",
                ("activations", name),
                f"use one of {', '.join(ACTIVATIONS)}",
            )
    (left, left_title), (right, right_title) = (
        _side(getattr(spec, key), models, key, spec.activations) for key in ("left", "right")
    )
    setting = ", ".join(f"{name} = {kind}" for name, kind in spec.activations.items())
    return Comparison(
        left, right, (left_title, right_title), (spec.low, spec.high), spec.points, spec.seed,
        spec.notation(), f" ({setting})" if setting else "",
    )  # fmt: skip


def _side(
    side: SideSpec, models: Mapping[str, Model], key: str, activations: Mapping[str, str]
) -> tuple[Expression, str]:
    """Return the quantity in base quantities, and how people write its absolute value."""
    from grader.expressions.writing import to_plain

    if side.model not in models:
        raise SpecError(f"there is no model {side.model}", (key, "model"), "name another model")
    model = models[side.model]
    try:
        reference = model.answer(parse_query(side.query))
    except QueryError as error:
        raise SpecError(
            f"{side.query}: {error}", (key, "query"), f"ask e.g. {', '.join(error.allowed[:3])}"
        ) from None
    value = reference.value
    resolved = model.resolve(value) if isinstance(value, Expression) else None
    if resolved is None:
        raise SpecError(f"{side.query} is not a formula", (key, "query"), "ask for a derivative")
    concrete = transform(resolved, lambda node: activate(node, activations))
    _check_numbers(concrete, key)
    title = to_plain(reference.target) if reference.target is not None else side.query
    return concrete, f"|{title}|"


def _check_numbers(expression: Expression, key: str) -> None:
    values = {name: reals.exact(Fraction(1, 2)) for name in free_symbols(expression)}
    try:
        reals.certainly(lambda: evaluate(expression, values))
    except CannotEvaluate as error:
        raise SpecError(
            f"the {key} side has no numbers: {error}",
            ("activations",),
            "say what each function is, e.g. activations: {sigma: logistic}",
        ) from None
    except (reals.Uncertain, reals.Undefined):
        pass  # this point is not in the domain; others may be


def _uses(spec: ComparisonSpec) -> tuple[str, ...]:
    return (spec.left.model, spec.right.model)


COMPARISON = ModelKind("comparison", ComparisonSpec, build, _uses)
