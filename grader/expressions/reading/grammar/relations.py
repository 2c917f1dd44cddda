"""Relations and their chains, logic, set operations, and sequences."""

from __future__ import annotations

from itertools import pairwise

from grader.expressions import limits
from grader.expressions.nodes import (
    MEMBERSHIP,
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
    Parser,
)
from grader.expressions.sets import (
    CONVERSES,
    DENIALS,
    as_interval,
    as_number_set,
    relation_between,
)

_LEVEL = {"iff": LOGIC_IFF, "implies": IMPLIES, "or": OR, "xor": OR, "xnor": OR, "and": AND,
          "nand": AND, "nor": OR}  # fmt: skip
_FROM_THE_LEFT = frozenset({"implies", "xnor", "nand", "nor"})
_NEGATED = {"nand": "and", "nor": "or"}


def read_relation(parser: Parser, left: Expression, floor: int) -> Expression:
    """Read a chain of relations from the first sign on."""
    sides, ops = [left], []
    while parser.kinds[parser.i] == "rel":
        ops.append(str(parser.values[parser.i]))
        parser.i += 1
        sides.append(parser.expression(RATIO))
    for position, op in enumerate(ops):
        if op in MEMBERSHIP:
            sides[position + 1] = as_interval(sides[position + 1])
        if op in _OF_WHOLE_SETS:
            sides[position] = as_interval(sides[position])
    if parser.kinds[parser.i] == "pmod" and len(sides) > 1:
        return _congruence(parser, sides)
    return relation_between(tuple(sides), tuple(ops))


_OF_WHOLE_SETS = frozenset({*CONVERSES, *DENIALS})


def _congruence(parser: Parser, sides: list[Expression]) -> Expression:
    """Read `a ≡ b \\pmod{n}` as equality of the rests."""
    parser.i += 1
    modulus = parser.factor()
    rests = tuple(Call("mod", side, modulus) for side in sides)
    return Relation(rests, ("=",) * (len(sides) - 1))


def read_logic(parser: Parser, left: Expression, floor: int) -> Expression:
    """Read `and`, `or`, `xor`, `xnor`, `nand`, `nor`, `implies`, `iff` between statements."""
    op = parser.kinds[parser.i]
    level = _LEVEL[op]
    parts = [left]
    while parser.kinds[parser.i] == op:
        parser.i += 1
        if op in ("and", "or"):
            parser.take(",")
        parts.append(parser.expression(level + 1))
        if parser.kinds[parser.i] == "," and parser.kinds[parser.i + 1] == op:
            parser.i += 1
    if op in _FROM_THE_LEFT and (len(parts) > 2 or op in _NEGATED):
        if len(parts) > limits.MAX_NESTING:
            raise parser.too_deep()
        node = parts[0]
        for part in parts[1:]:
            node = _of_two(op, node, part)
        return node
    return Logic(op, *parts)


def _of_two(op: str, left: Expression, right: Expression) -> Expression:
    if op in _NEGATED:
        return Logic("not", Logic(_NEGATED[op], left, right))
    return Logic(op, left, right)


def read_not(parser: Parser) -> Expression:
    """Read `not A`."""
    parser.i += 1
    return Logic("not", parser.expression(NOT))


def read_condition(parser: Parser, left: Expression, floor: int) -> Expression:
    """Read `a if c`, `a if c else b`."""
    parser.i += 1
    condition = parser.expression(CONDITION + 1)
    if parser.take("otherwise"):
        return Piecewise(left, condition, parser.expression(CONDITION), Constant("true"))
    if isinstance(left, Relation | Logic):
        return Logic("implies", condition, left)
    return Piecewise(left, condition)


def read_set_operation(parser: Parser, left: Expression, floor: int) -> Expression:
    """Read unions, intersections and differences; a repeated sign makes one operation."""
    node = left
    rounds = 0
    while parser.kinds[parser.i] in ("union", "intersection", "difference"):
        op = parser.kinds[parser.i]
        parts = [node]
        while parser.kinds[parser.i] == op and (op != "difference" or len(parts) == 1):
            parser.i += 1
            parts.append(parser.expression(SETS + 1))
        node = SetOperation(op, *(as_number_set(part, parser.notation) for part in parts))
        rounds += 1
        if rounds > limits.MAX_NESTING:
            raise parser.too_deep()
    return node


def read_complement(parser: Parser) -> Expression:
    """Read `\\complement A`."""
    parser.i += 1
    return SetOperation("complement", parser.factor())


def read_sequence(parser: Parser, left: Expression, floor: int) -> Expression:
    """Read `a, b; c`. In `x = 1, 2` the values belong to the relation: x is 1 or 2."""
    items = [left]
    parted: list[int] = []
    while parser.kinds[parser.i] in (",", ";", "quad"):
        parser.i += 1
        if parser.kinds[parser.i] in ("and", "or") and parser.kinds[parser.i - 1] != ";":
            if parser.kinds[parser.i] == "or":
                parted.append(len(items))
            parser.i += 1
        if parser.kinds[parser.i] in ("end", "endgroup", "&", "newline", "endenv"):
            break
        items.append(parser.expression(SEQUENCE + 1))
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


def read_ratio(parser: Parser, left: Expression, floor: int) -> Expression:
    """Read `a : b : c`."""
    if parser.in_set:
        return left
    parts = [left]
    while parser.take(":"):
        parts.append(parser.expression(SETS + 1))
    return Call("ratio", *parts)


def skip_sign(parser: Parser) -> Expression:
    """Go past a sign that only connects lines, such as `∴`."""
    parser.i += 1
    return parser.expression(SEQUENCE)
