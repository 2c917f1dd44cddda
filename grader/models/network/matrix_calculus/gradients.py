"""Gradients in matrix form: the chain rule from a number back to everything it is computed from.

The rules are those of reverse differentiation: each operation gives to its arguments what is
theirs of the gradient by its result. A gradient has the shape of what it is taken by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from grader.equivalence import CannotDifferentiate
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Div,
    Expression,
    Index,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
    number,
)
from grader.expressions.traversal import free_symbols, substitute, transform, walk
from grader.models.network.entries.arithmetic import Shape
from grader.models.network.entries.functions import is_vector_function
from grader.models.network.matrix_calculus.bound_indices import ONE_SAMPLE, freed
from grader.models.network.matrix_calculus.collecting import collected
from grader.models.network.matrix_calculus.entry_rules import ENTRY, gradients, is_all
from grader.models.network.matrix_calculus.forms import (
    IDENTITY,
    SCALAR,
    TRANSPOSED,
    Form,
    atom,
    constant,
    distributed,
    divided,
    divided_entrywise,
    each_part,
    entrywise,
    expression_of,
    is_entrywise_quotient,
    is_ones,
    ones,
    plus,
    scaled,
    summed,
    times,
    transposed,
    zero,
)
from grader.models.symbolic.derivatives import differentiate
from grader.models.symbolic.simplify import ONE, negative, rational

Give = Callable[[Expression, Form], None]
_MINUS = Fraction(-1)
_ARGUMENT = Symbol("argument")
_BETWEEN_SHAPES = frozenset({"ones"})


@dataclass(frozen=True, slots=True)
class Calculus:
    """What the rules need: the shape of every part, how dimensions are written, known sums.

    `shapes` are sizes; `dimension` writes a size as the rubric does (`n`). `names` says which
    quantity a right side is, so that a rule can write `h` for `tanh(z)`. `unit_sums` are vectors,
    and matrices by their rows, whose entries add up to 1. `kinds` are the activations. `classes`
    says which one-hot vector has its 1 at an index.
    """

    shapes: Mapping[Expression, Shape]
    dimension: Callable[[int], Expression]
    names: Mapping[Expression, Expression] = field(default_factory=dict)
    unit_sums: frozenset[Expression] = frozenset()
    kinds: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[Symbol, Symbol] = field(default_factory=dict)

    def of(self, node: Expression) -> Form:
        """Return a part of a formula as a form, by its name if it has one."""
        if node in self.names:
            return atom(self.names[node], self.shapes[node])
        match node:
            case Neg():
                return scaled(self.of(node.args[0]), _MINUS)
            case Mul():
                return _product(map(self.of, node.args))
            case Div() if self.shapes[node.args[1]] == SCALAR:
                return divided(*map(self.of, node.args))
        return atom(self.folded(node), self.shapes[node])

    def folded(self, node: Expression) -> Expression:
        """Return a formula with the names of the quantities that stand in it written out."""
        return transform(node, lambda part: self.names.get(part, part))

    def ones_like(self, shape: Shape) -> Form:
        """Return ones in a shape."""
        return ones(shape, *map(self.dimension, shape))

    # -- sums of entries -----------------------------------------------------------------------

    def total(self, form: Form) -> Form:
        """Return the sum of all entries."""
        if form.is_number:
            return form
        return plus(constant(0), *(times(n, self._entries_of(e)) for n, e in each_part(form)))

    def _entries_of(self, form: Form) -> Form:
        inner = expression_of(form)
        if inner in self.unit_sums and form.shape[1] == 1:
            return constant(1)
        return atom(Call("sum", inner), SCALAR)

    def inner(self, left: Form, right: Form) -> Form:
        """Return the sum of the products of the entries: `a^T b`, of matrices the trace."""
        if left.is_number or right.is_number:
            return times(left, right)
        if is_entrywise_quotient(left) or is_entrywise_quotient(right):
            return self.total(distributed(left, right))
        for one, other in ((left, right), (right, left)):
            parts = list(each_part(one))
            if len(parts) == 1 and is_ones(parts[0][1]):
                return times(parts[0][0], self.total(other))
        product = times(transposed(left), right)
        if left.shape[1] == 1:
            return product
        traces = (
            times(n, atom(Call("trace", expression_of(e)), SCALAR)) for n, e in each_part(product)
        )
        return plus(constant(0), *traces)

    def row_sums(self, form: Form) -> Form:
        """Return the sum of every row's entries, in every place of the row."""
        column = self.ones_like((form.shape[1], 1))
        parts = []
        for numbers, entries in each_part(form):
            known = expression_of(entries) in self.unit_sums
            whole = times(times(entries, column), transposed(column))
            parts.append(times(numbers, self.ones_like(form.shape) if known else whole))
        return plus(zero(form.shape), *parts)

    # -- the rules -----------------------------------------------------------------------------

    def pull(self, node: Expression, given: Form, give: Give) -> None:
        """Give to every name and indexed name of a formula what is its of the gradient."""
        if given.is_zero or isinstance(node, Number | Constant):
            return
        if isinstance(node, BigOperator) and node.kind == ENTRY:
            sizes = {name: self._sizes(name) for name in free_symbols(node)}
            for name, slope in gradients(node, expression_of(given), sizes).items():
                give(name, atom(slope, self.shapes[name]))
            return
        chosen = self._chosen(node)
        if chosen is not None:
            self.pull(node.args[0], times(given, chosen), give)
            return
        if isinstance(node, Symbol) or (
            isinstance(node, Index) and isinstance(node.args[0], Symbol)
        ):
            give(node, given)
            return
        for child, part in self._parts(node, given):
            self.pull(child, part, give)

    def _sizes(self, name: Symbol) -> tuple[Expression, ...]:
        """Return the dimensions of a name, none of a number."""
        return tuple(self.dimension(size) for size in self.shapes[name] if size != 1)

    def _chosen(self, node: Expression) -> Form | None:
        """Return the one-hot vector that has its 1 at the index of an entry `p_k`."""
        if not isinstance(node, Index) or len(node.args) != 2:
            return None
        base, index = node.args
        vector = self.classes.get(index) if isinstance(index, Symbol) else None
        same = vector is not None and self.shapes[vector] == self.shapes[base]
        return atom(vector, self.shapes[base]) if vector is not None and same else None

    def _parts(self, node: Expression, given: Form) -> Iterable[tuple[Expression, Form]]:
        match node:
            case Add():
                return self._of_sum(node, given)
            case Neg():
                return [(node.args[0], scaled(given, _MINUS))]
            case Mul():
                return self._of_product(node.args, given)
            case Div():
                return self._of_quotient(node, given)
            case Pow():
                return self._of_power(node, given)
            case Call() if is_vector_function(node):
                return self._of_vector_function(node, given)
            case Index():
                return self._of_norm(node, given)
            case Call() if len(node.args) == 1 and node.name not in _BETWEEN_SHAPES:
                return [(node.args[0], self._times_slope(given, node))]
            case BigOperator() if node.kind == "sum" and self._is_over_entries(node):
                return self._of_entries(node, given)
            case BigOperator() if self._is_of_entries(node):
                return self._of_entry_sums(node, given)
            case BigOperator() if node.kind == "sum":
                return self._of_operator(node, given)
        return self._of_numbers(node, given)

    def _of_sum(self, node: Expression, given: Form) -> Iterable[tuple[Expression, Form]]:
        for term in node.args:
            if self.shapes[term] == SCALAR and not given.is_number:
                yield term, self.total(given)  # a number is added to every entry
            elif self.shapes[term] != given.shape:
                raise CannotDifferentiate("no rule for a sum of different shapes")
            else:
                yield term, given

    def _of_product(
        self, factors: tuple[Expression, ...], given: Form
    ) -> Iterable[tuple[Expression, Form]]:
        forms = [self.of(factor) for factor in factors]
        for place, factor in enumerate(factors):
            before, after = _product(forms[:place]), _product(forms[place + 1 :])
            yield factor, self._of_factor(forms[place], before, after, given)

    def _of_factor(self, own: Form, before: Form, after: Form, given: Form) -> Form:
        """Return the gradient by the `own` in `before own after`."""
        if own.is_number:
            return self.inner(times(before, after), given)
        scale = constant(1)
        if before.is_number:
            scale, before = before, constant(1)
        if after.is_number:
            scale, after = times(scale, after), constant(1)
        if not before.is_number and before.shape[1] != own.shape[0]:
            raise CannotDifferentiate("no rule for a product with numbers made of vectors inside")
        return times(scale, times(times(transposed(before), given), transposed(after)))

    def _of_quotient(self, node: Expression, given: Form) -> Iterable[tuple[Expression, Form]]:
        above, below = map(self.of, node.args)
        if below.is_number:
            whole = divided(divided(self.inner(given, above), below), below)
            return [
                (node.args[0], divided(given, below)),
                (node.args[1], scaled(whole, _MINUS)),
            ]
        lower = divided_entrywise(divided_entrywise(entrywise(given, above), below), below)
        return [
            (node.args[0], divided_entrywise(given, below)),
            (node.args[1], scaled(lower, _MINUS)),
        ]

    def _of_power(self, node: Expression, given: Form) -> Iterable[tuple[Expression, Form]]:
        base, exponent = node.args
        if exponent is TRANSPOSED:
            return [(base, transposed(given))]
        inside = _inside_norm(base)
        if inside is not None and rational(exponent) == 2:
            return [(inside, times(scaled(given, Fraction(2)), self.of(inside)))]
        shape, value = self.shapes[base], rational(exponent)
        if shape == SCALAR and value:
            rest = self.of(base) if value == 2 else atom(Pow(base, number(value - 1)), SCALAR)
            return [(base, times(scaled(given, value), rest if value != 1 else constant(1)))]
        if shape == SCALAR or value is None:
            return self._of_numbers(node, given)
        if value == -1 and shape[0] == shape[1]:
            turned = transposed(atom(node, shape))
            return [(base, scaled(times(times(turned, given), turned), _MINUS))]
        if shape[1] == 1 and value.denominator == 1:
            lower = base if value == 2 else Pow(base, Number(int(value) - 1))
            slope = scaled(atom(lower, shape), value)
            return [(base, entrywise(given, slope))]
        raise CannotDifferentiate("no rule for the derivative of this power of a matrix")

    def _of_norm(self, node: Index, given: Form) -> Iterable[tuple[Expression, Form]]:
        inside = _inside_norm(node)
        if inside is not None:
            return [(inside, divided(times(given, self.of(inside)), atom(node, SCALAR)))]
        base, order = node.args[0], node.args[1]
        if not isinstance(base, Call) or base.name != "norm" or rational(order) != 1:
            raise CannotDifferentiate("no rule for the derivative of an entry")
        sign = Call("sign", expression_of(self.of(base.args[0])))
        return [(base.args[0], times(given, atom(sign, self.shapes[base.args[0]])))]

    def _of_numbers(self, node: Expression, given: Form) -> Iterable[tuple[Expression, Form]]:
        """Differentiate an operation on numbers by each of its arguments."""
        if any(self.shapes[child] != SCALAR for child in node.args):
            raise CannotDifferentiate(f"no rule for a {type(node).__name__} of vectors")
        arguments = [Symbol(f"argument {place}") for place in range(len(node.args))]
        whole = node.with_args(tuple(arguments))
        back: dict[Expression, Expression] = dict(zip(arguments, node.args, strict=True))
        for argument, child in zip(arguments, node.args, strict=True):
            slope = self.folded(substitute(differentiate(whole, argument), back))
            yield child, times(given, atom(slope, SCALAR))

    def _times_slope(self, given: Form, node: Call) -> Form:
        slope = self.slope(node)
        if len(given.terms) > 1 and given.is_number:
            return distributed(slope, given)
        return entrywise(given, slope)

    def slope(self, node: Call) -> Form:
        """Return the derivative of a function that is taken entry by entry."""
        own, shape = self.of(node), self.shapes[node]
        kind = self.kinds.get(node.name, "")
        if not node.primes and kind in ("logistic", "sigmoid"):
            return entrywise(own, atom(Add(ONE, negative(expression_of(own))), shape))
        if not node.primes and "tanh" in (kind, node.name):
            return atom(Add(ONE, negative(expression_of(entrywise(own, own)))), shape)
        argument = self.folded(node.args[0])
        found = differentiate(Call(node.name, _ARGUMENT, primes=node.primes), _ARGUMENT)
        put = substitute(found, {_ARGUMENT: argument})
        calls = {each for each in walk(put) if isinstance(each, Call) and argument in each.args}
        return _in_entries(put, frozenset({argument, *calls}), shape)

    def _of_operator(self, node: BigOperator, given: Form) -> Iterable[tuple[Expression, Form]]:
        body, variable = node.args[:2]
        for name, whole in self._pulled(body, given).items():
            if variable not in free_symbols(name):
                yield name, summed(collected(whole), node)
            elif isinstance(name, Index) and name.args[1:] == (variable,):
                # One sample stands in the term with its number alone.
                assert isinstance(variable, Symbol)
                put = substitute(freed(expression_of(whole), variable), {variable: ONE_SAMPLE})
                yield Index(name.args[0], ONE_SAMPLE), atom(put, whole.shape)
            else:
                yield name, whole  # there is no rule for it, which is said where it is asked for

    def _pulled(self, node: Expression, given: Form) -> dict[Expression, Form]:
        """Return the gradient by every name and indexed name of a formula, added up."""
        found: dict[Expression, list[Form]] = {}
        self.pull(node, given, lambda name, form: found.setdefault(name, []).append(form))
        return {name: plus(*forms) for name, forms in found.items()}

    def _is_over_entries(self, node: BigOperator) -> bool:
        """Whether a sum is over the entries of columns: of `y_i^2`, without sums inside."""
        body, variable, first, last = node.args
        inside = [each for each in walk(body) if variable in free_symbols(each)]
        indexed = [each for each in inside if isinstance(each, Index)]
        columns = {self.shapes[each.args[0]] for each in indexed}
        return (
            len(columns) == 1
            and columns.isdisjoint({SCALAR})
            and is_all((first, last), self.dimension(next(iter(columns))[0]))
            and all(
                each.args[1:] == (variable,)
                and isinstance(each.args[0], Symbol)
                and self.shapes[each] == SCALAR
                for each in indexed
            )
            and not any(isinstance(each, BigOperator) for each in inside)
            and variable not in _outside_entries(body)
        )

    def _is_of_entries(self, node: BigOperator) -> bool:
        r"""Whether vectors and matrices stand in a sum or product by their entries alone.

        Then a sum of sums, `\sum_i \sum_j W_{ij}^2`, is differentiated by entries.
        """
        indexed = [each for each in walk(node) if isinstance(each, Index)]
        return (
            bool(indexed)
            and all(map(self._is_entry, indexed))
            and all(self.shapes[name] == SCALAR for name in _outside_entries(node))
        )

    def _is_entry(self, node: Index) -> bool:
        base = node.args[0]
        return isinstance(base, Symbol) and len(node.args) - 1 == len(self._sizes(base)) > 0

    def _of_entry_sums(self, node: BigOperator, given: Form) -> Iterable[tuple[Expression, Form]]:
        names = {name for name in free_symbols(node) if name in self.shapes}
        sizes = {name: self._sizes(name) for name in names}
        for name, slope in gradients(node, ONE, sizes).items():
            if name in names:
                yield name, times(given, atom(slope, self.shapes[name]))

    def _of_entries(self, node: BigOperator, given: Form) -> Iterable[tuple[Expression, Form]]:
        """Return the gradients by whole columns: what that by `y_i` is for one entry, for all."""
        body, variable = node.args[:2]
        for name, whole in self._pulled(body, constant(1)).items():
            if not isinstance(name, Index):
                yield name, times(given, summed(collected(whole), node))
                continue
            column = name.args[0]
            entries: dict[Expression, Expression] = {
                each: each.args[0]
                for each in walk(expression_of(whole))
                if isinstance(each, Index) and each.args[1:] == (variable,)
            }
            put = substitute(expression_of(whole), entries)
            carriers = frozenset({column, *entries.values()})
            slope = _in_entries(put, carriers, self.shapes[column])
            all_alike = (
                times(self.ones_like(self.shapes[column]), slope) if slope.is_number else slope
            )
            yield column, times(given, all_alike)

    def _of_vector_function(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        rule = getattr(self, f"_{node.name}", None)
        if rule is None:
            raise CannotDifferentiate(f"no rule for the derivative of {node.name}")
        found: Iterable[tuple[Expression, Form]] = rule(node, given)
        return found

    def _softmax(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        own = self.of(node)
        weighted = distributed(own, given)
        if own.shape[1] == 1:
            back = times(own, self.inner(own, given))
        else:
            back = entrywise(own, self.row_sums(weighted))
        return [(node.args[0], plus(weighted, scaled(back, _MINUS)))]

    def _cross_entropy(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        value, target = map(self.of, node.args)
        loss = scaled(given, _MINUS)
        logarithm = atom(Call("ln", self.names.get(node.args[0], node.args[0])), value.shape)
        return [
            (node.args[0], times(loss, divided_entrywise(target, value))),
            (node.args[1], times(loss, logarithm)),
        ]

    def _binary_crossentropy(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        value, target = map(self.of, node.args)
        difference = plus(value, scaled(target, _MINUS))
        whole = expression_of(value)
        opposite = atom(Add(ONE, negative(whole)), value.shape)
        spread = entrywise(value, opposite)
        odds = divided_entrywise(value, opposite)
        logit = atom(Call("ln", expression_of(odds)), value.shape)
        return [
            (node.args[0], times(given, divided_entrywise(difference, spread))),
            (node.args[1], scaled(times(given, logit), _MINUS)),
        ]

    _bce = _binary_crossentropy

    def _sse(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        value, target = map(self.of, node.args)
        slope = scaled(times(given, plus(value, scaled(target, _MINUS))), Fraction(2))
        return [(node.args[0], slope), (node.args[1], scaled(slope, _MINUS))]

    def _mse(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        return self._sse(node, divided(given, self._count(node.args[0])))

    def _count(self, node: Expression) -> Form:
        """Return how many entries there are, as the rubric writes it."""
        sizes = [self.dimension(size) for size in self.shapes[node] if size != 1]
        return _product([atom(size, SCALAR) for size in sizes])

    def _sum(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        return [(node.args[0], times(given, self.ones_like(self.shapes[node.args[0]])))]

    def _mean(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        return self._sum(node, divided(given, self._count(node.args[0])))

    def _dot(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        left, right = map(self.of, node.args)
        return [(node.args[0], times(given, right)), (node.args[1], times(given, left))]

    def _hadamard(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        left, right = map(self.of, node.args)
        return [(node.args[0], entrywise(given, right)), (node.args[1], entrywise(given, left))]

    def _outer(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        left, right = map(self.of, node.args)
        return [
            (node.args[0], times(given, right)),
            (node.args[1], times(transposed(given), left)),
        ]

    def _transpose(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        return [(node.args[0], transposed(given))]

    def _trace(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        return [(node.args[0], times(given, atom(IDENTITY, self.shapes[node.args[0]])))]

    def _norm(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        value = self.of(node.args[0])
        return [(node.args[0], divided(times(given, value), atom(node, SCALAR)))]

    def _det(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        shape = self.shapes[node.args[0]]
        inverse = atom(Pow(node.args[0], Neg(ONE)), shape)
        return [(node.args[0], times(times(given, atom(node, SCALAR)), transposed(inverse)))]

    def _inverse(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        turned = transposed(self.of(node))
        return [(node.args[0], scaled(times(times(turned, given), turned), _MINUS))]

    def _logsumexp(self, node: Call, given: Form) -> Iterable[tuple[Expression, Form]]:
        soft = Call("softmax", *node.args)
        return [
            (
                node.args[0],
                times(given, atom(self.names.get(soft, soft), self.shapes[node.args[0]])),
            )
        ]


def _product(forms: Iterable[Form]) -> Form:
    whole = constant(1)
    for form in forms:
        whole = times(whole, form)
    return whole


def _outside_entries(node: Expression) -> Iterator[Expression]:
    """Yield the names of a formula that stand there as a whole, not by an entry."""
    if isinstance(node, Symbol):
        yield node
    inside = node.args[:1] if isinstance(node, BigOperator) else node.args
    bound = node.args[1] if isinstance(node, BigOperator) else None
    for child in () if isinstance(node, Index) else inside:
        yield from (name for name in _outside_entries(child) if name is not bound)


def _inside_norm(node: Expression) -> Expression | None:
    """Return the `v` of a Euclidean norm of v, or of Frobenius' norm."""
    if isinstance(node, Index) and len(node.args) == 2:
        order = node.args[1]
        plain = order is Symbol("F") or rational(order) == 2
        return _inside_norm(node.args[0]) if plain else None
    return node.args[0] if isinstance(node, Call) and node.name == "norm" else None


def _in_entries(node: Expression, carriers: frozenset[Expression], shape: Shape) -> Form:
    """Return a formula of one number as that of every entry; `carriers` are the matrices in it."""
    if not carriers.intersection(walk(node)):
        return atom(node, SCALAR)
    inner = [_in_entries(child, carriers, shape) for child in node.args]
    match node:
        case _ if node in carriers:
            return atom(node, shape)
        case Neg():
            return scaled(inner[0], _MINUS)
        case Mul():
            whole = inner[0]
            for factor in inner[1:]:
                whole = entrywise(whole, factor)
            return whole
        case Div():
            return divided_entrywise(*inner)
        case Pow() if (value := rational(node.args[1])) is not None and value in range(2, 9):
            whole = inner[0]
            for _ in range(int(value) - 1):
                whole = entrywise(whole, inner[0])
            return whole
    return atom(node.with_args(tuple(map(expression_of, inner))), shape)
