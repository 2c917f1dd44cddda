"""Names, with what decorates them, and the functions that are called by name."""

from __future__ import annotations

from grader.expressions.names import Name, canonical, split_name
from grader.expressions.nodes import (
    Constant,
    Expression,
    Index,
    Neg,
    Number,
    Pow,
    Symbol,
    Unit,
)
from grader.expressions.reading.grammar.calls import (
    call_of,
    declared_call,
    inside_bracket,
    read_exponent,
    read_subscript,
    subscript_text,
    with_bracket,
)
from grader.expressions.reading.grammar.derivatives import (
    apply_operator,
    is_scalar_gradient,
    operator_variable,
    read_operator_derivative,
    read_partial,
)
from grader.expressions.reading.grammar.precedence import Reader
from grader.expressions.reading.meaning import function_name, is_expectation, is_likely_function
from grader.expressions.reading.plain.words import CONSTRUCTOR_WORDS
from grader.expressions.units import UNITS

_DECORATIONS = frozenset({"_", "^", "'"})
_BEHIND_POWER = frozenset({"_", "^", "group", "'", "(", "[", "!", "!!", "%", "°"})
_OPERATORS = frozenset({"nabla", "D"})


def read_name(reader: Reader) -> Expression:
    """Read a name: a symbol, a constant, or a function with its arguments."""
    i = reader.i
    name = reader.values[i]
    assert isinstance(name, Name)
    reader.i = i + 1
    following = reader.kinds[i + 1]
    meaning = reader.meaning
    plain = meaning.plain(name)
    if plain is not None and following != "(":
        if following not in _DECORATIONS:
            return plain
        if (
            following == "^"
            and reader.kinds[i + 2] == "num"
            and reader.kinds[i + 3] not in _BEHIND_POWER
        ):
            # The commonest decoration, a power that is a number, is read at once.
            reader.i = i + 3
            return Pow.of((plain, reader.values[i + 2]))
    if name.base in _OPERATORS:
        derivative = _operator_derivative(reader, name, i)
        if derivative is not None:
            return derivative
    if following == "(":
        function = meaning.always_called(name)
        return with_bracket(reader, name) if function is None else call_of(reader, name, function)
    if following in _DECORATIONS:
        return decorated(reader, name)
    if meaning.notation.functions:
        function = meaning.declared_function(name)
        if function is not None:
            return declared_call(reader, name, function)
    if name.base == "I" and reader.tokens.is_equation() and not meaning.is_variable(name):
        return Symbol("I")
    if name.base == "d" and reader.latex and _inline_derivative(reader, i):
        reader.i = i
        return read_partial(reader)
    if following == "[" and _takes_square(reader, name):
        return call_of(reader, name, function_name(name))
    return meaning.expression(name)


def _takes_square(reader: Reader, name: Name) -> bool:
    """Whether square brackets behind a name hold its argument: `E[X^2]`."""
    styled = name.base.startswith(("bb(", "cal("))
    return styled or (
        not reader.meaning.is_variable(name) and is_expectation(name, inside_bracket(reader))
    )


def _operator_derivative(reader: Reader, name: Name, i: int) -> Expression | None:
    """Read `\\nabla_w y` or `D_x f`, if that is what stands at token `i`."""
    if name == Name("nabla") and is_scalar_gradient(reader, i):
        reader.i = i
        return read_operator_derivative(reader)
    variable = operator_variable(reader, name)
    return None if variable is None else apply_operator(reader, i, [variable], [1])


def _inline_derivative(reader: Reader, i: int) -> bool:
    """Whether `d y / d x` (or `d / d x`) starts at token `i`, `d` not being declared."""
    if "d" in reader.notation.variables:
        return False
    kinds, values = reader.kinds, reader.values
    slash = i + 1 if kinds[i + 1] == "/" else i + 2
    if kinds[slash] != "/" or kinds[slash + 1] != "name" or kinds[slash + 2] != "name":
        return False
    return bool(values[slash + 1] == Name("d"))


# -- decorations ---------------------------------------------------------------------------------


