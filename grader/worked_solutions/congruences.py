"""Congruences of numbers, `49 ≡ 9 (mod 10)`; with names they are conditions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from grader.equivalence import Outcome, Verdict, compare
from grader.expressions.nodes import Call, Expression, Relation
from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols


def congruences(
    statement: Statement, notation: Notation
) -> Iterator[tuple[Expression, Expression, Verdict]]:
    """Yield the congruences of a chain that name numbers alone, with what becomes of each."""
    for left, right in pairwise(_residues(statement)):
        if free_symbols(left) or free_symbols(right):
            continue
        verdict = compare(left, right, notation)
        if verdict.outcome in (Outcome.EQUIVALENT, Outcome.DIFFERENT):
            yield left, right, verdict


def _residues(statement: Statement) -> tuple[Expression, ...]:
    """Return the sides of a chain of congruences, each by its modulus; nothing for other lines."""
    sides = [side.expression for side in statement.sides]
    whole = sides[0]
    if len(sides) == 1 and isinstance(whole, Relation) and set(whole.ops) == {"="}:
        return whole.args if all(map(_is_residue, whole.args)) else ()
    last = sides[-1]
    if set(statement.relations) != {"equiv"} or not isinstance(last, Call) or not _is_residue(last):
        return ()
    read = [side for side in sides[:-1] if isinstance(side, Expression)]
    if len(read) < len(sides) - 1 or any(map(_is_residue, read)):
        return ()
    return (*(Call("mod", side, last.args[1]) for side in read), last)


def _is_residue(side: Expression) -> bool:
    return isinstance(side, Call) and side.name == "mod" and len(side.args) == 2
