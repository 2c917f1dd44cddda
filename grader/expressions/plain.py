"""Expressions as plain text that reads back as the same expression."""

from __future__ import annotations

from collections.abc import Callable

from grader.expressions.functions import KNOWN_FUNCTIONS, PLAIN_SPELLINGS
from grader.expressions.names import split_name
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Collection,
    Constant,
    Derivative,
    Div,
    Expression,
    Index,
    Integral,
    Interval,
    Limit,
    Logic,
    Matrix,
    Mul,
    Neg,
    Number,
    Piecewise,
    PlusMinus,
    Pow,
    Relation,
    SetBuilder,
    SetOperation,
    Symbol,
    Unit,
)
from grader.expressions.printing import (
    ATOM,
    CONDITION,
    JOINED,
    LOGIC,
    MEMBERSHIP,
    POWER,
    PREFIX,
    PRODUCT,
    RELATION,
    SETS,
    SUM,
    Rule,
    Text,
    argument_texts,
    lists_values,
    looks_called,
    render,
    stands_bare,
    subtracts_sets,
    takes_sets,
)
from grader.expressions.resolve import EXPECTATIONS
from grader.expressions.traversal import walk
from grader.expressions.words import CONSTRUCTOR_WORDS, reads_as_itself


def to_plain(expression: Expression) -> str:
    """Print as plain text; `parse` of it gives the same expression."""
    return render(expression, _RULES)


def _wrap(part: Text, level: int) -> str:
    """Return the text, in brackets unless it binds at least as tightly as `level`."""
    return part.text if part.level >= level else f"({part.text})"


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
    if len(parts) < 2 or subtracts_sets(node):
        return _call_text("Add", parts)
    pieces = [parts[0].text if isinstance(node.args[0], Neg) else _wrap(parts[0], PRODUCT)]
    for term, part in zip(node.args[1:], parts[1:], strict=True):
        if isinstance(term, Neg):
            # The text of a negative begins with its minus sign.
            pieces.append(f"- {part.text[1:]}")
        else:
            pieces.append(f"+ {_wrap(part, PRODUCT)}")
    return Text(" ".join(pieces), SUM)


def _neg(node: Expression, parts: list[Text]) -> Text:
    inner = parts[0]
    bracket = isinstance(node.args[0], Neg)
    return Text(f"-({inner.text})" if bracket else f"-{_wrap(inner, PRODUCT)}", SUM + 0)


def _mul(node: Expression, parts: list[Text]) -> Text:
    if len(parts) < 2:
        return _call_text("Mul", parts)
    first = node.args[0]
    head = _wrap(parts[0], PRODUCT) if isinstance(first, Div) else _wrap(parts[0], PREFIX)
    factors = [head, *(_wrap(part, PREFIX) for part in parts[1:])]
    sign = " * " if any("^*" in factor for factor in factors) else "*"
    return Text(sign.join(factors), PRODUCT)


def _div(node: Expression, parts: list[Text]) -> Text:
    above, below = parts
    return Text(f"{_wrap(above, PRODUCT)}/{_wrap(below, PREFIX)}", PRODUCT)


def _pow(node: Expression, parts: list[Text]) -> Text:
    base, exponent = parts
    above = _wrap(exponent, POWER)
    if above.startswith("{"):
        # Braces behind `^` only group.
        above = f"({above})"
    return Text(f"{_wrap(base, ATOM)}^{above}", POWER)


def _plus_minus(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, PlusMinus)
    sign = "∓" if node.flipped else "±"
    if len(parts) == 1:
        return Text(f"{sign}{_wrap(parts[0], PRODUCT)}", SUM)
    first = parts[0].text if isinstance(node.args[0], Add | Neg) else _wrap(parts[0], PRODUCT)
    return Text(f"{first} {sign} {_wrap(parts[1], PRODUCT)}", SUM)


