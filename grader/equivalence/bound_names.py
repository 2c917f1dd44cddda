"""Sums, products, integrals and limits in normal form: objects whose bound names do not matter."""

from __future__ import annotations

from fractions import Fraction
from math import comb

from grader.equivalence.field import NoNormalForm, NowhereDefined, Quotient
from grader.equivalence.normal_form import Builder
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Expression,
    Integral,
    Limit,
    Logic,
    Neg,
    Number,
    Piecewise,
    Relation,
    Symbol,
)
from grader.expressions.traversal import substitute, walk

OO = Constant("oo")
_MOST_TERMS = 60
_MOST_DEGREE = 12


def _depth(node: Expression) -> int:
    """Return how many binding nodes are nested below: inner bound names differ from outer ones."""
    kinds = BigOperator | Integral | Limit
    return sum(isinstance(part, kinds) for part in walk(node))


def _renamed(body: Expression, variable: Expression) -> tuple[Expression, Symbol]:
    name = Symbol(f"#{_depth(body)}")
    return substitute(body, {variable: name}), name


def big_operator(builder: Builder, node: BigOperator) -> Quotient:
    """Build a sum or product: term by term, in closed form for polynomials, or as an object."""
    body, variable, lower, upper = node.args
    ends = (
        [builder.constant(builder.build(end)) for end in (lower, upper)]
        if not any(part.name == "oo" for part in _constants(lower, upper))
        else [None, None]
    )
    if ends[0] is not None and ends[1] is not None:
        found = _term_by_term(builder, node, ends[0], ends[1])
        if found is not None:
            return found
    renamed, name = _renamed(body, variable)
    if node.kind == "sum":
        found = _polynomial_sum(builder, renamed, name, lower, upper)
        found = found or _geometric_sum(builder, renamed, name, lower, upper)
        if found is not None:
            return found
    elif not any(c.name == "oo" for c in _constants(lower, upper)):
        found = _rising_product(builder, renamed, name, lower, upper)
        if found is not None:
            return found
    return _as_object(builder, (node.kind,), renamed, (lower, upper))


