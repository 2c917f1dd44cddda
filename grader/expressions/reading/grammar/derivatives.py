"""Derivatives: `dy/dx`, `\\frac{d^2}{dx^2} y`, `\\partial_x f`, `\\nabla_w y`, `D_x f`."""

from __future__ import annotations

from grader.expressions.names import Name
from grader.expressions.nodes import Derivative, Expression, Mul, Number, Pow, Symbol
from grader.expressions.reading.grammar.calls import read_exponent
from grader.expressions.reading.grammar.precedence import FACTORS, OPERANDS, PRODUCT, Reader
from grader.expressions.reading.tokens import CLOSING, OPENING
from grader.expressions.traversal import free_symbols

# Kinds that begin what is differentiated by.
_VARIABLES = frozenset({"name", "(", "group", "accent", "symbol", "word"})

_ATTACHED = frozenset({"^", "_", "'", "!", "!!", "%"})
_OPERATORS = frozenset({"partial", "diff"})


def is_differential(reader: Reader, i: int) -> bool:
    """Whether token `i` is the `d` or `∂` of a differential."""
    kind = reader.kinds[i]
    if kind == "name":
        return reader.values[i] == Name("d") and "d" not in reader.notation.variables
    return kind in ("partial", "diff")


def derivative_fraction(reader: Reader) -> Expression | None:
    """Read `{∂^2 y}{∂x ∂z}` behind `\\frac`, or return None and stay."""
    kinds, start = reader.kinds, reader.i
    if kinds[start] != "group" or not is_differential(reader, start + 1):
        return None
    end = matching(reader, start)
    if kinds[end + 1] != "group" or not is_differential(reader, end + 2):
        return None
    if kinds[end + 3] not in _VARIABLES:
        return None
    reader.i = start + 2
    _order(reader)
    of = None if kinds[reader.i] == "endgroup" else reader.expression(PRODUCT)
    reader.expect("endgroup", start)
    reader.i += 1
    variables, orders = _variables(reader)
    reader.expect("endgroup", end + 1)
    return _derivative(reader, of, variables, orders)


def read_partial(reader: Reader) -> Expression:
    """Read `∂y/∂x`, `d²y/dx²`, `d/dx (...)` from the first `d` on; a lone `dx` is a product."""
    start = reader.i
    if reader.kinds[start] == "diff" and reader.kinds[start + 1] == "_":
        reader.kinds[start], reader.values[start] = "name", Name("d")
        return OPERANDS["name"](reader)
    if reader.kinds[start + 1] == "_":
        return read_operator_derivative(reader)
    reader.i += 1
    _order(reader)
    of = None
    if reader.kinds[reader.i] != "/":
        if reader.kinds[reader.i] in ("end", "endgroup", ")", "rel", ","):
            return Symbol("d")
        of = reader.nested(reader.operand)
    if reader.kinds[reader.i] == "/" and is_differential(reader, reader.i + 1):
        reader.i += 1
        variables, orders = _variables(reader)
        return _derivative(reader, of, variables, orders)
    if of is None:
        raise reader.fail("missing-operand", f"nothing stands behind `{reader.found(start)}`")
    return Mul(Symbol("d"), of)


def _order(reader: Reader) -> None:
    """Go past the order in a numerator; the denominator says it again."""
    if reader.take("^"):
        read_exponent(reader)


def _variables(reader: Reader) -> tuple[list[Expression], list[int]]:
    """Read `∂x ∂y^2`: the variables and how often each is differentiated by.

    In `∂y/∂h ∂h/∂x` the second `∂h` begins a derivative of its own.
    """
    variables: list[Expression] = []
    orders: list[int] = []
    while is_differential(reader, reader.i):
        start = reader.i
        reader.i += 1
        node, order = read_variable(reader)
        if variables and reader.kinds[reader.i] == "/" and is_differential(reader, reader.i + 1):
            reader.i = start
            break
        if variables and variables[-1] == node:
            orders[-1] += order
        else:
            variables.append(node)
            orders.append(order)
    return variables, orders


def read_variable(reader: Reader) -> tuple[Expression, int]:
    """Read what a `d` or `∂` stands before, and how often: `∂x^2`."""
    if reader.kinds[reader.i] not in _VARIABLES:
        raise reader.no_operand()
    if reader.kinds[reader.i] != "name":
        return reader.operand(), 1
    if reader.kinds[reader.i + 1] in ("_", "^", "'"):
        node = OPERANDS["name"](reader)
        if isinstance(node, Pow) and isinstance(node.args[1], Number):
            order = node.args[1].value
            if isinstance(order, int) and 0 < order < 100:
                return node.args[0], order
        return node, 1
    name = reader.values[reader.i]
    assert isinstance(name, Name)
    reader.i += 1
    return reader.meaning.expression(name), 1


def _derivative(
    reader: Reader, of: Expression | None, variables: list[Expression], orders: list[int]
) -> Expression:
    if not variables:
        raise reader.no_operand()
    if of is None:
        kind = reader.kinds[reader.i]
        bracket = kind in ("(", "[", "{", "group", "|(")
        of = reader.nested(reader.operand) if bracket else reader.expression(PRODUCT)
    return Derivative(of, *variables, orders=tuple(orders))


def matching(reader: Reader, opened: int) -> int:
    """Return the index of the token that closes the group that token `opened` opens."""
    level = 0
    for i in range(opened, len(reader.kinds)):
        kind = reader.kinds[i]
        if kind == "group":
            level += 1
        elif kind == "endgroup":
            level -= 1
            if not level:
                return i
    raise (
        reader.unclosed(opened, "bracket")
        if reader.kinds[reader.i] == "end"
        else reader.fail("never-closed", "this bracket is never closed", "}", opened)
    )


# -- operators with their variables in a subscript: `\partial_x f`, `\nabla_w y`, `D_x f` ---------


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
        level += (kind in OPENING) - (kind in CLOSING)
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
        return OPERANDS[reader.kinds[reader.i]](reader)
    name = reader.values[reader.i]
    assert isinstance(name, Name)
    reader.i += 1
    return reader.meaning.expression(name)
