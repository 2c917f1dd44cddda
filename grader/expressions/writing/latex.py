"""Expressions as LaTeX that reads back as the same expression."""

from __future__ import annotations

import re

from grader.expressions.names import name_latex
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Div,
    Expression,
    Index,
    Mul,
    Neg,
    Number,
    PlusMinus,
    Pow,
    Symbol,
    Unit,
)
from grader.expressions.units import UNITS
from grader.expressions.writing.base import (
    ATOM,
    CONDITION,
    POWER,
    PREFIX,
    PRODUCT,
    SUM,
    Rule,
    Text,
    element_of,
    render,
    sum_text,
)
from grader.expressions.writing.latex_calls import is_letter, operator, paren, print_call, wrap
from grader.expressions.writing.latex_structures import CALCULUS, COLLECTIONS


def to_latex(expression: Expression) -> str:
    """Print as LaTeX; `parse` of it gives the same expression."""
    return render(expression, _RULES)


# -- atoms ---------------------------------------------------------------------------------------


def _number(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Number)
    literal = node.literal
    if "(" in literal:
        literal = re.sub(r"\((\d+)\)", r"\\overline{\1}", literal)
    return Text(literal, ATOM)


def _symbol(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Symbol)
    return Text(name_latex(node.name), ATOM)


_CONSTANTS = {
    "pi": r"\pi", "e": "e", "i": "i", "oo": r"\infty", "undefined": r"\text{undefined}",
    "true": r"\text{true}", "false": r"\text{false}", "dots": r"\ldots", "emptyset": r"\emptyset",
    "reals": r"\mathbb{R}", "integers": r"\mathbb{Z}", "naturals": r"\mathbb{N}",
    "rationals": r"\mathbb{Q}", "complexes": r"\mathbb{C}",
}  # fmt: skip


def _constant(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Constant)
    return Text(_CONSTANTS[node.name], ATOM)


def _unit(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Unit)
    # Upright, `sec` and `e` would be read as what they usually are.
    style = "mathit" if node.name.isalnum() else "text"
    return operator("unit", [Text(rf"\{style}{{{node.name}}}", ATOM)])


# -- arithmetic ----------------------------------------------------------------------------------


def _add(node: Expression, parts: list[Text]) -> Text:
    return sum_text(node, parts, wrap) or operator("Add", parts)


def _neg(node: Expression, parts: list[Text]) -> Text:
    bracket = isinstance(node.args[0], Neg)
    return Text(f"-{paren(parts[0].text) if bracket else wrap(parts[0], PRODUCT)}", SUM)


def _mul(node: Expression, parts: list[Text]) -> Text:
    if len(parts) < 2:
        return operator("Mul", parts)
    text = wrap(parts[0], PRODUCT if isinstance(node.args[0], Div) else PREFIX)
    for before, factor, part in zip(node.args, node.args[1:], parts[1:], strict=False):
        written = wrap(part, PREFIX)
        if isinstance(factor, Unit) and isinstance(before, Number) and factor.name in UNITS:
            text += rf" \, \mathrm{{{factor.name}}}"
            continue
        touches = _may_touch(before, factor) and not _needs_sign(before, written)
        text += (" " if touches else _TIMES) + written
    return Text(text, PRODUCT)


_TIMES = r" \cdot "
_TOUCHING = (Symbol, Constant, Pow, Call, Div)


def _may_touch(before: Expression, factor: Expression) -> bool:
    """Whether two factors may stand side by side without a sign and still read as two."""
    if isinstance(factor, Add):
        return isinstance(before, Number | Add)
    if not isinstance(before, (Number, Add, *_TOUCHING)) or not isinstance(factor, _TOUCHING):
        return False
    if isinstance(before, Number) and isinstance(factor, Div):
        return False
    return is_letter(before) and is_letter(factor)


def _needs_sign(before: Expression, written: str) -> bool:
    """Whether a factor begins so that it would be read into the one before it."""
    bracket = written.startswith((r"\left(", r"\left[")) and not isinstance(before, Number | Add)
    return bracket or written[0].isdigit() or written[0] == "."


def _div(node: Expression, parts: list[Text]) -> Text:
    return Text(rf"\frac{{{parts[0].text}}}{{{parts[1].text}}}", PREFIX)


def _pow(node: Expression, parts: list[Text]) -> Text:
    base = node.args[0]
    written = wrap(parts[0], ATOM)
    if isinstance(base, Symbol) and ("^" in written or base.name == "nabla"):
        written = paren(written)
    exponent = parts[1].text
    labels = exponent in ("*", r"\prime", "+", "-") or exponent.startswith(r"\text{")
    if labels or isinstance(node.args[1], Collection):
        exponent = paren(exponent)
    return Text(f"{written}^{{{exponent}}}", POWER)


def _plus_minus(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, PlusMinus)
    sign = r"\mp" if node.flipped else r"\pm"
    if len(parts) == 1:
        return Text(f"{sign} {wrap(parts[0], PRODUCT)}", SUM)
    first = parts[0].text if isinstance(node.args[0], Add | Neg) else wrap(parts[0], PRODUCT)
    return Text(f"{first} {sign} {wrap(parts[1], PRODUCT)}", SUM)


def _index(node: Expression, parts: list[Text]) -> Text:
    element = element_of(node)
    if element is not None:
        rest = ", ".join(wrap(part, CONDITION) for part in parts[2:])
        return Text(f"{_symbol(element, []).text}{f'_{{{rest}}}' if rest else ''}", ATOM)
    base, *indices = parts
    inner = ", ".join(wrap(part, CONDITION) for part in indices)
    plain = isinstance(node.args[0], Symbol) and re.fullmatch(r"\\?[A-Za-z]+'*", base.text)
    computed = any(isinstance(each, Add | Neg | Div | Pow) for each in node.args[1:])
    if plain and computed:
        return Text(f"{base.text}_{{{inner}}}", ATOM)
    return operator("index", parts)


_RULES: dict[type[Expression], Rule] = {
    Number: _number, Symbol: _symbol, Constant: _constant, Unit: _unit, Add: _add, Neg: _neg,
    Mul: _mul, Div: _div, Pow: _pow, PlusMinus: _plus_minus, Index: _index, Call: print_call,
    **CALCULUS, **COLLECTIONS,
}  # fmt: skip
