"""Programs that count their own steps, so that no clock decides what becomes of them.

A step is a round of a loop, an element of a comprehension, or a call of a function of the program.
Each takes one from an iterator before it goes on; when that is empty, the program stops with a
`TimeoutError`. Only text between the program's own is put in, every line staying at its number.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

USED_UP = "the steps are used up"
LINES_BEFORE = 3
"""So many lines stand before a program that counts its steps."""

_STEP = "_next_step(_steps_left, 0) or _no_steps()"
Insertion = tuple[int, int, str]  # the line, from 0; the column in bytes of UTF-8; the text


def with_steps(source: str, steps: int) -> str:
    """Return a counting program behind the lines that give it so many steps."""
    given = f"_next_step, _steps_left = next, iter(range(1, {steps + 1}))"
    end = f"def _no_steps():\n    raise TimeoutError({USED_UP!r})"
    return f"{given}\n{end}\n{source}"


def counting(source: str, tree: ast.Module) -> str:
    """Return a program, of which this is the tree, as one that counts its steps."""
    if "\r" in source:
        return source  # whose lines are not those of the tree
    lines = [line.encode() for line in source.split("\n")]
    for line, column, text in insertions(tree):
        raw = lines[line]
        lines[line] = raw[:column] + text.encode() + raw[column:]
    return b"\n".join(lines).decode()


def insertions(tree: ast.Module) -> list[Insertion]:
    """Return what is put into a program for its steps, the last first."""
    return sorted(_insertions(tree), key=lambda place: place[:2], reverse=True)


def _insertions(tree: ast.Module) -> Iterator[Insertion]:
    """Yield what is put in; expressions within a formatted text do not say where they stand."""
    waiting: list[Any] = [tree]
    while waiting:
        node = waiting.pop()
        inserted = _INSERTED.get(type(node))
        if inserted is not None:
            yield from inserted(node)
        for name in node._fields:
            held = getattr(node, name, None)
            children = held if isinstance(held, list) else (held,)
            waiting += filter(_may_step, children)


def _may_step(node: object) -> bool:
    """Whether there may be steps in a node: not in names, constants and operators."""
    return isinstance(node, ast.AST) and bool(node._fields) and type(node) not in _WITHOUT_STEPS


_WITHOUT_STEPS = (ast.Name, ast.Constant, ast.JoinedStr)


def _in_comprehension(loops: Sequence[ast.comprehension], value: ast.expr) -> Iterator[Insertion]:
    """Yield a step for each value, and one for each element that a condition looks at."""
    for loop in loops:
        yield from _around(loop.ifs[0]) if loop.ifs else ()
    yield from () if loops[-1].ifs else _around(value)


def _around(value: ast.expr) -> Iterator[Insertion]:
    """Yield a step before a value, which stays what it is: what a step leaves is true."""
    if value.end_lineno is None or value.end_col_offset is None:
        return
    yield value.lineno - 1, value.col_offset, f"({_STEP}) and ("
    yield value.end_lineno - 1, value.end_col_offset, ")"


def _at_begin(body: Sequence[ast.stmt]) -> Iterator[Insertion]:
    """Yield a step at the beginning of a block; one that defines something is passed over."""
    first = body[0]
    match first:
        case ast.If():
            yield from _around(first.test)
        case ast.For() | ast.AsyncFor():
            yield from _around(first.iter)
        case ast.With() | ast.AsyncWith():
            yield from _around(first.items[0].context_expr)
        case ast.Try() | ast.TryStar():
            yield from _at_begin(first.body)
        case ast.Match():
            yield from _around(first.subject)
        case ast.While() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return
        case _:
            yield first.lineno - 1, first.col_offset, f"{_STEP}; "


def _in_list(node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Iterator[Insertion]:
    return _in_comprehension(node.generators, node.elt)


_INSERTED: Mapping[type[ast.AST], Callable[[Any], Iterator[Insertion]]] = {
    ast.While: lambda node: _around(node.test),
    ast.For: lambda node: _at_begin(node.body),
    ast.AsyncFor: lambda node: _at_begin(node.body),
    ast.FunctionDef: lambda node: _at_begin(node.body),
    ast.AsyncFunctionDef: lambda node: _at_begin(node.body),
    ast.Lambda: lambda node: _around(node.body),
    ast.ListComp: _in_list,
    ast.SetComp: _in_list,
    ast.GeneratorExp: _in_list,
    ast.DictComp: lambda node: _in_comprehension(node.generators, node.value),
}
