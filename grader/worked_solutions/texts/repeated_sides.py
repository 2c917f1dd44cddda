"""Lines below each other that repeat their left side: `V = 1/3 π 3² · 10`, then `V = 1/3 π · 90`.

Each is the next step of the computation in the line above it, so that both have to come to the
same. Another quantity of the same name, `A = 3 · 4`, then `A = 5 · 2`, has other numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from grader.equivalence import Outcome, compare, enclose, has_branches
from grader.expressions.nodes import Add, Call, Constant, Div, Expression, Mul, Neg, Number, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.worked_solutions.readings import has_opaque, letters_as_units
from grader.worked_solutions.rounding import Agreement, agreement, is_decimal, numeral_of
from grader.worked_solutions.units import has_units, is_computed, without_units

#: A sum or product of more parts than this is not worked out part by part.
MAX_PARTS = 6
MAX_NUMBERS = 40
_NEAR = Fraction(1, 200)


def is_another_value(
    above: Sequence[Expression], below: Sequence[Expression], notation: Notation
) -> bool:
    """Whether a line that repeats its left side is not what the line above it comes to.

    Both values of a `±` are worked out together: `x = (4 ± √64)/4`, `x = (4 ± 8)/4`.
    """
    if above[0] is not below[0] or isinstance(above[0], Add) or not _has_names(above[0]):
        return False
    names = frozenset(name.name for name in free_symbols(above[0]) if isinstance(name, Symbol))
    computed, value = (letters_as_units(side, names) for side in (above[-1], below[1]))
    if has_units(computed):
        return False  # units may be converted on the way
    value = without_units(value)
    if free_symbols(computed) or free_symbols(value) or has_opaque(computed, value):
        return False
    if has_branches(computed) or has_branches(value):
        both = has_branches(computed) and has_branches(value)
        exact = not any(map(is_decimal, walk(computed, value)))
        return both and exact and compare(computed, value, notation).outcome is Outcome.DIFFERENT
    if not is_computed(computed) or _is_other_solution(computed, value):
        return False
    if numeral_of(value) is None:
        return _goes_on(computed, value) and _is_far(computed, value)
    return agreement(computed, value, loose=True) is Agreement.OFF


def _is_far(computed: Expression, value: Expression) -> bool:
    """Whether two computations differ by more than roundings on the way explain."""
    found = enclose(Div(value, computed))
    if found is None:
        return False
    share = Fraction(1, 20) if any(map(is_decimal, walk(computed, value))) else Fraction(0)
    return found.lower > 1 + share or found.upper < 1 - share


def _has_names(side: Expression) -> bool:
    return bool(free_symbols(side)) or has_opaque(side)


def _goes_on(computed: Expression, value: Expression) -> bool:
    """Whether a computation is the one above it with some of it worked out.

    It has fewer numbers, of which all but one stand above or come of a part of what stands there.
    """
    before, after = _numbers(computed), _numbers(value)
    new = after - before
    calls = [sum(isinstance(node, Call) for node in walk(side)) for side in (computed, value)]
    worked_out = after.total() + calls[1] < before.total() + calls[0]
    if not worked_out or after.total() > before.total() or before.total() > MAX_NUMBERS:
        return False
    parts = tuple(_parts(computed))
    unexplained = [number for number in new.elements() if not _is_one_of(number, parts)]
    constants = {node for node in walk(value) if isinstance(node, Constant)}
    shared = len(unexplained) < after.total() or bool(constants & set(walk(computed)))
    return len(unexplained) <= 1 and shared


def _is_one_of(number: Fraction, parts: Sequence[Fraction]) -> bool:
    """Whether a number is what a part comes to, maybe rounded: 0.7071 for sin 45°."""
    return any(abs(part - number) <= abs(part) * _NEAR for part in parts)


def _numbers(side: Expression) -> Counter[Fraction]:
    if isinstance(side, Number):
        return Counter((abs(Fraction(side.value)),))
    found: Counter[Fraction] = Counter()
    for arg in side.args:
        found += _numbers(arg)
    return found


def _parts(side: Expression) -> Iterator[Fraction]:
    """Yield what the parts of a computation come to, and some terms or factors of one together."""
    for node in walk(side):
        yield from _value(node)
        if isinstance(node, Add | Mul) and 2 < len(node.args) <= MAX_PARTS:
            for size in range(2, len(node.args)):
                for chosen in combinations(node.args, size):
                    yield from _value(node.with_args(chosen))


def _value(node: Expression) -> Iterator[Fraction]:
    found = enclose(node)
    if found is not None:
        yield abs(found.midpoint)


def _is_other_solution(computed: Expression, value: Expression) -> bool:
    """Whether the line above gives one solution and this one another: `(5 + √1)/2`, `(5 - 1)/2`."""
    roots = (
        term
        for node in walk(computed)
        if isinstance(node, Add)
        for term in node.args
        if any(isinstance(inner, Call) and inner.name == "sqrt" for inner in walk(term))
    )
    others = (substitute(computed, {term: Neg(term)}) for term in roots)
    return any(agreement(other, value, loose=True) is not Agreement.OFF for other in others)
