"""Lines that follow from one another by a sign: `x² = 2x ⇒ x = 2`, `2x > 6 ⇔ x > 3`.

An implication holds where all that solves the first solves the second; with a sign of equivalence
both must have the same solutions. So a root that is lost, by a division by what may be zero say, is
found, and one that squaring adds where equivalence is claimed. Only lines in one and the same
unknown are judged; numbers are compared by what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.equivalence import Outcome, Verdict, compare, enclose, ordered
from grader.expressions.nodes import Call, Expression, Logic, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.explain.differences import ONE, terms_of
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
    statement: Statement,
    notation: Notation,
    alternatives: Sequence[Statement] = (),
    declared: Notation | None = None,
) -> Iterator[Implied]:
    """Yield what a statement is said to follow from, or to be equivalent to, as far as decided.

    `alternatives` stand behind it, `x = 0` or `x = 2`: one of them all is what follows. In
    `notation` names may be positive that are not `declared` so; lines of degree 1 need no help.
    """
    whole = statement.sides[0].expression
    chain = whole if isinstance(whole, Logic) and whole.op == "iff" else None
    lines = chain.args if chain else map(_relation, (statement, *statement.premises, *alternatives))
    if declared is not None and all(isinstance(r, Relation) and is_linear(r) for r in lines):
        notation = declared
    if chain and len(statement.sides) == 1:
        yield from _equivalences(chain, notation)
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


def is_linear(relation: Relation) -> bool:
    """Whether a relation has one name, of degree 1."""
    names = free_symbols(relation)
    terms = [terms_of(side) for side in relation.args]
    degrees = {key for each in terms if each is not None for key in each} - {ONE}
    plain = all(len(key) == 1 and dict(key) == dict.fromkeys(names, 1) for key in degrees)
    return len(names) == 1 and None not in terms and plain


def true_of_numbers(left: Expression, relation: str, right: Expression) -> bool | None:
    """Whether an inequality of two numbers is true; None where that is not known."""
    first, second = enclose(left), enclose(right)
    return None if first is None or second is None else ordered(first, relation, second)
