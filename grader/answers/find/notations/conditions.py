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
    Constant,
    Expression,
    Index,
    Logic,
    Matrix,
    Mul,
    Neg,
    Number,
    Piecewise,
    Relation,
    Symbol,
)
from grader.expressions.statement import EQUALITIES, Statement
from grader.expressions.traversal import free_symbols


def without_condition(read: Expression) -> Expression:
    """Return the formula in front of conditions on its names; the whole where there are none."""
    match read:
        case Collection(
            kind="sequence", args=(Piecewise(args=(formula, Relation() as first)), *more)
        ):
            together = _as_range((first, *more))
            return formula if together and _is_condition(together, formula) else read
        case Collection(
            kind="sequence", args=(Logic(op="implies", args=(Relation() as first, claim)), *more)
        ):
            together = _as_range((first, *more))
            return claim if together and _is_condition(together, claim) else read
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


def without_note(read: Expression) -> Expression:
    """Return `x = -1, 3` of `x = -1, 3 (D = 16)`, where D is no name of the answer."""
    if isinstance(read, Collection | Relation | Logic) and read.args:
        last = without_note(read.args[-1])
        return read if last is read.args[-1] else read.with_args((*read.args[:-1], last))
    apart = _apart(read)
    return apart[0] if len(apart) == 2 and _is_note(apart[1], apart[0]) else read


def without_range_of_factor(read: Expression) -> Expression:
    """Return `t (1, 1)` of `t (1, 1), t != 0`, which says how long the vectors may be."""
    items = _items(read.args, read.ops) if isinstance(read, Relation) else read.args
    match tuple(items):
        case (Mul() | Matrix() | Collection(kind="tuple" | "list") as vector, Relation() as said):
            free = free_symbols(vector)
            ranges = set(said.ops) <= {"in", "!="} and said.args[0] in free
            return vector if ranges and len(free) == 1 else read
    return read


def nonzero_branch(read: Expression) -> Expression | None:
    """Return the formula of a function that is zero elsewhere; None where it is no such function.

    `cases` with one formula and zeros is one, and so is a formula times an indicator.
    """
    if isinstance(read, Piecewise):
        values = [value for value in read.args[::2] if not _is_zero(value)]
        return values[0] if len(values) == 1 and len(read.args) > 2 else None
    if not isinstance(read, Mul):
        return None
    kept = [factor for factor in read.args if not _is_indicator(factor)]
    if not 0 < len(kept) < len(read.args):
        return None
    return kept[0] if len(kept) == 1 else Mul(*kept)


def _is_zero(value: Expression) -> bool:
    return isinstance(value, Number) and not value.value


def _is_indicator(factor: Expression) -> bool:
    """Whether a factor is 1 where a condition holds: `\\mathbb 1_{x > 0}`."""
    return isinstance(factor, Index) and isinstance(factor.args[-1], Relation)


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
    if runs_through(said, names):
        return True
    return (
        isinstance(said, Relation)
        and not set(said.ops) & EQUALITIES
        and any(_measured(side) in names or _are_all_in(side, names) for side in said.args)
    )


def runs_through(said: Expression, names: Set[Symbol]) -> bool:
    """Whether something lists the values of a name: `n = 1, 2, 3, ...`, `(n = 1, 2, ...)`."""
    if isinstance(said, Collection) and said.kind in ("tuple", "list"):
        said = _as_range(said.args) or said
    if not isinstance(said, Relation) or said.ops != ("=",) or said.args[0] not in names:
        return False
    values = said.args[1]
    return isinstance(values, Collection) and values.kind == "sequence" and _are_listed(values.args)


def _as_range(items: Sequence[Expression]) -> Relation | None:
    """Return `n = 1, 2, ...` of its pieces, of which the first has the name."""
    match items:
        case (Relation(ops=("=",), args=(Symbol() as name, first)), *more) if more:
            return Relation((name, Collection("sequence", first, *more)), ("=",))
    return None


def _are_listed(values: Sequence[Expression]) -> bool:
    """Whether values are numbers one after the other, with dots or a last one in letters."""
    return is_numeric(values[0]) and all(
        is_numeric(value) or isinstance(value, Constant | Symbol) for value in values[1:]
    )


def _one_by_one(items: Sequence[Expression]) -> Iterator[Expression]:
    """Yield what stands in brackets, `(c_1, c_2 in R)`, as it would stand without them."""
    for item in items:
        match item:
            case Collection(kind="tuple" | "list", args=(Relation(), *more)) if more:
                yield _as_range(item.args) or item
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
    if isinstance(last, Collection) and last.args and isinstance(last.args[0], Relation):
        return (whole, last)
    return (whole, last) if isinstance(last, Relation) else ()
