"""What every model offers: it answers the rubric's queries with a value and the steps to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from grader.equivalence import Enclosure, Verdict
from grader.expressions.nodes import Expression, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols


@dataclass(frozen=True, slots=True)
class Query:
    """What a rubric asks of a model, e.g. `diff(y, w_1)`, `theta[0:9]`, `sup(h, escapes)`.

    `args` are the texts between the commas; `start` and `stop` are a slice's bounds or None.
    """

    text: str
    head: str
    args: tuple[str, ...] = ()
    start: int | None = None
    stop: int | None = None


@dataclass(frozen=True, slots=True)
class Iterates:
    """The states of an iteration: `states[k][j]` is quantity `names[j]` at index `start + k`."""

    names: tuple[str, ...]
    states: tuple[tuple[Enclosure, ...], ...]
    start: int = 0


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A node of a computation tree; `children` are node ids, in order of the operands."""

    id: str
    operation: str
    expression: Expression
    children: tuple[str, ...]
    value: Enclosure | None = None
    derivative: Enclosure | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Labels:
    """The label asked of every node: `labels[node id]`; `nodes` carry the tree's shape.

    `symmetries` are the permutations of node ids under which the tree is the same.
    """

    nodes: tuple[TreeNode, ...]
    labels: Mapping[str, str]
    quantity: str
    symmetries: tuple[Mapping[str, str], ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    """The nodes by other names: what a program calls its results."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Help for a person who marks prose: what the grader found, in a sentence, with its data."""

    sentence: str
    details: tuple[tuple[str, str], ...] = ()


Value = Expression | Enclosure | Iterates | Labels | Finding


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a worked reference: what is done, and the statement that results."""

    text: str
    statement: Expression | None = None


@dataclass(frozen=True, slots=True)
class GeneralSolution:
    """What a general solution solves: `equation` in `function(variable)` and its derivatives.

    `constants` are those of the reference; any others, in any order, do as well.
    """

    equation: Relation
    function: str
    variable: Symbol
    constants: tuple[Symbol, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The computed answer of a query, with the steps that lead there.

    `target` is what a student would write on the left of the answer (`∂y/∂w_1`), if there is such.
    `general` is given where the answer is the general solution of a differential equation.
    """

    value: Value
    steps: tuple[Step, ...] = ()
    model: str = ""
    query: str = ""
    target: Expression | None = None
    general: GeneralSolution | None = None


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong answer with a name, its value as the model computes it, and what to say of it."""

    id: str
    value: Value
    message: str
    share: float = 0.0


_NOTHING: Mapping[Expression, Expression] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a model knows by name: its notation, its queries, and its definitions.

    `definitions` map a quantity to its right side (`z_2` to `w h_1 + b`); a base quantity has none.
    """

    notation: Notation = field(default_factory=Notation)
    queries: tuple[str, ...] = ()
    definitions: Mapping[Expression, Expression] = field(default_factory=lambda: _NOTHING)


class QueryError(Exception):
    """A query that the model cannot answer; the text says why, `allowed` what it could answer."""

    def __init__(self, text: str, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.allowed = allowed


class NotInTime(QueryError):
    """A query whose answer did not come within the deadline of the computer algebra system."""


class Model(Protocol):
    """A model instance, built from its spec in the rubric."""

    @property
    def kind(self) -> str:
        """The kind's name in the registry."""
        ...

    def vocabulary(self) -> Vocabulary:
        """Return the names and queries that it knows."""
        ...

    def answer(self, query: Query) -> Reference:
        """Compute the answer; raise `QueryError` for a query outside the vocabulary."""
        ...

    def resolve(self, expression: Expression) -> Expression | None:
        """Return what an expression of the student is in base quantities, or None if unknown.

        `∂y/∂z_4` becomes the derivative that the model computes, `z_4` its definition, expanded.
        """
        ...

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the model's library of known wrong answers to this query."""
        ...


def without_names(expression: Expression) -> Expression | None:
    """Return an expression without names; None for any other, as a model that defines no name."""
    return None if free_symbols(expression) else expression


@runtime_checkable
class HasStates(Protocol):
    """A model whose quantities are asked by an index or a slice: `x[3]`, `x[0:6]`."""

    def quantities(self) -> tuple[str, ...]:
        """Return the names that may stand before the index; none where no state can be computed."""
        ...


@runtime_checkable
class ReadsLoosely(Protocol):
    """A model in which a derivative symbol has more than one reading (total or local)."""

    def readings(self, expression: Expression) -> tuple[Expression, ...]:
        """Return every reading of an expression in base quantities; none if it is unknown."""
        ...


Decide = Callable[[Expression, Expression, Notation], Verdict]
"""How two formulas are compared whose names mean nothing to a model."""


@runtime_checkable
class Compares(Protocol):
    """A model that itself knows how formulas in its names are compared."""

    def compared(
        self, reference: Expression, answer: Expression, decide: Decide, notation: Notation
    ) -> Verdict | None:
        """Compare two formulas; None where one of them names something that is not known."""
        ...

    def understands(self, expression: Expression) -> bool:
        """Say whether every name of a formula means something here: `T`, an index, a quantity."""
        ...


@runtime_checkable
class KnowsDependence(Protocol):
    """A model that knows which quantity is computed from which."""

    def depends(self, of: Symbol, by: Symbol) -> bool:
        """Say whether a quantity is computed from another."""
        ...


States = Mapping[tuple[str, int], Expression]
"""States as somebody gave them, by quantity and index; some may be missing."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Values that somebody wrote at the nodes of a tree; `quantity` is `value` or `derivative`."""

    quantity: str
    values: Mapping[str, Expression]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that stands in the place of what a model computes.

    `query` is the question that it answers, `value` the answer, `right` what the model answers.
    """

    query: Query
    value: Expression | States | Labelled
    right: Value


@runtime_checkable
class Recomputes(Protocol):
    """A model that knows on what each quantity depends, and goes on from other values of them."""

    def recomputed(self, query: Query, given: Sequence[Given]) -> Iterable[Value]:
        """Return the answers to which given values lead, each by another way.

        Answers that rest on no given value are left out, and so is a value of what is asked itself.
        Raise `NotInTime` where it is open what follows.
        """
        ...


@runtime_checkable
class GoesOn(Protocol):
    """A model of states one after the other, which goes on from other states than its own."""

    def rows_after(
        self, query: Query, start: int, stop: int, given: States
    ) -> tuple[tuple[Enclosure, ...], ...] | None:
        """Return the states of a table from an index to another, left out, where some are given.

        None where there is no going on.
        """
        ...


@runtime_checkable
class Relabels(Protocol):
    """A model of a tree whose nodes are computed from one another."""

    def relabelled(self, node: str, quantity: str, given: Sequence[Labelled]) -> Enclosure | None:
        """Return the value or derivative of a node where other nodes have given ones."""
        ...
