"""`a_3` and the third of the `a_i` that a sum goes through are one quantity."""

from __future__ import annotations

import re

from grader.expressions.nodes import Call, Expression, Number, Symbol
from grader.expressions.traversal import free_symbols, substitute, walk

_INDEXED = re.compile(r"(.+)_(\d{1,9}|[a-z])")


def with_indices(left: Expression, right: Expression) -> tuple[Expression, Expression] | None:
    """Write names with a subscript as elements, where elements of that name occur.

    Return None where there is nothing to be written otherwise.
    """
    rows = {
        node.name
        for node in walk(left, right)
        if isinstance(node, Call) and node.name.endswith("[]") and len(node.args) == 1
    }
    if not rows:
        return None
    elements: dict[Expression, Expression] = {}
    for symbol in free_symbols(left) | free_symbols(right):
        found = _INDEXED.fullmatch(symbol.name) if isinstance(symbol, Symbol) else None
        if found is not None and f"{found[1]}[]" in rows:
            index = Number(int(found[2])) if found[2].isdigit() else Symbol(found[2])
            elements[symbol] = Call(f"{found[1]}[]", index)
    if not elements:
        return None
    return substitute(left, elements), substitute(right, elements)
