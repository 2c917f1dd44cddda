"""Brackets of all kinds: grouping, tuples, lists, sets, intervals, bars, floors."""

from __future__ import annotations

from collections.abc import Iterable

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
from grader.expressions.reading.grammar.precedence import CONDITION, RELATION, SEQUENCE, Parser
from grader.expressions.traversal import free_symbols, substitute, walk

_OPEN = frozenset({"(", "[", "{", "group", "begin"})
_SHUT = frozenset({")", "]", "}", "endgroup", "endenv"})


def read_group(parser: Parser) -> Expression:
    """Read a TeX group, which shows no bracket: `{x}`; with commas it is a sequence."""
    opened = parser.i
    parser.i += 1
    if parser.take("endgroup"):
        return parser.nested(parser.operand)
    bars, parser.bars = parser.bars, 0
    node = parser.expression()
    parser.expect("endgroup", opened)
    parser.bars = bars
    if parser.kinds[opened + 1] == "[" and _is_bounded_square(parser, opened, node):
        return read_evaluation(parser, node)
    return node


def _is_bounded_square(parser: Parser, opened: int, node: Expression) -> bool:
    """Whether a group is one value in square brackets with bounds behind it: `{[x^2]}_0^1`."""
    if isinstance(node, Collection | Symbol | Interval) or not _has_bounds(parser):
        return False
    inner = parser.kinds[opened + 2 : parser.i - 2]
    return parser.kinds[parser.i - 2] == "]" and "[" not in inner and "]" not in inner


def read_bracket(parser: Parser) -> Expression:
    """Read `(...)`, `[...]` or `]...[`: a group, a tuple, a list or an interval."""
    opened = parser.i
    kind = parser.kinds[opened]
    if kind == "]" and not _is_french(parser, opened):
        raise parser.no_operand()
    parser.i += 1
    if (kind == "(" and parser.take(")")) or (kind == "[" and parser.take("]")):
        return Collection("tuple" if kind == "(" else "list")
    saved = parser.bars, parser.in_set, parser.in_limit
    parser.bars, parser.in_set, parser.in_limit = 0, False, False
    if kind != "(":
        _mark_french_end(parser, opened)
    first = parser.expression(SEQUENCE + 1)
    closing = parser.kinds[parser.i]
    if kind == "(" and closing == ")":
        parser.bars, parser.in_set, parser.in_limit = saved
        parser.i += 1
        return first
    items, trailing = _items(parser, first)
    parser.bars, parser.in_set, parser.in_limit = saved
    closing = parser.kinds[parser.i]
    if closing not in (")", "]", "closing["):
        raise parser.unclosed(opened, "bracket")
    parser.i += 1
    return _bracketed(parser, kind, closing, items, trailing)


def _items(parser: Parser, first: Expression) -> tuple[tuple[Expression, ...], bool]:
    """Read what follows the first item; say whether the last separator has nothing behind it."""
    items = [first]
    while parser.kinds[parser.i] in (",", ";", "quad"):
        parser.i += 1
        if parser.kinds[parser.i] in (")", "]"):
            return tuple(items), True
        items.append(parser.expression(SEQUENCE + 1))
    return tuple(items), False


def _bracketed(
    parser: Parser, opening: str, closing: str, items: tuple[Expression, ...], trailing: bool
) -> Expression:
    left_open, right_open = opening != "[", closing != "]"
    plain = (opening, closing) in (("(", ")"), ("[", "]"))
    if not plain:
        if len(items) != 2:
            raise parser.fail(
                "wrong-bracket", f"`{opening}` is closed by `{closing[-1]}`", at=parser.i - 1
            )
        return Interval(*items, left_open, right_open)
    if len(items) == 1 and not trailing:
        bounded = opening == "[" and _has_bounds(parser) and not isinstance(items[0], Symbol)
        return read_evaluation(parser, items[0]) if bounded else items[0]
    return Collection("tuple" if opening == "(" else "list", *items)


def _has_bounds(parser: Parser) -> bool:
    """Whether a value above and one below follow, between which to evaluate: `[x^2]_0^1`."""
    kinds, i = parser.kinds, parser.i
    if kinds[i] not in ("_", "^"):
        return False
    behind = matching(parser, i + 1) + 1 if kinds[i + 1] == "group" else i + 2
    return {kinds[i], kinds[behind]} == {"_", "^"}


