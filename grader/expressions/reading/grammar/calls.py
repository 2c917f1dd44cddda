"""Functions called by name, and whether a bracket behind a name is one of arguments."""

from __future__ import annotations

from grader.expressions.names import Name, canonical
from grader.expressions.nodes import (
    Call,
    Collection,
    Constant,
    Expression,
    Number,
    Symbol,
)
from grader.expressions.reading.grammar.calls_as_syntax import CONSTRUCTORS
from grader.expressions.reading.grammar.precedence import SEQUENCE, Reader
from grader.expressions.reading.meaning import function_name, is_likely_function
from grader.expressions.reading.plain.words import CONSTRUCTOR_WORDS

_CLOSING = {"(": ")", "[": "]", "{": "}", "group": "endgroup"}


def read_arguments(reader: Reader) -> tuple[Expression, ...]:
    """Read arguments in brackets of any kind, from the opening one on."""
    opened = reader.i
    closing = _CLOSING[reader.kinds[opened]]
    reader.i += 1
    bars, reader.bars = reader.bars, 0
    if reader.take(closing):
        reader.bars = bars
        return ()
    # A call is two levels, as it takes twice the stack of a bracket.
    items = reader.nested(lambda: read_items(reader, (closing,)))
    reader.expect(closing, opened)
    reader.bars = bars
    return items


def read_items(reader: Reader, closing: tuple[str, ...]) -> tuple[Expression, ...]:
    """Read expressions with commas (or semicolons) between them, up to a closing token."""
    items = [reader.expression(SEQUENCE + 1)]
    while reader.kinds[reader.i] in (",", ";"):
        reader.i += 1
        if reader.kinds[reader.i] in closing:
            break
        items.append(reader.expression(SEQUENCE + 1))
    return tuple(items)


def read_subscript(reader: Reader) -> str | tuple[Expression, ...]:
    """Read what stands behind `_`: part of the name as text, or indices to compute with."""
    kinds, values = reader.kinds, reader.values
    if kinds[reader.i] != "group":
        return _short_subscript(reader)
    opened = reader.i
    last = opened + 1
    while kinds[last] in ("name", "num", "word", "func", "*", "'", "const") and last < opened + 12:
        last += 1
    inside = kinds[opened + 1 : last]
    if kinds[last] == "endgroup" and inside:
        text = "".join(subscript_text(kinds[j], values[j], reader.found(j))
                       for j in range(opened + 1, last))  # fmt: skip
        if "*" not in inside or inside in (["*"], ["name", "*"]):
            reader.i = last + 1
            return text
    reader.i = opened + 1
    if kinds[reader.i] == "rel" or _only_text(reader):
        return _raw_subscript(reader, opened)
    items = read_items(reader, ("endgroup",))
    reader.expect("endgroup", opened)
    return items


def _short_subscript(reader: Reader) -> str | tuple[Expression, ...]:
    kind, value = reader.kinds[reader.i], reader.values[reader.i]
    if kind == "end":
        raise reader.no_operand()
    if kind == "{" and reader.kinds[reader.i + 1] == "}":
        reader.i += 2
        return ""
    if kind == "(":
        opened = reader.i
        reader.i += 1
        items = read_items(reader, (")",))
        reader.expect(")", opened)
        return items
    if kind not in ("name", "num", "word", "func", "*", "const", "+", "-"):
        raise reader.fail("missing-operand", f"`{reader.found(reader.i)}` is no subscript")
    text = subscript_text(kind, value, reader.found(reader.i))
    reader.i += 1
    return text


def _only_text(reader: Reader) -> bool:
    """Whether the subscript is words or signs only, so that it can only be a label."""
    j = reader.i
    while reader.kinds[j] in ("word", "name", ",", "/", "+", "-", "triangle", "rel", "num", "&"):
        j += 1
    inside = reader.kinds[reader.i : j]
    return reader.kinds[j] == "endgroup" and ("word" in inside or set(inside) <= {"+", "-"})


def _raw_subscript(reader: Reader, opened: int) -> str:
    last = opened + 1
    while reader.kinds[last] not in ("endgroup", "end"):
        last += 1
    reader.i = last
    reader.expect("endgroup", opened)
    parts = (
        subscript_text(reader.kinds[j], reader.values[j], reader.found(j))
        for j in range(opened + 1, last)
    )
    return "".join(parts)


def subscript_text(kind: str, value: object, raw: str) -> str:
    """Return what one token contributes to the text of a subscript or a label."""
    if isinstance(value, Name):
        return canonical(value)
    if isinstance(value, Number):
        return value.literal
    if isinstance(value, Constant):
        return value.name
    if kind == "'":
        return "'"
    return "-".join(str(value or raw).split())


