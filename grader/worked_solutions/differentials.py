"""Names that depend on others, as their differentials and derivatives tell.

In a line of a substitution, `du = 2x dx`, differentials are of names that the text defines. Where
`dy/dx` or `y'` stands behind an operation, `d/dx (x y) = y + x dy/dx`, y is a function of x.
"""

from __future__ import annotations

from collections.abc import Mapping

from grader.equivalence import CannotDifferentiate, differentiate
from grader.expressions.nodes import Add, Call, Derivative, Expression, Integral, Mul, Symbol
from grader.expressions.traversal import free_symbols, substitute, transform, walk
from grader.worked_solutions.definitions import Definitions

D = Symbol("d")


def differentials_in(*expressions: Expression) -> frozenset[Symbol]:
    """Return the names `x` of the differentials `dx` that stand outside of integrals."""
    products = (node for node in walk(*expressions) if isinstance(node, Mul))
    return frozenset(name for product in products for name in _differentials_of(product))


def expand_differentials(
    left: Expression, right: Expression, definitions: Definitions
) -> tuple[Expression, Expression] | None:
    """Return the sides with `du` as `u'(x) dx`, where the text gives `u` as a formula in `x`.

    None where that is not so: without a differential of a defined name, or with more than one
    variable left to which all could be reduced.
    """
    names = differentials_in(left, right)
    defined = {name for name in names if len(definitions.values.get(name, ())) == 1}
    others = names - defined
    if not defined or len(others) != 1:
        return None
    (variable,) = others
    formulas = {name: definitions.values[name][0] for name in defined}
    if any(free_symbols(formula) != {variable} for formula in formulas.values()):
        return None

    def change(node: Expression) -> Expression:
        return _reduced(node, formulas, variable) if isinstance(node, Mul) else node

    kept = frozenset((variable,))
    first, second = (definitions.expand(transform(side, change), kept) for side in (left, right))
    return first, second


def slopes_of_integrals(
    left: Expression, right: Expression, definitions: Definitions
) -> tuple[Expression, Expression] | None:
    """Return the derivatives of two sides with integrals, of which one may be substituted.

    `∫ x e^(x²) dx` and `1/2 ∫ e^u du` have the same one, where the text says that u is x². None
    where no variable is common to them, or nothing is integrated without bounds.
    """
    integrals = [node for node in walk(left, right) if isinstance(node, Integral)]
    by = {node.args[1] for node in integrals}
    if not integrals or any(len(node.args) != 2 for node in integrals):
        return None
    formulas = {
        name: definitions.values[name][0]
        for name in free_symbols(left) | free_symbols(right) | by
        if len(definitions.values.get(name, ())) == 1
    }
    variables = by - formulas.keys()
    if len(variables) != 1 or not all(isinstance(each, Symbol) for each in variables):
        return None
    (variable,) = variables
    table = {name: each for name, each in formulas.items() if free_symbols(each) == {variable}}
    if not by <= {variable, *table}:
        return None
    try:
        return _slope(left, variable, table), _slope(right, variable, table)
    except CannotDifferentiate:
        return None


def _slope(
    side: Expression, variable: Expression, formulas: Mapping[Expression, Expression]
) -> Expression:
    """Differentiate a side; what is integrated is the derivative of its integral."""
    names: dict[Expression, Symbol] = {}

    def marked(node: Expression) -> Expression:
        if not isinstance(node, Integral):
            return node
        return names.setdefault(node, Symbol(f"integral_{len(names)}"))

    rest = substitute(transform(side, marked, Integral), dict(formulas))
    slope = differentiate(rest, variable)
    for integral, name in names.items():
        body, by = integral.args
        inner = differentiate(formulas.get(by, by), variable)
        within = Mul(substitute(body, dict(formulas)), inner)
        slope = Add(slope, Mul(differentiate(rest, name), within))
    return slope


def as_functions(left: Expression, right: Expression) -> tuple[Expression, Expression] | None:
    """Return the sides with the names as functions whose derivatives a result shows.

    None where no side differentiates a formula and the other one shows such a derivative, or where
    a name stands in the result alone: `d/dx (x y') = a y` is an equation.
    """
    for operation, result in ((left, right), (right, left)):
        done = [node for node in walk(operation) if isinstance(node, Derivative)]
        formulas = [node for node in done if not isinstance(node.args[0], Symbol)]
        if len(done) != 1 or len(formulas) != 1 or len(formulas[0].args) != 2:
            continue
        body, variable = formulas[0].args
        table = _derivatives_in(result, body, variable)
        shown = substitute(result, dict.fromkeys(table, variable))
        if table and free_symbols(shown) <= free_symbols(operation):
            return substitute(left, table), substitute(right, table)
    return None


def _derivatives_in(
    result: Expression, body: Expression, variable: Expression
) -> dict[Expression, Expression]:
    """Return what names of a formula, and their derivatives in its result, are as functions."""
    table: dict[Expression, Expression] = {}
    names = (name for name in free_symbols(body) if isinstance(name, Symbol))
    for name in (name for name in names if name is not variable):
        function = Call(name.name, variable)
        slope = Derivative(function, variable)
        shown = {Derivative(name, variable): slope, Symbol(f"{name.name}'"): slope}
        if any(node in shown for node in walk(result)):
            table |= {name: function, **shown}
    return table


def _differentials_of(product: Mul) -> list[Symbol]:
    pairs = zip(product.args, product.args[1:], strict=False)
    return [name for d, name in pairs if d is D and isinstance(name, Symbol)]


def _reduced(product: Mul, formulas: Mapping[Symbol, Expression], variable: Symbol) -> Expression:
    """Return a product with every `du` in it as `u'(x) dx`."""
    factors: list[Expression] = []
    for factor in product.args:
        if factors and factors[-1] is D and isinstance(factor, Symbol):
            factors.pop()
            if factor in formulas:
                factors.append(Derivative(formulas[factor], variable))
            factor = Symbol(f"d{variable.name}")
        factors.append(factor)
    return Mul(*factors) if len(factors) > 1 else factors[0]
