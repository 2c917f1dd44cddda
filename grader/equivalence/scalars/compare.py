"""Are two expressions that stand for a number the same? Balls refute, normal forms prove."""

from __future__ import annotations

from dataclasses import replace

from flint import arb

from grader.equivalence.core.desugar import desugar
from grader.equivalence.effort import ATTEST, NORMAL_FORM, spend
from grader.equivalence.normal_form.prove import Proof, prove_equal
from grader.equivalence.numbers.precision import FIRST, LADDER, precision
from grader.equivalence.scalars.evaluation import FirstPoints, ScalarPair
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.terms.summary import summary_of
from grader.equivalence.verdict import (
    Identical,
    Outcome,
    Proved,
    Refuted,
    Verdict,
    WithinTolerance,
    different,
    equivalent,
    undecided,
)
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Constant,
    Expression,
    Integral,
    Limit,
    Mul,
    Neg,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import contains, substitute, walk
from grader.expressions.writing import to_plain

#: The computer algebra system is asked about expressions of so many nodes, and no larger numbers.
MAX_ASKED_NODES = 240
MAX_ASKED_BITS = 2_000
_EVALUATED = (Integral, Limit, BigOperator)


def compare_scalars(
    reference: Expression,
    answer: Expression,
    notation: Notation,
    first: FirstPoints | None = None,
) -> Verdict:
    """Decide whether two numbers or expressions of names are equal wherever both are defined."""
    if reference is answer:
        return equivalent("identical", Identical())
    pair = ScalarPair(reference, answer, notation)
    verdict = _compare(pair, first)
    if verdict.outcome is Outcome.EQUIVALENT and _only_at_whole_numbers(pair):
        return undecided("whole-numbers")
    return verdict


#: The usual names of what runs through all numbers: `(-1)^x` has values where x is whole alone.
_OF_REALS = frozenset({
    *"stuvwxyzXYZ", "alpha", "beta", "theta", "phi", "psi", "omega", "tau", "xi",
})  # fmt: skip


def _only_at_whole_numbers(pair: ScalarPair) -> bool:
    """Whether just one side, as `(-1)^x` beside `cos(pi x)`, has values at whole numbers alone."""
    if not pair.integers:
        return False
    left, right = summary_of(pair.reference), summary_of(pair.answer)
    apart = {
        name
        for one, other in ((left, right), (right, left))
        for name in one.integers & other.symbols - other.integers - other.naturals
    }
    return any(
        name.name.partition("_")[0] in _OF_REALS and name.name not in pair.notation.integer
        for name in apart
    )


def _compare(pair: ScalarPair, first: FirstPoints | None) -> Verdict:
    """Decide whether the two sides of a pair are equal wherever both are defined."""
    if first is None or not first.serves(pair):
        first = FirstPoints(pair.symbols, pair.integers, pair.naturals, pair.notation, pair.complex)
    refuted = pair.refute_first(first)
    if refuted is not None:
        return _on_a_cut(pair) or refuted
    if not pair.symbols and not pair.complex and any(pair.undefined):
        pair.complex = True  # the root of a negative number: complex numbers occur after all
        refuted = pair.refute(pair.points(), FIRST)
        if refuted is not None:
            return refuted
    return _prove_or_refute(pair)


def _prove_or_refute(pair: ScalarPair) -> Verdict:
    spend(NORMAL_FORM * pair.size)
    if not pair.symbols and not pair.floats:
        from grader.equivalence.numbers.constants import constant_is_zero

        difference = Add(pair.reference, Neg(pair.answer))
        zero = constant_is_zero(difference, pair.complex, pair.notation.real_odd_roots)
        if zero:
            return equivalent("proved", Proved("separation bound"))
    proof = (
        Proof(False, "floats")
        if pair.floats
        else prove_equal(pair.reference, pair.answer, pair.notation, pair.complex)
    )
    if proof.equal and proof.split:
        refuted = _differs_on_boundary(pair, proof)
        if refuted is not None:
            return refuted
    refuted = _refuted_off_cuts(pair) if proof.equal and pair.complex else None
    if refuted is not None:
        return refuted
    if proof.equal and pair.met:
        if not pair.domain_differs and pair.symbols and _may_be_undefined(pair):
            from grader.equivalence.scalars.domain_remark import note_domain

            note_domain(pair)
        return equivalent("proved", Proved("normal form"), *pair.remarks())
    for bits in LADDER if not pair.is_endless() else LADDER[:1]:
        until = 1 if proof.equal else pair.enough()
        pair.met = 0
        refuted = pair.refute(pair.points(), bits, until)
        if refuted is not None:
            return _on_a_cut(pair) or refuted
        if pair.met >= until and proof.equal:
            break
    return _conclusion(pair, proof)