def _is_french(parser: Parser, opened: int) -> bool:
    """Whether `]` opens an interval such as `]a, b[`."""
    before = parser.kinds[:opened]
    return before.count("[") <= before.count("]")


# How many tokens the two ends of such an interval may have together.
_FRENCH_REACH = 200


def _mark_french_end(parser: Parser, opened: int) -> None:
    """Find the `[` that closes `[a, b[` or `]a, b[`, and give it a kind of its own."""
    kinds = parser.kinds
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
        elif kind in (",", ";") and not level:
            comma = True


# Environments that stand behind one brace for a system; `cases` has its own brace.
_SYSTEMS = frozenset({"array", "aligned", "align", "gathered", "split", "alignedat", "matrix"})


def read_set(parser: Parser) -> Expression:
    """Read `{a, b}`, `{x | x > 0}` or `{x ∈ R : x > 0}`."""
    opened = parser.i
    parser.i += 1
    if parser.take("}"):
        return Collection("set")
    if parser.kinds[parser.i] == "begin" and parser.values[parser.i] in _SYSTEMS:
        return _brace_system(parser, opened)
    saved = parser.bars, parser.in_set
    parser.bars, parser.in_set = 0, True
    items, _ = _set_items(parser)
    if parser.kinds[parser.i] in ("mid", ":", "|") and len(items) == 1:
        parser.i += 1
        parser.in_set = False
        node: Expression = SetBuilder(items[0], _conditions(parser))
    else:
        node = Collection("set", *items)
    parser.bars, parser.in_set = saved
    parser.expect("}", opened)
    return node


def _set_items(parser: Parser) -> tuple[tuple[Expression, ...], bool]:
    items = [parser.expression(SEQUENCE + 1)]
    while parser.kinds[parser.i] in (",", ";"):
        parser.i += 1
        if parser.kinds[parser.i] == "}":
            return tuple(items), True
        items.append(parser.expression(SEQUENCE + 1))
    return tuple(items), False


def _conditions(parser: Parser) -> Expression:
    items, _ = _set_items(parser)
    return Logic("and", *items) if len(items) > 1 else items[0]


def _brace_system(parser: Parser, opened: int) -> Expression:
    """Read `\\left\\{ \\begin{array} ... \\end{array} \\right.`, which is a `cases`."""
    node = read_cases(parser)
    if parser.kinds[parser.i] in (")null", "}"):
        parser.i += 1
        return node
    if parser.kinds[parser.i] in ("end", "rel", "implies"):
        return node
    raise parser.unclosed(opened, "bracket")


# -- bars ----------------------------------------------------------------------------------------

_PAIRS = {"|(": ")|", "floor(": ")floor", "ceiling(": ")ceiling", "norm(": ")norm"}
_MEANING = {"|(": "abs", "floor(": "floor", "ceiling(": "ceiling", "norm(": "norm"}


def read_delimited(parser: Parser) -> Expression:
    """Read `\\lvert x \\rvert`, `⌊x⌋`, `⌈x⌉`, `\\lVert x \\rVert`."""
    opened, kind = parser.i, parser.kinds[parser.i]
    parser.i += 1
    bars, parser.bars = parser.bars, 0
    node = parser.expression(SEQUENCE + 1)
    parser.bars = bars
    if kind == "|(" and parser.kinds[parser.i] == "|":
        parser.i += 1
    else:
        parser.expect(_PAIRS[kind], opened)
    return Call(_MEANING[kind], node)


def read_bar(parser: Parser) -> Expression:
    """Read `|x|` from an opening bar on: a bar where an operand should stand opens."""
    opened = parser.i
    parser.i += 1
    parser.bars += 1
    node = parser.expression(SEQUENCE + 1)
    parser.bars -= 1
    parser.expect("|", opened, "bar")
    return Call("abs", ungrouped(node))


def read_norm(parser: Parser) -> Expression:
    """Read `\\| x \\|`, where both bars look the same."""
    opened = parser.i
    parser.i += 1
    node = parser.expression(SEQUENCE + 1)
    if parser.kinds[parser.i] != "norm":
        raise parser.unclosed(opened, "bar")
    parser.i += 1
    return Call("norm", node)


