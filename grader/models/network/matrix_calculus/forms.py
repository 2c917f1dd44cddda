"""Formulas of vectors and matrices in the form in which people write a gradient.

A `Form` is a sum of products; a product has a rational coefficient, numbers, numbers that it is
divided by, and factors whose order counts. Sums are not multiplied out: a factor may be one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    number,
)
from grader.expressions.traversal import walk
from grader.models.network.entries.arithmetic import Shape
from grader.models.symbolic.simplify import ONE, negative, power_of, rational

TRANSPOSED = Symbol("T")
IDENTITY = Symbol("I")
SCALAR: Shape = (1, 1)


@dataclass(frozen=True, slots=True)
class Product:
    """The numbers, divisors and factors of a product, without its coefficient."""

    scalars: tuple[Expression, ...] = ()
    over: tuple[Expression, ...] = ()
    factors: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A sum of products with their coefficients, and its shape in the sizes of the first sample."""

    terms: Mapping[Product, Fraction]
    shape: Shape

    @property
    def is_zero(self) -> bool:
        """Whether there is nothing in the sum."""
        return not self.terms

    @property
    def is_number(self) -> bool:
        """Whether the form is a number."""
        return self.shape == SCALAR

    def single(self) -> tuple[Product, Fraction] | None:
        """Return the only product with its coefficient, if there is one."""
        return next(iter(self.terms.items())) if len(self.terms) == 1 else None


def zero(shape: Shape) -> Form:
    """Return the form of zero."""
    return Form({}, shape)


def constant(value: Fraction | int) -> Form:
    """Return the form of a rational number."""
    return Form({Product(): Fraction(value)} if value else {}, SCALAR)


def atom(node: Expression, shape: Shape) -> Form:
    """Return a form of one factor, or of one number; signs and coefficients are pulled out."""
    value = rational(node)
    if value is not None and shape == SCALAR:
        return constant(value)
    if isinstance(node, Neg):
        return scaled(atom(node.args[0], shape), Fraction(-1))
    if shape == SCALAR:
        return Form({Product(scalars=(node,)): Fraction(1)}, shape)
    return Form({Product(factors=(node,)): Fraction(1)}, shape)


def ones(shape: Shape, rows: Expression, columns: Expression) -> Form:
    """Return a column, row or matrix of ones, its dimensions as they are written."""
    if shape == SCALAR:
        return constant(1)
    if shape[1] == 1:
        return atom(Call("ones", rows), shape)
    if shape[0] == 1:
        return transposed(ones((shape[1], 1), columns, ONE))
    return atom(Call("ones", rows, columns), shape)


def plus(*forms: Form) -> Form:
    """Return the sum; equal products are counted."""
    total: dict[Product, Fraction] = {}
    for form in forms:
        for product, value in form.terms.items():
            total[product] = total.get(product, Fraction(0)) + value
    shape = max((form.shape for form in forms), key=lambda shape: shape[0] * shape[1])
    return Form({product: value for product, value in total.items() if value}, shape)


def scaled(form: Form, by: Fraction) -> Form:
    """Return a rational multiple."""
    return Form({product: value * by for product, value in form.terms.items() if by}, form.shape)


def times(left: Form, right: Form) -> Form:
    """Return the product, in this order unless one is a number."""
    shape = product_shape(left, right)
    if left.is_zero or right.is_zero:
        return zero(shape)
    (one, first), (other, second) = (_as_one(side, shape) for side in (left, right))
    numbers = _cancelled((*one.scalars, *other.scalars), (*one.over, *other.over))
    factors = _without_identity((*one.factors, *other.factors))
    return Form({Product(*numbers, factors): first * second}, shape)


def product_shape(left: Form, right: Form) -> Shape:
    """Return the shape of a product."""
    if left.is_number:
        return right.shape
    return left.shape if right.is_number else (left.shape[0], right.shape[1])


def _as_one(form: Form, whole: Shape) -> tuple[Product, Fraction]:
    """Return a form as a single product; a number made of vectors is one number."""
    found = form.single()
    if found is None:
        numbers, rest = _common(form)
        inner = _sum(rest)
        if form.is_number:
            return Product((*numbers[0].scalars, inner), numbers[0].over), numbers[1]
        return Product(numbers[0].scalars, numbers[0].over, (inner,)), numbers[1]
    product, value = found
    if form.is_number and product.factors and whole != SCALAR:
        inner = _joined(product.factors)
        return Product((*product.scalars, inner), product.over), value
    return product, value


