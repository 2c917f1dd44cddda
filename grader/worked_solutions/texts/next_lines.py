"""Lines that go on with the line above them, which nothing but their form tells.

`x = 15/3` is worked out in the line below, `x = 5`; `y = 2x + 3` is solved for x there. So the two
have to say the same. Two conditions that are given beside each other, `x + y = 10` and `y = 2x`,
differ in more than a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import Add, Expression, Neg, Symbol
from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.worked_solutions.explain.differences import ONE, Monomial, Terms, terms_of
from grader.worked_solutions.following.equations import Broken
from grader.worked_solutions.following.slopes import (
    is_slope,
    is_wrong_slope,
    slopes_as_factors,
)
from grader.worked_solutions.following.steps_of_form import (
    is_no_power_of_reciprocals,
    is_rewritten_wrongly,
    is_undone_wrongly,
)
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import is_decimal
from grader.worked_solutions.texts.both_sides import Between
from grader.worked_solutions.texts.repeated_sides import is_another_value
from grader.worked_solutions.units import has_units


def broken_next_lines(
    statements: Sequence[Statement], text: str, notation: Notation
) -> Iterator[Broken]:
    """Yield the lines that do not say what the line above them comes to."""
    between = Between(text)
    integrated = _INTEGRATED.search(text) is not None
    for position, (above, below) in enumerate(pairwise(statements), start=1):
        sides = _sides(above), _sides(below)
        if len(sides[0]) < 2 or len(sides[1]) < 2 or len(below.premises) > 1:
            continue
        implied = bool(below.premises) and below.premises[0].raw == above.raw
        if not implied and (below.premises or not between.goes_on(above, below)):
            continue
        wrong = is_another_value(*sides, notation) or any(is_wrong(*sides) for is_wrong in _BY_FORM)
        if wrong or (
            len(sides[0]) == 2
            and not (integrated and _renames_constant(sides[0], sides[1]))
            and _has_slip(sides[0], sides[1], notation)
        ):
            yield Broken(position, position - 1)


_BY_FORM = (is_rewritten_wrongly, is_undone_wrongly, is_no_power_of_reciprocals)


def _renames_constant(above: Sequence[Expression], below: Sequence[Expression]) -> bool:
    """Whether two lines are the same but for a constant of an integral, `-1/y = x + C`,
    `1/y = C - x`: it has another value in each.
    """
    constants = [
        name
        for name in free_symbols(above[0]) | free_symbols(above[1])
        if isinstance(name, Symbol) and _OF_INTEGRALS.fullmatch(name.name)
    ]
    return any(name in free_symbols(below[0]) | free_symbols(below[1]) for name in constants)


#: What tells that constants of integrals are about, and their names.
_INTEGRATED = re.compile(
    r"∫|\\int\b|\bint |\bint_|\bd[a-zA-Z]/|\\frac\{d|\w['′]|integrat", re.IGNORECASE
)
_OF_INTEGRALS = re.compile(r"(?:[CcKk]|const)(?:_\w{1,3})?")


def _has_slip(above: Sequence[Expression], below: Sequence[Expression], notation: Notation) -> bool:
    """Whether an equation of several names goes on in the line below it with a slip."""
    names = frozenset(name for each in above for name in free_symbols(each))
    below = [slopes_as_factors(side, names) for side in below]
    if has_opaque(*above, *below[:2]) or has_units(*above, *below[:2]):
        return False
    if any(map(is_decimal, walk(*above, *below[:2]))):
        return False
    if len(free_symbols(above[0]) | free_symbols(above[1])) < 2:
        return False
    slopes = {node for node in walk(*above, *below[:2]) if is_slope(node)}
    if slopes:
        return len(slopes) == 1 and is_wrong_slope(slopes.pop(), above, below, notation)
    return (
        _is_solved_wrongly(above, below)
        or _changes_signs(above, below)
        or _moves_wrongly(above, below)
    )


def _sides(statement: Statement) -> list[Expression]:
    """Return the sides of an equation that states something; nothing for other lines."""
    sides = [side.expression for side in statement.sides if isinstance(side.expression, Expression)]
    plain = len(sides) == len(statement.sides) and set(statement.relations) <= {"=", "~"}
    return sides if plain and not statement.hedge else []


def _is_solved_wrongly(above: Sequence[Expression], below: Sequence[Expression]) -> bool:
    """Whether an equation of several names is solved for one of them, with a slip.

    Two conditions beside each other have few names, each in the first degree.
    """
    name, formula = below[:2]
    names = free_symbols(above[0]) | free_symbols(above[1])
    if not isinstance(name, Symbol) or name not in names:
        return False
    if name in above or names - {name} != free_symbols(formula):
        return False
    solved, said = _solved_for(name, above), terms_of(formula)
    if not solved or not said:
        return False
    differ = [key for key in {*solved, *said} if solved.get(key) != said.get(key)]
    put_in = [substitute(side, {name: formula}) for side in above]
    if compare(put_in[0], put_in[1]).outcome is not Outcome.DIFFERENT:
        return False
    single = len(solved) == len(said) == 1 and set(solved.values()) == set(said.values())
    if len(differ) == 1 or (single and len(differ) == 2):
        return True
    return bool(differ) and len(names) > 2 and _is_of_products(above)


def _is_of_products(equation: Sequence[Expression]) -> bool:
    """Whether names are multiplied or divided by each other, or raised to powers."""
    terms = terms_of(Add(equation[0], Neg(equation[1]))) or {}
    return any(len(key) > 1 or any(power != 1 for _, power in key) for key in terms)


def _changes_signs(above: Sequence[Expression], below: Sequence[Expression]) -> bool:
    """Whether three or more products are the same but for signs.

    So it is with `1/f = 1/g + 1/b` and `1/b = 1/f + 1/g`.
    """
    first, second = (terms_of(Add(each[0], Neg(each[1]))) for each in (above, below))
    if not first or not second or first.keys() != second.keys() or len(first.keys() - {ONE}) < 3:
        return False
    if not _is_of_products(above):
        return False
    ratios = {second[key] / Fraction(first[key]) for key in first}
    return len(ratios) == 2 and len({abs(ratio) for ratio in ratios}) == 1


def _moves_wrongly(above: Sequence[Expression], below: Sequence[Expression]) -> bool:
    """Whether a name was brought to the other side and one sign is wrong: `5x = 3y - 2`, then
    `3y = 5x - 2`.
    """
    first, second = (terms_of(Add(each[0], Neg(each[1]))) for each in (above, below))
    if not first or not second or first.keys() != second.keys() or len(first) < 3:
        return False
    before, after = (terms_of(side) or {} for side in (above[0], below[1]))
    if not (before.keys() & after.keys()) - {ONE} or ONE not in first:
        return False
    ratios = [second[key] / Fraction(first[key]) for key in first]
    odd = min(ratios.count(ratio) for ratio in ratios)
    return len(set(ratios)) == 2 and len(set(map(abs, ratios))) == 1 and odd == 1


def _solved_for(name: Symbol, equation: Sequence[Expression]) -> Terms | None:
    """Return what a name is by an equation in which it is multiplied by one product."""
    terms = terms_of(Add(equation[0], Neg(equation[1])))
    if terms is None:
        return None
    powers = {key: dict(key).get(name, 0) for key in terms}
    factors = {factor for key in terms for factor, _ in key} - {name}
    hidden = any(name in free_symbols(factor) for factor in factors)
    having = [key for key, power in powers.items() if power]
    if hidden or len(having) != 1 or powers[having[0]] != 1:
        return None
    divisor, scale = having[0] - {(name, 1)}, -terms[having[0]]
    others = (key for key, power in powers.items() if not power)
    return {_over(key, divisor): Fraction(terms[key]) / scale for key in others}


def _over(one: Monomial, divisor: Monomial) -> Monomial:
    powers = dict(one)
    for factor, power in divisor:
        powers[factor] = powers.get(factor, 0) - power
    return frozenset((factor, power) for factor, power in powers.items() if power)
