"""A block of mathematics to its statements: rows, cells, chains, labels, premises."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from grader.errors import Place
from grader.expressions.names import Name
from grader.expressions.nodes import Expression, Logic
from grader.expressions.notation import DEFAULT_NOTATION, Notation, Unreadable
from grader.expressions.reading.grammar.table import read_tokens
from grader.expressions.reading.layout import Line, Span, lines_of, matching_end, split_level
from grader.expressions.reading.logic_signs import is_logic_alone, says_the_same_of_logic
from grader.expressions.reading.passes import lex
from grader.expressions.reading.tokens import Failure, Tokens, unreadable
from grader.expressions.statement import Side, Statement

_RELATIONS = frozenset({"rel"})
_ORDERS = frozenset({"<", "<=", ">", ">="})
_COMMAS = frozenset({",", ";", "quad", "and", "."})
_COLONS = frozenset({":"})
_NEWLINES = frozenset({"newline"})
_CELLS = frozenset({"&"})
_CONNECTIVES = frozenset({"or", "xor", "xnor", "iff", "if", "not", "mid", "pmod"})
_IMPLIES = frozenset({"implies"})
_VALUE_STARTS = frozenset({"num", "-", "+", "±", "∓", "frac", "sqrt", "(", "[", "{", "dots"})
_IN_NUMBERS = frozenset(
    {"num", "const", "func", "frac", "sqrt", "(", ")", "group", "endgroup", "^", "+", "-", "/", "*"}
)
_LABEL = (["(", "num", ")"], ["(", "name", ")"], ["[", "num", "]"])


def read_statements(
    source: str, notation: Notation = DEFAULT_NOTATION, place: Place | None = None
) -> tuple[Statement, ...]:
    """Return the statements of a block of mathematics, in order; `place` is where it starts.

    What cannot be read becomes a side that holds the reason; nothing is left out.
    """
    reader = _Block(source, notation, place or Place("", 1, 1))
    return tuple(reader.statements())


class _Block:
    """One block of source with its notation and its place."""

    def __init__(self, source: str, notation: Notation, place: Place) -> None:
        self.source, self.notation, self.place = source, notation, place
        self.lines = [0, *(found.end() for found in re.finditer("\n", source))]

    def statements(self) -> Iterator[Statement]:
        try:
            tokens = lex(self.source, self.notation)
        except Failure as failure:
            yield self._failed(0, len(self.source), failure)
            return
        for line in lines_of(tokens):
            yield from self._line(tokens, line)

    def _failed(self, start: int, end: int, failure: Failure) -> Statement:
        raw, place = self.source[start:end].strip(), self._place(start, end)
        return Statement((Side(unreadable(failure), raw, place),), (), raw, place)

    # -- one line ------------------------------------------------------------------------------

    def _line(self, tokens: Tokens, line: Line) -> Iterator[Statement]:
        spans, label = _without_label(tokens, line.spans)
        spans = _trimmed(tokens, spans)
        if not spans:
            return
        _arrows_imply(tokens, spans)
        _colons_part(tokens, spans)
        _part_ranges(tokens, spans)
        if _is_chain_of_logic(tokens, spans):
            yield self._chain(tokens, spans, (), label)
            return
        parts = split_level(tokens, spans, _IMPLIES)
        premises: tuple[Statement, ...] = ()
        for position, (part, _) in enumerate(parts):
            found = tuple(self._statements_of(tokens, part, premises, label))
            if position + 1 < len(parts):
                yield from (each for each in found if each.premises)
                premises = tuple(
                    Statement(s.sides, s.relations, s.raw, s.place, (), s.label) for s in found
                )
                if not any(each.premises for each in found):
                    yield from found
            else:
                yield from found

    def _statements_of(
        self, tokens: Tokens, spans: list[Span], premises: tuple[Statement, ...], label: str
    ) -> Iterator[Statement]:
        for piece in _pieces(tokens, spans):
            piece = _trimmed(tokens, piece)
            if piece:
                yield from self._statement(tokens, piece, premises, label)
                label = ""

    def _statement(
        self, tokens: Tokens, spans: list[Span], premises: tuple[Statement, ...], label: str
    ) -> Iterator[Statement]:
        system = self._system(tokens, spans)
        if system:
            yield from system
            return
        connected = len(split_level(tokens, spans, _CONNECTIVES)) > 1
        yield self._chain(tokens, spans, premises, label, connected)

    def _chain(
        self,
        tokens: Tokens,
        spans: list[Span],
        premises: tuple[Statement, ...],
        label: str,
        connected: bool = False,
    ) -> Statement:
        """Return the sides between signs of relation as one statement."""
        start, end = tokens.starts[spans[0][0]], tokens.ends[spans[-1][1] - 1]
        raw = self._raw(tokens, spans)
        chain = [(spans, -1)] if connected else split_level(tokens, spans, _RELATIONS)
        relations = tuple(str(tokens.values[at]) for _, at in chain[:-1])
        if _only_leads(tokens, chain, relations):
            chain, relations = chain[1:], relations[1:]
        sides = tuple(self._side(tokens, part, at) for part, at in chain)
        return Statement(sides, relations, raw, self._place(start, end), premises, label)

    def _system(self, tokens: Tokens, spans: list[Span]) -> list[Statement]:
        """Return the rows of `cases` that are statements; they hold together."""
        first, last = spans[0][0], spans[-1][1]
        begin = first + (tokens.kinds[first] == "{")
        if len(spans) > 1 or tokens.kinds[begin] != "begin":
            return []
        end = matching_end(tokens.kinds, begin, last)
        node = self._read(tokens, spans)
        if end < last - 2 or not isinstance(node, Logic) or node.op != "and":
            return []
        rows = split_level(tokens, [(begin + 1, end)], _NEWLINES)
        cells = (split_level(tokens, row, _CELLS) for row, _ in rows if row)
        lines = (_trimmed(tokens, [span for cell, _ in row for span in cell]) for row in cells)
        return [
            statement
            for line in lines
            if line
            for statement in self._statement(tokens, line, (), "")
        ]

    def _side(self, tokens: Tokens, spans: list[Span], at: int) -> Side:
        spans = [span for span in spans if span[0] < span[1]]
        if not spans:
            start = tokens.starts[at] if at >= 0 else len(self.source.rstrip())
            failure = Failure("empty-side", start, "nothing stands on this side of the relation")
            return Side(unreadable(failure), "", self._place(start, start))
        start, end = tokens.starts[spans[0][0]], tokens.ends[spans[-1][1] - 1]
        return Side(self._read(tokens, spans), self._raw(tokens, spans), self._place(start, end))

    def _read(self, tokens: Tokens, spans: list[Span]) -> Expression | Unreadable:
        try:
            return read_tokens(tokens.part(*spans), self.notation)
        except Failure as failure:
            return unreadable(failure)

    def _raw(self, tokens: Tokens, spans: list[Span]) -> str:
        ranges = [(tokens.starts[first], tokens.ends[last - 1]) for first, last in spans]
        ranges[0] = (self._with_currency_before(ranges[0][0]), ranges[0][1])
        ranges[-1] = (ranges[-1][0], self._with_currency_behind(ranges[-1][1]))
        pieces = (self.source[start:end] for start, end in ranges)
        return " ".join(" ".join(pieces).split())

    def _with_currency_before(self, start: int) -> int:
        """Return where a value begins with the sign of its currency, which is no token."""
        front = self.source[max(0, start - 3) : start].rstrip()
        before = start - len(self.source[max(0, start - 3) : start]) + len(front)
        if front.endswith("\\$"):
            return before - 2
        return before - 1 if front.endswith(_CURRENCIES) else start

    def _with_currency_behind(self, end: int) -> int:
        behind = self.source[end : end + 2]
        bare = behind.lstrip(" ")
        return end + len(behind) - len(bare) + 1 if bare.startswith(_CURRENCIES) else end

    def _place(self, start: int, end: int) -> Place:
        line, column = self._position(start)
        end_line, end_column = self._position(max(start, end))
        return Place(self.place.source, line, column, end_line, end_column)

    def _position(self, offset: int) -> tuple[int, int]:
        row = bisect_right(self.lines, offset) - 1
        column = offset - self.lines[row] + 1
        if row == 0:
            column += max(self.place.column - 1, 0)
        return max(self.place.line, 1) + row, column


_CURRENCIES = ("€", "£", "¥")


def _is_chain_of_logic(tokens: Tokens, spans: list[Span]) -> bool:
    """Whether formulas of logic are said to be the same: `not (p or q) = not p and not q`.

    `x = not a and y = not b` is two equations.
    """
    if not all(says_the_same_of_logic(tokens, *span) for span in spans):
        return False
    if not _has_relation(tokens, spans):
        return False
    pieces = [part for part, _ in split_level(tokens, spans, _JOINED_BY_LOGIC)]
    several = len(pieces) > 1 and all(_has_relation(tokens, part) for part in pieces)
    return not several and any(is_logic_alone(tokens, *span) for span in spans)


_JOINED_BY_LOGIC = frozenset({"and", "or"})


def _arrows_imply(tokens: Tokens, spans: list[Span]) -> None:
    """Take `→` between equations for "it follows": `a = b → c = d`."""
    relations = [at for _, at in split_level(tokens, spans, _RELATIONS)[:-1]]
    arrows = [at for at in relations if tokens.values[at] == "->"]
    if arrows and any(tokens.values[at] == "=" for at in relations):
        for at in arrows:
            tokens.kinds[at] = "implies"


def _colons_part(tokens: Tokens, spans: list[Span]) -> None:
    """Take a colon between equations for a comma: `λ = 1: v = (1, -1)`."""
    parts = split_level(tokens, spans, _COLONS)
    for (before, at), (behind, _) in pairwise(parts):
        related = _has_relation(tokens, before) and _has_relation(tokens, behind)
        if related and not _is_ratio(tokens, at):
            tokens.kinds[at] = ","


def _is_ratio(tokens: Tokens, at: int) -> bool:
    """Whether a colon stands between two numbers without a space: `3:5 = 6:10 = 9:15`."""
    if tokens.kinds[at - 1 : at + 2 : 2] != ["num", "num"]:
        return False
    return tokens.ends[at - 1] == tokens.starts[at] and tokens.ends[at] == tokens.starts[at + 1]


def _part_ranges(tokens: Tokens, spans: list[Span]) -> None:
    """Take the "for" in front of a range for a comma: `y_k = x^k for k = 1, ..., 4`."""
    for first, last in spans:
        for i in range(first, last):
            if tokens.kinds[i] == "if" and _is_range(tokens.kinds[i + 1 : i + 6]):
                tokens.kinds[i] = ","


def _is_range(kinds: list[str]) -> bool:
    return kinds[:2] == ["name", "rel"] and kinds[3:] == [",", "dots"]


def _only_leads(
    tokens: Tokens, chain: list[tuple[list[Span], int]], relations: tuple[str, ...]
) -> bool:
    """Whether a sign of equality stands before an inequality and leads to it: `= -2 < x < 2`."""
    inequality = len(relations) > 1 and _ORDERS.issuperset(relations[1:])
    return inequality and relations[0] == "=" and not _trimmed(tokens, chain[0][0])


def _without_label(tokens: Tokens, spans: list[Span]) -> tuple[list[Span], str]:
    """Take off a label in front of a line: `(1) \\quad`."""
    first, last = spans[0]
    kinds = tokens.kinds[first : first + 4]
    if kinds[:3] in _LABEL and kinds[3:] == ["quad"] and last > first + 4:
        label = tokens.text[tokens.starts[first] : tokens.ends[first + 2]]
        return [(first + 4, last), *spans[1:]], label
    return spans, ""


_EDGES = frozenset({"quad", ",", ";", ".", "therefore", "?", "and", "implies", "if", "newline"})


def _trimmed(tokens: Tokens, spans: list[Span]) -> list[Span]:
    """Take off what only separates, at both ends."""
    spans = list(spans)
    while spans and (spans[0][0] >= spans[0][1] or tokens.kinds[spans[0][0]] in _EDGES):
        first, last = spans[0]
        spans[:1] = [(first + 1, last)] if first + 1 < last else []
    while spans and tokens.kinds[spans[-1][1] - 1] in _EDGES:
        first, last = spans[-1]
        spans[-1:] = [(first, last - 1)] if first < last - 1 else []
    if len(spans) == 1 and _is_one_group(tokens, *spans[0]):
        return _trimmed(tokens, [(spans[0][0] + 1, spans[0][1] - 1)])
    if spans and tokens.values[spans[0][0]] == "->" and tokens.kinds[spans[0][0]] == "rel":
        return _trimmed(tokens, [(spans[0][0] + 1, spans[0][1]), *spans[1:]])
    return spans


def _is_one_group(tokens: Tokens, first: int, last: int) -> bool:
    """Whether these tokens are one TeX group with a relation in it, such as `\\boxed{x = 1}`."""
    kinds = tokens.kinds
    if kinds[first] != "group" or kinds[last - 1] != "endgroup" or "rel" not in kinds[first:last]:
        return False
    level = 0
    for i in range(first, last):
        level += (kinds[i] == "group") - (kinds[i] == "endgroup")
        if not level:
            return i == last - 1
    return False


def _pieces(tokens: Tokens, spans: list[Span]) -> list[list[Span]]:
    """Split a line with several statements: `x = 0, y = 1`; but `x = 1, 2` is one."""
    parts = [part for part, _ in split_level(tokens, spans, _COMMAS) if part]
    if len(parts) < 2 or not any(_has_relation(tokens, part) for part in parts):
        return [spans] if spans else []
    pieces: list[list[Span]] = []
    pending: list[Span] = []
    dots = False
    for part in parts:
        value, dots = dots or _is_value(tokens, part), tokens.kinds[part[0][0]] == "dots"
        if _has_relation(tokens, part) or (pieces and not value):
            pieces.append(_between(pending, part))
            pending = []
        elif pieces:
            pieces[-1] = _between(pieces[-1], part)
        else:
            pending = _between(pending, part)
    return [*pieces, pending] if pending else pieces


def _between(before: list[Span], part: list[Span]) -> list[Span]:
    """Join two pieces with the separator that stood between them."""
    if not before:
        return part
    first, last = before[-1]
    start, end = part[0]
    joined = [(first, end)] if start - last == 1 else [(first, last), (start, end)]
    return [*before[:-1], *joined, *part[1:]]


def _has_relation(tokens: Tokens, part: list[Span]) -> bool:
    return len(split_level(tokens, part, _RELATIONS)) > 1


def _is_value(tokens: Tokens, part: list[Span]) -> bool:
    if tokens.kinds[part[0][0]] in _VALUE_STARTS:
        return True
    inside = [at for first, last in part for at in range(first, last)]
    return all(_is_of_a_number(tokens, at) for at in inside)


def _is_of_a_number(tokens: Tokens, at: int) -> bool:
    """Whether a token may stand in a number without names: `pi/3`, `sqrt(2)`, `e^2`, `i`."""
    kind, value = tokens.kinds[at], tokens.values[at]
    if kind == "name":
        return value in (Name("e"), Name("i"))
    return kind in _IN_NUMBERS
