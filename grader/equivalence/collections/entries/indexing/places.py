"""Which names are written in entries, and what their indices run over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from grader.equivalence.collections.entries.terms import At, Range
from grader.equivalence.collections.shapes import COLUMN_OF, ROW_OF, Shape
from grader.expressions.names import SEQUENCE_MARKS, Name, canonical, split_name
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Expression,
    Neg,
    Number,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import walk

#: Kronecker's delta, by any of its names.
KRONECKER = "kronecker"
LINES = frozenset({ROW_OF, COLUMN_OF})
_UNDEFINED = Constant("undefined")
_FIRST = At("", 1)
Place = tuple[str, int]


def dimensions_of(name: str, notation: Notation) -> tuple[str, ...] | None:
    """Return the dimensions of what `name` counts: of `x` for `x`, of a sample for `x^{()}`.

    The places of a name in a sequence count first: an entry of `x^{()}` has one index more.
    """
    shapes = notation.shapes
    if name in shapes:
        return shapes[name]
    parts = split_name(name)
    if parts.mark not in SEQUENCE_MARKS.values():
        return None
    plain = parts._replace(mark="")
    for other, dimensions in shapes.items():
        declared = split_name(other)
        letter = declared.mark[1:-1].isalpha() and declared.mark[:1] == parts.mark[0]
        if letter and declared._replace(mark="") == plain:
            return ("?", *dimensions)
    found = shapes.get(canonical(plain))
    return None if found is None else ("?", *found)


def sequence_of(parts: Name) -> tuple[str, str]:
    """Return the sequence that `x^{(i)}` is an element of, `x^{()}`, and its index."""
    if len(parts.mark) > 2 and parts.mark[0] in SEQUENCE_MARKS and parts.mark[1:-1].isalnum():
        inner = parts.mark[1:-1]
        if len(inner) == 1 or inner.isdigit():
            return canonical(parts._replace(mark=SEQUENCE_MARKS[parts.mark[0]])), inner
    return canonical(parts), ""


def letters_of(subscript: str, count: int) -> tuple[str, ...] | None:
    """Return the indices that a subscript is read as: `ij` as two, `12` as one or two."""
    if not subscript:
        return () if not count else None
    if "," in subscript:
        found = tuple(each.strip() for each in subscript.split(","))
    elif count == 1:
        found = (subscript,)
    else:
        found = tuple(subscript)
    plain = all(each.isdigit() or (len(each) == 1 and each.isalpha()) for each in found)
    return found if plain and len(found) == count else None


@dataclass
class Places:
    """What the indices of names run over, from the declared shapes and from how sums are written.

    Places at which one index stands run over the same values; bounds that are written for one hold
    for all of them.
    """

    notation: Notation
    _parents: dict[Place, Place] = field(default_factory=dict)
    _ends: dict[Place, Range] = field(default_factory=dict)

    def note(self, root: Expression) -> None:
        """Take note of the sums of a formula."""
        for node in walk(root):
            if isinstance(node, BigOperator) and isinstance(node.args[1], Symbol):
                self._note_sum(node)

    def _note_sum(self, node: BigOperator) -> None:
        body, variable, lower, upper = node.args
        places = list(places_of(body, variable))
        for one, other in pairwise(places):
            self._join(one, other)
        if places and lower is Number(1) and isinstance(upper, Symbol):
            self._ends.setdefault(self._root(places[0]), (_FIRST, At(upper.name)))

    def _root(self, place: Place) -> Place:
        while place in self._parents:
            place = self._parents[place]
        return place

    def _join(self, one: Place, other: Place) -> None:
        first, second = self._root(one), self._root(other)
        if first == second:
            return
        low, high = sorted((first, second))
        self._parents[high] = low
        if high in self._ends:
            self._ends.setdefault(low, self._ends.pop(high))

    def ends(self, place: Place) -> Range:
        """Return what the index at a place runs over."""
        declared = self._declared(place)
        if declared is not None:
            return declared
        root = self._root(place)
        for other in [root, *(each for each in self._parents if self._root(each) == root)]:
            declared = self._declared(other)
            if declared is not None:
                return declared
        return self._ends.get(root, (_FIRST, At(f"number of {root[0]} {root[1]}")))

    def range_over(self, node: BigOperator, shapes: Mapping[Expression, Shape]) -> Range | None:
        """Return what the index of a sum without an upper bound runs over; None if that is open."""
        body, variable, lower, _ = node.args
        if lower is not _UNDEFINED and lower is not Number(1):
            return None
        for size in self._parts_over(body, variable, shapes):
            return None if size in ("?", "*") else (_FIRST, dimension(size))
        place = next(places_of(body, variable), None)
        if place is None and _in_deltas(body, variable):
            place = (KRONECKER, 0)
        return None if place is None else self.ends(place)

    def mistaken(self, root: Expression) -> str:
        """Say which index of a sum stands where different dimensions are; empty if none does."""
        for node in walk(root):
            if not isinstance(node, BigOperator):
                continue
            found: dict[str, str] = {}
            body, variable, lower, upper = node.args
            if isinstance(upper, Symbol) and lower is Number(1) and self._is_dimension(upper.name):
                found[upper.name] = "its bound"
            for name, position in places_of(body, variable):
                declared = self._declared((name, position))
                if declared is not None and declared[1].name:
                    found.setdefault(declared[1].name, f"`{name}`")
            if len(found) > 1:
                (one, where), (other, there), *_ = found.items()
                return f"an index runs to {one} by {where} and to {other} by {there}"
        return ""

    def _is_dimension(self, name: str) -> bool:
        return any(name in dimensions for dimensions in self.notation.shapes.values())

    def dimensions(self, name: str) -> tuple[str, ...] | None:
        """Return the dimensions of a vector or matrix, or of an element of a sequence of them."""
        found = dimensions_of(name, self.notation)
        return None if found is None else tuple(each for each in found if each != "?")

    def _parts_over(
        self, body: Expression, variable: Expression, shapes: Mapping[Expression, Shape]
    ) -> Iterator[str]:
        """Yield the dimensions that an index of a whole formula runs over, as `i` of `(A x)_i`."""
        for node in walk(body):
            if isinstance(node, Call) and node.name in LINES and node.args[1] is variable:
                yield shapes[node.args[0]][node.name == COLUMN_OF]
            if isinstance(node, Call) and node.name == "[]" and variable in node.args[1:]:
                shape = shapes[node.args[0]]
                sizes = shape if len(node.args) == 3 else [size for size in shape if size != "1"]
                place = node.args.index(variable) - 1
                if place < len(sizes):  # a number has no entries, `(w x + b)_k`
                    yield sizes[place]

    def _declared(self, place: Place) -> Range | None:
        name, position = place
        dimensions = dimensions_of(name, self.notation)
        if dimensions is None or position >= len(dimensions) or dimensions[position] == "?":
            return None
        return _FIRST, dimension(dimensions[position])


def _in_deltas(body: Expression, variable: Expression) -> bool:
    """Whether an index stands in Kronecker's delta, by which alone its values are not known."""
    return any(
        isinstance(node, Call) and node.name == KRONECKER and variable in node.args
        for node in walk(body)
    )


def dimension(name: str) -> At:
    """Return a dimension as the last value of an index."""
    return At("", int(name)) if name.isdigit() else At(name)


def places_of(body: Expression, variable: Expression) -> Iterator[Place]:
    """Yield the places at which an index stands, by itself or with a number added."""
    for node in walk(body):
        if isinstance(node, Call) and node.name.endswith("[]") and len(node.name) > 2:
            for position, argument in enumerate(node.args):
                if argument is variable:
                    yield node.name.removesuffix("[]"), position


def shifted(index: Expression) -> tuple[Expression, int] | None:
    """Return an index as a name or number and the whole number that is added to it."""
    if isinstance(index, Symbol | Number):
        return index, 0
    if not isinstance(index, Add) or len(index.args) != 2:
        return None
    first, second = index.args
    if isinstance(first, Number):
        first, second = second, first
    sign = 1
    if isinstance(second, Neg):
        second, sign = second.args[0], -1
    if isinstance(first, Symbol) and isinstance(second, Number) and isinstance(second.value, int):
        return first, sign * second.value
    return None


def is_unbounded(node: BigOperator) -> bool:
    """Whether a sum does not say what its index runs over."""
    return _UNDEFINED in node.args[2:]
