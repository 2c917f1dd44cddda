"""Infinite values: `-oo + 99` is `-oo`; what has no certain value, as `oo - oo`, is not decided."""

from __future__ import annotations

from grader.equivalence.effort import ATTEST, spend
from grader.equivalence.numbers.evaluate import Evaluator
from grader.equivalence.numbers.powers import InfiniteValue, OutsideDomain, Unclear
from grader.equivalence.numbers.precision import FIRST, precision
from grader.equivalence.numbers.signs import sign_of_constant
from grader.equivalence.terms.summary import summary_of
from grader.equivalence.verdict import Proved, Refuted, Verdict, different, equivalent, undecided
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Div,
    Expression,
    Integral,
    Limit,
    Mul,
    Neg,
    Pow,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols

OO = Constant("oo")


class NotKnown(Exception):
    """The value cannot be told."""


class NoValue(NotKnown):
    """There certainly is no value, finite or infinite."""


def has_infinity(node: Expression) -> bool:
    """Whether infinity occurs as a value, not as a bound."""
    return summary_of(node).infinite


def compare_infinite(reference: Expression, answer: Expression, notation: Notation) -> Verdict:
    """Compare values of which at least one is written with infinity."""
    try:
        values = [_value(side) for side in (reference, answer)]
    except NoValue:
        return different("undefined")
    except NotKnown:
        return _attested(reference, answer, notation)
    if values[0] == values[1] != 0:
        return equivalent("proved", Proved("infinite value"))
    if values == [0, 0]:
        return undecided("infinity")
    names = {1: "oo", -1: "-oo", 0: "a finite number"}
    return different("different-values", Refuted((), names[values[0]], names[values[1]]))


def _attested(reference: Expression, answer: Expression, notation: Notation) -> Verdict:
    """Ask the computer algebra system about limits, sums and integrals that may be infinite."""
    if any(summary_of(side).lazy for side in (reference, answer)):
        from grader.equivalence.scalars.attest.worker import attest

        spend(ATTEST)
        evidence = attest(reference, answer, notation)
        if evidence is not None:
            return equivalent("attested", evidence)
    return undecided("infinity")


def _computed(node: Expression) -> int:
    """Return the sign of a value that has to be computed: a limit, a sum or an integral."""
    if not summary_of(node).lazy:
        return 0
    try:
        with precision(FIRST):
            Evaluator({}).value(node)
    except InfiniteValue as error:
        if error.sign and isinstance(node, Limit | BigOperator | Integral):
            return error.sign
        raise (NotKnown if error.sign else NoValue) from error
    except (OutsideDomain, Unclear) as error:
        raise NotKnown from error
    return 0


def _value(node: Expression) -> int:
    """Return 1 or -1 for plus or minus infinity and 0 for a finite value; raise `NotKnown`."""
    if node is OO:
        return 1
    if not has_infinity(node):
        if node is Constant("undefined"):
            raise NotKnown
        return _computed(node)
    match node:
        case Neg():
            return -_value(node.args[0])
        case Add():
            values = {_value(part) for part in node.args} - {0}
            if len(values) != 1:
                raise NotKnown
            return values.pop()
        case Mul():
            return _product(node.args)
        case Div():
            top, bottom = map(_value, node.args)
            if bottom:
                if top:
                    raise NotKnown
                return 0
            return top * _sign(node.args[1])
        case Pow() if _value(node.args[0]) == 1 and _sign(node.args[1]) > 0:
            return 1
        case Call(name="abs"):
            return abs(_value(node.args[0]))
    raise NotKnown


def _product(factors: tuple[Expression, ...]) -> int:
    result = 1
    for factor in factors:
        result *= _value(factor) or _sign(factor)
    return result


def _sign(node: Expression) -> int:
    value = _value(node)
    if value:
        return value
    sign = None if free_symbols(node) else sign_of_constant(node)
    if not sign:
        raise NotKnown
    return sign