def decorated(reader: Reader, name: Name) -> Expression:
    """Read sub- and superscripts in any order: `h^*_3`, `z^{\\prime}_5`, `x^2_i`, `f^{(4)}(x)`."""
    kinds = reader.kinds
    power: Expression | None = None
    indices: tuple[Expression, ...] = ()
    while kinds[reader.i] in ("_", "^", "'"):
        kind = kinds[reader.i]
        if kind == "^" and reader.in_limit and _is_side(kinds, reader.i + 1):
            break
        if kind == "'":
            primes = reader.values[reader.i]
            name = name._replace(primes=name.primes + (primes if isinstance(primes, int) else 1))
            reader.i += 1
        elif kind == "_" and not indices and not name.subscript:
            reader.i += 1
            subscript = read_subscript(reader)
            if isinstance(subscript, str):
                name = name._replace(subscript=subscript)
            else:
                indices = subscript
        elif kind == "^" and power is None:
            mark = _mark(reader, name)
            if mark is None:
                reader.i += 1
                power = read_exponent(reader)
            else:
                name = mark
        else:
            break
    return finished(reader, name, indices, power)


def _is_side(kinds: list[str], i: int) -> bool:
    """Whether the superscript at `i` is the side of a limit: `a^+`, `a^{-}`."""
    return kinds[i] in ("+", "-") or kinds[i : i + 3] in (
        ["group", "+", "endgroup"],
        ["group", "-", "endgroup"],
    )


def finished(
    reader: Reader, name: Name, indices: tuple[Expression, ...], power: Expression | None
) -> Expression:
    """Apply indices and a power to a name, or call it: `f^2(x)` is the square of `f(x)`."""
    meaning = reader.meaning
    node: Expression
    if power is not None and reader.kinds[reader.i : reader.i + 2] == ["group", "("]:
        called = _braced_call(reader, name)
        if called is not None:
            return Pow(called, power)
    if indices:
        node = Index(meaning.expression(name), *indices)
    elif reader.kinds[reader.i] == "(" and (power is None or _is_function(reader, name)):
        if power is not None and is_minus_one(power):
            return with_bracket(reader, name._replace(mark="-1"))
        node = with_bracket(reader, name)
    else:
        function = meaning.declared_function(name) if power is None else None
        node = declared_call(reader, name, function) if function else meaning.expression(name)
    return node if power is None else Pow(node, power)


def _braced_call(reader: Reader, name: Name) -> Expression | None:
    """Read the bracket in braces of `f^{2}{\\left(x \\right)}`, as computer algebra prints it."""
    opened = reader.i
    reader.i += 1
    node = with_bracket(reader, name) if _is_function(reader, name) else None
    if node is None or not reader.take("endgroup"):
        reader.i = opened
        return None
    return node


def is_minus_one(node: Expression) -> bool:
    """Whether an exponent is written `-1`."""
    return isinstance(node, Neg) and isinstance(node.args[0], Number) and node.args[0].value == 1


def _is_function(reader: Reader, name: Name) -> bool:
    meaning = reader.meaning
    if meaning.declared_function(name):
        return True
    return not meaning.is_variable(name) and is_likely_function(name, inside_bracket(reader))


def _mark(reader: Reader, name: Name) -> Name | None:
    """Read a superscript that is part of the name, or return None and stay: it is a power."""
    kinds, values, i = reader.kinds, reader.values, reader.i
    grouped = kinds[i + 1] == "group"
    first = i + 2 if grouped else i + 1
    last = first
    while grouped and kinds[last] not in ("endgroup", "end", "group"):
        last += 1
    inside = kinds[first:last] if grouped else [kinds[first]]
    after = last + 1 if grouped else first + 1
    if inside and all(kind == "'" for kind in inside):
        count = sum(value for value in values[first:after] if isinstance(value, int))
        reader.i = after
        return name._replace(primes=name.primes + count)
    if inside == ["*"] and reader.latex:
        reader.i = after
        return name._replace(mark="*")
    if (
        grouped
        and inside
        and ((inside in (["+"], ["-"]) and not reader.in_limit) or inside[0] in ("(", "["))
    ):
        return _label(reader, name, first, last)
    if (inside == ["word"] and reader.latex) or (grouped and inside and set(inside) <= {"'", "*"}):
        label = values[first] if inside == ["word"] else "*"
        reader.i = after
        primes = name.primes + inside.count("'")
        return name._replace(mark=str(label), primes=primes)
    return None


def _label(reader: Reader, name: Name, first: int, last: int) -> Name | None:
    """Read `W^{(1)}`, `b^{[2]}`, `x^{+}`; `x^{(a+b)}` with more in the bracket is a power."""
    kinds = reader.kinds
    if last - first > 1:
        if kinds[last - 1] not in (")", "]") or last - first != 3:
            return None
        content = reader.values[first + 1]
        if kinds[first + 1] not in ("num", "name") or (
            kinds[first] == "(" and not isinstance(content, Number | Name)
        ):
            return None
        if kinds[first] == "(" and isinstance(content, Name) and content.base not in _ORDERS:
            return None
        if isinstance(content, Number) and kinds[last + 1] == "(" and kinds[first] == "(":
            reader.i = last + 1
            order = content.value if isinstance(content.value, int) else 1
            return name._replace(primes=min(order, 99))
    mark = "".join(
        subscript_text(kinds[j], reader.values[j], reader.found(j)) for j in range(first, last)
    )
    reader.i = last + 1
    return name._replace(mark=mark)