def _may_be_undefined(pair: ScalarPair) -> bool:
    """Whether divisors, roots or logarithms occur, so that the domains may differ."""
    sides = summary_of(pair.reference), summary_of(pair.answer)
    return any(side.partial or side.divisors for side in sides)


def _differs_on_boundary(pair: ScalarPair, proof: Proof) -> Verdict | None:
    """Look where a sign changes, if a function jumps there; None if the two agree there too."""
    from grader.equivalence.scalars.case_boundaries import case_boundaries, has_jumps

    if not has_jumps(pair.reference, pair.answer):
        return None
    for boundary in case_boundaries(proof.split) or ():
        sides = [desugar(substitute(side, boundary)) for side in (pair.reference, pair.answer)]
        verdict = compare_scalars(sides[0], sides[1], pair.notation)
        if verdict.outcome is Outcome.DIFFERENT and isinstance(verdict.evidence, Refuted):
            where = tuple(
                (str(name.payload[0]), to_text(value)) for name, value in boundary.items()
            )
            point = (*where, *verdict.evidence.point)
            return different("different-values", replace(verdict.evidence, point=point))
        if verdict.outcome is Outcome.UNDECIDED and verdict.code != "no-common-point":
            return verdict
    return None


def to_text(value: Expression) -> str:
    """Print the value of a coordinate: a number, or an expression in other names."""
    exact = rational_value(value)
    return to_plain(value) if exact is None else str(exact)


def _conclusion(pair: ScalarPair, proof: Proof) -> Verdict:
    if not pair.met:
        if all(pair.undefined) and not pair.symbols and _is_evaluated(pair):
            return _attested(pair, proof)  # two infinite values do not differ by one
        if any(pair.undefined):
            return different("undefined") if not pair.symbols else undecided("no-common-point")
        if not pair.symbols and proof.equal:
            return equivalent("proved", Proved("normal form"))
        return _attested(pair, proof)
    if proof.equal:
        return equivalent("proved", Proved("normal form"), *pair.remarks())
    if pair.floats:
        evidence = WithinTolerance("printed by a float", "0", "half a unit of the 15th digit")
        return equivalent("float-literal", evidence, *pair.remarks())
    return _attested(pair, proof)


def _attested(pair: ScalarPair, proof: Proof) -> Verdict:
    """Ask the computer algebra system, where the balls agree at every point but nothing proves."""
    if proof.difference is not None and _is_finite(pair):
        return different("different-values", Proved("constant difference"))
    if _is_algebraic_identity(pair):
        return equivalent("proved", Proved("algebraic function"), *pair.remarks())
    if _is_zero_by_slope(pair):
        return equivalent("proved", Proved("derivative and one value"), *pair.remarks())
    if _is_equal_in_another_form(pair):
        return equivalent("proved", Proved("another form"), *pair.remarks())
    of_complex = _of_complex_names(pair) if pair.complex else None
    if of_complex is not None:
        return of_complex
    if _declared(pair).integer:
        from grader.equivalence.scalars.residues import equal_in_every_case

        if equal_in_every_case(pair, _declared(pair)):
            return equivalent("proved", Proved("cases of remainders"), *pair.remarks())
    from grader.equivalence.scalars.agreement import by_agreement
    from grader.equivalence.scalars.attest.worker import attest

    agreed = by_agreement(pair, _declared(pair))
    if agreed is not None:
        return agreed

    if proof.beyond or not _may_be_asked(pair):
        return undecided("too-large", _too_large(proof) if proof.beyond else "")
    spend(ATTEST)
    evidence = attest(pair.reference, pair.answer, _declared(pair))
    if evidence is None:
        return undecided("not-settled")
    return equivalent("attested", evidence, *pair.remarks())


def _refuted_off_cuts(pair: ScalarPair) -> Verdict | None:
    """Return a point of the plane at which two sides differ that are equal for real numbers."""
    if not any(s.name in pair.notation.complex_ for s in pair.symbols):
        return None
    from grader.equivalence.scalars.off_cuts import compare_off_cuts

    verdict = compare_off_cuts(pair, bits=FIRST)
    return verdict if verdict is not None and verdict.outcome is Outcome.DIFFERENT else None


def _on_a_cut(pair: ScalarPair) -> Verdict | None:
    """Return that two functions of complex names differ at such real points alone."""
    if not pair.complex or not any(s.name in pair.notation.complex_ for s in pair.symbols):
        return None
    from grader.equivalence.scalars.off_cuts import compare_off_cuts

    verdict = compare_off_cuts(pair, on_the_cut=True)
    return verdict if verdict is not None and verdict.outcome is Outcome.EQUIVALENT else None


