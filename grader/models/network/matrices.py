"""Equations of vectors and matrices as equations of their entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from grader.expressions.nodes import (
    Add,
    Call,
    Derivative,
    Div,
    Expression,
    Matrix,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.traversal import walk
from grader.models.symbolic.simplify import ONE, negative, product_of, total_of

Shape = tuple[int, int]
Partial = Callable[[Symbol, Symbol], Expression | None]
_TRANSPOSED = (Symbol("T"), Symbol("top"))


class ShapeMismatch(Exception):
    """Vectors or matrices that cannot be combined as written."""


def entry(name: Symbol, row: int, column: int, shape: Shape) -> Symbol:
    """Return the symbol of an entry: `z_2`, `W_12`; `W_1[1,2]` where the name has a subscript."""
    place = str(row) if shape[1] == 1 else f"{row},{column}"
    if "_" in name.name or max(shape) > 9:
        return Symbol(f"{name.name}[{place}]")
    return Symbol(f"{name.name}_{place.replace(',', '')}")


def entries(name: Symbol, shape: Shape) -> Matrix:
    """Return the matrix of the entries' symbols."""
    rows, columns = shape
    return Matrix(
        tuple(
            tuple(entry(name, i, j, shape) for j in range(1, columns + 1))
            for i in range(1, rows + 1)
        )
    )


def shape_of(expression: Expression) -> Shape:
    """Return rows and columns; a scalar has one of each."""
    return expression.shape if isinstance(expression, Matrix) else (1, 1)


@dataclass(frozen=True, slots=True)
class Entrywise:
    """Writes expressions of vectors by their entries; `partial` gives derivatives of entries."""

    shapes: Mapping[Symbol, Shape]
    partial: Partial

    def written(self, expression: Expression) -> Expression:
        """Return the expression by entries: a `Matrix`, or a scalar; raise `ShapeMismatch`."""
        done: dict[Expression, Expression] = {}
        for node in walk(expression):
            done[node] = self._rule(node, [done[child] for child in node.args])
        return done[expression]

    def _rule(self, node: Expression, args: list[Expression]) -> Expression:
        if isinstance(node, Symbol):
            shape = self.shapes.get(node, (1, 1))
            return node if shape == (1, 1) else entries(node, shape)
        if isinstance(node, Derivative):
            return self._derivative(node)
        if isinstance(node, Call) and node.name in REDUCING:
            return REDUCING[node.name](*args)
        if isinstance(node, Pow) and node.args[1] in _TRANSPOSED and isinstance(args[0], Matrix):
            return _transposed(args[0])
        if not any(isinstance(arg, Matrix) for arg in args):
            return node.with_args(tuple(args))
        return _of_matrices(node, args)

    def _derivative(self, node: Derivative) -> Expression:
        """Return `∂L/∂W` in the shape of W, or the Jacobian of one vector by another."""
        of, *by = node.args
        vectors = [name for name in node.args if isinstance(name, Symbol) and name in self.shapes]
        if not vectors or len(by) != 1 or node.orders != (1,):
            return node
        if not (isinstance(of, Symbol) and isinstance(by[0], Symbol)):
            return node
        above, below = self._entries(of), self._entries(by[0])
        if above.shape == (1, 1):
            return _mapped(below, lambda e: self._partial(above.args[0], e))
        if below.shape == (1, 1):
            return _mapped(above, lambda e: self._partial(e, below.args[0]))
        if above.shape[1] != 1 or below.shape[1] != 1:
            raise ShapeMismatch("the derivative of a matrix by a matrix has no shape of its own")
        return Matrix(tuple(tuple(self._partial(a, b) for b in below.args) for a in above.args))

    def _entries(self, name: Symbol) -> Matrix:
        shape = self.shapes.get(name, (1, 1))
        return Matrix(((name,),)) if shape == (1, 1) else entries(name, shape)

    def _partial(self, of: Expression, by: Expression) -> Expression:
        assert isinstance(of, Symbol)
        assert isinstance(by, Symbol)
        found = self.partial(of, by)
        return Derivative(of, by) if found is None else found


def _mapped(matrix: Matrix, change: Callable[[Expression], Expression]) -> Matrix:
    width = matrix.shape[1]
    changed = [change(item) for item in matrix.args]
    return Matrix(tuple(tuple(changed[i : i + width]) for i in range(0, len(changed), width)))


def _of_matrices(node: Expression, args: list[Expression]) -> Expression:
    match node:
        case Add():
            return _sum(args)
        case Neg():
            assert isinstance(args[0], Matrix)
            return _mapped(args[0], negative)
        case Mul():
            whole = args[0]
            for factor in args[1:]:
                whole = _product(whole, factor)
            return whole
        case Div() if isinstance(args[0], Matrix) and not isinstance(args[1], Matrix):
            return _mapped(args[0], lambda e: Div(e, args[1]))
        case Call() if len(args) == 1 and isinstance(args[0], Matrix):
            return _mapped(args[0], lambda e: Call(node.name, e, primes=node.primes))
        case Matrix():
            raise ShapeMismatch("matrices inside of a matrix")
    raise ShapeMismatch(f"a {type(node).__name__} of vectors has no meaning here")


