"""Congruences of numbers, `49 ≡ 9 (mod 10)`; with one unknown, the lines that follow from them.

`3x ≡ 4 (mod 7)`, so `x ≡ 5 (mod 7)`: of the few numbers below the modulus all are put in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from grader.equivalence import Outcome, Proved, Verdict, compare, enclose
from grader.expressions.nodes import Call, Expression, Number, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, substitute
from grader.worked_solutions.following.inequalities import Step

#: Moduli up to this are decided by putting all numbers in.
MAX_MODULUS = 200


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


def congruence_steps(
    statements: Sequence[Statement], follows: Callable[[Statement, Statement], bool]
) -> Iterator[Step]:
    """Yield the congruences in one unknown that go on with the one above them, by one modulus.

    `follows` says of two lines whether the second is made of the first.
    """
    for position, (above, below) in enumerate(pairwise(statements), start=1):
        first, second = _in_one_unknown(above), _in_one_unknown(below)
        if first is None or second is None or not _are_alike(first, second):
            continue
        if isinstance(first.args[0].args[0], Symbol) or below.hedge or above.hedge:
            continue
        if not follows(above, below):
            continue
        before, after = _solutions(first), _solutions(second)
        if before is None or after is None or not before:
            continue
        solved = isinstance(second.args[0].args[0], Symbol)
        if solved and len(before) > 1:
            continue  # other values may be listed behind it
        holds = before <= after
        verdict = Verdict(Outcome.EQUIVALENT, "same", Proved("residues"))
        if not holds:
            verdict = Verdict(Outcome.DIFFERENT, "not-following", Proved("residues"))
        yield Step(position, first, second, verdict)


def _in_one_unknown(statement: Statement) -> Relation | None:
    sides = _residues(statement)
    relation = Relation(sides, ("=",)) if len(sides) == 2 else None
    return relation if relation is not None and len(free_symbols(relation)) == 1 else None


def _are_alike(first: Relation, second: Relation) -> bool:
    moduli = {side.args[1] for each in (first, second) for side in each.args}
    return len(moduli) == 1 and free_symbols(first) == free_symbols(second)


def _solutions(relation: Relation) -> frozenset[int] | None:
    """Return the numbers below the modulus that solve a congruence."""
    (name,) = free_symbols(relation)
    modulus = relation.args[0].args[1]
    if not isinstance(modulus, Number) or not 1 < modulus.value <= MAX_MODULUS:
        return None
    found = set()
    for value in range(int(modulus.value)):
        sides = [substitute(side.args[0], {name: Number(value)}) for side in relation.args]
        values = [enclose(side) for side in sides]
        if any(each is None or not each.exact or each.lower.denominator != 1 for each in values):
            return None
        left, right = (each.lower for each in values if each is not None)
        if (left - right) % int(modulus.value) == 0:
            found.add(value)
    return frozenset(found)
