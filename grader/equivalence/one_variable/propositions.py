"""Names that stand for statements, as the letters of logic do."""

from __future__ import annotations

from grader.equivalence.one_variable.atoms import NotAStatement, letters_of, statement_of
from grader.expressions.nodes import Expression, Logic, Symbol


def is_letter_of(node: Expression, other: Expression) -> bool:
    """Whether a name alone is a statement, as the other side combines such names by logic."""
    if not isinstance(node, Symbol) or not isinstance(other, Logic):
        return False
    try:
        return bool(letters_of(statement_of(other)))
    except NotAStatement:
        return False
