"""What words say is done to both sides of a line: "dividing by -2, we get x < 3".

Adding and subtracting change no solution, nor does multiplying and dividing by a number but zero,
so that the line has to say the same as the one above it in the same names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import Expression, Number, Relation
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.implications import Step, is_solved
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import is_decimal
from grader.worked_solutions.units import has_units

_SCALING = frozenset({"divide", "dividing", "multiply", "multiplying"})
_SHIFTING = frozenset({"add", "adding", "subtract", "subtracting"})
#: Words that leave it at that; with any other one the line may be made of something else.
_OTHERS = frozenset(
    {
        "now", "then", "next", "so", "by", "and", "we", "finally", "both", "sides", "side",
        "all", "each", "parts", "of", "the", "this", "equation", "inequality", "from", "to",
        "on", "again", "simplifying", "get", "have", "find", "obtain", "gives", "give",
        "us", "yields", "yield", "results", "in", "leads", "which",
    }
)  # fmt: skip
_TOKEN = re.compile(r"\$[^$\n]{1,40}\$|[^\s,:;$]+")
_RELATIONS = frozenset({"=", "<", ">", "<=", ">="})
#: So many lines may lie between the two.
_LINES = 2
#: So many characters in front of a line are looked at.
_NEAR = 160


def steps_on_both_sides(
    statements: Sequence[Statement], text: str, notation: Notation
) -> Iterator[Step]:
    """Yield the lines that words say to be made of the line above them by one operation."""
    lines = text.split("\n")
    last: tuple[int, Relation] | None = None
    for position, statement in enumerate(statements):
        if len(statement.sides) < 2:
            continue
        below, line = _relation(statement), statement.place.line
        near = last is not None and 0 < line <= len(lines) and 0 <= line - last[0] <= _LINES
        if below is not None and last is not None and near:
            above = last[1]
            before = lines[line - 1][: max(statement.place.column - 1, 0)]
            goes_on = free_symbols(above) == free_symbols(below) and not is_solved(above)
            if goes_on and not statement.premises and _does_to_both_sides(before, notation):
                verdict = compare(above, below, notation)
                if verdict.outcome in (Outcome.EQUIVALENT, Outcome.DIFFERENT):
                    yield Step(position, above, below, verdict)
        last = None if below is None else (line, below)


def _does_to_both_sides(before: str, notation: Notation) -> bool:
    """Whether the words before a line say that one operation is done to the line above."""
    sentence = before[-_NEAR:].rstrip(" $\\([").rpartition(". ")[2]
    tokens = [token.lower() for token in _TOKEN.findall(sentence)]
    verbs = [token for token in tokens if token in _SCALING | _SHIFTING]
    operands = [t for t in tokens if t not in _OTHERS and t not in _SCALING | _SHIFTING]
    if len(verbs) != 1 or len(operands) != 1:
        return False
    read = parse(f"${operands[0].strip('$')}$", notation)
    if not isinstance(read, Expression) or any(map(is_decimal, walk(read))):
        return False
    if verbs[0] in _SHIFTING:
        return True
    return not free_symbols(read) and read is not Number(0)


def _relation(statement: Statement) -> Relation | None:
    """Return a line as a relation of exact formulas, a chain only of inequalities one way."""
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    if len(sides) != len(statement.sides) or statement.hedge:
        return None
    signs = set(statement.relations)
    one_way = any(signs <= way for way in ({"<", "<="}, {">", ">="}))
    if not signs <= _RELATIONS or (len(sides) > 2 and not one_way):
        return None
    relation = Relation(sides, statement.relations)
    exact = not any(map(is_decimal, walk(relation))) and not has_units(relation)
    return relation if exact and free_symbols(relation) and not has_opaque(*sides) else None
