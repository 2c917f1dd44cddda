r"""Vectors of ones: `1^T`, `1_n`, `\mathbf 1`, `\mathbb 1`, `ones(n)`, each by one name.

A 1 that is transposed, has a dimension for its subscript or stands beside such a one is no number,
so what holds it is a formula of vectors and matrices, whose products keep their order.
"""

from __future__ import annotations

from itertools import pairwise

from grader.equivalence.terms.summary import summary_of
from grader.equivalence.terms.transposes import TRANSPOSED, declares_t
from grader.expressions.nodes import Call, Expression, Mul, Number, Pow, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import transform, walk

#: The vector of ones, as long as it has to be; behind an underscore stands its length.
ONES_NAME = Symbol("bb(1)")
_WITH_LENGTH, _INDEXED = f"{ONES_NAME.name}_", f"{ONES_NAME.name}[]"


def is_ones(node: Expression) -> bool:
    """Whether a node is a vector of ones."""
    return isinstance(node, Symbol) and (node is ONES_NAME or node.name.startswith(_WITH_LENGTH))


def of_length(length: str) -> Symbol:
    """Return a vector of ones of a length."""
    return Symbol(f"{_WITH_LENGTH}{length}")


def length_of(node: Symbol) -> str:
    """Return the length that a vector of ones is written with; `*` for whatever fits."""
    return node.name.removeprefix(_WITH_LENGTH) if node is not ONES_NAME else "*"


def holds_ones(root: Expression) -> bool:
    """Whether a vector of ones stands in a formula that `with_ones` has been through."""
    if not summary_of(root).ones:
        return False
    nodes = list(walk(root))
    indicates = any(isinstance(node, Mul) and _is_indicator(node) for node in nodes)
    return any(is_ones(node) and not (indicates and node is ONES_NAME) for node in nodes)


def _is_indicator(node: Mul) -> bool:
    """Whether a condition stands behind the sign of ones: `bb(1) {y = k}`."""
    return any(
        one is ONES_NAME and any(isinstance(each, Relation) for each in walk(behind))
        for one, behind in pairwise(node.args)
    )


def with_ones(root: Expression, notation: Notation) -> Expression:
    """Return a formula with its vectors of ones by their name."""
    if not summary_of(root).ones:
        return root
    return transform(root, lambda node: _changed(node, notation))


def with_ones_beside(root: Expression) -> Expression:
    """Return a formula in which a 1 at an end of a product is a vector: `Y 1`, `1 x^T`."""

    def change(node: Expression) -> Expression:
        if not isinstance(node, Mul):
            return node
        first, *between, last = node.args
        ends = (ONES_NAME if _is_one(each) else each for each in (first, last))
        return Mul(next(ends), *between, next(ends))

    return transform(root, change)


def _changed(node: Expression, notation: Notation) -> Expression:
    match node:
        case Pow(args=(base, above)) if above is TRANSPOSED and not declares_t(notation):
            return _transposed(base, node)
        case Call(name="[]", args=(base, size)) if not isinstance(size, Relation):
            return _of_size((size,)) if _is_one(base) or is_ones(base) else node
        case Call(name="ones", args=(_,) | (_, _)) if not node.primes:
            return _of_size(node.args)
        case Call(args=(size,)) if node.name == _INDEXED and not isinstance(size, Relation):
            return _of_size((size,))
        case Call(name="accent_vec", args=(base,)) if _is_one(base):
            return ONES_NAME
        case Mul():
            return _beside_others(node)
    return node


def _transposed(base: Expression, node: Expression) -> Expression:
    row = Pow(ONES_NAME, TRANSPOSED)
    if _is_one(base):
        return row
    if isinstance(base, Number) and base.value == 11:  # 11^T, written for 1 1^T
        return Mul(ONES_NAME, row)
    return node


def _of_size(sizes: tuple[Expression, ...]) -> Expression:
    """Return ones of a length, or a matrix of ones with its numbers of rows and columns."""
    if len(sizes) == 1 and isinstance(sizes[0], Mul) and len(sizes[0].args) == 2:
        sizes = sizes[0].args  # 1_{n x n}
    named = [_with_size(size) for size in sizes]
    if len(named) == 1 or sizes[1] is Number(1):
        return named[0]
    column = Call("transpose", named[1])
    return column if _is_one(sizes[0]) else Mul(named[0], column)


def _with_size(size: Expression) -> Expression:
    match size:
        case Symbol():
            return of_length(size.name)
        case Number(value=int()):
            return of_length(str(size.value))
    return ONES_NAME


def _beside_others(node: Mul) -> Expression:
    """Take every 1 beside a vector of ones for one: `1 1^T`."""
    args = list(node.args)
    for place in range(1, len(args)):
        one, other = args[place - 1], args[place]
        if _is_one(one) and _is_vector(other):
            args[place - 1] = ONES_NAME
        elif _is_one(other) and _is_vector(one):
            args[place] = ONES_NAME
    return node.with_args(tuple(args))


def _is_vector(node: Expression) -> bool:
    turned = isinstance(node, Call) and node.name == "transpose"
    turned = turned or (isinstance(node, Pow) and node.args[1] is TRANSPOSED)
    return is_ones(node) or (turned and is_ones(node.args[0]))


def _is_one(node: Expression) -> bool:
    return isinstance(node, Number) and node.value == 1
