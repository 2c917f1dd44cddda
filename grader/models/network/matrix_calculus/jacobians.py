"""Jacobians in matrix form: rows for the entries of a column, columns for those of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from grader.equivalence import CannotDifferentiate
from grader.expressions.nodes import Add, BigOperator, Call, Div, Expression, Mul, Neg, Pow, Symbol
from grader.expressions.traversal import free_symbols
from grader.models.network.entries.arithmetic import Shape
from grader.models.network.matrix_calculus.forms import (
    IDENTITY,
    TRANSPOSED,
    Form,
    atom,
    constant,
    divided,
    each_part,
    expression_of,
    plus,
    scaled,
    summed,
    times,
    transposed,
    zero,
)
from grader.models.network.matrix_calculus.gradients import Calculus

_MINUS = Fraction(-1)


@dataclass(frozen=True, slots=True)
class Jacobians:
    """The Jacobians of columns by `by`; those of defined quantities follow from their equations."""

    calculus: Calculus
    by: Symbol
    definitions: Mapping[Symbol, Expression]
    known: dict[Expression, Form] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """The size of what is differentiated by."""
        return self.calculus.shapes[self.by][0]

    def of(self, node: Expression) -> Form:
        """Return the Jacobian of a column, of a number the row of its derivatives."""
        if node not in self.known:
            self.known[node] = self._found(node)
        return self.known[node]

    def _found(self, node: Expression) -> Form:
        shape = self._shape(node)
        if node is self.by:
            size = (self.width, self.width)
            return atom(IDENTITY, size) if self.width > 1 else constant(1)
        if not self._depends(node):
            return zero((shape[0], self.width))
        if isinstance(node, Symbol):
            return self.of(self.definitions[node])
        if shape == (1, 1):
            return self._of_number(node)
        if shape[1] != 1:
            raise CannotDifferentiate("the derivative of a matrix by a column has no matrix form")
        return self._of_column(node)

    def _shape(self, node: Expression) -> Shape:
        return self.calculus.shapes[node]

    def _depends(self, node: Expression) -> bool:
        names = free_symbols(node)
        return self.by in names or any(
            name in self.definitions and self._depends(self.definitions[name]) for name in names
        )

    def _of_number(self, node: Expression) -> Form:
        """Return the row of the derivatives of a number: its gradient's transpose."""
        parts: list[Form] = [zero((1, self.width))]

        def give(name: Expression, form: Form) -> None:
            if self._depends(name):
                parts.append(times(transposed(form), self.of(name)))

        self.calculus.pull(node, constant(1), give)
        return plus(*parts)

    def _of_column(self, node: Expression) -> Form:
        match node:
            case Add():
                return plus(*(self._of_term(term, self._shape(node)) for term in node.args))
            case Neg():
                return scaled(self.of(node.args[0]), _MINUS)
            case Mul():
                return self._of_product(node.args)
            case Div() if self._shape(node.args[1]) == (1, 1):
                return self._of_quotient(node)
            case Pow() if node.args[1] is TRANSPOSED:
                raise CannotDifferentiate("the derivative of a row by a column")
            case Call() if node.name == "softmax":
                own = self.calculus.of(node)
                spread = plus(_diagonal(own), scaled(times(own, transposed(own)), _MINUS))
                return times(spread, self.of(node.args[0]))
            case Call() if node.name == "hadamard":
                left, right = node.args
                return plus(
                    times(_diagonal(self.calculus.of(left)), self.of(right)),
                    times(_diagonal(self.calculus.of(right)), self.of(left)),
                )
            case Call() if len(node.args) == 1:
                return times(_diagonal(self.calculus.slope(node)), self.of(node.args[0]))
            case BigOperator() if node.kind == "sum":
                return summed(self.of(node.args[0]), node)
        raise CannotDifferentiate(f"no rule for the Jacobian of a {type(node).__name__}")

    def _of_term(self, term: Expression, shape: Shape) -> Form:
        if self._shape(term) == shape:
            return self.of(term)
        return times(self.calculus.ones_like(shape), self.of(term))

    def _of_product(self, factors: tuple[Expression, ...]) -> Form:
        """Differentiate every factor in turn, the product being a column."""
        rows = self._column_of(factors)
        parts = [zero((rows, self.width))]
        for place, factor in enumerate(factors):
            if self._depends(factor):
                parts.append(self._by_factor(factors, place))
        return plus(*parts)

    def _column_of(self, factors: tuple[Expression, ...]) -> int:
        return next(self._shape(f)[0] for f in factors if self._shape(f) != (1, 1))

    def _by_factor(self, factors: tuple[Expression, ...], place: int) -> Form:
        own = self._shape(factors[place])
        before = self._joined(factors[:place])
        after = self._joined(factors[place + 1 :])
        if own == (1, 1):
            return times(times(before, after), self.of(factors[place]))
        if own[1] == 1 and after.is_number:
            return times(times(after, before), self.of(factors[place]))
        if own[0] == 1 and isinstance(factors[place], Pow):
            # a row u^T before a column v: the number u^T v has the derivative v^T J
            row = times(transposed(after), self.of(factors[place].args[0]))
            return times(before, row)
        raise CannotDifferentiate("no rule for a product in which a matrix depends on the column")

    def _joined(self, factors: tuple[Expression, ...]) -> Form:
        whole = constant(1)
        for factor in factors:
            whole = times(whole, self.calculus.of(factor))
        return whole

    def _of_quotient(self, node: Expression) -> Form:
        above, below = map(self.calculus.of, node.args)
        first = divided(self.of(node.args[0]), below)
        if not self._depends(node.args[1]):
            return first
        second = divided(divided(times(above, self.of(node.args[1])), below), below)
        return plus(first, scaled(second, _MINUS))


def _diagonal(form: Form) -> Form:
    """Return the diagonal matrix of a column, its numbers in front."""
    if form.is_number:
        return form
    size = (form.shape[0], form.shape[0])
    if form.single() is None:
        return atom(Call("diag", expression_of(form)), size)
    ((numbers, entries),) = each_part(form)
    return times(numbers, atom(Call("diag", expression_of(entries)), size))
