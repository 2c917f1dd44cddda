"""Small changes of a program that a slip of the pen may have made the other way.

A slip puts one thing in the place of another: a similar name, another operator, a number that is
off by one, a lost sign. Every change keeps the line in which it stands.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import IntEnum
from functools import lru_cache
from operator import attrgetter

from grader.sandbox.prepare import parse

_OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**",
    ast.FloorDiv: "//", ast.Mod: "%",
}  # fmt: skip
_SWAPS = {
    "+": ("-", "*"), "-": ("+",), "*": ("/", "**", "+"), "/": ("*", "//"), "**": ("*",),
    "//": ("/",), "%": ("/", "//"),
}  # fmt: skip
_COMPARISONS = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_COMPARISON_SWAPS = {
    "<": ("<=", ">"), "<=": ("<", ">="), ">": (">=", "<"), ">=": (">", "<="), "==": ("!=",),
    "!=": ("==",),
}  # fmt: skip


class Plausibility(IntEnum):
    """How likely a slip is, the likeliest first."""

    NAME = 1
    OPERATOR = 2
    NUMBER = 3


@dataclass(frozen=True, slots=True, order=True)
class Slip:
    """A change in one line: `found` at `[column, end)`, in UTF-8 bytes, becomes `meant`."""

    plausibility: Plausibility
    line: int
    column: int
    end: int
    found: str
    meant: str
    definition: bool = False

    def apply(self, lines: list[str]) -> list[str]:
        """Return the lines with the change made."""
        raw = lines[self.line - 1].encode()
        changed = raw[: self.column] + self.meant.encode() + raw[self.end :]
        return [*lines[: self.line - 1], changed.decode(), *lines[self.line :]]

    def __str__(self) -> str:
        """Print as `m_ for m in line 12`."""
        return f"`{self.meant}` for `{self.found}` in line {self.line}"


#: By the fields in their order, as slips are compared: a sort asks for each only once.
_IN_ORDER = attrgetter(*(field.name for field in fields(Slip)))


def slips(source: str) -> tuple[Slip, ...]:
    """Return all small changes of a program, the likeliest first; none if it cannot be parsed."""
    try:
        tree = parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    lines = source.split("\n")
    names = _names(tree)
    found = {slip for node in ast.walk(tree) for slip in _of_node(node, names, lines)}
    return tuple(sorted(found, key=_IN_ORDER))


def _names(tree: ast.Module) -> frozenset[str]:
    """Return the names of variables; functions and modules are not mistaken for them."""
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return frozenset(name for name in names - called if not hasattr(builtins, name))


def _of_node(node: ast.AST, names: frozenset[str], lines: list[str]) -> Iterator[Slip]:
    if isinstance(node, ast.Name) and node.id in names:
        yield from _name_slips(node, names)
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        sign = _OPERATORS[type(node.op)]
        yield from _between(node.left, node.right, sign, _SWAPS[sign], lines)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARISONS:
        sign = _COMPARISONS[type(node.ops[0])]
        yield from _between(node.left, node.comparators[0], sign, _COMPARISON_SWAPS[sign], lines)
    elif isinstance(node, ast.AugAssign) and type(node.op) in _OPERATORS:
        sign = _OPERATORS[type(node.op)]
        meant = tuple(f"{other}=" for other in (*_SWAPS[sign], ""))
        yield from _between(node.target, node.value, f"{sign}=", meant, lines)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        start = node.col_offset
        yield Slip(Plausibility.OPERATOR, node.lineno, start, start + 1, "-", "")
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield from _number_slips(node)


def _name_slips(node: ast.Name, names: frozenset[str]) -> Iterator[Slip]:
    end = node.end_col_offset or 0
    store = isinstance(node.ctx, ast.Store)
    for other in names:
        if other != node.id and similar(node.id, other):
            yield Slip(Plausibility.NAME, node.lineno, node.col_offset, end, node.id, other, store)


def _number_slips(node: ast.Constant) -> Iterator[Slip]:
    value = node.value
    assert isinstance(value, int)
    end = node.end_col_offset or 0
    for meant in (value + 1, value - 1):
        if meant >= 0:
            slip = Plausibility.NUMBER
            yield Slip(slip, node.lineno, node.col_offset, end, str(value), str(meant))


def _between(
    left: ast.expr, right: ast.expr, sign: str, meant: tuple[str, ...], lines: list[str]
) -> Iterator[Slip]:
    """Yield other operators in the place of the one between two operands of one line."""
    if left.end_lineno != right.lineno or left.end_col_offset is None:
        return
    gap = lines[right.lineno - 1].encode()[left.end_col_offset : right.col_offset]
    match = re.search(rb"(?<![*/<>=!])" + re.escape(sign.encode()), gap)
    if not match:
        return
    start = left.end_col_offset + match.start()
    for other in meant:
        end = start + len(sign)
        yield Slip(Plausibility.OPERATOR, right.lineno, start, end, sign, other)


@lru_cache(maxsize=1 << 11)  # a search asks of the same names again and again
def similar(one: str, other: str) -> bool:
    """Whether one name may have been written for the other: one or two letters differ."""
    if one.strip("_").lower() == other.strip("_").lower():
        return True
    limit = 1 if max(len(one), len(other)) < 4 else 2
    return abs(len(one) - len(other)) <= limit and _distance(one, other, limit) <= limit


def _distance(one: str, other: str, limit: int) -> int:
    """Return the edit distance of two short words."""
    if len(one) > 30 or len(other) > 30:
        return limit + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
    return row[-1]
