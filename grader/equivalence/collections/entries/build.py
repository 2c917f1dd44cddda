"""From a formula whose parts have shapes to its entries."""

from __future__ import annotations

from grader.equivalence.collections.entries.calls import RULES, call_of, greatest, of_matrices
from grader.equivalence.collections.entries.contraction import (
    Bound,
    Contraction,
    general_power,
)
from grader.equivalence.collections.entries.indexing.places import (
    KRONECKER,
    is_unbounded,
)
from grader.equivalence.collections.entries.inverses import (
    COLUMN,
    ROW,
)
from grader.equivalence.collections.entries.powers import (
    euler,
    exponential,
    power,
)
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
    scaled,
    single,
    thawed,
    value_of,
)
from grader.equivalence.collections.shapes import (
    IDENTITY,
    SCALAR,
    Shape,
)
from grader.equivalence.terms.ones import is_ones
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.terms.transposes import INVERSE_TRANSPOSED, is_transpose
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
    Symbol,
)

_EULER = Constant("e")


class Entries(Contraction):
    """Writes formulas in entries, under a typing that has been through them."""

    def of(self, root: Expression) -> Polynomial:
        """Return the entry of a formula in any row and column."""
        return self.entry(root, ROW, COLUMN, {})

    def entry(self, node: Expression, row: At, column: At, bound: Bound) -> Polynomial:
        """Return the entry of a formula in a row and a column."""
        if is_transpose(node, self.typing.notation):
            if isinstance(node, Pow) and node.args[1] is INVERSE_TRANSPOSED:
                return self.inverse(node.args[0], column, row, bound)
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
                below = self.entry(node.args[1], row, column, bound)
                above = self.entry(node.args[0], row, column, bound)
                return multiplied(above, power(below, -1))
            case Pow():
                return self._power(node, row, column, bound)
            case Call():
                return self._call(node, row, column, bound)
            case BigOperator():
                return self._operator(node, row, column, bound)
        raise NoEntries

    # -- names -------------------------------------------------------------------------------------

    def _name(self, node: Symbol, row: At, column: At, bound: Bound) -> Polynomial:
        if node in bound:
            return value_of(bound[node])
        shape = self.typing.shapes[node]
        if is_ones(node):
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
        return self.contracted(
            inner,
            lambda at: self.entry(left, row, at, bound),
            lambda at: self.entry(right, at, column, bound),
        )

    def _power(self, node: Pow, row: At, column: At, bound: Bound) -> Polynomial:
        base, above = node.args
        shape = self.typing.shapes[base]
        exponent = rational_value(above)
        if shape != SCALAR:
            if exponent is None or exponent.denominator != 1 or not exponent:
                raise NoEntries
            return self._matrix_power(base, int(exponent), row, column, bound)
        if exponent is None and base is _EULER:
            if self.typing.shapes[node] != self.typing.shapes[above]:
                raise NoEntries
            return exponential(self.entry(above, row, column, bound))
        inner = self.scalar(base, bound)
        if exponent is not None:
            return power(inner, exponent)
        return general_power(inner, self.scalar(above, bound))

    def _matrix_power(
        self, base: Expression, exponent: int, row: At, column: At, bound: Bound
    ) -> Polynomial:
        if exponent == -1:
            return self.inverse(base, row, column, bound)
        if not 0 < abs(exponent) <= 6:
            raise NoEntries
        step = 1 if exponent > 0 else -1

        def of(at: At, other: At) -> Polynomial:
            if step < 0:
                return self.inverse(base, at, other, bound)
            return self.entry(base, at, other, bound)

        if abs(exponent) == 1:
            return of(row, column)
        size = self.typing.shapes[base][0]
        return self.contracted(
            size,
            lambda at: of(row, at),
            lambda at: self._matrix_power(base, exponent - step, at, column, bound),
        )

    # -- functions ---------------------------------------------------------------------------------

    def _call(self, node: Call, row: At, column: At, bound: Bound) -> Polynomial:
        if node.name == "[]":
            return self._entry_of(node, bound)
        if node.name.endswith("[]"):
            return self._element(node, row, column, bound)
        if node.name == KRONECKER:
            return product({delta(*(self.index(each, bound) for each in node.args)): 1}, 1)
        if node.name in ("max", "min") and len(node.args) > 1:
            return greatest(self, node, row, column, bound)
        rule = RULES.get((node.name, len(node.args)))
        if rule is not None and not node.primes:
            return rule(self, node, row, column, bound)
        if any(self.typing.shapes[each] != SCALAR for each in node.args):
            return of_matrices(self, node, row, column, bound)
        inner = [self.scalar(each, bound) for each in node.args]
        chosen = self._of_chosen(node, inner[0]) if len(inner) == 1 and self.facts.one_hot else None
        return call_of(node, inner) if chosen is None else chosen

    def _of_chosen(self, node: Call, inner: Polynomial) -> Polynomial | None:
        """Return `sum_j y_j f(p_j)` for `f(sum_j y_j p_j)`, if `y` is one-hot."""
        found = self.summation.chosen(inner)
        if found is None:
            return None
        name, ends, hot, rest = found
        return self.summation.summed(multiplied(hot, call_of(node, [rest])), name, ends)

    def _entry_of(self, node: Call, bound: Bound) -> Polynomial:
        base, *indices = node.args
        at = [self.index(each, bound) for each in indices]
        shape = self.typing.shapes[base]
        if self.typing.shapes[node] != SCALAR:
            raise NoEntries
        if len(at) == 2:
            return self.entry(base, at[0], at[1], bound)
        return self.entry(base, *((at[0], COLUMN) if shape[1] == "1" else (ROW, at[0])), bound)

    # -- sums and products over an index -----------------------------------------------------------

    def _operator(self, node: BigOperator, row: At, column: At, bound: Bound) -> Polynomial:
        body, variable, *_ = node.args
        if not isinstance(variable, Symbol):
            raise NoEntries
        ends = self._ends(node, bound)
        at = At(self.summation.fresh())
        inner = self.entry(body, row, column, {**bound, variable: at})
        if node.kind in _EXTREMES:
            return _extreme(node.kind, at.name, ends, inner)
        if node.kind == "sum":
            return self.summation.summed(inner, at.name, ends)
        return self._product_over(inner, at.name, ends)

    def _ends(self, node: BigOperator, bound: Bound) -> Range:
        if not is_unbounded(node):
            lower, upper = node.args[2:]
            return self.index(lower, bound), self.index(upper, bound)
        ends = self.places.range_over(node, self.typing.shapes)
        if ends is None:
            raise NoEntries
        return ends

    def _product_over(self, body: Polynomial, name: str, ends: Range) -> Polynomial:
        """Return a product over an index, of every factor by itself."""
        if len(body) != 1:
            return single(("product", labelled(((name, ends),), ((_held(body), 1),))))
        ((factors, value),) = body.items()
        length = added(value_of(ends[1]), negated(value_of(ends[0])), number(1))
        result = ONE if value == 1 else general_power(number(value), length)
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
            return general_power(single(atom, exponent), length)
        held = _held(single(atom))
        return single(("product", labelled(((name, ends),), ((held, 1),))), exponent)


_EXTREMES = frozenset({"max", "min", "argmax", "argmin"})


def _extreme(kind: str, name: str, ends: Range, body: Polynomial) -> Polynomial:
    return single(("extreme", kind, labelled(((name, ends),), ((_held(body), 1),))))


def _held(body: Polynomial) -> Atom:
    return ("nest", frozen(body))


def _places(shape: Shape, row: At, column: At) -> tuple[At, ...]:
    """Return the indices of an entry of a vector or a matrix of this shape."""
    rows, columns = shape
    return tuple(at for at, size in ((row, rows), (column, columns)) if size != "1")


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
