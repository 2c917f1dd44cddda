"""Expressions as LaTeX that reads back as the same expression."""

from __future__ import annotations

import re

from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.latex_names import name_latex
from grader.expressions.names import GREEK_COMMANDS, split_name
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
    lists_values,
    render,
    stands_bare,
    takes_sets,
)
from grader.expressions.resolve import is_likely_function
from grader.expressions.traversal import walk
from grader.expressions.units import UNITS


def to_latex(expression: Expression) -> str:
    """Print as LaTeX; `parse` of it gives the same expression."""
    return render(expression, _RULES)


def _paren(text: str) -> str:
    return rf"\left({text}\right)"


def _wrap(part: Text, level: int) -> str:
    return part.text if part.level >= level else _paren(part.text)


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
    return _operator("unit", [Text(rf"\{style}{{{node.name}}}", ATOM)])


# -- arithmetic ----------------------------------------------------------------------------------


def _add(node: Expression, parts: list[Text]) -> Text:
    if len(parts) < 2:
        return _operator("Add", parts)
    pieces = [parts[0].text if isinstance(node.args[0], Neg) else _wrap(parts[0], PRODUCT)]
    for term, part in zip(node.args[1:], parts[1:], strict=True):
        if isinstance(term, Neg):
            # The text of a negative begins with its minus sign.
            pieces.append(f"- {part.text[1:]}")
        else:
            pieces.append(f"+ {_wrap(part, PRODUCT)}")
    return Text(" ".join(pieces), SUM)


def _neg(node: Expression, parts: list[Text]) -> Text:
    bracket = isinstance(node.args[0], Neg)
    return Text(f"-{_paren(parts[0].text) if bracket else _wrap(parts[0], PRODUCT)}", SUM)


def _mul(node: Expression, parts: list[Text]) -> Text:
    if len(parts) < 2:
        return _operator("Mul", parts)
    text = _wrap(parts[0], PRODUCT if isinstance(node.args[0], Div) else PREFIX)
    for before, factor, part in zip(node.args, node.args[1:], parts[1:], strict=False):
        written = _wrap(part, PREFIX)
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
    return _is_letter(before) and _is_letter(factor)


def _needs_sign(before: Expression, written: str) -> bool:
    """Whether a factor begins so that it would be read into the one before it."""
    bracket = written.startswith((r"\left(", r"\left[")) and not isinstance(before, Number | Add)
    return bracket or written[0].isdigit() or written[0] == "."


def _is_letter(node: Expression) -> bool:
    """Whether a factor is free of upright words, which could be read as units or with a bracket."""
    if isinstance(node, Pow):
        node = node.args[0]
    if isinstance(node, Constant):
        return node.name in ("pi", "e", "i", "oo")
    if isinstance(node, Symbol):
        return node.name != "d" and not name_latex(node.name).startswith((r"\text", r"\mathit"))
    return not isinstance(node, Call) or node.name not in _BARE


def _div(node: Expression, parts: list[Text]) -> Text:
    return Text(rf"\frac{{{parts[0].text}}}{{{parts[1].text}}}", PREFIX)


def _pow(node: Expression, parts: list[Text]) -> Text:
    base = node.args[0]
    written = _wrap(parts[0], ATOM)
    if isinstance(base, Symbol) and ("^" in written or base.name == "nabla"):
        written = _paren(written)
    exponent = parts[1].text
    labels = exponent in ("*", r"\prime", "+", "-") or exponent.startswith(r"\text{")
    if labels or isinstance(node.args[1], Collection):
        exponent = _paren(exponent)
    return Text(f"{written}^{{{exponent}}}", POWER)


def _plus_minus(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, PlusMinus)
    sign = r"\mp" if node.flipped else r"\pm"
    if len(parts) == 1:
        return Text(f"{sign} {_wrap(parts[0], PRODUCT)}", SUM)
    first = parts[0].text if isinstance(node.args[0], Add | Neg) else _wrap(parts[0], PRODUCT)
    return Text(f"{first} {sign} {_wrap(parts[1], PRODUCT)}", SUM)


# -- functions -----------------------------------------------------------------------------------


def _arguments(parts: list[Text]) -> str:
    return _paren(", ".join(_wrap(part, CONDITION) for part in parts))


def _operator(name: str, parts: list[Text], primes: str = "") -> Text:
    return Text(rf"\operatorname{{{name}}}{primes}{_arguments(parts)}", ATOM)


