"""Fractions, roots, binomials and mixed numbers."""

from __future__ import annotations

from grader.expressions.names import Name
from grader.expressions.nodes import Add, Call, Derivative, Div, Expression, Number
from grader.expressions.numerals import read_numeral
from grader.expressions.reading.grammar.calls import read_arguments
from grader.expressions.reading.grammar.derivatives import derivative_fraction
from grader.expressions.reading.grammar.precedence import OPERANDS, RELATION, Parser


def read_fraction(parser: Parser) -> Expression:
    """Read `\\frac{a}{b}`, `\\frac12`, or a derivative written as a fraction."""
    parser.i += 1
    derivative = derivative_fraction(parser)
    if derivative is not None:
        _pass_own_variable(parser, derivative)
        return derivative
    numerator = read_piece(parser)
    return Div.of((numerator, read_piece(parser)))


def _pass_own_variable(parser: Parser, derivative: Expression) -> None:
    """Go past the bracket of `\\frac{dR}{dh}(h)`: a derivative at the name that it is taken by."""
    kinds, i = parser.kinds, parser.i
    if kinds[i : i + 3] != ["(", "name", ")"] or not isinstance(derivative, Derivative):
        return
    if parser.meaning.expression(parser.values[i + 1]) in derivative.args[1:]:
        parser.i += 3


def read_piece(parser: Parser) -> Expression:
    """Read one argument of a command: a group, or a single digit or name as TeX takes it."""
    kind = parser.kinds[parser.i]
    if kind == "group":
        opened = parser.i
        parser.i += 1
        bars, parser.bars = parser.bars, 0
        node = parser.expression()
        parser.expect("endgroup", opened)
        parser.bars = bars
        return node
    if kind == "num":
        return _digit(parser)
    handler_kinds = ("name", "const", "word", "frac", "sqrt", "func", "binom")
    if kind in handler_kinds:
        return parser.nested(lambda: _single(parser))
    raise parser.no_operand()


def _single(parser: Parser) -> Expression:
    kind, value = parser.kinds[parser.i], parser.values[parser.i]
    if kind == "name":
        assert isinstance(value, Name)
        parser.i += 1
        return parser.meaning.expression(value)
    return OPERANDS[kind](parser)


def _digit(parser: Parser) -> Expression:
    """Take one digit of a number, as TeX does for `\\frac12`; the rest stays for the next read."""
    i = parser.i
    number = parser.values[i]
    assert isinstance(number, Number)
    if len(number.literal) == 1 or not number.literal.isdecimal():
        parser.i += 1
        return number
    tokens = parser.tokens
    tokens.values[i] = read_numeral(number.literal[1:])
    tokens.starts[i] += 1
    return read_numeral(number.literal[0])


def read_root(parser: Parser) -> Expression:
    """Read `\\sqrt{x}`, `\\sqrt[3]{x}`, `√2`, `√(x + 1)`."""
    parser.i += 1
    degree: Expression | None = None
    if parser.latex and parser.kinds[parser.i] == "[":
        opened = parser.i
        parser.i += 1
        degree = parser.expression()
        parser.expect("]", opened)
    radicand = _radicand(parser)
    return Call("sqrt", radicand) if degree is None else Call("root", radicand, degree)


def _radicand(parser: Parser) -> Expression:
    if parser.latex and parser.kinds[parser.i] != "num":
        if parser.kinds[parser.i] == "(":
            return _one(parser)
        return read_piece(parser)
    if parser.kinds[parser.i] == "(":
        return _one(parser)
    if parser.kinds[parser.i] in ("num", "name", "const"):
        return parser.nested(lambda: _single_or_number(parser))
    return parser.nested(parser.operand)


def _one(parser: Parser) -> Expression:
    opened = parser.i
    arguments = read_arguments(parser)
    if len(arguments) != 1:
        raise parser.fail("wrong-arguments", "a root takes one argument", at=opened)
    return arguments[0]


def _single_or_number(parser: Parser) -> Expression:
    if parser.kinds[parser.i] == "num":
        parser.i += 1
        node = parser.values[parser.i - 1]
        assert isinstance(node, Number)
        return node
    return _single(parser)


def read_cube_root(parser: Parser) -> Expression:
    """Read `∛x`."""
    parser.i += 1
    return Call("root", _radicand(parser), read_numeral("3"))


def read_binomial(parser: Parser) -> Expression:
    """Read `\\binom{n}{k}`."""
    parser.i += 1
    above = read_piece(parser)
    return Call("binomial", above, read_piece(parser))


def read_choose(parser: Parser, left: Expression, floor: int) -> Expression:
    """Read `{n \\choose k}` or `{a \\over b}` from the command on."""
    kind = parser.kinds[parser.i]
    parser.i += 1
    right = parser.expression(RELATION)
    return Call("binomial", left, right) if kind == "choose" else Div(left, right)


def read_number(parser: Parser) -> Expression:
    """Read a number; a whole number right before a proper fraction is a mixed number."""
    i = parser.i
    node = parser.values[i]
    assert isinstance(node, Number)
    parser.i = i + 1
    following = parser.kinds[i + 1]
    if following in ("frac", "num") and _starts_term(parser, i):
        mixed = _mixed(parser, node)
        if mixed is not None:
            return mixed
    return node


_TERM_STARTS = frozenset(
    {"", "+", "-", "±", "∓", "rel", "(", "[", "{", "group", ",", ";", "&", "newline", "|", "|(",
     "quad", "implies", "and", "or", "therefore", "iff"}
)  # fmt: skip


def _starts_term(parser: Parser, i: int) -> bool:
    return (parser.kinds[i - 1] if i else "") in _TERM_STARTS


def _mixed(parser: Parser, whole: Number) -> Expression | None:
    """Return `2\\frac{1}{3}` or `2 1/3` as a sum, if that is what stands here."""
    if not whole.literal.isdecimal():
        return None
    kinds, i = parser.kinds, parser.i
    if kinds[i] == "num":
        above, below, after = parser.values[i], parser.values[i + 2 : i + 3], i + 3
        if parser.latex or kinds[i + 1] != "/" or kinds[i + 2] != "num":
            return None
        divisor = below[0]
    elif kinds[i + 1 : i + 7] == ["group", "num", "endgroup", "group", "num", "endgroup"]:
        above, divisor, after = parser.values[i + 2], parser.values[i + 5], i + 7
    elif kinds[i + 1] == "num":
        return _short_mixed(parser, whole)
    else:
        return None
    assert isinstance(above, Number)
    assert isinstance(divisor, Number)
    if not _proper(above, divisor):
        return None
    parser.i = after
    return Add(whole, Div(above, divisor))


def _short_mixed(parser: Parser, whole: Number) -> Expression | None:
    """Read `1\\frac12` and `1½`."""
    i = parser.i
    first, second = parser.values[i + 1], parser.values[i + 2]
    assert isinstance(first, Number)
    if len(first.literal) == 2 and first.literal.isdecimal() and parser.kinds[i + 2] != "group":
        above, below, after = read_numeral(first.literal[0]), read_numeral(first.literal[1]), i + 2
    elif parser.kinds[i + 2] == "num" and len(first.literal) == 1:
        assert isinstance(second, Number)
        above, below, after = first, second, i + 3
    else:
        return None
    if not _proper(above, below) or (parser.latex and len(below.literal) > 1):
        return None
    parser.i = after
    return Add(whole, Div(above, below))


def _proper(above: Number, below: Number) -> bool:
    whole = above.literal.isdecimal() and below.literal.isdecimal()
    return whole and 0 < above.value < below.value
