"""Relations, logic, sets, tuples, matrices and cases as LaTeX."""

from __future__ import annotations

from grader.expressions.latex_text import operator, wrap
from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Interval,
    Logic,
    Matrix,
    Piecewise,
    Relation,
    SetBuilder,
    SetOperation,
)
from grader.expressions.printing import (
    ATOM,
    CONDITION,
    JOINED,
    LOGIC,
    MEMBERSHIP,
    RELATION,
    SETS,
    SUM,
    Rule,
    Text,
    interval_name,
    lists_values,
    stands_bare,
    takes_sets,
)

_OPS = {
    "!=": r"\neq", "<=": r"\leq", ">=": r"\geq", "~": r"\approx", "equiv": r"\equiv",
    "->": r"\to", "propto": r"\propto", "in": r"\in", "notin": r"\notin", "subset": r"\subset",
    "subseteq": r"\subseteq", "divides": r"\mid", "parallel": r"\parallel", "perp": r"\perp",
    "<<": r"\ll", ">>": r"\gg",
}  # fmt: skip
_LOGIC = {
    "and": r"\land", "or": r"\lor", "xor": r"\oplus", "xnor": r"\text{ xnor }",
    "implies": r"\Rightarrow", "iff": r"\Leftrightarrow",
}  # fmt: skip


def _relation(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Relation)
    sets = (side for op, side in zip(node.ops, node.args[1:], strict=True) if op in MEMBERSHIP)
    if ("divides" in node.ops and len(node.ops) > 1) or not takes_sets(tuple(sets)):
        ops = Text(rf"\text{{{' '.join(node.ops).replace('~', 'approx')}}}", ATOM)
        return operator("relation", [ops, *parts])
    pieces = [wrap(parts[0], SETS)]
    for op, part in zip(node.ops, parts[1:], strict=True):
        written = part.as_set if op in MEMBERSHIP and part.as_set else wrap(part, SETS)
        pieces += [_OPS.get(op, op), written]
    values = f"{parts[0].text} = {parts[1].at_top}" if lists_values(node) else ""
    return Text(" ".join(pieces), RELATION, at_top=values)


def _logic(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Logic)
    if node.op == "not":
        return Text(rf"\lnot {wrap(parts[0], RELATION)}", JOINED)
    if len(parts) < 2:
        return operator({"and": "And", "or": "Or", "xor": "Xor"}.get(node.op, node.op), parts)
    return Text(f" {_LOGIC[node.op]} ".join(wrap(part, JOINED) for part in parts), LOGIC)


def _collection(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Collection)
    inner = ", ".join(wrap(part, CONDITION) for part in parts)
    lone = "," if len(parts) == 1 else ""
    if node.kind == "tuple":
        return Text(rf"\left({inner}{lone}\right)", ATOM)
    if node.kind == "list":
        return Text(rf"\left[{inner}{lone}\right]", ATOM)
    if node.kind == "set":
        return Text(rf"\left\{{{inner}\right\}}", ATOM)
    bare = stands_bare(node.args)
    return operator("sequence", parts)._replace(at_top=inner if bare else "")


def _set_builder(node: Expression, parts: list[Text]) -> Text:
    element, condition = wrap(parts[0], SETS), wrap(parts[1], CONDITION)
    return Text(rf"\left\{{{element} : {condition}\right\}}", ATOM)


def _interval(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Interval)
    lower, upper = (wrap(part, CONDITION) for part in parts)
    left, right = "[("[node.left_open], "])"[node.right_open]
    text = rf"\left{left}{lower}, {upper}\right{right}"
    if node.left_open == node.right_open:
        return operator(interval_name(node), parts)._replace(as_set=text)
    return Text(text, ATOM)


def _set_operation(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, SetOperation)
    if (
        node.op == "complement"
        or len(parts) < 2
        or not takes_sets(node.args)
        or (node.op == "difference" and len(parts) > 2)
    ):
        return operator(f"set_{node.op}", parts)
    sign = {"union": r"\cup", "intersection": r"\cap", "difference": r"\setminus"}[node.op]
    return Text(f" {sign} ".join(part.as_set or wrap(part, SUM) for part in parts), SETS)


def _matrix(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Matrix)
    height, width = node.shape
    rows = (parts[i * width : (i + 1) * width] for i in range(height))
    inner = r" \\ ".join(" & ".join(wrap(part, CONDITION) for part in row) for row in rows)
    return Text(rf"\begin{{pmatrix}} {inner} \end{{pmatrix}}", ATOM)


def _piecewise(node: Expression, parts: list[Text]) -> Text:
    rows = []
    for (_, condition), value, text in zip(
        node.cases if isinstance(node, Piecewise) else (), parts[::2], parts[1::2], strict=True
    ):
        when = r"\text{otherwise}" if condition is Constant("true") else wrap(text, LOGIC)
        rows.append(f"{wrap(value, LOGIC)} & {when}")
    inner = r" \\ ".join(rows)
    return Text(rf"\begin{{cases}} {inner} \end{{cases}}", ATOM)


COLLECTIONS: dict[type[Expression], Rule] = {
    Relation: _relation, Logic: _logic, Collection: _collection, SetBuilder: _set_builder,
    Interval: _interval, SetOperation: _set_operation, Matrix: _matrix, Piecewise: _piecewise,
}  # fmt: skip