def bar_opens(parser: Parser) -> bool:
    """Whether a bar behind an operand opens a factor rather than closing or meaning "given"."""
    return not parser.bars and _has_partner(parser, parser.i)


def norm_opens(parser: Parser) -> bool:
    """Whether `‖` behind an operand opens a factor."""
    return parser.kinds[: parser.i].count("norm") % 2 == 0


def _has_partner(parser: Parser, i: int) -> bool:
    """Whether an odd number of bars follows at the same level, found once for the whole text."""
    if parser.pairs is None:
        parser.pairs = _pair_bars(parser.kinds)
    return parser.pairs.get(i, False)


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


def read_given(parser: Parser, left: Expression, floor: int) -> Expression:
    """Read `A | B` (given, in a probability) or `F |_a^b` (evaluated)."""
    if parser.bars or parser.in_set:
        return left
    parser.i += 1
    if parser.kinds[parser.i] in ("_", "^"):
        return read_evaluation(parser, left)
    return Call("given", left, parser.expression(CONDITION + 1))


def read_divides(parser: Parser, left: Expression, floor: int) -> Expression:
    """Read `a \\mid b`: numbers divide, but in an argument, `P(A \\mid B)`, it means given."""
    if parser.in_set:
        return left
    if parser.in_call:
        return left if floor > SEQUENCE + 1 else read_given(parser, left, floor)
    parser.i += 1
    right = parser.expression(RELATION + 1)
    return Relation((left, right), ("divides",))


def read_null_bracket(parser: Parser) -> Expression:
    """Read `\\left. ... \\right|_a^b` and brackets that close on one side only."""
    opened = parser.i
    parser.i += 1
    node = parser.expression()
    if parser.kinds[parser.i] not in (")|", ")null", "}", ")", "]", "|"):
        raise parser.unclosed(opened, "bracket")
    bar = parser.kinds[parser.i] in (")|", "|")
    parser.i += 1
    if bar and parser.kinds[parser.i] in ("_", "^"):
        return read_evaluation(parser, node)
    return node


def read_evaluation(parser: Parser, node: Expression) -> Expression:
    """Read the bounds of `F|_a^b` or `F|_{x=a}` and put them in, where that is what it means."""
    lower, upper = read_bounds(parser)
    if upper is None and lower is not None and isinstance(node, Derivative):
        function = node.args[0]
        if isinstance(function, Symbol) and function.name in parser.notation.functions:
            at = lower.args[1] if isinstance(lower, Relation) else lower
            return Call(function.name, at, primes=sum(node.orders))
    if upper is None and isinstance(lower, Relation) and lower.ops == ("=",):
        if any(isinstance(each, Derivative) for each in walk(node)):
            return Call("evaluated", node, lower)
        variable, value = lower.args
        alone = () if variable in free_symbols(node) else free_symbols(node)
        return substitute(node, {variable: value, **_derivatives_at(alone, value)})
    if upper is None and lower is not None and isinstance(node, Symbol):
        called = _derivatives_at((node,), lower)
        if called:
            return called[node]
    symbols = free_symbols(node)
    if len(symbols) > 1:
        symbols &= {parser.meaning.expression(name) for name in parser.tokens.integrated()}
    if lower is None or upper is None or len(symbols) != 1:
        return Call("evaluated", node, *(each for each in (lower, upper) if each is not None))
    (variable,) = symbols
    ends = (each.args[1] if isinstance(each, Relation) else each for each in (upper, lower))
    high, low = (substitute(node, {variable: end}) for end in ends)
    return Add(high, Neg(low))


def _derivatives_at(names: Iterable[Symbol], value: Expression) -> dict[Expression, Expression]:
    """Return what `f'` alone is at a stroke: `f'|_{x=2}` and `f'|_2` are `f'(2)`."""
    bases = {symbol: symbol.name.rstrip("'") for symbol in names if symbol.name.endswith("'")}
    return {
        symbol: Call(base, value, primes=len(symbol.name) - len(base))
        for symbol, base in bases.items()
    }
