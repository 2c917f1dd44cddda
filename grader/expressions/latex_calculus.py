"""Derivatives, integrals, sums, products and limits as LaTeX."""

from __future__ import annotations

import re

from grader.expressions.latex_names import name_latex
from grader.expressions.latex_text import operator, paren, wrap
from grader.expressions.nodes import (
    BigOperator,
    Constant,
    Derivative,
    Expression,
    Index,
    Integral,
    Limit,
    Symbol,
)
from grader.expressions.printing import (
    ATOM,
    PREFIX,
    PRODUCT,
    SETS,
    SUM,
    Rule,
    Text,
)
from grader.expressions.traversal import walk


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
