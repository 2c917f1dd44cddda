"""One line of mathematics as it was written: a chain of sides with the relations between them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace

from grader.errors import Place
from grader.expressions.nodes import Expression
from grader.expressions.notation import Unreadable

#: Signs that say that two sides are the same, and those that say how they differ.
EQUALITIES = frozenset({"=", "~", ":=", "equiv"})
INEQUALITIES = frozenset({"<", ">", "<=", ">=", "!="})


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a chain, e.g. the `w sigma'(z_5)` in `∂y/∂h_4 = w sigma'(z_5)`."""

    expression: Expression | Unreadable
    raw: str
    place: Place


@dataclass(frozen=True, slots=True)
class Statement:
    """`∂y/∂z₄ = ∂y/∂z₅ · ∂z₅/∂h₄ = w σ'(z₅)`: three sides and two relations.

    A single side without relations is an expression that stands alone. `relations` holds the ops of
    `nodes.Relation.OPS`. `premises` are statements that this one is said to follow from
    (`A, B ⇒ this`). `label` is a number or name in front of the line, such as `(1)`.
    `hedge` are the words beside it that deny it or leave it open ("it is not true that", "or
    maybe"), so that it cannot count as what the student claims. `lead` are the words that stand
    before it in its sentence ("so the answer is"), `stressed` says that it is boxed or bold.
    """

    sides: tuple[Side, ...]
    relations: tuple[str, ...]
    raw: str
    place: Place
    premises: tuple[Statement, ...] = ()
    label: str = ""
    hedge: str = ""
    lead: str = ""
    stressed: bool = False

    @property
    def unread(self) -> Unreadable | None:
        """The first side that could not be read, if any."""
        for side in self.sides:
            if isinstance(side.expression, Unreadable):
                return side.expression
        return None

    def mapped(self, change: Callable[[Expression], Expression]) -> Statement:
        """Return the line with what becomes of each side that could be read.

        A line of which all sides stay as they are is this one.
        """
        sides = tuple([_changed(side, change) for side in self.sides])
        same = all(map(operator.is_, sides, self.sides))
        return self if same else replace(self, sides=sides)


def _changed(side: Side, change: Callable[[Expression], Expression]) -> Side:
    old = side.expression
    if isinstance(old, Unreadable):
        return side
    new = change(old)
    return side if new is old else Side(new, side.raw, side.place)
