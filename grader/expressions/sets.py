"""What stands for a set where only a set can: `(0, 1)` an interval, `R` the reals, `A - B`."""

from __future__ import annotations

from itertools import pairwise

from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Interval,
    Logic,
    Neg,
    Number,
    Relation,
    SetOperation,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import transform

#: Relations of sets that say another one the other way round, and those that deny one.
CONVERSES = {"superset": "subset", "superseteq": "subseteq", "ni": "in"}
DENIALS = {
    "notsubset": "subset", "notsubseteq": "subseteq", "notsuperset": "superset",
    "notsuperseteq": "superseteq", "notni": "ni",
}  # fmt: skip
NAMED_SETS = frozenset({"reals", "integers", "naturals", "rationals", "complexes", "emptyset"})


def is_listed(node: Expression) -> bool:
    """Whether a set is given by its elements, and not as a range."""
    return isinstance(node, Collection) and node.kind == "set"


def relation_between(sides: tuple[Expression, ...], ops: tuple[str, ...]) -> Expression:
    """Return a chain of relations in the few that there are: `A ⊃ B` as `B ⊂ A`, `⊄` as a denial.

    A chain with one of these is the conjunction of its links.
    """
    if CONVERSES.keys().isdisjoint(ops) and DENIALS.keys().isdisjoint(ops):
        return Relation(sides, ops)
    links = [_link(op, *pair) for op, pair in zip(ops, pairwise(sides), strict=True)]
    return links[0] if len(links) == 1 else Logic("and", *links)


def _link(op: str, left: Expression, right: Expression) -> Expression:
    if op == "notni":
        return Relation((right, left), ("notin",))
    if op in DENIALS:
        return Logic("not", _link(DENIALS[op], left, right))
    if op in CONVERSES:
        return Relation((right, left), (CONVERSES[op],))
    return Relation((left, right), (op,))


def as_interval(node: Expression) -> Expression:
    """Read `(a, b)` and `[a, b]` as intervals where only a set can stand."""
    if isinstance(node, Collection) and node.kind in ("tuple", "list") and len(node.args) == 2:
        return Interval(*node.args, node.kind == "tuple", node.kind == "tuple")
    return node


_LETTERS = {"R": "reals", "Z": "integers", "N": "naturals", "Q": "rationals"}


def as_number_set(node: Expression, notation: Notation) -> Expression:
    """Read an undeclared `R` as the real numbers, `Z` as integers, a pair as an interval."""
    if isinstance(node, Symbol) and node.name in _LETTERS and node.name not in notation.variables:
        return Constant(_LETTERS[node.name])
    if isinstance(node, Symbol) and node.name in _POSITIVE:
        return Interval(Number(0), Constant("oo"), True, True)
    return as_interval(node)


#: The positive numbers, `R_{++}` and `R_+^*`; of `R_+` it is open whether 0 is one of them.
_POSITIVE = frozenset({"reals_{++}", "reals_{+}^*", "R_{++}", "R_{+}^*"})
_HALF_LINES = {"reals_{+}": 1, "R_{+}": 1, "reals_{-}": -1, "R_{-}": -1}


def half_lines_in(node: Expression, closed: bool) -> Expression:
    """Return a formula with the half of the real line that each `R_+` or `R_-` in it may be."""

    def change(inner: Expression) -> Expression:
        sign = _HALF_LINES.get(inner.name, 0) if isinstance(inner, Symbol) else 0
        if not sign:
            return inner
        if sign > 0:
            return Interval(Number(0), Constant("oo"), not closed, True)
        return Interval(Neg(Constant("oo")), Number(0), True, not closed)

    return transform(node, change)


def with_number_sets(node: Expression, notation: Notation) -> Expression:
    """Return a formula in which something is in the set that a letter stands for: `x in R`."""

    def change(inner: Expression) -> Expression:
        match inner:
            case Relation(ops=("in" | "notin",), args=(element, Symbol() as of)):
                return inner.with_args((element, as_number_set(of, notation)))
        return inner

    return transform(node, change)


def set_difference(
    terms: tuple[Expression, ...] | list[Expression], notation: Notation, sure: bool = False
) -> Expression | None:
    """Return the difference that `A - B` of sets is; None for a sum of other things.

    Where pairs alone are subtracted, they are vectors unless it is `sure` that sets are meant.
    """
    first = as_number_set(terms[0], notation)
    if not _is_set(first):
        return None
    removed = [as_interval(term.args[0]) for term in terms[1:] if isinstance(term, Neg)]
    if len(removed) < len(terms) - 1:
        return None
    sure = sure or isinstance(terms[0], Interval | SetOperation)
    sure = sure or any(_is_set(term.args[0]) for term in terms[1:])
    if not sure:
        return None
    for part in removed:
        first = SetOperation("difference", first, part)
    return first


def _is_set(node: Expression) -> bool:
    if isinstance(node, Constant):
        return node.name in NAMED_SETS
    if isinstance(node, Collection):
        return node.kind == "set"
    return isinstance(node, Interval | SetOperation)
