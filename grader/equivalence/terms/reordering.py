"""Equal but for the order of sums and products: quick to see, whatever the size.

Both expressions are brought into one order, in which nested sums and products are laid open. It is
what is left for expressions that are too large to be multiplied out.
"""

from __future__ import annotations

from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Expression,
    Logic,
    Mul,
    Neg,
    Number,
    Relation,
)
from grader.expressions.traversal import walk

_SYMMETRIC_CALLS = frozenset({"max", "min", "gcd", "lcm"})
_MIRRORED = {">": "<", ">=": "<="}


class Order:
    """Numbers expressions in the order in which they are met; equal ones get the same number."""

    def __init__(self) -> None:
        self.numbers: dict[object, int] = {}
        self.known: dict[Expression, int] = {}

    def number(self, root: Expression) -> int:
        """Return the number of an expression, the same for all reorderings of it."""
        known = self.known
        for node in walk(root):
            if node not in known:
                key = self._key(node)
                known[node] = self.numbers.setdefault(key, len(self.numbers))
        return known[root]

    def _key(self, node: Expression) -> object:
        known = self.known
        match node:
            case Number():
                return ("number", node.value)
            case Neg():
                return self._product([(node, 1)])
            case Add():
                return ("sum", *sorted(known[part] for part in _flat(node, Add)))
            case Mul():
                return self._product([(node, 1)])
            case Relation() if node.ops in ((">",), (">=",)):
                return ("relation", _MIRRORED[node.ops[0]], *(known[a] for a in node.args[::-1]))
            case Relation() if node.ops in (("=",), ("!=",)):
                return ("relation", node.ops[0], *sorted(known[a] for a in node.args))
            case Relation():
                return ("relation", *node.ops, *(known[a] for a in node.args))
            case Logic(op="and" | "or") | Collection(kind="set"):
                return (node.payload, *sorted({known[a] for a in node.args}))
            case Call() if node.name in _SYMMETRIC_CALLS:
                return (node.payload, *sorted(known[a] for a in node.args))
        return (type(node), node.payload, *(known[a] for a in node.args))

    def _product(self, pending: list[tuple[Expression, int]]) -> object:
        factors: list[int] = []
        negative = False
        while pending:
            node, _ = pending.pop()
            if isinstance(node, Neg):
                negative = not negative
                pending.append((node.args[0], 1))
            elif isinstance(node, Mul):
                pending.extend((part, 1) for part in node.args)
            else:
                factors.append(self.known[node])
        if len(factors) == 1 and not negative:
            return ("alone", factors[0])
        return ("product", negative, *sorted(factors))


def _flat(node: Expression, kind: type) -> list[Expression]:
    parts: list[Expression] = []
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, kind):
            pending.extend(part.args)
        else:
            parts.append(part)
    return parts


def same_but_for_order(left: Expression, right: Expression) -> bool:
    """Whether two expressions differ in the order of sums, products and the like only."""
    order = Order()
    return order.number(left) == order.number(right)
