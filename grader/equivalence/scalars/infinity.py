"""Infinite values: `-oo + 99` is `-oo` and `2/oo` is 0; `oo - oo` has no value that is certain.

What plain rules do not tell is a limit: each infinity is a name that grows, all of them at other
rates, and the value counts where it is the same in whatever order they grow.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from grader.equivalence.effort import ATTEST, spend
from grader.equivalence.limits.limits import limit_value
from grader.equivalence.numbers.evaluate import Evaluator
from grader.equivalence.numbers.powers import InfiniteValue, OutsideDomain, Unclear
from grader.equivalence.numbers.precision import FIRST, precision
from grader.equivalence.numbers.signs import sign_of_constant
from grader.equivalence.scalars.compare import compare_scalars
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
    Number,
    Pow,
    Symbol,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, walk

OO = Constant("oo")
_ENDS = {OO: 1, Neg(OO): -1}
_MAX_INFINITIES = 3


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
        left, right = (_settled(side, notation) for side in (reference, answer))
    except NoValue:
        return different("undefined")
    except NotKnown:
        return _attested(reference, answer, notation)
    values = [_ENDS.get(side, 0) for side in (left, right)]
    if values[0] == values[1] != 0:
        return equivalent("proved", Proved("infinite value"))
    if values == [0, 0]:
        return compare_scalars(left, right, notation)
    names = {1: "oo", -1: "-oo", 0: "a finite number"}
    return different("different-values", Refuted((), names[values[0]], names[values[1]]))


def _settled(side: Expression, notation: Notation) -> Expression:
    """Return a finite value without infinities, or `oo` or `-oo`; raise `NotKnown`."""
    try:
        sign = _value(side)
        if sign or not has_infinity(side):
            return {1: OO, -1: Neg(OO), 0: side}[sign]
    except NoValue:
        raise
    except NotKnown:
        pass
    return _as_limit(side, notation)


def _as_limit(side: Expression, notation: Notation) -> Expression:
    """Return the value that is the same in whatever order the infinities of a side grow."""
    if any(map(_is_open, walk(side))):
        raise NotKnown
    count = _count(side)
    name = Symbol("infinity_")
    if not 0 < count <= _MAX_INFINITIES or summary_of(side).lazy:
        raise NotKnown
    rates: list[Expression] = [Pow(name, Number(power)) for power in range(1, count + 1)]
    found = set()
    for order in permutations(rates):
        value = limit_value(Limit(_growing(side, iter(order)), name, OO, ""), notation)
        if value is None:
            raise NotKnown
        found.add(value)
    if len(found) > 1:
        raise NotKnown
    (value,) = found
    if value is Constant("undefined"):
        raise NoValue
    return value


def _count(node: Expression) -> int:
    """Count the infinities as they are written, the same one twice in `oo - oo`."""
    return 1 if node is OO else sum(_count(arg) for arg in node.args if has_infinity(arg))


def _growing(node: Expression, rates: Iterator[Expression]) -> Expression:
    """Return a side with what grows for each of its infinities, from left to right."""
    if node is OO:
        return next(rates)
    args = tuple([_growing(arg, rates) if has_infinity(arg) else arg for arg in node.args])
    return node.with_args(args)


def _is_open(node: Expression) -> bool:
    """Whether infinity meets what it has no certain value with: `0 · oo`, `1^oo`, `oo^0`."""
    if isinstance(node, Mul):
        return has_infinity(node) and any(_equals(factor, 0) for factor in node.args)
    if isinstance(node, Div):
        return has_infinity(node) and _equals(node.args[1], 0)
    if isinstance(node, Pow):
        base, exponent = node.args
        return (has_infinity(exponent) and _equals(base, 1)) or (
            has_infinity(base) and _equals(exponent, 0)
        )
    return False


def _equals(node: Expression, value: int) -> bool:
    """Whether a part without infinities may be this number."""
    if has_infinity(node):
        return False
    return bool(free_symbols(node)) or sign_of_constant(Add(node, number(-value))) in (0, None)


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
