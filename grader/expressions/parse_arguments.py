"""What stands in brackets behind a name, and its sub- and superscripts."""

from __future__ import annotations

from grader.expressions.climbing import SEQUENCE, Reader
from grader.expressions.names import Name, canonical
from grader.expressions.nodes import Collection, Constant, Expression, Number

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
