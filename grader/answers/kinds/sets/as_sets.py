"""Answers and references as sets, in whatever form they are said."""

from __future__ import annotations

from fractions import Fraction

from grader.answers.check.solution_sets import in_one_form, with_ends
from grader.answers.comparing import compare_in_model, compare_value
from grader.answers.find.reading import is_numeric
from grader.answers.find.solutions.alternatives import is_sequence, values_of
from grader.answers.find.solutions.finite_sets import family_of
from grader.answers.find.solutions.inequalities import excluded_values, joined_inequalities
from grader.answers.kinds.collections.references import reference_of
from grader.equivalence import NumberPolicy, Verdict, branches, enclose
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Div,
    Expression,
    Interval,
    Logic,
    Mul,
    Neg,
    PlusMinus,
    Pow,
    Relation,
    SetOperation,
    Symbol,
)
from grader.expressions.sets import as_number_set, is_listed
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.rubric.types import Asked

_INFINITE = frozenset({Constant("oo")})


NOT_SOLVED = "This has the right solutions, but is not solved; a person will look."


def compare_solutions(asked: Asked, answer: Expression) -> Verdict:
    """Compare by what solves them; a set and a statement in one name are compared as statements."""
    part = asked.part
    whole = expected_set(asked) if part.kind == "set" else reference_of(asked)
    reference, given = in_one_form(whole, answer, part.notation)
    if reference is reference_of(asked):
        return compare_value(asked, given)
    return compare_in_model(reference, given, asked.model, part.notation, part.policy)


def is_point(item: Expression) -> bool:
    """Whether an element is a point, `(1, 2)`."""
    return isinstance(item, Collection) and item.kind == "tuple" and len(item.args) > 1


def is_unsolved_equation(answer: Expression) -> bool:
    """Whether an answer is an equation such as `|x| = 3`, which is not solved for its name."""
    if not isinstance(answer, Relation) or answer.ops != ("=",):
        return False
    left, right = answer.args[0], answer.args[-1]
    if isinstance(right, Collection) and right.kind == "set":
        return False  # `A - B = {1, 3}` says which set it is
    word = isinstance(left, Mul) and all(isinstance(f, Symbol | Constant) for f in left.args)
    arithmetic = isinstance(left, Add | Mul | Pow | Div | Neg) and not word
    known = isinstance(left, Call) and left.name in KNOWN_FUNCTIONS
    return (arithmetic or known) and bool(free_symbols(left))


def to_set(answer: Expression) -> Expression:
    """Read `S = {1, 2}`, `x in {1, 2}`, `x = 1 or x = 2` and `1, 2` as the set {1, 2}."""
    answer = _without_membership(conclusion_of(answer))
    if isinstance(answer, Logic) and answer.op == "xor" and isinstance(answer.args[-1], Relation):
        answer = answer.args[-1]  # `A ⊕ B = {1, 2}` of sets
    if isinstance(answer, Relation) and answer.ops in (("in",), ("=",)):
        answer = answer.args[-1]
    answer = _of_values(answer)
    answer = excluded_values(joined_inequalities(answer))
    if isinstance(answer, Relation) and _INFINITE & {*walk(answer)}:
        answer = with_ends(answer)
    if isinstance(answer, Logic) or is_sequence(answer):
        values = values_of(answer)
        return answer if values is None else Collection("set", *values)
    return answer


def _of_values(answer: Expression) -> Expression:
    """Return `y <= 4` for `f(x) <= 4`, which says in which range the values of a function lie."""
    if not isinstance(answer, Relation):
        return answer
    values = [side for side in answer.args if not is_numeric(side) and side not in _INFINITE]
    match values:
        case [Call(args=(Symbol(),)) as value] if value.name not in KNOWN_FUNCTIONS:
            return answer if value.primes else substitute(answer, {value: Symbol("y")})
    return answer


def _without_membership(answer: Expression) -> Expression:
    """Return `pi/4 + k pi` of `pi/4 + k pi, k in Z`, which only says what `k` is."""
    match answer:
        case Collection(
            kind="sequence", args=(said, Relation(ops=("in",), args=(Symbol() as of, _)))
        ):
            return said if of in free_symbols(said) else answer
        case Relation(
            ops=("in",), args=(Collection(kind="sequence", args=(said, Symbol() as of)), _)
        ):
            return said if of in free_symbols(said) else answer
    return answer


def conclusion_of(answer: Expression) -> Expression:
    """Return the set at the end of `g'(x) < 0 iff x in (-1, 3)`, which says what solves what."""
    if isinstance(answer, Relation) and "->" in answer.ops and {*answer.ops} - {"->", "="}:
        last = len(answer.ops) - answer.ops[::-1].index("->")
        ends = len(answer.ops) > last  # `2x > 8 -> x > 4`
        return Relation(answer.args[last:], answer.ops[last:]) if ends else answer
    if not isinstance(answer, Logic) or answer.op not in ("iff", "implies"):
        return answer
    return conclusion_of(answer.args[-1])


def expected_set(asked: Asked) -> Expression:
    """Return the reference as a set: a pair stands for an interval, a union for its values."""
    reference = reference_of(asked)
    values = family_of(reference) if isinstance(reference, SetOperation) else reference
    return as_number_set(to_set(values), asked.part.notation)


def is_closed_interval(expected: Expression) -> bool:
    """Whether both ends belong to an interval, which a list of two may stand for."""
    expected = with_ends(expected)
    if isinstance(expected, Collection):
        return expected.kind == "list" and len(expected.args) == 2
    return isinstance(expected, Interval) and not (expected.left_open or expected.right_open)


def set_of_one(asked: Asked, answer: Expression) -> Expression:
    """Read a single number or point as the set that holds it, where a finite set is expected."""
    expected = expected_set(asked)
    finite = is_listed(expected)
    if finite and is_point(answer) and all(map(is_point, expected.args)):
        return Collection("set", answer)
    several = isinstance(answer, Collection | Interval | Logic | Relation | SetOperation)
    if not finite or several or not is_numeric(answer):
        return answer
    return Collection("set", *(value for (value,) in branches(answer)))


def interval_around_middle(reference: Expression, answer: Expression) -> Expression:
    """Return `10.2 ± 0.6` as the interval between its two values, where an interval is asked."""
    if not isinstance(reference, Interval):
        return answer
    values = [value for (value,) in branches(answer)]
    if len(values) != 2 or not any(isinstance(node, PlusMinus) for node in walk(answer)):
        return answer
    lower, upper = sorted(values, key=_midpoint)
    return Interval(lower, upper, reference.left_open, reference.right_open)


def _midpoint(value: Expression) -> Fraction:
    found = enclose(value)
    return Fraction(0) if found is None else found.midpoint


def is_loose(policy: NumberPolicy) -> bool:
    """Whether a part compares its numbers within a tolerance."""
    return any(
        bound is not None
        for bound in (policy.absolute, policy.relative, policy.digits, policy.decimals)
    )
