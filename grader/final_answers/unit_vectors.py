r"""Vectors as sums of unit vectors: `2 i - j + 3 k`, `2\hat{\imath} - \hat{\jmath}`."""

from __future__ import annotations

from grader.expressions.nodes import (
    Add,
    Collection,
    Constant,
    Div,
    Expression,
    Matrix,
    Mul,
    Neg,
    Number,
    Symbol,
)
from grader.expressions.traversal import free_symbols, walk

_PLACES = {"i": 0, "j": 1, "k": 2, "imath": 0, "jmath": 1, "x": 0, "y": 1, "z": 2}
_ACCENTS = ("hat", "vec", "bb", "bar", "bold")
_BARE = frozenset("ijk")
#: `e_1`, `\\hat e_2`, `e_x`: the letter with the number or the name of a coordinate.
_NUMBERED = {"1": 0, "2": 1, "3": 2, "x": 0, "y": 1, "z": 2}


#: How unit vectors are spelled, for those who ask which letters are no units.
UNIT_VECTORS = frozenset(
    {*_BARE, *(f"{accent}({letter})" for accent in _ACCENTS for letter in _PLACES)}
)


def entries_by_unit_vectors(
    answer: Expression, size: int, taken: frozenset[Symbol]
) -> tuple[Expression, ...] | None:
    """Return the entries of a sum of multiples of unit vectors in two or three dimensions.

    None where it is something else, or a name of the question is spelled like a unit vector.
    """
    if size not in (2, 3) or any(_place(name) is not None for name in taken):
        return None
    entries: list[list[Expression]] = [[] for _ in range(size)]
    for term in _terms(answer, 1):
        found = _factor_and_place(term)
        if found is None or found[1] >= size:
            return None
        entries[found[1]].append(found[0])
    return tuple(Add(*terms) if len(terms) > 1 else (*terms, Number(0))[0] for terms in entries)


def as_vectors(left: Expression, right: Expression) -> tuple[Expression, Expression] | None:
    """Read one side, `2 i - j`, as a vector where the other is a vector of as many entries."""
    for vector, other, order in ((left, right, 1), (right, left, -1)):
        if not isinstance(vector, Collection | Matrix) or len(vector.args) not in (2, 3):
            continue
        entries = entries_by_unit_vectors(other, len(vector.args), free_symbols(vector))
        if entries is not None:
            sides = Collection("tuple", *vector.args), Collection("tuple", *entries)
            return sides if order > 0 else (sides[1], sides[0])
    return None


def _terms(node: Expression, sign: int) -> list[Expression]:
    if isinstance(node, Add):
        return [term for arg in node.args for term in _terms(arg, sign)]
    if isinstance(node, Neg):
        return _terms(node.args[0], -sign)
    return [Neg(node) if sign < 0 else node]


def _factor_and_place(term: Expression) -> tuple[Expression, int] | None:
    """Return by what one unit vector is multiplied, and which entry that is."""
    if isinstance(term, Neg):
        inner = _factor_and_place(term.args[0])
        return None if inner is None else (Neg(inner[0]), inner[1])
    if isinstance(term, Div):
        inner = _factor_and_place(term.args[0])
        clean = not any(_place(node) is not None for node in walk(term.args[1]))
        return (Div(inner[0], term.args[1]), inner[1]) if inner is not None and clean else None
    factors = term.args if isinstance(term, Mul) else (term,)
    places = [place for factor in factors if (place := _place(factor)) is not None]
    rest = [factor for factor in factors if _place(factor) is None]
    if len(places) != 1 or any(_place(node) is not None for each in rest for node in walk(each)):
        return None
    factor = Number(1) if not rest else rest[0] if len(rest) == 1 else Mul(*rest)
    return factor, places[0]


_UNIT_LETTERS = frozenset({"e", *(f"{accent}(e)" for accent in _ACCENTS)})


def _place(node: Expression) -> int | None:
    """Return which entry a unit vector stands for; None for everything else."""
    if isinstance(node, Constant):
        return 0 if node.name == "i" else None
    if not isinstance(node, Symbol):
        return None
    name = node.name
    letter, _, index = name.partition("_")
    if letter in _UNIT_LETTERS and index in _NUMBERED:
        return _NUMBERED[index]
    for accent in _ACCENTS:
        if name.startswith(f"{accent}(") and name.endswith(")"):
            return _PLACES.get(name[len(accent) + 1 : -1])
    return _PLACES[name] if name in _BARE else None
