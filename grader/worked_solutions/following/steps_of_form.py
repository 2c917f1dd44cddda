"""Steps from one line to the next that their form alone tells.

A function is written in another way, `f(x) = (x + 1)²`, `f(x) = x² + 2x + 1`; what stands in a
function is found, `√(x + 5) = 4`, `x + 5 = 16`; a sum of a number and its reciprocal is raised,
`x + 1/x = 3`, `x² + 1/x² = 7`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from flint import fmpq, fmpq_poly

from grader.equivalence import Outcome, compare, has_branches, rational_value
from grader.expressions.functions import CIRCULAR
from grader.expressions.nodes import Add, Call, Div, Expression, Mul, Number, Pow, Symbol
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.worked_solutions.explain.differences import ONE, Terms, terms_of
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import is_decimal
from grader.worked_solutions.units import without_units

_MAX_POWER = 12


def is_rewritten_wrongly(above: Sequence[Expression], below: Sequence[Expression]) -> bool:
    """Whether a function that the line above gives to be worked out has one other term here.

    Another function of that name, `f(x) = x² + 1`, then `f(x) = x² + 3`, has nothing to work out,
    and two lines or curves, `y = 2(x - 1)`, `y = 3x - 2`, no terms to put together.
    """
    name, formula, other = above[0], above[-1], below[1]
    of_names = isinstance(name, Call) and all(isinstance(each, Symbol) for each in name.args)
    if name is not below[0] or not (of_names or isinstance(name, Symbol)):
        return False
    names = free_symbols(formula)
    if not names or name in names or names != free_symbols(other) or has_opaque(formula, other):
        return False
    if any(map(is_decimal, walk(formula, other))):
        return False
    first, second = terms_of(formula), terms_of(other)
    if not first or not second:
        return False
    collects = _is_to_be_collected(formula, first) or _is_to_be_collected(other, second)
    if not collects and not (of_names and _holds_products_of_sums(formula)):
        return False
    apart = [key for key in {*first, *second} if first.get(key) != second.get(key)]
    return len(apart) == 1 and len({*first, *second}) > 1


def _holds_products_of_sums(formula: Expression) -> bool:
    return any(
        isinstance(node, Mul | Pow) and any(isinstance(part, Add) for part in node.args)
        for node in walk(formula)
    )


def _is_to_be_collected(formula: Expression, terms: Terms) -> bool:
    """Whether terms of a sum are to be put together, as none of `y = 3x + 2` are."""
    return isinstance(formula, Add) and len(formula.args) > len(terms)


# -- what stands in a function -------------------------------------------------------------------


def is_undone_wrongly(above: Sequence[Expression], below: Sequence[Expression]) -> bool:
    """Whether what stands in a function in the line above has a value here that it has not there.

    Angles are left out: in `sin 2x = 1/2`, `2x = 30`, degrees are meant.
    """
    whole, value, inner, found = above[0], above[-1], below[0], below[-1]
    if free_symbols(value) or free_symbols(found) or not free_symbols(inner):
        return False
    if has_opaque(value, found) or has_branches(found) or has_branches(value):
        return False
    if any(map(is_decimal, walk(value, found))):
        return False
    if isinstance(inner, Symbol):
        return _is_not_inverted(whole, value, inner, without_units(found))
    if not _is_applied(whole, inner):
        return False
    readings = [substitute(whole, {inner: found})]
    if isinstance(whole, Call) and whole.name == "log" and len(whole.args) == 1:
        readings.append(Call("log", found, Number(10)))
    return all(compare(each, value).outcome is Outcome.DIFFERENT for each in readings)


def _is_applied(whole: Expression, inner: Expression) -> bool:
    """Whether a side is a function, a power or an exponential of a formula."""
    match whole:
        case Call(args=(argument, *rest)):
            plain = whole.name not in CIRCULAR and not whole.primes
            return plain and argument is inner and not any(map(free_symbols, rest))
        case Pow(args=(base, exponent)):
            bases = base is inner and not free_symbols(exponent)
            return bases or (exponent is inner and not free_symbols(base))
    return False


def _is_not_inverted(whole: Expression, value: Expression, name: Symbol, found: Expression) -> bool:
    """Whether a name is said to be what its reciprocal is: `1/R = 1/2`, `R = 1/2`."""
    if not isinstance(whole, Div) or whole.args[0] is not Number(1) or whole.args[1] is not name:
        return False
    share = rational_value(value)
    return share is not None and share == rational_value(found) and abs(share) != 1


# -- a number and its reciprocal -------------------------------------------------------------------


def is_no_power_of_reciprocals(above: Sequence[Expression], below: Sequence[Expression]) -> bool:
    """Whether no number solves two lines about a number and its reciprocal, `x + 1/x = 3`."""
    polynomials = list(_polynomials(above)), list(_polynomials(below))
    if len(polynomials[0]) != 1 or len(polynomials[1]) != 1:
        return False
    if free_symbols(above[0]) != free_symbols(below[0]):
        return False
    common = polynomials[0][0].gcd(polynomials[1][0])
    return common.degree() < 1


def _polynomials(sides: Sequence[Expression]) -> Iterator[fmpq_poly]:
    """Yield the polynomial whose roots solve a line with powers and powers of a reciprocal."""
    names = free_symbols(sides[0])
    value = rational_value(sides[-1])
    terms = terms_of(sides[0]) if len(names) == 1 and value is not None else None
    if terms is None or value is None:
        return
    terms[ONE] = terms.get(ONE, Fraction(0)) - value
    powers: dict[int, Fraction] = {}
    for key, coefficient in terms.items():
        factors = dict(key)
        if factors.keys() - names:
            return
        powers[sum(factors.values())] = coefficient
    lowest, highest = min(powers), max(powers)
    if not -_MAX_POWER <= lowest < 0 < highest <= _MAX_POWER:
        return
    coefficients = [powers.get(at, Fraction(0)) for at in range(lowest, highest + 1)]
    yield fmpq_poly([fmpq(each.numerator, each.denominator) for each in coefficients])
