"""Claims with nothing between them: `dy/da = A dy/db = B` is two lines, where breaks were lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from grader.answers.comparing import compare_value
from grader.answers.find import names_of
from grader.answers.registry import kind_facts
from grader.equivalence import Outcome
from grader.expressions.nodes import Add, Derivative, Expression, Mul
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.reading import parse
from grader.expressions.statement import EQUALITIES, Side, Statement
from grader.expressions.traversal import contains, transform
from grader.marking.normalise.wanted import Wanted, with_statements
from grader.readers.document import Document
from grader.rubric.types import Asked

_SPACE = re.compile(r"\s")
_LONGEST_NAME = 8
"""So many blanks at most may stand in a name, as in `\\frac{\\partial y}{\\partial z}`."""


def split_claims_in_a_row(document: Document, wanted: Wanted) -> Document:
    """Return the document with claims that follow each other in one line in lines of their own."""
    return with_statements(document, lambda each: _claims(each, wanted))


def _claims(statement: Statement, wanted: Wanted) -> tuple[Statement, ...]:
    """Return `dy/da = A` and `dy/db = B` for `dy/da = A dy/db = B`.

    Read as one chain, `A dy/db` is a product, as it is meant in the chain rule. So two claims are
    made of it only where one of them is right, and the chain is not. Where the chain ends as it
    should and that product is wrong, it may be two claims with each other's answers, and is open.
    """
    if len(statement.sides) < 3 or not EQUALITIES.issuperset(statement.relations):
        return (statement,)
    starts = [*_starts(statement, wanted)]
    if not starts:
        return (statement,)
    claims = tuple(_cut(statement, starts))
    if not _is_right(statement, wanted):
        return claims if any(_is_right(each, wanted) for each in claims) else (statement,)
    if not any(_is_wrong_product(statement, index, wanted) for index, _, _ in starts):
        return (statement,)
    _, _, name = starts[0]
    return tuple(replace(each, hedge=each.hedge or name.raw) for each in claims)


def _is_wrong_product(chain: Statement, index: int, wanted: Wanted) -> bool:
    """Whether a side of a chain, with what is right for the names in it, is not what it should be.

    A side with other derivatives in it is a step of the chain rule.
    """
    asked = _asked_for(chain.sides[0].expression, wanted)
    side = chain.sides[index].expression
    if asked is None or not isinstance(side, Expression):
        return False
    known = {name: right for name in wanted.names if (right := _reference(name, wanted))}
    value = transform(side, lambda node: known.get(node, node))
    if contains(value, Derivative):
        return False
    return compare_value(asked, value).outcome is Outcome.DIFFERENT


def _reference(name: Expression, wanted: Wanted) -> Expression | None:
    asked = _asked_for(name, wanted)
    value = asked.value if asked is not None else None
    return value if isinstance(value, Expression) else None


def _starts(statement: Statement, wanted: Wanted) -> Iterator[tuple[int, Side, Side]]:
    """Yield the sides between two others that end with a name that is asked for.

    Each comes with its place, and as two: what stands in front of the name, and the name.
    """
    for index, side in enumerate(statement.sides[1:-1], 1):
        name = _last_factor(side.expression)
        asked = _asked_for(name, wanted)
        parts = None if asked is None else _in_two(side, name, asked.part.notation)
        if parts is not None:
            yield index, *parts


def _last_factor(written: Expression | Unreadable) -> Expression | Unreadable:
    """Return what stands last in a sum, and last in the product that stands there."""
    while isinstance(written, Add | Mul):
        written = written.args[-1]
    return written


def _asked_for(name: Expression | Unreadable, wanted: Wanted) -> Asked | None:
    if name not in wanted.names:
        return None
    return next((asked for asked in wanted.asked if name in names_of(asked)), None)


def _in_two(
    side: Side, name: Expression | Unreadable, notation: Notation
) -> tuple[Side, Side] | None:
    """Cut a side in front of the name at its end, where nothing but a blank stands there."""
    for blank in islice(reversed([*_SPACE.finditer(side.raw)]), _LONGEST_NAME):
        head, tail = side.raw[: blank.start()].rstrip(), side.raw[blank.end() :]
        if parse(tail, notation) != name:
            continue
        before = parse(head, notation)
        if isinstance(before, Unreadable):
            return None
        place = replace(side.place, column=side.place.column + blank.end())
        return Side(before, head, side.place), Side(name, tail, place)
    return None


def _cut(statement: Statement, starts: Sequence[tuple[int, Side, Side]]) -> Iterator[Statement]:
    """Yield the claims; only the first has what stands in front of the line."""
    begun: tuple[Side, ...] = (statement.sides[0],)
    first, ahead = 0, statement
    for index, before, name in starts:
        sides = (*begun, *statement.sides[first + 1 : index], before)
        yield _claim(ahead, sides, statement.relations[first:index])
        begun, first, ahead = (name,), index, replace(statement, label="", lead="")
    sides = (*begun, *statement.sides[first + 1 :])
    yield _claim(ahead, sides, statement.relations[first:])


def _claim(ahead: Statement, sides: tuple[Side, ...], relations: tuple[str, ...]) -> Statement:
    raw = " = ".join(side.raw for side in sides)
    return replace(ahead, sides=sides, relations=relations, raw=raw, place=sides[0].place)


def _is_right(claim: Statement, wanted: Wanted) -> bool:
    """Whether a claim says of what it begins with what the reference of its part says."""
    last = claim.sides[-1].expression
    asked = _asked_for(claim.sides[0].expression, wanted)
    if asked is None or asked.reference is None or isinstance(last, Unreadable):
        return False
    if not kind_facts(asked).one_value:
        return False
    return compare_value(asked, last).outcome is Outcome.EQUIVALENT
