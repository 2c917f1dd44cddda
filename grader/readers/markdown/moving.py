"""Blocks of a converted text, moved to where their lines came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from grader.errors import Place
from grader.expressions.statement import Side, Statement
from grader.readers.document import CodeCell, Heading, ListBlock, Output, Prose, Table

_MOVED = (Statement, Side, Heading, Prose, ListBlock, Table, CodeCell, Output)
Moved = TypeVar("Moved")


def moved(value: Moved, move: Callable[[Place], Place]) -> Moved:
    """Return a block, or a tuple of them, with every place in it moved."""
    if isinstance(value, Place):
        return cast("Moved", move(value))
    if isinstance(value, tuple):
        return cast("Moved", tuple(moved(each, move) for each in value))
    if not isinstance(value, _MOVED) or not is_dataclass(value):
        return value
    new = {each.name: moved(getattr(value, each.name), move) for each in fields(value)}
    return cast("Moved", replace(value, **new))
