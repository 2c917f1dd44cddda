"""Is `A = B`, true for some values only, meant for all of them?

`x² + 3x + 2 = x² + x + 2x + 3` is a wrong rewriting, `(x + 1)² = 3x + 7` an equation to be solved.
Nothing but their form and the rest of the text tells them apart: a rewriting has the same names on
both sides, and agrees in most terms, misses by a single one, or takes a sum apart; the names of an
equation get a value.
"""

from __future__ import annotations

from fractions import Fraction

from grader.equivalence import Outcome, compare, enclose
from grader.expressions.names import CONSTANTS_OF_INTEGRATION
from grader.expressions.nodes import (
    CALCULUS,
    Add,
    Call,
    Collection,
    Derivative,
    Div,
    Expression,
    Integral,
    Logic,
    Matrix,
    Mul,
    Neg,
    Number,
    PlusMinus,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.worked_solutions.explain.differences import ONE, Monomial, Terms, terms_of
from grader.worked_solutions.readings import has_opaque
from grader.worked_solutions.rounding import is_decimal

#: So many sums inside a formula are looked at.
MAX_SUMS = 6
_OF_INTEGRALS = frozenset(map(Symbol, CONSTANTS_OF_INTEGRATION))
_NO_SCALARS = (Collection, Logic, Matrix, Relation, PlusMinus)


def carries_out(left: Expression, right: Expression) -> bool:
    """Whether a side is an operation of calculus on a formula: its result is right or wrong.

    `∂y/∂x` of a name says nothing by itself.
    """
    nodes = [node for node in walk(left, right) if isinstance(node, CALCULUS)]
    of_names = any(isinstance(n, Derivative) and isinstance(n.args[0], Symbol) for n in nodes)
    return bool(nodes) and not of_names


def states_result(left: Expression, right: Expression, rewrites: bool) -> bool:
    """Whether the first link of a chain says what an operation of calculus comes to.

    A name that the operation does not have gets its value, `A = ∫_0^2 x² dx`, or is the constant of
    an integral. Names that only the operation has are unknowns of an equation, `∫_0^a x dx = 8`,
    unless a derivative or an integral without bounds is taken and nothing tells of an equation.
    """
    done = [_is_to_be_worked_out(side) for side in (left, right)]
    if all(done):
        return free_symbols(left) == free_symbols(right)
    operation, result = (left, right) if done[0] else (right, left)
    new = free_symbols(result) - free_symbols(operation)
    lost = free_symbols(operation) - free_symbols(result)
    bounded = any(_has_bounds(node) for node in walk(operation))
    if new and (bounded or not new <= _OF_INTEGRALS):
        return False
    return not lost or (not bounded and rewrites and result is not Number(0))


def _is_to_be_worked_out(side: Expression) -> bool:
    return any(isinstance(node, CALCULUS) for node in walk(side))


def _has_bounds(node: Expression) -> bool:
    """Whether an operation leaves its variable behind: all but derivatives and antiderivatives."""
    if isinstance(node, Integral):
        return len(node.args) > 2
    return isinstance(node, CALCULUS) and not isinstance(node, Derivative)


def is_rewriting(left: Expression, right: Expression) -> bool:
    """Whether both sides look like the same formula written in two ways, apart from a slip."""
    if not _comparable(left, right):
        return False
    alike = _misses_by_one(left, right) or _share(left, right) or _share_written(left, right)
    alike = alike or _same_but_for_signs(left, right) or _simplifies(left, right)
    alike = alike or all(isinstance(side, Call) and side.name == "gcd" for side in (left, right))
    alike = alike or _splits_fraction(left, right)
    return alike or _breaks_a_rule(left, right) or _breaks_a_rule(right, left)


def nothing_solves(left: Expression, right: Expression) -> bool:
    """Whether a side that is to be multiplied out misses the other by a number alone.

    `(x + 1)² = x² + 2x + 2` is true for no x. Of degree 1, as in `2(x + 1) = 2x + 5`, it may be an
    equation that somebody set without a solution, unless numbers are added up, `2 + 5 + N = 8 + N`.
    """
    if not _comparable(left, right):
        return False
    first, second = terms_of(left), terms_of(right)
    if first is None or second is None or first.keys() - {ONE} != second.keys() - {ONE}:
        return False
    apart = {key for key in first.keys() | second.keys() if first.get(key) != second.get(key)}
    degree = max((sum(power for _, power in key) for key in first), default=0)
    if apart != {ONE}:
        return False
    done = any(map(_is_to_be_multiplied_out, (left, right))) if degree > 1 else False
    return done or _adds_numbers(left, right)


def _adds_numbers(left: Expression, right: Expression) -> bool:
    """Whether three numbers or more are added up, with names beside them, to one."""
    counts = [
        sum(isinstance(arg, Number) for arg in side.args) if isinstance(side, Add) else 0
        for side in (left, right)
    ]
    return counts[0] > 2 and counts[1] == 1


def is_factored(above: Relation, below: Relation) -> bool:
    """Whether a polynomial that is a number stands as a product in the line below.

    `x² - 5x + 6 = 0`, then `(x - 2)(x + 3) = 0`: the degree and the first term are the same.
    """
    if len(above.ops) != 1 or above.ops != below.ops or above.args[1] != below.args[1]:
        return False
    whole, product = above.args[0], below.args[0]
    if free_symbols(below.args[1]) or _is_to_be_multiplied_out(whole):
        return False
    if below.args[1] is Number(0) and _is_of_functions(whole) and isinstance(whole, Add):
        return isinstance(product, Mul) and any(isinstance(arg, Add) for arg in product.args)
    first, second = terms_of(whole), terms_of(product)
    if not first or not second or not isinstance(product, Mul | Pow):
        return False
    return _is_to_be_multiplied_out(product) and _leading(first) == _leading(second)


def _is_of_functions(side: Expression) -> bool:
    """Whether a function or an exponential stands in a formula, `e^(2x) - 3e^x + 2`."""
    return any(
        isinstance(node, Call) or (isinstance(node, Pow) and free_symbols(node.args[1]))
        for node in walk(side)
    )


def is_multiplied_out(left: Expression, right: Expression) -> bool:
    """Whether two polynomials have the same first term, and a product of sums is among them."""
    if not any(map(_is_to_be_multiplied_out, (left, right))):
        return False
    first, second = terms_of(left), terms_of(right)
    return bool(first and second) and _leading(first or {}) == _leading(second or {}) is not None


def _leading(terms: Terms) -> tuple[Monomial, Fraction] | None:
    """Return the term of the highest degree, where there is one and only names have powers."""
    degrees = {key: sum(power for _, power in key) for key in terms}
    highest = max(degrees.values())
    found = [key for key, degree in degrees.items() if degree == highest]
    return (found[0], terms[found[0]]) if len(found) == 1 and highest > 1 else None


def _is_to_be_multiplied_out(side: Expression) -> bool:
    return any(
        isinstance(node, Mul | Pow) and any(isinstance(arg, Add) for arg in node.args)
        for node in walk(side)
    )


def _same_but_for_signs(left: Expression, right: Expression) -> bool:
    """Whether all terms of the one are, up to their signs, terms of the other: `(x-3)² = x²-9`."""
    first, second = terms_of(left), terms_of(right)
    if first is None or second is None or len(second) == len(first) == 1:
        return False
    fewer, more = sorted((first, second), key=len)
    same = all(abs(more.get(key, 0)) == abs(value) for key, value in fewer.items())
    return len(fewer) > 1 and same


def _simplifies(left: Expression, right: Expression) -> bool:
    """Whether one side is a product or power still to be worked out, and both are one term.

    A slip in it changes the coefficient or the power; both change in an equation: `(2x)² = 8x`.
    """
    single = all(_is_one_term(side) for side in (left, right))
    done = _is_to_be_done(left) or _is_to_be_done(right) or _is_reduced(left, right)
    if not single or not done:
        return False
    ratios = [_ratio(left, right, at) for at in (1, 2, 3)]
    if None in ratios:
        return False
    return _is_near(ratios[0], Fraction(1)) or _is_near(ratios[1], ratios[2])


def _is_near(one: Fraction | None, other: Fraction | None) -> bool:
    """Whether two values are the same as far as they are known."""
    if one is None or other is None:
        return False
    return abs(one - other) <= max(abs(one), abs(other)) / 10**12


def _ratio(left: Expression, right: Expression, at: int) -> Fraction | None:
    """Return the quotient of the sides where all names have the same value."""
    values: dict[Expression, Expression] = {name: Number(at) for name in free_symbols(left)}
    found = enclose(Div(substitute(right, values), substitute(left, values)))
    narrow = found is not None and found.upper - found.lower <= abs(found.midpoint) / 10**15
    return found.midpoint if found is not None and narrow else None


def _is_one_term(side: Expression) -> bool:
    terms = terms_of(side)
    return terms is not None and len(terms) == 1


def _is_to_be_done(side: Expression) -> bool:
    """Whether powers of one base stand side by side, in or over each other, or terms in a sum."""
    if isinstance(side, Neg):
        return _is_to_be_done(side.args[0])
    if isinstance(side, Add):
        return True
    if isinstance(side, Mul):
        bases = [base for factor in side.args if isinstance(base := _base(factor), Symbol)]
        return len(set(bases)) < len(bases)
    if isinstance(side, Div):
        top, bottom = (_base(part) for part in side.args)
        return isinstance(top, Symbol) and top is bottom
    inner = side.args[0] if side.args else None
    powers = isinstance(inner, Pow | Mul) or _is_root(inner)
    return (_is_root(side) or isinstance(side, Pow)) and powers


def _is_root(side: Expression | None) -> bool:
    return isinstance(side, Call) and side.name in ("sqrt", "root", "cbrt")


def _is_reduced(left: Expression, right: Expression) -> bool:
    """Whether a fraction with numbers or powers has names above and below its stroke, and the other
    side none: `6x²y/(9xy³) = 2x/(3y²)`. Ratios of sides, `BC/AC = 2 AB/AC`, have them on both.
    """
    shared = [
        bool(_bases(side.args[0]) & _bases(side.args[1])) if isinstance(side, Div) else False
        for side in (left, right)
    ]
    return shared == [True, False] and any(isinstance(node, Number | Pow) for node in walk(left))


def _bases(product: Expression) -> set[Expression]:
    """Return the names that a product has as factors, or as their powers."""
    factors = product.args if isinstance(product, Mul) else (product,)
    return {base for factor in factors if isinstance(base := _base(factor), Symbol)}


def _base(factor: Expression) -> Expression:
    return factor.args[0] if isinstance(factor, Pow) else factor


def _splits_fraction(whole: Expression, parts: Expression) -> bool:
    """Whether a fraction stands as partial fractions: their denominators multiply to its own."""
    if not isinstance(whole, Div) or not isinstance(parts, Add):
        return False
    terms = [term.args[0] if isinstance(term, Neg) else term for term in parts.args]
    below = [term.args[1] for term in terms if isinstance(term, Div)]
    if len(below) < max(len(terms), 2) or not all(map(free_symbols, below)):
        return False
    return all(map(free_symbols, terms)) and is_same(Mul(*below), whole.args[1])


def _breaks_a_rule(whole: Expression, other: Expression) -> bool:
    """Whether a side is what a usual wrong rule makes of the other one."""
    return _takes_apart(whole, other) or _splits_product(whole, other) or _adds(whole, other)


def _splits_product(whole: Expression, product: Expression) -> bool:
    """Whether a function of a product or quotient is said to be that of its values.

    A logarithm may have its base as a second argument. Of one name, it may be an equation.
    """
    inner = whole.args[0] if isinstance(whole, Call) and whole.args else None
    if not isinstance(whole, Call) or not isinstance(inner, Mul | Div):
        return False
    if len(whole.args) > 1 and whole.name != "log":
        return False
    if isinstance(inner, Div) and len(free_symbols(inner)) < 2:
        return False
    values = (Call(whole.name, factor, *whole.args[1:]) for factor in inner.args)
    return is_same(type(inner)(*values), product)


def _adds(whole: Expression, sum_: Expression) -> bool:
    """Whether fractions are added by their numerators and denominators."""
    if not isinstance(whole, Add) or not all(isinstance(term, Div) for term in whole.args):
        return False
    top, bottom = (Add(*(term.args[at] for term in whole.args)) for at in (0, 1))
    return is_same(Div(top, bottom), sum_)


def is_same(one: Expression, other: Expression) -> bool:
    """Whether two formulas are the same for all positive values of their names."""
    names = free_symbols(one) | free_symbols(other)
    positive = frozenset(name.name for name in names if isinstance(name, Symbol))
    return compare(one, other, Notation(positive=positive)).outcome is Outcome.EQUIVALENT


def _takes_apart(whole: Expression, sum_: Expression) -> bool:
    """Whether a sum inside is pulled out as if all were linear: `√(a² + b²) = a + b`."""
    inner = [node for node in walk(whole) if isinstance(node, Add) and node is not whole]
    return any(
        is_same(Add(*(substitute(whole, {node: addend}) for addend in node.args)), sum_)
        for node in inner[:MAX_SUMS]
    )


def _comparable(left: Expression, right: Expression) -> bool:
    names = free_symbols(left)
    if not names or names != free_symbols(right) or has_opaque(left, right):
        return False
    if any(isinstance(side, Symbol | Number) for side in (left, right)):
        return False
    return not any(isinstance(node, _NO_SCALARS) or is_decimal(node) for node in walk(left, right))


def _misses_by_one(left: Expression, right: Expression) -> bool:
    """Whether the sides differ by one product of names, and each has more terms than one."""
    first, second = terms_of(left), terms_of(right)
    if first is None or second is None or min(len(first), len(second)) < 2:
        return False
    return sum(first.get(key) != second.get(key) for key in {*first, *second}) == 1


def _share(left: Expression, right: Expression) -> bool:
    """Whether at least half of the terms agree once the sides are multiplied out."""
    first, second = terms_of(left), terms_of(right)
    if first is None or second is None:
        return False
    same = sum(1 for key, value in first.items() if second.get(key) == value)
    return len(first) > 1 and 2 * same >= max(len(first), len(second))


def _share_written(left: Expression, right: Expression) -> bool:
    """Whether at least half of three or more terms stand on both sides as they are written."""
    first, second = _addends(left), _addends(right)
    if min(len(first), len(second)) < 3:
        return False
    rest = list(second)
    for addend in first:
        if addend in rest:
            rest.remove(addend)
    return 2 * (len(second) - len(rest)) >= max(len(first), len(second))


def _addends(side: Expression) -> list[object]:
    """Return the terms of a sum as they are written, each by its coefficient and its product."""
    if isinstance(side, Add):
        return [addend for arg in side.args for addend in _addends(arg)]
    terms = terms_of(side)
    if terms is None or len(terms) != 1:
        return [(isinstance(side, Neg), side)]
    return [tuple(terms.items())]
