"""What ball arithmetic and the operators expect of each other, and what both expect from above.

An evaluator has rules for sums, integrals and limits, and these rules evaluate what is inside: they
know the evaluator as an `Evaluation`. Operators without end are worked out by expansions, which are
themselves decided in ball arithmetic, so that they lie in a folder above this one. The door of the
package, which stands above all, gives them when the package is imported: `give`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from grader.expressions.nodes import Expression, Limit
from grader.expressions.notation import Notation

Ball = Any
Env = Mapping[Expression, Ball]
Rule = Callable[..., Ball]


class Evaluation(Protocol):
    """Evaluates expressions at one point; see `evaluate.Evaluator`."""

    @property
    def env(self) -> Env:
        """The balls of the names at this point."""

    @property
    def complex(self) -> bool:
        """Whether functions have their values on the complex plane."""

    @property
    def real_odd_roots(self) -> bool:
        """Whether odd roots of negative numbers are real."""

    def value(self, root: Expression) -> Ball:
        """Return the ball of an expression; raise `OutsideDomain` or `Unclear`."""

    def lift(self, value: Ball) -> Ball:
        """Return a real ball as one of the kind that is computed with."""

    def inner(self, extra: Env) -> Evaluation:
        """Return an evaluation with more names."""

    def on_the_plane(self, extra: Env, functions: Mapping[str, Rule] | None = None) -> Evaluation:
        """Return an evaluation of complex balls with more names."""

    def on_the_line(self) -> Evaluation:
        """Return an evaluation of real balls; raise `Unclear` where a name is complex."""


class InfiniteOperators(Protocol):
    """Limits, and sums, products and integrals without end.

    The balls raise `InfiniteValue` where there certainly is no finite value, `Unclear` where
    nothing is certain. `exact` is the body with the numbers of the point put in, where these are
    exact.
    """

    def limit_value(self, node: Limit, notation: Notation) -> Expression | None:
        """Return a limit: a node, `oo`, `-oo` or `undefined`; None where there is no proof."""

    def infinite_sum(
        self,
        evaluator: Evaluation,
        body: Expression,
        variable: Expression,
        first: int,
        exact: Expression,
    ) -> Ball:
        """Return the sum from the first index on."""

    def infinite_product(
        self,
        evaluator: Evaluation,
        body: Expression,
        variable: Expression,
        first: int,
        exact: Expression,
    ) -> Ball:
        """Return the product from the first index on."""

    def improper_integral(
        self,
        evaluator: Evaluation,
        body: Expression,
        variable: Expression,
        ends: tuple[Expression, Expression],
        exact: Expression,
    ) -> Ball:
        """Return the integral between ends that may be infinite or singular."""


_load: Callable[[], InfiniteOperators] | None = None


def give(load: Callable[[], InfiniteOperators]) -> None:
    """Say where the operators without end are; they are loaded when they are first needed."""
    global _load
    _load = load


def infinite_operators() -> InfiniteOperators:
    """Return the operators without end."""
    assert _load is not None, "the door of the package gives them"
    return _load()
