"""Derivatives, integrals, sums, products and limits."""

from __future__ import annotations

from grader.expressions.binding import bound_operator
from grader.expressions.climbing import PRODUCT, SEQUENCE, Reader
from grader.expressions.names import Name
from grader.expressions.nodes import (
    BigOperator,
    Call,
    Constant,
    Derivative,
    Expression,
    Limit,
    Mul,
    Number,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.numerals import read_numeral
from grader.expressions.parse_arguments import read_exponent
from grader.expressions.parse_derivatives import read_operator_derivative
from grader.expressions.parse_names import read_name

OPEN = frozenset({"(", "[", "{", "group", "begin", "|(", "floor(", "ceiling(", "norm(", "null("})
SHUT = frozenset({")", "]", "}", "endgroup", "endenv", ")|", ")floor", ")ceiling", ")norm",
                   ")null"})  # fmt: skip


# Kinds that begin what is differentiated by.
_VARIABLES = frozenset({"name", "(", "group", "accent", "symbol", "word"})


def is_differential(reader: Reader, i: int) -> bool:
    """Whether token `i` is the `d` or `∂` of a differential."""
    kind = reader.kinds[i]
    if kind == "name":
        return reader.values[i] == Name("d") and "d" not in reader.notation.variables
    return kind in ("partial", "diff")


# -- derivatives ---------------------------------------------------------------------------------


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
        return read_name(reader)
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
        node = read_name(reader)
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


# -- sums, products ------------------------------------------------------------------------------


def read_big_operator(reader: Reader) -> Expression:
    """Read `\\sum_{i=1}^n a_i`: the terms reach up to the next plus or minus."""
    kind = str(reader.values[reader.i])
    reader.i += 1
    below, above = read_bounds(reader)
    body = reader.expression(PRODUCT)
    if isinstance(below, Relation) and below.ops == ("=",):
        variable, lower = below.args
        return bound_operator(kind, body, variable, lower, above or Constant("undefined"))
    if below is None:
        missing = Constant("undefined")
        return BigOperator(kind, body, missing, missing, above or missing)
    if isinstance(below, Symbol | Constant) and above is None:
        missing = Constant("undefined")
        return bound_operator(kind, body, below, missing, missing)
    return Call(f"{kind}_over", body, below, *((above,) if above else ()))


def read_bounds(reader: Reader) -> tuple[Expression | None, Expression | None]:
    """Read what stands below and above a sign, in either order."""
    below = above = None
    for _ in range(2):
        if reader.take("_"):
            below = _bound(reader)
        elif below is None and (bounds := _letters_as_bounds(reader)) is not None:
            return bounds
        elif reader.take("^"):
            above = _bound(reader)
    return below, above


def _letters_as_bounds(reader: Reader) -> tuple[Expression, Expression] | None:
    """Read `^b_a`, where `b_a` is no name of its own: b stands above and a below."""
    value = reader.values[reader.i + 1] if reader.kinds[reader.i] == "^" else None
    if not isinstance(value, Name) or reader.kinds[reader.i + 1] != "name":
        return None
    if not value.subscript.isalnum() or reader.kinds[reader.i + 2] == "(":
        return None
    reader.i += 2
    below, name = value.subscript, reader.meaning.expression
    upper = name(value._replace(subscript=""))
    return read_numeral(below) if below.isdigit() else name(Name(below)), upper


def _bound(reader: Reader) -> Expression:
    """Read one bound: a group, or a single number, name or sign with it, as TeX takes it."""
    if reader.kinds[reader.i] in ("group", "("):
        closing = "endgroup" if reader.kinds[reader.i] == "group" else ")"
        opened = reader.i
        reader.i += 1
        node = reader.expression()
        reader.expect(closing, opened)
        return node
    if reader.kinds[reader.i] == "name":
        value = reader.values[reader.i]
        assert isinstance(value, Name)
        reader.i += 1
        return reader.meaning.expression(value)
    if reader.kinds[reader.i] in ("num", "const"):
        value = reader.values[reader.i]
        assert isinstance(value, Number | Constant)
        reader.i += 1
        return value
    return reader.factor()


# -- limits --------------------------------------------------------------------------------------


def read_limit(reader: Reader) -> Expression:
    """Read `\\lim_{x \\to 0^+} f(x)`."""
    start = reader.i
    reader.i += 1
    if not reader.take("_"):
        raise reader.fail(
            "no-bound", "this limit does not say where it is taken", "`_{x \\to 0}`", start
        )
    opened = reader.i
    closing = "endgroup" if reader.take("group") else ")"
    if closing == ")":
        reader.expect("(", opened)
    reader.in_limit = True
    variable = reader.expression(SEQUENCE + 30)
    if reader.kinds[reader.i] not in ("rel", "implies"):
        raise reader.fail("no-bound", "this limit does not say where it is taken", "->")
    reader.i += 1
    point = reader.expression(SEQUENCE + 30)
    reader.in_limit = False
    side = _side(reader)
    reader.expect(closing, opened)
    return Limit(reader.expression(PRODUCT), variable, point, side)


def _side(reader: Reader) -> str:
    """Read the `^+` or `^{-}` behind the point."""
    if not reader.take("^"):
        return ""
    grouped = reader.take("group")
    side = reader.kinds[reader.i]
    reader.i += 1
    if grouped:
        reader.expect("endgroup", reader.i - 1)
    return side


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
