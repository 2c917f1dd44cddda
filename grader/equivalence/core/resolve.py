"""Brings an expression into the few kinds of nodes that are decided: derivatives taken, and so on.

`d/dx x^2` becomes `2 x`; `∂y/∂z_4` of two names, a unit and an indexed name become names of their
own, since they are quantities about which nothing is known.
"""

from __future__ import annotations

import math
from itertools import pairwise

from grader.equivalence.core.divisors import settle_divisors
from grader.equivalence.core.elements import derivative_by_element
from grader.equivalence.numbers.signs import CONSTANT_CALLS, settle
from grader.equivalence.terms.derivatives import (
    OUTER_DERIVATIVES,
    CannotDifferentiate,
    add,
    differentiate,
    times,
)
from grader.equivalence.terms.progressions import without_dots
from grader.equivalence.terms.rationals import has_broken_bound, rational_value
from grader.equivalence.terms.summary import summary_of
from grader.expressions.nodes import (
    DOTS,
    Add,
    BigOperator,
    Call,
    Collection,
    Derivative,
    Div,
    Evaluated,
    Expression,
    Index,
    Matrix,
    Neg,
    Symbol,
    Unit,
    number,
)
from grader.expressions.traversal import free_symbols, substitute, transform, walk

_CORE_TYPES = (Derivative, Evaluated, Index, Unit, Call, Add, BigOperator)
_CALLS = CONSTANT_CALLS | {"gcd", "lcm", "binomial", "atan2", "ratio", "primed"}


def resolve(expression: Expression) -> Expression:
    """Return the expression with everything resolved that is no kind of node to be decided."""
    return transform(expression, _change)


def _change(node: Expression) -> Expression:
    if not isinstance(node, _CORE_TYPES):
        return node
    match node:
        case Call():
            if node.primes:
                return _slope_of_known(node)
            return _call(node) if node.name in _CALLS else node
        case Add():
            return without_dots(node) if DOTS in node.args else node
        case Derivative():
            return _derivative(node)
        case Evaluated():
            body, *rest = node.args
            pairs = dict(zip(rest[::2], rest[1::2], strict=True))
            return _resolved(substitute(body, pairs))
        case Index():
            base, *indices = node.args
            name = base.name if isinstance(base, Symbol) else None
            return Call(f"{name}[]", *indices) if name else Call("[]", *node.args)
        case Unit():
            return _unit(node.name)
        case BigOperator():
            return _counted_from_zero(node) if has_broken_bound(node) else node
    return node


def _counted_from_zero(node: BigOperator) -> Expression:
    """Return a sum whose bounds are no whole numbers with one that counts its terms from 0.

    The index grows by 1 from where it begins, as that of a spin does from -3/2 to 3/2.
    """
    body, index, first, last = node.args
    start, end = rational_value(first), rational_value(last)
    if start is None:
        return node
    steps = Add(last, Neg(first)) if end is None else number(math.floor(end - start))
    if end is not None and end < start:
        return node
    return node.with_args((substitute(body, {index: Add(index, first)}), index, number(0), steps))


def _resolved(expression: Expression) -> Expression:
    return resolve(expression) if summary_of(expression).core else expression


def _unit(name: str) -> Expression:
    """Return a unit as a quantity about which nothing is known; `m/s` as a quotient of two."""
    first, *others = name.split("/")
    result: Expression = Symbol(f"unit {first.strip()}")
    for other in others:
        result = Div(result, Symbol(f"unit {other.strip()}"))
    return result


def _call(node: Call) -> Expression:
    if node.name in ("gcd", "lcm"):
        return settle_divisors(node)
    if node.name == "ratio":
        return _ratio(node)
    if node.name == "primed":
        return _primed(node)
    if node.name == "binomial" and len(node.args) == 2 and isinstance(node.args[1], Collection):
        return Call("multinomial", node.args[0], *node.args[1].args)
    if node.name == "atan2" and len(node.args) == 1 and isinstance(node.args[0], Collection):
        return Call("atan2", *node.args[0].args)
    return settle(node)


def _slope_of_known(node: Call) -> Expression:
    """Return `tanh'(a)` as `1 - tanh(a)^2`; a function without a rule keeps its primes."""
    if len(node.args) != 1 or node.name not in OUTER_DERIVATIVES:
        return node
    variable = Symbol("slope of")
    slope: Expression = Call(node.name, variable)
    for _ in range(node.primes):
        slope = _one_derivative(slope, variable)
    return substitute(slope, {variable: node.args[0]})


def _primed(node: Call) -> Expression:
    """Return `(x^2)'` as the derivative by its one name."""
    of = node.args[0]
    names = free_symbols(of)
    if len(names) != 1 or any(isinstance(part, Matrix | Collection) for part in walk(of)):
        return node
    return _one_derivative(of, next(iter(names)))


def _ratio(node: Call) -> Expression:
    """Return `a : b : c` as the quotients of its neighbours, which are what it says."""
    if len(node.args) == 2:
        return node
    return Call("ratios", *(Div(one, other) for one, other in pairwise(node.args)))


def _derivative(node: Derivative) -> Expression:
    of, *variables = node.args
    result = of
    for variable, order in zip(variables, node.orders, strict=True):
        if order > 60:
            return node
        for _ in range(order):
            result = _one_derivative(result, variable)
    return result


def _one_derivative(of: Expression, variable: Expression) -> Expression:
    if isinstance(of, Symbol):
        return _symbol_derivative(of, variable)
    try:
        by_element = derivative_by_element(of, variable)
    except CannotDifferentiate:
        return Derivative(of, variable)
    if by_element is not None:
        return by_element
    names = free_symbols(of)
    if variable in names or not isinstance(variable, Symbol):
        try:
            return differentiate(of, variable)
        except CannotDifferentiate:
            return Derivative(of, variable)
    # The variable does not occur: every name may depend on it, as y does in d(y^2)/dx.
    try:
        slopes = [
            times(differentiate(of, name), _symbol_derivative(name, variable))
            for name in sorted(names, key=lambda name: name.name)
        ]
    except CannotDifferentiate:
        return Derivative(of, variable)
    return add(*slopes)


def _symbol_derivative(of: Symbol, variable: Expression) -> Expression:
    if of is variable:
        return differentiate(of, variable)
    name = variable.name if isinstance(variable, Symbol) else repr(variable)
    if of.name.startswith("∂"):
        top, _, below = of.name.partition("/")
        return Symbol(f"{top}/{'·'.join(sorted([*below.split('·'), '∂' + name]))}")
    return Symbol(f"∂{of.name}/∂{name}")
