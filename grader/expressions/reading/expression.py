"""One expression from text of any of the syntaxes, or the reason why it cannot be read."""

from __future__ import annotations

from grader.expressions.nodes import Expression
from grader.expressions.notation import DEFAULT_NOTATION, Notation, Unreadable
from grader.expressions.reading.grammar.table import read_tokens
from grader.expressions.reading.passes import lex
from grader.expressions.reading.tokens import Failure, unreadable


def parse(text: str, notation: Notation = DEFAULT_NOTATION) -> Expression | Unreadable:
    """Read one expression, statement or sequence; never raises for what a text says."""
    try:
        return read_tokens(lex(text, notation), notation)
    except Failure as failure:
        return unreadable(failure)