_ORDERS = frozenset("ijklmnt")


_BEFORE_UNIT = frozenset({"num", "word", "endgroup", ")", "%", "°", "name", "const"})


def read_word(reader: Reader) -> Expression:
    """Read a word set upright: a unit behind a quantity, otherwise a name."""
    i = reader.i
    word = str(reader.values[i])
    reader.i += 1
    before = reader.kinds[i - 1] if i else ""
    # `x^{+}` is a name with a mark, `s^{-1}` a power.
    sign = reader.kinds[reader.i] == "^" and reader.kinds[reader.i + 2] in ("+", "-", "*")
    sign = sign and reader.kinds[reader.i + 3] == "endgroup"
    if reader.kinds[reader.i] == "_" or sign or word in reader.notation.variables:
        return decorated(reader, Name(word))
    if reader.kinds[reader.i] == "(" and (
        word in reader.notation.functions or word in CONSTRUCTOR_WORDS
    ):
        return call_of(reader, Name(word), word)
    if reader.kinds[reader.i] == "(" and not reader.latex and reader.adjacent():
        return _quoted_call(reader, word)
    if reader.kinds[reader.i] == "(" and word.isalpha() and word not in UNITS and len(word) > 1:
        return with_bracket(reader, Name(word))
    if reader.kinds[reader.i] == "'" and not reader.latex:
        return _quoted_call(reader, word)
    if not reader.latex:
        return Symbol(word)
    is_unit = word in UNITS and (before in ("*", "/", "^") or before in _BEFORE_UNIT)
    if (
        is_unit
        or _is_unit_in_fraction(reader.kinds, i)
        or (before in ("num", "endgroup", ")", "%") and word[0].islower() and " " not in word)
    ):
        return Unit(word)
    return Symbol(canonical(split_name(word)) if " " not in word else word)


def _is_unit_in_fraction(kinds: list[str], i: int) -> bool:
    """Whether a word alone is one side of a fraction of words behind a number: `3 \\frac{m}{s}`."""
    if i < 3 or kinds[i - 1] != "group" or kinds[i + 1] != "endgroup":
        return False
    start = i - 2 if kinds[i - 2] == "frac" else i - 5
    ends = kinds[start : start + 7] == ["frac", "group", "word", "endgroup", "group", "word",
                                        "endgroup"]  # fmt: skip
    return ends and start > 0 and kinds[start - 1] in ("num", "endgroup", ")")


def _quoted_call(reader: Reader, word: str) -> Expression:
    """Read `"x"(t)` in plain text, where the quotes say that this is a function."""
    primes = 0
    while reader.kinds[reader.i] == "'":
        primes += int(reader.values[reader.i])
        reader.i += 1
    if reader.kinds[reader.i] != "(":
        return Symbol(word + "'" * primes)
    return call_of(reader, Name(word, primes), word)


def read_symbol(reader: Reader) -> Expression:
    """Read `\\mathit{...}`: a name, even where the letter alone is a constant."""
    name = Name(str(reader.values[reader.i]))
    reader.i += 1
    constant = isinstance(reader.meaning.expression(name), Constant)
    if constant and reader.kinds[reader.i] not in ("_", "'"):
        return Symbol(canonical(name))
    return decorated(reader, name)


def read_unit(reader: Reader) -> Expression:
    """Read `\\unit{...}`."""
    reader.i += 1
    return Unit(str(reader.values[reader.i - 1]))


def read_operator(reader: Reader) -> Expression:
    """Read a name set with `\\operatorname`: a function if a bracket follows."""
    word = str(reader.values[reader.i])
    reader.i += 1
    primes = 0
    while reader.kinds[reader.i] == "'":
        primes += int(reader.values[reader.i])
        reader.i += 1
    if reader.kinds[reader.i] in ("(", "["):
        return call_of(reader, Name(word, primes), word)
    before = reader.kinds[reader.i - 2 - primes] if reader.i > 1 + primes else ""
    if before in ("num", "endgroup", ")") and word.islower() and not primes:
        return Unit(word)
    return decorated(reader, Name(word, primes))
