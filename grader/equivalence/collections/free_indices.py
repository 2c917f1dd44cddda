"""An entry with free indices beside a vector or matrix: `(p_k - y_k) x_j` for `(p - y) x^T`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.equivalence.collections.entries.indexing.places import (
    KRONECKER,
    Places,
    places_of,
    shifted,
)
from grader.equivalence.collections.shapes import SCALAR, Shape, Typing, shape_words
from grader.expressions.nodes import BigOperator, Call, Expression, Symbol
from grader.expressions.traversal import walk


def in_entries(
    reference: Expression, answer: Expression, typing: Typing, fixed: Iterable[str]
) -> tuple[Expression, Expression]:
    """Return two typed formulas, a vector or matrix as its entry if the other is one entry.

    The indices go where their dimensions are; of a square matrix they are in their order. `fixed`
    are indices that stand for one value.
    """
    for whole, entry in ((reference, answer), (answer, reference)):
        shape, other = typing.shapes[whole], typing.shapes[entry]
        if other != SCALAR or shape == SCALAR or {"?", "*"} & set(shape):
            continue
        held = set(free_indices(whole))
        letters = [each for each in free_indices(entry) if each not in held | set(fixed)]
        places = _in_places(letters, shape, entry, typing)
        if places is None:
            continue
        found = Call("[]", whole, *map(Symbol, places))
        typing.shapes[found] = SCALAR
        return (found, answer) if whole is reference else (reference, found)
    return reference, answer


def entry_words(answer: Expression, shape: Shape) -> str:
    """Say what an answer is that has another shape than what is asked for."""
    letters = list(free_indices(answer))
    if shape != SCALAR or not letters:
        return shape_words(shape)
    plural = "indices" if len(letters) > 1 else "index"
    return f"an entry with the {plural} {' and '.join(letters)}"


def free_indices(root: Expression) -> tuple[str, ...]:
    """Return the letters that stand as an index and are bound by no sum, in their order."""
    nodes = list(walk(root))
    bound = {node.args[1] for node in nodes if isinstance(node, BigOperator)}
    found = {
        each.name
        for node in nodes
        if isinstance(node, Call)
        for each in _index_names(node)
        if each not in bound
    }
    return tuple(sorted(found))


def _index_names(node: Call) -> Iterator[Symbol]:
    if node.name == KRONECKER or node.name.endswith("[]"):
        for argument in node.args[1:] if node.name == "[]" else node.args:
            base = shifted(argument)
            if base is not None and isinstance(base[0], Symbol):
                yield base[0]


def _in_places(
    letters: list[str], shape: Shape, entry: Expression, typing: Typing
) -> tuple[str, ...] | None:
    """Return the letters in the order of rows and columns; None if they do not go there."""
    sizes = [size for size in shape if size != "1"]
    if len(letters) != len(sizes):
        return None
    ranges = [_dimension(letter, entry, typing) for letter in letters]
    for order in dict.fromkeys(((0, 1)[: len(sizes)], (1, 0)[: len(sizes)])):
        if sorted(order) != list(range(len(sizes))):
            continue
        if all(ranges[i] in ("", size) for i, size in zip(order, sizes, strict=True)):
            return tuple(letters[i] for i in order)
    return None


def _dimension(letter: str, entry: Expression, typing: Typing) -> str:
    """Return the declared dimension at whose place a letter stands; empty if there is none."""
    places = Places(typing.notation)
    for name, position in places_of(entry, Symbol(letter)):
        dimensions = places.dimensions(name)
        if dimensions is not None and position < len(dimensions):
            return dimensions[position]
    return ""
