"""Proofs of equality: both sides in one field, under every combination of signs that matters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from grader.equivalence.normal_form.assumptions import (
    GENERATORS,
    AddGenerator,
    Assumptions,
    Beyond,
    Key,
    NeedSign,
    NoNormalForm,
    NowhereDefined,
    SplitBase,
    is_bound,
)
from grader.equivalence.normal_form.build import NormalForm, Rule
from grader.equivalence.normal_form.field import MAX_GENERATORS, ZETA, Field, Quotient
from grader.equivalence.terms.reordering import same_but_for_order
from grader.equivalence.terms.summary import Summary, summary_of
from grader.expressions.nodes import Expression
from grader.expressions.notation import Notation

#: Cases of signs that are proved apart, and attempts to build, before a proof is given up.
MAX_CASES = 40
MAX_ATTEMPTS = 120


@dataclass(frozen=True, slots=True)
class Proof:
    """`equal` if proved; else `reason` says why there is no proof; `cases` were told apart.

    `beyond` says that the expression is too large to be multiplied out;
    `split` are the bases whose signs made the cases. `difference` is the value of the difference
    where that is one number, not zero.
    """

    equal: bool
    reason: str = ""
    cases: int = 1
    beyond: bool = False
    split: frozenset[Key] = frozenset()
    difference: Fraction | None = None


def initial_assumptions(notation: Notation) -> Assumptions:
    """Return what is known from the declarations alone."""
    if not (notation.positive or notation.nonnegative):
        return Assumptions()
    positive = notation.positive | notation.nonnegative
    signs: dict[Key, int] = {("symbol", name): 1 for name in positive}
    return Assumptions(
        signs=signs, nonzero=frozenset(("symbol", name) for name in notation.positive)
    )


def _foreseen(reference: Summary, answer: Summary, complex_: bool) -> dict[Key, int]:
    """Return into how many parts bases will have to be split, as far as that is plain to see.

    What is not foreseen is found while building, which then starts again.
    """
    parts: dict[Key, int] = {}
    if reference.turns or answer.turns or reference.imaginary or answer.imaginary:
        parts[ZETA] = 4  # `sin` and `cos` are written with i
    if not complex_:
        for name in reference.rooted | answer.rooted:
            parts["symbol", name.name] = 2
    return parts


def _generators(reference: Summary, answer: Summary) -> int:
    """Return how many generators there will be: one for a name, where nothing else takes any.

    The fewer there are, the sooner a common divisor is found. One is to spare, for a constant.
    """
    for side in (reference, answer):
        if side.calls or side.exponents or side.lazy or side.imaginary:
            return GENERATORS
    return min(GENERATORS, 1 + len(reference.symbols | answer.symbols))


Action = Callable[[NormalForm], bool]


def prove_equal(
    reference: Expression, answer: Expression, notation: Notation, complex_: bool
) -> Proof:
    """Try to prove that two expressions agree wherever both are defined."""
    left, right = summary_of(reference), summary_of(answer)
    if len(left.symbols | right.symbols) > MAX_GENERATORS:
        same = same_but_for_order(reference, answer)
        return Proof(same, "" if same else "too many names", beyond=not same)

    integers = left.integers | left.naturals | right.integers | right.naturals
    if integers:
        names = frozenset(symbol.name for symbol in integers)
        notation = replace(notation, integer=notation.integer | names)
    differences: list[Fraction | None] = []

    def action(form: NormalForm) -> bool:
        elements = form.build(reference), form.build(answer)
        equal = form.equal(*elements)
        if not equal:
            differences.append(_constant_difference(form, *elements))
        return equal

    parts = _foreseen(left, right, complex_)
    proof = prove(action, notation, complex_, parts, _generators(left, right))
    if not proof.equal and same_but_for_order(reference, answer):
        return Proof(True)
    if differences and not proof.equal and not proof.split:
        return replace(proof, difference=differences[-1] or None)
    return proof


_OBJECTS = frozenset({"sum", "product", "integral", "limit", "antiderivative at", "antiderivative"})


def _constant_difference(form: NormalForm, left: Quotient, right: Quotient) -> Fraction | None:
    """Return the difference if it is a rational number.

    Sums without end and the like may be infinite unless they have a closed form; `∞ + 1` is not
    different from `∞`.
    """
    kinds: set[Any] = {name[0] for name in form.atoms if isinstance(name, tuple)}
    if "oo" in kinds and kinds & _OBJECTS:
        return None
    try:
        return form.constant(form.field.subtract(left, right))
    except Beyond:
        return None


# The rules are loaded where they are needed: most proofs are of polynomials and quotients.


def _function_rule(name: str) -> Rule | None:
    from grader.equivalence.normal_form.elementary import FUNCTION_RULES

    return FUNCTION_RULES.get(name)


def _binding(form: NormalForm, node: Expression) -> Quotient:
    from grader.equivalence.normal_form.bound import binding

    return binding(form, node)


def prove(
    action: Action,
    notation: Notation,
    complex_: bool,
    parts: Mapping[Key, int] | None = None,
    generators: int = GENERATORS,
) -> Proof:
    """Try an action in a field that knows more and more, in every case of signs it asks for.

    `parts` may say beforehand into how many parts bases will have to be split, and `generators`
    how many there will be.
    """
    cases = [initial_assumptions(notation)]
    cases[0].size = generators
    if parts:
        for key, count in parts.items():
            cases[0].parts[key] = count
            if key != ZETA:
                cases[0].signs[key] = 1  # a square root is defined for no other sign
    declared = cases[0].nonzero
    split: frozenset[Key] = frozenset()
    proved = attempts = 0
    try:
        while cases:
            attempts += 1
            if proved + len(cases) > MAX_CASES or attempts > MAX_ATTEMPTS:
                return Proof(False, "too many cases of signs")
            split |= cases[-1].nonzero - declared
            outcome = _attempt(action, notation, complex_, cases)
            if outcome is False:
                return Proof(False, "the normal forms differ", split=split)
            proved += outcome is True
    except Beyond as error:
        return Proof(False, str(error), beyond=True)
    except NoNormalForm as error:
        return Proof(False, str(error))
    reason = "" if proved else "nowhere defined"
    return Proof(proved > 0, reason, max(1, proved), split=split)


def _attempt(
    action: Action, notation: Notation, complex_: bool, cases: list[Assumptions]
) -> bool | None:
    """Try one case: True or False; None if nothing is defined there or more cases came."""
    assumptions = cases.pop()
    try:
        return action(NormalForm(Field(assumptions), notation, complex_, _function_rule, _binding))
    except AddGenerator:
        assumptions.size = max(GENERATORS, 2 * assumptions.size)
        if assumptions.size > MAX_GENERATORS:
            raise Beyond("too many different parts") from None
        cases.append(assumptions)
    except SplitBase as need:
        assumptions.parts[need.key] = need.parts
        if need.parts > 5000:
            raise Beyond("a root of high degree") from None
        cases.append(assumptions)
    except NeedSign as need:
        if is_bound(need.key):
            raise NoNormalForm("the sign of a bound name") from None
        cases.extend(assumptions.with_sign(need.key, sign) for sign in (-1, 1))
    except NowhereDefined:
        pass
    return None
