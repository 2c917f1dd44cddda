"""Other ways in which a link may have been meant: a text without a rubric declares nothing.

`log` may be the natural or the common logarithm, the sign of 12.5 % may be carried along like a
unit, and `5 cm` may be typeset as a product of letters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import takewhile

from grader.equivalence import dimension_of, is_unit
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Constant,
    Derivative,
    Div,
    Expression,
    Matrix,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    Unit,
)
from grader.expressions.traversal import (
    contains,
    free_symbols,
    functions_called,
    transform,
    walk,
)
from grader.worked_solutions.units import has_units, units_in

Pair = tuple[Expression, Expression]
_LONGEST_UNIT = 4


def other_readings(left: Expression, right: Expression) -> Iterator[Pair]:
    """Yield the readings of a link that differ from it as it stands, the likeliest first."""
    seen = {(left, right)}
    for change in _CHANGES:
        pair = change(left), change(right)
        if pair not in seen and not (change in _AS_UNITS and are_names(*pair)):
            seen.add(pair)
            yield pair


def are_names(left: Expression, right: Expression) -> bool:
    """Whether letters that were read as units are names: they stand as such beside it as well.

    So do those of a unit of several letters, the `ab` of `(a + b)^2 = a^2 + 3ab + b^2`, and the
    name that a limit is taken in.
    """
    letters = {node.name for node in walk(left, right) if isinstance(node, Symbol)}
    units = units_in(left) | units_in(right)
    return differ_in_units(left, right) or any(
        unit in letters or letters.issuperset(unit) for unit in units
    )


def differ_in_units(left: Expression, right: Expression) -> bool:
    """Whether the same unit has another power on each side: in `2t + 3t = 5t²`, t is a name."""
    same = has_units(left) and units_in(left) == units_in(right)
    return same and dimension_of(left) != dimension_of(right)


def _less_percent(root: Expression) -> Expression:
    """Read `80 - 20%` as 80 less twenty percent of it."""

    def apply(node: Expression) -> Expression:
        if not isinstance(node, Add) or not any(map(_is_percent, node.args[1:])):
            return node
        first = node.args[0]
        return Add(first, *(Mul(first, arg) if _is_percent(arg) else arg for arg in node.args[1:]))

    return transform(root, apply, Add) if "percent" in functions_called(root) else root


def _is_percent(node: Expression) -> bool:
    inner = node.args[0] if isinstance(node, Neg) else node
    return isinstance(inner, Call) and inner.name == "percent"


def is_indeterminate(side: Expression) -> bool:
    """Whether a side only says which form a limit has: `0/0`, `[∞/∞]`."""
    if isinstance(side, Collection) and len(side.args) == 1:
        (side,) = side.args
    if not isinstance(side, Div):
        return False
    top, bottom = (part.args[0] if isinstance(part, Neg) else part for part in side.args)
    if isinstance(top, Number) and isinstance(bottom, Number):
        return not top.value and not bottom.value
    return top is bottom is _INFINITY


_INFINITY = Constant("oo")


def is_opaque(node: Expression) -> bool:
    """Whether a node is a function of which the text says nothing, such as `P(5, 3)`."""
    return isinstance(node, Call) and (node.name not in KNOWN_FUNCTIONS or bool(node.primes))


def has_opaque(*expressions: Expression) -> bool:
    """Whether an unknown function stands anywhere in these."""
    called = [root for root in expressions if functions_called(root)]
    return any(map(is_opaque, walk(*called)))


def _on_calls(name: str, change: Callable[[Call], Expression], root: Expression) -> Expression:
    def apply(node: Expression) -> Expression:
        fits = isinstance(node, Call) and node.name == name and len(node.args) == 1
        return change(node) if fits else node  # type: ignore[arg-type]

    return transform(root, apply, Call) if name in functions_called(root) else root


def _common_logarithm(root: Expression) -> Expression:
    return _on_calls("log", lambda call: Call("log", call.args[0], Number(10)), root)


def _percent_as_unit(root: Expression) -> Expression:
    return _on_calls("percent", lambda call: call.args[0], root)


def _degree_as_unit(root: Expression) -> Expression:
    """Read `90 - 30 = 60°` in degrees: the sign is that of all its numbers, and said at the end."""
    return _on_calls("degree", lambda call: call.args[0], root)


def repeats_as_products(root: Expression) -> Expression:
    """Read `0.5(2)` as 0.5 times 2: the same signs may write a repeating decimal."""

    def apply(node: Expression) -> Expression:
        if not isinstance(node, Number) or "(" not in node.literal:
            return node
        front, _, period = node.literal.rstrip(")").partition("(")
        if not front.strip("."):  # `.(3)` has nothing that could be a factor
            return node
        return Mul(Number(Fraction(front), front), Number(int(period), period))

    return transform(root, apply, Number)


def letters_as_units(root: Expression, names: frozenset[str] = frozenset()) -> Expression:
    """Read letters and words behind a number as units where they are some: `5·c·m` as 5 cm.

    `names` are letters that are none.
    """

    def apply(node: Expression) -> Expression:
        if isinstance(node, Mul):
            return node if _symbols(node) & names else _with_units(node)
        if isinstance(node, Div) and has_units(node.args[0]):
            denominator = _unit_form(node.args[1])
            return Div(node.args[0], denominator) if denominator is not None else node
        return node

    return transform(root, apply, Mul, Div)


def _symbols(product: Mul) -> frozenset[str]:
    return frozenset(symbol.name for symbol in free_symbols(product) if isinstance(symbol, Symbol))


def _with_units(product: Mul) -> Expression:
    factors: list[Expression] = []
    rest = list(product.args)
    quantity = False
    while rest:
        unit, used = _unit_in_front(rest) if quantity else (None, 0)
        factors.append(unit or rest[0])
        goes_on = quantity and not free_symbols(rest[0])  # `27 π cm³`
        quantity = unit is not None or goes_on or _is_quantity(rest[0])
        rest = rest[max(used, 1) :]
    return Mul(*factors) if len(factors) > 1 else factors[0]


def _unit_in_front(factors: list[Expression]) -> tuple[Expression | None, int]:
    """Return the longest unit that letters at the front spell, and how many factors it takes."""
    front = takewhile(lambda factor: isinstance(factor, Symbol | Unit), factors[:_LONGEST_UNIT])
    names = [_spelling(factor) for factor in front]
    last = factors[len(names)] if len(names) < min(len(factors), _LONGEST_UNIT) else None
    if names and isinstance(last, Pow) and isinstance(last.args[0], Symbol):  # `cm^2`
        spelled = "".join((*names, _spelling(last.args[0])))
        if is_unit(spelled) and not free_symbols(last.args[1]):
            return Pow(Unit(spelled), last.args[1]), len(names) + 1
    for used in range(len(names), 1, -1):
        if is_unit("".join(names[:used])):
            return Unit("".join(names[:used])), used
    return _unit_form(factors[0]), 1


def _unit_form(factor: Expression) -> Expression | None:
    """Return a factor as a unit, a power or a quotient of units; None if it is none.

    Words with a space between them (`square feet`) are what is counted, and so a unit as well.
    """
    if isinstance(factor, Unit):
        return factor
    if isinstance(factor, Symbol):
        return Unit(factor.name) if " " in factor.name or is_unit(factor.name) else None
    if isinstance(factor, Pow) and not free_symbols(factor.args[1]):
        base = _unit_form(factor.args[0])
        return Pow(base, factor.args[1]) if base is not None else None
    if isinstance(factor, Div):
        parts = [_unit_form(part) for part in factor.args]
        return None if parts[0] is None or parts[1] is None else Div(parts[0], parts[1])
    return None


def _spelling(factor: Expression) -> str:
    """Return the name, `mu` being the prefix of a millionth."""
    name = str(factor.payload[0])
    return "µ" if name == "mu" else name


def _is_quantity(factor: Expression) -> bool:
    return isinstance(factor, Number | Unit) or (
        isinstance(factor, Pow) and isinstance(factor.args[0], Number)
    )


def _called_out(root: Expression) -> Expression:
    """Read the `x = 3!` that ends a sentence as 3."""
    return root.args[0] if isinstance(root, Call) and root.name == "factorial" else root


def with_primed_brackets(root: Expression) -> Expression:
    """Read `(x^3)'` as the derivative of a formula in one small letter; a matrix is transposed."""

    def apply(node: Expression) -> Expression:
        if not isinstance(node, Call) or node.name != "primed" or len(node.args) != 1:
            return node
        body, names = node.args[0], [*free_symbols(node)]
        formula = not isinstance(body, Symbol) and not contains(body, Matrix)
        if not formula or len(names) != 1 or has_opaque(body):
            return node
        (name,) = names
        small = isinstance(name, Symbol) and name.name.islower()
        return Derivative(body, name, orders=(1,)) if small else node

    return transform(root, apply, Call) if "primed" in functions_called(root) else root


def _units_below_the_line(root: Expression) -> Expression:
    """Read `72000 m / 3600 s` as a quotient of two quantities: a unit belongs to its number."""

    def apply(node: Expression) -> Expression:
        if not isinstance(node, Mul) or not isinstance(node.args[0], Div):
            return node
        (top, number), unit = node.args[0].args, _unit_form(node.args[1])
        if not isinstance(number, Number) or unit is None:
            return node
        quotient = Div(top, Mul(number, unit))
        return Mul(quotient, *node.args[2:]) if len(node.args) > 2 else quotient

    return letters_as_units(transform(root, apply, Mul))


def _rates_below_the_line(root: Expression) -> Expression:
    """Read `4 g / 2 g/mol` as a quotient of two quantities, of which the second is a rate."""

    def apply(node: Expression) -> Expression:
        if not isinstance(node, Div) or not isinstance(node.args[0], Div):
            return node
        (top, below), unit = node.args[0].args, _unit_form(node.args[1])
        if unit is None or not isinstance(below, Mul) or not has_units(below):
            return node
        return Div(top, Div(below, unit))

    return transform(_units_below_the_line(root), apply, Div)


_AS_UNITS = (letters_as_units, _units_below_the_line, _rates_below_the_line)
_CHANGES = (
    *_AS_UNITS,
    _common_logarithm,
    _percent_as_unit,
    _degree_as_unit,
    _less_percent,
    repeats_as_products,
    _called_out,
)
