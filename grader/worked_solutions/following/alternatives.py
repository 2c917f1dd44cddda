"""What stands beside a line as another possibility: `x = 2 or x = 3`, `x = 0, x = 5`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.expressions.statement import Statement

#: Words and signs between alternatives; `and` of people who list all solutions.
JOINING = frozenset({"or", "and", "", ";", "∨", "/", "oder", "resp.", "or else"})
#: A further value without its name: `x = 1 or 2`.
OTHER_VALUE = re.compile(r"\s*(?:,|;|/|or|and|∨|oder)\s*[-−+]?[\d√π(\\]")


_CASE = re.compile(r"(?:and |or )?case \w{1,4}[:.)]?", re.IGNORECASE)


def are_cases(words: str | None) -> bool:
    """Whether two equations with these words between them are possibilities side by side."""
    return bool(words) and (words in JOINING or _CASE.fullmatch(words or "") is not None)


def alternatives(
    statements: Sequence[Statement], lines_of_text: Sequence[str]
) -> list[list[Statement]]:
    """Return, for each line, what it is the first possibility of, with itself.

    That is nothing for a line that is one of the possibilities of a line before it.
    """
    found: list[list[Statement]] = []
    first = 0
    for position, statement in enumerate(statements):
        before = statements[first].premises if statements else ()
        joins = words_between(statements, position, lines_of_text) in JOINING
        if joins and before and statement.premises in ((), before):
            found[first].append(statement)
            found.append([])
        else:
            found.append([statement])
            first = position
    return found


def words_between(
    statements: Sequence[Statement], position: int, lines_of_text: Sequence[str]
) -> str | None:
    """Return the words between a statement and the one before it; None if they are far apart.

    A line that begins with `or` goes on with the line above it.
    """
    if not 0 < position < len(statements):
        return None
    first, second = (each.place for each in statements[position - 1 : position + 1])
    if first.source != second.source or not 0 < first.line <= second.line <= len(lines_of_text):
        return None
    end = first.column - 1 + len(statements[position - 1].raw)
    if first.row == second.row:
        return lines_of_text[first.line - 1][end : second.column - 1].strip(" $\\(),")
    rest = lines_of_text[first.line - 1][end:].strip(" $\\(),.")
    words = lines_of_text[second.line - 1][: second.column - 1].strip(" $\\(),")
    return "or" if words == "or" and not rest and second.line == first.line + 1 else None
