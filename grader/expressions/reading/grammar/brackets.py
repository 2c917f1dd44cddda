"""Brackets of all kinds: grouping, tuples, lists, sets, intervals, bars, floors."""

from __future__ import annotations

from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Derivative,
    Expression,
    Interval,
    Logic,
    Neg,
    Relation,
    SetBuilder,
    Symbol,
)
from grader.expressions.reading.grammar.big_operators import read_bounds
from grader.expressions.reading.grammar.calls import ungrouped
from grader.expressions.reading.grammar.derivatives import matching
from grader.expressions.reading.grammar.environments import read_cases
from grader.expressions.reading.grammar.precedence import CONDITION, RELATION, SEQUENCE, Reader
from grader.expressions.traversal import free_symbols, substitute, walk

_OPEN = frozenset({"(", "[", "{", "group", "begin"})
_SHUT = frozenset({")", "]", "}", "endgroup", "endenv"})


def read_group(reader: Reader) -> Expression:
    """Read a TeX group, which shows no bracket: `{x}`; with commas it is a sequence."""
    opened = reader.i
    reader.i += 1
    if reader.take("endgroup"):
        return reader.nested(reader.operand)
    bars, reader.bars = reader.bars, 0
    node = reader.expression()
    reader.expect("endgroup", opened)
    reader.bars = bars
    return node


def read_bracket(reader: Reader) -> Expression:
    """Read `(...)`, `[...]` or `]...[`: a group, a tuple, a list or an interval."""
    opened = reader.i
    kind = reader.kinds[opened]
    if kind == "]" and not _is_french(reader, opened):
        raise reader.no_operand()
    reader.i += 1
    if (kind == "(" and reader.take(")")) or (kind == "[" and reader.take("]")):
        return Collection("tuple" if kind == "(" else "list")
    saved = reader.bars, reader.in_set, reader.in_limit
    reader.bars, reader.in_set, reader.in_limit = 0, False, False
    if kind != "(":
        _mark_french_end(reader, opened)
    first = reader.expression(SEQUENCE + 1)
    closing = reader.kinds[reader.i]
    if kind == "(" and closing == ")":
        reader.bars, reader.in_set, reader.in_limit = saved
        reader.i += 1
        return first
    items, trailing = _items(reader, first)
    reader.bars, reader.in_set, reader.in_limit = saved
    closing = reader.kinds[reader.i]
    if closing not in (")", "]", "closing["):
        raise reader.unclosed(opened, "bracket")
    reader.i += 1
    return _bracketed(reader, kind, closing, items, trailing)


def _items(reader: Reader, first: Expression) -> tuple[tuple[Expression, ...], bool]:
    """Read what follows the first item; say whether the last separator has nothing behind it."""
    items = [first]
    while reader.kinds[reader.i] in (",", ";", "quad"):
        reader.i += 1
        if reader.kinds[reader.i] in (")", "]"):
            return tuple(items), True
        items.append(reader.expression(SEQUENCE + 1))
    return tuple(items), False


def _bracketed(
    reader: Reader, opening: str, closing: str, items: tuple[Expression, ...], trailing: bool
) -> Expression:
    left_open, right_open = opening != "[", closing != "]"
    plain = (opening, closing) in (("(", ")"), ("[", "]"))
    if not plain:
        if len(items) != 2:
            raise reader.fail(
                "wrong-bracket", f"`{opening}` is closed by `{closing[-1]}`", at=reader.i - 1
            )
        return Interval(*items, left_open, right_open)
    if len(items) == 1 and not trailing:
        bounded = opening == "[" and _has_bounds(reader) and not isinstance(items[0], Symbol)
        return read_evaluation(reader, items[0]) if bounded else items[0]
    return Collection("tuple" if opening == "(" else "list", *items)


def _has_bounds(reader: Reader) -> bool:
    """Whether a value above and one below follow, between which to evaluate: `[x^2]_0^1`."""
    kinds, i = reader.kinds, reader.i
    if kinds[i] not in ("_", "^"):
        return False
    behind = matching(reader, i + 1) + 1 if kinds[i + 1] == "group" else i + 2
    return {kinds[i], kinds[behind]} == {"_", "^"}


