"""Names with an accent are written as the questions write them."""

from __future__ import annotations

from dataclasses import replace

from grader.answers.find import Spellings, spellings_of, with_spellings
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
    premises = tuple(_spelled(premise, spellings) for premise in statement.premises)
    line = statement.mapped(lambda side: with_spellings(side, spellings))
    return replace(line, premises=premises) if premises else line
