"""Lines that go on with the line above them, which nothing but their form tells.

`x = 15/3` is worked out in the line below, `x = 5`; `y = 2x + 3` is solved for x there. So the two
have to say the same. Two conditions that are given beside each other, `x + y = 10` and `y = 2x`,
differ in more than a slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from grader.equivalence import Outcome, compare, has_branches
from grader.expressions.nodes import Add, Expression, Index, Neg, Symbol
from grader.expressions.notation import Notation
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols, walk
from grader.worked_solutions.equations import Broken
from grader.worked_solutions.explain.differences import Monomial, Terms, terms_of
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import Agreement, agreement, is_decimal, numeral_of
from grader.worked_solutions.texts.both_sides import Between
from grader.worked_solutions.units import has_units, is_computed


def broken_next_lines(
    statements: Sequence[Statement], text: str, notation: Notation
) -> Iterator[Broken]:
    """Yield the lines that do not say what the line above them comes to."""
    between = Between(text)
    for position, (above, below) in enumerate(pairwise(statements), start=1):
        sides = _sides(above), _sides(below)
        if len(sides[0]) < 2 or len(sides[1]) < 2 or below.premises:
            continue
        if not between.goes_on(above, below):
            continue
        wrong = (
            _is_another_value(*sides, notation)
            if sides[0][0] is sides[1][0]
            else len(sides[0]) == 2 and _is_solved_wrongly(sides[0], sides[1])
        )
        if wrong:
            yield Broken(position, position - 1)


def _sides(statement: Statement) -> list[Expression]:
    """Return the sides of an equation that states something; nothing for other lines."""
    sides = [side.expression for side in statement.sides if isinstance(side.expression, Expression)]
    plain = len(sides) == len(statement.sides) and set(statement.relations) <= {"=", "~"}
    return sides if plain and not statement.hedge and not has_units(*sides) else []


def _is_another_value(
    above: Sequence[Expression], below: Sequence[Expression], notation: Notation
) -> bool:
    """Whether a name gets a value that is not what the line above it is still to be worked out to.

    Both values of a `±` are worked out together: `x = (4 ± √64)/4`, `x = (4 ± 8)/4`.
    """
    if not isinstance(above[0], Symbol | Index):
        return False
    computed, value = above[-1], below[1]
    if free_symbols(computed) or free_symbols(value) or has_opaque(computed, value):
        return False
    if has_branches(computed) or has_branches(value):
        both = has_branches(computed) and has_branches(value)
        exact = not any(map(is_decimal, walk(computed, value)))
        return both and exact and compare(computed, value, notation).outcome is Outcome.DIFFERENT
    if not is_computed(computed) or numeral_of(value) is None:
        return False
    return agreement(computed, value, loose=True) is Agreement.OFF


def _is_solved_wrongly(above: Sequence[Expression], below: Sequence[Expression]) -> bool:
    """Whether an equation of several names is solved for one of them, with a slip."""
    name, formula = below[:2]
    names = free_symbols(above[0]) | free_symbols(above[1])
    if not isinstance(name, Symbol) or name not in names or len(names) < 2:
        return False
    if name in above or names - {name} != free_symbols(formula) or has_opaque(*above, formula):
        return False
    if any(map(is_decimal, walk(*above, formula))):
        return False
    solved, said = _solved_for(name, above), terms_of(formula)
    if not solved or not said:
        return False
    differ = sum(solved.get(key) != said.get(key) for key in {*solved, *said})
    single = len(solved) == len(said) == 1 and set(solved.values()) == set(said.values())
    return differ == 1 or (single and differ == 2)


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
