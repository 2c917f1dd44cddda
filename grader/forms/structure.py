"""`as_reference`: the same formula up to the order of terms and factors, and the place of signs."""

from __future__ import annotations

from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Div,
    Expression,
    Logic,
    Mul,
    Neg,
    Number,
    Pow,
    Relation,
)
from grader.forms.result import Over, Shortfall

_Shape = tuple[object, ...]


def as_reference(answer: Expression, reference: Expression, over: Over) -> Shortfall | None:
    """Say that a formula is not written like the reference."""
    if _shape(answer) == _shape(reference):
        return None
    return Shortfall("it is not written in the form that is asked for")


def _shape(node: Expression) -> _Shape:
    """Return what two formulas share that differ in order and in the place of signs alone."""
    positive, sign = _signed(node)
    return ("-", positive) if sign < 0 else positive


def _signed(node: Expression) -> tuple[_Shape, int]:
    """Return a formula without the signs that can be drawn to its front, and that sign."""
    match node:
        case Neg():
            inner, sign = _signed(node.args[0])
            return inner, -sign
        case Mul():
            signed = [_signed(factor) for factor in _flat(node, Mul)]
            return ("*", *_sorted([shape for shape, _ in signed])), _product(signed)
        case Div():
            above, sign = _signed(node.args[0])
            return ("/", above, _shape(node.args[1])), sign
        case Add():
            return ("+", *_sorted([_shape(term) for term in _flat(node, Add)])), 1
        case Number():
            return ("number", node.value, "." in node.literal or "e" in node.literal.lower()), 1
        case Call(name="exp") if not node.primes:
            return ("^", _shape(Constant("e")), _shape(node.args[0])), 1
        case Call(name="sqrt") if not node.primes:
            return ("^", _shape(node.args[0]), _shape(Div(Number(1), Number(2)))), 1
        case Pow(args=(base, Number(value=1))):
            return _signed(base)
        case Pow():
            return ("^", *map(_shape, node.args)), 1
        case Relation(ops=("=",)):
            return ("=", *_sorted(list(map(_shape, node.args)))), 1
        case Logic() if node.op in ("and", "or"):
            return (node.op, *_sorted(list(map(_shape, node.args)))), 1
        case Collection(kind="set"):
            return ("set", *_sorted(list(map(_shape, node.args)))), 1
    return (type(node).__name__, node.payload, *map(_shape, node.args)), 1


def _flat(node: Expression, kind: type[Expression]) -> list[Expression]:
    return [
        inner
        for arg in node.args
        for inner in (_flat(arg, kind) if isinstance(arg, kind) else [arg])
    ]


def _product(signed: list[tuple[_Shape, int]]) -> int:
    sign = 1
    for _, each in signed:
        sign *= each
    return sign


def _sorted(shapes: list[_Shape]) -> list[_Shape]:
    return sorted(shapes, key=repr)
