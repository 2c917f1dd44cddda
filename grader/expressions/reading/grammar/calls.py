"""Functions called by name, and whether a bracket behind a name is one of arguments."""

from __future__ import annotations

import re

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
from grader.expressions.reading.grammar.precedence import SEQUENCE, Parser
from grader.expressions.reading.meaning import function_name, is_likely_function
from grader.expressions.reading.plain.words import CONSTRUCTOR_WORDS

_CLOSING = {"(": ")", "[": "]", "{": "}", "group": "endgroup"}


def read_arguments(parser: Parser) -> tuple[Expression, ...]:
    """Read arguments in brackets of any kind, from the opening one on."""
    opened = parser.i
    closing = _CLOSING[parser.kinds[opened]]
    parser.i += 1
    bars, parser.bars = parser.bars, 0
    if parser.take(closing):
        parser.bars = bars
        return ()
    # A call is two levels, as it takes twice the stack of a bracket.
    items = parser.nested(lambda: read_items(parser, (closing,)))
    parser.expect(closing, opened)
    parser.bars = bars
    return items


def read_items(parser: Parser, closing: tuple[str, ...]) -> tuple[Expression, ...]:
    """Read expressions with commas (or semicolons) between them, up to a closing token."""
    items = [parser.expression(SEQUENCE + 1)]
    while parser.kinds[parser.i] in (",", ";"):
        parser.i += 1
        if parser.kinds[parser.i] in closing:
            break
        items.append(parser.expression(SEQUENCE + 1))
    return tuple(items)


def read_subscript(parser: Parser) -> str | tuple[Expression, ...]:
    """Read what stands behind `_`: part of the name as text, or indices to compute with."""
    kinds, values = parser.kinds, parser.values
    if kinds[parser.i] != "group":
        return _short_subscript(parser)
    opened = parser.i
    last = opened + 1
    while kinds[last] in ("name", "num", "word", "func", "*", "'", "const") and last < opened + 12:
        last += 1
    inside = kinds[opened + 1 : last]
    if kinds[last] == "endgroup" and inside:
        text = "".join(subscript_text(kinds[j], values[j], parser.found(j))
                       for j in range(opened + 1, last))  # fmt: skip
        if "*" not in inside or inside in (["*"], ["name", "*"]):
            parser.i = last + 1
            return text
    parser.i = opened + 1
    if kinds[parser.i] == "rel" or _only_text(parser):
        return _raw_subscript(parser, opened)
    items = read_items(parser, ("endgroup",))
    parser.expect("endgroup", opened)
    return items


def _short_subscript(parser: Parser) -> str | tuple[Expression, ...]:
    kind, value = parser.kinds[parser.i], parser.values[parser.i]
    if kind == "end":
        raise parser.no_operand()
    if kind == "{" and parser.kinds[parser.i + 1] == "}":
        parser.i += 2
        return ""
    if kind == "(":
        opened = parser.i
        parser.i += 1
        items = read_items(parser, (")",))
        parser.expect(")", opened)
        return items
    if kind not in ("name", "num", "word", "func", "*", "const", "+", "-"):
        raise parser.fail("missing-operand", f"`{parser.found(parser.i)}` is no subscript")
    text = subscript_text(kind, value, parser.found(parser.i))
    parser.i += 1
    return text


def _only_text(parser: Parser) -> bool:
    """Whether the subscript is words or signs only, so that it can only be a label."""
    j = parser.i
    while parser.kinds[j] in ("word", "name", ",", "/", "+", "-", "triangle", "rel", "num", "&"):
        j += 1
    inside = parser.kinds[parser.i : j]
    return parser.kinds[j] == "endgroup" and ("word" in inside or set(inside) <= {"+", "-"})