def _rising_product(
    builder: Builder, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> Quotient | None:
    """Return the product of `k + a` as a quotient of factorials."""
    field = builder.field
    shift = field.lowest(builder.build(Add(body, Neg(name))))
    index = field.index.get(("symbol", name.name))
    if index is None or _mentions(builder, shift, index):
        return None
    last = builder.build(Call("factorial", Add(upper, body, Neg(name))))
    before = builder.build(Call("factorial", Add(lower, body, Neg(name), Neg(Number(1)))))
    return field.multiply(last, builder.invert(before))


def _constants(*nodes: Expression) -> list[Constant]:
    return [part for part in walk(*nodes) if isinstance(part, Constant)]


def _as_object(
    builder: Builder, name: tuple[object, ...], body: Expression, ends: tuple[Expression, ...]
) -> Quotient:
    """Return a sum, product, integral or limit as a generator, or several by linearity."""
    if name[0] in ("sum", "product") and OO not in ends and Neg(OO) not in ends:
        bound, lower = _bound_of(body), ends[0]  # sums begin at zero
        body = substitute(body, {bound: Add(bound, lower)})
        ends = (Number(0), Add(ends[1], Neg(lower)))
    field = builder.field
    inner = field.lowest(builder.build(body))
    limits = tuple(_end(builder, end) for end in ends)
    if name[0] == "product":
        return builder.opaque(name, (inner, *limits))
    total = field.rational(0)
    bound = _bound_of(body)
    for outside, inside in _linear_parts(builder, inner, bound):
        if name[0] == "integral":
            part = _between(builder, inside, bound, *limits)
        else:
            part = builder.opaque(name, (inside, *limits))
        total = field.add(total, field.multiply(outside, part))
    return total


def _between(
    builder: Builder, integrand: Quotient, name: Symbol, lower: Quotient, upper: Quotient
) -> Quotient:
    """Return an integral as a difference of values of an antiderivative.

    So integrals over neighbouring stretches add up, and exchanged bounds change the sign.
    """
    field = builder.field
    power = _power_of_name(builder, integrand, name)
    if power is None:
        kind = ("antiderivative at", 0)
        ends = [builder.opaque(kind, (integrand, end)) for end in (upper, lower)]
        return field.subtract(*ends)
    ends = [field.integer_power(end, power + 1) for end in (upper, lower)]
    return field.multiply(field.rational(Fraction(1, power + 1)), field.subtract(*ends))


def _power_of_name(builder: Builder, element: Quotient, name: Symbol) -> int | None:
    """Return n where an element is the n-th power of a name."""
    if element.den != builder.field.one or len(element.num) != 1:
        return None
    index = builder.field.index.get(("symbol", name.name))
    if index is not None and builder.field.generators[index].parts != 1:
        return None
    degrees = element.num.degrees()
    power = int(degrees[index]) if index is not None else 0
    return power if element.num.total_degree() == power else None


def _bound_of(body: Expression) -> Symbol:
    """Return the outermost bound name of a renamed body."""
    names = [n for n in walk(body) if isinstance(n, Symbol) and n.name.startswith("#")]
    return max(names, key=lambda n: n.name) if names else Symbol("#0")


def _linear_parts(
    builder: Builder, element: Quotient, name: Symbol
) -> list[tuple[Quotient, Quotient]]:
    """Split an element into terms: what does not depend on the bound name, times what does."""
    field = builder.field
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
    found = []
    for powers, outside in parts.items():
        inside = Quotient(field.ctx.from_dict({powers: 1}), field.one)
        if mixed:
            inside = field.multiply(inside, den)
        else:
            outside = field.multiply(outside, den)
        found.append((outside, field.lowest(inside)))
    return found


def _end(builder: Builder, end: Expression) -> Quotient:
    if end == Constant("oo"):
        return builder.opaque(("oo", 0), ())
    if end == Neg(Constant("oo")):
        return builder.field.negative(builder.opaque(("oo", 0), ()))
    return builder.build(end)


def _term_by_term(
    builder: Builder, node: BigOperator, first: Fraction, last: Fraction
) -> Quotient | None:
    body, variable, _, _ = node.args
    if first.denominator != 1 or last.denominator != 1 or not -1 <= last - first <= _MOST_TERMS:
        return None
    total = builder.field.rational(int(node.kind == "product"))
    for index in range(int(first), int(last) + 1):
        value: Expression = Number(index) if index >= 0 else Neg(Number(-index))
        term = builder.build(substitute(body, {variable: value}))
        combine = builder.field.multiply if node.kind == "product" else builder.field.add
        total = combine(total, term)
    return total


def _polynomial_sum(
    builder: Builder, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> Quotient | None:
    """Return a sum in closed form where its terms are a polynomial in the index."""
    terms = _terms_by_degree(builder, body, name, lower, upper)
    if terms is None:
        return None
    field = builder.field
    total = field.rational(0)
    top, before = builder.build(upper), builder.build(Add(lower, Neg(Number(1))))
    for degree, coefficient in terms.items():
        ends = (_power_sum(builder, end, degree) for end in (top, before))
        total = field.add(total, field.multiply(coefficient, field.subtract(*ends)))
    return total


def _geometric_sum(
    builder: Builder, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> Quotient | None:
    """Return a sum of powers in closed form: neighbouring terms have one and the same ratio."""
    field = builder.field
    following = builder.build(substitute(body, {name: Add(name, Number(1))}))
    ratio = field.lowest(field.multiply(following, builder.invert(builder.build(body))))
    index = field.index.get(("symbol", name.name))
    if index is None or _mentions(builder, ratio, index) or field.equal(ratio, field.rational(1)):
        return None
    first = builder.build(substitute(body, {name: lower}))
    below = builder.invert(field.subtract(field.rational(1), ratio))
    if upper is Constant("oo"):
        value = builder.constant(ratio)
        return field.multiply(first, below) if value is not None and abs(value) < 1 else None
    if _constants(lower, upper) and any(c.name == "oo" for c in _constants(lower, upper)):
        return None
    count = builder.build(Add(upper, Neg(lower), Number(1)))
    power = builder.symbolic_power(ratio, count)
    return field.multiply(first, field.multiply(field.subtract(field.rational(1), power), below))


def _mentions(builder: Builder, element: Quotient, index: int) -> bool:
    """Whether a name occurs in an element, by itself or inside its generators."""
    key = repr(builder.field.generators[index].key)
    degrees = zip(element.num.degrees(), element.den.degrees(), strict=True)
    used = [i for i, (above, below) in enumerate(degrees) if above > 0 or below > 0]
    return any(key in repr(builder.field.generators[i].key) for i in used)


def _terms_by_degree(
    builder: Builder, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> dict[int, Quotient] | None:
    """Return the coefficients of a polynomial in the bound name; None if it is not one."""
    if any(part.name == "oo" for part in _constants(lower, upper)):
        return None
    field = builder.field
    element = field.lowest(builder.build(body))
    index = field.index.get(("symbol", name.name))
    below = Quotient(element.den, field.one)
    if index is None:
        return {0: element}
    if element.den.degrees()[index] or field.generators[index].parts != 1:
        return None
    if element.num.degrees()[index] > _MOST_DEGREE or _hidden(builder, index):
        return None
    if any(relation.degrees()[index] for _, _, relation in field.relations):
        return None
    found: dict[int, Quotient] = {}
    for exponents, coefficient in zip(element.num.monoms(), element.num.coeffs(), strict=True):
        powers = list(map(int, exponents))
        degree, powers[index] = powers[index], 0
        rest = field.rational(int(coefficient))
        for place, exponent in enumerate(powers):
            if exponent:
                rest = field.multiply(rest, field.monomial(place, exponent))
        rest = field.multiply(rest, builder.invert(below))
        found[degree] = field.add(found[degree], rest) if degree in found else rest
    return found


def _hidden(builder: Builder, index: int) -> bool:
    """Whether the index also stands inside other generators, as in `sin k` or `x^k`."""
    key = builder.field.generators[index].key
    return any(
        repr(key) in repr(generator.key)
        for place, generator in builder.field.generators.items()
        if place != index
    )


def _power_sum(builder: Builder, n: Quotient, degree: int) -> Quotient:
    """Return `1^d + ... + n^d` as a polynomial in n, by Faulhaber's formula."""
    field = builder.field
    total = field.rational(0)
    numbers = _bernoulli(degree)
    for k, number in enumerate(numbers):
        power = field.integer_power(n, degree + 1 - k)
        share = field.rational(number * comb(degree + 1, k) / (degree + 1))
        total = field.add(total, field.multiply(share, power))
    return total


def _bernoulli(count: int) -> list[Fraction]:
    """Return the Bernoulli numbers up to an index, with B_1 = +1/2."""
    numbers: list[Fraction] = []
    for m in range(count + 1):
        total = sum((comb(m + 1, k) * numbers[k] for k in range(m)), Fraction(0))
        numbers.append((m + 1 - total) / (m + 1) if m else Fraction(1))
    return numbers


def integral(builder: Builder, node: Integral) -> Quotient:
    """Build an integral as an object; a definite one forgets the name of its variable."""
    body, variable, *ends = node.args
    if not ends:
        inner = builder.field.lowest(builder.build(body))
        return builder.opaque(("antiderivative", 0), (inner, builder.build(variable)))
    renamed, name = _renamed(body, variable)
    found = _polynomial_integral(builder, renamed, name, ends[0], ends[1])
    if found is not None:
        return found
    return _as_object(builder, ("integral",), renamed, tuple(ends))


def _polynomial_integral(
    builder: Builder, body: Expression, name: Symbol, lower: Expression, upper: Expression
) -> Quotient | None:
    """Return a definite integral of a polynomial in the variable."""
    terms = _terms_by_degree(builder, body, name, lower, upper)
    if terms is None:
        return None
    field = builder.field
    total = field.rational(0)
    ends = builder.build(upper), builder.build(lower)
    for degree, coefficient in terms.items():
        above, below = (field.integer_power(end, degree + 1) for end in ends)
        share = field.rational(Fraction(1, degree + 1))
        part = field.multiply(share, field.subtract(above, below))
        total = field.add(total, field.multiply(coefficient, part))
    return total


def limit(builder: Builder, node: Limit) -> Quotient:
    """Build a limit as an object."""
    body, variable, point = node.args
    renamed, _ = _renamed(body, variable)
    return _as_object(builder, ("limit", node.side), renamed, (point,))


def piecewise(builder: Builder, node: Piecewise) -> Quotient:
    """Take the case that applies under the known signs."""
    for value, condition in node.cases:
        if holds(builder, condition):
            return builder.build(value)
    raise NowhereDefined("no case applies")


def holds(builder: Builder, condition: Expression) -> bool:
    """Decide a condition by signs; borders, where two sides are equal, are left out."""
    match condition:
        case Constant(name="true"):
            return True
        case Constant(name="false"):
            return False
        case Logic(op="and"):
            return all(holds(builder, part) for part in condition.args)
        case Logic(op="or"):
            return any(holds(builder, part) for part in condition.args)
        case Logic(op="not"):
            return not holds(builder, condition.args[0])
        case Relation():
            pairs = zip(condition.args, condition.ops, condition.args[1:], strict=False)
            return all(_related(builder, a, op, b) for a, op, b in pairs)
    raise NoNormalForm("condition")


def _related(builder: Builder, left: Expression, op: str, right: Expression) -> bool:
    difference = builder.field.subtract(builder.build(left), builder.build(right))
    sign = builder.sign(difference)
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