def _call(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Call)
    primes = "'" * node.primes
    special = _NOTATION.get((node.name, len(parts))) if not primes else None
    if special is not None:
        opening, closing = special
        inner = parts[0].text if opening else _wrap(parts[0], ATOM)
        return Text(f"{opening}{inner}{closing}", ATOM if opening else POWER)
    if node.name == "root" and len(parts) == 2 and not primes:
        return Text(rf"\sqrt[{parts[1].text}]{{{parts[0].text}}}", ATOM)
    if node.name == "binomial" and len(parts) == 2 and not primes:
        return Text(rf"\binom{{{parts[0].text}}}{{{parts[1].text}}}", ATOM)
    if node.name == "log" and len(parts) == 2 and not primes:
        return Text(rf"\log_{{{parts[1].text}}}{_arguments(parts[:1])}", ATOM)
    known = KNOWN_FUNCTIONS.get(node.name)
    if known is not None and known.latex:
        return Text(f"{known.latex}{primes}{_arguments(parts)}", ATOM)
    if known is None and _is_called(node):
        return Text(_called_name(node.name, primes) + _arguments(parts), ATOM)
    if known is None and not re.fullmatch(r"[A-Za-z][\w.]*", node.name):
        return _operator("apply", [Text(rf"\text{{{node.name}}}", ATOM), *parts], primes)
    return _operator("Mod" if node.name == "mod" else node.name, parts, primes)


def _is_called(call: Call) -> bool:
    """Whether a bracket behind the name alone is read as its arguments."""
    name = split_name(call.name)
    arguments = tuple(
        split_name(each.name)
        if _is_letter(each) and isinstance(each, Symbol)
        else "num" * isinstance(each, Number)
        for each in call.args
    )
    if len(name.base) > 1 and name.base not in GREEK_COMMANDS:
        return "(" in name.base and is_likely_function(name, arguments)
    return is_likely_function(name._replace(primes=call.primes), arguments)


def _called_name(name: str, primes: str) -> str:
    base, own_primes, subscript, mark = split_name(name)
    return name_latex(str(split_name(base)._replace(
        primes=own_primes + len(primes), subscript=subscript, mark=mark)))  # fmt: skip


# Printed behind or around their argument, so that a factor may not touch them.
_BARE = frozenset({"factorial", "factorial2", "percent", "degree"})
_NOTATION: dict[tuple[str, int], tuple[str, str]] = {
    ("sqrt", 1): (r"\sqrt{", "}"), ("abs", 1): (r"\left|", r"\right|"),
    ("floor", 1): (r"\left\lfloor ", r"\right\rfloor "),
    ("ceiling", 1): (r"\left\lceil ", r"\right\rceil "),
    ("norm", 1): (r"\left\lVert ", r"\right\rVert "),
    ("factorial", 1): ("", "!"), ("factorial2", 1): ("", "!!"), ("percent", 1): ("", r"\%"),
    ("degree", 1): ("", r"^{\circ}"),
}  # fmt: skip


# -- calculus ------------------------------------------------------------------------------------


def _derivative(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Derivative)
    if not all(isinstance(each, Symbol) for each in node.args[1:]):
        counts = (Text(str(order), ATOM) for order in node.orders)
        pairs = zip(parts[1:], counts, strict=True)
        return _operator("diff", [parts[0], *(each for pair in pairs for each in pair)])
    total = sum(node.orders)
    above = r"\partial" + (f"^{{{total}}}" if total > 1 else "")
    below = " ".join(
        rf"\partial {_wrap(part, ATOM)}" + (f"^{{{order}}}" if order > 1 else "")
        for part, order in zip(parts[1:], node.orders, strict=True)
    )
    if isinstance(node.args[0], Symbol):
        return Text(rf"\frac{{{above} {parts[0].text}}}{{{below}}}", PREFIX)
    return Text(rf"\frac{{{above}}}{{{below}}}{_paren(parts[0].text)}", PREFIX)


def _integral(node: Expression, parts: list[Text]) -> Text:
    body, variable, *bounds = parts
    if not isinstance(node.args[1], Symbol) or not _simple_variable(variable.text):
        return _operator("integrate", parts)
    limits = f"_{{{bounds[0].text}}}^{{{bounds[1].text}}}" if bounds else ""
    return Text(rf"\int{limits} {_wrap(body, PRODUCT)} \, d{_spaced(variable.text)}", SUM)


def _simple_variable(text: str) -> bool:
    return not text.startswith((r"\text", r"\mathit"))


def _spaced(text: str) -> str:
    return f" {text}"


def _big_operator(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, BigOperator)
    body, variable, lower, upper = parts
    sign = r"\sum" if node.kind == "sum" else r"\prod"
    if not isinstance(node.args[1], Symbol):
        return _operator(node.kind, parts)
    below = f"{variable.text} = {_wrap(lower, SETS)}"
    text = rf"{sign}_{{{below}}}^{{{upper.text}}} {_wrap(body, PREFIX)}"
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
    level = ATOM if side else SUM
    return Text(
        rf"\lim_{{{_wrap(variable, SETS)} \to {_wrap(point, level)}{side}}} {_wrap(body, PREFIX)}",
        SUM,
    )


