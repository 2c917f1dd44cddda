"""Expressions as plain text that reads back as the same expression."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from grader.expressions.functions import CALLED_FUNCTIONS, KNOWN_FUNCTIONS, PLAIN_SPELLINGS
from grader.expressions.names import split_name
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Derivative,
    Div,
    Expression,
    Index,
    Integral,
    Limit,
    Mul,
    Neg,
    Number,
    PlusMinus,
    Pow,
    Symbol,
    Unit,
)
from grader.expressions.reading.meaning import EXPECTATIONS
from grader.expressions.reading.plain.words import CONSTRUCTOR_WORDS, reads_as_itself
from grader.expressions.traversal import walk
from grader.expressions.writing.base import (
    ATOM,
    CONDITION,
    LOGIC,
    POWER,
    PREFIX,
    PRODUCT,
    SUM,
    Rule,
    Text,
    argument_texts,
    element_of,
    looks_called,
    render,
    sum_text,
)
from grader.expressions.writing.plain_structures import COLLECTIONS, call_text, wrap


@lru_cache(maxsize=4096)
def to_plain(expression: Expression) -> str:
    """Print as plain text; `parse` of it gives the same expression."""
    return render(expression, _RULES)


def name_text(name: str) -> str:
    """Return a name as it is read back; unusual ones are quoted."""
    return name if reads_as_itself(name) else f'"{name}"'


def _number(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Number)
    return Text(node.literal, ATOM)


def _symbol(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Symbol)
    return Text(name_text(node.name), ATOM)


def _constant(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Constant)
    return Text(_CONSTANTS.get(node.name, node.name), ATOM)


_CONSTANTS = {
    "dots": "...", "reals": "Reals", "integers": "Integers", "naturals": "Naturals",
    "rationals": "Rationals", "complexes": "Complexes",
}  # fmt: skip


def _unit(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Unit)
    return Text(f'unit("{node.name}")', ATOM)


def _add(node: Expression, parts: list[Text]) -> Text:
    return sum_text(node, parts, wrap) or call_text("Add", parts)


def _neg(node: Expression, parts: list[Text]) -> Text:
    inner = parts[0]
    bracket = isinstance(node.args[0], Neg)
    return Text(f"-({inner.text})" if bracket else f"-{wrap(inner, PRODUCT)}", SUM + 0)


def _mul(node: Expression, parts: list[Text]) -> Text:
    if len(parts) < 2:
        return call_text("Mul", parts)
    first = node.args[0]
    head = wrap(parts[0], PRODUCT) if isinstance(first, Div) else wrap(parts[0], PREFIX)
    factors = [head, *(wrap(part, PREFIX) for part in parts[1:])]
    sign = " * " if any("^*" in factor for factor in factors) else "*"
    return Text(sign.join(factors), PRODUCT)


def _div(node: Expression, parts: list[Text]) -> Text:
    above, below = parts
    return Text(f"{wrap(above, PRODUCT)}/{wrap(below, PREFIX)}", PRODUCT)


def _pow(node: Expression, parts: list[Text]) -> Text:
    base, exponent = parts
    above = wrap(exponent, POWER)
    if above.startswith("{"):
        # Braces behind `^` only group.
        above = f"({above})"
    return Text(f"{wrap(base, ATOM)}^{above}", POWER)


def _plus_minus(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, PlusMinus)
    sign = "∓" if node.flipped else "±"
    if len(parts) == 1:
        return Text(f"{sign}{wrap(parts[0], PRODUCT)}", SUM)
    first = parts[0].text if isinstance(node.args[0], Add | Neg) else wrap(parts[0], PRODUCT)
    return Text(f"{first} {sign} {wrap(parts[1], PRODUCT)}", SUM)


def _call(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Call)
    if not node.primes:
        if node.name == "abs" and len(parts) == 1:
            return Text(f"abs({wrap(parts[0], CONDITION)})", ATOM)
        special = _NOTATION.get(node.name)
        if special is not None and len(parts) == special[0]:
            return special[1](parts)
    name = _function_text(node)
    if node.name not in KNOWN_FUNCTIONS and node.name not in CONSTRUCTOR_WORDS:
        parts = argument_texts(parts)
    return call_text(name, parts, node.primes)


def _function_text(call: Call) -> str:
    """Return a function's name so that a bracket behind it is read as its arguments."""
    name = call.name
    if name in CALLED_FUNCTIONS or PLAIN_SPELLINGS.get(name) == name:
        return name
    parts = split_name(name)._replace(primes=call.primes)
    sure = name not in CONSTRUCTOR_WORDS and looks_called(call, parts, _is_letter)
    return name if sure and reads_as_itself(name, "(") else f'"{name}"'


