"""Derivatives: `dy/dx`, `\\frac{d^2}{dx^2} y`, `\\partial_x f`, `\\nabla_w y`, `D_x f`."""

from __future__ import annotations

from grader.expressions.names import Name, split_name
from grader.expressions.nodes import Call, Derivative, Expression, Mul, Number, Pow, Symbol
from grader.expressions.reading.grammar.calls import call_of, read_exponent
from grader.expressions.reading.grammar.precedence import FACTORS, OPERANDS, PRODUCT, Parser
from grader.expressions.reading.tokens import CLOSING, OPENING
from grader.expressions.traversal import free_symbols

# Kinds that begin what is differentiated by.
_VARIABLES = frozenset({"name", "(", "group", "accent", "symbol", "word"})

_ATTACHED = frozenset({"^", "_", "'", "!", "!!", "%"})
_OPERATORS = frozenset({"partial", "diff"})


def is_differential(parser: Parser, i: int) -> bool:
    """Whether token `i` is the `d` or `∂` of a differential."""
    kind = parser.kinds[i]
    if kind == "name":
        return parser.values[i] == Name("d") and "d" not in parser.notation.variables
    return kind in ("partial", "diff")


def derivative_fraction(parser: Parser) -> Expression | None:
    """Read `{∂^2 y}{∂x ∂z}` behind `\\frac`, or return None and stay."""
    kinds, start = parser.kinds, parser.i
    if kinds[start] != "group" or not is_differential(parser, start + 1):
        return None
    end = matching(parser, start)
    if kinds[end + 1] != "group" or not is_differential(parser, end + 2):
        return None
    if kinds[end + 3] not in _VARIABLES:
        return None
    parser.i = start + 2
    _order(parser)
    of = None if kinds[parser.i] == "endgroup" else parser.expression(PRODUCT)
    parser.expect("endgroup", start)
    parser.i += 1
    variables, orders = _variables(parser)
    parser.expect("endgroup", end + 1)
    return _derivative(parser, of, variables, orders)


def read_partial(parser: Parser) -> Expression:
    """Read `∂y/∂x`, `d²y/dx²`, `d/dx (...)` from the first `d` on; a lone `dx` is a product."""
    start = parser.i
    if parser.kinds[start] == "diff" and parser.kinds[start + 1] == "_":
        parser.kinds[start], parser.values[start] = "name", Name("d")
        return OPERANDS["name"](parser)
    if parser.kinds[start + 1] == "_":
        return read_operator_derivative(parser)
    parser.i += 1
    _order(parser)
    of = None
    if parser.kinds[parser.i] != "/":
        if parser.kinds[parser.i] in ("end", "endgroup", ")", "rel", ","):
            return Symbol("d")
        of = parser.nested(parser.operand)
    if parser.kinds[parser.i] == "/" and is_differential(parser, parser.i + 1):
        parser.i += 1
        variables, orders = _variables(parser)
        return _derivative(parser, of, variables, orders)
    if of is None:
        raise parser.fail("missing-operand", f"nothing stands behind `{parser.found(start)}`")
    return Mul(Symbol("d"), of)


def _order(parser: Parser) -> None:
    """Go past the order in a numerator; the denominator says it again."""
    if parser.take("^"):
        read_exponent(parser)


def _variables(parser: Parser) -> tuple[list[Expression], list[int]]:
    """Read `∂x ∂y^2`: the variables and how often each is differentiated by.

    In `∂y/∂h ∂h/∂x` the second `∂h` begins a derivative of its own.
    """
    variables: list[Expression] = []
    orders: list[int] = []
    while is_differential(parser, parser.i):
        start = parser.i
        parser.i += 1
        node, order = read_variable(parser)
        if variables and parser.kinds[parser.i] == "/" and is_differential(parser, parser.i + 1):
            parser.i = start
            break
        if variables and variables[-1] == node:
            orders[-1] += order
        else:
            variables.append(node)
            orders.append(order)
    return variables, orders


def read_variable(parser: Parser) -> tuple[Expression, int]:
    """Read what a `d` or `∂` stands before, and how often: `∂x^2`."""
    if parser.kinds[parser.i] not in _VARIABLES:
        raise parser.no_operand()
    if parser.kinds[parser.i] != "name":
        return parser.operand(), 1
    if parser.kinds[parser.i + 1] in ("_", "^", "'"):
        node = OPERANDS["name"](parser)
        if isinstance(node, Pow) and isinstance(node.args[1], Number):
            order = node.args[1].value
            if isinstance(order, int) and 0 < order < 100:
                return node.args[0], order
        return node, 1
    name = parser.values[parser.i]
    assert isinstance(name, Name)
    parser.i += 1
    return parser.meaning.expression(name), 1


def _derivative(
    parser: Parser, of: Expression | None, variables: list[Expression], orders: list[int]
) -> Expression:
    if not variables:
        raise parser.no_operand()
    if of is None:
        kind = parser.kinds[parser.i]
        bracket = kind in ("(", "[", "{", "group", "|(")
        of = parser.nested(parser.operand) if bracket else parser.expression(PRODUCT)
    if len(variables) == 1:
        applied = _of_a_function(parser, of, variables[0], orders[0])
        if applied is not None:
            return applied
    return Derivative(of, *variables, orders=tuple(orders))


