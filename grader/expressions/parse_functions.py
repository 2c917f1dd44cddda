"""Known functions: `\\sin^2 x`, `log_2(8)`, `\\sqrt[3]{x}`, `\\frac{a}{b}`, `\\max(a, b)`."""

from __future__ import annotations

from collections.abc import Callable

from grader.expressions.climbing import PRODUCT, RELATION, Reader
from grader.expressions.functions import KNOWN_FUNCTIONS, KnownFunction
from grader.expressions.names import Name
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Derivative,
    Div,
    Expression,
    Index,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    Unit,
)
from grader.expressions.numerals import read_numeral
from grader.expressions.parse_names import UNITS, is_minus_one, read_arguments, read_exponent
from grader.expressions.parse_names import read_subscript as _read_subscript

_BRACKETS = frozenset({"(", "[", "{"})
# Kinds that go on an argument written without brackets: `sin 2 pi x`.
_RUN = frozenset({"num", "name", "const"})


def read_function(reader: Reader) -> Expression:
    """Read a known function with what is written on its name, and its arguments."""
    start = reader.i
    row = KNOWN_FUNCTIONS[str(reader.values[start])]
    reader.i += 1
    if row.name in UNITS and _is_unit(reader, start):
        return Unit(row.name)
    primes, power, base = _on_the_name(reader, row)
    if row.inverse and power is not None and is_minus_one(power):
        row, power = KNOWN_FUNCTIONS[row.inverse], None
    arguments = _arguments(reader, row, start)
    node = finish_call(reader, row, arguments, base, primes, start)
    return node if power is None else Pow(node, power)


# What may stand behind a unit, and never behind the name of a function.
_BEHIND_UNIT = frozenset({"end", "rel", ")", "endgroup", "*", "/", "+", "-", ",", "word", "newline",
                          "&", "]", "quad", "."})  # fmt: skip


def _is_unit(reader: Reader, i: int) -> bool:
    """Whether `sec` or `min` behind a quantity has no argument, so that it is a unit."""
    before = reader.kinds[i - 1] if i else ""
    quantity = before in ("num", "word", "endgroup", ")") or before in ("*", "/")
    return quantity and reader.kinds[i + 1] in _BEHIND_UNIT


def _on_the_name(
    reader: Reader, row: KnownFunction
) -> tuple[int, Expression | None, tuple[Expression, ...]]:
    """Read primes, a power and a subscript in front of the arguments."""
    primes, power = 0, None
    base: tuple[Expression, ...] = ()
    while True:
        kind = reader.kinds[reader.i]
        if kind == "'":
            primes += 1
            reader.i += 1
        elif kind == "^" and power is None:
            reader.i += 1
            power = _name_power(reader)
        elif kind == "_" and not base:
            reader.i += 1
            base = _base(reader)
        else:
            return primes, power, base


def _name_power(reader: Reader) -> Expression:
    """Read the exponent of a function's name, which never takes the argument: `sin^2(x)`."""
    if reader.kinds[reader.i] in ("num", "name") and reader.kinds[reader.i + 1] != "^":
        value = reader.values[reader.i]
        reader.i += 1
        if isinstance(value, Number):
            return value
        assert isinstance(value, Name)
        return reader.meaning.expression(value)
    return read_exponent(reader)


def _base(reader: Reader) -> tuple[Expression, ...]:
    """Read the subscript of a function: the base of a logarithm, the set of a maximum."""
    if reader.kinds[reader.i] == "group":
        opened = reader.i
        reader.i += 1
        node = reader.expression()
        reader.expect("endgroup", opened)
        return (node,)
    value = reader.values[reader.i]
    if isinstance(value, Number):
        reader.i += 1
        return (value,)
    if isinstance(value, Name):
        reader.i += 1
        return (reader.meaning.expression(value),)
    raise reader.no_operand()


def _arguments(reader: Reader, row: KnownFunction, start: int) -> tuple[Expression, ...]:
    kind = reader.kinds[reader.i]
    if kind in _BRACKETS:
        return read_arguments(reader)
    if kind == "group" and reader.kinds[reader.i + 1] in _BRACKETS:
        return read_arguments(reader)
    if not row.bare and kind not in ("group", "|", "|(", "name", "num", "const"):
        raise reader.fail(
            "missing-argument", f"`{reader.found(start)}` needs its argument in brackets", "("
        )
    return (reader.nested(lambda: _bare_argument(reader)),)


