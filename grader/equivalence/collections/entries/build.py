"""From a formula whose parts have shapes to its entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from grader.equivalence.collections.entries.facts import Facts
from grader.equivalence.collections.entries.inverses import COLUMN, ROW, inverse_of
from grader.equivalence.collections.entries.places import (
    KRONECKER,
    Places,
    dimension,
    is_unbounded,
    places_of,
    shifted,
)
from grader.equivalence.collections.entries.powers import (
    euler,
    exponential,
    logarithm,
    power,
)
from grader.equivalence.collections.entries.summation import Summation
from grader.equivalence.collections.entries.terms import (
    ONE,
    At,
    Atom,
    Exact,
    NoEntries,
    Polynomial,
    Range,
    added,
    delta,
    frozen,
    labelled,
    mentions,
    multiplied,
    negated,
    number,
    product,
    renamed_polynomial,
    repeated,
    scaled,
    single,
    thawed,
    value_of,
)
from grader.equivalence.collections.shapes import (
    ENTRYWISE,
    IDENTITY,
    ONES_NAME,
    SCALAR,
    Shape,
    Typing,
)
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.terms.transposes import INVERSE_TRANSPOSED, is_transpose
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Div,
    Expression,
    Mul,
    Neg,
    Number,
    Pow,
    Relation,
    Symbol,
)

_HALF = Fraction(1, 2)
_FIRST = At("", 1)
_EULER = Constant("e")
#: What the names of bound indices stand for.
Bound = Mapping[Expression, At]


@dataclass
class Entries:
    """Writes formulas in entries, under a typing that has been through them."""

    typing: Typing
    places: Places
    summation: Summation = field(default_factory=Summation)

    @property
    def facts(self) -> Facts:
        """What is declared of the names."""
        return self.summation.facts

    def of(self, root: Expression) -> Polynomial:
        """Return the entry of a formula in any row and column."""
        return self.entry(root, ROW, COLUMN, {})

    def entry(self, node: Expression, row: At, column: At, bound: Bound) -> Polynomial:
        """Return the entry of a formula in a row and a column."""
        if is_transpose(node, self.typing.notation):
            if isinstance(node, Pow) and node.args[1] is INVERSE_TRANSPOSED:
                return self._inverse(node.args[0], column, row, bound)
            return self.entry(node.args[0], column, row, bound)
        match node:
            case Number():
                value = rational_value(node)
                if value is None:
                    raise NoEntries
                return number(value)
            case Constant():
                return euler() if node is _EULER else single(("entry", f"<{node.name}>"))
            case Symbol():
                return self._name(node, row, column, bound)
            case Neg():
                return negated(self.entry(node.args[0], row, column, bound))
            case Add():
                return added(*(self.entry(term, row, column, bound) for term in node.args))
            case Mul():
                return self._product(node, row, column, bound)
            case Div():
                below = self._scalar(node.args[1], bound)
                above = self.entry(node.args[0], row, column, bound)
                return multiplied(above, power(below, -1))
            case Pow():
                return self._power(node, row, column, bound)
            case Call():
                return self._call(node, row, column, bound)
            case BigOperator():
                return self._operator(node, row, column, bound)
        raise NoEntries

    def _scalar(self, node: Expression, bound: Bound) -> Polynomial:
        if self.typing.shapes.get(node) != SCALAR:
            raise NoEntries
        return self.entry(node, ROW, COLUMN, bound)

    # -- names -------------------------------------------------------------------------------------

    def _name(self, node: Symbol, row: At, column: At, bound: Bound) -> Polynomial:
        if node in bound:
            return value_of(bound[node])
        shape = self.typing.shapes[node]
        if node is ONES_NAME:
            return ONE
        if shape == IDENTITY:
            return single(delta(row, column))
        if "?" in shape:
            raise NoEntries
        return single(self.facts.entry(node.name, _places(shape, row, column)))

    def _element(self, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
        """Return `W[i, j]`, or an entry of the sample `x[i]`."""
        indices = tuple(self.index(each, bound) for each in node.args)
        shape = self.typing.shapes[node]
        if "?" in shape:
            raise NoEntries
        name = node.name.removesuffix("[]")
        return single(self.facts.entry(name, (*indices, *_places(shape, row, column))))

    def index(self, node: Expression, bound: Bound) -> At:
        """Return what stands as an index."""
        found = shifted(node)
        if found is None:
            raise NoEntries
        base, offset = found
        if isinstance(base, Number):
            if not isinstance(base.value, int):
                raise NoEntries
            return At("", base.value + offset)
        at = bound.get(base)
        if at is None:
            assert isinstance(base, Symbol)
            at = At(base.name)
        return At(at.name, at.offset + offset)

    # -- products and powers -----------------------------------------------------------------------

    def _product(self, node: Mul, row: At, column: At, bound: Bound) -> Polynomial:
        left, right = node.args
        one, other = self.typing.shapes[left], self.typing.shapes[right]
        if SCALAR in (one, other) or IDENTITY in (one, other):
            if one == IDENTITY and other != SCALAR:
                return multiplied(
                    *_without_identity(self.entry(left, row, column, bound), row, column),
                    self.entry(right, row, column, bound),
                )
            if other == IDENTITY and one != SCALAR:
                return multiplied(
                    self.entry(left, row, column, bound),
                    *_without_identity(self.entry(right, row, column, bound), row, column),
                )
            return multiplied(
                self.entry(left, row, column, bound), self.entry(right, row, column, bound)
            )
        inner = one[1] if one[1] != "*" else other[0]
        return self._contracted(
            inner,
            lambda at: self.entry(left, row, at, bound),
            lambda at: self.entry(right, at, column, bound),
        )

    def _contracted(
        self, inner: str, left: Callable[[At], Polynomial], right: Callable[[At], Polynomial]
    ) -> Polynomial:
        """Return the sum over an index of a dimension of the products of two entries."""
        at = At(self.summation.fresh())
        body = multiplied(left(at), right(at))
        if inner == "1":
            return body
        return self.summation.summed(body, at.name, _whole(inner))

    def _power(self, node: Pow, row: At, column: At, bound: Bound) -> Polynomial:
        base, above = node.args
        shape = self.typing.shapes[base]
        exponent = rational_value(above)
        if shape != SCALAR:
            if exponent is None or exponent.denominator != 1 or not exponent:
                raise NoEntries
            return self._matrix_power(base, int(exponent), row, column, bound)
        if exponent is None and base is _EULER:
            return exponential(self._scalar(above, bound))
        inner = self._scalar(base, bound)
        if exponent is not None:
            return power(inner, exponent)
        return _general_power(inner, self._scalar(above, bound))

    def _matrix_power(
        self, base: Expression, exponent: int, row: At, column: At, bound: Bound
    ) -> Polynomial:
        if exponent == -1:
            return self._inverse(base, row, column, bound)
        if not 0 < abs(exponent) <= 6:
            raise NoEntries
        step = 1 if exponent > 0 else -1

        def of(at: At, other: At) -> Polynomial:
            if step < 0:
                return self._inverse(base, at, other, bound)
            return self.entry(base, at, other, bound)

        if abs(exponent) == 1:
            return of(row, column)
        size = self.typing.shapes[base][0]
        return self._contracted(
            size,
            lambda at: of(row, at),
            lambda at: self._matrix_power(base, exponent - step, at, column, bound),
        )

    def _inverse(self, node: Expression, row: At, column: At, bound: Bound) -> Polynomial:
        shape = self.typing.shapes[node]
        if shape == SCALAR:
            return power(self._scalar(node, bound), -1)
        if shape[0] != shape[1] or "?" in shape:
            raise NoEntries
        parts = inverse_of(self.entry(node, ROW, COLUMN, bound), self._is_square)
        result = parts[-1]
        for part in reversed(parts[:-1]):
            result = self._matrix_product(shape[0], part, result)
        return renamed_polynomial(result, {ROW.name: row, COLUMN.name: column})

    def _matrix_product(self, size: str, left: Polynomial, right: Polynomial) -> Polynomial:
        return self._contracted(
            size,
            lambda at: renamed_polynomial(left, {COLUMN.name: at}),
            lambda at: renamed_polynomial(right, {ROW.name: at}),
        )

    def _is_square(self, atom: Atom) -> bool:
        if atom[0] in ("inverse", "symmetric inverse", "symmetric"):
            return True
        if atom[0] != "entry" or len(atom) != 4:
            return False
        first, second = (self.facts.ranges_of(str(atom[1]), place) for place in (0, 1))
        return first is not None and first == second

    # -- functions ---------------------------------------------------------------------------------

    def _call(self, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
        if node.name == "[]":
            return self._entry_of(node, bound)
        if node.name.endswith("[]"):
            return self._element(node, row, column, bound)
        if node.name == KRONECKER:
            return product({delta(*(self.index(each, bound) for each in node.args)): 1}, 1)
        rule = _RULES.get((node.name, len(node.args)))
        if rule is not None and not node.primes:
            return rule(self, node, row, column, bound)
        if any(self.typing.shapes[each] != SCALAR for each in node.args):
            return self._of_matrices(node, row, column, bound)
        return _call_of(node, [self._scalar(each, bound) for each in node.args])

    def _entry_of(self, node: Call, bound: Bound) -> Polynomial:
        base, *indices = node.args
        at = [self.index(each, bound) for each in indices]
        shape = self.typing.shapes[base]
        if self.typing.shapes[node] != SCALAR:
            raise NoEntries
        if len(at) == 2:
            return self.entry(base, at[0], at[1], bound)
        return self.entry(base, *((at[0], COLUMN) if shape[1] == "1" else (ROW, at[0])), bound)

    def _of_matrices(self, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
        """Apply a function entry by entry, or leave it as one of whole vectors and matrices."""
        shape = self.typing.shapes[node]
        if shape == SCALAR:
            parts = [frozen(self.entry(each, ROW, COLUMN, bound)) for each in node.args]
            return single(("whole", node.name, node.primes, *parts))
        if len(node.args) != 1 or "?" in shape or node.name not in {*KNOWN_FUNCTIONS, *ENTRYWISE}:
            raise NoEntries
        if shape[0] == shape[1]:
            raise NoEntries  # may be a function of the matrix
        return _call_of(node, [self.entry(node.args[0], row, column, bound)])

    def _hadamard(self, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
        return multiplied(*(self.entry(each, row, column, bound) for each in node.args))

    def _dot(self, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
        one, other = node.args
        shapes = [self.typing.shapes[each] for each in node.args]
        if SCALAR in shapes:
            return multiplied(*(self._scalar(each, bound) for each in node.args))
        sizes = {shape[0] if shape[1] == "1" else shape[1] for shape in shapes if "1" in shape}
        if len(sizes) != 1 or not all("1" in shape for shape in shapes):
            return self._sum_of_entries(shapes, lambda i, j: self._hadamard(node, i, j, bound))
        return self._contracted(
            sizes.pop(),
            lambda at: self.entry(one, *_along(shapes[0], at), bound),
            lambda at: self.entry(other, *_along(shapes[1], at), bound),
        )

    def _sum_of_entries(
        self, shapes: list[Shape], body: Callable[[At, At], Polynomial]
    ) -> Polynomial:
        """Return the sum of what depends on a row and a column, over both."""
        rows, columns = shapes[0]
        if any(shape != shapes[0] for shape in shapes) or {"?", "*"} & {rows, columns}:
            raise NoEntries
        first, second = At(self.summation.fresh()), At(self.summation.fresh())
        total = body(first, second)
        for size, at in ((columns, second), (rows, first)):
            if size != "1":
                total = self.summation.summed(total, at.name, _whole(size))
        return total

    def _trace(self, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
        (inner,) = node.args
        shape = self.typing.shapes[inner]
        if shape == SCALAR:
            return self._scalar(inner, bound)
        if shape[0] != shape[1] or {"?", "*"} & set(shape):
            raise NoEntries
        at = At(self.summation.fresh())
        return self.summation.summed(self.entry(inner, at, at, bound), at.name, _whole(shape[0]))

    def _diag(self, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
        (inner,) = node.args
        shape = self.typing.shapes[inner]
        if "1" in shape:
            one = single(delta(row, column))
            return multiplied(one, self.entry(inner, *_along(shape, row), bound))
        return self.entry(inner, row, row, bound)

    def _norm(self, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
        (inner,) = node.args
        shape = self.typing.shapes[inner]
        if shape == SCALAR:
            return _call_of(Call("abs", inner), [self._scalar(inner, bound)])
        if "1" not in shape and node.name == "norm":
            return self._of_matrices(node, row, column, bound)
        square = self._sum_of_entries(
            [shape], lambda i, j: repeated(self.entry(inner, i, j, bound), 2)
        )
        return power(square, _HALF)

    def _norm_of_kind(self, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
        inner, kind = node.args
        shape = self.typing.shapes[inner]
        if kind is not Number(1) or "1" not in shape or shape == SCALAR:
            raise NoEntries
        absolute = Call("abs", inner)
        return self._sum_of_entries(
            [shape], lambda i, j: _call_of(absolute, [self.entry(inner, i, j, bound)])
        )

    def _softmax(self, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
        (inner,) = node.args
        shape = self.typing.shapes[inner]
        if "1" not in shape or shape == SCALAR:
            raise NoEntries
        total = self._sum_of_entries(
            [shape], lambda i, j: exponential(self.entry(inner, i, j, bound))
        )
        above = exponential(self.entry(inner, row, column, bound))
        return multiplied(above, power(total, -1))

    def _indicator(self, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
        (condition,) = node.args
        if not isinstance(condition, Relation) or len(condition.ops) != 1:
            raise NoEntries
        left, right = (self._scalar(side, bound) for side in condition.args)
        op = condition.ops[0]
        if op in (">", ">="):
            left, right, op = right, left, {">": "<", ">=": "<="}[op]
        difference = added(left, negated(right))
        if op == "=" and frozen(negated(difference)) < frozen(difference):
            difference = negated(difference)
        return single(("holds", op, frozen(difference)))

    def _inverted(self, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
        return self._inverse(node.args[0], row, column, bound)

    # -- sums and products over an index -----------------------------------------------------------

    def _operator(self, node: BigOperator, row: At, column: At, bound: Bound) -> Polynomial:
        body, variable, *_ = node.args
        if not isinstance(variable, Symbol):
            raise NoEntries
        ends = self._ends(node, bound)
        at = At(self.summation.fresh())
        inner = self.entry(body, row, column, {**bound, variable: at})
        if node.kind == "sum":
            return self.summation.summed(inner, at.name, ends)
        return self._product_over(inner, at.name, ends)

    def _ends(self, node: BigOperator, bound: Bound) -> Range:
        body, variable, lower, upper = node.args
        if not is_unbounded(node):
            return self.index(lower, bound), self.index(upper, bound)
        if lower is not Constant("undefined") and lower is not _ONE_NODE:
            raise NoEntries
        for size in self.places.parts_over(body, variable, self.typing.shapes):
            return _whole(size)
        place = next(places_of(body, variable), None)
        if place is None and self.places.in_deltas(body, variable):
            place = (KRONECKER, 0)
        if place is None:
            raise NoEntries
        return self.places.ends(place)

    def _product_over(self, body: Polynomial, name: str, ends: Range) -> Polynomial:
        """Return a product over an index, of every factor by itself."""
        if len(body) != 1:
            return single(("product", labelled(((name, ends),), ((_held(body), 1),))))
        ((factors, value),) = body.items()
        length = added(value_of(ends[1]), negated(value_of(ends[0])), number(1))
        result = ONE if value == 1 else _general_power(number(value), length)
        for atom, exponent in factors:
            result = multiplied(result, self._product_of(atom, exponent, name, ends, length))
        return result

    def _product_of(
        self, atom: Atom, exponent: Exact, name: str, ends: Range, length: Polynomial
    ) -> Polynomial:
        if atom[0] == "exp":
            inner = scaled(thawed(atom[1]), exponent)  # type: ignore[arg-type]
            return exponential(self.summation.summed(inner, name, ends))
        if not mentions(atom, name):
            return _general_power(single(atom, exponent), length)
        held = _held(single(atom))
        return single(("product", labelled(((name, ends),), ((held, 1),))), exponent)


_ONE_NODE = Number(1)
_Rule = Callable[[Entries, Call, At, At, Bound], Polynomial]
_RULES: dict[tuple[str, int], _Rule] = {
    ("hadamard", 2): Entries._hadamard, ("dot", 2): Entries._dot, ("trace", 1): Entries._trace,
    ("diag", 1): Entries._diag, ("norm", 1): Entries._norm, ("frobenius", 1): Entries._norm,
    ("norm", 2): Entries._norm_of_kind, ("softmax", 1): Entries._softmax,
    ("indicator", 1): Entries._indicator, ("inverse", 1): Entries._inverted,
}  # fmt: skip


def _held(body: Polynomial) -> Atom:
    return ("nest", frozen(body))


def _places(shape: Shape, row: At, column: At) -> tuple[At, ...]:
    """Return the indices of an entry of a vector or a matrix of this shape."""
    rows, columns = shape
    return tuple(at for at, size in ((row, rows), (column, columns)) if size != "1")


def _along(shape: Shape, at: At) -> tuple[At, At]:
    """Return the row and the column of an entry of a vector."""
    return (at, COLUMN) if shape[1] == "1" else (ROW, at)


def _whole(size: str) -> Range:
    if size in ("?", "*"):
        raise NoEntries
    return _FIRST, dimension(size)


def _without_identity(part: Polynomial, row: At, column: At) -> list[Polynomial]:
    """Return the number that a multiple of the identity multiplies by."""
    one = delta(row, column)
    scale: Polynomial = {}
    for factors, value in part.items():
        rest = tuple(each for each in factors if each[0] != one)
        if len(rest) == len(factors):
            raise NoEntries
        scale[rest] = value
    return [scale]


def _general_power(base: Polynomial, exponent: Polynomial) -> Polynomial:
    if set(exponent) <= {()}:
        return power(base, exponent.get((), 0))
    if base == euler():
        return exponential(exponent)
    return single(("general power", frozen(base), frozen(exponent)))


def _size(constant: Polynomial) -> Exact:
    """Return the absolute value of a polynomial that is a number."""
    value = constant[()] if constant else 0
    return -value if value < 0 else value


def _call_of(node: Call, inner: list[Polynomial]) -> Polynomial:
    """Return a function of numbers."""
    if node.primes == 0 and len(inner) == 1:
        if node.name == "exp":
            return exponential(inner[0])
        if node.name in ("ln", "log"):
            return logarithm("ln", inner[0])
        if node.name == "sqrt":
            return power(inner[0], _HALF)
        if node.name == "abs" and set(inner[0]) <= {()}:
            return number(_size(inner[0]))
    return single(("call", node.name, node.primes, *map(frozen, inner)))