# -- relations, logic, collections ---------------------------------------------------------------

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
        return _operator("relation", [ops, *parts])
    pieces = [_wrap(parts[0], SETS)]
    for op, part in zip(node.ops, parts[1:], strict=True):
        written = part.as_set if op in MEMBERSHIP and part.as_set else _wrap(part, SETS)
        pieces += [_OPS.get(op, op), written]
    values = f"{parts[0].text} = {parts[1].at_top}" if lists_values(node) else ""
    return Text(" ".join(pieces), RELATION, at_top=values)


def _logic(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Logic)
    if node.op == "not":
        return Text(rf"\lnot {_wrap(parts[0], RELATION)}", JOINED)
    if len(parts) < 2:
        return _operator({"and": "And", "or": "Or", "xor": "Xor"}.get(node.op, node.op), parts)
    return Text(f" {_LOGIC[node.op]} ".join(_wrap(part, JOINED) for part in parts), LOGIC)


def _collection(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Collection)
    inner = ", ".join(_wrap(part, CONDITION) for part in parts)
    lone = "," if len(parts) == 1 else ""
    if node.kind == "tuple":
        return Text(rf"\left({inner}{lone}\right)", ATOM)
    if node.kind == "list":
        return Text(rf"\left[{inner}{lone}\right]", ATOM)
    if node.kind == "set":
        return Text(rf"\left\{{{inner}\right\}}", ATOM)
    bare = stands_bare(node.args)
    return _operator("sequence", parts)._replace(at_top=inner if bare else "")


def _set_builder(node: Expression, parts: list[Text]) -> Text:
    element, condition = _wrap(parts[0], SETS), _wrap(parts[1], CONDITION)
    return Text(rf"\left\{{{element} : {condition}\right\}}", ATOM)


def _interval(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Interval)
    lower, upper = (_wrap(part, CONDITION) for part in parts)
    left, right = "[("[node.left_open], "])"[node.right_open]
    text = rf"\left{left}{lower}, {upper}\right{right}"
    if node.left_open == node.right_open:
        name = "Interval.open" if node.left_open else "Interval"
        return _operator(name, parts)._replace(as_set=text)
    return Text(text, ATOM)


def _set_operation(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, SetOperation)
    if (
        node.op == "complement"
        or len(parts) < 2
        or not takes_sets(node.args)
        or (node.op == "difference" and len(parts) > 2)
    ):
        return _operator(f"set_{node.op}", parts)
    sign = {"union": r"\cup", "intersection": r"\cap", "difference": r"\setminus"}[node.op]
    return Text(f" {sign} ".join(part.as_set or _wrap(part, SUM) for part in parts), SETS)


def _matrix(node: Expression, parts: list[Text]) -> Text:
    assert isinstance(node, Matrix)
    height, width = node.shape
    rows = (parts[i * width : (i + 1) * width] for i in range(height))
    inner = r" \\ ".join(" & ".join(_wrap(part, CONDITION) for part in row) for row in rows)
    return Text(rf"\begin{{pmatrix}} {inner} \end{{pmatrix}}", ATOM)


def _piecewise(node: Expression, parts: list[Text]) -> Text:
    rows = []
    for (_, condition), value, text in zip(
        node.cases if isinstance(node, Piecewise) else (), parts[::2], parts[1::2], strict=True
    ):
        when = r"\text{otherwise}" if condition is Constant("true") else _wrap(text, LOGIC)
        rows.append(f"{_wrap(value, LOGIC)} & {when}")
    inner = r" \\ ".join(rows)
    return Text(rf"\begin{{cases}} {inner} \end{{cases}}", ATOM)


def _index(node: Expression, parts: list[Text]) -> Text:
    base, *indices = parts
    inner = ", ".join(_wrap(part, CONDITION) for part in indices)
    plain = isinstance(node.args[0], Symbol) and re.fullmatch(r"\\?[A-Za-z]+'*", base.text)
    computed = any(isinstance(each, Add | Neg | Div | Pow) for each in node.args[1:])
    if plain and computed:
        return Text(f"{base.text}_{{{inner}}}", ATOM)
    return _operator("index", parts)


_RULES: dict[type[Expression], Rule] = {
    Number: _number, Symbol: _symbol, Constant: _constant, Unit: _unit, Add: _add, Neg: _neg,
    Mul: _mul, Div: _div, Pow: _pow, PlusMinus: _plus_minus, Call: _call,
    Derivative: _derivative, Integral: _integral, BigOperator: _big_operator, Limit: _limit,
    Relation: _relation, Logic: _logic, Collection: _collection, SetBuilder: _set_builder,
    Interval: _interval, SetOperation: _set_operation, Matrix: _matrix, Piecewise: _piecewise,
    Index: _index,
}  # fmt: skip