def _bare_argument(reader: Reader) -> Expression:
    """Read the argument of a function without brackets: one operand, or a run of names.

    `sin 2x cos y` is `sin(2x) cos(y)`; `sin x (1 + y)` and `sin x / 2` end the argument at the
    bracket and at the stroke, except that `cos 2π/7` divides the angle.
    """
    negative = reader.take("-")
    if reader.kinds[reader.i] == "func":
        node = read_function(reader)
        return Neg(node) if negative else node
    factors = [reader.operand()]
    while reader.kinds[reader.i] in _RUN and _runs_on(reader, factors):
        factors.append(reader.operand())
    if _all_numbers(factors) and reader.kinds[reader.i] in ("(", "frac", "sqrt"):
        factors.append(reader.operand())
    node = Mul(*factors) if len(factors) > 1 else factors[0]
    if (
        reader.kinds[reader.i] == "/"
        and Constant("pi") in factors
        and (reader.kinds[reader.i + 1] == "num")
    ):
        reader.i += 1
        node = Div(node, reader.operand())
    return Neg(node) if negative else node


def _runs_on(reader: Reader, factors: list[Expression]) -> bool:
    """Whether the next factor still belongs to the argument."""
    value = reader.values[reader.i]
    if isinstance(value, Name) and reader.kinds[reader.i + 1] == "(":
        return False
    last = factors[-1]
    return not (isinstance(last, Call) or (isinstance(last, Div) and len(factors) == 1
                                           and reader.kinds[reader.i] == "num"))  # fmt: skip


def _all_numbers(factors: list[Expression]) -> bool:
    return all(isinstance(each, Number | Constant) for each in factors)


def finish_call(
    reader: Reader,
    row: KnownFunction,
    arguments: tuple[Expression, ...],
    base: tuple[Expression, ...],
    primes: int,
    start: int,
) -> Expression:
    """Make the call: collections given as the one argument spread, bases join, arity is checked."""
    if len(arguments) == 1 and row.most == -1 and isinstance(arguments[0], Collection):
        arguments = arguments[0].args
    name = row.name
    if name == "root" and len(arguments) == 1:
        name = "sqrt"
    if name in ("lg", "lb") and arguments:
        name, base = "log", base or (read_numeral("10" if row.name == "lg" else "2"),)
        arguments, base = (arguments[0], *(arguments[1:] or base)), ()
    if base and row.most != -1 and name not in ("log", "ln"):
        return Index(Call(name, *arguments, primes=primes), *base)
    if base and row.most == -1:
        return Call(f"{name}_over", *arguments, *base, primes=primes)
    arguments = (*arguments, *base)
    if name == "log" and arguments[1:] == (Symbol("E"),) and "E" not in reader.notation.variables:
        # Computer algebra prints the natural logarithm so; nobody takes logarithms to an energy.
        arguments = (arguments[0], Constant("e"))
    most = row.most if row.most >= 0 else len(arguments)
    if not row.least <= len(arguments) <= most:
        count = f"{row.least}" if row.least == row.most else f"at least {row.least}"
        raise reader.fail(
            "wrong-arguments",
            f"`{reader.found(start)}` takes {count} argument(s), not {len(arguments)}",
            at=start,
        )
    return Call(name, *arguments, primes=primes)


# -- fractions, roots and binomials --------------------------------------------------------------


def read_fraction(reader: Reader) -> Expression:
    """Read `\\frac{a}{b}`, `\\frac12`, or a derivative written as a fraction."""
    from grader.expressions.parse_calculus import derivative_fraction

    reader.i += 1
    derivative = derivative_fraction(reader)
    if derivative is not None:
        return derivative
    numerator = read_piece(reader)
    return Div(numerator, read_piece(reader))


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
    from grader.expressions.climbing import OPERANDS

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


Handler = Callable[[Reader], Expression]
__all__ = ["PRODUCT", "Derivative", "_read_subscript", "read_fraction", "read_function"]
