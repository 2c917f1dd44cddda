"""Laws of a right triangle that a text names: with the right angle at B, `AB² + BC² = AC²`.

The triangle is put into coordinates; what a theorem or a definition says of it has to hold for
legs of any length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import Add, Call, Div, Expression, Number, Pow, Symbol
from grader.expressions.notation import Notation
from grader.expressions.reading import parse
from grader.expressions.statement import Side, Statement
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.worked_solutions.link import Judged
from grader.worked_solutions.outcome import LinkOutcome
from grader.worked_solutions.texts.lines import LineLink

_TRIANGLE = re.compile(
    r"right(?:-angled)? triangle \$?(?:\\triangle )?(?P<names>[A-Z]{3})\$?,? (?:with|where|has)"
    r"[^.$]{0,30}\$?(?:\\angle|∠) ?(?P<at>[A-Z]{1,3}) ?= ?90(?![\d.])"
)
_LAW = re.compile(
    r"\b(?:pythagor\w{1,6}|definitions? of (?:the )?(?:sin|cos|tan|trig)\w{0,10}"
    r"|by definition|SOH)\b[^.$]{0,60}$|\b(?:pythagor\w{1,6}|definitions? of)[^.]{0,100} and $",
    re.IGNORECASE,
)
_SHORT, _LONG = Symbol("p"), Symbol("q")


def right_triangles(
    statements: Sequence[Statement], text: str, notation: Notation
) -> Iterator[LineLink]:
    """Yield what a theorem or definition is said to tell of the one right triangle of a text."""
    found = {(match["names"], match["at"]) for match in _TRIANGLE.finditer(text)}
    if len(found) != 1:
        return
    ((names, at),) = found
    right = at[len(at) // 2]
    if right not in names or len(set(names)) < len(names):
        return
    table = _coordinates(names, right)
    segments = frozenset("".join(pair) for pair in permutations(names, 2))
    own = replace(notation, variables=notation.variables | segments)
    lines = text.split("\n")
    for statement in statements:
        words = _before(statement, lines)
        if set(statement.relations) == {"="} and not statement.hedge and _LAW.search(words):
            yield from _judged(statement, table, own)


def _before(statement: Statement, lines: Sequence[str]) -> str:
    place = statement.place
    if not 0 < place.line <= len(lines):
        return ""
    words = lines[place.line - 1][: max(place.column - 1, 0)].rstrip("$\\(")
    return words.rpartition(". ")[2]


def _coordinates(names: str, right: str) -> Mapping[Expression, Expression]:
    """Return the sides of a triangle with legs p and q, and the functions of its angles."""
    first, second = (name for name in names if name != right)
    hypotenuse = Call("sqrt", Add(Pow(_SHORT, Number(2)), Pow(_LONG, Number(2))))
    lengths = {right + first: _SHORT, right + second: _LONG, first + second: hypotenuse}
    table: dict[Expression, Expression] = {}
    for name, length in lengths.items():
        table[Symbol(name)] = table[Symbol(name[::-1])] = length
    for corner, opposite, adjacent in ((first, _LONG, _SHORT), (second, _SHORT, _LONG)):
        angle = Symbol(corner)
        table[Call("sin", angle)] = Div(opposite, hypotenuse)
        table[Call("cos", angle)] = Div(adjacent, hypotenuse)
        table[Call("tan", angle)] = Div(opposite, adjacent)
    return table


def _judged(
    statement: Statement, table: Mapping[Expression, Expression], notation: Notation
) -> Iterator[LineLink]:
    read = [parse(f"${side.raw}$", notation) for side in statement.sides[:2]]
    sides = [side for side in read if isinstance(side, Expression)]
    if len(sides) < 2:
        return
    if not all(any(node in table for node in walk(side)) for side in sides):
        return
    put_in = [substitute(side, dict(table)) for side in sides]
    if any(not free_symbols(side) <= {_SHORT, _LONG} for side in put_in):
        return
    positive = replace(notation, positive=notation.positive | {_SHORT.name, _LONG.name})
    verdict = compare(put_in[0], put_in[1], positive)
    if verdict.outcome not in (Outcome.EQUIVALENT, Outcome.DIFFERENT):
        return
    same = verdict.outcome is Outcome.EQUIVALENT
    one, other = (
        Side(side, given.raw, given.place)
        for side, given in zip(sides, statement.sides, strict=False)
    )
    outcome = LinkOutcome.HOLDS if same else LinkOutcome.FAILS
    reason = "" if same else "this is not so in the triangle"
    yield LineLink(one, other, "=", Judged(outcome, verdict), reason=reason)
