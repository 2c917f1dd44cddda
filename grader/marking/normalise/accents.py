"""Names with an accent are written as the questions write them."""

from __future__ import annotations

from dataclasses import replace

from grader.answers.find import Spellings, spellings_of, with_spellings
from grader.expressions.notation import Unreadable
from grader.expressions.statement import Statement
from grader.marking.normalise.wanted import Wanted, with_statements
from grader.readers.document import Document


def spell_accents(document: Document, wanted: Wanted) -> Document:
    """Return the document with names with an accent as the questions write them."""
    spellings = spellings_of(wanted.asked)
    if not spellings:
        return document
    return with_statements(document, lambda statement: (_spelled(statement, spellings),))


def _spelled(statement: Statement, spellings: Spellings) -> Statement:
    sides = tuple(
        side
        if isinstance(side.expression, Unreadable)
        else replace(side, expression=with_spellings(side.expression, spellings))
        for side in statement.sides
    )
    premises = tuple(_spelled(premise, spellings) for premise in statement.premises)
    return replace(statement, sides=sides, premises=premises)
