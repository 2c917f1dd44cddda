"""Known wrong answers of calculus, computed from the formulas."""

from __future__ import annotations

from collections.abc import Iterator

from grader.expressions.nodes import Call, Div, Expression, Mul, Neg, Pow, Symbol
from grader.expressions.traversal import transform
from grader.models.base import Misconception, Query, QueryError
from grader.models.calculus.model import Calculus
from grader.models.calculus.questions import answer
from grader.models.spec import SpecError
from grader.models.symbolic.derivatives import CannotDifferentiate, differentiate
from grader.models.symbolic.simplify import product_of, rational


def calculus_misconceptions(model: Calculus, query: Query) -> Iterator[Misconception]:
    """Yield the usual slips of a derivative or a definite integral."""
    try:
        if query.head == "diff" and len(query.args) == 2:
            body, name = model.scalar(query.args[0]), model.name(query.args[1])
            yield from _of_derivative(body, name)
        if query.head == "integrate" and len(query.args) == 4:
            value = answer(model, query).value
            if isinstance(value, Expression):
                text = "The bounds are swapped: the sign is wrong."
                yield Misconception("bounds-swapped", Neg(value), text)
    except (CannotDifferentiate, SpecError, QueryError, ValueError):
        return


def _of_derivative(body: Expression, name: Symbol) -> Iterator[Misconception]:
    right = differentiate(body, name)
    seen = {right}
    for found in _slips(body, name):
        if found.value not in seen:
            seen.add(found.value)  # type: ignore[arg-type]
            yield found


def _slips(body: Expression, name: Symbol) -> Iterator[Misconception]:
    if isinstance(body, Mul):
        wrong = product_of([differentiate(factor, name) for factor in body.args])
        text = "The derivative of a product is not the product of the derivatives."
        yield Misconception("product-of-derivatives", wrong, text)
    if isinstance(body, Div):
        top, bottom = body.args
        if differentiate(bottom, name) is not differentiate(bottom, Symbol("a name of nothing")):
            wrong = Div(differentiate(top, name), differentiate(bottom, name))
            text = "The derivative of a quotient is not the quotient of the derivatives."
            yield Misconception("quotient-of-derivatives", wrong, text)
    inner = _without_inner(body, name)
    if inner is not None:
        text = "The chain rule's factor, the derivative of the inner function, is missing."
        yield Misconception("inner-derivative-missing", inner, text)


def _without_inner(body: Expression, name: Symbol) -> Expression | None:
    """Return the derivative without inner factors, for a function or power of a formula."""
    placeholder = Symbol("a name of nothing")
    powers = isinstance(body, Pow) and rational(body.args[1]) is not None
    if not (powers or (isinstance(body, Call) and len(body.args) == 1)):
        return None
    inside = body.args[0]
    if inside is name:
        return None
    outer = differentiate(body.with_args((placeholder, *body.args[1:])), placeholder)
    return transform(outer, lambda node: inside if node is placeholder else node)