def _call_text(name: str, parts: list[Text], primes: int = 0) -> Text:
    inner = ", ".join(_wrap(part, CONDITION) for part in parts)
    return Text(f"{name}{_primes(primes)}({inner})", ATOM)


def _primes(count: int) -> str:
    return "'" * count


def _call(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Call)
    if not node.primes:
        if node.name == "abs" and len(parts) == 1:
            return Text(f"abs({_wrap(parts[0], CONDITION)})", ATOM)
        special = _NOTATION.get(node.name)
        if special is not None and len(parts) == special[0]:
            return special[1](parts)
    name = _function_text(node)
    if node.name not in KNOWN_FUNCTIONS and node.name not in CONSTRUCTOR_WORDS:
        parts = argument_texts(parts)
    return _call_text(name, parts, node.primes)


def _function_text(call: Call) -> str:
    """Return a function's name so that a bracket behind it is read as its arguments."""
    name = call.name
    if name in KNOWN_FUNCTIONS and PLAIN_SPELLINGS.get(name) == name:
        return name
    parts = split_name(name)._replace(primes=call.primes)
    sure = name not in CONSTRUCTOR_WORDS and looks_called(call, parts, _is_letter)
    return name if sure and reads_as_itself(name, "(") else f'"{name}"'


def _is_letter(symbol: Symbol) -> bool:
    return reads_as_itself(symbol.name)


