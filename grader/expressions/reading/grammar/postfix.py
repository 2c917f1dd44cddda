"""What stands behind an operand (powers, indices, `!`, `%`, `°`), and small operands."""

from __future__ import annotations

from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.names import Name, canonical, split_name
from grader.expressions.nodes import (
    Call,
    Collection,
    Constant,
    Expression,
    Index,
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
from grader.expressions.reading.grammar.names import decorated, finished
from grader.expressions.reading.grammar.precedence import RATIO, SEQUENCE, Reader

# Signs behind which `^+` or `^-` is the side of a limit, not a power.
_END_OF_GROUP = frozenset({"endgroup", ")", "end"})


def read_power(reader: Reader, base: Expression) -> Expression:
    """Read `^` and the exponent; the side in `0^+` is left to the limit."""
    i = reader.i
    signs = reader.kinds[i + 1 : i + 4]
    if signs[0] == "'" or signs == ["group", "'", "endgroup"]:
        reader.i += 1 if signs[0] == "'" else 2
        node = read_prime(reader, base)
        reader.i += signs[0] != "'"
        return node
    if (
        signs[0] == "group"
        and signs[1] in ("+", "-", "*")
        and signs[2] == "endgroup"
        and (isinstance(base, Symbol | Constant) and not reader.in_limit)
    ):
        reader.i += 4
        return Symbol(canonical(split_name(base.name)._replace(mark=signs[1])))
    if signs[:1] in (["+"], ["-"]) and signs[1] in _END_OF_GROUP:
        return base
    if signs in (["group", "+", "endgroup"], ["group", "-", "endgroup"]):
        return base
    reader.i += 1
    return Pow(base, read_exponent(reader))


def read_index(reader: Reader, base: Expression) -> Expression:
    """Read a subscript on something that is no plain name."""
    reader.i += 1
    subscript = read_subscript(reader)
    if isinstance(subscript, tuple):
        return Index(base, *subscript)
    if not subscript:
        return base
    if isinstance(base, Symbol) and "_" not in base.name:
        return Symbol(canonical(Name(base.name, 0, subscript)))
    index = Symbol(subscript) if not subscript.isdecimal() else Number(int(subscript))
    return Index(base, index)


def read_prime(reader: Reader, base: Expression) -> Expression:
    """Read a prime behind a bracket: the derivative of what is inside, by its one variable."""
    count = reader.values[reader.i]
    reader.i += 1
    primes = count if isinstance(count, int) else 1
    if isinstance(base, Symbol):
        return Symbol(base.name + "'" * primes)
    if isinstance(base, Call) and base.name not in KNOWN_FUNCTIONS and base.name != "primed":
        only = base.args[0] if len(base.args) == 1 else None
        if isinstance(only, Symbol):
            return Call(base.name, only, primes=base.primes + primes)
    return Call("primed", base)


def read_factorial(reader: Reader, base: Expression) -> Expression:
    """Read `!` or `!!`."""
    kind = reader.kinds[reader.i]
    reader.i += 1
    return Call("factorial" if kind == "!" else "factorial2", base)


def read_percent(reader: Reader, base: Expression) -> Expression:
    """Read `%`: a hundredth, or in plain text between two numbers the rest of a division."""
    reader.i += 1
    if not reader.latex and reader.kinds[reader.i] in ("num", "name", "("):
        return Call("mod", base, reader.factor())
    return Call("percent", base)


def read_degrees(reader: Reader, base: Expression) -> Expression:
    """Read `°`."""
    reader.i += 1
    return Call("degree", base)


def read_item(reader: Reader, base: Expression) -> Expression:
    """Read `x[3]` in plain text, where the bracket follows the name at once."""
    if reader.latex or not isinstance(base, Symbol | Index) or not reader.adjacent():
        return base
    opened = reader.i
    reader.i += 1
    if reader.kinds[reader.i] == "]":
        raise reader.no_operand()
    items = read_items(reader, ("]",))
    reader.expect("]", opened)
    return Index(base, *items)


def read_constant(reader: Reader) -> Expression:
    """Read a constant; `e_1` and the like are names all the same."""
    value = reader.values[reader.i]
    assert isinstance(value, Constant)
    spelled = value.name
    reader.i += 1
    if spelled in reader.notation.variables or spelled in reader.notation.functions:
        return finished(reader, Name(spelled), (), None)
    if reader.kinds[reader.i] in ("_", "'") or (
        reader.kinds[reader.i] == "^" and reader.kinds[reader.i + 1] == "*" and reader.latex
    ):
        return decorated(reader, Name(spelled))
    return value


def read_accent(reader: Reader) -> Expression:
    """Read `\\hat{y}`, `\\bar{x}_1`, `\\overline{AB}`: the accent is part of the name."""
    accent = str(reader.values[reader.i])
    reader.i += 1
    opened = reader.i
    closing = {"group": "endgroup", "(": ")"}.get(reader.kinds[opened])
    last = opened + 1 if closing else opened
    first = last
    while closing and reader.kinds[last] == "name" and reader.kinds[last + 1] != closing:
        last += 1
    if reader.kinds[last] == "name" and (not closing or reader.kinds[last + 1] == closing):
        names = [reader.values[j] for j in range(first, last + 1)]
        reader.i = last + (2 if closing else 1)
        return _accented(reader, accent, [each for each in names if isinstance(each, Name)])
    node = read_piece(reader) if closing == "endgroup" else reader.factor()
    if accent == "dot" and isinstance(node, Collection) and len(node.args) == 2:
        return Call("dot", *node.args)  # in words: the product of two vectors
    return Call("conjugate" if accent == "bar" else f"accent_{accent}", node)


def _accented(reader: Reader, accent: str, names: list[Name]) -> Expression:
    first = names[0]
    dots = _DOTS.get(accent, 0) if reader.meaning.declared_function(first) else 0
    if len(names) == 1 and dots and not _is_declared(reader, f"{accent}({first.base})"):
        name = first._replace(primes=first.primes + dots)
        if reader.kinds[reader.i] == "(":
            return with_bracket(reader, name)
    elif len(names) == 1:
        name = first._replace(base=f"{accent}({first.base})")
    else:
        name = Name(f"{accent}({''.join(map(canonical, names))})")
    if reader.kinds[reader.i] in ("_", "^", "'"):
        return decorated(reader, name)
    return finished(reader, name, (), None)


# Newton's dots on a function are its derivatives.
_DOTS = {"dot": 1, "ddot": 2, "dddot": 3}


def _is_declared(reader: Reader, name: str) -> bool:
    return name in reader.notation.variables or name in reader.notation.functions


def read_underbrace(reader: Reader) -> Expression:
    """Read `\\underbrace{x}_{note}`; the note is not mathematics."""
    reader.i += 1
    node = read_piece(reader)
    if reader.kinds[reader.i] in ("_", "^"):
        reader.i += 1
        read_subscript(reader)
    return node


def read_dots(reader: Reader) -> Expression:
    """Read `\\ldots`."""
    reader.i += 1
    return Constant("dots")


def read_transpose(reader: Reader) -> Expression:
    """Read `\\top` as the `T` that it stands for in an exponent."""
    reader.i += 1
    return Symbol("T")


def read_triangle(reader: Reader) -> Expression:
    """Read `\\angle ABC`, `\\triangle ABC`: the letters are one name."""
    kind = str(reader.values[reader.i] or "angle")
    reader.i += 1
    letters: list[str] = []
    while reader.kinds[reader.i] == "name" and len(letters) < 4:
        value = reader.values[reader.i]
        assert isinstance(value, Name)
        if letters and not value.base.isupper():
            break
        letters.append(canonical(value))
        reader.i += 1
    if letters:
        return Call(kind, Symbol("".join(letters)))
    return Call(kind, reader.factor())


def read_angle(reader: Reader) -> Expression:
    """Read `\\langle a, b \\rangle` as a tuple."""
    opened = reader.i
    reader.i += 1
    items = read_items(reader, (")angle",))
    reader.expect(")angle", opened)
    return Collection("tuple", *items)


def read_vector(reader: Reader) -> Expression:
    """Read `<a, b>` as a tuple, where `<` stands in place of an operand."""
    opened = reader.i
    if reader.values[opened] == "<":
        reader.i += 1
        items = [reader.expression(RATIO)]
        while reader.take(","):
            items.append(reader.expression(RATIO))
        if len(items) > 1 and reader.values[reader.i] == ">" and reader.kinds[reader.i] == "rel":
            reader.i += 1
            return Collection("tuple", *items)
        reader.i = opened
    raise reader.no_operand()


def read_bar_behind(reader: Reader, left: Expression, floor: int) -> Expression:
    """Read a bar behind an operand: a factor `|x|`, a closing bar, or "given"."""
    if bar_opens(reader):
        return read_product(reader, left, floor)
    if floor > SEQUENCE + 1 and reader.kinds[reader.i + 1] not in ("_", "^"):
        return left
    return read_given(reader, left, floor)


def number_multiplies(reader: Reader) -> bool:
    """Whether a number behind a factor is a factor too; two numbers side by side are a slip."""
    i = reader.i
    if reader.kinds[i - 1] == "num" and (i < 2 or reader.kinds[i - 2] not in _TAKES_NUMBER):
        raise reader.fail(
            "two-numbers",
            f"`{reader.found(i - 1)}` and `{reader.found(i)}` stand side by side",
            "an operator between the two numbers",
        )
    return True


_TAKES_NUMBER = frozenset({"frac", "sqrt", "binom", "num", "^", "_", "/"})
