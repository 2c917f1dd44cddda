"""Lines that follow from one another by a sign: `x² = 2x ⇒ x = 2`, `2x > 6 ⇔ x > 3`.

An implication holds where all that solves the first solves the second; with a sign of equivalence
both must have the same solutions. So a root that is lost, by a division by what may be zero say, is
found, and one that squaring adds where equivalence is claimed. Only lines in one and the same
unknown are judged; numbers are compared by what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from grader.equivalence import Outcome, Verdict, compare, enclose, ordered
from grader.expressions.nodes import Call, Expression, Logic, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import is_decimal
from grader.worked_solutions.units import has_units

_PLAIN = frozenset({"=", "<", ">", "<=", ">="})
LOST = "a solution is lost"
NOT_EQUIVALENT = "the two do not have the same solutions"


@dataclass(frozen=True, slots=True)
class Implied:
    """What becomes of a line that follows from others; `reason` says why it does not."""

    premise: Expression
    conclusion: Expression
    sign: str
    verdict: Verdict
    reason: str = ""


def implications(
    statement: Statement, notation: Notation, alternatives: Sequence[Statement] = ()
) -> Iterator[Implied]:
    """Yield what a statement is said to follow from, or to be equivalent to, as far as decided.

    `alternatives` stand behind it, `x = 0` or `x = 2`: one of them all is what follows.
    """
    whole = statement.sides[0].expression
    if len(statement.sides) == 1 and isinstance(whole, Logic) and whole.op == "iff":
        yield from _equivalences(whole, notation)
    premises = [_relation(premise) for premise in statement.premises]
    conclusion = _any_of(statement, alternatives)
    if premises and conclusion is not None and not statement.hedge:
        read = [premise for premise in premises if premise is not None]
        if len(read) == len(premises):
            yield from _implication(read, conclusion, notation)


def _any_of(statement: Statement, alternatives: Sequence[Statement]) -> Expression | None:
    """Return a line with its alternatives as one proposition; None if one of them is none."""
    found = [_relation(each) for each in (statement, *alternatives)]
    read = [relation for relation in found if relation is not None]
    if not read or len(read) < len(found):
        return None
    return Logic("or", *read) if len(read) > 1 else read[0]


def _equivalences(whole: Logic, notation: Notation) -> Iterator[Implied]:
    for first, second in zip(whole.args, whole.args[1:], strict=False):
        if not _in_one_unknown(first, second):
            continue
        verdict = compare(first, second, notation)
        if verdict.outcome in (Outcome.EQUIVALENT, Outcome.DIFFERENT):
            differ = verdict.outcome is Outcome.DIFFERENT
            yield Implied(first, second, "⇔", verdict, NOT_EQUIVALENT if differ else "")


def _implication(
    premises: Sequence[Relation], conclusion: Expression, notation: Notation
) -> Iterator[Implied]:
    premise = premises[0] if len(premises) == 1 else Logic("and", *premises)
    if not _in_one_unknown(*premises, conclusion):
        return
    verdict = compare(premise, conclusion, notation)
    if verdict.outcome is not Outcome.EQUIVALENT:
        verdict = compare(premise, Logic("and", *premises, conclusion), notation)
    if verdict.outcome is Outcome.EQUIVALENT:
        yield Implied(premise, conclusion, "⇒", verdict)
    elif verdict.outcome is Outcome.DIFFERENT:
        yield Implied(premise, conclusion, "⇒", verdict, _why(premise, conclusion, notation))


def _why(premise: Expression, conclusion: Expression, notation: Notation) -> str:
    back = compare(conclusion, Logic("and", conclusion, premise), notation)
    return LOST if back.outcome is Outcome.EQUIVALENT else "this does not follow"


def _relation(statement: Statement) -> Relation | None:
    """Return the first link of a line as a relation, if the line is a plain one."""
    read = [side.expression for side in statement.sides]
    sides = [side for side in read if isinstance(side, Expression)]
    if len(sides) != len(read) or len(sides) < 2 or not set(statement.relations) <= _PLAIN:
        return None
    return Relation(tuple(sides[:2]), statement.relations[:1])


def _in_one_unknown(*relations: Expression) -> bool:
    names = [free_symbols(relation) for relation in relations]
    plain = all(isinstance(relation, Relation | Logic) for relation in relations)
    same = plain and len(set(names)) == 1 and len(names[0]) == 1
    if has_units(*relations) or any(map(_is_rough, walk(*relations))):
        return False
    return same and isinstance(next(iter(names[0])), Symbol) and not has_opaque(*relations)


def _is_rough(node: Expression) -> bool:
    """Whether a number may be rounded, or stand for an angle or a share."""
    return is_decimal(node) or (isinstance(node, Call) and node.name in ("percent", "degree"))


def true_of_numbers(left: Expression, relation: str, right: Expression) -> bool | None:
    """Whether an inequality of two numbers is true; None where that is not known."""
    first, second = enclose(left), enclose(right)
    return None if first is None or second is None else ordered(first, relation, second)


# -- an inequality and the line below it: `-3x > 9`, then `x > -3` --------------------------------
# Both hold up to the same ends, so that the second is meant to follow, and is no other condition.

_INEQUALITIES = frozenset({"<", ">", "<=", ">="})


@dataclass(frozen=True, slots=True)
class Step:
    """A line, by its number, with the inequality above it and whether both say the same."""

    position: int
    above: Relation
    below: Relation
    verdict: Verdict

    @property
    def wrong(self) -> bool:
        """Whether the line says something else than the one above it."""
        return self.verdict.outcome is Outcome.DIFFERENT


def inequality_steps(statements: Sequence[Statement], notation: Notation) -> Iterator[Step]:
    """Yield the lines that go on with the inequality in the same unknown above them."""
    lines = [(at, each) for at, each in enumerate(statements) if len(each.sides) > 1]
    for (_, first), (at, second) in pairwise(lines):
        above, below = _inequality(first), _inequality(second)
        if (
            above is None
            or below is None
            or second.premises
            or second.place.line <= first.place.line
        ):
            continue
        names = free_symbols(above)
        if len(names) != 1 or names != free_symbols(below) or is_solved(above):
            continue
        ends = [Relation(each.args, ("=",)) for each in (above, below)]
        if compare(ends[0], ends[1], notation).outcome is not Outcome.EQUIVALENT:
            continue
        verdict = compare(above, below, notation)
        if verdict.outcome in (Outcome.EQUIVALENT, Outcome.DIFFERENT):
            yield Step(at, above, below, verdict)


def _inequality(statement: Statement) -> Relation | None:
    sides = tuple(s.expression for s in statement.sides if isinstance(s.expression, Expression))
    if len(sides) != 2 or statement.hedge or not set(statement.relations) <= _INEQUALITIES:
        return None
    if len(statement.relations) != 1 or has_opaque(*sides) or any(map(is_decimal, sides)):
        return None
    return Relation(sides, statement.relations)


def is_solved(relation: Relation) -> bool:
    """Whether a name alone stands beside a value."""
    left, right = relation.args[:2]
    return len(relation.args) == 2 and any(
        isinstance(name, Symbol) and not free_symbols(value)
        for name, value in ((left, right), (right, left))
    )
