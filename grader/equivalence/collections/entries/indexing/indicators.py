"""Conditions as factors: indicators, Kronecker's delta, cases and sums that leave terms out."""

from __future__ import annotations

from grader.equivalence.collections.entries.indexing.places import KRONECKER, shifted
from grader.equivalence.collections.entries.indexing.rows import as_letters
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Expression,
    Mul,
    Neg,
    Number,
    Piecewise,
    Relation,
    Symbol,
)

UNDEFINED = Constant("undefined")
#: What stands before a condition in an indicator: `1\\{y = k\\}`, `\\mathbb{I}(y = k)`.
INDICATORS = frozenset({"bb(1)", "bb(I)", "I", "1", "indicator"})


def operator_over(node: Call) -> Expression:
    """Return `sum_{i != j}` as a sum over all with a factor that is 1 where the condition holds."""
    if len(node.args) != 2 or node.name != "sum_over":
        return node
    body, condition = node.args
    if not isinstance(condition, Relation) or len(condition.ops) != 1:
        return node
    left, right = (_as_name(side) for side in condition.args)
    if left is None or right is None:
        return node
    factor = indicator_of(Relation((left, right), condition.ops))
    inner = BigOperator("sum", Mul(factor, body), left, UNDEFINED, UNDEFINED)
    if condition.ops == ("!=",):
        return inner
    return node


def _as_name(side: Expression) -> Symbol | None:
    if isinstance(side, Constant) and side.name in ("i", "e"):
        return Symbol(side.name)
    return side if isinstance(side, Symbol) else None


# -- indicators ------------------------------------------------------------------------------------


def indicator_of(condition: Relation) -> Expression:
    """Return what is 1 where a condition holds, else 0; of two indices it is Kronecker's delta."""
    if len(condition.ops) != 1:
        return Call("indicator", condition)
    left, right = condition.args
    left, right = map(as_letters, (left, right))
    plain = all(shifted(side) is not None for side in (left, right))
    if plain and condition.ops == ("=",):
        return Call(KRONECKER, left, right)
    if condition.ops == ("!=",):
        return Add(Number(1), Neg(indicator_of(Relation((left, right), ("=",)))))
    return Call("indicator", condition)


def with_indicators(node: Mul) -> Expression:
    """Read `1\\{y = k\\}` and `[y = k]` as factors: a condition multiplies as 1 or 0."""
    if not any(isinstance(factor, Relation) for factor in node.args):
        return node
    kept: list[Expression] = []
    for factor in node.args:
        if not isinstance(factor, Relation):
            kept.append(factor)
            continue
        if kept and _is_sign_ofindicator_of(kept[-1]):
            kept.pop()
        kept.append(indicator_of(factor))
    return Mul(*kept) if len(kept) > 1 else kept[0]


def _is_sign_ofindicator_of(node: Expression) -> bool:
    if isinstance(node, Number):
        return node.value == 1
    return isinstance(node, Symbol) and node.name in INDICATORS


def by_cases(node: Piecewise) -> Expression:
    """Return `a if i = j, else b` as a sum with Kronecker's delta."""
    if len(node.cases) != 2:
        return node
    (first, condition), (second, otherwise) = (
        (value, as_letters(holds)) for value, holds in node.cases
    )
    if not isinstance(condition, Relation) or len(condition.ops) != 1:
        return node
    opposite = {"=": "!=", "!=": "="}.get(condition.ops[0])
    rest = isinstance(otherwise, Relation) and (
        otherwise.ops == (opposite,) and set(otherwise.args) == set(condition.args)
    )
    if opposite is None or not (rest or otherwise is Constant("true")):
        return node
    if not all(shifted(side) is not None for side in condition.args):
        return node
    holds = indicator_of(condition)
    return Add(Mul(first, holds), Mul(second, Add(Number(1), Neg(holds))))
