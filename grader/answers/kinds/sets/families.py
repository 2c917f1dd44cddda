"""Sets of values with a whole number in them: `π/4 + kπ`, and a rest with its modulus."""

from __future__ import annotations

from grader.answers.find.reading import without_left_side
from grader.answers.find.solutions.finite_sets import family_of
from grader.answers.kinds.collections.references import reference_of
from grader.expressions.names import INTEGER_PARAMETERS
from grader.expressions.nodes import Collection, Constant, Expression, Relation, Symbol
from grader.expressions.traversal import free_symbols
from grader.final_answers import same_families
from grader.rubric.types import Asked


def is_same_family(asked: Asked, answer: Expression) -> bool:
    """Whether the values with a whole number in them are the same, whatever its name."""
    wanted = with_its_integer(asked, family_of(reference_of(asked)))
    given = with_its_integer(asked, family_of(answer))
    if wanted is None or given is None:
        return False
    return same_families(wanted, given, asked.part.notation)


def with_its_integer(asked: Asked, values: Expression) -> Expression | None:
    """Return values with the one whole number that stands in them; None where there is none."""
    values = without_left_side(values)
    names = sorted(name.name for name in free_symbols(values))
    declared = [name for name in names if name in asked.part.notation.integer]
    if len(names) != 1 or not (declared or names[0] in INTEGER_PARAMETERS):
        return None
    whole = Relation((Symbol(names[0]), Constant("integers")), ("in",))
    return Collection("sequence", values, whole)