def read_exponent(reader: Reader) -> Expression:
    """Read what stands behind `^`."""
    if reader.kinds[reader.i] == "group":
        opened = reader.i
        reader.i += 1
        braced = reader.kinds[reader.i] == "{"
        node = reader.expression()
        reader.expect("endgroup", opened)
        return ungrouped(node) if braced else node
    behind = reader.kinds[reader.i + 1]
    if reader.kinds[reader.i] == "num" and (reader.latex or behind == "_"):
        # A subscript behind the exponent belongs to the base: `x^2_i`.
        number = reader.values[reader.i]
        assert isinstance(number, Number)
        reader.i += 1
        return number
    braced = reader.kinds[reader.i] == "{"
    node = reader.factor()
    return ungrouped(node) if braced else node


def ungrouped(node: Expression) -> Expression:
    """Take braces around one expression for a bracket, where a set cannot be meant."""
    single = isinstance(node, Collection) and node.kind == "set" and len(node.args) == 1
    return node.args[0] if single else node


# Words in a bracket that are a label: `h(\\max)`.
_LABELS = frozenset({"max", "min", "sup", "inf"})


def inside_bracket(reader: Reader) -> tuple[object, ...]:
    """Return what the bracket holds, as far as it matters: kinds, names for name tokens."""
    kinds, values = reader.kinds, reader.values
    seen: list[object] = []
    i = reader.i + 1
    level = 0
    while len(seen) < 40:
        kind = kinds[i]
        if kind == "end" or (kind == ")" and not level):
            break
        level += (kind in ("(", "group")) - (kind in (")", "endgroup"))
        if not level or kind in ("(", "group"):
            seen.append(values[i] if kind == "name" else kind)
        i += 1
    return tuple(seen)


def with_bracket(reader: Reader, name: Name) -> Expression:
    """Read a name with a bracket behind it: a call, a label such as `h(\\max)`, or a factor."""
    meaning = reader.meaning
    function = meaning.declared_function(name)
    if function is not None:
        return call_of(reader, name, function)
    kinds, i = reader.kinds, reader.i
    if kinds[i + 1] == "func" and kinds[i + 2] == ")" and reader.values[i + 1] in _LABELS:
        return _labelled(reader, name)
    if meaning.is_variable(name):
        return meaning.expression(name)
    bare = name._replace(primes=0)
    if len(name.base) > 1 and name.base in CONSTRUCTOR_WORDS:
        return call_of(reader, name, canonical(bare))
    likely = name.base in reader.tokens.called() or is_likely_function(name, inside_bracket(reader))
    if not likely or (not name.primes and isinstance(meaning.expression(bare), Constant)):
        return meaning.expression(name)
    return call_of(reader, name, function_name(name))


def _labelled(reader: Reader, name: Name) -> Expression:
    """Read `h(\\max)`: a word in the bracket that is no argument is a subscript."""
    label = str(reader.values[reader.i + 1])
    reader.i += 3
    return reader.meaning.expression(name._replace(subscript=name.subscript + label))


def call_of(reader: Reader, name: Name, function: str) -> Expression:
    """Read the arguments of a function from their bracket on, and make the call."""
    kinds, start = reader.kinds, reader.i
    construct = None
    if len(function) > 1 and not name.primes and function not in reader.notation.functions:
        construct = CONSTRUCTORS.get(function)
    if kinds[start + 2] == ")" and kinds[start + 1] == "name" and construct is None:
        # The commonest argument, one name, is read at once.
        only = reader.meaning.plain(reader.values[start + 1])
        if kinds[start] == "(" and only is not None:
            reader.i = start + 3
            return Call(function, only, primes=name.primes)
    outer, reader.in_call = reader.in_call, construct is None
    one_row = construct is not None and _is_one_row(kinds, start + 1)
    arguments = read_arguments(reader)
    reader.in_call = outer
    if one_row and len(arguments) == 1:
        arguments = (Collection("list", *arguments),)
    if construct is None:
        return Call(function, *arguments, primes=name.primes)
    node = construct(arguments)
    if node is None:
        raise reader.fail(
            "wrong-arguments", f"`{function}` cannot take these arguments", at=start - 1
        )
    return node


def _is_one_row(kinds: list[str], start: int) -> bool:
    """Whether `[[1, 2]]` stands there: its outer brackets, which only group, make it one row."""
    if kinds[start : start + 2] != ["[", "["]:
        return False
    level = 0
    for i in range(start + 1, len(kinds)):
        level += (kinds[i] == "[") - (kinds[i] == "]")
        if not level:
            return kinds[i + 1] == "]"
    return False


def declared_call(reader: Reader, name: Name, function: str) -> Expression:
    """Apply a declared function to the name or number that follows, or let it stand alone."""
    if reader.kinds[reader.i] in ("(", "group") or (
        reader.kinds[reader.i] in ("name", "num") and not _is_operator_name(reader)
    ):
        if reader.kinds[reader.i] in ("(", "group"):
            return call_of(reader, name, function)
        return Call(function, reader.nested(reader.operand), primes=name.primes)
    return Symbol(function + "'" * name.primes)


def _is_operator_name(reader: Reader) -> bool:
    value = reader.values[reader.i]
    return isinstance(value, Name) and bool(reader.meaning.declared_function(value))