def _is_french(reader: Reader, opened: int) -> bool:
    """Whether `]` opens an interval such as `]a, b[`."""
    before = reader.kinds[:opened]
    return before.count("[") <= before.count("]")


# How many tokens the two ends of such an interval may have together.
_FRENCH_REACH = 200


def _mark_french_end(reader: Reader, opened: int) -> None:
    """Find the `[` that closes `[a, b[` or `]a, b[`, and give it a kind of its own."""
    kinds = reader.kinds
    level = 0
    comma = False
    for i in range(opened + 1, min(len(kinds), opened + _FRENCH_REACH)):
        kind = kinds[i]
        if kind == "[" and not level and comma:
            following = kinds[i + 1]
            if following in ("end", "union", "intersection", "endgroup", ")", ",", "rel", "and",
                             "or", "difference", "}", ".", "newline", "&"):  # fmt: skip
                kinds[i] = "closing["
                return
        if kind in _OPEN:
            level += 1
        elif kind in _SHUT:
            level -= 1
            if level < 0:
                return
        elif kind == "," and not level:
            comma = True


# Environments that stand behind one brace for a system; `cases` has its own brace.
_SYSTEMS = frozenset({"array", "aligned", "align", "gathered", "split", "alignedat", "matrix"})


def read_set(reader: Reader) -> Expression:
    """Read `{a, b}`, `{x | x > 0}` or `{x ∈ R : x > 0}`."""
    opened = reader.i
    reader.i += 1
    if reader.take("}"):
        return Collection("set")
    if reader.kinds[reader.i] == "begin" and reader.values[reader.i] in _SYSTEMS:
        return _brace_system(reader, opened)
    saved = reader.bars, reader.in_set
    reader.bars, reader.in_set = 0, True
    items, _ = _set_items(reader)
    if reader.kinds[reader.i] in ("mid", ":", "|") and len(items) == 1:
        reader.i += 1
        reader.in_set = False
        node: Expression = SetBuilder(items[0], _conditions(reader))
    else:
        node = Collection("set", *items)
    reader.bars, reader.in_set = saved
    reader.expect("}", opened)
    return node


def _set_items(reader: Reader) -> tuple[tuple[Expression, ...], bool]:
    items = [reader.expression(SEQUENCE + 1)]
    while reader.kinds[reader.i] in (",", ";"):
        reader.i += 1
        if reader.kinds[reader.i] == "}":
            return tuple(items), True
        items.append(reader.expression(SEQUENCE + 1))
    return tuple(items), False


def _conditions(reader: Reader) -> Expression:
    items, _ = _set_items(reader)
    return Logic("and", *items) if len(items) > 1 else items[0]


def _brace_system(reader: Reader, opened: int) -> Expression:
    """Read `\\left\\{ \\begin{array} ... \\end{array} \\right.`, which is a `cases`."""
    node = read_cases(reader)
    if reader.kinds[reader.i] in (")null", "}"):
        reader.i += 1
        return node
    if reader.kinds[reader.i] in ("end", "rel", "implies"):
        return node
    raise reader.unclosed(opened, "bracket")


# -- bars ----------------------------------------------------------------------------------------

_PAIRS = {"|(": ")|", "floor(": ")floor", "ceiling(": ")ceiling", "norm(": ")norm"}
_MEANING = {"|(": "abs", "floor(": "floor", "ceiling(": "ceiling", "norm(": "norm"}


def read_delimited(reader: Reader) -> Expression:
    """Read `\\lvert x \\rvert`, `⌊x⌋`, `⌈x⌉`, `\\lVert x \\rVert`."""
    opened, kind = reader.i, reader.kinds[reader.i]
    reader.i += 1
    bars, reader.bars = reader.bars, 0
    node = reader.expression(SEQUENCE + 1)
    reader.bars = bars
    if kind == "|(" and reader.kinds[reader.i] == "|":
        reader.i += 1
    else:
        reader.expect(_PAIRS[kind], opened)
    return Call(_MEANING[kind], node)


