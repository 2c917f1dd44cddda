"""Equations of vectors and matrices as equations of their entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Derivative,
    Div,
    Expression,
    Index,
    Matrix,
    Mul,
    Neg,
    Number,
    Piecewise,
    Pow,
    Relation,
    Symbol,
)
from grader.expressions.traversal import walk
from grader.models.network.entries.arithmetic import (
    Shape,
    ShapeMismatch,
    added,
    entry_by_entry,
    hadamard,
    identity,
    identity_of_size,
    inverse,
    mapped,
    matrix_of,
    multiple_of_identity,
    multiplied,
    ones,
    power,
    quotient,
    scaled,
    shape_of,
    transposed,
)
from grader.models.network.entries.functions import (
    VECTOR_FUNCTIONS,
    is_vector_function,
    norm_of_order,
    sum_of_squares,
)
from grader.models.symbolic.simplify import ONE, ZERO, negative, product_of, rational, total_of

Partial = Callable[[Symbol, Symbol], Expression | None]
_TRANSPOSED = (Symbol("T"), Symbol("top"))
_INVERSE_TRANSPOSED = tuple(map(Neg, _TRANSPOSED))
_IDENTITY = Symbol("I")
KRONECKER = Symbol("delta")
"""With two indices, unless it is a quantity: 1 where they are the same, and 0 elsewhere."""


INDICATORS = frozenset({"bb(1)", "bb(I)", "I"})
"""What people write before a condition for 1 where it holds and 0 elsewhere."""
_ONES = Symbol("bb(1)")


_LARGEST = 30
_AVERAGES = {"mean": "sum", "mse": "sse"}


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


@dataclass(frozen=True, slots=True)
class Entrywise:
    """Writes expressions of vectors by their entries; `partial` gives derivatives of entries.

    `values` are quantities that are parts of others. With `identities`, the name `I` and `I_n` for
    a size of `sizes` are identity matrices. `loose` collects the products that were taken entry by
    entry though they are written side by side.
    """

    shapes: Mapping[Symbol, Shape]
    partial: Partial
    sizes: Mapping[Expression, int] = field(default_factory=dict)
    identities: bool = False
    values: Mapping[Symbol, Expression] = field(default_factory=dict)
    loose: list[Expression] = field(default_factory=list)
    padded: bool = False

    def written(self, expression: Expression) -> Expression:
        """Return the expression by entries: a `Matrix`, or a scalar; raise `ShapeMismatch`."""
        return self.all_written(expression)[expression]

    def all_written(self, expression: Expression) -> Mapping[Expression, Expression]:
        """Return every part of the expression by entries; raise `ShapeMismatch`."""
        done: dict[Expression, Expression] = {}
        for node in walk(expression):
            args = [done[child] for child in node.args]
            try:
                done[node] = self._rule(node, args)
            except ShapeMismatch as mismatch:
                raise IllShapedPart(mismatch, node, tuple(map(shape_of, args))) from None
        return done

    def _rule(self, node: Expression, args: list[Expression]) -> Expression:
        match node:
            case Symbol():
                return self._name(node)
            case Derivative():
                return self._derivative(node)
            case Call() if node.name == "ones" and self.sizes and len(node.args) in (1, 2):
                return ones(*map(self._size, node.args))
            case Call() if node.name in _AVERAGES and is_vector_function(node) and self.sizes:
                total = VECTOR_FUNCTIONS[_AVERAGES[node.name]](*args)
                return Div(total, self._count(shape_of(args[0])))
            case Call() if node.name == "hadamard" and len(node.args) == 2 and self.sizes:
                return self._hadamard(node, args)
            case Call() if is_vector_function(node):
                return VECTOR_FUNCTIONS[node.name](*args)
            case Index():
                return self._index(node, args)
            case Call() if node.name == "row as a column" and isinstance(args[0], Matrix):
                return _row_of(args[0], rational(args[1]))
            case Relation() if self.sizes and len(args) == 2:
                return _indicator(node, args)
            case Piecewise() if self.sizes:
                return _cases(node, args)
            case Call() if _is_indicator(node) and isinstance(node.args[0], Relation):
                return args[0]
            case Pow() if node.args[1] in _TRANSPOSED and self._is_turned(args[0]):
                return transposed(args[0])
            case Pow() if node.args[1] in _INVERSE_TRANSPOSED and isinstance(args[0], Matrix):
                return inverse(transposed(args[0]))
            case Pow() if node.args[0] is Constant("e") and isinstance(args[1], Matrix):
                return mapped(args[1], lambda e: Call("exp", e))
            case Pow() if rational(args[1]) == 2 and _is_norm(node.args[0]):
                return sum_of_squares(self.written(_inside_norm(node.args[0])))
        if not any(isinstance(arg, Matrix) or multiple_of_identity(arg) for arg in args):
            return node.with_args(tuple(args))
        return self._of_matrices(node, args)

    def _is_turned(self, value: Expression) -> bool:
        return (
            isinstance(value, Matrix) or multiple_of_identity(value) is not None or bool(self.sizes)
        )

    def _name(self, name: Symbol) -> Expression:
        if name in self.values:
            return self.values[name]
        shape = self.shapes.get(name, (1, 1))
        if shape != (1, 1):
            return entries(name, shape)
        if name in self.sizes:
            return Number(self.sizes[name])
        if self.sizes and is_ones(name):
            return ONE if name is _ONES else ones(self._size(_length(name)))
        if self.identities and name is _IDENTITY:
            return identity()
        return name

    def _size(self, node: Expression) -> int:
        value = self.sizes.get(node) if node in self.sizes else rational(node)
        if value is None or value not in range(1, _LARGEST + 1):
            raise ShapeMismatch("a vector of ones of an unknown size")
        return int(value)

    def _count(self, shape: Shape) -> Expression:
        """Return the number of entries; a dimension that is declared as a number is that number."""
        declared = {size: each for each, size in self.sizes.items() if isinstance(each, Number)}
        return product_of([declared.get(size, Number(size)) for size in shape])

    def _index(self, node: Index, args: list[Expression]) -> Expression:
        base, *places = node.args
        if isinstance(places[0], Relation) and isinstance(base, Symbol) and base.name in INDICATORS:
            return args[1]
        if isinstance(base, Call) and base.name == "norm":
            found = norm_of_order(self.written(base.args[0]), places[0])
            if found is not None:
                return found
        if len(places) == 1 and (base is _ONES or base is Number(1, "1")):
            sizes = places[0].args if isinstance(places[0], Mul) else places
            return ones(*map(self._size, sizes))  # of `1_n` and `1_{n x m}`
        if base is _IDENTITY and self.identities and len(places) == 1:
            return identity_of_size(self._size(places[0]))
        numbers = [_whole(place) for place in args[1:]]
        if base is KRONECKER and len(numbers) == 2 and None not in numbers:
            return Number(int(numbers[0] == numbers[1]))
        if isinstance(args[0], Matrix) and all(n is not None and n == int(n) for n in numbers):
            at = [int(n) for n in numbers if n is not None]
            if self.padded and not _is_inside(args[0], at):
                return ZERO
            return _entry_of(args[0], at)
        if isinstance(args[0], Matrix):
            raise ShapeMismatch("an index without a number")
        return node.with_args(tuple(args))

    def _of_matrices(self, node: Expression, args: list[Expression]) -> Expression:
        match node:
            case Add():
                return added(_with_numbers(args) if self.sizes else args)
            case Neg():
                by = multiple_of_identity(args[0])
                if by is not None:
                    return identity(negative(by))
                assert isinstance(args[0], Matrix)
                return mapped(args[0], negative)
            case Mul():
                return self._product(node, args)
            case Div():
                return self._quotient(node, args)
            case Pow():
                return power(*args)
            case Call() if len(args) == 1 and isinstance(args[0], Matrix):
                return mapped(args[0], lambda e: Call(node.name, e, primes=node.primes))
            case Matrix():
                raise ShapeMismatch("matrices inside of a matrix")
            case BigOperator():
                raise ShapeMismatch("a sum whose ends are not known")
        raise ShapeMismatch(f"a {type(node).__name__} of vectors has no meaning here")

    def _product(self, node: Expression, args: list[Expression]) -> Expression:
        """Multiply from the left; where that does not fit, in another order of brackets.

        A written 1 beside a matrix is a vector of ones: `1^T P` and `P 1`.
        """
        args = _with_ones(node.args, args) if self.sizes else args
        try:
            return _from_the_left(args, multiplied)
        except ShapeMismatch as mismatch:
            for cut in range(1, len(args) - 1):
                try:
                    return multiplied(
                        _from_the_left(args[:cut], multiplied),
                        _from_the_left(args[cut:], multiplied),
                    )
                except ShapeMismatch:
                    continue
            try:
                found = _from_the_left(args, _loose_product)
            except ShapeMismatch:
                raise mismatch from None
            self.loose.append(node)
            return found

    def _hadamard(self, node: Expression, args: list[Expression]) -> Expression:
        r"""Multiply entry by entry; `a \odot b x^T` is `(a \odot b) x^T` where only that fits."""
        try:
            return hadamard(*args)
        except ShapeMismatch:
            factors = node.args[1].args if isinstance(node.args[1], Mul) else ()
            for cut in range(len(factors) - 1, 0, -1):
                before, after = (
                    self.written(_mul(part)) for part in (factors[:cut], factors[cut:])
                )
                try:
                    return multiplied(hadamard(args[0], before), after)
                except ShapeMismatch:
                    continue
            raise

    def _quotient(self, node: Expression, args: list[Expression]) -> Expression:
        above, below = args
        if not isinstance(below, Matrix):
            by = multiple_of_identity(above)
            if multiple_of_identity(below) is not None:
                raise ShapeMismatch("a quotient by an identity matrix")
            if by is not None:
                return identity(Div(by, below))
            assert isinstance(above, Matrix)
            return mapped(above, lambda e: Div(e, below))
        if isinstance(above, Matrix) and above.shape == below.shape:
            return quotient(above, below)
        if rational(above) is not None and below.shape[0] != below.shape[1]:
            return quotient(above, below)
        raise ShapeMismatch("a quotient of {} by {}", shape_of(above), below.shape)

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
            return mapped(below, lambda e: self._partial(above.args[0], e))
        if below.shape == (1, 1):
            return mapped(above, lambda e: self._partial(e, below.args[0]))
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


class IllShapedPart(ShapeMismatch):
    """A mismatch with the part of the formula in which it is, and the shapes of its arguments."""

    def __init__(self, mismatch: ShapeMismatch, node: Expression, args: tuple[Shape, ...]) -> None:
        super().__init__(mismatch.text, *mismatch.shapes)
        self.node, self.args_shapes = node, args


def _is_indicator(node: Call) -> bool:
    r"""Whether a call is 1 where its condition holds; `\sum_{j \ne k}` has such a factor, too."""
    return node.name in INDICATORS or node.name == "indicator"


def _indicator(node: Relation, args: list[Expression]) -> Expression:
    """Return 1 where a condition holds and 0 elsewhere, of a vector entry by entry.

    At the corner of a function of pieces either side will do: `z >= 0` is taken as `z > 0`.
    """
    operation = {">=": ">", "<=": "<"}.get(node.ops[0], node.ops[0])

    def choice(left: Expression, right: Expression) -> Expression:
        if operation in (">", "<"):
            above, below = (left, right) if operation == ">" else (right, left)
            holds = Relation((total_of([above, negative(below)]), ZERO), (">",))
        else:
            holds = Relation((left, right), (operation,))
        return Piecewise(ONE, holds, ZERO, Constant("true"))

    return entry_by_entry(args[0], args[1], choice)


def _cases(node: Piecewise, args: list[Expression]) -> Expression:
    """Return a function of pieces; two pieces on both sides of a corner are a choice by a sign."""
    values = args[::2]
    conditions = [
        choice.args[1] if isinstance(own, Relation) and isinstance(choice, Piecewise) else choice
        for own, choice in zip(node.args[1::2], args[1::2], strict=True)
    ]
    if len(values) == 2 and _are_opposite(*conditions):
        inside = 1 if rational(values[0]) == 0 else 0
        holds = conditions[inside]
        return Piecewise(values[inside], holds, values[1 - inside], Constant("true"))
    return Piecewise(*(part for case in zip(values, conditions, strict=True) for part in case))


def _are_opposite(one: Expression, other: Expression) -> bool:
    """Whether `u > 0` and `-u > 0` are the conditions."""
    if not isinstance(one, Relation) or not isinstance(other, Relation):
        return False
    if one.ops != (">",) or other.ops != (">",):
        return False
    return rational(total_of([one.args[0], other.args[0]])) == 0


def _row_of(value: Matrix, place: Fraction | None) -> Expression:
    """Return a row as a column."""
    if place is None or not 1 <= place <= value.shape[0]:
        raise ShapeMismatch("a row that {} does not have", value.shape)
    return matrix_of([entry] for entry in value.rows[int(place) - 1])


def is_ones(name: Symbol) -> bool:
    """Whether a name is that of a vector of ones, with or without its length."""
    return name is _ONES or name.name.startswith(f"{_ONES.name}_")


def _length(name: Symbol) -> Expression:
    text = name.name.removeprefix(f"{_ONES.name}_")
    return Number(int(text)) if text.isdigit() else Symbol(text)


def _mul(factors: tuple[Expression, ...]) -> Expression:
    return factors[0] if len(factors) == 1 else Mul(*factors)


def _with_numbers(terms: list[Expression]) -> list[Expression]:
    """Put a number that is added to a vector, or a matrix that is not square, in every entry."""
    shapes = {term.shape for term in terms if isinstance(term, Matrix)}
    if len(shapes) != 1:
        return terms
    ((rows, columns),) = shapes
    if rows == columns:
        return terms
    return [
        scaled(whole, term)
        if not isinstance(term, Matrix)
        and multiple_of_identity(term) is None
        and isinstance(whole := ones(rows, columns), Matrix)
        else term
        for term in terms
    ]


def _with_ones(factors: tuple[Expression, ...], args: list[Expression]) -> list[Expression]:
    """Put vectors of ones for a 1 before or behind a matrix; `1 1^T` beside one is square."""
    found = list(args)
    for place in range(len(args) - 2, -1, -1):
        behind = found[place + 1]
        if _is_one(factors[place], turned=True) and isinstance(behind, Matrix):
            found[place] = transposed(ones(behind.shape[0]))
        elif _is_one(factors[place]) and _is_row_of_ones(factors[place + 1], behind):
            found[place] = ones(shape_of(behind)[1])
    for place in range(1, len(args)):
        before, last = found[place - 1], place == len(args) - 1
        wide = shape_of(before)[1] != 1
        if wide and (_is_bold_one(factors[place]) or (last and _is_one(factors[place]))):
            found[place] = ones(shape_of(before)[1])
        elif _is_one(factors[place], turned=True) and _are_ones(factors[place - 1], before):
            found[place] = transposed(ones(shape_of(before)[0]))
    return found


def _is_row_of_ones(factor: Expression, value: Expression) -> bool:
    return _is_one(factor, turned=True) and isinstance(value, Matrix)


def _are_ones(factor: Expression, value: Expression) -> bool:
    return (_is_bold_one(factor) or _is_one(factor)) and isinstance(value, Matrix)


def _is_bold_one(node: Expression) -> bool:
    return node is _ONES


def _is_one(node: Expression, turned: bool = False) -> bool:
    if turned:
        return isinstance(node, Pow) and node.args[1] in _TRANSPOSED and _is_one(node.args[0])
    return _is_bold_one(node) or (isinstance(node, Number) and node.value == 1)


def _is_norm(node: Expression) -> bool:
    if isinstance(node, Index) and len(node.args) == 2:
        order = node.args[1]
        plain = getattr(order, "name", None) == "F" or rational(order) == 2
        return plain and _is_norm(node.args[0])
    return isinstance(node, Call) and node.name == "norm" and len(node.args) == 1


def _inside_norm(node: Expression) -> Expression:
    return node.args[0].args[0] if isinstance(node, Index) else node.args[0]


def _whole(place: Expression) -> Fraction | None:
    """Return what an index comes to, such as `2 + 1 - 1`."""
    match place:
        case Add():
            parts = [value for each in place.args if (value := _whole(each)) is not None]
            return sum(parts, Fraction(0)) if len(parts) == len(place.args) else None
        case Neg():
            inner = _whole(place.args[0])
            return None if inner is None else -inner
    return rational(place)


def _is_inside(value: Matrix, places: list[int]) -> bool:
    sizes = value.shape if len(places) == 2 else (value.shape[0],)
    return all(1 <= place <= size for place, size in zip(places, sizes, strict=False))


def _entry_of(value: Matrix, places: list[int]) -> Expression:
    rows, columns = value.shape
    row, column = (*places, 1)[:2]
    if len(places) > 2 or not (1 <= row <= rows and 1 <= column <= columns):
        raise ShapeMismatch("an entry that {} does not have", value.shape)
    if len(places) == 1 and columns != 1:
        raise ShapeMismatch("one index of {}", value.shape)
    return value.rows[row - 1][column - 1]


def _from_the_left(
    args: list[Expression], combine: Callable[[Expression, Expression], Expression]
) -> Expression:
    whole = args[0]
    for factor in args[1:]:
        whole = combine(whole, factor)
    return whole


def _loose_product(left: Expression, right: Expression) -> Expression:
    """Return the matrix product; of vectors of one shape, the product entry by entry."""
    fits = not (isinstance(left, Matrix) and isinstance(right, Matrix)) or (
        left.shape[1] == right.shape[0] or left.shape != right.shape
    )
    return multiplied(left, right) if fits else hadamard(left, right)
