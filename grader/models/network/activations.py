"""Concrete activation functions: as formulas that can be differentiated and evaluated."""

from __future__ import annotations

from collections.abc import Mapping

from grader.expressions.nodes import (
    Add,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Piecewise,
    Relation,
    Symbol,
)
from grader.expressions.traversal import substitute
from grader.models.symbolic.derivatives import differentiate

_Z = Symbol("z")
_ONE, _ZERO = Number(1), Number(0)
_OTHERWISE = Constant("true")


def _switch(above: Expression, below: Expression) -> Expression:
    return Piecewise(above, Relation((_Z, _ZERO), (">",)), below, _OTHERWISE)


_LOGISTIC = Div(_ONE, Add(_ONE, Call("exp", Neg(_Z))))

# Each as a formula in z. ReLU is 0 at its corner, and so is its derivative there.
ACTIVATIONS: Mapping[str, Expression] = {
    "logistic": _LOGISTIC,
    "sigmoid": _LOGISTIC,
    "tanh": Call("tanh", _Z),
    "relu": _switch(_Z, _ZERO),
    "leaky_relu": _switch(_Z, Mul(Div(_ONE, Number(100)), _Z)),
    "softplus": Call("ln", Add(_ONE, Call("exp", _Z))),
    "swish": Mul(_Z, _LOGISTIC),
    "sine": Call("sin", _Z),
    "square": Mul(_Z, _Z),
    "identity": _Z,
}


def activate(node: Expression, activations: Mapping[str, str]) -> Expression:
    """Replace `sigma(z)`, `sigma'(z)`, ... by the formula of the activation; others stay."""
    if not isinstance(node, Call) or node.name not in activations or len(node.args) != 1:
        return node
    formula = ACTIVATIONS[activations[node.name]]
    for _ in range(node.primes):
        formula = differentiate(formula, _Z)
    return substitute(formula, {_Z: node.args[0]})
