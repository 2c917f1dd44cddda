"""How long a vector of ones is that does not say it: as long as the shapes beside it demand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from grader.equivalence.collections.shapes import UNKNOWN, IllShaped, Shape, Typing
from grader.equivalence.terms.ones import ONES_NAME, holds_ones, is_ones, of_length
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation
from grader.expressions.traversal import walk

#: Choices of lengths that are tried.
_MAX_CHOICES = 300
#: Nodes of a formula whose vectors of ones are looked at one by one.
_MAX_NODES = 400


def with_lengths(
    reference: Expression, answer: Expression, typing: Typing
) -> tuple[Expression, Expression]:
    """Return two formulas whose vectors of ones have a length, where only one fits.

    The answer's are chosen so that it has the shape of the reference, if it can have that.
    """
    if not holds_ones(reference) and not holds_ones(answer):
        return reference, answer
    first, shape = _settled(reference, UNKNOWN, typing)
    second, _ = _settled(answer, shape, typing)
    return first, second


def _settled(root: Expression, asked: Shape, typing: Typing) -> tuple[Expression, Shape]:
    found: dict[Expression, Shape] = {}
    for each in _choices(root, typing.notation):
        shape = _shape(each, typing)
        if shape is not None and not {"?", "*"} & set(shape):
            found[each] = shape
    if asked != UNKNOWN and asked in found.values():
        found = {each: shape for each, shape in found.items() if shape == asked}
    if found:
        fewest = min(map(_different_lengths, found))
        alike = [each for each in found if _different_lengths(each) == fewest]
        if len(alike) == 1:
            return alike[0], found[alike[0]]
    return root, _shape(root, typing) or UNKNOWN


def _different_lengths(root: Expression) -> int:
    """Return the number of lengths: `1 1^T` is square where nothing says more."""
    return sum(1 for node in walk(root) if is_ones(node))


def _shape(root: Expression, typing: Typing) -> Shape | None:
    trial = Typing(typing.notation, typing.numbers)
    try:
        return trial.shapes[trial.typed(root)]
    except IllShaped:
        return None


def _choices(root: Expression, notation: Notation) -> Iterator[Expression]:
    """Yield the formula with lengths for all vectors of ones that have none."""
    size = sum(1 for _ in walk(root))
    count = _count(root) if size <= _MAX_NODES else 0
    lengths = sorted({each for shape in notation.shapes.values() for each in shape} - {"?", "1"})
    if not count or len(lengths) ** count > _MAX_CHOICES:
        yield root
        return
    for chosen in product(lengths, repeat=count):
        yield _put(root, iter(chosen))


def _count(root: Expression) -> int:
    return int(root is ONES_NAME) + sum(map(_count, root.args))


def _put(root: Expression, lengths: Iterator[str]) -> Expression:
    if root is ONES_NAME:
        return of_length(next(lengths))
    if not root.args:
        return root
    return root.with_args(tuple(_put(child, lengths) for child in root.args))
