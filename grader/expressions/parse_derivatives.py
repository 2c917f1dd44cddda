"""Derivatives whose variables stand in a subscript: `\\partial_x f`, `\\nabla_w y`, `D_x f`."""

from __future__ import annotations

from grader.expressions import climbing
from grader.expressions.climbing import FACTORS, Reader
from grader.expressions.names import Name
from grader.expressions.nodes import Derivative, Expression, Mul, Number, Symbol
from grader.expressions.parse_arguments import read_exponent
from grader.expressions.traversal import free_symbols

_OPEN = frozenset({"(", "[", "{", "group", "|(", "floor(", "ceiling(", "norm(", "begin"})
_SHUT = frozenset({")", "]", "}", "endgroup", ")|", ")floor", ")ceiling", ")norm", "endenv"})
_ATTACHED = frozenset({"^", "_", "'", "!", "!!", "%"})
_OPERATORS = frozenset({"partial", "diff"})


def read_operator_derivative(reader: Reader) -> Expression:
    """Read `\\partial_{x y} f` or `\\nabla_w f` from its sign on, which stands before a `_`."""
    start = reader.i
    reader.i += 2
    variables = _subscript_variables(reader)
    orders = [1] * len(variables)
    if reader.take("^"):
        order = read_exponent(reader)
        if isinstance(order, Number) and isinstance(order.value, int) and len(variables) == 1:
            orders = [min(max(order.value, 1), 99)]
    return apply_operator(reader, start, variables, orders)


def is_scalar_gradient(reader: Reader, i: int) -> bool:
    """Whether `\\nabla` at token `i` has one name as subscript and something behind to act on."""
    kinds = reader.kinds
    behind = i + 3
    if kinds[i + 2] == "group" and kinds[i + 4] == "endgroup":
        behind = i + 5
    name = kinds[behind - 1] == "name" or kinds[i + 3 : i + 5] == ["name", "endgroup"]
    return name and kinds[i + 1] == "_" and kinds[behind] in FACTORS


def operator_variable(reader: Reader, name: Name) -> Expression | None:
    """Return the `x` of an undeclared `D_x` before something that it can act on, or None."""
    kinds, notation = reader.kinds, reader.notation
    if name.base != "D" or name.primes or name.mark or len(name.subscript) != 1:
        return None
    declared = notation.variables | notation.functions
    if name.subscript.isdigit() or "D" in declared or str(name) in declared:
        return None
    if kinds[reader.i] not in ("name", "func") or str(reader.values[reader.i]) == name.subscript:
        return None
    variable = reader.meaning.expression(Name(name.subscript))
    return variable if isinstance(variable, Symbol) else None


def apply_operator(
    reader: Reader, start: int, variables: list[Expression], orders: list[int]
) -> Expression:
    """Read what an operator acts on: one operand with the numbers in front of it."""
    first = reader.i
    factors = [reader.nested(reader.operand)]
    while not free_symbols(factors[-1]) and reader.kinds[reader.i] in FACTORS:
        factors.append(reader.nested(reader.operand))
    of = Mul(*factors) if len(factors) > 1 else factors[0]
    if _reaches_further(reader, variables):
        what = reader.tokens.text[reader.tokens.starts[first] : reader.tokens.ends[reader.i - 1]]
        raise reader.fail(
            "derivative-reach",
            f"`{reader.found(start)}` may act on `{what}` alone or on the whole product",
            "brackets around what is differentiated",
            start,
        )
    return Derivative(of, *variables, orders=tuple(orders))


def _reaches_further(reader: Reader, variables: list[Expression]) -> bool:
    """Whether factors with one of the variables follow without a sign."""
    kinds, values = reader.kinds, reader.values
    level, i = 0, reader.i
    while kinds[i] != "end":
        kind = kinds[i]
        if not level and (kind in _OPERATORS or not (kind in FACTORS or kind in _ATTACHED)):
            return False
        level += (kind in _OPEN) - (kind in _SHUT)
        if kind == "name" and reader.meaning.expression(values[i]) in variables:
            return True
        i += 1
    return False


def _subscript_variables(reader: Reader) -> list[Expression]:
    """Read the names in a subscript, each of which is a variable."""
    opened = reader.i
    closing = {"group": "endgroup", "(": ")"}.get(reader.kinds[opened], "")
    reader.i += bool(closing)
    variables: list[Expression] = []
    while reader.kinds[reader.i] in ("name", ",", "accent"):
        if not reader.take(","):
            variables.append(_variable(reader))
        if not closing:
            break
    if not variables:
        raise reader.no_operand()
    if closing:
        reader.expect(closing, opened)
    return variables


def _variable(reader: Reader) -> Expression:
    if reader.kinds[reader.i] == "accent" or reader.kinds[reader.i + 1] == "_":
        return climbing.OPERANDS[reader.kinds[reader.i]](reader)
    name = reader.values[reader.i]
    assert isinstance(name, Name)
    reader.i += 1
    return reader.meaning.expression(name)