def _of_a_function(
    parser: Parser, of: Expression, variable: Expression, order: int
) -> Expression | None:
    """Return `f'(z_5)` for `df/dz(z_5)`, and for `d/dz f(z_5)` where `z` is none of the names."""
    functions = parser.notation.functions
    if isinstance(of, Symbol) and of.name in functions and parser.kinds[parser.i] == "(":
        return call_of(parser, Name(of.name, order), of.name)
    if not isinstance(of, Call) or of.name not in functions or len(of.args) != 1:
        return None
    [argument] = of.args
    if not isinstance(argument, Symbol) or not isinstance(variable, Symbol):
        return None
    own = variable.name == split_name(argument.name).base
    if not own or argument == variable or parser.meaning.is_variable(Name(variable.name)):
        return None
    return Call(of.name, argument, primes=of.primes + order)


def matching(parser: Parser, opened: int) -> int:
    """Return the index of the token that closes the group that token `opened` opens."""
    level = 0
    for i in range(opened, len(parser.kinds)):
        kind = parser.kinds[i]
        if kind == "group":
            level += 1
        elif kind == "endgroup":
            level -= 1
            if not level:
                return i
    raise (
        parser.unclosed(opened, "bracket")
        if parser.kinds[parser.i] == "end"
        else parser.fail("never-closed", "this bracket is never closed", "}", opened)
    )


# -- operators with their variables in a subscript: `\partial_x f`, `\nabla_w y`, `D_x f` ---------


def read_operator_derivative(parser: Parser) -> Expression:
    """Read `\\partial_{x y} f` or `\\nabla_w f` from its sign on, which stands before a `_`."""
    start = parser.i
    parser.i += 2
    variables = _subscript_variables(parser)
    orders = [1] * len(variables)
    if parser.take("^"):
        order = read_exponent(parser)
        if isinstance(order, Number) and isinstance(order.value, int) and len(variables) == 1:
            orders = [min(max(order.value, 1), 99)]
    return apply_operator(parser, start, variables, orders)


def is_scalar_gradient(parser: Parser, i: int) -> bool:
    """Whether `\\nabla` at token `i` has one name as subscript and something behind to act on."""
    kinds = parser.kinds
    behind = i + 3
    if kinds[i + 2] == "group" and kinds[i + 4] == "endgroup":
        behind = i + 5
    name = kinds[behind - 1] == "name" or kinds[i + 3 : i + 5] == ["name", "endgroup"]
    return name and kinds[i + 1] == "_" and kinds[behind] in FACTORS


def operator_variable(parser: Parser, name: Name) -> Expression | None:
    """Return the `x` of an undeclared `D_x` before something that it can act on, or None."""
    kinds, notation = parser.kinds, parser.notation
    if name.base != "D" or name.primes or name.mark or len(name.subscript) != 1:
        return None
    declared = notation.variables | notation.functions
    if name.subscript.isdigit() or "D" in declared or str(name) in declared:
        return None
    if kinds[parser.i] not in ("name", "func") or str(parser.values[parser.i]) == name.subscript:
        return None
    variable = parser.meaning.expression(Name(name.subscript))
    return variable if isinstance(variable, Symbol) else None


def apply_operator(
    parser: Parser, start: int, variables: list[Expression], orders: list[int]
) -> Expression:
    """Read what an operator acts on: one operand with the numbers in front of it."""
    first = parser.i
    factors = [parser.nested(parser.operand)]
    while not free_symbols(factors[-1]) and parser.kinds[parser.i] in FACTORS:
        factors.append(parser.nested(parser.operand))
    of = Mul(*factors) if len(factors) > 1 else factors[0]
    if _reaches_further(parser, variables):
        what = parser.tokens.text[parser.tokens.starts[first] : parser.tokens.ends[parser.i - 1]]
        raise parser.fail(
            "derivative-reach",
            f"`{parser.found(start)}` may act on `{what}` alone or on the whole product",
            "brackets around what is differentiated",
            start,
        )
    return Derivative(of, *variables, orders=tuple(orders))


def _reaches_further(parser: Parser, variables: list[Expression]) -> bool:
    """Whether factors with one of the variables follow without a sign."""
    kinds, values = parser.kinds, parser.values
    level, i = 0, parser.i
    while kinds[i] != "end":
        kind = kinds[i]
        if not level and (kind in _OPERATORS or not (kind in FACTORS or kind in _ATTACHED)):
            return False
        level += (kind in OPENING) - (kind in CLOSING)
        if kind == "name" and parser.meaning.expression(values[i]) in variables:
            return True
        i += 1
    return False


def _subscript_variables(parser: Parser) -> list[Expression]:
    """Read the names in a subscript, each of which is a variable."""
    opened = parser.i
    closing = {"group": "endgroup", "(": ")"}.get(parser.kinds[opened], "")
    parser.i += bool(closing)
    variables: list[Expression] = []
    while parser.kinds[parser.i] in ("name", ",", "accent"):
        if not parser.take(","):
            variables.append(_variable(parser))
        if not closing:
            break
    if not variables:
        raise parser.no_operand()
    if closing:
        parser.expect(closing, opened)
    return variables


def _variable(parser: Parser) -> Expression:
    if parser.kinds[parser.i] == "accent" or parser.kinds[parser.i + 1] == "_":
        return OPERANDS[parser.kinds[parser.i]](parser)
    name = parser.values[parser.i]
    assert isinstance(name, Name)
    parser.i += 1
    return parser.meaning.expression(name)
