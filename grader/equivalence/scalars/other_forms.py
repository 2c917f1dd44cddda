"""Rules that only help sometimes: both sides are written otherwise, and proved to be equal then."""

from __future__ import annotations

from collections.abc import Callable

from grader.equivalence.core.desugar import desugar
from grader.equivalence.normal_form.prove import prove_equal
from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import transform

_ONE, _TWO, _I = Number(1), Number(2), Constant("i")
_Rule = Callable[[Expression], Expression]


def _ln(value: Expression) -> Expression:
    return Call("ln", value)


def _root(value: Expression) -> Expression:
    return Call("sqrt", value)


def _square(value: Expression) -> Expression:
    return Pow(value, _TWO)


def _asin(z: Expression) -> Expression:
    inner = Add(Mul(_I, z), _root(Add(_ONE, Neg(_square(z)))))
    return Neg(Mul(_I, _ln(inner)))


def _atanh(z: Expression) -> Expression:
    return Div(Add(_ln(Add(_ONE, z)), Neg(_ln(Add(_ONE, Neg(z))))), _TWO)


def _atan(z: Expression) -> Expression:
    below, above = _ln(Add(_ONE, Neg(Mul(_I, z)))), _ln(Add(_ONE, Mul(_I, z)))
    return Div(Mul(_I, Add(below, Neg(above))), _TWO)


#: The principal values on the complex plane (DLMF 4.23, 4.37).
_AS_LOGARITHMS: dict[str, _Rule] = {
    "asin": _asin,
    "acos": lambda z: Add(Div(Constant("pi"), _TWO), Neg(_asin(z))),
    "atan": _atan,
    "asinh": lambda z: _ln(Add(z, _root(Add(_square(z), _ONE)))),
    "atanh": _atanh,
}


#: Odd real functions whose values have the sign of the argument.
_KEEP_THE_SIGN = frozenset(
    {
        "sinh", "tanh", "coth", "csch", "asinh", "atanh", "acoth", "acsch", "asin", "atan", "acsc",
        "acot", "erf", "cbrt",
    }
)  # fmt: skip


def equal_in_other_forms(
    reference: Expression, answer: Expression, notation: Notation, complex_: bool
) -> bool:
    """Whether two sides are proved equal with inverse functions as logarithms of complex numbers.

    Else `C(z, k)` is turned into a choice with the sign in front, and real functions that keep the
    sign of their argument let absolute values in: `|asinh x| = asinh |x|`.
    """
    sides = (reference, answer)
    forms: list[tuple[Expression, Expression]] = []
    if complex_:
        forms.append((transform(reference, _as_logarithm), transform(answer, _as_logarithm)))
    else:
        forms.append((transform(reference, _let_in), transform(answer, _let_in)))
    whole = notation.integer & (notation.nonnegative | notation.positive)
    forms.append((reference, transform(answer, lambda node: _turned(node, whole))))
    return any(
        form != sides and prove_equal(desugar(form[0]), desugar(form[1]), notation, complex_).equal
        for form in forms
    )


def _as_logarithm(node: Expression) -> Expression:
    if isinstance(node, Call) and node.name in _AS_LOGARITHMS and len(node.args) == 1:
        return _AS_LOGARITHMS[node.name](node.args[0])
    return node


def _let_in(node: Expression) -> Expression:
    """Return `|f(u)|` as `f(|u|)`, and `sqrt(u^2)` as `|u|`."""
    if isinstance(node, Call) and not node.primes and len(node.args) == 1:
        (inner,) = node.args
        if node.name == "abs":
            return _size_of(inner)
        if node.name == "sqrt" and isinstance(inner, Pow) and inner.args[1] == _TWO:
            return _size_of(inner.args[0])
    return node


def _size_of(node: Expression) -> Expression:
    match node:
        case Neg():
            return _size_of(node.args[0])
        case Mul():
            return Mul(*map(_size_of, node.args))
        case Div():
            return Div(*map(_size_of, node.args))
        case Pow(args=(base, Number(value=int()) as exponent)):
            return Pow(_size_of(base), exponent)
        case Call(args=(argument,)) if node.name in _KEEP_THE_SIGN and not node.primes:
            return Call(node.name, _size_of(argument))
    return Call("abs", node)


def _turned(node: Expression, whole: frozenset[str]) -> Expression:
    """Return `C(z, k)` as `(-1)^k C(k - z - 1, k)`, for whole k that are not negative."""
    if not isinstance(node, Call) or node.name != "binomial" or len(node.args) != 2:
        return node
    above, below = node.args
    if not isinstance(below, Symbol) or below.name not in whole:
        return node
    sign = Pow(Neg(_ONE), below)
    return Mul(sign, Call("binomial", desugar(Add(below, Neg(above), Neg(_ONE))), below))