def read_bar(reader: Reader) -> Expression:
    """Read `|x|` from an opening bar on: a bar where an operand should stand opens."""
    opened = reader.i
    reader.i += 1
    reader.bars += 1
    node = reader.expression(SEQUENCE + 1)
    reader.bars -= 1
    reader.expect("|", opened, "bar")
    return Call("abs", ungrouped(node))


def read_norm(reader: Reader) -> Expression:
    """Read `\\| x \\|`, where both bars look the same."""
    opened = reader.i
    reader.i += 1
    node = reader.expression(SEQUENCE + 1)
    if reader.kinds[reader.i] != "norm":
        raise reader.unclosed(opened, "bar")
    reader.i += 1
    return Call("norm", node)


def bar_opens(reader: Reader) -> bool:
    """Whether a bar behind an operand opens a factor rather than closing or meaning "given"."""
    return not reader.bars and _has_partner(reader, reader.i)


def norm_opens(reader: Reader) -> bool:
    """Whether `‖` behind an operand opens a factor."""
    return reader.kinds[: reader.i].count("norm") % 2 == 0


def _has_partner(reader: Reader, i: int) -> bool:
    """Whether an odd number of bars follows at the same level, found once for the whole text."""
    if reader.pairs is None:
        reader.pairs = _pair_bars(reader.kinds)
    return reader.pairs.get(i, False)


def _pair_bars(kinds: list[str]) -> dict[int, bool]:
    pairs: dict[int, bool] = {}
    levels: list[list[int]] = [[]]
    for i, kind in enumerate(kinds):
        if kind == "|":
            levels[-1].append(i)
        elif kind in _OPEN:
            levels.append([])
        elif kind in _SHUT or kind in ("end", ",", "newline", "&"):
            bars = levels.pop() if kind in _SHUT and len(levels) > 1 else levels[-1]
            for position, bar in enumerate(reversed(bars)):
                pairs[bar] = position % 2 == 1
            bars.clear()
    return pairs


def read_given(reader: Reader, left: Expression, floor: int) -> Expression:
    """Read `A | B` (given, in a probability) or `F |_a^b` (evaluated)."""
    if reader.bars or reader.in_set:
        return left
    reader.i += 1
    if reader.kinds[reader.i] in ("_", "^"):
        return read_evaluation(reader, left)
    return Call("given", left, reader.expression(CONDITION + 1))


def read_divides(reader: Reader, left: Expression, floor: int) -> Expression:
    """Read `a \\mid b`: numbers divide, but in an argument, `P(A \\mid B)`, it means given."""
    if reader.in_set:
        return left
    if reader.in_call:
        return left if floor > SEQUENCE + 1 else read_given(reader, left, floor)
    reader.i += 1
    right = reader.expression(RELATION + 1)
    return Relation((left, right), ("divides",))


def read_null_bracket(reader: Reader) -> Expression:
    """Read `\\left. ... \\right|_a^b` and brackets that close on one side only."""
    opened = reader.i
    reader.i += 1
    node = reader.expression()
    if reader.kinds[reader.i] not in (")|", ")null", "}", ")", "]", "|"):
        raise reader.unclosed(opened, "bracket")
    bar = reader.kinds[reader.i] in (")|", "|")
    reader.i += 1
    if bar and reader.kinds[reader.i] in ("_", "^"):
        return read_evaluation(reader, node)
    return node


def read_evaluation(reader: Reader, node: Expression) -> Expression:
    """Read the bounds of `F|_a^b` or `F|_{x=a}` and put them in, where that is what it means."""
    lower, upper = read_bounds(reader)
    if upper is None and isinstance(lower, Relation) and lower.ops == ("=",):
        if any(isinstance(each, Derivative) for each in walk(node)):
            return Call("evaluated", node, lower)
        return substitute(node, {lower.args[0]: lower.args[1]})
    symbols = free_symbols(node)
    if len(symbols) > 1:
        symbols &= {reader.meaning.expression(name) for name in reader.tokens.integrated()}
    if lower is None or upper is None or len(symbols) != 1:
        return Call("evaluated", node, *(each for each in (lower, upper) if each is not None))
    (variable,) = symbols
    ends = (each.args[1] if isinstance(each, Relation) else each for each in (upper, lower))
    high, low = (substitute(node, {variable: end}) for end in ends)
    return Add(high, Neg(low))
