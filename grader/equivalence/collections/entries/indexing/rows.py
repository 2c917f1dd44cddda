"""Which names of two formulas occur with indices, with how many, and what the letters run over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from grader.equivalence.collections.entries.indexing.places import (
    dimensions_of,
    letters_of,
    sequence_of,
)
from grader.equivalence.terms.transposes import is_transpose
from grader.expressions.names import SEQUENCE_MARKS, canonical, split_name
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Expression,
    Mul,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import walk

#: The greatest and the least over an index, and where they are.
OVER = frozenset({"max_over", "min_over", "argmax_over", "argmin_over"})


@dataclass(frozen=True)
class Rows:
    """The names that occur with indices, each with its number of indices, and the index letters.

    `families` are declared vectors of which there are several, told apart by a subscript, as `u`
    where `u_o^T` occurs. `ranges` are the declared dimensions at whose places a letter stands.
    """

    indexed: frozenset[tuple[str, int]]
    letters: frozenset[str]
    notation: Notation
    families: frozenset[str] = frozenset()
    ranges: dict[str, frozenset[str]] = field(default_factory=dict)
    #: Names without a shape that are transposed with a subscript, as `x` in `x_i^T`.
    turned: frozenset[str] = frozenset()
    #: Whether `x_i` is a row of `X` though `x` has another shape.
    by_matrix: bool = False

    def count(self, name: str) -> set[int]:
        """Return with how many indices an entry of a name may stand."""
        found = {count for each, count in self.indexed if each == name}
        dimensions = dimensions_of(name, self.notation)
        if dimensions is not None:
            found.add(len(dimensions))
        return found


def rows_of(sides: Iterable[Expression], notation: Notation, by_matrix: bool = False) -> Rows:
    """Collect the names that occur with indices."""
    nodes = list(walk(*sides))
    letters = _letters(nodes)
    found: set[tuple[str, int]] = set()
    for node in nodes:
        if isinstance(node, Call) and node.name.endswith("[]") and len(node.name) > 2:
            found.add(_joined(node.name.removesuffix("[]"), len(node.args)))
        if isinstance(node, Call) and node.name == "KL":
            found.update((each.name, 1) for each in node.args if isinstance(each, Symbol))
        if isinstance(node, Symbol):
            name, index = sequence_of(split_name(node.name))
            parts = split_name(name)
            if parts.subscript and set(parts.subscript) <= letters:
                plain = canonical(parts._replace(subscript=""))
                found.add((plain, len(parts.subscript) + bool(index)))
    families = frozenset(_families(nodes, notation))
    ranges, turned = _ranges(nodes, notation), frozenset(_turned(nodes, notation))
    return Rows(frozenset(found), letters, notation, families, ranges, turned, by_matrix)


def _turned(nodes: list[Expression], notation: Notation) -> Iterator[str]:
    for node in nodes:
        is_product = isinstance(node, Call) and node.name in _OF_VECTORS
        for each in node.args if is_product or is_transpose(node, notation) else ():
            if isinstance(each, Symbol):
                yield canonical(split_name(each.name)._replace(subscript=""))
            elif isinstance(each, Call) and each.name.endswith("[]"):
                yield each.name.removesuffix("[]")


def _letters(nodes: list[Expression]) -> frozenset[str]:
    letters = {"i", "j"} if any(is_delta(node) for node in nodes) else set()
    for node in nodes:
        if isinstance(node, BigOperator) and isinstance(node.args[1], Symbol):
            letters.add(node.args[1].name)
        if isinstance(node, Call) and node.name in OVER and len(node.args) == 2:
            bound = as_letters(node.args[1])
            letters.update({bound.name} if isinstance(bound, Symbol) else ())
        if isinstance(node, Symbol) and is_delta(node):
            letters.update(split_name(node.name).subscript)
    return frozenset(letters)


def _ranges(nodes: list[Expression], notation: Notation) -> dict[str, frozenset[str]]:
    """Return the declared dimensions at whose places each letter stands, or up to which it goes."""
    declared = {each for dimensions in notation.shapes.values() for each in dimensions}
    found: dict[str, set[str]] = {}
    for node in nodes:
        if isinstance(node, BigOperator) and isinstance(node.args[1], Symbol):
            upper = node.args[3]
            if isinstance(upper, Symbol) and upper.name in declared:
                found.setdefault(node.args[1].name, set()).add(upper.name)
        for letter, dimension in _places(node, notation):
            found.setdefault(letter, set()).add(dimension)
    return {letter: frozenset(dimensions) for letter, dimensions in found.items()}


def _places(node: Expression, notation: Notation) -> Iterator[tuple[str, str]]:
    """Yield the letters of an entry of a declared name, each with its dimension."""
    letters: tuple[str, ...] = ()
    name = ""
    if isinstance(node, Call) and node.name.endswith("[]"):
        name = node.name.removesuffix("[]")
        letters = tuple(each.name if isinstance(each, Symbol) else "" for each in node.args)
    elif isinstance(node, Symbol) and node.name not in notation.shapes:
        parts = split_name(node.name)
        name = canonical(parts._replace(subscript=""))
        letters = letters_of(parts.subscript, len(notation.shapes.get(name, ()))) or ()
    dimensions = notation.shapes.get(name, ())
    if len(dimensions) == len(letters):
        yield from ((a, b) for a, b in zip(letters, dimensions, strict=True) if a)


def _families(nodes: list[Expression], notation: Notation) -> Iterator[str]:
    """Yield declared vectors that are transposed, or multiplied, with a subscript: no entry is."""
    for node in nodes:
        if isinstance(node, Mul):
            turned = [each.args[0] for each in node.args if is_transpose(each, notation)]
            if any(_vector_of(each, notation) for each in turned):
                yield from filter(None, (_vector_of(each, notation) for each in node.args))
        elif is_transpose(node, notation) or (isinstance(node, Call) and node.name in _OF_VECTORS):
            yield from filter(None, (_vector_of(each, notation) for each in node.args))


_OF_VECTORS = frozenset({"dot", "norm"})


def _vector_of(node: Expression, notation: Notation) -> str:
    """Return `u` for `u_o` where `u` is declared as a vector, else an empty text."""
    name = ""
    if isinstance(node, Symbol) and node.name not in notation.shapes:
        name = canonical(split_name(node.name)._replace(subscript=""))
    elif isinstance(node, Call) and node.name.endswith("[]"):
        name = node.name.removesuffix("[]")
    return name if len(notation.shapes.get(name, ())) == 1 else ""


def _joined(name: str, count: int) -> tuple[str, int]:
    """Return `x^{()}` with two indices for `x_j^{()}` with one."""
    parts = split_name(name)
    if parts.mark in SEQUENCE_MARKS.values() and parts.subscript:
        return canonical(parts._replace(subscript="")), count + len(parts.subscript)
    return name, count


def is_delta(node: Expression) -> bool:
    """Whether a node is a delta with two indices, by its name."""
    if isinstance(node, Call):
        return node.name == "delta[]" and len(node.args) == 2
    if not isinstance(node, Symbol) or not node.name.startswith("delta_"):
        return False
    return letters_of(split_name(node.name).subscript, 2) is not None


_LETTER_CONSTANTS = {Constant("i"): Symbol("i"), Constant("e"): Symbol("e")}


def as_letters(index: Expression) -> Expression:
    """Take the imaginary unit and Euler's number for letters where an index stands."""
    if isinstance(index, Constant):
        return _LETTER_CONSTANTS.get(index, index)
    if isinstance(index, Add | Relation):
        return index.with_args(tuple(map(as_letters, index.args)))
    return index