_NOTATION: dict[str, tuple[int, Callable[[list[Text]], Text]]] = {
    "factorial": (1, lambda parts: Text(f"{_wrap(parts[0], ATOM)}!", ATOM - 1)),
    "factorial2": (1, lambda parts: Text(f"{_wrap(parts[0], ATOM)}!!", ATOM - 1)),
    "percent": (1, lambda parts: Text(f"{_wrap(parts[0], ATOM)}%", ATOM - 1)),
    "degree": (1, lambda parts: Text(f"{_wrap(parts[0], ATOM)}°", ATOM - 1)),
    "gamma_function": (1, lambda parts: Text(f"Gamma({_wrap(parts[0], CONDITION)})", ATOM)),
    "given": (2, lambda parts: Text(
        f"given({_wrap(parts[0], CONDITION)}, {_wrap(parts[1], CONDITION)})", ATOM,
        in_call=f"{_wrap(parts[0], LOGIC)} | {_wrap(parts[1], LOGIC)}")),
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
    return _call_text("diff", arguments)


def _integral(node: Expression, parts: list[Text]) -> Text:
    return _call_text("integrate", parts)


def _big_operator(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, BigOperator)
    text = _call_text("sum" if node.kind == "sum" else "product", parts)
    variable = node.args[1]
    if isinstance(variable, Symbol) and Constant("i") not in walk(node):
        # Bound names need no quotes: what is bound is no imaginary unit.
        return Text(text.text.replace(f'"{variable.name}"', variable.name), text.level)
    return text


def _limit(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Limit)
    side = [Text(f'"{node.side}"', ATOM)] if node.side else []
    return _call_text("limit", [*parts, *side])


def _relation(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Relation)
    if "divides" in node.ops or not _sets_stand(node):
        ops = Text(f'"{" ".join(node.ops)}"', ATOM)
        return _call_text("relation", [ops, *parts])
    pieces = [_wrap(parts[0], SETS)]
    for op, part in zip(node.ops, parts[1:], strict=True):
        written = part.as_set if op in MEMBERSHIP and part.as_set else _wrap(part, SETS)
        pieces += [_OPS.get(op, op), written]
    values = f"{parts[0].text} = {parts[1].at_top}" if lists_values(node) else ""
    return Text(" ".join(pieces), RELATION, at_top=values)


def _sets_stand(node: Relation) -> bool:
    sides = zip(node.ops, node.args[1:], strict=True)
    return all(op not in MEMBERSHIP or takes_sets((side,)) for op, side in sides)


_OPS = {
    "equiv": "≡", "propto": "∝", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "in": "∈",
    "parallel": "∥", "perp": "⟂", "<<": "≪", ">>": "≫",
}  # fmt: skip


def _logic(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Logic)
    if node.op == "not":
        return Text(f"not {_wrap(parts[0], RELATION)}", JOINED)
    if len(parts) < 2:
        return _call_text(f"logic_{node.op}", parts)
    return Text(f" {node.op} ".join(_wrap(part, JOINED) for part in parts), LOGIC)


def _collection(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Collection)
    inner = ", ".join(_wrap(part, CONDITION) for part in parts)
    if node.kind == "tuple":
        return Text(f"({inner},)" if len(parts) == 1 else f"({inner})", ATOM)
    if node.kind == "list":
        return Text(f"[{inner},]" if len(parts) == 1 else f"[{inner}]", ATOM)
    if node.kind == "set":
        return Text(f"{{{inner}}}", ATOM)
    bare = stands_bare(node.args)
    return Text(f"sequence({inner})", ATOM, at_top=inner if bare else "")


def _set_builder(node: Expression, parts: list[Text]) -> Text:
    return Text(f"{{{_wrap(parts[0], SETS)} : {_wrap(parts[1], CONDITION)}}}", ATOM)


def _interval(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Interval)
    lower, upper = (_wrap(part, CONDITION) for part in parts)
    text = f"{'[('[node.left_open]}{lower}, {upper}{'])'[node.right_open]}"
    if node.left_open == node.right_open:
        name = "Interval.open" if node.left_open else "Interval"
        return Text(f"{name}({lower}, {upper})", ATOM, text)
    return Text(text, ATOM)


def _set_operation(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, SetOperation)
    if (
        node.op == "complement"
        or len(parts) < 2
        or not takes_sets(node.args)
        or (node.op == "difference" and len(parts) > 2)
    ):
        return _call_text(f"set_{node.op}", parts)
    sign = {"union": "∪", "intersection": "∩", "difference": "∖"}[node.op]
    return Text(f" {sign} ".join(part.as_set or _wrap(part, SUM) for part in parts), SETS)


def _matrix(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Matrix)
    height, width = node.shape
    rows = (parts[i * width : (i + 1) * width] for i in range(height))
    lone = "," if width == 1 and any(isinstance(each, Collection) for each in node.args) else ""
    inner = ", ".join(
        f"[{', '.join(_wrap(part, CONDITION) for part in row)}{lone}]" for row in rows
    )
    return Text(f"matrix({inner})", ATOM)


def _piecewise(node: Expression, parts: list[Text]) -> Text:
    pairs = zip(parts[::2], parts[1::2], strict=True)
    inner = ", ".join(
        f"({_wrap(value, CONDITION)}, {_wrap(condition, CONDITION)})" for value, condition in pairs
    )
    return Text(f"Piecewise({inner})", ATOM)


def _index(node: Expression, parts: list[Text]) -> Text:
    inner = ", ".join(_wrap(part, CONDITION) for part in parts[1:])
    base = node.args[0]
    expected = isinstance(base, Symbol) and base.name in EXPECTATIONS
    if isinstance(base, Symbol | Index) and not expected:
        return Text(f"{parts[0].text}[{inner}]", ATOM)
    return Text(f"index({', '.join(_wrap(part, CONDITION) for part in parts)})", ATOM)


_RULES: dict[type[Expression], Rule] = {
    Number: _number, Symbol: _symbol, Constant: _constant, Unit: _unit, Add: _add, Neg: _neg,
    Mul: _mul, Div: _div, Pow: _pow, PlusMinus: _plus_minus, Call: _call,
    Derivative: _derivative, Integral: _integral, BigOperator: _big_operator, Limit: _limit,
    Relation: _relation, Logic: _logic, Collection: _collection, SetBuilder: _set_builder,
    Interval: _interval, SetOperation: _set_operation, Matrix: _matrix, Piecewise: _piecewise,
    Index: _index,
}  # fmt: skip
