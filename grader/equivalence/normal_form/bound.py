"""Sums, products, integrals and limits in normal form: objects whose bound names do not matter."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from grader.equivalence.normal_form.assumptions import NoNormalForm, NowhereDefined
from grader.equivalence.normal_form.build import NormalForm
from grader.equivalence.normal_form.field import Quotient
from grader.equivalence.normal_form.sums import (
    constants,
    geometric_sum,
    infinite_power_sum,
    polynomial_integral,
    polynomial_sum,
    rising_product,
    term_by_term,
)
from grader.equivalence.numbers.operators import condition_holds
from grader.equivalence.numbers.protocols import infinite_operators
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Constant,
    Expression,
    Integral,
    Limit,
    Neg,
    Number,
    Piecewise,
    Symbol,
)
from grader.expressions.traversal import substitute, walk

OO = Constant("oo")


def _depth(node: Expression) -> int:
    """Return how many binding nodes are nested below: inner bound names differ from outer ones."""
    kinds = BigOperator | Integral | Limit
    return sum(isinstance(part, kinds) for part in walk(node))


def _renamed(body: Expression, variable: Expression) -> tuple[Expression, Symbol]:
    name = Symbol(f"#{_depth(body)}")
    return substitute(body, {variable: name}), name


def binding(form: NormalForm, node: Expression) -> Quotient:
    """Build a sum, product, integral, limit or a function by cases."""
    match node:
        case BigOperator():
            return big_operator(form, node)
        case Integral():
            return integral(form, node)
        case Limit():
            return limit(form, node)
        case Piecewise():
            return piecewise(form, node)
    raise NoNormalForm(type(node).__name__)


def big_operator(form: NormalForm, node: BigOperator) -> Quotient:
    """Build a sum or product: term by term, in closed form for polynomials, or as an object."""
    body, variable, lower, upper = node.args
    ends = (
        [form.constant(form.build(end)) for end in (lower, upper)]
        if not any(part.name == "oo" for part in constants(lower, upper))
        else [None, None]
    )
    if ends[0] is not None and ends[1] is not None:
        closed_form = term_by_term(form, node, ends[0], ends[1])
        if closed_form is not None:
            return closed_form
    renamed, name = _renamed(body, variable)
    if node.kind == "sum":
        closed_form = polynomial_sum(form, renamed, name, lower, upper)
        if upper is OO and closed_form is None:
            closed_form = infinite_power_sum(form, renamed, name, lower)
        closed_form = closed_form or geometric_sum(form, renamed, name, lower, upper)
        if closed_form is not None:
            return closed_form
    elif not any(c.name == "oo" for c in constants(lower, upper)):
        closed_form = rising_product(form, renamed, name, lower, upper)
        if closed_form is not None:
            return closed_form
    return _as_object(form, (node.kind,), renamed, (lower, upper))


def _as_object(
    form: NormalForm, name: tuple[object, ...], body: Expression, ends: tuple[Expression, ...]
) -> Quotient:
    """Return a sum, product, integral or limit as a generator, or several by linearity."""
    if name[0] in ("sum", "product") and OO not in ends and Neg(OO) not in ends:
        bound, lower = _bound_of(body), ends[0]  # sums begin at zero
        body = substitute(body, {bound: Add(bound, lower)})
        ends = (Number(0), Add(ends[1], Neg(lower)))
    field = form.field
    inner = field.lowest(form.build(body))
    limits = tuple(_end(form, end) for end in ends)
    if name[0] == "product":
        return form.uninterpreted(name, (inner, *limits))
    total = field.rational(0)
    bound = _bound_of(body)
    for outside, inside in _linear_parts(form, inner, bound):
        if name[0] == "integral" and OO not in ends and Neg(OO) not in ends:
            part = _between(form, inside, bound, *limits)
        else:
            part = form.uninterpreted(name, (inside, *limits))
        total = field.add(total, field.multiply(outside, part))
    return total


def _between(
    form: NormalForm, integrand: Quotient, name: Symbol, lower: Quotient, upper: Quotient
) -> Quotient:
    """Return an integral as a difference of values of an antiderivative.

    So integrals over neighbouring stretches add up, and exchanged bounds change the sign.
    """
    field = form.field
    power = _power_of_name(form, integrand, name)
    if power is None:
        kind = ("antiderivative at", 0)
        ends = [form.uninterpreted(kind, (integrand, end)) for end in (upper, lower)]
        return field.subtract(*ends)
    ends = [field.integer_power(end, power + 1) for end in (upper, lower)]
    return field.multiply(field.rational(Fraction(1, power + 1)), field.subtract(*ends))


def _power_of_name(form: NormalForm, element: Quotient, name: Symbol) -> int | None:
    """Return n where an element is the n-th power of a name."""
    if element.den != form.field.one or len(element.num) != 1:
        return None
    index = form.field.index.get(("symbol", name.name))
    if index is not None and form.field.generators[index].parts != 1:
        return None
    degrees = element.num.degrees()
    power = int(degrees[index]) if index is not None else 0
    return power if element.num.total_degree() == power else None


def _bound_of(body: Expression) -> Symbol:
    """Return the outermost bound name of a renamed body."""
    names = [n for n in walk(body) if isinstance(n, Symbol) and n.name.startswith("#")]
    return max(names, key=lambda n: n.name) if names else Symbol("#0")


def _linear_parts(
    form: NormalForm, element: Quotient, name: Symbol
) -> list[tuple[Quotient, Quotient]]:
    """Split an element into terms: what does not depend on the bound name, times what does."""
    field = form.field
    key = repr(("symbol", name.name))
    inner = {i for i, g in field.generators.items() if key in repr(g.key)}
    below = [i for i, degree in enumerate(element.den.degrees()) if degree > 0]
    mixed = inner.intersection(below)
    parts: dict[tuple[int, ...], Quotient] = {}
    for exponents, coefficient in zip(element.num.monoms(), element.num.coeffs(), strict=True):
        powers = tuple(int(e) if i in inner else 0 for i, e in enumerate(exponents))
        rest = {tuple(0 if i in inner else int(e) for i, e in enumerate(exponents)): coefficient}
        term = Quotient(field.ctx.from_dict(rest), field.one)
        parts[powers] = field.add(parts[powers], term) if powers in parts else term
    den = Quotient(field.one, element.den)
    products = []
    for powers, outside in parts.items():
        inside = Quotient(field.ctx.from_dict({powers: 1}), field.one)
        if mixed:
            inside = field.multiply(inside, den)
        else:
            outside = field.multiply(outside, den)
        products.append((outside, field.lowest(inside)))
    return products


def _end(form: NormalForm, end: Expression) -> Quotient:
    if end == Constant("oo"):
        return form.uninterpreted(("oo", 0), ())
    if end == Neg(Constant("oo")):
        return form.field.negative(form.uninterpreted(("oo", 0), ()))
    return form.build(end)


def integral(form: NormalForm, node: Integral) -> Quotient:
    """Build an integral as an object; a definite one forgets the name of its variable."""
    body, variable, *ends = node.args
    if not ends:
        inner = form.field.lowest(form.build(body))
        return form.uninterpreted(("antiderivative", 0), (inner, form.build(variable)))
    renamed, name = _renamed(body, variable)
    closed_form = polynomial_integral(form, renamed, name, ends[0], ends[1])
    if closed_form is not None:
        return closed_form
    return _as_object(form, ("integral",), renamed, tuple(ends))


def limit(form: NormalForm, node: Limit) -> Quotient:
    """Build the value of a limit, or the limit as an object where no expansion proves it."""
    value = infinite_operators().limit_value(node, form.notation)
    if value in (OO, Neg(OO), Constant("undefined")):
        raise NowhereDefined("no limit")
    if value is not None:
        return form.build(value)
    body, variable, point = node.args
    renamed, _ = _renamed(body, variable)
    return _as_object(form, ("limit", node.side), renamed, (point,))


def piecewise(form: NormalForm, node: Piecewise) -> Quotient:
    """Take the case that applies under the known signs."""
    for value, condition in node.cases:
        if holds(form, condition):
            return form.build(value)
    raise NowhereDefined("no case applies")


def holds(form: NormalForm, condition: Expression) -> bool:
    """Decide a condition by signs; borders, where two sides are equal, are left out."""
    return condition_holds(condition, partial(_related, form), NoNormalForm("condition"))


def _related(form: NormalForm, left: Expression, op: str, right: Expression) -> bool:
    difference = form.field.subtract(form.build(left), form.build(right))
    sign = form.sign(difference)
    match op:
        case "<" | "<=":
            return sign < 0 or (sign == 0 and op == "<=")
        case ">" | ">=":
            return sign > 0 or (sign == 0 and op == ">=")
        case "=":
            return sign == 0
        case "!=":
            return sign != 0
    raise NoNormalForm("condition")
