"""Right up to an added constant, or up to a constant factor, where the rubric says so."""

from __future__ import annotations

from collections.abc import Iterable

from grader.answers.comparing import compare_in_model
from grader.answers.subscripts import unrolled
from grader.equivalence import Outcome, Proved, Verdict, jumps
from grader.expressions.names import CONSTANTS_OF_INTEGRATION
from grader.expressions.nodes import Add, Expression, Mul, Neg, Number, Symbol
from grader.expressions.traversal import free_symbols, substitute
from grader.models.symbolic import CannotDifferentiate, differentiate
from grader.rubric.types import Asked

_ZERO = Number(0)


def compare_up_to(asked: Asked, answer: Expression) -> Verdict | None:
    """Compare as the part's `up_to` says; None if it says nothing."""
    mode = asked.part.options.get("up_to")
    if mode is None or asked.reference is None:
        return None
    reference = asked.reference.value
    if not isinstance(reference, Expression):
        return None
    variables = sorted(free_symbols(reference), key=lambda symbol: symbol.name)
    compare = _up_to_constant if mode == "constant" else _up_to_factor
    try:
        return compare(asked, unrolled(reference), unrolled(answer), variables)
    except CannotDifferentiate:
        return None


def constants_of_integration(asked: Asked, answer: Expression) -> set[str]:
    """Return the names that an answer up to a constant only adds: the `C` of `x^2/2 + C`."""
    if asked.part.options.get("up_to") != "constant" or asked.reference is None:
        return set()
    value = asked.reference.value
    known = free_symbols(value) if isinstance(value, Expression) else frozenset()
    return {
        name.name for name in free_symbols(answer) - known if _is_only_added(name, answer, known)
    }


def _is_only_added(name: Symbol, answer: Expression, variables: frozenset[Symbol]) -> bool:
    try:
        slope = differentiate(unrolled(answer), name)
    except CannotDifferentiate:
        return False
    return not free_symbols(slope) & (variables | {name})


def _up_to_constant(
    asked: Asked, reference: Expression, answer: Expression, variables: list[Symbol]
) -> Verdict:
    """Two antiderivatives: every derivative of the difference is zero."""
    added = {name for name in variables if _is_own_constant(asked, name, reference)}
    variables = [name for name in variables if name not in added] or variables
    pairs = ((differentiate(reference, v), differentiate(answer, v)) for v in variables)
    return _all_equal(asked, pairs, reference, answer)


def _is_own_constant(asked: Asked, name: Symbol, reference: Expression) -> bool:
    """Whether a name of the reference is its own added constant, unless it is declared."""
    usual = name.name in CONSTANTS_OF_INTEGRATION and name.name not in asked.part.notation.variables
    return usual and _is_only_added(name, reference, free_symbols(reference))


def _up_to_factor(
    asked: Asked, reference: Expression, answer: Expression, variables: list[Symbol]
) -> Verdict:
    """`a/r` is constant where `a' r - a r'` is zero; zero itself is no multiple."""
    zero = compare_in_model(_ZERO, answer, None, asked.part.notation)
    if zero.outcome is not Outcome.DIFFERENT:
        return Verdict(Outcome.DIFFERENT, "zero-is-no-multiple")
    constants = {name for name in variables if _is_constant(asked, name, reference)}
    if len(constants) < len(variables):
        variables = [name for name in variables if name not in constants]
    pairs = (
        (
            _ZERO,
            Add(
                Mul(differentiate(answer, v), reference),
                Neg(Mul(answer, differentiate(reference, v))),
            ),
        )
        for v in variables
    )
    return _all_equal(asked, pairs, reference, answer)


#: Letters that are usual for a constant of proportionality.
_CONSTANTS = frozenset({"k", "K", "c", "C"})


def _is_constant(asked: Asked, name: Symbol, reference: Expression) -> bool:
    """Whether a name of the reference is its constant factor: `k` in `k x^2`, unless declared."""
    if name.name not in _CONSTANTS or name.name in asked.part.notation.variables:
        return False
    if name in free_symbols(differentiate(reference, name)):
        return False
    without = substitute(reference, {name: _ZERO})
    zero = compare_in_model(_ZERO, without, None, asked.part.notation)
    return zero.outcome is Outcome.EQUIVALENT


def _all_equal(
    asked: Asked, pairs: Iterable[tuple[Expression, Expression]], *sides: Expression
) -> Verdict:
    for reference, answer in pairs:
        verdict = compare_in_model(reference, answer, None, asked.part.notation)
        if verdict.outcome is not Outcome.EQUIVALENT:
            return verdict
    if jumps(*sides):
        return Verdict(Outcome.UNDECIDED, "not-settled")  # `x + floor(x)` has the slope of `x`
    return Verdict(Outcome.EQUIVALENT, "up-to", Proved("differentiation"))
