"""A formula with what is said of its names: `x^2 + 3x, x > 0`, `e^x + C, C in R`, `1/x (x != 0)`.

Where a formula is asked, the formula is the answer, and the condition says where it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from grader.answers.find.reading import is_numeric
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Expression,
    Logic,
    Matrix,
    Mul,
    Neg,
    Piecewise,
    Relation,
    Symbol,
)
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import free_symbols


def without_condition(read: Expression) -> Expression:
    """Return the formula in front of conditions on its names; the whole where there are none."""
    match read:
        case Collection(kind="sequence"):
            return _of_items(read, read.args)
        case Relation() if isinstance(read.args[0], Collection):
            items = _items(read.args, read.ops)
            return _before_bound(items) or _of_items(read, items)
        case Piecewise() if len(read.args) == 2:
            return _of_items(read, read.args)
        case Mul() | Add() | Neg():
            apart = _apart(read)
            noted = len(apart) == 2 and _is_note(apart[1], apart[0])
            return apart[0] if noted else _of_items(read, apart)
        case Logic(op="implies", args=(condition, Relation() as claim)):
            sides = claim.args if set(claim.ops) <= EQUALITIES else ()
            return claim if sides and _is_condition(condition, sides[-1]) else read
    return read


def without_range_of_factor(read: Expression) -> Expression:
    """Return `t (1, 1)` of `t (1, 1), t != 0`, which says how long the vectors may be."""
    items = _items(read.args, read.ops) if isinstance(read, Relation) else read.args
    match tuple(items):
        case (Mul() | Matrix() | Collection(kind="tuple" | "list") as vector, Relation() as said):
            free = free_symbols(vector)
            ranges = set(said.ops) <= {"in", "!="} and said.args[0] in free
            return vector if ranges and len(free) == 1 else read
    return read


def has_condition(statement: Statement) -> bool:
    """Whether a line is a formula with a condition that was read as a relation of both."""
    sides = [s.expression for s in statement.sides if isinstance(s.expression, Expression)]
    if len(sides) < max(2, len(statement.sides)) or not isinstance(sides[0], Collection):
        return False
    whole = Relation(tuple(sides), statement.relations)
    return without_condition(whole) is not whole


def _of_items(whole: Expression, items: Sequence[Expression]) -> Expression:
    """Return the first of several items where all others are conditions on names of it."""
    if len(items) < 2 or isinstance(items[0], Relation | Collection) or not items[0].args:
        return whole
    names, said = free_symbols(items[0]), [*_one_by_one(items[1:])]
    if isinstance(said[-1], Relation) and set(said[-1].ops) == {"in"}:
        said = [item for item in said[:-1] if item not in names] + [said[-1]]  # `c_1, c_2 in R`
    return items[0] if all(_is_condition(item, items[0]) for item in said) else whole


def _before_bound(items: Sequence[Expression]) -> Expression | None:
    """Return the formula before an inequality, which can only say where the formula holds."""
    if len(items) != 2 or isinstance(items[0], Relation | Collection | Symbol):
        return None
    bound = isinstance(items[1], Relation) and not set(items[1].ops) & {*EQUALITIES, "!="}
    return items[0] if bound and free_symbols(items[0]) else None


def _is_condition(said: Expression, formula: Expression) -> bool:
    """Whether something says in which range a name of a formula lies."""
    names = free_symbols(formula)
    return (
        isinstance(said, Relation)
        and not set(said.ops) & EQUALITIES
        and any(_measured(side) in names or _are_all_in(side, names) for side in said.args)
    )


def _one_by_one(items: Sequence[Expression]) -> Iterator[Expression]:
    """Yield what stands in brackets, `(c_1, c_2 in R)`, as it would stand without them."""
    for item in items:
        match item:
            case Collection(kind="tuple", args=(*_, Relation())):
                yield from item.args
            case _:
                yield item


def _are_all_in(side: Expression, names: Set[Symbol]) -> bool:
    return (
        isinstance(side, Collection)
        and bool(side.args)
        and all(item in names for item in side.args)
    )


def without_names_of_membership(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return statements without the first names of `c_1, c_2 in R`, which a comma parts off."""
    kept: list[Statement] = []
    row: object = None
    for statement in reversed(statements):
        alone = not statement.relations and isinstance(statement.sides[0].expression, Symbol)
        if alone and row == statement.place.row and kept:
            continue
        membership = set(statement.relations) == {"in"}
        named = isinstance(statement.sides[0].expression, Symbol)
        row = statement.place.row if membership and named else None
        kept.append(statement)
    return tuple(reversed(kept))


#: What is said of a complex name to tell where it lies: `|z| > 1/2`, `Re(s) > -3`.
_MEASURES = frozenset({"abs", "re", "im", "arg"})


def _measured(side: Expression) -> Expression:
    """Return the name whose size or part a side is, or the side itself."""
    measure = isinstance(side, Call) and side.name in _MEASURES and len(side.args) == 1
    return side.args[0] if measure else side


def _is_note(said: Expression, formula: Expression) -> bool:
    """Whether something says the value of another name: `0.2 + 1.9x (r = 0.999)`."""
    if not isinstance(said, Relation) or said.ops != ("=",) or not isinstance(said.args[0], Symbol):
        return False
    return is_numeric(said.args[1]) and said.args[0] not in free_symbols(formula)


def _items(sides: Sequence[Expression], ops: Sequence[str]) -> Sequence[Expression]:
    """Return the items of `x^2 + 3x, x > 0`, which is read as a relation of both to 0."""
    first = sides[0]
    if not isinstance(first, Collection) or first.kind != "sequence" or not first.args:
        return ()
    return (*first.args[:-1], Relation((first.args[-1], *sides[1:]), tuple(ops)))


def _apart(read: Expression) -> Sequence[Expression]:
    """Return a formula and the condition in brackets that was read as a factor of its last term."""
    if not isinstance(read, Add | Mul | Neg):
        return ()
    last = read.args[-1]
    if not isinstance(read, Mul):
        inner = _apart(last)
        return (read.with_args((*read.args[:-1], inner[0])), inner[1]) if inner else ()
    factors = read.args[:-1]
    whole = factors[0] if len(factors) == 1 else Mul(*factors)
    return (whole, last) if isinstance(last, Relation) else ()
