"""Transposes in other writings: `X' y` and `X^t y`, where the question has `X^T`."""

from __future__ import annotations

from grader.answers.find.gathering import names_in_reference
from grader.expressions.nodes import Call, Expression, Index, Number, Pow, Symbol
from grader.expressions.traversal import transform, walk
from grader.rubric.types import Asked

_SIGN = Symbol("T")


def with_transposes(asked: Asked, answer: Expression) -> Expression:
    """Return an answer with primes and small letters for the sign that the right answer has.

    A name with a prime, or the letter, that the question has itself keeps its meaning.
    """
    value, names = asked.value, names_in_reference(asked)
    if not isinstance(value, Expression) or not any(map(_is_transpose, walk(value))):
        return answer
    declared = {Symbol(name) for name in asked.part.notation.variables}

    def change(node: Expression) -> Expression:
        if isinstance(node, Symbol) and node.name.endswith("'") and node not in names | declared:
            base = Symbol(node.name.removesuffix("'"))
            return Pow(base, _SIGN) if base in names else node
        if isinstance(node, Call) and node.name == "primed" and len(node.args) == 1:
            return Pow(node.args[0], _SIGN)
        small = isinstance(node, Pow) and node.args[1] is Symbol("t")
        if small and Symbol("t") not in names | declared:
            return Pow(node.args[0], _SIGN)
        return node

    return transform(answer, change)


def with_norms(asked: Asked, answer: Expression) -> Expression:
    """Return `||Ax - b||^2`, which the keyboard has no other bars for, as a norm of vectors."""
    if not asked.part.notation.shapes:
        return answer

    def change(node: Expression) -> Expression:
        match node:
            case Call(name="abs", args=(Call(name="abs", args=(inner,)),)):
                return Call("norm", inner)
            case Index(args=(Call(name="norm") as norm, Number(value=2))):
                return norm
        return node

    return transform(answer, change)


def _is_transpose(node: Expression) -> bool:
    return isinstance(node, Pow) and node.args[1] is _SIGN
