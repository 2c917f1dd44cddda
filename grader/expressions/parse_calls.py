"""Functions called by name, and whether a bracket behind a name is one of arguments."""

from __future__ import annotations

from grader.expressions.climbing import Reader
from grader.expressions.constructors import CONSTRUCTORS
from grader.expressions.names import Name, canonical
from grader.expressions.nodes import (
    Call,
    Collection,
    Constant,
    Expression,
    Symbol,
)
from grader.expressions.parse_arguments import (
    read_arguments,
)
from grader.expressions.resolve import function_name, is_likely_function
from grader.expressions.words import CONSTRUCTOR_WORDS

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