def _is_letter(symbol: Symbol) -> bool:
    return reads_as_itself(symbol.name)


_NOTATION: dict[str, tuple[int, Callable[[list[Text]], Text]]] = {
    "factorial": (1, lambda parts: Text(f"{wrap(parts[0], ATOM)}!", ATOM - 1)),
    "factorial2": (1, lambda parts: Text(f"{wrap(parts[0], ATOM)}!!", ATOM - 1)),
    "percent": (1, lambda parts: Text(f"{wrap(parts[0], ATOM)}%", ATOM - 1)),
    "degree": (1, lambda parts: Text(f"{wrap(parts[0], ATOM)}°", ATOM - 1)),
    "gamma_function": (1, lambda parts: Text(f"Gamma({wrap(parts[0], CONDITION)})", ATOM)),
    "given": (2, lambda parts: Text(
        f"given({wrap(parts[0], CONDITION)}, {wrap(parts[1], CONDITION)})", ATOM,
        in_call=f"{wrap(parts[0], LOGIC)} | {wrap(parts[1], LOGIC)}")),
}  # fmt: skip


def _derivative(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Derivative)
    of, *variables = node.args
    if isinstance(of, Symbol) and all(isinstance(each, Symbol) for each in variables):
        total = sum(node.orders)
        below = "".join(
            f"∂{part.text}" + (f"^{order}" if order > 1 else "")
            for part, order in zip(parts[1:], node.orders, strict=True)
        )
        return Text(f"∂{f'^{total} ' if total > 1 else ''}{parts[0].text}/{below}", PREFIX)
    arguments = [parts[0]]
    for part, order in zip(parts[1:], node.orders, strict=True):
        arguments.append(part)
        if order > 1:
            arguments.append(Text(str(order), ATOM))
    return call_text("diff", arguments)


def _integral(node: Expression, parts: list[Text]) -> Text:
    return call_text("integrate", parts)


def _big_operator(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, BigOperator)
    if node.kind == "entry":
        return parts[0]  # the formula of an entry with free indices
    text = call_text("sum" if node.kind == "sum" else "product", parts)
    variable = node.args[1]
    if isinstance(variable, Symbol) and Constant("i") not in walk(node):
        # Bound names need no quotes: what is bound is no imaginary unit.
        return Text(text.text.replace(f'"{variable.name}"', variable.name), text.level)
    return text


def _limit(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Limit)
    side = [Text(f'"{node.side}"', ATOM)] if node.side else []
    return call_text("limit", [*parts, *side])


def _index(node: Expression, parts: list[Text]) -> Text:
    element = element_of(node)
    if element is not None:
        parts = [_symbol(element, []), *parts[2:]]
        if len(parts) == 1:
            return parts[0]
    inner = ", ".join(wrap(part, CONDITION) for part in parts[1:])
    base = element or node.args[0]
    expected = isinstance(base, Symbol) and base.name in EXPECTATIONS
    if isinstance(base, Symbol | Index) and not expected:
        return Text(f"{parts[0].text}[{inner}]", ATOM)
    return Text(f"index({', '.join(wrap(part, CONDITION) for part in parts)})", ATOM)


_RULES: dict[type[Expression], Rule] = {
    Number: _number, Symbol: _symbol, Constant: _constant, Unit: _unit, Add: _add, Neg: _neg,
    Mul: _mul, Div: _div, Pow: _pow, PlusMinus: _plus_minus, Call: _call,
    Derivative: _derivative, Integral: _integral, BigOperator: _big_operator, Limit: _limit,
    Index: _index, **COLLECTIONS,
}  # fmt: skip
