"""Congruences as students write them: `x = 6 mod 7`, `x ≡ 20 ≡ 6 (mod 7)`."""

from __future__ import annotations

from grader.answers.comparing import decide
from grader.equivalence import Outcome, Refuted, Verdict, rational_value
from grader.expressions.nodes import Call, Collection, Expression, Relation, Symbol
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


def refuted_congruence(reference: Expression, answer: Expression) -> Verdict | None:
    """Return at which number `x ≡ 32 (mod 105)` and `x ≡ 23 (mod 105)` differ; None if at none.

    None, too, where one of them is not of this kind, a name alone and numbers.
    """
    one, other = _residue(reference), _residue(answer)
    if one is None or other is None or one[0] is not other[0]:
        return None
    (name, rest, by), (_, its_rest, its_by) = one, other
    for value in (rest % by, its_rest % its_by, rest % by + by, its_rest % its_by + its_by):
        held = ((value - rest) % by == 0, (value - its_rest) % its_by == 0)
        if held[0] != held[1]:
            left, right = (str(each).lower() for each in held)
            point = ((name.name, str(value)),)
            return Verdict(Outcome.DIFFERENT, "refuted", Refuted(point, left, right))
    return None


def are_residues(reference: Expression, answer: Expression) -> bool:
    """Whether all of several whole numbers have the remainder that an answer says: `3 (mod 5)`."""
    values = reference.args if isinstance(reference, Collection) else ()
    if len(values) < 2 or not any(map(_is_remainder, walk(answer))):
        return False
    said = _residue(_of_any(as_congruence(answer)))
    numbers = [rational_value(value) for value in values]
    return said is not None and all(
        number is not None and (number - said[1]) % said[2] == 0 for number in numbers
    )


def _of_any(answer: Expression) -> Expression:
    """Return `3 mod 15`, alone or as the one element of a set, as what some number is."""
    match answer:
        case Collection(args=(Call() as alone,)):
            return _of_any(alone)
        case Call(name="mod", args=(_, by)):
            return Relation((Call("mod", Symbol("x"), by), answer), ("=",))
    return answer


def _residue(congruence: Expression) -> tuple[Symbol, int, int] | None:
    match congruence:
        case Relation(
            args=(
                Call(name="mod", args=(Symbol() as name, by)),
                Call(name="mod", args=(rest, same)),
            )
        ) if by is same:
            numbers = rational_value(rest), rational_value(by)
            if all(n is not None and n.denominator == 1 for n in numbers) and numbers[1]:
                return name, int(numbers[0] or 0), abs(int(numbers[1]))
    return None


def _is_remainder(side: Expression) -> bool:
    return isinstance(side, Call) and side.name == "mod"
