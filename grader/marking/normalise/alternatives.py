"""Alternatives: `h = A or B`, where one value is asked, leaves open which is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from grader.answers.comparing import decide
from grader.answers.find import name_matches
from grader.equivalence import Outcome
from grader.expressions.nodes import Collection, Expression, Logic, Relation
from grader.expressions.phrases import EITHER_WORDS, pattern_of
from grader.expressions.statement import EQUALITIES, Side, Statement
from grader.expressions.writing import to_plain
from grader.marking.normalise.wanted import Wanted, with_statements
from grader.readers.document import Block, Document, Prose

_GOES_ON = re.compile(rf"\s*+\$*+\s*+,?+\s*+(?:{pattern_of(EITHER_WORDS)})\s++[$\d]")
_OR = re.compile(r"\s*\\(?:text|mathrm|textrm|mbox)\s*\{\s*or\b")


def open_alternatives(document: Document, wanted: Wanted) -> Document:
    """Return the document with lines left open in which several values are given for one."""
    prose = tuple(block for block in document.blocks if isinstance(block, Prose))
    return with_statements(document, lambda each: (_one_of(each, wanted.single, prose),))


def open_before_or(document: Document, wanted: Wanted) -> Document:
    """Return the document with lines left open that the formula behind them takes up."""
    return replace(document, blocks=tuple(_left_open(document.blocks, wanted.single)))


def _one_of(statement: Statement, names: Sequence[Expression], prose: Sequence[Prose]) -> Statement:
    """Return `h = A`, left open by `or`, for `h = A or B` and `h in {A, B}` where one is asked."""
    sides = statement.sides
    first = sides[0].expression
    if len(sides) == 1 and isinstance(first, Logic) and first.op == "or":
        return _of_logic(statement, first, names)
    if not statement.relations or not any(name_matches(sides[0], name) for name in names):
        return statement
    last = sides[-1].expression
    is_listed = statement.relations == ("in",)
    if (
        is_listed and isinstance(last, Collection) and last.kind != "tuple" and len(last.args) > 1
    ):  # `(0, 1)` is a range
        return _opened(statement, sides[0], last.args, "one of")
    if not statement.hedge and _goes_on(statement, prose):
        return replace(statement, hedge="or")
    return statement


def _left_open(blocks: Sequence[Block], names: Sequence[Expression]) -> Iterator[Block]:
    r"""Leave a line open that the next formula on it takes up with `\text{or ...}`."""
    for block, after in zip_longest(blocks, blocks[1:]):
        if (
            isinstance(block, Statement)
            and isinstance(after, Statement)
            and (block.place.source, block.place.end_line) == after.place.row
            and _OR.match(after.raw)
            and any(name_matches(side, name) for side in block.sides for name in names)
        ):
            yield replace(block, hedge=block.hedge or "or")
        else:
            yield block


def _of_logic(statement: Statement, logic: Logic, names: Sequence[Expression]) -> Statement:
    first = logic.args[0]
    if not isinstance(first, Relation) or not set(first.ops) <= EQUALITIES:
        return statement
    name = replace(statement.sides[0], expression=first.args[0], raw=to_plain(first.args[0]))
    if not any(name_matches(name, other) for other in names):
        return statement
    values = [arg.args[-1] if isinstance(arg, Relation) else arg for arg in logic.args]
    return _opened(statement, name, values, "or")


def _opened(statement: Statement, name: Side, values: Sequence[Expression], word: str) -> Statement:
    """Return `name = value`, left open by the word unless all values are the same."""
    place = statement.sides[-1].place
    sides = (name, Side(values[0], ", ".join(map(to_plain, values)), place))
    same = all(decide(values[0], value).outcome is Outcome.EQUIVALENT for value in values[1:])
    hedge = statement.hedge or ("" if same else word)
    return replace(statement, sides=sides, relations=("=",), hedge=hedge)


def _goes_on(statement: Statement, prose: Sequence[Prose]) -> bool:
    """Whether the words of the same paragraph go on with `or` and another formula."""
    place = statement.place
    beside = [
        p.text
        for p in prose
        if p.place.source == place.source and p.place.line <= place.line <= p.place.end_line
    ]
    return any(_GOES_ON.match(text, end) for text in beside for end in _ends(statement.raw, text))


def _ends(raw: str, text: str) -> Iterator[int]:
    """Yield where a formula ends in a text, for every place at which it stands there."""
    start = text.find(raw)
    while start >= 0:
        yield start + len(raw)
        start = text.find(raw, start + 1)
