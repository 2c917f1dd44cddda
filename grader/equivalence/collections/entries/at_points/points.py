"""Exact numbers, vectors and matrices for names, of small and different dimensions."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flint import fmpq, fmpq_mat

from grader.equivalence.collections.entries.facts import Facts
from grader.equivalence.collections.entries.indexing.places import KRONECKER, Places, shifted
from grader.equivalence.collections.shapes import IDENTITY, SCALAR, UNKNOWN, Typing
from grader.equivalence.terms.ones import is_ones
from grader.equivalence.terms.transposes import TRANSPOSED
from grader.expressions.nodes import BigOperator, Call, Expression, Symbol
from grader.expressions.traversal import free_symbols, walk

_KEPT_DIMENSION = 12
_MAX_DIMENSIONS = 8
Entries = list[list[fmpq]]


class NoValue(Exception):
    """The formula has no value at this point, or none that is computed here."""


@dataclass
class Point:
    """What stands for each name: numbers, whole numbers for indices, and matrices row by row."""

    seed: int
    facts: Facts
    sizes: dict[str, int] = field(default_factory=dict)
    numbers: dict[Symbol, fmpq] = field(default_factory=dict)
    matrices: dict[str, Entries] = field(default_factory=dict)
    elements: dict[tuple[str, tuple[int, ...]], fmpq] = field(default_factory=dict)
    classes: dict[str, int] = field(default_factory=dict)

    def entry(self, name: str, indices: tuple[int, ...], shape: tuple[int, int]) -> Entries:
        """Return an element of a sequence: a number, a vector or a matrix."""
        key = f"{name}{list(indices)}" if indices else name
        known = self.matrices.get(key)
        if known is None:
            known = self.matrices[key] = self._drawn(name, key, shape)
        return known

    def _drawn(self, name: str, key: str, shape: tuple[int, int]) -> Entries:
        drawn = random.Random(f"{self.seed}/{key}")
        rows, columns = shape
        if name in self.facts.one_hot:
            hot = drawn.randrange(rows * columns)
            if name in self.facts.hot:
                hot = self.classes.get(self.facts.hot[name], 1) - 1
            return _rows([fmpq(int(i == hot)) for i in range(rows * columns)], columns)
        entries = [self._number(drawn) for _ in range(rows * columns)]
        if name in self.facts.simplex:
            parts = [abs(each) + 1 for each in entries]
            entries = [part / sum(parts, fmpq(0)) for part in parts]
        found = _rows(entries, columns)
        if name in self.facts.symmetric:
            found = [[found[min(i, j)][max(i, j)] for j in range(columns)] for i in range(rows)]
        return _orthogonal(found) if name in self.facts.orthogonal else found

    def _number(self, drawn: random.Random) -> fmpq:
        if self.seed % 2:
            return fmpq(drawn.randint(1, 9), drawn.choice((1, 2, 4)))
        return fmpq(drawn.randint(-4, 5))

    def scalars(self) -> Iterator[tuple[str, str]]:
        """Yield the numbers that names stand for, as text."""
        for name, value in self.numbers.items():
            yield name.name, str(value)

    def scalar(self, name: Symbol) -> fmpq:
        """Return the number that a name stands for."""
        found = self.numbers.get(name)
        if found is None:
            drawn = random.Random(f"{self.seed}/{name.name}")
            found = fmpq(drawn.randint(2, 9), drawn.choice((1, 5, 7)))
            self.numbers[name] = found
        return found


def _rows(entries: list[fmpq], columns: int) -> Entries:
    return [entries[i : i + columns] for i in range(0, len(entries), columns)]


def _orthogonal(drawn: Entries) -> Entries:
    """Return `(I - S)(I + S)^-1` for a matrix S that is minus its transpose."""
    size = len(drawn)
    skew = [
        drawn[min(i, j)][max(i, j)] * ((i < j) - (i > j)) for i in range(size) for j in range(size)
    ]
    one = fmpq_mat(size, size, [int(i % (size + 1) == 0) for i in range(size * size)])
    turn = fmpq_mat(size, size, skew)
    return _rows(((one - turn) * (one + turn).inv()).entries(), size)


def point_of(
    sides: Iterable[Expression], typing: Typing, places: Places, facts: Facts, seed: int
) -> Point:
    """Return a point for all names of two typed formulas."""
    nodes = list(walk(*sides))
    letters = sorted({*_index_letters(nodes), *facts.hot.values()})
    smallest = 2 if len(letters) < 3 else 3
    point = Point(seed, facts, _sizes(nodes, typing, places, seed, smallest))
    values = _index_values(letters, point, seed)
    point.classes = {letter: values[letter] for letter in facts.hot.values()}
    names = frozenset().union(*map(free_symbols, sides)) - {TRANSPOSED}
    for name in sorted(names, key=lambda each: each.name):
        shape = typing.shapes.get(name, UNKNOWN)
        if name.name in point.sizes:
            point.numbers[name] = fmpq(point.sizes[name.name])
        elif name.name in values:
            point.numbers[name] = fmpq(values[name.name])
        elif shape == SCALAR:
            point.scalar(name)
        elif shape != IDENTITY and not is_ones(name) and "?" not in shape:
            point.entry(name.name, (), (point.sizes[shape[0]], point.sizes[shape[1]]))
    return point


def _sizes(
    nodes: list[Expression], typing: Typing, places: Places, seed: int, smallest: int
) -> dict[str, int]:
    """Give every dimension a small size of its own; small numbers are themselves."""
    named = dict.fromkeys(each for shape in typing.shapes.values() for each in shape)
    for node in nodes:
        if isinstance(node, BigOperator):
            for end in node.args[2:]:
                named.update(dict.fromkeys(name.name for name in free_symbols(end)))
        if isinstance(node, Call) and node.name == KRONECKER:
            last = places.ends((KRONECKER, 0))[1]
            named.setdefault(last.name)
        if isinstance(node, Call) and node.name.endswith("[]"):
            for position in range(len(node.args)):
                last = places.ends((node.name.removesuffix("[]"), position))[1]
                named.setdefault(last.name or str(last.offset))
    bound = {node.args[1] for node in nodes if isinstance(node, BigOperator)}
    named = {each: None for each in named if Symbol(each or "?") not in bound}
    sizes = {each: int(each) for each in named if each.isdigit() and int(each) <= _KEPT_DIMENSION}
    others = sorted(each for each in named if each not in sizes and each not in "?*")
    if len(others) > _MAX_DIMENSIONS:
        raise NoValue
    free = [size for size in range(smallest, 30) if size not in sizes.values()][: len(others)]
    turn = seed % len(others) if others else 0
    return sizes | dict(zip(others, free[turn:] + free[:turn], strict=True))


def _index_letters(nodes: list[Expression]) -> list[str]:
    """Return the free names that stand as indices."""
    found: set[str] = set()
    bound = {node.args[1] for node in nodes if isinstance(node, BigOperator)}
    for node in nodes:
        if isinstance(node, Call) and (node.name.endswith("[]") or node.name == KRONECKER):
            for argument in node.args[1:] if node.name == "[]" else node.args:
                base = shifted(argument)
                if base is None:  # `i + k - 1`
                    found.update(each.name for each in free_symbols(argument) - bound)
                elif isinstance(base[0], Symbol) and base[0] not in bound:
                    found.add(base[0].name)
    return sorted(found)


def _index_values(letters: list[str], point: Point, seed: int) -> dict[str, int]:
    """Give free indices values: all different, all the same, and mixed, one after the other."""
    least = min((size for size in point.sizes.values() if size > 1), default=2)
    drawn = random.Random(seed)
    values = {}
    for place, letter in enumerate(letters):
        if seed % 3 == 0:
            values[letter] = place % least + 1
        else:
            values[letter] = 1 if seed % 3 == 1 else drawn.randint(1, least)
    return values
