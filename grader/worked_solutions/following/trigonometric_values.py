"""Values of sine and cosine of one angle that do not belong together: `sin θ = 3/5`, `cos θ = 2/5`.

Where an equation in them is solved, they are values of different solutions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from grader.equivalence import enclose
from grader.expressions.nodes import Add, Call, Div, Expression, Number, Pow
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.following.equations import Broken
from grader.worked_solutions.rounding import is_decimal
from grader.worked_solutions.texts.context import Context

_FUNCTIONS = frozenset({"sin", "cos", "tan"})
#: So far may values be off that were rounded to a few digits.
_ROUGH = Fraction(1, 20)
#: Words before a value of one solution among others: `for sin x = 0 we get x = 0`.
_ONE_OF_SEVERAL = re.compile(r"\b(?:for|from|case(?: \w{1,3})?:?|either|or)\Z", re.IGNORECASE)


def broken_trigonometric_values(
    statements: Sequence[Statement], context: Context
) -> Iterator[Broken]:
    """Yield the lines that give a sine, cosine or tangent that another one excludes."""
    given: dict[Expression, list[tuple[str, int, Expression]]] = {}
    solved: set[Expression] = set()
    for position, statement in enumerate(statements):
        sides = [s.expression for s in statement.sides if isinstance(s.expression, Expression)]
        if len(sides) < 2 or len(sides) < len(statement.sides):
            continue
        first, value = sides[0], sides[-1]
        plain = set(statement.relations) <= {"=", "~"} and not free_symbols(value)
        one_of = _ONE_OF_SEVERAL.search(context.before(statement))
        if one_of and _is_of_an_angle(first):
            solved |= set(first.args)
        elif plain and isinstance(first, Call) and _is_of_an_angle(first) and not statement.hedge:
            given.setdefault(first.args[0], []).append((first.name, position, value))
        elif plain and not _is_squared(first) and Number(1) not in (first, value):
            solved |= {node.args[0] for node in walk(*sides) if _is_of_an_angle(node)}
    for angle, said in given.items():
        names = [name for name, _, _ in said]
        if angle in solved or len(set(names)) < len(names):
            continue
        for at, (name, position, value) in enumerate(said[1:], start=1):
            before = {other: known for other, _, known in said[:at]}
            if _excludes({**before, name: value}) and not context.is_condition(
                statements[position]
            ):
                yield Broken(position, said[0][1])
                break


def _is_of_an_angle(node: Expression) -> bool:
    return (
        isinstance(node, Call)
        and node.name in _FUNCTIONS
        and len(node.args) == 1
        and bool(free_symbols(node))
    )


def _is_squared(side: Expression) -> bool:
    """Whether a side is what a value is computed from, `sin²x = 1 - 25/169`."""
    return isinstance(side, Pow) and _is_of_an_angle(side.args[0])


def _excludes(values: dict[str, Expression]) -> bool:
    """Whether no angle has these values, whatever its quadrant."""
    sine, cosine, tangent = (values.get(name) for name in ("sin", "cos", "tan"))
    if sine is not None and cosine is not None:
        if _differ(Add(Pow(sine, Number(2)), Pow(cosine, Number(2))), Number(1)):
            return True
        return tangent is not None and _differ(Pow(Div(sine, cosine), Number(2)), _square(tangent))
    other = sine if sine is not None else cosine
    if tangent is None or other is None:
        return False
    square = _square(tangent)
    share = Div(Number(1), Add(Number(1), square))
    return _differ(_square(other), share if sine is None else Div(square, Add(Number(1), square)))


def _square(value: Expression) -> Expression:
    return Pow(value, Number(2))


def _differ(one: Expression, other: Expression) -> bool:
    found = enclose(Div(one, other))
    if found is None:
        return False
    rough = _ROUGH if any(map(is_decimal, walk(one, other))) else Fraction(0)
    return found.lower > 1 + rough or found.upper < 1 - rough
