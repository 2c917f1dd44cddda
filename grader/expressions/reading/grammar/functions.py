"""Known functions: `\\sin^2 x`, `log_2(8)`, `\\sqrt[3]{x}`, `\\frac{a}{b}`, `\\max(a, b)`."""

from __future__ import annotations

from grader.expressions.functions import KNOWN_FUNCTIONS, KnownFunction
from grader.expressions.names import Name
from grader.expressions.nodes import (
    Call,
    Collection,
    Constant,
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
from grader.expressions.reading.computed_calls import rounded
from grader.expressions.reading.grammar.calls import read_arguments, read_exponent
from grader.expressions.reading.grammar.derivatives import is_differential
from grader.expressions.reading.grammar.names import is_minus_one
from grader.expressions.reading.grammar.precedence import Parser
from grader.expressions.units import UNITS

_BRACKETS = frozenset({"(", "[", "{"})
# Kinds that stand on the name of a function, in front of its arguments.
_ON_A_NAME = frozenset({"'", "^", "_"})
# Kinds that go on an argument written without brackets: `sin 2 pi x`.
_RUN = frozenset({"num", "name", "const"})


def read_function(parser: Parser) -> Expression:
    """Read a known function with what is written on its name, and its arguments."""
    start = parser.i
    row = KNOWN_FUNCTIONS[str(parser.values[start])]
    parser.i += 1
    letters = parser.found(start) if row.name in _LOGARITHMS else row.name
    if row.name in UNITS and letters == row.name and _is_unit(parser, start):
        return Unit(row.name)
    if letters in _OF_TWO_LETTERS and parser.kinds[parser.i] in _BEHIND_ARGUMENT:
        return Mul(*map(Symbol, letters))  # `T = ld`: nothing that it could be the logarithm of
    if row.name in _RESULTS and _names_a_result(parser, start):
        return Symbol(row.name)
    if row.name == "sqrt" and _has_degree(parser, start):
        degree = read_arguments(parser)[0]
        return Call("root", *read_arguments(parser), degree)
    if parser.kinds[parser.i] not in _ON_A_NAME:
        arguments = _arguments(parser, row, start)
        return finish_call(parser, row, arguments, (), 0, start)
    primes, power, base = _on_the_name(parser, row)
    if row.inverse and power is not None and is_minus_one(power):
        row, power = KNOWN_FUNCTIONS[row.inverse], None
    digits = _base_and_argument(parser, row)
    base, arguments = digits or (base, _arguments(parser, row, start))
    node = finish_call(parser, row, arguments, base, primes, start)
    return node if power is None else Pow(node, power)


def _has_degree(parser: Parser, start: int) -> bool:
    """Whether `sqrt[3]{x}`, `sqrt[3](x)` is written, as in LaTeX without the backslash."""
    i = parser.i
    degree = parser.values[i + 1] if parser.kinds[i] == "[" else None
    if parser.found(start) != "sqrt" or parser.kinds[i + 2 : i + 3] != ["]"]:
        return False
    if parser.kinds[i + 3] == "{":
        return parser.kinds[i + 1] in ("num", "name")
    whole = isinstance(degree, Number) and degree.literal.isdigit()
    return whole and parser.kinds[i + 3] == "(" and degree is not Number(2)


_LOGARITHMS = frozenset({"lg", "lb"})
_OF_TWO_LETTERS = frozenset({"lg", "lb", "ld"})

#: Functions whose names stand for what was found: `min = -1/4`, `rank = 2`; `Re = 4500` is the
#: number of Reynolds.
_RESULTS = frozenset({
    "min", "max", "gcd", "lcm", "rank", "det", "tr", "trace", "dim", "inf", "sup", "mean", "arg",
    "re",
})  # fmt: skip
_EQUAL = frozenset({"=", ":=", "~"})


def _names_a_result(parser: Parser, start: int) -> bool:
    """Whether a name stands alone as a side: in front of an equals sign, or where sides are cut."""
    before = parser.kinds[start - 1] if start else ""
    behind = parser.kinds[start + 1] == "rel" and parser.values[start + 1] in _EQUAL
    alone = start == 0 and parser.kinds[start + 1] == "end"
    return alone or (behind and before in ("", "newline", "rel"))


def _base_and_argument(
    parser: Parser, row: KnownFunction
) -> tuple[tuple[Expression, ...], tuple[Expression, ...]] | None:
    """Read `\\log_28` with nothing behind it as TeX sets it: the base is one digit."""
    i = parser.i
    if row.name != "log" or not parser.latex or parser.kinds[i] not in _BEHIND_ARGUMENT:
        return None
    number = parser.values[i - 1]
    if parser.kinds[i - 2 : i] != ["_", "num"] or not isinstance(number, Number):
        return None
    base, argument = number.literal[:1], number.literal[1:]
    return ((read_numeral(base),), (read_numeral(argument),)) if argument.isdigit() else None


_BEHIND_ARGUMENT = frozenset({"end", "rel", ")", "endgroup", "+", "-", "*", "/", ",", "newline"})

# What may stand behind a unit, and never behind the name of a function.
_BEHIND_UNIT = frozenset({"end", "rel", ")", "endgroup", "*", "/", "+", "-", ",", "word", "newline",
                          "&", "]", "quad", "."})  # fmt: skip


def _is_unit(parser: Parser, i: int) -> bool:
    """Whether `sec` or `min` behind a quantity has no argument, so that it is a unit."""
    before = parser.kinds[i - 1] if i else ""
    quantity = before in ("num", "word", "endgroup", ")") or before in ("*", "/")
    return quantity and parser.kinds[i + 1] in _BEHIND_UNIT


def _on_the_name(
    parser: Parser, row: KnownFunction
) -> tuple[int, Expression | None, tuple[Expression, ...]]:
    """Read primes, a power and a subscript in front of the arguments."""
    primes, power = 0, None
    base: tuple[Expression, ...] = ()
    while True:
        kind = parser.kinds[parser.i]
        if kind == "'":
            primes += 1
            parser.i += 1
        elif kind == "^" and power is None:
            parser.i += 1
            power = _name_power(parser)
        elif kind == "_" and not base:
            parser.i += 1
            base = _base(parser)
        else:
            return primes, power, base


def _name_power(parser: Parser) -> Expression:
    """Read the exponent of a function's name, which never takes the argument: `sin^2(x)`."""
    if parser.kinds[parser.i] in ("num", "name") and parser.kinds[parser.i + 1] != "^":
        value = parser.values[parser.i]
        parser.i += 1
        if isinstance(value, Number):
            return value
        assert isinstance(value, Name)
        return parser.meaning.expression(value)
    return read_exponent(parser)


def _base(parser: Parser) -> tuple[Expression, ...]:
    """Read the subscript of a function: the base of a logarithm, the set of a maximum."""
    closing = {"group": "endgroup", "(": ")"}.get(parser.kinds[parser.i])
    if closing is not None:
        opened = parser.i
        parser.i += 1
        node = parser.expression()
        parser.expect(closing, opened)
        return (node,)
    value = parser.values[parser.i]
    if isinstance(value, Number):
        parser.i += 1
        return (value,)
    if isinstance(value, Name):
        parser.i += 1
        return (parser.meaning.expression(value),)
    raise parser.no_operand()


def _arguments(parser: Parser, row: KnownFunction, start: int) -> tuple[Expression, ...]:
    kind = parser.kinds[parser.i]
    if kind in _BRACKETS:
        return read_arguments(parser)
    if kind == "group" and parser.kinds[parser.i + 1] in _BRACKETS:
        return read_arguments(parser)
    if not row.bare and kind not in ("group", "|", "|(", "name", "num", "const"):
        raise parser.fail(
            "missing-argument", f"`{parser.found(start)}` needs its argument in brackets", "("
        )
    return (parser.nested(lambda: _bare_argument(parser)),)


def _bare_argument(parser: Parser) -> Expression:
    """Read the argument of a function without brackets: one operand, or a run of names.

    `sin 2x cos y` is `sin(2x) cos(y)`; `sin x (1 + y)` and `sin x / 2` end the argument at the
    bracket and at the stroke, except that `cos 2π/7` divides the angle.
    """
    negative = parser.take("-")
    if parser.kinds[parser.i] == "func":
        node = read_function(parser)
        return Neg(node) if negative else node
    factors = [parser.operand()]
    while parser.kinds[parser.i] in _RUN and _runs_on(parser, factors):
        factors.append(parser.operand())
    if _all_numbers(factors) and parser.kinds[parser.i] in ("(", "frac", "sqrt"):
        factors.append(parser.operand())
    node = Mul(*factors) if len(factors) > 1 else factors[0]
    if (
        parser.kinds[parser.i] == "/"
        and Constant("pi") in factors
        and (parser.kinds[parser.i + 1] == "num")
    ):
        parser.i += 1
        node = Div(node, parser.operand())
    return Neg(node) if negative else node


def _runs_on(parser: Parser, factors: list[Expression]) -> bool:
    """Whether the next factor still belongs to the argument."""
    value = parser.values[parser.i]
    if isinstance(value, Name) and parser.kinds[parser.i + 1] == "(":
        return False
    differential = is_differential(parser, parser.i) and parser.kinds[parser.i + 1] == "name"
    if differential or parser.at_differential():
        return False
    last = factors[-1]
    return not (isinstance(last, Call) or (isinstance(last, Div) and len(factors) == 1
                                           and parser.kinds[parser.i] == "num"))  # fmt: skip


def _all_numbers(factors: list[Expression]) -> bool:
    return all(isinstance(each, Number | Constant) for each in factors)


#: Functions that one argument is enough for, whatever it is; those whose names then change aside.
_OF_ONE = frozenset(
    row.name
    for row in KNOWN_FUNCTIONS.values()
    if row.min_arguments <= 1 <= (row.max_arguments or 0)
) - {"root", "lg", "lb"}


def finish_call(
    parser: Parser,
    row: KnownFunction,
    arguments: tuple[Expression, ...],
    base: tuple[Expression, ...],
    primes: int,
    start: int,
) -> Expression:
    """Make the call: collections given as the one argument spread, bases join, arity is checked."""
    if row.name in _OF_ONE and len(arguments) == 1 and not base:
        return Call.of(arguments, (row.name, primes))
    if len(arguments) == 1 and row.max_arguments is None and isinstance(arguments[0], Collection):
        arguments = arguments[0].args
    name = row.name
    if name == "root" and len(arguments) == 1:
        if isinstance(arguments[0], Number) and parser.kinds[parser.i] == "(":
            return Call(name, *read_arguments(parser)[:1], arguments[0])  # `root(3)(x)`
        name = "sqrt"
    if name == "round" and len(arguments) == 2:
        return rounded(*arguments)
    if name in ("lg", "lb") and arguments:
        name, base = "log", base or (read_numeral("10" if row.name == "lg" else "2"),)
        arguments, base = (arguments[0], *(arguments[1:] or base)), ()
    if base and row.max_arguments is not None and name not in ("log", "ln"):
        return Index(Call(name, *arguments, primes=primes), *base)
    if base and row.max_arguments is None:
        return Call(f"{name}_over", *arguments, *base, primes=primes)
    arguments = (*arguments, *base)
    if name == "log" and arguments[1:] == (Symbol("E"),) and "E" not in parser.notation.variables:
        # Computer algebra prints the natural logarithm so; nobody takes logarithms to an energy.
        arguments = (arguments[0], Constant("e"))
    low, high = row.min_arguments, row.max_arguments
    if len(arguments) < low or (high is not None and len(arguments) > high):
        count = f"{low}" if low == high else f"at least {low}"
        raise parser.fail(
            "wrong-arguments",
            f"`{parser.found(start)}` takes {count} argument(s), not {len(arguments)}",
            at=start,
        )
    return Call(name, *arguments, primes=primes)
