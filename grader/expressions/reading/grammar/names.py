"""Names, with what decorates them, and the functions that are called by name."""

from __future__ import annotations

from grader.expressions.names import Name, canonical, split_name
from grader.expressions.nodes import (
    Call,
    Constant,
    Expression,
    Index,
    Mul,
    Neg,
    Number,
    Pow,
    Relation,
    Symbol,
    Unit,
)
from grader.expressions.reading.grammar.calls import (
    call_of,
    declared_call,
    holds_itself,
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
from grader.expressions.reading.grammar.precedence import Parser
from grader.expressions.reading.meaning import function_name, is_expectation, is_likely_function
from grader.expressions.reading.plain.words import CONSTRUCTOR_WORDS
from grader.expressions.units import UNITS

_DECORATIONS = frozenset({"_", "^", "'"})
_BEHIND_POWER = frozenset({"_", "^", "group", "'", "(", "[", "!", "!!", "%", "°"})
_OPERATORS = frozenset({"nabla", "D"})


def read_name(parser: Parser) -> Expression:
    """Read a name: a symbol, a constant, or a function with its arguments."""
    i = parser.i
    name = parser.values[i]
    assert isinstance(name, Name)
    parser.i = i + 1
    following = parser.kinds[i + 1]
    meaning = parser.meaning
    plain = meaning.plain(name)
    if plain is not None and following != "(":
        if following not in _DECORATIONS:
            return plain
        if (
            following == "^"
            and parser.kinds[i + 2] == "num"
            and parser.kinds[i + 3] not in _BEHIND_POWER
        ):
            # The commonest decoration, a power that is a number, is read at once.
            parser.i = i + 3
            return Pow.of((plain, parser.values[i + 2]))
    if name.base in _OPERATORS:
        derivative = _operator_derivative(parser, name, i)
        if derivative is not None:
            return derivative
    if following == "(" and name == _T and parser.kinds[i - 1] == "^" and i:
        return meaning.expression(name)  # a transpose before a bracket is no function
    if following == "(":
        function = meaning.always_called(name)
        if function is None or (
            function not in meaning.notation.functions and holds_itself(parser, name)
        ):
            return with_bracket(parser, name)
        return call_of(parser, name, function)
    if following in _DECORATIONS:
        return decorated(parser, name)
    if name == _EXPECTATION and following in _RANDOM and not meaning.is_variable(name):
        return _moment_of_run(parser, function_name(name))
    if meaning.notation.functions:
        function = meaning.declared_function(name)
        if function is not None:
            return declared_call(parser, name, function)
    if name.base == "I" and not meaning.is_variable(name) and _is_no_unit(parser, name):
        return Symbol("I")
    if name.base == "d" and parser.latex and (below := _inline_derivative(parser, i)):
        parser.kinds[i] = parser.kinds[below] = "diff"
        parser.i = i
        return read_partial(parser)
    if following == "[" and _takes_square(parser, name):
        return call_of(parser, name, function_name(name))
    return meaning.expression(name)


def _is_no_unit(parser: Parser, name: Name) -> bool:
    """Whether `I` is a name, or the identity matrix, and not the imaginary unit.

    Among matrices `I_n` is the identity as well; elsewhere `I_1` and `I_C` are names of their own.
    """
    tokens = parser.tokens
    matrices = bool(parser.notation.shapes) or tokens.has_transpose()
    return matrices or (name == _I and tokens.is_equation())


_I = Name("I")


def _takes_square(parser: Parser, name: Name) -> bool:
    """Whether square brackets behind a name hold its argument: `E[X^2]`."""
    styled = name.base.startswith(("bb(", "cal("))
    return styled or (
        not parser.meaning.is_variable(name) and is_expectation(name, _inside_square(parser))
    )


def _inside_square(parser: Parser) -> tuple[object, ...]:
    """Return what a square bracket holds at any depth: `E[(X - a)^2]` is about X."""
    kinds, values = parser.kinds, parser.values
    seen: list[object] = []
    level = 0
    for i in range(parser.i, min(parser.i + 60, parser.tokens.count)):
        level += (kinds[i] == "[") - (kinds[i] == "]")
        if not level:
            break
        seen.append(values[i] if kinds[i] == "name" else kinds[i])
    return tuple(seen)


def _operator_derivative(parser: Parser, name: Name, i: int) -> Expression | None:
    """Read `\\nabla_w y` or `D_x f`, if that is what stands at token `i`."""
    if name == Name("nabla") and is_scalar_gradient(parser, i):
        parser.i = i
        return read_operator_derivative(parser)
    variable = operator_variable(parser, name)
    return None if variable is None else apply_operator(parser, i, [variable], [1])


def _inline_derivative(parser: Parser, i: int) -> int:
    """Return where the second `d` of `d y / d x` (or `d / d x`) stands; 0 if none starts at `i`.

    A `d` that is declared stands close to what is differentiated.
    """
    kinds, values = parser.kinds, parser.values
    slash = i + 1 if kinds[i + 1] == "/" else i + 2
    if kinds[slash] != "/" or kinds[slash + 1] != "name" or kinds[slash + 2] != "name":
        return 0
    close = slash == i + 2 and _is_close(parser, i) and _is_close(parser, slash + 1)
    free = close or "d" not in parser.notation.variables
    return slash + 1 if free and values[slash + 1] == Name("d") else 0


def _is_close(parser: Parser, i: int) -> bool:
    return parser.tokens.starts[i + 1] == parser.tokens.ends[i]


# -- decorations ---------------------------------------------------------------------------------


def decorated(parser: Parser, name: Name) -> Expression:
    """Read sub- and superscripts in any order: `h^*_3`, `z^{\\prime}_5`, `x^2_i`, `f^{(4)}(x)`."""
    kinds = parser.kinds
    power: Expression | None = None
    indices: tuple[Expression, ...] = ()
    sign = False
    entrywise = 1
    while kinds[parser.i] in ("_", "^", "'"):
        kind = kinds[parser.i]
        if kind == "^" and parser.in_limit and _is_side(kinds, parser.i + 1):
            break
        if kind == "'":
            primes = parser.values[parser.i]
            name = name._replace(primes=name.primes + (primes if isinstance(primes, int) else 1))
            parser.i += 1
        elif kind == "_" and not indices and not name.subscript:
            parser.i += 1
            subscript = read_subscript(parser)
            if isinstance(subscript, str):
                name = name._replace(subscript=subscript)
            else:
                indices = subscript
        elif kind == "^" and power is None and (sign := skip_transpose(parser)):
            power = Symbol("T")
        elif kind == "^" and (count := entrywise_power(parser)):
            entrywise = count
        elif kind == "^" and power is None:
            labelled = _label_with_transpose(parser, name)
            powered = None if labelled else _label_with_power(parser, name)
            if powered is not None:
                name, power = powered
                continue
            if labelled is not None:
                name, power, sign = labelled, Symbol("T"), True
                continue
            mark = _mark(parser, name)
            if mark is None:
                parser.i += 1
                power = read_exponent(parser)
            else:
                name = mark
        else:
            break
    node = finished(parser, name, indices, power)
    if sign and isinstance(node, Pow):
        node = transposed(parser, node.args[0])
    return repeated_entrywise(node, entrywise)


def _is_side(kinds: list[str], i: int) -> bool:
    """Whether the superscript at `i` is the side of a limit: `a^+`, `a^{-}`."""
    return kinds[i] in ("+", "-") or kinds[i : i + 3] in (
        ["group", "+", "endgroup"],
        ["group", "-", "endgroup"],
    )


def skip_transpose(parser: Parser) -> bool:
    """Go past `^\\top`, `^{\\top}`, `^{\\mathrm T}`, if that is what stands here."""
    grouped = parser.kinds[parser.i + 1] == "group"
    i = parser.i + 1 + grouped
    if not parser.tokens.is_transpose(i) or (grouped and parser.kinds[i + 1] != "endgroup"):
        return False
    parser.i = i + 1 + grouped
    return True


def entrywise_power(parser: Parser) -> int:
    """Go past `^{\\odot 2}` and return the exponent; 0 if that is not what stands here."""
    i = parser.i
    signs = parser.kinds[i + 1 : i + 5]
    number = parser.values[i + 3]
    if signs != ["group", "*", "num", "endgroup"] or not isinstance(number, Number):
        return 0
    if parser.values[i + 2] not in ("odot", "circ") or number.value not in range(2, 7):
        return 0
    parser.i += 5
    return int(number.value)


def repeated_entrywise(base: Expression, times: int) -> Expression:
    """Return the product of a vector or matrix with itself, entry by entry."""
    result = base
    for _ in range(times - 1):
        result = Call("hadamard", result, base)
    return result


def transposed(parser: Parser, base: Expression) -> Expression:
    """Return a transpose, which is not the power if `T` is declared as a variable."""
    declared = "T" in parser.notation.variables
    return Call("transpose", base) if declared else Pow(base, Symbol("T"))


def _label_with_transpose(parser: Parser, name: Name) -> Name | None:
    """Read `x^{(i)\\top}`: a label, and a transpose behind it in the same braces."""
    i = parser.i
    if parser.kinds[i + 1] != "group" or parser.kinds[i + 2] not in ("(", "["):
        return None
    sign = i + 5
    if parser.kinds[sign + 1] != "endgroup" or not (
        parser.tokens.is_transpose(sign) or parser.values[sign] == Name("T")
    ):
        return None
    labelled = _label(parser, name, i + 2, sign)
    if labelled is not None:
        parser.i = sign + 2
    return labelled


def _label_with_power(parser: Parser, name: Name) -> tuple[Name, Expression] | None:
    """Read `x^{(t)^2}`: a label, and a power behind it in the same braces."""
    i = parser.i
    kinds = parser.kinds[i + 1 : i + 8]
    if kinds[:2] not in (["group", "("], ["group", "["]):
        return None
    if kinds[2] not in ("name", "num") or kinds[4:7] != ["^", "num", "endgroup"]:
        return None
    labelled = _label(parser, name, i + 2, i + 5)
    if labelled is None or labelled.primes != name.primes:
        return None
    parser.i = i + 8
    exponent = parser.values[i + 6]
    assert isinstance(exponent, Number)
    return labelled, exponent


def finished(
    parser: Parser, name: Name, indices: tuple[Expression, ...], power: Expression | None
) -> Expression:
    """Apply indices and a power to a name, or call it: `f^2(x)` is the square of `f(x)`."""
    meaning = parser.meaning
    node: Expression
    if power is not None and parser.kinds[parser.i : parser.i + 2] == ["group", "("]:
        called = _braced_call(parser, name)
        if called is not None:
            return Pow(called, power)
    if parser.kinds[parser.i] == "[" and power is None and name.base in _MOMENT_LETTERS:
        return call_of(parser, name, _moment(name, indices))
    if indices:
        node = Index(meaning.expression(name), *indices)
    elif parser.kinds[parser.i] == "(" and (power is None or _is_function(parser, name)):
        if power is not None and is_minus_one(power):
            return with_bracket(parser, name._replace(mark="-1"))
        node = with_bracket(parser, name)
    else:
        function = meaning.declared_function(name) if power is None else None
        node = declared_call(parser, name, function) if function else meaning.expression(name)
    return node if power is None else Pow(node, power)


_EXPECTATION, _T = Name("bb(E)"), Name("T")
#: What may stand behind the sign of an expectation without a bracket.
_RANDOM = frozenset({"name", "accent"})
#: Moments that are written as words, likewise.
_MOMENT_WORDS = frozenset({"E", "Var"})


def _moment_of_run(parser: Parser, function: str) -> Expression:
    r"""Read the expectation of the factors behind its sign: `\mathbb{E} X^2`, `\mathbb{E} XY`."""
    factors = [parser.operand()]
    while parser.kinds[parser.i] in _RANDOM and parser.values[parser.i] != _EXPECTATION:
        factors.append(parser.operand())
    return Call(function, Mul(*factors) if len(factors) > 1 else factors[0])


# A double-struck E, and a subscript that says by which distribution: `\\mathbb{E}_{x \\sim p}[x]`.
_MOMENT_LETTERS = frozenset({"bb(E)", "bb(V)"})


def _moment(name: Name, indices: tuple[Expression, ...]) -> str:
    """Return the function of an expectation by a distribution, `E_q`."""
    parts = [name.subscript] if name.subscript else []
    for index in indices:
        sides = index.args if isinstance(index, Relation) else (index,)
        parts += [side.name for side in sides if isinstance(side, Symbol)]
    return "_".join([function_name(Name(name.base)), *parts])


def _braced_call(parser: Parser, name: Name) -> Expression | None:
    """Read the bracket in braces of `f^{2}{\\left(x \\right)}`, as computer algebra prints it."""
    opened = parser.i
    parser.i += 1
    node = with_bracket(parser, name) if _is_function(parser, name) else None
    if node is None or not parser.take("endgroup"):
        parser.i = opened
        return None
    return node


def is_minus_one(node: Expression) -> bool:
    """Whether an exponent is written `-1`."""
    return isinstance(node, Neg) and isinstance(node.args[0], Number) and node.args[0].value == 1


def _is_function(parser: Parser, name: Name) -> bool:
    meaning = parser.meaning
    if meaning.declared_function(name):
        return True
    return not meaning.is_variable(name) and is_likely_function(name, inside_bracket(parser))


def _mark(parser: Parser, name: Name) -> Name | None:
    """Read a superscript that is part of the name, or return None and stay: it is a power."""
    kinds, values, i = parser.kinds, parser.values, parser.i
    grouped = kinds[i + 1] == "group"
    first = i + 2 if grouped else i + 1
    last = first
    while grouped and kinds[last] not in ("endgroup", "end", "group"):
        last += 1
    inside = kinds[first:last] if grouped else [kinds[first]]
    after = last + 1 if grouped else first + 1
    if inside and all(kind == "'" for kind in inside):
        count = sum(value for value in values[first:after] if isinstance(value, int))
        parser.i = after
        return name._replace(primes=name.primes + count)
    if inside == ["*"] and parser.latex:
        parser.i = after
        return name._replace(mark="*")
    if (
        grouped
        and inside
        and ((inside in (["+"], ["-"]) and not parser.in_limit) or inside[0] in ("(", "["))
    ):
        return _label(parser, name, first, last)
    if (inside == ["word"] and parser.latex) or (grouped and inside and set(inside) <= {"'", "*"}):
        label = values[first] if inside == ["word"] else "*"
        parser.i = after
        primes = name.primes + inside.count("'")
        return name._replace(mark=str(label), primes=primes)
    return None


def _label(parser: Parser, name: Name, first: int, last: int) -> Name | None:
    """Read `W^{(1)}`, `b^{[2]}`, `x^{+}`; `x^{(a+b)}` with more in the bracket is a power."""
    kinds = parser.kinds
    if last - first > 1:
        shifted = _is_shifted_layer(kinds, first, last)
        if kinds[last - 1] not in (")", "]") or (last - first != 3 and not shifted):
            return None
        content = parser.values[first + 1]
        if kinds[first + 1] not in ("num", "name") or (
            kinds[first] == "(" and not isinstance(content, Number | Name)
        ):
            return None
        # A vector or matrix is not raised to a name, so that any letter is a label there.
        known = not isinstance(content, Name) or content.base in _ORDERS
        if kinds[first] == "(" and not known and not parser.notation.shapes:
            return None
        called = kinds[last + 1] == "(" and not parser.meaning.is_variable(name)
        if isinstance(content, Number) and called and kinds[first] == "(":
            parser.i = last + 1
            order = content.value if isinstance(content.value, int) else 1
            return name._replace(primes=min(order, 99))
    mark = "".join(
        subscript_text(kinds[j], parser.values[j], parser.found(j)) for j in range(first, last)
    )
    parser.i = last + 1
    return name._replace(mark=mark)


_ORDERS = frozenset("ijklmnt")


def _is_shifted_layer(kinds: list[str], first: int, last: int) -> bool:
    """Whether `[l-1]` stands there, the layer before: square brackets are no power."""
    inside = kinds[first:last]
    return inside in (["[", "name", "-", "num", "]"], ["[", "name", "+", "num", "]"])


#: Words for what a random variable is given to, in square brackets as well as in round ones.
MOMENTS = frozenset({"E", "Var", "Cov", "Corr", "Bias", "KL", "MSE"})
_BEFORE_UNIT = frozenset({"num", "word", "endgroup", ")", "%", "°", "name", "const"})


def read_word(parser: Parser) -> Expression:
    """Read a word set upright: a unit behind a quantity, otherwise a name."""
    i = parser.i
    word = str(parser.values[i])
    parser.i += 1
    before = parser.kinds[i - 1] if i else ""
    # `x^{+}` is a name with a mark, `s^{-1}` a power.
    sign = parser.kinds[parser.i] == "^" and parser.kinds[parser.i + 2] in ("+", "-", "*")
    sign = sign and parser.kinds[parser.i + 3] == "endgroup"
    if parser.kinds[parser.i] == "_" or sign or word in parser.notation.variables:
        return decorated(parser, Name(word))
    if parser.kinds[parser.i] == "(" and (
        word in parser.notation.functions or word in CONSTRUCTOR_WORDS
    ):
        return call_of(parser, Name(word), word)
    if parser.kinds[parser.i] == "(" and not parser.latex and parser.adjacent():
        return _quoted_call(parser, word)
    if parser.kinds[parser.i] == "[" and word in MOMENTS:
        return call_of(parser, Name(word), word)
    if parser.kinds[parser.i] == "(" and word.isalpha() and word not in UNITS and len(word) > 1:
        return with_bracket(parser, Name(word))
    if parser.kinds[parser.i] == "'" and (
        not parser.latex or word in parser.notation.functions  # `\mathrm{relu}'(z)`
    ):
        return _quoted_call(parser, word)
    if not parser.latex:
        return Symbol(word)
    is_unit = word in UNITS and (before in ("*", "/", "^") or before in _BEFORE_UNIT)
    if (
        is_unit
        or _is_unit_in_fraction(parser.kinds, i)
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


def _quoted_call(parser: Parser, word: str) -> Expression:
    """Read `"x"(t)` in plain text, where the quotes say that this is a function."""
    primes = 0
    while parser.kinds[parser.i] == "'":
        primes += int(parser.values[parser.i])
        parser.i += 1
    if parser.kinds[parser.i] != "(":
        return Symbol(word + "'" * primes)
    return call_of(parser, Name(word, primes), word)


def read_symbol(parser: Parser) -> Expression:
    """Read `\\mathit{...}`: a name, even where the letter alone is a constant."""
    name = Name(str(parser.values[parser.i]))
    parser.i += 1
    constant = isinstance(parser.meaning.expression(name), Constant)
    if constant and parser.kinds[parser.i] not in ("_", "'"):
        return Symbol(canonical(name))
    return decorated(parser, name)


def read_unit(parser: Parser) -> Expression:
    """Read `\\unit{...}`."""
    parser.i += 1
    return Unit(str(parser.values[parser.i - 1]))


def read_operator(parser: Parser) -> Expression:
    """Read a name set with `\\operatorname`: a function if a bracket follows."""
    word = str(parser.values[parser.i])
    parser.i += 1
    primes = 0
    while parser.kinds[parser.i] == "'":
        primes += int(parser.values[parser.i])
        parser.i += 1
    if parser.kinds[parser.i] in ("(", "["):
        return call_of(parser, Name(word, primes), word)
    if word in _MOMENT_WORDS and parser.kinds[parser.i] in _RANDOM and not primes:
        return _moment_of_run(parser, word)
    before = parser.kinds[parser.i - 2 - primes] if parser.i > 1 + primes else ""
    if before in ("num", "endgroup", ")") and word.islower() and not primes:
        return Unit(word)
    return decorated(parser, Name(word, primes))
