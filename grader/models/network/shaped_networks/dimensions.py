"""Dimensions with names: small sizes of their own for each, and back from sizes to words.

What holds in every entry at two samples of sizes, all different, is taken to hold at all sizes: a
formula knows a dimension only by its name, and a wrong order or transpose does not fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from grader.expressions.nodes import Expression, Number, Symbol
from grader.models.network.entries.arithmetic import Shape

MAX_DIMENSIONS = 8
_KEPT = 4

Dimensions = tuple[Expression, Expression]
"""Rows and columns as the rubric writes them: names and numbers."""


@dataclass(frozen=True)
class Sizes:
    """A size for every dimension; small numbers are themselves, all others are different.

    `classes` are the indices at which one-hot vectors have their 1.
    """

    of: Mapping[Expression, int]
    classes: Mapping[Symbol, int] = field(default_factory=dict)

    @cached_property
    def values(self) -> Mapping[Expression, int]:
        """The numbers that dimensions and classes stand for."""
        classes: dict[Expression, int] = dict(self.classes.items())
        return {**self.of, **classes}

    @cached_property
    def names(self) -> Mapping[Symbol, int]:
        """The sizes of the dimensions that are names."""
        return {name: size for name, size in self.of.items() if isinstance(name, Symbol)}

    @cached_property
    def _written(self) -> Mapping[int, Expression]:
        return {size: dimension for dimension, size in self.of.items()}

    def shape(self, dimensions: Dimensions) -> Shape:
        """Return a shape in sizes."""
        rows, columns = (self.of.get(each, 1) for each in dimensions)
        return rows, columns

    def written(self, size: int) -> Expression:
        """Return a size as the rubric writes it."""
        return self._written.get(size, Number(size))

    def words(self, shape: Shape) -> str:
        """Return a shape in words: `a column of n`."""
        from grader.expressions.writing import to_plain

        rows, columns = (to_plain(self.written(size)) for size in shape)
        if shape == (1, 1):
            return "a number"
        if shape[1] == 1:
            return f"a column of {rows}"
        return f"a row of {columns}" if shape[0] == 1 else f"a matrix of {rows} times {columns}"


def samples(dimensions: Iterable[Expression]) -> tuple[Sizes, Sizes]:
    """Return two samples of sizes, in which every named dimension has two different ones."""
    listed = list(dict.fromkeys(dimensions))
    kept = {each: _kept(each) for each in listed if _kept(each)}
    others = [each for each in listed if each not in kept]
    free = [size for size in range(2, 30) if size not in kept.values()][: max(len(others), 2)]
    first = dict(zip(others, free, strict=False))
    second = dict(zip(others, [*free[-1:], *free[:-1]], strict=False))
    return Sizes(first | kept), Sizes(second | kept)


def _kept(dimension: Expression) -> int:
    if isinstance(dimension, Number) and dimension.value in range(1, _KEPT + 1):
        return int(dimension.value)
    return 0
