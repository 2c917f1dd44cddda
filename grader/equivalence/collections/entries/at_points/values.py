"""Values of formulas of vectors, matrices and indices at a point, computed from the formula itself.

Numbers are exact as long as they can be; where a root or a function is taken they are balls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flint import arb, fmpq

from grader.equivalence.collections.entries.at_points.functions import call
from grader.equivalence.collections.entries.at_points.grids import (
    Grid,
    Identity,
    Ones,
    Scalar,
    Value,
    inverted,
    plus,
    power,
    quotient,
    times,
    transposed,
)
from grader.equivalence.collections.entries.at_points.points import NoValue, Point
from grader.equivalence.collections.entries.indexing.places import (
    Places,
    is_unbounded,
)
from grader.equivalence.collections.entries.terms import At
from grader.equivalence.collections.shapes import (
    COLUMN_OF,
    IDENTITY_NAME,
    ROW_OF,
    SCALAR,
    Typing,
)
from grader.equivalence.numbers.powers import OutsideDomain, Unclear
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
    Relation,
    Symbol,
)

_MAX_STEPS = 30_000


Bound = Mapping[Expression, int]


@dataclass
class Evaluator:
    """Evaluates the typed formulas at one point."""

    typing: Typing
    places: Places
    point: Point
    _known: dict[tuple[Expression, tuple[tuple[Expression, int], ...]], Value] = field(
        default_factory=dict
    )
    _steps: int = 0

    def value(self, root: Expression) -> Value:
        """Return the value of a formula; raise `NoValue`."""
        try:
            return self._value(root, ())
        except (OutsideDomain, Unclear, ZeroDivisionError) as error:
            raise NoValue from error

    def _value(self, node: Expression, bound: tuple[tuple[Expression, int], ...]) -> Value:
        key = node, bound
        found = self._known.get(key)
        if found is None:
            self._steps += 1
            if self._steps > _MAX_STEPS:
                raise NoValue
            found = self._known[key] = self._of(node, bound)
        return found

    def _of(self, node: Expression, bound: tuple[tuple[Expression, int], ...]) -> Value:
        if isinstance(node, BigOperator):
            return self._operator(node, bound)
        if isinstance(node, Symbol):
            return self._name(node, dict(bound))
        if isinstance(node, Call) and node.name.endswith("[]"):
            return self._element(node, bound)
        if isinstance(node, Call) and node.name in (ROW_OF, COLUMN_OF):
            return self._line(node, bound)
        if isinstance(node, Call) and node.name == "indicator":
            return self._indicator(node, bound)
        turns = is_transpose(node, self.typing.notation)
        inner = [self._value(child, bound) for child in (node.args[:1] if turns else node.args)]
        if turns:
            turned = transposed(inner[0])
            is_inverse = isinstance(node, Pow) and node.args[1] is INVERSE_TRANSPOSED
            return inverted(turned) if is_inverse else turned
        match node:
            case Number():
                value = rational_value(node)
                if value is not None:
                    return fmpq(value.numerator, value.denominator)
            case Constant():
                return _constant(node.name)
            case Neg():
                return times(fmpq(-1), inner[0])
            case Add():
                total = inner[0]
                for term in inner[1:]:
                    total = plus(total, term)
                return total
            case Mul():
                return times(inner[0], inner[1])
            case Div():
                return quotient(inner[0], inner[1])
            case Pow():
                return power(node, inner)
            case Call():
                return call(node, inner)
        raise NoValue

    # -- names and elements ------------------------------------------------------------------------

    def _name(self, node: Symbol, bound: Bound) -> Value:
        if node in bound:
            return fmpq(bound[node])
        if node in self.point.numbers:
            return self.point.numbers[node]
        if node is IDENTITY_NAME and self.typing.shapes.get(node) == ("*", "*"):
            return Identity(fmpq(1))
        shape = self.typing.shapes.get(node, ("?", "?"))
        if is_ones(node) and self.typing.declared(node.name) is None:
            length = self.point.sizes.get(shape[0], 0)
            return Grid(((fmpq(1),),) * length) if length else Ones()
        if "?" in shape:
            raise NoValue
        if shape == SCALAR:
            return self.point.scalar(node)
        return self._drawn(node.name, (), shape)

    def _drawn(self, name: str, indices: tuple[int, ...], shape: tuple[str, str]) -> Value:
        sizes = self.point.sizes
        rows, columns = (1 if each == "1" else sizes.get(each, 0) for each in shape)
        if not rows or not columns:
            raise NoValue
        found = self.point.entry(name, indices, (rows, columns))
        if shape == SCALAR:
            return found[0][0]
        return Grid(tuple(map(tuple, found)))

    def _element(self, node: Call, bound: tuple[tuple[Expression, int], ...]) -> Value:
        if node.name == "[]":
            return self._entry_of(node, bound)
        name = node.name.removesuffix("[]")
        indices = tuple(self._index(each, bound) for each in node.args)
        shape = self.typing.shapes[node]
        if "?" in shape:
            raise NoValue
        vectors = self.places.dimensions(name)
        if not vectors or shape != SCALAR:
            return self._drawn(name, indices, shape)
        # An entry of a vector or matrix, of a sample if the first index says of which.
        first = len(indices) - len(vectors)
        if first < 0:
            raise NoValue
        rows, columns = (*vectors, "1")[:2]
        whole = self._drawn(name, indices[:first], (rows, columns))
        if any(each.args for each in node.args[first:]) and not _holds_entry(
            whole, indices[first:]
        ):
            return fmpq(0)  # `x_{i+k}` beyond the ends of a vector, as a convolution pads it
        return _entry(whole, indices[first:])

    def _entry_of(self, node: Call, bound: tuple[tuple[Expression, int], ...]) -> Value:
        base, *places = node.args
        return _entry(self._value(base, bound), tuple(self._index(each, bound) for each in places))

    def _line(self, node: Call, bound: tuple[tuple[Expression, int], ...]) -> Value:
        base, which = node.args
        matrix = self._value(base, bound)
        if node.name == ROW_OF:
            matrix = transposed(matrix)
        place = self._index(which, bound)
        if not isinstance(matrix, Grid) or not 1 <= place <= matrix.shape[1]:
            raise NoValue
        return Grid(tuple((row[place - 1],) for row in matrix.rows))

    def _index(self, node: Expression, bound: tuple[tuple[Expression, int], ...]) -> int:
        value = self._value(node, bound)
        if not isinstance(value, fmpq) or value.q != 1:
            raise NoValue
        return int(value.p)

    # -- sums --------------------------------------------------------------------------------------

    def _operator(self, node: BigOperator, bound: tuple[tuple[Expression, int], ...]) -> Value:
        body, variable, *_ = node.args
        first, last = self._ends(node, bound)
        if node.kind not in ("sum", "product"):
            return self._extreme(node, bound, range(first, last + 1))
        result: Value = fmpq(int(node.kind == "product"))
        for value in range(first, last + 1):
            inner = (*(each for each in bound if each[0] is not variable), (variable, value))
            term = self._value(body, inner)
            if value == first:
                result = term
            else:
                result = plus(result, term) if node.kind == "sum" else times(result, term)
        return result

    def _extreme(
        self, node: BigOperator, bound: tuple[tuple[Expression, int], ...], values: range
    ) -> Value:
        """Return the greatest or least value of exact numbers, or where it is first met."""
        body, variable, *_ = node.args
        terms = {}
        for value in values:
            inner = (*(each for each in bound if each[0] is not variable), (variable, value))
            term = self._value(body, inner)
            if not isinstance(term, fmpq):
                raise NoValue
            terms[value] = term
        choose = max if node.kind.endswith("max") else min
        where = choose(terms, key=terms.__getitem__)
        return fmpq(where) if node.kind.startswith("arg") else terms[where]

    def _ends(
        self, node: BigOperator, bound: tuple[tuple[Expression, int], ...]
    ) -> tuple[int, int]:
        if not is_unbounded(node):
            first, last = (self._index(end, bound) for end in node.args[2:])
            if last < first - 1:
                raise NoValue
            return first, last
        ends = self.places.range_over(node, self.typing.shapes)
        if ends is None:
            raise NoValue
        return 1, self._size(ends[1])

    def _size(self, end: At) -> int:
        """Return a dimension at the point, where a great one is drawn as a small one."""
        sizes = self.point.sizes
        if end.name:
            return sizes[end.name] + end.offset
        return sizes.get(str(end.offset), end.offset)

    def _indicator(self, node: Call, bound: tuple[tuple[Expression, int], ...]) -> Value:
        (condition,) = node.args
        if not isinstance(condition, Relation) or len(condition.ops) != 1:
            raise NoValue
        left, right = (self._value(side, bound) for side in condition.args)
        if not isinstance(left, fmpq) or not isinstance(right, fmpq):
            raise NoValue
        rule = _RELATIONS.get(condition.ops[0])
        if rule is None:
            raise NoValue
        return fmpq(int(rule(left, right)))


_RELATIONS: dict[str, Callable[[fmpq, fmpq], bool]] = {
    "=": lambda a, b: bool(a == b), "!=": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b), "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b), ">=": lambda a, b: bool(a >= b),
}  # fmt: skip


def _constant(name: str) -> Scalar:
    if name == "pi":
        return arb.pi()
    if name == "e":
        return arb(1).exp()
    raise NoValue


def _holds_entry(value: Value, indices: tuple[int, ...]) -> bool:
    """Whether a vector or matrix has an entry with these indices."""
    if not isinstance(value, Grid):
        return False
    sizes = value.shape if len(indices) == 2 else (max(value.shape),)
    return all(1 <= index <= size for index, size in zip(indices, sizes, strict=True))


def _entry(value: Value, indices: tuple[int, ...]) -> Value:
    if not isinstance(value, Grid):
        raise NoValue
    height, width = value.shape
    if len(indices) == 1:
        entries = value.entries
        if 1 not in value.shape or not 1 <= indices[0] <= len(entries):
            raise NoValue
        return entries[indices[0] - 1]
    i, j = indices
    if not (1 <= i <= height and 1 <= j <= width):
        raise NoValue
    return value.rows[i - 1][j - 1]
