"""One expression from text of any of the syntaxes, or the reason why it cannot be read."""

from __future__ import annotations

import re

from grader.expressions.nodes import Call, Expression, Symbol
from grader.expressions.notation import DEFAULT_NOTATION, Notation, Unreadable
from grader.expressions.reading.grammar.table import read_tokens
from grader.expressions.reading.passes import lex
from grader.expressions.reading.tokens import Failure, unreadable

#: Letters and digits in one: `ab1` is the name `ab_1`.
_DIGITS = re.compile(r"\A([A-Za-z]{2,})(\d+)\Z")


def declared_name(text: str) -> str | None:
    """Return the canonical spelling of a name that is declared; None if the text is not one."""
    declared = frozenset((text.strip(), _DIGITS.sub(r"\1_\2", text.strip())))
    read = parse(text.strip(), Notation(variables=declared))
    if isinstance(read, Symbol):
        return read.name
    return read.name if isinstance(read, Call) and not read.args else None


def parse(text: str, notation: Notation = DEFAULT_NOTATION) -> Expression | Unreadable:
    """Read one expression, statement or sequence; never raises for what a text says."""
    try:
        return read_tokens(lex(text, notation), notation)
    except Failure as failure:
        return unreadable(failure)