def _sum(args: list[Expression]) -> Expression:
    shapes = {shape_of(arg) for arg in args}
    if len(shapes) != 1:
        shown = " and ".join(sorted(f"{rows}x{columns}" for rows, columns in shapes))
        raise ShapeMismatch(f"a sum of {shown}")
    columns = zip(*(arg.args for arg in args), strict=True)
    width = shape_of(args[0])[1]
    added = [total_of(column) for column in columns]
    return Matrix(tuple(tuple(added[i : i + width]) for i in range(0, len(added), width)))


def _product(left: Expression, right: Expression) -> Expression:
    """Return the matrix product; of vectors of one shape, the product entry by entry."""
    if not isinstance(left, Matrix) or not isinstance(right, Matrix):
        matrix, scalar = (left, right) if isinstance(left, Matrix) else (right, left)
        if isinstance(matrix, Matrix):
            return _mapped(matrix, lambda e: product_of([scalar, e]))
        return Mul(left, right)
    if left.shape[1] == right.shape[0]:
        return _matrix_product(left, right)
    if left.shape == right.shape:
        return _hadamard(left, right)
    raise ShapeMismatch(
        f"a product of {left.shape[0]}x{left.shape[1]} and {right.shape[0]}x{right.shape[1]}"
    )


def _matrix_product(left: Matrix, right: Matrix) -> Expression:
    columns = list(zip(*right.rows, strict=True))
    rows = tuple(
        tuple(total_of(map(product_of, zip(row, column, strict=True))) for column in columns)
        for row in left.rows
    )
    return rows[0][0] if (len(rows), len(rows[0])) == (1, 1) else Matrix(rows)


def _hadamard(left: Expression, right: Expression) -> Expression:
    if shape_of(left) != shape_of(right):
        raise ShapeMismatch("a product entry by entry of different shapes")
    if not isinstance(left, Matrix):
        return product_of([left, right])
    pairs = iter(zip(left.args, right.args, strict=True))
    return _mapped(left, lambda _: product_of(next(pairs)))


def _transposed(matrix: Expression) -> Expression:
    return Matrix(tuple(zip(*matrix.rows, strict=True))) if isinstance(matrix, Matrix) else matrix


def _items(value: Expression) -> tuple[Expression, ...]:
    return value.args if isinstance(value, Matrix) else (value,)


def _added(value: Expression) -> Expression:
    items = _items(value)
    return Add(*items) if len(items) > 1 else items[0]


def _mean(value: Expression) -> Expression:
    size = len(_items(value))
    return _added(value) if size == 1 else Div(_added(value), Number(size))


def _softmax(value: Expression) -> Expression:
    if not isinstance(value, Matrix):
        return ONE
    total = Add(*(Call("exp", item) for item in value.args))
    return _mapped(value, lambda e: Div(Call("exp", e), total))


def _squares(value: Expression, target: Expression) -> Expression:
    if shape_of(value) != shape_of(target):
        raise ShapeMismatch("a loss of different shapes")
    pairs = zip(_items(value), _items(target), strict=True)
    terms = tuple((Pow(Add(a, negative(b)), Number(2)),) for a, b in pairs)
    return Matrix(terms) if len(terms) > 1 else terms[0][0]


def _cross_entropy(value: Expression, target: Expression) -> Expression:
    if shape_of(value) != shape_of(target):
        raise ShapeMismatch("a loss of different shapes")
    pairs = zip(_items(value), _items(target), strict=True)
    return negative(total_of(product_of([t, Call("ln", p)]) for p, t in pairs))


def _binary_cross_entropy(value: Expression, target: Expression) -> Expression:
    opposite = (Add(ONE, negative(value)), Add(ONE, negative(target)))
    return total_of([_cross_entropy(value, target), _cross_entropy(*opposite)])


# Functions of whole vectors; losses have the prediction first, then the target. The names are
# those that the parser makes of what people write (`binary_cross_entropy` loses an underscore).
REDUCING: dict[str, Callable[..., Expression]] = {
    "softmax": _softmax,
    "transpose": _transposed,
    "hadamard": _hadamard,
    "sum": _added,
    "mean": _mean,
    "mse": lambda value, target: _mean(_squares(value, target)),
    "sse": lambda value, target: _added(_squares(value, target)),
    "cross_entropy": _cross_entropy,
    "binary_crossentropy": _binary_cross_entropy,
    "dot": lambda a, b: _added(_hadamard(a, b)),
}
