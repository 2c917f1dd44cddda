"""What formulas in entries are contracted with: sums over dimensions, indices, inverses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from grader.equivalence.collections.entries.facts import Facts
from grader.equivalence.collections.entries.indexing.places import (
    Places,
    dimension,
    shifted,
)
from grader.equivalence.collections.entries.inverses import (
    COLUMN,
    ROW,
    inverse_of,
)
from grader.equivalence.collections.entries.powers import (
    euler,
    exponential,
    power,
)
from grader.equivalence.collections.entries.summation import Summation
from grader.equivalence.collections.entries.terms import (
    At,
    Atom,
    NoEntries,
    Polynomial,
    Range,
    frozen,
    multiplied,
    renamed_polynomial,
    single,
)
from grader.equivalence.collections.shapes import (
    SCALAR,
    Shape,
    Typing,
)
from grader.equivalence.terms.transposes import is_transpose
from grader.expressions.nodes import (
    Expression,
    Number,
    Symbol,
)

_FIRST = At("", 1)
#: What the names of bound indices stand for.
Bound = Mapping[Expression, At]


@dataclass
class Contraction(ABC):
    """Contracts entries, under a typing that has been through the formulas."""

    typing: Typing
    places: Places
    summation: Summation = field(default_factory=Summation)

    @property
    def facts(self) -> Facts:
        """What is declared of the names."""
        return self.summation.facts

    @abstractmethod
    def entry(self, node: Expression, row: At, column: At, bound: Bound) -> Polynomial:
        """Return the entry of a formula in a row and a column."""

    def scalar(self, node: Expression, bound: Bound) -> Polynomial:
        """Return a formula that stands for a number."""
        if self.typing.shapes.get(node) != SCALAR:
            raise NoEntries
        return self.entry(node, ROW, COLUMN, bound)

    def index(self, node: Expression, bound: Bound) -> At:
        """Return what stands as an index."""
        found = shifted(node)
        if found is None:
            raise NoEntries
        base, offset = found
        if isinstance(base, Number):
            if not isinstance(base.value, int):
                raise NoEntries
            return At("", base.value + offset)
        at = bound.get(base)
        if at is None:
            assert isinstance(base, Symbol)
            at = At(base.name)
        return At(at.name, at.offset + offset)

    def contracted(
        self, inner: str, left: Callable[[At], Polynomial], right: Callable[[At], Polynomial]
    ) -> Polynomial:
        """Return the sum over an index of a dimension of the products of two entries."""
        at = At(self.summation.fresh())
        body = multiplied(left(at), right(at))
        if inner == "1":
            return body
        return self.summation.summed(body, at.name, whole(inner))

    def inverse(self, node: Expression, row: At, column: At, bound: Bound) -> Polynomial:
        """Return an entry of the inverse of a square matrix, or one over a number."""
        shape = self.typing.shapes[node]
        if shape == SCALAR:
            return power(self.scalar(node, bound), -1)
        if shape[0] != shape[1] or "?" in shape:
            raise NoEntries
        if isinstance(node, Symbol) and node.name in self.facts.orthogonal:
            return self.entry(node, column, row, bound)
        if is_transpose(node, self.typing.notation):
            return self.inverse(node.args[0], column, row, bound)
        parts = inverse_of(self.entry(node, ROW, COLUMN, bound), self.is_square)
        result = parts[-1]
        for part in reversed(parts[:-1]):
            result = self._matrix_product(shape[0], part, result)
        return renamed_polynomial(result, {ROW.name: row, COLUMN.name: column})

    def _matrix_product(self, size: str, left: Polynomial, right: Polynomial) -> Polynomial:
        return self.contracted(
            size,
            lambda at: renamed_polynomial(left, {COLUMN.name: at}),
            lambda at: renamed_polynomial(right, {ROW.name: at}),
        )

    def is_square(self, atom: Atom) -> bool:
        """Whether an atom is an entry of a square matrix."""
        if atom[0] in ("inverse", "symmetric inverse", "symmetric"):
            return True
        if atom[0] != "entry" or len(atom) != 4:
            return False
        first, second = (self.facts.ranges_of(str(atom[1]), place) for place in (0, 1))
        return first is not None and first == second

    def sum_of_entries(
        self, shapes: list[Shape], body: Callable[[At, At], Polynomial]
    ) -> Polynomial:
        """Return the sum of what depends on a row and a column, over both."""
        rows, columns = shapes[0]
        if any(shape != shapes[0] for shape in shapes) or {"?", "*"} & {rows, columns}:
            raise NoEntries
        first, second = At(self.summation.fresh()), At(self.summation.fresh())
        total = body(first, second)
        for size, at in ((columns, second), (rows, first)):
            if size != "1":
                total = self.summation.summed(total, at.name, whole(size))
        return total


def along(shape: Shape, at: At) -> tuple[At, At]:
    """Return the row and the column of an entry of a vector."""
    return (at, COLUMN) if shape[1] == "1" else (ROW, at)


def whole(size: str) -> Range:
    """Return all values of an index of a dimension."""
    if size in ("?", "*"):
        raise NoEntries
    return _FIRST, dimension(size)


def general_power(base: Polynomial, exponent: Polynomial) -> Polynomial:
    """Return a power whose exponent may be any number."""
    if set(exponent) <= {()}:
        return power(base, exponent.get((), 0))
    if base == euler():
        return exponential(exponent)
    return single(("general power", frozen(base), frozen(exponent)))
