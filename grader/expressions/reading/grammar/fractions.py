"""Fractions, roots, binomials and mixed numbers."""

from __future__ import annotations

from grader.expressions.names import Name
from grader.expressions.nodes import Add, Call, Div, Expression, Number
from grader.expressions.numerals import read_numeral
from grader.expressions.reading.grammar.calls import read_arguments
from grader.expressions.reading.grammar.derivatives import derivative_fraction
from grader.expressions.reading.grammar.precedence import OPERANDS, RELATION, Reader


def read_fraction(reader: Reader) -> Expression:
    """Read `\\frac{a}{b}`, `\\frac12`, or a derivative written as a fraction."""
    reader.i += 1
    derivative = derivative_fraction(reader)
    if derivative is not None:
        return derivative
    numerator = read_piece(reader)
    return Div.of((numerator, read_piece(reader)))


def read_piece(reader: Reader) -> Expression:
    """Read one argument of a command: a group, or a single digit or name as TeX takes it."""
    kind = reader.kinds[reader.i]
    if kind == "group":
        opened = reader.i
        reader.i += 1
        bars, reader.bars = reader.bars, 0
        node = reader.expression()
        reader.expect("endgroup", opened)
        reader.bars = bars
        return node
    if kind == "num":
        return _digit(reader)
    handler_kinds = ("name", "const", "word", "frac", "sqrt", "func", "binom")
    if kind in handler_kinds:
        return reader.nested(lambda: _single(reader))
    raise reader.no_operand()


def _single(reader: Reader) -> Expression:
    kind, value = reader.kinds[reader.i], reader.values[reader.i]
    if kind == "name":
        assert isinstance(value, Name)
        reader.i += 1
        return reader.meaning.expression(value)
    return OPERANDS[kind](reader)


def _digit(reader: Reader) -> Expression:
    """Take one digit of a number, as TeX does for `\\frac12`; the rest stays for the next read."""
    i = reader.i
    number = reader.values[i]
    assert isinstance(number, Number)
    if len(number.literal) == 1 or not number.literal.isdecimal():
        reader.i += 1
        return number
    tokens = reader.tokens
    tokens.values[i] = read_numeral(number.literal[1:])
    tokens.starts[i] += 1
    return read_numeral(number.literal[0])


def read_root(reader: Reader) -> Expression:
    """Read `\\sqrt{x}`, `\\sqrt[3]{x}`, `√2`, `√(x + 1)`."""
    reader.i += 1
    degree: Expression | None = None
    if reader.latex and reader.kinds[reader.i] == "[":
        opened = reader.i
        reader.i += 1
        degree = reader.expression()
        reader.expect("]", opened)
    radicand = _radicand(reader)
    return Call("sqrt", radicand) if degree is None else Call("root", radicand, degree)


def _radicand(reader: Reader) -> Expression:
    if reader.latex and reader.kinds[reader.i] != "num":
        if reader.kinds[reader.i] == "(":
            return _one(reader)
        return read_piece(reader)
    if reader.kinds[reader.i] == "(":
        return _one(reader)
    if reader.kinds[reader.i] in ("num", "name", "const"):
        return reader.nested(lambda: _single_or_number(reader))
    return reader.nested(reader.operand)


def _one(reader: Reader) -> Expression:
    opened = reader.i
    arguments = read_arguments(reader)
    if len(arguments) != 1:
        raise reader.fail("wrong-arguments", "a root takes one argument", at=opened)
    return arguments[0]


def _single_or_number(reader: Reader) -> Expression:
    if reader.kinds[reader.i] == "num":
        reader.i += 1
        node = reader.values[reader.i - 1]
        assert isinstance(node, Number)
        return node
    return _single(reader)


def read_cube_root(reader: Reader) -> Expression:
    """Read `∛x`."""
    reader.i += 1
    return Call("root", _radicand(reader), read_numeral("3"))


def read_binomial(reader: Reader) -> Expression:
    """Read `\\binom{n}{k}`."""
    reader.i += 1
    above = read_piece(reader)
    return Call("binomial", above, read_piece(reader))


def read_choose(reader: Reader, left: Expression, floor: int) -> Expression:
    """Read `{n \\choose k}` or `{a \\over b}` from the command on."""
    kind = reader.kinds[reader.i]
    reader.i += 1
    right = reader.expression(RELATION)
    return Call("binomial", left, right) if kind == "choose" else Div(left, right)


def read_number(reader: Reader) -> Expression:
    """Read a number; a whole number right before a proper fraction is a mixed number."""
    i = reader.i
    node = reader.values[i]
    assert isinstance(node, Number)
    reader.i = i + 1
    following = reader.kinds[i + 1]
    if following in ("frac", "num") and _starts_term(reader, i):
        mixed = _mixed(reader, node)
        if mixed is not None:
            return mixed
    return node


_TERM_STARTS = frozenset(
    {"", "+", "-", "±", "∓", "rel", "(", "[", "{", "group", ",", ";", "&", "newline", "|", "|(",
     "quad", "implies", "and", "or", "therefore", "iff"}
)  # fmt: skip


def _starts_term(reader: Reader, i: int) -> bool:
    return (reader.kinds[i - 1] if i else "") in _TERM_STARTS


def _mixed(reader: Reader, whole: Number) -> Expression | None:
    """Return `2\\frac{1}{3}` or `2 1/3` as a sum, if that is what stands here."""
    if not whole.literal.isdecimal():
        return None
    kinds, i = reader.kinds, reader.i
    if kinds[i] == "num":
        above, below, after = reader.values[i], reader.values[i + 2 : i + 3], i + 3
        if reader.latex or kinds[i + 1] != "/" or kinds[i + 2] != "num":
            return None
        divisor = below[0]
    elif kinds[i + 1 : i + 7] == ["group", "num", "endgroup", "group", "num", "endgroup"]:
        above, divisor, after = reader.values[i + 2], reader.values[i + 5], i + 7
    elif kinds[i + 1] == "num":
        return _short_mixed(reader, whole)
    else:
        return None
    assert isinstance(above, Number)
    assert isinstance(divisor, Number)
    if not _proper(above, divisor):
        return None
    reader.i = after
    return Add(whole, Div(above, divisor))


def _short_mixed(reader: Reader, whole: Number) -> Expression | None:
    """Read `1\\frac12` and `1½`."""
    i = reader.i
    first, second = reader.values[i + 1], reader.values[i + 2]
    assert isinstance(first, Number)
    if len(first.literal) == 2 and first.literal.isdecimal() and reader.kinds[i + 2] != "group":
        above, below, after = read_numeral(first.literal[0]), read_numeral(first.literal[1]), i + 2
    elif reader.kinds[i + 2] == "num" and len(first.literal) == 1:
        assert isinstance(second, Number)
        above, below, after = first, second, i + 3
    else:
        return None
    if not _proper(above, below) or (reader.latex and len(below.literal) > 1):
        return None
    reader.i = after
    return Add(whole, Div(above, below))


def _proper(above: Number, below: Number) -> bool:
    whole = above.literal.isdecimal() and below.literal.isdecimal()
    return whole and 0 < above.value < below.value
