"""Congruences as students write them: `x = 6 mod 7`, `x ≡ 20 ≡ 6 (mod 7)`."""

from __future__ import annotations

from grader.answers.comparing import decide
from grader.equivalence import Outcome
from grader.expressions.nodes import Call, Expression, Relation, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import walk


def is_congruence(formula: Expression) -> bool:
    """Whether a formula is `x ≡ 6 (mod 7)`, a relation of the remainders of its sides."""
    sides = formula.args if isinstance(formula, Relation) else ()
    return bool(sides) and all(map(_is_remainder, sides))


def as_congruence(answer: Expression) -> Expression:
    """Return `x = 6 mod 7`, or the ends of a chain of congruences, as one congruence."""
    if not isinstance(answer, Relation) or not set(answer.ops) <= {"=", "equiv"}:
        return answer
    first, last = answer.args[0], answer.args[-1]
    if is_congruence(answer):
        return Relation((first, last), ("=",))
    if isinstance(first, Symbol) and _is_remainder(last):
        return Relation((Call("mod", first, last.args[1]), last), ("=",))
    return answer


def is_its_rest(reference: Expression, answer: Expression, notation: Notation) -> bool:
    """Whether an answer says the remainder of a congruence, and not of what: `x = 6`."""
    if not is_congruence(reference) or not isinstance(reference, Relation):
        return False
    if any(isinstance(node, Call) and node.name == "mod" for node in walk(answer)):
        return False
    if isinstance(answer, Relation):
        if set(answer.ops) != {"="}:
            return False
        answer = answer.args[-1]
    rest = reference.args[-1].args[0]
    return decide(rest, answer, notation).outcome is Outcome.EQUIVALENT


def _is_remainder(side: Expression) -> bool:
    return isinstance(side, Call) and side.name == "mod"
