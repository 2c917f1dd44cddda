"""Right up to an added constant or a constant factor, where a rubric says so, or as a ratio is."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from grader.answers.comparing import compare_in_model
from grader.answers.subscripts import unrolled
from grader.equivalence import Outcome, Proved, Verdict, jumps, rational_value
from grader.expressions.names import CONSTANTS_OF_INTEGRATION
from grader.expressions.nodes import Add, Call, Collection, Expression, Mul, Neg, Number, Symbol
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


#: Letters that are usual for a constant of proportionality, as for one of integration.
_CONSTANTS = CONSTANTS_OF_INTEGRATION


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


def as_ratio(reference: Expression | None, answer: Expression) -> Expression:
    """Return a ratio of three or more numbers for one that is proportional to it.

    It may be given by shares: `9/16, 3/16, 3/16, 1/16` for `9:3:3:1`.
    """
    wanted = _parts_of_ratio(reference)
    given = _parts_of_ratio(answer)
    if isinstance(answer, Collection) and answer.kind in ("sequence", "tuple"):
        given = [rational_value(part) for part in answer.args]
        given = given if None not in given and sum(filter(None, given)) == 1 else []
    if len(wanted) < _RATIO_FROM or len(wanted) != len(given):
        return answer
    pairs = [(one, other) for one, other in zip(wanted, given, strict=True) if one and other]
    same = len(pairs) == len(wanted) and len({one / other for one, other in pairs}) == 1
    return reference if same and reference is not None else answer


_RATIO_FROM = 3


def _parts_of_ratio(value: Expression | None) -> list[Fraction | None]:
    ratio = isinstance(value, Call) and value.name == "ratio"
    return [rational_value(part) for part in value.args] if ratio and value is not None else []