def _of_complex_names(pair: ScalarPair) -> Verdict | None:
    of_parts = _in_real_parts(pair)
    if of_parts is not None:
        return of_parts
    from grader.equivalence.scalars.off_cuts import compare_off_cuts

    return compare_off_cuts(pair)


_OF_PARTS = frozenset({"re", "im", "conjugate", "abs", "norm"})


def _in_real_parts(pair: ScalarPair) -> Verdict | None:
    """Compare with `x + i y` for every complex name, where functions of the parts occur.

    Points have real coordinates only, where a number is its own conjugate.
    """
    calls = summary_of(pair.reference).calls | summary_of(pair.answer).calls
    names = sorted(pair.notation.complex_ & {symbol.name for symbol in pair.symbols})
    if not names or not any(name in _OF_PARTS for name, _ in calls):
        return None
    parts: dict[Expression, Expression] = {
        Symbol(name): Add(Symbol(f"re {name}"), Mul(Constant("i"), Symbol(f"im {name}")))
        for name in names
    }
    sides = [substitute(side, parts) for side in (pair.reference, pair.answer)]
    real = replace(pair.notation, complex_=pair.notation.complex_ - frozenset(names))
    within = ScalarPair(sides[0], sides[1], real)
    within.complex = True
    refuted = within.refute(within.points(), FIRST, within.enough())
    if refuted is not None:
        return refuted
    if prove_equal(sides[0], sides[1], real, complex_=True).equal:
        return equivalent("proved", Proved("real and imaginary parts"), *pair.remarks())
    return None


def _declared(pair: ScalarPair) -> Notation:
    """Return the declarations, with the names that only make sense as integers among them."""
    naturals = frozenset(symbol.name for symbol in pair.naturals)
    integers = frozenset(symbol.name for symbol in pair.integers)
    return replace(
        pair.notation,
        integer=pair.notation.integer | naturals | integers,
        nonnegative=pair.notation.nonnegative | naturals,
    )


def _is_finite(pair: ScalarPair) -> bool:
    """Whether nothing occurs that may be infinite, as `∞ + 1` is not different from `∞`."""
    return not any(contains(side, Integral, Limit) for side in (pair.reference, pair.answer))


def _is_evaluated(pair: ScalarPair) -> bool:
    """Whether both sides hold a limit, a sum or an integral, and so may both be infinite."""
    sides = pair.reference, pair.answer
    return all(contains(side, *_EVALUATED) for side in sides)


def _too_large(proof: Proof) -> str:
    return f"This is too large to be worked out automatically: it has {proof.reason}."


def _is_algebraic_identity(pair: ScalarPair) -> bool:
    """Whether the difference is an algebraic function of one name that is zero throughout."""
    if len(pair.symbols) != 1 or pair.complex or not pair.met:
        return False
    from grader.equivalence.one_variable.compare import vanishes_everywhere
    from grader.equivalence.one_variable.domains import CannotTell
    from grader.equivalence.one_variable.sign_changes import NotAlgebraicFunction

    difference = Add(pair.reference, Neg(pair.answer))
    try:
        return vanishes_everywhere(difference, next(iter(pair.symbols)), pair.notation)
    except (NotAlgebraicFunction, CannotTell):
        return False


def _is_equal_in_another_form(pair: ScalarPair) -> bool:
    if pair.floats or not pair.met:
        return False
    from grader.equivalence.scalars.finite_sums import equal_with_sums
    from grader.equivalence.scalars.other_forms import equal_in_other_forms

    declared = _declared(pair)
    sides = (pair.reference, pair.answer, declared, pair.complex)
    return equal_with_sums(*sides) or equal_in_other_forms(*sides)


def _is_zero_by_slope(pair: ScalarPair) -> bool:
    """Whether the difference is a constant function of one name, and zero."""
    if len(pair.symbols) != 1 or pair.complex or pair.floats or not pair.met:
        return False
    from grader.equivalence.one_variable.constant_functions import is_zero_by_slope

    difference = Add(pair.reference, Neg(pair.answer))
    return is_zero_by_slope(difference, next(iter(pair.symbols)), pair.notation)


def _may_be_asked(pair: ScalarPair) -> bool:
    """Whether a pair is of a size that the computer algebra system can cope with in time."""
    sides = pair.reference, pair.answer
    nodes = list(walk(*sides))
    if len(nodes) > MAX_ASKED_NODES:
        return False
    if not pair.met:
        endless = any(isinstance(node, Constant) and node.name == "oo" for node in nodes)
        kinds = _EVALUATED if endless or pair.symbols else (Integral, Limit)
        if not any(isinstance(node, kinds) for node in nodes):
            return False
    if pair.symbols or not pair.met:
        return True
    with precision(FIRST):
        left = pair.value(pair.reference, {})
    return left.ball is None or bool(abs(left.ball) < arb(2) ** MAX_ASKED_BITS)
