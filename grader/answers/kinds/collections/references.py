"""What is asked, as a formula with items, and what stands under its names."""

from __future__ import annotations

from grader.answers.base import Response
from grader.answers.find.chains import chains_for, field_of, names_of
from grader.answers.find.reading import is_numeric, without_left_side
from grader.answers.find.solutions.alternatives import is_sequence, values_of
from grader.answers.find.solutions.finite_sets import family_of
from grader.answers.kinds.conclusions import field_response, last_formula
from grader.expressions.nodes import (
    Collection,
    Constant,
    Expression,
    Logic,
    Relation,
    SetBuilder,
    SetOperation,
)
from grader.readers.document import Document
from grader.rubric.types import Asked


def find_named(asked: Asked, document: Document) -> tuple[Response, ...]:
    """Return the last sides of chains under the part's names; without names, the last formula."""
    entry = field_of(asked, document)
    if entry is not None:
        return (field_response(asked, entry),)
    names = names_of(asked)
    if not names:
        return last_formula(document)
    found = [
        Response(chain.exact.raw, chain.exact.expression, chain.exact.place, chain.statement)
        for name in names
        for chain in chains_for(name, document)
    ]
    return document.in_order(found)


def reference_of(asked: Asked) -> Expression:
    """Return the reference, which is a formula for these kinds."""
    assert asked.reference is not None
    value = asked.reference.value
    assert isinstance(value, Expression), f"{asked.part.id}: the reference is no formula"
    return value


def list_items(expression: Expression) -> tuple[Expression, ...]:
    """Return the items of a list; `x = 1 or x = 2` lists the right sides; one item stands alone."""
    if expression is Constant("emptyset"):
        return ()
    if isinstance(expression, Relation) and expression.ops == ("in",):
        return list_items(expression.args[-1])  # `x in {1, 3}`
    if isinstance(expression, Relation) and set(expression.ops) == {"->"}:
        numbers = all(map(is_numeric, expression.args))
        return expression.args if numbers else (expression,)  # `1 → 1.5 → 1.4167`
    if isinstance(expression, Logic) or is_sequence(expression):
        return values_of(expression) or (expression,)
    if isinstance(expression, SetOperation | SetBuilder):
        family = family_of(expression)  # `{1, 2} ∪ {3}`
        return (family,) if family is expression else list_items(family)
    if isinstance(expression, Collection):
        return tuple(
            without_left_side(item) if isinstance(item, Relation) else item
            for item in expression.args
        )
    return (expression,)
