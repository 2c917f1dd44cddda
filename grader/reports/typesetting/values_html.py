"""What was read and what was computed, as pieces of mathematics to show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import assert_never

from markupsafe import Markup, escape

from grader.answers.base import Read, Series
from grader.answers.iterates import state_symbol
from grader.equivalence import Enclosure
from grader.expressions.nodes import (
    Collection,
    Expression,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.writing import to_latex, to_plain
from grader.models.base import Finding, Iterates, Labels, Reference, Step, Value
from grader.reports.typesetting.maths_html import Maths, code, typeset, typeset_latex, words
from grader.reports.typesetting.plain_words import paper
from grader.reports.typesetting.prose import prose
from grader.reports.typesetting.readable import decimal, enclosure_expression, shown_expression

_NUMBER = r"\d++(?:\.\d++)?(?:[eE][+-]?\d++)?"
_REAL = re.compile(rf"[+-]?\s?{_NUMBER}")
_COMPLEX = re.compile(rf"(?:[+-]?{_NUMBER}\s?)?[+-]?\s?(?:{_NUMBER}\s?)?i")
_FRACTION = re.compile(r"(-?)(\d+)/(\d+)")
_WORDS = re.compile(r"[A-Za-z][A-Za-z ]*(?:\d+(?:, [a-z]+ \d+)?)?")
_PRODUCT = re.compile(r"(?<=[\w)'*]) ?\*(?=[\w(]| [\w(])")
_EXPONENT = re.compile(r"[eE]\+?(-?)0*(\d+)")


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


def number_piece(text: str) -> Maths:
    """Show a printed number; `4.2e+13` as 4.2 · 10^13; any other text as words."""
    latex = _number_latex(text.strip())
    return words(paper(text)) if latex is None else typeset_latex(latex, text)


def _number_latex(text: str) -> str | None:
    fraction = _FRACTION.fullmatch(text)
    if fraction is not None:
        sign, above, below = fraction.groups()
        return rf"{sign}\frac{{{above}}}{{{below}}}"
    if _REAL.fullmatch(text) or _COMPLEX.fullmatch(text):
        return _EXPONENT.sub(r" \\cdot 10^{\1\2}", text)
    return None


def point_piece(name: str, value: str) -> Maths:
    """Show one coordinate of a test point, `w = 2`; an unknown function, `f(t) = 2 + t`, in words.

    The name is that of a symbol, and no formula: it is not read again.
    """
    latex = _number_latex(value)
    if latex is None or "(" in name:
        return words(paper(f"{name} = {value}"))
    shown = typeset_latex(f"{to_latex(Symbol(name))} = {latex}", f"{name} = {value}")
    return replace(shown, html=escape(paper(shown.text)))  # short enough for a line of text


def element_pieces(
    texts: Sequence[str], values: Sequence[Sequence[Expression | Enclosure | Unreadable | None]]
) -> tuple[Maths, ...]:
    """Show texts of an element by the values that they were printed from, where there are such."""
    return tuple(
        _run([_element_piece(value) for value in own]) if own else plain_piece(text)
        for text, own in zip(texts, values, strict=True)
    )


def _element_piece(value: Expression | Enclosure | Unreadable | None) -> Maths:
    match value:
        case Expression():
            return typeset(value)
        case Enclosure():
            return _decimal_piece(value)
        case Unreadable():
            return words("?")
    return words("–")


@lru_cache(maxsize=1 << 10)
def _decimal_piece(value: Enclosure) -> Maths:
    """Show a number by its decimal; the right ones are shown on every page of a class."""
    return typeset(decimal(value))


def _run(pieces: Sequence[Maths]) -> Maths:
    if len(pieces) == 1:
        return pieces[0]
    return Maths(
        Markup(", ").join(piece.html for piece in pieces),
        _joined_markdown([piece.markdown for piece in pieces]),
        ", ".join(piece.text for piece in pieces),
    )


def _joined_markdown(pieces: Sequence[str]) -> str:
    """Join pieces; what is all mathematics becomes one piece of it."""
    if all(len(each) > 2 and each[0] == each[-1] == "$" for each in pieces):
        return f"${', '.join(each[1:-1] for each in pieces)}$"
    return ", ".join(pieces)


def plain_piece(text: str) -> Maths:
    """Show a text that is no mathematics: words as words, anything else as code."""
    if not text.strip():
        return words("—")
    return words(text) if _WORDS.fullmatch(text) else code(text)


def part_title(title: str, part_id: str, reference: Reference | None) -> Maths:
    """Show what a part is called: its title, else what is asked for, else its id."""
    if title and title != part_id:
        return words(title)
    target = reference.target if reference else None
    return typeset(target) if target is not None else words(part_id)


def _shorter(statement: Expression) -> Expression:
    """Leave out what stands between the first step of a long chain and its result."""
    if not isinstance(statement, Relation) or len(statement.args) < 4:
        return statement
    first, second, *_, last = statement.args
    return Relation((first, second, last), (statement.ops[0], statement.ops[-1]))


def step_statement(step: Step, longest: int = 0) -> Maths | None:
    """Show the statement that a step of the reference arrives at.

    One whose markup is longer than `longest`, if that is given, is written in a line as on paper:
    twenty of them would make a page of a megabyte.
    """
    if step.statement is None:
        return None
    shown = typeset(step.statement)
    if not longest or len(shown.html) <= longest:
        return shown
    line = paper(_PRODUCT.sub("·", to_plain(_shorter(step.statement))))
    return Maths(Markup('<span class="line">{}</span>').format(line), shown.markdown, shown.text)
