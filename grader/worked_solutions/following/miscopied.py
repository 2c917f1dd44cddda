"""A result that is told at the end, and is another one than that right above: `x = 6`, `Answer: 9`.

Only what words tell to be the end of the work is held against the line above it, with nothing but
such words between. A bare value has to look like the one above, with a digit or a sign changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from grader.equivalence import Outcome, enclose, has_branches
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols
from grader.expressions.written import Written
from grader.worked_solutions.explain.differences import terms_of
from grader.worked_solutions.following.equations import REJECTED, Broken
from grader.worked_solutions.links import judge_pair
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.units import without_units

#: Words that tell the end of the work.
_CONCLUDES = re.compile(
    r"\b(?:answers?|therefore|thus|hence|so|final(?:ly)?|in conclusion|result)\b|\\boxed|∴",
    re.IGNORECASE,
)
#: Words that do something more, in front of the end.
_DOES_MORE = re.compile(
    r"\d|\b(?:add\w*|plus|minus|more|less|total|left|remain\w*|per|each|round\w*|both|other|twice"
    r"|half|doubl\w*|convert\w*|unit|units|divid\w*|multipl\w*|subtract\w*|if|when|or|check"
    r"|change\w*|increas\w*|decreas\w*|differ\w*|percent\w*|not|complement|opposite|negative"
    r"|remember|second|next|then)\b|%",
    re.IGNORECASE,
)
_FAR = 240


def broken_results(
    statements: Sequence[Statement], text: str, notation: Notation
) -> Iterator[Broken]:
    """Yield the lines at the end of the work that tell another result than the line above."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for position in range(1, len(statements)):
        words = _between(statements[position - 1], statements[position], text, starts)
        if words is None or not _CONCLUDES.search(words) or _DOES_MORE.search(words):
            continue
        found = _other_than(statements, position, notation)
        if found is not None and not REJECTED.search(words):
            yield Broken(position, found)


def _between(above: Statement, below: Statement, text: str, starts: Sequence[int]) -> str | None:
    """Return the words between two statements; None where they are far apart."""
    first, last = above.place, below.place
    if first.source != last.source or not 0 < first.line <= last.line < len(starts):
        return None
    ends = above.sides[-1]
    start = starts[ends.place.line - 1] + max(ends.place.column - 1, 0) + len(ends.raw)
    stop = starts[last.line - 1] + max(last.column - 1, 0)
    words = text[start:stop] + below.lead
    if below.stressed:
        words += " \\boxed"
    return words if len(words) <= _FAR else None


def _other_than(statements: Sequence[Statement], position: int, notation: Notation) -> int | None:
    """Return the line above that tells another value of the same, if this one tells a value."""
    above, below = statements[position - 1], statements[position]
    if above.hedge or below.hedge or not _are_plain(above) or not _are_plain(below):
        return None
    if len(below.sides) == 1:
        return position - 1 if _looks_like(above, below, statements[:position]) else None
    name, value = (side.expression for side in below.sides[:2])
    if len(below.sides) != 2 or not isinstance(name, Symbol) or not isinstance(value, Expression):
        return None
    given = [at for at in range(position) if statements[at].sides[0].expression is name]
    said = [statements[at].sides[-1].expression for at in given if len(statements[at].sides) > 1]
    values = {each for each in said if isinstance(each, Expression) and not free_symbols(each)}
    if len(values) != 1 or free_symbols(value) or has_branches(value, *values):
        return None
    (known,) = values
    later = (
        side.expression for each in statements[given[-1] + 1 : position] for side in each.sides
    )
    used = any(isinstance(side, Expression) and name in free_symbols(side) for side in later)
    if used or _is_next_integer(known, value):
        return None
    differs = judge_pair(known, value, notation, loose=True).outcome is Outcome.DIFFERENT
    return given[-1] if differs else None


def _is_next_integer(known: Expression, value: Expression) -> bool:
    """Whether a number of things was rounded up or down: `n = 14.2`, so `n = 15`."""
    exact, whole = enclose(without_units(known)), enclose(without_units(value))
    if exact is None or whole is None or whole.midpoint.denominator != 1:
        return False
    return exact.midpoint.denominator != 1 and abs(exact.midpoint - whole.midpoint) < 1


def _are_plain(statement: Statement) -> bool:
    return set(statement.relations) <= {"=", "~"} and all(
        isinstance(side.expression, Expression) for side in statement.sides
    )


def _looks_like(above: Statement, below: Statement, before: Sequence[Statement]) -> bool:
    """Whether a bare result is the end of the line above, with one digit or sign changed."""
    known, value = above.sides[-1].expression, below.sides[0].expression
    if not isinstance(known, Expression) or not isinstance(value, Expression):
        return False
    if (
        len(above.sides) < 2
        or has_opaque(known, value)
        or free_symbols(known) != free_symbols(value)
    ):
        return False
    said = {side.expression for each in before for side in each.sides}
    if value in said:
        return False
    if free_symbols(value):
        return _differ_by_a_sign(known, value)
    digits = [_digits(each) for each in (known, value)]
    return bool(digits[0] and digits[1]) and _is_miscopied(digits[0], digits[1])


def _digits(value: Expression) -> str:
    """Return the digits of a number as it is written; nothing for what is computed."""
    written = Written.of(without_units(value))
    return written.literal.replace(".", "") if written is not None else ""


def _is_miscopied(one: str, other: str) -> bool:
    """Whether two digits changed places, or one is another one."""
    if len(one) != len(other) or len(one) < 2 or not (one + other).isdecimal():
        return False
    apart = [at for at in range(len(one)) if one[at] != other[at]]
    if len(apart) == 2:
        return sorted(one) == sorted(other) and apart[1] == apart[0] + 1
    return len(apart) == 1


def _differ_by_a_sign(one: Expression, other: Expression) -> bool:
    first, second = terms_of(one), terms_of(other)
    if not first or not second or first.keys() != second.keys() or len(first) < 2:
        return False
    apart = [key for key in first if first[key] != second[key]]
    return len(apart) == 1 and first[apart[0]] == -Fraction(second[apart[0]])