def _raw_subscript(parser: Parser, opened: int) -> str:
    last = opened + 1
    while parser.kinds[last] not in ("endgroup", "end"):
        last += 1
    parser.i = last
    parser.expect("endgroup", opened)
    parts = (
        subscript_text(parser.kinds[j], parser.values[j], parser.found(j))
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


def read_exponent(parser: Parser) -> Expression:
    """Read what stands behind `^`."""
    if parser.kinds[parser.i] == "group":
        opened = parser.i
        parser.i += 1
        braced = parser.kinds[parser.i] == "{"
        node = parser.expression()
        parser.expect("endgroup", opened)
        return ungrouped(node) if braced else node
    behind = parser.kinds[parser.i + 1]
    if parser.kinds[parser.i] == "num" and (parser.latex or behind == "_"):
        # A subscript behind the exponent belongs to the base: `x^2_i`.
        number = parser.values[parser.i]
        assert isinstance(number, Number)
        parser.i += 1
        return number
    braced = parser.kinds[parser.i] == "{"
    node = parser.factor()
    return ungrouped(node) if braced else node


def ungrouped(node: Expression) -> Expression:
    """Take braces around one expression for a bracket, where a set cannot be meant."""
    single = isinstance(node, Collection) and node.kind == "set" and len(node.args) == 1
    return node.args[0] if single else node


# Words in a bracket that are a label: `h(\\max)`.
_LABELS = frozenset({"max", "min", "sup", "inf"})


def inside_bracket(parser: Parser) -> tuple[object, ...]:
    """Return what the bracket holds, as far as it matters: kinds, names for name tokens."""
    kinds, values = parser.kinds, parser.values
    seen: list[object] = []
    i = parser.i + 1
    level = 0
    while len(seen) < 40:
        kind = kinds[i]
        if kind == "end" or (kind == ")" and not level):
            break
        level += (kind in ("(", "group", "{")) - (kind in (")", "endgroup", "}"))
        if not level or kind in ("(", "group", "{"):
            seen.append(values[i] if kind == "name" else kind)
        i += 1
    return tuple(seen)


def with_bracket(parser: Parser, name: Name) -> Expression:
    """Read a name with a bracket behind it: a call, a label such as `h(\\max)`, or a factor."""
    meaning = parser.meaning
    function = meaning.declared_function(name)
    if function is not None:
        return call_of(parser, name, function)
    kinds, i = parser.kinds, parser.i
    if kinds[i + 1] == "func" and kinds[i + 2] == ")" and parser.values[i + 1] in _LABELS:
        return _labelled(parser, name)
    if meaning.is_variable(name):
        return meaning.expression(name)
    derived = _derived_function(name, parser.notation.functions)
    if derived:
        return call_of(parser, Name(derived, name.primes + 1), derived)
    bare = name._replace(primes=0)
    if len(name.base) > 1 and name.base in CONSTRUCTOR_WORDS:
        return call_of(parser, name, canonical(bare))
    likely = name.base in parser.tokens.called() or is_likely_function(name, inside_bracket(parser))
    if likely and not name.primes and holds_itself(parser, bare):
        return meaning.expression(name)  # `f(50 - f)` is a product: no function is its argument
    if not likely or (not name.primes and isinstance(meaning.expression(bare), Constant)):
        return meaning.expression(name)
    return call_of(parser, name, function_name(name))


#: How a derivative is named in programs: `sigma_prime(z)`, `dsigma(z)`.
_DERIVED = re.compile(
    r"(?P<f>.+?)_?(?:prime|deriv|derivative|grad|gradient|dot|d)|(?:d|D|grad|deriv|diff)_?(?P<g>.+)"
)


def _derived_function(name: Name, functions: frozenset[str]) -> str:
    """Return the declared function of which a name is that of the derivative; empty if of none."""
    found = _DERIVED.fullmatch(canonical(name._replace(primes=0))) if functions else None
    of = (found["f"] or found["g"]) if found else ""
    return of if of in functions else ""


def holds_itself(parser: Parser, name: Name) -> bool:
    """Whether a name stands, uncalled, in the bracket behind it."""
    depth, i = 0, parser.i
    while parser.kinds[i] != "end":
        kind = parser.kinds[i]
        depth += (kind in _OPENING) - (kind in _SHUTTING)
        if depth == 0:
            return False
        if kind == "name" and parser.values[i] == name and parser.kinds[i + 1] != "(":
            return True
        i += 1
    return False


_OPENING = frozenset({"(", "[", "{", "group"})
_SHUTTING = frozenset({")", "]", "}", "endgroup"})


def _labelled(parser: Parser, name: Name) -> Expression:
    """Read `h(\\max)`: a word in the bracket that is no argument is a subscript."""
    label = str(parser.values[parser.i + 1])
    parser.i += 3
    return parser.meaning.expression(name._replace(subscript=name.subscript + label))


def call_of(parser: Parser, name: Name, function: str) -> Expression:
    """Read the arguments of a function from their bracket on, and make the call."""
    kinds, start = parser.kinds, parser.i
    construct = None
    if len(function) > 1 and not name.primes and function not in parser.notation.functions:
        construct = CONSTRUCTORS.get(function)
    if kinds[start + 2] == ")" and kinds[start + 1] == "name" and construct is None:
        # The commonest argument, one name, is read at once.
        only = parser.meaning.plain(parser.values[start + 1])
        if kinds[start] == "(" and only is not None:
            parser.i = start + 3
            return Call(function, only, primes=name.primes)
    outer, parser.in_call = parser.in_call, construct is None
    one_row = construct is not None and _is_one_row(kinds, start + 1)
    arguments = read_arguments(parser)
    parser.in_call = outer
    if one_row and len(arguments) == 1:
        arguments = (Collection("list", *arguments),)
    if construct is None:
        return Call(function, *arguments, primes=name.primes)
    node = construct(arguments)
    if node is None:
        raise parser.fail(
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


def declared_call(parser: Parser, name: Name, function: str) -> Expression:
    """Apply a declared function to the name or number that follows, or let it stand alone."""
    if parser.kinds[parser.i] in ("(", "group") or (
        parser.kinds[parser.i] in ("name", "num") and not _is_operator_name(parser)
    ):
        if parser.kinds[parser.i] in ("(", "group"):
            return call_of(parser, name, function)
        return Call(function, parser.nested(parser.operand), primes=name.primes)
    return Symbol(function + "'" * name.primes)


def _is_operator_name(parser: Parser) -> bool:
    value = parser.values[parser.i]
    return isinstance(value, Name) and bool(parser.meaning.declared_function(value))
