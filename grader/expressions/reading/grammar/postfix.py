"""What stands behind an operand (powers, indices, `!`, `%`, `°`), and small operands."""

from __future__ import annotations

from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.names import Name, canonical, split_name
from grader.expressions.nodes import (
    DOTS,
    Call,
    Collection,
    Constant,
    Expression,
    Index,
    Matrix,
    Mul,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.reading.grammar.arithmetic import read_product
from grader.expressions.reading.grammar.brackets import bar_opens, read_given
from grader.expressions.reading.grammar.calls import (
    read_exponent,
    read_items,
    read_subscript,
    with_bracket,
)
from grader.expressions.reading.grammar.fractions import read_piece
from grader.expressions.reading.grammar.names import (
    decorated,
    entrywise_power,
    finished,
    repeated_entrywise,
    skip_transpose,
    transposed,
)
from grader.expressions.reading.grammar.precedence import RATIO, SEQUENCE, Parser
from grader.expressions.reading.grammar.vectors import is_vector
from grader.expressions.traversal import walk

# Signs behind which `^+` or `^-` is the side of a limit, not a power.
_END_OF_GROUP = frozenset({"endgroup", ")", "end"})


def read_power(parser: Parser, base: Expression) -> Expression:
    """Read `^` and the exponent; the side in `0^+` is left to the limit."""
    i = parser.i
    if parser.latex and parser.kinds[i + 1] == "num":
        parser.i = i + 2
        return Pow.of((base, parser.values[i + 1]))
    if skip_transpose(parser):
        return transposed(parser, base)
    count = entrywise_power(parser)
    if count:
        return repeated_entrywise(base, count)
    signs = parser.kinds[i + 1 : i + 4]
    if signs[0] == "'" or signs == ["group", "'", "endgroup"]:
        parser.i += 1 if signs[0] == "'" else 2
        node = read_prime(parser, base)
        parser.i += signs[0] != "'"
        return node
    if (
        signs[0] == "group"
        and signs[1] in ("+", "-", "*")
        and signs[2] == "endgroup"
        and (isinstance(base, Symbol | Constant) and not parser.in_limit)
    ):
        parser.i += 4
        return Symbol(canonical(split_name(base.name)._replace(mark=signs[1])))
    if signs[:1] in (["+"], ["-"]) and signs[1] in _END_OF_GROUP:
        return base
    if signs in (["group", "+", "endgroup"], ["group", "-", "endgroup"]):
        return base
    parser.i += 1
    return Pow(base, read_exponent(parser))


def read_index(parser: Parser, base: Expression) -> Expression:
    """Read a subscript on something that is no plain name."""
    parser.i += 1
    subscript = read_subscript(parser)
    if isinstance(subscript, tuple):
        return Index(base, *subscript)
    if not subscript:
        return base
    if isinstance(base, Symbol) and "_" not in base.name:
        return Symbol(canonical(Name(base.name, 0, subscript)))
    index = Symbol(subscript) if not subscript.isdecimal() else Number(int(subscript))
    return Index(base, index)


def read_prime(parser: Parser, base: Expression) -> Expression:
    """Read a prime behind a bracket: the derivative of what is inside, by its one variable."""
    count = parser.values[parser.i]
    parser.i += 1
    primes = count if isinstance(count, int) else 1
    if isinstance(base, Symbol):
        return Symbol(base.name + "'" * primes)
    if primes == 1 and _holds_numbers(base):
        rows = any(each.args for each in base.args)
        return Call("transpose", base) if rows else base  # as MATLAB writes it
    if isinstance(base, Call) and base.name not in KNOWN_FUNCTIONS and base.name != "primed":
        only = base.args[0] if len(base.args) == 1 else None
        if isinstance(only, Symbol):
            return Call(base.name, only, primes=base.primes + primes)
    return Call("primed", base)


def _holds_numbers(node: Expression) -> bool:
    """Whether this is a matrix or list of numbers, whose derivative nobody would write."""
    if not isinstance(node, Matrix) and not (isinstance(node, Collection) and node.kind == "list"):
        return False
    entries = [leaf for leaf in walk(node) if not leaf.args]
    return bool(entries) and all(isinstance(leaf, Number | Constant) for leaf in entries)


def read_factorial(parser: Parser, base: Expression) -> Expression:
    """Read `!` or `!!`."""
    kind = parser.kinds[parser.i]
    parser.i += 1
    return Call("factorial" if kind == "!" else "factorial2", base)


def read_percent(parser: Parser, base: Expression) -> Expression:
    """Read `%`: a hundredth, or in plain text between two numbers the rest of a division."""
    parser.i += 1
    if not parser.latex and parser.kinds[parser.i] in ("num", "name", "("):
        return Call("mod", base, parser.factor())
    return Call("percent", base)


def read_degrees(parser: Parser, base: Expression) -> Expression:
    """Read `°`."""
    parser.i += 1
    return Call("degree", base)


def read_item(parser: Parser, base: Expression) -> Expression:
    """Read `x[3]`, where the bracket follows the name at once; in LaTeX with a number alone."""
    if not isinstance(base, Symbol | Index) or not parser.adjacent():
        return base
    if parser.latex and parser.kinds[parser.i + 1 : parser.i + 3] != ["num", "]"]:
        return base
    opened = parser.i
    parser.i += 1
    if parser.kinds[parser.i] == "]":
        raise parser.no_operand()
    items = read_items(parser, ("]",))
    parser.expect("]", opened)
    return Index(base, *items)


def read_constant(parser: Parser) -> Expression:
    """Read a constant; `e_1` and the like are names all the same."""
    value = parser.values[parser.i]
    assert isinstance(value, Constant)
    spelled = value.name
    parser.i += 1
    if spelled in parser.notation.variables or spelled in parser.notation.functions:
        return finished(parser, Name(spelled), (), None)
    if parser.kinds[parser.i] in ("_", "'") or (
        parser.kinds[parser.i] == "^" and parser.kinds[parser.i + 1] == "*" and parser.latex
    ):
        return decorated(parser, Name(spelled))
    return value


def read_accent(parser: Parser) -> Expression:
    """Read `\\hat{y}`, `\\bar{x}_1`, `\\overline{AB}`: the accent is part of the name."""
    accent = str(parser.values[parser.i])
    parser.i += 1
    opened = parser.i
    closing = {"group": "endgroup", "(": ")"}.get(parser.kinds[opened])
    last = opened + 1 if closing else opened
    first = last
    while closing and parser.kinds[last] == "name" and parser.kinds[last + 1] != closing:
        last += 1
    if parser.kinds[last] == "name" and (not closing or parser.kinds[last + 1] == closing):
        names = [parser.values[j] for j in range(first, last + 1)]
        parser.i = last + (2 if closing else 1)
        return _accented(parser, accent, [each for each in names if isinstance(each, Name)])
    node = read_piece(parser) if closing == "endgroup" else parser.factor()
    if accent == "dot" and isinstance(node, Collection) and len(node.args) == 2:
        return Call("dot", *node.args)  # in words: the product of two vectors
    return Call("conjugate" if accent == "bar" else f"accent_{accent}", node)


def _accented(parser: Parser, accent: str, names: list[Name]) -> Expression:
    first = names[0]
    dots = _DOTS.get(accent, 0) if parser.meaning.declared_function(first) else 0
    if len(names) == 1 and dots and not _is_declared(parser, f"{accent}({first.base})"):
        name = first._replace(primes=first.primes + dots)
        if parser.kinds[parser.i] == "(":
            return with_bracket(parser, name)
    elif len(names) == 1 and accent == "bar" and _is_complex(parser, first):
        bare = parser.kinds[parser.i] not in ("_", "'")
        inside = finished(parser, first, (), None) if bare else decorated(parser, first)
        return Call("conjugate", inside)
    elif len(names) == 1:
        name = first._replace(base=f"{accent}({first.base})")
    elif accent == "bar" and all(_is_complex(parser, name) for name in names):
        return Call("conjugate", Mul(*(Symbol(canonical(name)) for name in names)))
    else:
        name = Name(f"{accent}({''.join(map(canonical, names))})")
    if parser.kinds[parser.i] in ("_", "^", "'"):
        return decorated(parser, name)
    return finished(parser, name, (), None)


def _is_complex(parser: Parser, name: Name) -> bool:
    """Whether a bar over this name is a conjugate: it stands for a complex number."""
    declared = parser.notation.complex_
    if _is_declared(parser, f"bar({name.base})"):
        return False
    return name.base in declared or any(one.startswith(f"{name.base}_") for one in declared)


# Newton's dots on a function are its derivatives.
_DOTS = {"dot": 1, "ddot": 2, "dddot": 3}


def _is_declared(parser: Parser, name: str) -> bool:
    return name in parser.notation.variables or name in parser.notation.functions


def read_underbrace(parser: Parser) -> Expression:
    """Read `\\underbrace{x}_{note}`; the note is not mathematics."""
    parser.i += 1
    node = read_piece(parser)
    if parser.kinds[parser.i] in ("_", "^"):
        parser.i += 1
        read_subscript(parser)
    return node


def read_dots(parser: Parser) -> Expression:
    """Read `\\ldots`."""
    parser.i += 1
    return DOTS


def read_transpose(parser: Parser) -> Expression:
    """Read `\\top` as the `T` that it stands for in an exponent."""
    parser.i += 1
    return Symbol("T")


def read_triangle(parser: Parser) -> Expression:
    """Read `\\angle ABC`, `\\triangle ABC`: the letters are one name.

    An angle is between two rays from the middle letter, whichever is named first.
    """
    kind = str(parser.values[parser.i] or "angle")
    parser.i += 1
    letters: list[str] = []
    while parser.kinds[parser.i] == "name" and len(letters) < 4:
        value = parser.values[parser.i]
        assert isinstance(value, Name)
        if letters and not value.base.isupper():
            break
        letters.append(canonical(value))
        parser.i += 1
    if kind != "triangle" and len(letters) == _LETTERS_OF_AN_ANGLE:
        first, vertex, last = letters
        letters = [min(first, last), vertex, max(first, last)]
    if letters:
        return Call(kind, Symbol("".join(letters)))
    return Call(kind, parser.factor())


_LETTERS_OF_AN_ANGLE = 3


def read_phasor(parser: Parser, base: Expression) -> Expression:
    r"""Read `5 \angle 53.1°` as 5 e^(i 53.1°); a number without a unit may be either."""
    following = parser.kinds[parser.i + 1 : parser.i + 3]
    signed = following[:1] in (["-"], ["+"]) and following[1:] in (["num"], ["const"])
    named = parser.values[parser.i] == "triangle"
    if named or not (signed or following[:1] in (["num"], ["group"])):
        return base
    sign = parser.i
    parser.i += 1
    angle = parser.factor()
    marked = any(isinstance(node, Call) and node.name == "degree" for node in walk(angle))
    if not marked and not any(node is Constant("pi") for node in walk(angle)):
        parser.i = sign
        raise parser.fail("unit-of-angle", "it is open whether this angle is in degrees", "`°`")
    return Mul(base, Pow(Constant("e"), Mul(Constant("i"), angle)))


def read_angle(parser: Parser) -> Expression:
    """Read `\\langle a, b \\rangle` as a tuple."""
    opened = parser.i
    parser.i += 1
    items = read_items(parser, (")angle",))
    parser.expect(")angle", opened)
    of_vectors = len(items) == 2 and all(is_vector(each, parser.notation) for each in items)
    # With a matrix below it, `\\langle a, b \\rangle_W`, it is another product.
    if of_vectors and parser.kinds[parser.i] != "_":
        return Call("dot", *items)
    return Collection("tuple", *items)


def read_vector(parser: Parser) -> Expression:
    """Read `<a, b>` as a tuple, where `<` stands in place of an operand."""
    opened = parser.i
    if parser.values[opened] == "<":
        parser.i += 1
        items = [parser.expression(RATIO)]
        while parser.take(","):
            items.append(parser.expression(RATIO))
        if len(items) > 1 and parser.values[parser.i] == ">" and parser.kinds[parser.i] == "rel":
            parser.i += 1
            return Collection("tuple", *items)
        parser.i = opened
    raise parser.no_operand()


def read_bar_behind(parser: Parser, left: Expression, floor: int) -> Expression:
    """Read a bar behind an operand: a factor `|x|`, a closing bar, or "given"."""
    if bar_opens(parser):
        return read_product(parser, left, floor)
    if floor > SEQUENCE + 1 and parser.kinds[parser.i + 1] not in ("_", "^"):
        return left
    return read_given(parser, left, floor)


def number_multiplies(parser: Parser) -> bool:
    """Whether a number behind a factor is a factor too; two numbers side by side are a slip.

    A transposed 1 is no number: `1 1^T`.
    """
    i = parser.i
    if parser.kinds[i + 1] == "^" and _is_transposed_one(parser, i):
        return True
    if parser.kinds[i - 1] == "num" and (i < 2 or parser.kinds[i - 2] not in _TAKES_NUMBER):
        raise parser.fail(
            "two-numbers",
            f"`{parser.found(i - 1)}` and `{parser.found(i)}` stand side by side",
            "an operator between the two numbers",
        )
    return True


def _is_transposed_one(parser: Parser, i: int) -> bool:
    tokens = parser.tokens
    above = i + 2 + (tokens.kinds[i + 2] == "group")
    transposed = tokens.is_transpose(above) or tokens.values[above] == Name("T")
    return transposed and bool(tokens.values[i].value == 1)


_TAKES_NUMBER = frozenset({"frac", "sqrt", "binom", "num", "^", "_", "/"})
