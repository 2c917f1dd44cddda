"""Relations, logic, sets, tuples, matrices and cases as LaTeX."""

from __future__ import annotations

import re

from grader.expressions.names import name_latex
from grader.expressions.nodes import (
    BigOperator,
    Collection,
    Constant,
    Derivative,
    Expression,
    Index,
    Integral,
    Interval,
    Limit,
    Logic,
    Matrix,
    Piecewise,
    Relation,
    SetBuilder,
    SetOperation,
    Symbol,
)
from grader.expressions.traversal import walk
from grader.expressions.writing.base import (
    ATOM,
    CONDITION,
    JOINED,
    LOGIC,
    MEMBERSHIP,
    PREFIX,
    PRODUCT,
    RELATION,
    SETS,
    SUM,
    Rule,
    Text,
    interval_name,
    lists_values,
    set_operation_text,
    stands_bare,
    takes_sets,
)
from grader.expressions.writing.latex_calls import operator, paren, wrap

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


_SET_SIGNS = {"union": r"\cup", "intersection": r"\cap", "difference": r"\setminus"}


def _set_operation(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, SetOperation)
    text = set_operation_text(node, parts, _SET_SIGNS, wrap)
    return text or operator(f"set_{node.op}", parts)


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


def _derivative(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Derivative)
    if not all(isinstance(each, Symbol) for each in node.args[1:]):
        counts = (Text(str(order), ATOM) for order in node.orders)
        pairs = zip(parts[1:], counts, strict=True)
        return operator("diff", [parts[0], *(each for pair in pairs for each in pair)])
    total = sum(node.orders)
    above = r"\partial" + (f"^{{{total}}}" if total > 1 else "")
    below = " ".join(
        rf"\partial {wrap(part, ATOM)}" + (f"^{{{order}}}" if order > 1 else "")
        for part, order in zip(parts[1:], node.orders, strict=True)
    )
    if isinstance(node.args[0], Symbol):
        return Text(rf"\frac{{{above} {parts[0].text}}}{{{below}}}", PREFIX)
    return Text(rf"\frac{{{above}}}{{{below}}}{paren(parts[0].text)}", PREFIX)


def _integral(node: Expression, parts: list[Text]) -> Text:
    body, variable, *bounds = parts
    if not isinstance(node.args[1], Symbol) or not _simple_variable(variable.text):
        return operator("integrate", parts)
    limits = f"_{{{bounds[0].text}}}^{{{bounds[1].text}}}" if bounds else ""
    return Text(rf"\int{limits} {wrap(body, PRODUCT)} \, d{_spaced(variable.text)}", SUM)


def _simple_variable(text: str) -> bool:
    return not text.startswith((r"\text", r"\mathit"))


def _spaced(text: str) -> str:
    return f" {text}"


def _big_operator(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, BigOperator)
    body, variable, lower, upper = parts
    if node.kind == "entry":
        return body  # the formula of an entry with free indices
    sign = r"\sum" if node.kind == "sum" else r"\prod"
    if not isinstance(node.args[1], Symbol):
        return operator(node.kind, parts)
    below = f"{variable.text} = {wrap(lower, SETS)}"
    text = rf"{sign}_{{{below}}}^{{{upper.text}}} {wrap(body, PREFIX)}"
    return Text(_without_quotes(node, text), SUM)


def _without_quotes(node: BigOperator, text: str) -> str:
    """Print bound names and what is indexed by them as people do: `x_{i}`."""
    variable = node.args[1]
    assert isinstance(variable, Symbol)
    for each in walk(node.args[0]):
        if isinstance(each, Index) and variable in each.args and _is_plain_index(each):
            base, *indices = (name_latex(str(part.payload[0])) for part in each.args)
            quoted = rf"\operatorname{{index}}\left({', '.join([base, *indices])}\right)"
            letters = "".join(str(part.payload[0]) for part in each.args[1:])
            text = text.replace(quoted, f"{base}_{{{letters}}}")
    if Constant("i") in walk(node):
        return text
    return text.replace(rf"\mathit{{{variable.name}}}", variable.name)


def _is_plain_index(node: Index) -> bool:
    base, *indices = node.args
    plain = isinstance(base, Symbol) and re.fullmatch(r"[A-Za-z]+'*", base.name) is not None
    return plain and all(isinstance(each, Symbol) and len(each.name) == 1 for each in indices)


def _limit(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Limit)
    body, variable, point = parts
    side = f"^{{{node.side}}}" if node.side else ""
    where = wrap(point, ATOM if side else SUM)
    if "^" in where and (side or isinstance(node.args[2], Symbol)):
        where = paren(where)
    return Text(rf"\lim_{{{wrap(variable, SETS)} \to {where}{side}}} {wrap(body, PREFIX)}", SUM)


CALCULUS: dict[type[Expression], Rule] = {
    Derivative: _derivative, Integral: _integral, BigOperator: _big_operator, Limit: _limit,
}  # fmt: skip
