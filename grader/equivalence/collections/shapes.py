"""Shapes: numbers, columns, rows and matrices, and how the factors of a product go together.

A shape is rows and columns; each is a number, a name or, where nothing is known, `?`, which fits
everything. A vector is a column. The identity `I` has the size that fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from grader.equivalence.terms.ones import is_ones, length_of
from grader.equivalence.terms.rationals import rational_value
from grader.equivalence.terms.transposes import INVERSE_TRANSPOSED, is_transpose
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.names import SEQUENCE_MARKS, Name, canonical, split_name
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
from grader.expressions.notation import Notation
from grader.expressions.traversal import walk
from grader.expressions.writing import to_plain

Shape = tuple[str, str]
_EULER = Constant("e")
SCALAR: Shape = ("1", "1")
Factors = tuple[Expression, ...]
UNKNOWN: Shape = ("?", "?")
IDENTITY: Shape = ("*", "*")
IDENTITY_NAME = Symbol("I")

_NUMBERS_OF_MATRICES = frozenset(
    {
        "det",
        "trace",
        "norm",
        "abs",
        "dot",
        "rank",
        "frobenius",
        "norm of kind",
        "kronecker",
        "indicator",
    }
)
#: A row or a column of a matrix, as a vector, and which one.
ROW_OF, COLUMN_OF = "row of", "column of"
#: Functions that are applied entry by entry, beside those of the table.
ENTRYWISE = frozenset(
    {"sigma", "phi", "psi", "relu", "ReLU", "sigmoid", "softplus", "gelu", "step", "Theta"}
)
#: Functions of vectors whose value has the shape of what they are given.
OF_VECTORS = frozenset({"softmax"})
_MAX_FACTORS = 16


class IllShaped(Exception):
    """An operation that shapes forbid; `doubtful` where it may be meant entry by entry."""

    def __init__(self, text: str, doubtful: bool = False) -> None:
        super().__init__(text)
        self.text, self.doubtful = text, doubtful


@dataclass
class Typing:
    """What is known of the names: those with a shape, and those that are numbers."""

    notation: Notation
    numbers: frozenset[Symbol] = frozenset()
    shapes: dict[Expression, Shape] = field(default_factory=dict)
    #: How what has no shape may be meant: vectors side by side multiplied entry by entry, and a
    #: number beside a square matrix as a multiple of the `identity`, or added to all `entries`.
    meant: str = ""

    def typed(self, root: Expression) -> Expression:
        """Return an expression whose products are of two factors each, every one well shaped.

        The shapes of all its parts are then in `shapes`; raises `IllShaped`.
        """
        done: dict[Expression, Expression] = {}
        for node in walk(root):
            changed = node.with_args(tuple(done[child] for child in node.args))
            if isinstance(changed, Mul):
                done[node] = self._product(changed.args)
                continue
            if self._is_outer(changed):
                left, right = changed.args
                turned = Call("transpose", right)
                self.shapes[turned] = "1", self.shapes[right][0]
                done[node] = self._product((left, turned))
                continue
            if isinstance(changed, Add) and self.meant:
                changed = self._with_meant_numbers(changed)
            self.shapes[changed] = self._shape(changed)
            done[node] = changed
        return done[root]

    def _is_outer(self, node: Expression) -> bool:
        """Whether a node is the outer product of two columns."""
        if not isinstance(node, Call) or node.name != "outer" or len(node.args) != 2:
            return False
        shapes = [self.shapes[each] for each in node.args]
        return all(columns == "1" != rows != "?" for rows, columns in shapes)

    def _with_meant_numbers(self, node: Add) -> Expression:
        """Return a sum whose numbers are matrices, if its other terms are square ones."""
        square = next(
            (t for t in node.args if self.is_square(t) and self.shapes[t] != SCALAR), None
        )
        if square is None:
            return node
        terms: list[Expression] = []
        for term in node.args:
            if self.shapes[term] == SCALAR:
                identity = Mul(term, IDENTITY_NAME)
                filled = Call("filled", term, square)
                term = identity if self.meant == "identity" else filled
                self.shapes[IDENTITY_NAME] = IDENTITY
                self.shapes[term] = IDENTITY if self.meant == "identity" else self.shapes[square]
            terms.append(term)
        return Add(*terms)

    def is_square(self, node: Expression) -> bool:
        """Whether a matrix is known to be square."""
        rows, columns = self.shapes[node]
        return rows == columns != "?"

    # -- products ----------------------------------------------------------------------------------

    def _product(self, factors: tuple[Expression, ...]) -> Expression:
        """Multiply from the left, or where that does not fit in the order that does."""
        flat = _flat(factors)
        if len(flat) > _MAX_FACTORS:
            return self._join_all(factors)
        try:
            return self._join_all(flat)
        except IllShaped as refused:
            found = self._associated(flat, {})
            if found is None:
                raise refused from None
            return found

    def _join_all(self, factors: tuple[Expression, ...]) -> Expression:
        product = factors[0]
        for factor in factors[1:]:
            product = self._pair(product, factor)
        return product

    def _associated(
        self, factors: Factors, known: dict[Factors, Expression | None]
    ) -> Expression | None:
        if len(factors) == 1:
            return factors[0]
        if factors not in known:
            known[factors] = self._split(factors, known)
        return known[factors]

    def _split(
        self, factors: Factors, known: dict[Factors, Expression | None]
    ) -> Expression | None:
        for cut in range(len(factors) - 1, 0, -1):
            left = self._associated(factors[:cut], known)
            right = self._associated(factors[cut:], known)
            if left is None or right is None:
                continue
            try:
                return self._pair(left, right)
            except IllShaped:
                continue
        return None

    def _pair(self, left: Expression, right: Expression) -> Expression:
        node: Expression = Mul(left, right)
        one, other = self.shapes[left], self.shapes[right]
        if one in (SCALAR, IDENTITY):
            self.shapes[node] = other if other != SCALAR else one
        elif other in (SCALAR, IDENTITY):
            self.shapes[node] = one
        elif UNKNOWN in (one, other):
            self.shapes[node] = UNKNOWN
        elif _fit(one[1], other[0]):
            outer = one[0], other[1]
            self.shapes[node] = UNKNOWN if outer == IDENTITY else outer
        elif self.meant and one == other:
            node = Call("hadamard", left, right)
            self.shapes[node] = one
        else:
            raise _no_product(left, right, one, other)
        return node

    # -- the other operations ----------------------------------------------------------------------

    def _shape(self, node: Expression) -> Shape:
        inner = [self.shapes[child] for child in node.args]
        if is_transpose(node, self.notation):
            return _transposed_shape(node, inner[0])
        match node:
            case Symbol():
                return self._of_name(node)
            case Number():
                return SCALAR if node.value else UNKNOWN
            case Neg() | BigOperator():
                return inner[0]
            case Add():
                return _sum(node, inner)
            case Div():
                return _quotient(node, inner)
            case Pow() if self.meant and "1" in inner[0]:
                return inner[0]
            case Pow() if node.args[0] is _EULER and inner[1][0] != inner[1][1]:
                return inner[1]  # the exponential of a vector, entry by entry
            case Pow():
                return _power(node, inner)
            case Call():
                return self._call(node, inner)
        return SCALAR if not node.args or set(inner) == {SCALAR} else UNKNOWN

    def _of_name(self, name: Symbol) -> Shape:
        declared = self.declared(name.name)
        if declared is not None:
            return declared
        if name is IDENTITY_NAME:
            return IDENTITY
        if is_ones(name):
            return self._length_of_ones(name), "1"
        return SCALAR if name in self.numbers else UNKNOWN

    def _length_of_ones(self, name: Symbol) -> str:
        """Return the length of a vector of ones, if a dimension or a number is written."""
        length = length_of(name)
        known = length.isdigit() or any(length in each for each in self.notation.shapes.values())
        return length if known else "*"

    def declared(self, name: str) -> Shape | None:
        """Return the shape that the rubric gives a name; `x^{(3)}` has that of `x^{(i)}` or `x`."""
        shapes = self.notation.shapes
        dimensions = shapes.get(name)
        if dimensions is None:
            parts = split_name(name)
            if parts.mark.startswith(("(", "[")):
                dimensions = self._of_samples(parts)
        if dimensions is None:
            return None
        rows, columns = (*dimensions, "1", "1")[:2]
        return rows, columns

    def _of_samples(self, element: Name) -> tuple[str, ...] | None:
        """Return the dimensions declared for all elements of a sequence, else of its plain name."""
        plain = element._replace(mark="")
        for name, dimensions in self.notation.shapes.items():
            parts = split_name(name)
            letter = parts.mark[1:-1].isalpha() and parts.mark[:1] == element.mark[0]
            if letter and parts._replace(mark="") == plain:
                return dimensions
        return self.notation.shapes.get(canonical(plain))

    def _call(self, node: Call, inner: list[Shape]) -> Shape:
        if node.name.endswith("[]"):
            return self._element(node)
        if node.name == "[]":
            return _entry(inner)
        if node.name == ROW_OF:
            return inner[0][1], "1"
        if node.name == COLUMN_OF:
            return inner[0][0], "1"
        if node.name in ("max", "min") and len(inner) > 1:
            return self._greatest(inner)
        if node.name == "hadamard" and len(inner) == 2:
            return self._entry_by_entry(node, inner)
        if node.name == "diag" and len(inner) == 1:
            return _diagonal(node.args[0], inner[0])
        if node.name in ("trace", "det") and len(inner) == 1 and "*" not in inner[0]:
            _require_square(node.args[0], inner[0], what=node.name)
        if node.name in _NUMBERS_OF_MATRICES or set(inner) <= {SCALAR}:
            return SCALAR
        if len(inner) != 1:
            return UNKNOWN
        if node.name == "inverse":
            return _require_square(node.args[0], inner[0])
        if node.name in OF_VECTORS:
            return inner[0]
        return inner[0] if node.name in KNOWN_FUNCTIONS or node.name in ENTRYWISE else UNKNOWN

    @staticmethod
    def _greatest(inner: list[Shape]) -> Shape:
        """Return the shape of `max(0, x)`: entry by entry where a vector is among several."""
        shapes = [shape for shape in inner if shape != SCALAR]
        if not shapes:
            return SCALAR
        return shapes[0] if all(shape == shapes[0] for shape in shapes) else UNKNOWN

    def _entry_by_entry(self, node: Call, inner: list[Shape]) -> Shape:
        shapes = [shape for shape in inner if shape != UNKNOWN]
        for one, other in pairwise(shapes):
            if not _same_shape(one, other) and SCALAR not in (one, other):
                first, second = map(describe, node.args, inner)
                raise IllShaped(f"{first} and {second}; they have no product entry by entry")
        known = [shape for shape in shapes if shape != SCALAR]
        return UNKNOWN if UNKNOWN in inner else _definite(known) if known else SCALAR

    def _element(self, node: Call) -> Shape:
        """Return the shape of `x[i]`: that of a sample, or a number if every place is given."""
        name = node.name.removesuffix("[]")
        parts = split_name(name)
        places = len(node.args) - (parts.mark in SEQUENCE_MARKS.values())
        shape = self.declared(name)
        if shape is None:
            return SCALAR if Symbol(name) in self.numbers else UNKNOWN
        if not places:
            return shape
        dimensions = self.notation.shapes.get(canonical(parts._replace(mark="")), ())
        return SCALAR if places == len(dimensions) else UNKNOWN


def _flat(factors: tuple[Expression, ...]) -> tuple[Expression, ...]:
    flat: list[Expression] = []
    for factor in factors:
        flat.extend(_flat(factor.args) if isinstance(factor, Mul) else (factor,))
    return tuple(flat)


def _transposed_shape(node: Expression, shape: Shape) -> Shape:
    if isinstance(node, Pow) and node.args[1] is INVERSE_TRANSPOSED:
        _require_square(node.args[0], shape)
    return shape[1], shape[0]


def _sum(node: Expression, inner: list[Shape]) -> Shape:
    shapes = [shape for shape in dict.fromkeys(inner) if shape not in (UNKNOWN, IDENTITY)]
    if _is_number_for_every_entry(shapes):
        shapes.remove(SCALAR)
    for one, other in pairwise(shapes):
        if _same_shape(one, other):
            continue
        first, second = (node.args[inner.index(shape)] for shape in (one, other))
        text = f"{describe(first, one)} and {describe(second, other)}; they have no sum"
        raise IllShaped(text, _may_be_added(node, inner))
    if IDENTITY in inner and shapes and shapes[0][0] != shapes[0][1]:
        term = node.args[inner.index(shapes[0])]
        raise IllShaped(f"{describe(term, shapes[0])}, which cannot be added to an identity matrix")
    if UNKNOWN in inner:
        return UNKNOWN
    return _definite(shapes) if shapes else IDENTITY


def _is_number_for_every_entry(shapes: list[Shape]) -> bool:
    """Whether a number is added to a vector or a matrix that is not square: to all its entries."""
    others = [shape for shape in shapes if shape != SCALAR]
    return SCALAR in shapes and bool(others) and all(one[0] != one[1] for one in others)


def _fit(one: str, other: str) -> bool:
    """Whether two dimensions may be the same; that of a vector of ones is what it has to be."""
    return one == other or "*" in (one, other)


def _same_shape(one: Shape, other: Shape) -> bool:
    return _fit(one[0], other[0]) and _fit(one[1], other[1])


def _definite(shapes: list[Shape]) -> Shape:
    """Return what several shapes that fit say together."""
    rows, columns = (next((d for d in each if d != "*"), "*") for each in zip(*shapes, strict=True))
    return rows, columns


def _entry(inner: list[Shape]) -> Shape:
    """Return the shape of `(A x)_i`: a number, if every dimension has its index."""
    base, *indices = inner
    if "?" in base or any(shape != SCALAR for shape in indices):
        return UNKNOWN
    return SCALAR if sum(each != "1" for each in base) == len(indices) else UNKNOWN


def _diagonal(argument: Expression, shape: Shape) -> Shape:
    """Return the shape of a diagonal matrix with these entries, or of the diagonal of a matrix."""
    if shape == UNKNOWN:
        return UNKNOWN
    if "1" in shape:
        size = shape[0] if shape[1] == "1" else shape[1]
        return size, size
    return _require_square(argument, shape)[0], "1"


def _may_be_added(node: Expression, inner: list[Shape]) -> bool:
    """Whether a number may be meant to be added to all entries, as in `1 - x` and `x + c`."""
    numbers = [term for term, shape in zip(node.args, inner, strict=True) if shape == SCALAR]
    others = {shape for shape in inner if shape not in (SCALAR, UNKNOWN)}
    if not numbers or len(others) != 1:
        return False
    return "1" in others.pop() or all(rational_value(term) is not None for term in numbers)


def _quotient(node: Expression, inner: list[Shape]) -> Shape:
    if inner[1] == UNKNOWN:
        return UNKNOWN
    if _is_of_columns(inner):
        return inner[1]  # entry by entry
    if inner[1] != SCALAR:
        raise IllShaped(
            f"{describe(node.args[1], inner[1])}, and one does not divide by it",
            doubtful=inner[0] == inner[1],
        )
    return inner[0]


def _is_of_columns(inner: list[Shape]) -> bool:
    """Whether a column, or a number, is divided by a column of one size."""
    above, below = inner
    return below[1] == "1" != below[0] and above in (below, SCALAR) and below != UNKNOWN


def _power(node: Expression, inner: list[Shape]) -> Shape:
    base, exponent = node.args
    if inner[0] in (SCALAR, UNKNOWN, IDENTITY):
        return inner[0] if inner[1] == SCALAR else UNKNOWN
    value = rational_value(exponent)
    if value is None or value.denominator != 1:
        return UNKNOWN
    return _require_square(base, inner[0], doubtful=value > 0)


def _require_square(
    base: Expression, shape: Shape, doubtful: bool = False, what: str = "inverse"
) -> Shape:
    if shape[0] != shape[1]:
        missing = "power" if doubtful else {"det": "determinant"}.get(what, what)
        raise IllShaped(f"{describe(base, shape)} and has no {missing}", doubtful)
    return shape


def _no_product(left: Expression, right: Expression, one: Shape, other: Shape) -> IllShaped:
    text = f"{describe(left, one)} and {describe(right, other)}; they have no product in this order"
    return IllShaped(text, doubtful=one == other)


def describe(node: Expression, shape: Shape) -> str:
    """Say what an expression is: a row of n, a column of n, a matrix."""
    text = _ONES.sub(r"1\1", to_plain(node))
    return f"`{text}` is {shape_words(shape)}"


#: A vector of ones as it is printed to be read back.
_ONES = re.compile(r'"bb\(1\)(\w*)"')


def shape_words(shape: Shape) -> str:
    """Return a shape in words."""
    rows, columns = shape
    if shape == SCALAR:
        return "a number"
    if "*" in shape and "1" in shape:
        return "a column of ones" if columns == "1" else "a row of ones"
    if shape == IDENTITY:
        return "an identity matrix"
    if columns == "1":
        return f"a column of {rows}"
    return f"a row of {columns}" if rows == "1" else f"a matrix of {rows} times {columns}"
