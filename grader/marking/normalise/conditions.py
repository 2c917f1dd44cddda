"""A claim under a condition: `dy/dz = A where z = B` is two lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.answers.find import name_matches, without_note
from grader.expressions.nodes import Expression, Logic, Relation, Symbol
from grader.expressions.notation import Unreadable
from grader.expressions.statement import EQUALITIES, Side, Statement
from grader.expressions.traversal import walk
from grader.expressions.writing import to_plain
from grader.marking.normalise.wanted import Wanted, with_statements
from grader.readers.document import Document


def split_conditions(document: Document, wanted: Wanted) -> Document:
    """Return the document with claims and what they are claimed under in lines of their own."""
    return with_statements(document, lambda each: _with_condition(each, wanted.names))


def without_notes(document: Document, wanted: Wanted) -> Document:
    """Return the document without what brackets behind values say of others: `3 (D = 16)`."""
    named = frozenset(wanted.names)

    def bare(side: Expression) -> Expression:
        found = without_note(side)
        return side if found is side or not named.isdisjoint(walk(side)) else found

    return with_statements(document, lambda each: (each.mapped(bare),))


def _with_condition(statement: Statement, wanted: Sequence[Expression]) -> Iterator[Statement]:
    """Yield `dy/dz = A` and `z = B` for `dy/dz = A where z = B`.

    An answer under another condition (`if x > 0`) is left open.
    """
    whole = statement.sides[0].expression
    condition, said = _condition_and_claim(whole) if len(statement.sides) == 1 else (None, None)
    first = _as_sides(said, statement) if said is not None else ()
    if said is None or not any(name_matches(s, name) for s in first for name in wanted):
        yield statement
        return
    defines = isinstance(condition, Relation) and _defines(condition)
    hedge = statement.hedge or ("" if defines else "if")
    yield replace(statement, sides=first, relations=said.ops, hedge=hedge)
    if isinstance(condition, Relation) and defines:
        sides = _as_sides(condition, statement)
        yield replace(statement, sides=sides, relations=condition.ops, label="")


def _defines(condition: Relation) -> bool:
    return condition.ops == ("=",) and isinstance(condition.args[0], Symbol)


def _condition_and_claim(
    whole: Expression | Unreadable,
) -> tuple[Expression | None, Relation | None]:
    """Return the two parts of `claim if condition`, where the claim is an equation."""
    if not isinstance(whole, Logic) or whole.op != "implies" or len(whole.args) != 2:
        return None, None
    condition, claim = whole.args
    if not isinstance(claim, Relation) or not set(claim.ops) <= EQUALITIES:
        return None, None
    return condition, claim


def _as_sides(relation: Relation, statement: Statement) -> tuple[Side, ...]:
    place = statement.sides[0].place
    return tuple(Side(side, to_plain(side), place) for side in relation.args)
