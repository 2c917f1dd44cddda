"""Relations and their chains, logic, set operations, and sequences."""

from __future__ import annotations

from itertools import pairwise

from grader.expressions import limits
from grader.expressions.nodes import (
    Call,
    Collection,
    Constant,
    Expression,
    Logic,
    Piecewise,
    Relation,
    SetOperation,
)
from grader.expressions.reading.grammar.precedence import (
    AND,
    CONDITION,
    IMPLIES,
    LOGIC_IFF,
    NOT,
    OR,
    RATIO,
    SEQUENCE,
    SETS,
    Reader,
)
from grader.expressions.sets import as_interval, as_number_set

_LEVEL = {"iff": LOGIC_IFF, "implies": IMPLIES, "or": OR, "xor": OR, "xnor": OR, "and": AND,
          "nand": AND, "nor": OR}  # fmt: skip
_FROM_THE_LEFT = frozenset({"implies", "xnor", "nand", "nor"})
_NEGATED = {"nand": "and", "nor": "or"}


def read_relation(reader: Reader, left: Expression, floor: int) -> Expression:
    """Read a chain of relations from the first sign on."""
    sides, ops = [left], []
    while reader.kinds[reader.i] == "rel":
        ops.append(str(reader.values[reader.i]))
        reader.i += 1
        sides.append(reader.expression(RATIO))
    for position, op in enumerate(ops):
        if op in _MEMBERSHIP:
            sides[position + 1] = as_interval(sides[position + 1])
    if reader.kinds[reader.i] == "pmod" and len(sides) > 1:
        return _congruence(reader, sides)
    return Relation(tuple(sides), tuple(ops))


_MEMBERSHIP = frozenset({"in", "notin", "subset", "subseteq"})


def _congruence(reader: Reader, sides: list[Expression]) -> Expression:
    """Read `a ≡ b \\pmod{n}` as equality of the rests."""
    reader.i += 1
    modulus = reader.factor()
    rests = tuple(Call("mod", side, modulus) for side in sides)
    return Relation(rests, ("=",) * (len(sides) - 1))


def read_logic(reader: Reader, left: Expression, floor: int) -> Expression:
    """Read `and`, `or`, `xor`, `xnor`, `nand`, `nor`, `implies`, `iff` between statements."""
    op = reader.kinds[reader.i]
    level = _LEVEL[op]
    parts = [left]
    while reader.kinds[reader.i] == op:
        reader.i += 1
        if op in ("and", "or"):
            reader.take(",")
        parts.append(reader.expression(level + 1))
        if reader.kinds[reader.i] == "," and reader.kinds[reader.i + 1] == op:
            reader.i += 1
    if op in _FROM_THE_LEFT and (len(parts) > 2 or op in _NEGATED):
        if len(parts) > limits.MAX_NESTING:
            raise reader.too_deep()
        node = parts[0]
        for part in parts[1:]:
            node = _of_two(op, node, part)
        return node
    return Logic(op, *parts)


def _of_two(op: str, left: Expression, right: Expression) -> Expression:
    if op in _NEGATED:
        return Logic("not", Logic(_NEGATED[op], left, right))
    return Logic(op, left, right)


def read_not(reader: Reader) -> Expression:
    """Read `not A`."""
    reader.i += 1
    return Logic("not", reader.expression(NOT))


def read_condition(reader: Reader, left: Expression, floor: int) -> Expression:
    """Read `a if c`, `a if c else b`."""
    reader.i += 1
    condition = reader.expression(CONDITION + 1)
    if reader.take("otherwise"):
        return Piecewise(left, condition, reader.expression(CONDITION), Constant("true"))
    if isinstance(left, Relation | Logic):
        return Logic("implies", condition, left)
    return Piecewise(left, condition)


def read_set_operation(reader: Reader, left: Expression, floor: int) -> Expression:
    """Read unions, intersections and differences; a repeated sign makes one operation."""
    node = left
    rounds = 0
    while reader.kinds[reader.i] in ("union", "intersection", "difference"):
        op = reader.kinds[reader.i]
        parts = [node]
        while reader.kinds[reader.i] == op and (op != "difference" or len(parts) == 1):
            reader.i += 1
            parts.append(reader.expression(SETS + 1))
        node = SetOperation(op, *(as_number_set(part, reader.notation) for part in parts))
        rounds += 1
        if rounds > limits.MAX_NESTING:
            raise reader.too_deep()
    return node


def read_complement(reader: Reader) -> Expression:
    """Read `\\complement A`."""
    reader.i += 1
    return SetOperation("complement", reader.factor())


def read_sequence(reader: Reader, left: Expression, floor: int) -> Expression:
    """Read `a, b; c`. In `x = 1, 2` the values belong to the relation: x is 1 or 2."""
    items = [left]
    parted: list[int] = []
    while reader.kinds[reader.i] in (",", ";", "quad"):
        reader.i += 1
        if reader.kinds[reader.i] in ("and", "or") and reader.kinds[reader.i - 1] != ";":
            if reader.kinds[reader.i] == "or":
                parted.append(len(items))
            reader.i += 1
        if reader.kinds[reader.i] in ("end", "endgroup", "&", "newline", "endenv"):
            break
        items.append(reader.expression(SEQUENCE + 1))
    if len(items) == 1:
        return left
    if parted and all(isinstance(item, Relation | Logic) for item in items):
        alternatives = _alternatives(items, parted)
        if alternatives is not None:
            return alternatives
    first, rest = items[0], items[1:]
    if (
        isinstance(first, Relation)
        and first.ops == ("=",)
        and not isinstance(first.args[1], Collection)
        and not any(isinstance(item, Relation | Logic | Collection) for item in rest)
    ):
        values = Collection("sequence", first.args[1], *rest)
        return Relation((first.args[0], values), ("=",))
    return Collection("sequence", *items)


def _alternatives(items: list[Expression], parted: list[int]) -> Expression | None:
    """Return statements parted by `, or` as what they mean; `parted` are the places of the `or`.

    `a, b, or c` is any of the three, `a, b, or c, d` is one of two systems.
    """
    groups = [items[i:j] for i, j in pairwise([0, *parted, len(items)])]
    if len({len(group) for group in groups}) == 1 and len(groups[0]) > 1:
        return Logic("or", *(Logic("and", *group) for group in groups))
    each = len(groups[-1]) == 1 and all(len(group) == 1 for group in groups[1:])
    return Logic("or", *items) if each else None


def read_ratio(reader: Reader, left: Expression, floor: int) -> Expression:
    """Read `a : b : c`."""
    if reader.in_set:
        return left
    parts = [left]
    while reader.take(":"):
        parts.append(reader.expression(SETS + 1))
    return Call("ratio", *parts)


def skip_sign(reader: Reader) -> Expression:
    """Go past a sign that only connects lines, such as `∴`."""
    reader.i += 1
    return reader.expression(SEQUENCE)