def _common(form: Form) -> tuple[tuple[Product, Fraction], Form]:
    """Return the numbers that all terms share, and the form without them."""
    first, *others = form.terms
    scalars = [s for s in first.scalars if all(s in other.scalars for other in others)]
    over = [s for s in first.over if all(s in other.over for other in others)]
    sizes = {abs(value) for value in form.terms.values()}
    size = sizes.pop() if len(sizes) == 1 else Fraction(1)
    if all(value < 0 for value in form.terms.values()):
        size = -size
    rest = {
        Product(_less(p.scalars, scalars), _less(p.over, over), p.factors): value / size
        for p, value in form.terms.items()
    }
    return (Product(tuple(dict.fromkeys(scalars)), tuple(dict.fromkeys(over))), size), Form(
        rest, form.shape
    )


def _less(parts: tuple[Expression, ...], taken: list[Expression]) -> tuple[Expression, ...]:
    """Return the parts without one of each that is taken."""
    rest = list(parts)
    for each in dict.fromkeys(taken):
        rest.remove(each)
    return tuple(rest)


def _cancelled(
    above: tuple[Expression, ...], below: tuple[Expression, ...]
) -> tuple[tuple[Expression, ...], tuple[Expression, ...]]:
    rest, kept = list(below), []
    for each in above:
        if each in rest:
            rest.remove(each)
        else:
            kept.append(each)
    return tuple(kept), tuple(rest)


def _without_identity(factors: tuple[Expression, ...]) -> tuple[Expression, ...]:
    kept = tuple(factor for factor in factors if factor is not IDENTITY)
    return kept or factors[:1]


def divided(form: Form, by: Form) -> Form:
    """Return the form divided by a number."""
    found = by.single()
    if found is None or found[0].factors:
        divisor: tuple[Expression, ...] = (expression_of(by),)
        above: tuple[Expression, ...] = ()
        value = Fraction(1)
    else:
        divisor, above, value = found[0].scalars, found[0].over, found[1]
    return Form(
        {
            Product(*_cancelled((*p.scalars, *above), (*p.over, *divisor)), p.factors): v / value
            for p, v in form.terms.items()
        },
        form.shape,
    )


def transposed(form: Form) -> Form:
    """Return the transpose."""
    if form.is_number:
        return form
    turned = {
        Product(p.scalars, p.over, tuple(map(_transposed_factor, reversed(p.factors)))): value
        for p, value in form.terms.items()
    }
    return Form(turned, (form.shape[1], form.shape[0]))


def _transposed_factor(factor: Expression) -> Expression:
    if factor is IDENTITY or (isinstance(factor, Call) and factor.name == "diag"):
        return factor
    if isinstance(factor, Pow) and factor.args[1] is TRANSPOSED:
        return factor.args[0]
    return Pow(factor, TRANSPOSED)


# -- entry by entry --------------------------------------------------------------------------------


def entrywise(left: Form, right: Form) -> Form:
    """Return the product entry by entry; what is divided and multiplied by cancels."""
    if left.is_number or right.is_number:
        return times(left, right)
    if left.is_zero or right.is_zero:
        return zero(left.shape)
    (one, first), (other, second) = (_as_one(side, left.shape) for side in (left, right))
    numbers = _cancelled((*one.scalars, *other.scalars), (*one.over, *other.over))
    above, below = _entry_parts(_joined(one.factors))
    more, beneath = _entry_parts(_joined(other.factors))
    upper, lower = _cancelled((*above, *more), (*below, *beneath))
    if not upper and not lower:  # a column of ones, written as it came
        upper, lower = above or more, below or beneath
    factor = _entrywise_of(upper, lower)
    return Form({Product(*numbers, (factor,)): first * second}, left.shape)


def divided_entrywise(left: Form, right: Form) -> Form:
    """Return the quotient entry by entry."""
    if left.is_number and right.is_number:
        whole, by = _as_one(left, left.shape)
        return divided(Form({whole: by}, left.shape), right)
    (divisor, value) = _as_one(right, right.shape)
    inverse = Product(divisor.over, divisor.scalars, (Div(ONE, _joined(divisor.factors)),))
    return entrywise(left, Form({inverse: 1 / value}, right.shape))


def _entry_parts(node: Expression) -> tuple[tuple[Expression, ...], tuple[Expression, ...]]:
    """Return what is multiplied and what is divided by, entry by entry."""
    if isinstance(node, Call) and node.name == "hadamard":
        above, below = _entry_parts(node.args[0])
        more, beneath = _entry_parts(node.args[1])
        return (*above, *more), (*below, *beneath)
    if isinstance(node, Div):
        above, below = _entry_parts(node.args[0])
        beneath, more = _entry_parts(node.args[1])
        return (*above, *more), (*below, *beneath)
    if node is ONE or (isinstance(node, Call) and node.name == "ones"):
        return (), ()
    return (node,), ()


def _entrywise_of(above: tuple[Expression, ...], below: tuple[Expression, ...]) -> Expression:
    top = _hadamard_of(above) if above else ONE
    return Div(top, _hadamard_of(below)) if below else top


def _hadamard_of(parts: tuple[Expression, ...]) -> Expression:
    whole = parts[0]
    for part in parts[1:]:
        whole = Call("hadamard", whole, part)
    return whole


