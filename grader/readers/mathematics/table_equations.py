"""Rows of a table that are equations: a quantity in the first cell, its formula in the second."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.expressions.nodes import Derivative, Div, Expression, Mul, Symbol
from grader.expressions.notation import Notation, Unreadable
from grader.expressions.statement import Side, Statement
from grader.readers.mathematics.vocabulary import FUNCTIONS, GREEK

WIDEST_EQUATION = 4
"""A table with more columns is one of values."""

_LONGEST = 300

_WORDS = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, that text without its formulas, and what can be read of it.

    A `plain` cell has no signs of mathematics, and is a formula only as part of an equation.
    """

    text: str
    words: str
    statements: tuple[Statement, ...]
    plain: bool = False

    @property
    def side(self) -> Side | None:
        """The only expression of the cell, None if it holds words or something else."""
        if len(self.statements) != 1 or re.search(r"\w", self.words):
            return None
        sides = self.statements[0].sides
        return sides[0] if len(sides) == 1 and not self.statements[0].premises else None


Equations = tuple[Statement, ...]


def row_equations(rows: Sequence[Sequence[Cell]], titled: bool) -> list[Equations]:
    """Return the equations that each row is; none of a row that is none.

    Two pairs of cells side by side, as for two networks, are two equations. `titled` says that
    the first row is known to be a header. A table of values (`n | x_n`) or of labels (`n1 | +`) has
    rows that cannot be equations, and then none with a plain name is one.
    """
    found = [() if titled and not index else _equations(row) for index, row in enumerate(rows)]
    body = [(row, each) for row, each in zip(rows, found, strict=True)][1 if rows else 0 :]
    if all(each or not any(cell.text.strip() for cell in row[1:]) for row, each in body):
        return found
    return [tuple(one for one in each if _is_derivative(one.sides[0].expression)) for each in found]


def _equations(row: Sequence[Cell]) -> Equations:
    """Return `quantity = formula` for each pair of cells, with words after them or nothing."""
    pairs = [_equation(row[at : at + 2]) for at in range(0, len(row) - 1, 2)]
    if len(row) % 2 == 0 and len(pairs) > 1 and all(pairs):
        return tuple(pair for pair in pairs if pair is not None)
    if any(c.text.strip() and not _WORDS.search(c.words) for c in row[2:]):
        return ()
    return (pairs[0],) if pairs and pairs[0] is not None else ()


def _equation(row: Sequence[Cell]) -> Statement | None:
    """Return `quantity = formula` for these two cells."""
    left, right = row[0].side, row[1].side
    if left is None or right is None or not _names(left, right):
        return None
    raw = f"{left.raw} = {right.raw}"
    return Statement((left, right), ("=",), raw, row[0].statements[0].place)


def _names(left: Side, right: Side) -> bool:
    """Whether the left cell names a quantity, and the right one says what it is."""
    if _is_derivative(left.expression):
        return True
    if not isinstance(left.expression, Symbol) or isinstance(right.expression, Unreadable):
        return False
    return not isinstance(right.expression, Symbol)


def _is_derivative(expression: Expression | Unreadable) -> bool:
    """Whether a cell is a derivative, `d` being declared as a variable or not."""
    if isinstance(expression, Div):
        return all(
            isinstance(part, Mul) and part.args[0] is Symbol("d") for part in expression.args
        )
    return isinstance(expression, Derivative)


def is_short_formula(cell: str, notation: Notation) -> bool:
    """Whether a cell without signs of mathematics may be an expression: no words, not long."""
    words = {word for word in _WORDS.findall(cell) if word not in FUNCTIONS and word not in GREEK}
    known = {*notation.variables, *notation.functions}
    return 0 < len(cell) <= _LONGEST and words <= known
