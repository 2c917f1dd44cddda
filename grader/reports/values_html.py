"""What was read and what was computed, as pieces of mathematics to show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import assert_never

from grader.answers.base import Read, Series
from grader.answers.indexed_names import state_symbol
from grader.equivalence import Enclosure
from grader.expressions.nodes import (
    Collection,
    Expression,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation, Unreadable
from grader.models.base import Finding, Iterates, Labels, Reference, Step, Value
from grader.reports.maths_html import (
    Maths,
    code,
    prose,
    typeset,
    typeset_latex,
    typeset_source,
    words,
)
from grader.reports.readable import decimal, enclosure_expression, shown_expression

_SCIENTIFIC = re.compile(r"(-?)(\d+(?:\.\d+)?)[eE](?:\+|(-))?(\d+)")


def read_pieces(read: Read, notation: Notation) -> tuple[Maths, ...]:
    """Show what was read of an answer; what could not be read is left out or a dash."""
    match read:
        case Expression():
            return (typeset(read),)
        case Unreadable():
            return ()
        case str():
            return (prose(read, notation),) if read.strip() else ()
        case tuple():
            return tuple(_item(item) for item in read)
        case Series():
            return tuple(
                _entry(name, index, value, read.indexed)
                for (name, index), value in read.entries.items()
            )
        case Mapping():
            return tuple(code(f"{key}: {value}") for key, value in read.items())
        case _:
            assert_never(read)


def _item(item: Expression | Unreadable | None) -> Maths:
    return typeset(item) if isinstance(item, Expression) else words("—")


def _entry(name: str, index: int, value: Expression | Unreadable, indexed: bool) -> Maths:
    if isinstance(value, Unreadable):
        return words("—")
    if not indexed or not name:
        return typeset(value)
    return typeset(Relation((_indexed(name, index), value), ("=",)))


def value_pieces(value: Value, notation: Notation) -> tuple[Maths, ...]:
    """Show a reference value."""
    match value:
        case Expression():
            return (shown_expression(value),)
        case Enclosure():
            return (typeset(enclosure_expression(value)),)
        case Iterates():
            return tuple(
                typeset(_state(value.names, value.start + place, state))
                for place, state in enumerate(value.states)
            )
        case Labels():
            return tuple(code(f"{node}: {label}") for node, label in value.labels.items())
        case Finding():
            return (words(value.sentence),)
        case _:
            assert_never(value)


def _indexed(name: str, index: int) -> Symbol:
    return state_symbol(name, index)


def _state(names: Sequence[str], index: int, state: Sequence[Enclosure]) -> Expression:
    left = [_indexed(name, index) for name in names]
    right = [decimal(value) for value in state]
    if len(left) == 1:
        return Relation((left[0], right[0]), ("=",))
    return Relation((Collection("tuple", *left), Collection("tuple", *right)), ("=",))


def number_piece(text: str, notation: Notation) -> Maths:
    """Show a printed number; `4.2e+13` as 4.2 · 10^13."""
    found = _SCIENTIFIC.fullmatch(text.strip())
    if found is None:
        return typeset_source(text, notation)
    sign, digits, minus, exponent = found.groups(default="")
    return typeset_latex(rf"{sign}{digits} \cdot 10^{{{minus}{int(exponent)}}}", text)


def point_piece(name: str, value: str, notation: Notation) -> Maths:
    """Show one coordinate of a test point, `w = 2`."""
    return typeset_source(f"{name} = {value}", notation)


def part_title(title: str, part_id: str, reference: Reference | None) -> Maths:
    """Show what a part is called: its title, else what is asked for, else its id."""
    if title and title != part_id:
        return words(title)
    target = reference.target if reference else None
    return typeset(target) if target is not None else words(part_id)


def step_statement(step: Step) -> Maths | None:
    """Show the statement that a step of the reference arrives at."""
    return None if step.statement is None else typeset(step.statement)