def is_entrywise_quotient(form: Form) -> bool:
    """Whether some product of the form divides entry by entry."""
    return any(isinstance(factor, Div) for product in form.terms for factor in product.factors)


def each_part(form: Form) -> Iterator[tuple[Form, Form]]:
    """Yield the numbers before every product of vectors, and the product without them."""
    for product, value in form.terms.items():
        numbers = Form({Product(product.scalars, product.over): value}, SCALAR)
        yield numbers, Form({Product(factors=product.factors): Fraction(1)}, form.shape)


def distributed(left: Form, right: Form) -> Form:
    """Return the product entry by entry, with every term of the right side by itself."""
    parts = [entrywise(left, Form({p: v}, right.shape)) for p, v in right.terms.items()]
    return plus(zero(right.shape), *parts)


def is_ones(form: Form) -> bool:
    """Whether every entry is 1."""
    node = expression_of(form)
    if isinstance(node, Pow) and node.args[1] is TRANSPOSED:
        node = node.args[0]
    return isinstance(node, Call) and node.name == "ones"


def summed(form: Form, operator: BigOperator) -> Form:
    """Return the sum over the index of another sum; what does not hold it is pulled out."""
    _, variable, *ends = operator.args
    groups: dict[Product, dict[Product, Fraction]] = {}
    for product, value in form.terms.items():
        outside = Product(
            tuple(s for s in product.scalars if variable not in walk(s)),
            tuple(s for s in product.over if variable not in walk(s)),
        )
        inside = Product(
            tuple(s for s in product.scalars if variable in walk(s)),
            tuple(s for s in product.over if variable in walk(s)),
            product.factors,
        )
        groups.setdefault(outside, {})[inside] = value
    parts = [zero(form.shape)]
    for outside, terms in groups.items():
        inner = Form(terms, form.shape)
        (numbers, value), rest = _common(inner)
        front = _written(Product(numbers.scalars, numbers.over), Fraction(1))
        body = _product([each for each in (front, _sum(rest)) if each is not ONE])
        whole = atom(BigOperator("sum", body, variable, *ends), form.shape)
        parts.append(times(Form({outside: value}, SCALAR), whole))
    return plus(*parts)


# -- back to expressions ---------------------------------------------------------------------------


def expression_of(form: Form) -> Expression:
    """Return the form as an expression."""
    if form.is_zero:
        return Number(0)
    if len(form.terms) == 1:
        return _sum(form)
    (numbers, value), rest = _common(form)
    if not numbers.scalars and not numbers.over and value == 1:
        return _sum(form)
    inner = _sum(rest)
    part = Product((*numbers.scalars, inner), numbers.over)
    if not form.is_number:
        part = Product(numbers.scalars, numbers.over, (inner,))
    return _written(part, value)


def _sum(form: Form) -> Expression:
    """Return the sum of the terms, those with a plus first."""
    in_order = sorted(form.terms.items(), key=lambda item: item[1] < 0)
    factors = {product.factors for product in form.terms}
    (behind, *others) = factors
    if behind and not others and len(form.terms) > 1:
        numbers = {Product(p.scalars, p.over): value for p, value in in_order}
        return _product([_sum(Form(numbers, SCALAR)), *_flat(behind)])
    terms = [_written(product, value) for product, value in in_order]
    return terms[0] if len(terms) == 1 else Add(*terms)


def _written(product: Product, value: Fraction) -> Expression:
    numbers = _powers(product.scalars)
    size = abs(value)
    below = _powers(product.over)
    if below:
        over = [number(Fraction(size.denominator))] if size.denominator > 1 else []
        top = [number(Fraction(size.numerator))] if size.numerator > 1 or not numbers else []
        numbers = [Div(_product([*top, *numbers]), _product([*over, *below]))]
    elif size != 1:
        numbers.insert(0, number(size))
    whole = _product([*numbers, *_flat(product.factors)])
    return negative(whole) if value < 0 else whole


def _powers(numbers: tuple[Expression, ...]) -> list[Expression]:
    """Return numbers with names first and equal ones as powers; products of vectors stay whole."""
    counts: dict[Expression, int] = {}
    for each in sorted(numbers, key=lambda node: not isinstance(node, Symbol)):
        counts[each] = counts.get(each, 0) + 1
    return [power_of(each, times) for each, times in counts.items()]


def _product(factors: list[Expression]) -> Expression:
    if not factors:
        return ONE
    return factors[0] if len(factors) == 1 else Mul(*factors)


def _joined(factors: tuple[Expression, ...]) -> Expression:
    return _product(_flat(factors))


def _flat(factors: tuple[Expression, ...]) -> list[Expression]:
    flat: list[Expression] = []
    for factor in factors:
        flat.extend(factor.args if isinstance(factor, Mul) else (factor,))
    return flat
