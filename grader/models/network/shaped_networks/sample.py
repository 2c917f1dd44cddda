"""A network at small sizes: every equation by entries, and every formula of students likewise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import product

from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Expression,
    Matrix,
    Number,
    Relation,
    Symbol,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.models.arithmetic.evaluate import Constants
from grader.models.network.entries.arithmetic import (
    Shape,
    ShapeMismatch,
    items_of,
    matrix_of,
    shape_of,
)
from grader.models.network.entries.entrywise import (
    INDICATORS,
    KRONECKER,
    Entrywise,
    entries,
    is_ones,
)
from grader.models.network.entries.functions import VECTOR_FUNCTIONS
from grader.models.network.graph import Graph
from grader.models.network.matrix_calculus.bound_indices import freed
from grader.models.network.model import Network
from grader.models.network.shaped_networks.dimensions import Dimensions, Sizes
from grader.models.network.shaped_networks.implied_samples import (
    with_rows,
    with_rows_of_matrices,
)
from grader.models.network.shaped_networks.indices import (
    Families,
    Unroller,
    index_of,
    number_of,
)
from grader.models.symbolic.derivatives import differentiate
from grader.models.symbolic.simplify import ONE, ZERO, negative, product_of, rational, total_of

_SIGNS = (Symbol("T"), Symbol("top"), Symbol("I"), KRONECKER, *map(Symbol, INDICATORS))
"""Transposes, the identity matrix, Kronecker's delta, indicators."""


@dataclass(frozen=True)
class Written:
    """A formula by entries; `loose` are products taken entry by entry that do not say so."""

    value: Expression
    loose: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Sample:
    """A network of entries at given sizes.

    `rows` says of which matrix a sample is the row, as a column; `count` is the number of samples.
    Where it is `padded`, entries beyond the ends of vectors are zero.
    """

    sizes: Sizes
    network: Network
    families: Families
    shapes: Mapping[Symbol, Shape]
    names: frozenset[Symbol]
    rows: Mapping[Symbol, Symbol] = field(default_factory=dict)
    count: int = 0
    facts: Mapping[Expression, Expression] = field(default_factory=dict)
    padded: bool = False

    @property
    def unroller(self) -> Unroller:
        """What writes out sums at these sizes."""
        return Unroller(self.families, self.sizes.values, self.shape_of, self.knows, self.number_of)

    def number_of(self, declared: Symbol) -> int:
        """Return how many there are of a sample."""
        return self.shapes[self.rows[declared]][0] if declared in self.rows else self.count

    def knows(self, name: Symbol) -> bool:
        """Whether a name is a quantity, a sample or a dimension."""
        own = name in self.names or name in self.shapes
        return own or name in self.sizes.names or name in self.sizes.classes

    def shape_of(self, name: Symbol) -> Shape:
        """Return the shape of a quantity or sample; (1, 1) for a number."""
        if name in self.shapes:
            return self.shapes[name]
        declared = self.families.declared(name)
        if declared in self.rows:
            assert declared is not None
            return self.shapes[self.rows[declared]][1], 1
        return self.shapes.get(declared, (1, 1)) if declared else (1, 1)

    def _row(self, name: Symbol) -> Expression | None:
        """Return the sample with a number as the row of its matrix."""
        declared, place = self.families.declared(name), number_of(name)
        if declared not in self.rows or not place:
            return None
        assert declared is not None
        matrix = self.rows[declared]
        rows = entries(matrix, self.shapes[matrix]).rows
        return matrix_of([entry] for entry in rows[place - 1]) if place <= len(rows) else None

    def understands(self, expression: Expression) -> bool:
        """Whether every name is a quantity, a sample, a dimension, an index or a usual sign."""
        indexed = self.unroller.indexed(expression)
        letters = self.unroller.free_indices(indexed)
        return all(
            self.knows(name)
            or self.families.declared(name) is not None
            or name in self.families.superscripts
            or name in self.families.subscripts
            or name in (*letters, *_SIGNS)
            or is_ones(name)
            for name in free_symbols(indexed)
        )

    def with_rows(self, expression: Expression) -> Expression:
        """Put rows and entries of the quantities for samples that are not declared."""
        return with_rows(expression, self.knows, self.shape_of)

    def with_rows_of_matrices(self, expression: Expression) -> Expression:
        """Put rows of `U` for `u_w` where `u` is a vector of that size."""
        indexed = self.unroller.indexed(expression)
        return with_rows_of_matrices(indexed, self.knows, self.shape_of)

    def letters_of(self, expression: Expression) -> tuple[Symbol, ...]:
        """Return the free indices of a formula of one entry."""
        return self.unroller.free_indices(self.unroller.indexed(expression))

    def samples_of(self, expression: Expression) -> tuple[Symbol, ...]:
        """Return the free indices that are the number of a sample: `i` of `x^{(i)}`."""
        return self.unroller.of_samples(self.unroller.indexed(expression))

    def of_one_sample(
        self, expression: Expression, letters: tuple[Symbol, ...], number: int
    ) -> Expression:
        """Put a number for the letters of samples."""
        for letter in letters:
            indexed = freed(self.unroller.indexed(expression), letter)
            expression = self.unroller.with_index(indexed, letter, number)
        return expression

    def written(self, expression: Expression, asked: Shape = (1, 1)) -> Written:
        """Return a formula by the entries of what it names; raise `ShapeMismatch`.

        Indices of which nothing else is known go as far as the rows and columns `asked` for.
        """
        indexed = self.unroller.indexed(expression)
        free = self.unroller.free_indices(indexed)
        if free:
            return self._by_indices(indexed, free, asked)
        return self._plain(indexed)

    def _plain(self, expression: Expression) -> Written:
        plain = self.unroller.written(expression)
        writer = self.writer(plain)
        return Written(substitute(writer.written(plain), self.facts), tuple(writer.loose))

    def writer(self, *formulas: Expression) -> Entrywise:
        """Return what writes formulas by entries; the samples in them have their shapes."""
        shapes = dict(self.network.shapes)
        for name in free_symbols(Add(*formulas, ZERO)):
            if self.shape_of(name) != (1, 1):
                shapes[name] = self.shape_of(name)
        identities = Symbol("I") not in self.names
        partial = self.network.entry_partial
        rows = {name: row for name in shapes if (row := self._row(name)) is not None}
        return Entrywise(shapes, partial, self.sizes.values, identities, rows, padded=self.padded)

    def _by_indices(
        self, expression: Expression, letters: tuple[Symbol, ...], asked: Shape
    ) -> Written:
        """Return the matrix of what a formula of one entry is for every value of its indices."""
        if len(letters) > 2:
            raise ShapeMismatch("more than two indices")
        sizes = (
            [size for size in asked if size != 1]
            if len(letters) == sum(size != 1 for size in asked)
            else [0] * len(letters)
        )
        ranges = [
            range(1, self.unroller.range_of(letter, expression, size) + 1)
            for letter, size in zip(letters, sizes, strict=True)
        ]
        items: list[Expression] = []
        loose: list[Expression] = []
        for values in product(*ranges):
            put: dict[Expression, Expression] = {
                letter: Number(value) for letter, value in zip(letters, values, strict=True)
            }
            found = self._plain(substitute(expression, put))
            if isinstance(found.value, Matrix):
                raise ShapeMismatch("a formula of an entry that is a matrix")
            items.append(found.value)
            loose.extend(found.loose)
        width = len(ranges[-1]) if len(ranges) == 2 else 1
        rows = [items[i : i + width] for i in range(0, len(items), width)]
        return Written(matrix_of(rows), tuple(loose))

    def shape_formula(self, expression: Expression) -> Expression:
        """Return a formula by entries, for its shape; free indices have their first value."""
        indexed = self.unroller.indexed(expression)
        for letter in self.unroller.free_indices(indexed):
            indexed = self.unroller.with_index(indexed, letter, 1)
        return self._plain(indexed).value

    def of_base(self, by_entries: Expression) -> Expression | None:
        """Return what is written by entries in base quantities; None for unknown names."""
        found = self.network.of_entries(by_entries, declared=self._declared)
        return None if found is None else substitute(found, self.facts)

    @cached_property
    def _declared(self) -> frozenset[Symbol]:
        """The names of all entries that are declared, also of what stands in no equation."""
        return frozenset(
            each
            for name, shape in self.shapes.items()
            for each in ([name] if shape == (1, 1) else entries(name, shape).args)
            if isinstance(each, Symbol)
        )

    def with_class(self, vector: Symbol, index: Symbol, value: int) -> Sample:
        """Return the sample with the 1 of a one-hot vector at an index that has this value."""
        own = entries(vector, self.shape_of(vector)).args
        hot: dict[Expression, Expression] = {
            each: Number(int(place == value)) for place, each in enumerate(own, start=1)
        }
        classes = {**self.sizes.classes, index: value}
        sizes = replace(self.sizes, classes=classes)
        return replace(self, sizes=sizes, facts={**self.facts, **hot})

    def with_activations(self, by_entries: Expression) -> Expression:
        """Return what is written by entries with the formulas of the activations put in."""
        return self.network.activated(by_entries)


@dataclass(frozen=True, slots=True)
class Equations:
    """What a sample is made of: equations, shapes as declared, samples, activations, facts.

    `classes` says of one-hot vectors at which index they have their 1.
    """

    written: Mapping[Symbol, Expression]
    shapes: Mapping[Symbol, Dimensions]
    families: Families
    notation: Notation
    activations: Mapping[str, str]
    facts: tuple[Relation, ...] = ()
    rows: Mapping[Symbol, Symbol] = field(default_factory=dict)
    classes: Mapping[Symbol, Symbol] = field(default_factory=dict)
    padded: bool = False

    @property
    def open_losses(self) -> frozenset[Symbol]:
        """The quantities that are declared as numbers, of an open function: `L = ell(Y)`."""
        return frozenset(
            name
            for name, right in self.written.items()
            if self.shapes.get(name) == (ONE, ONE)
            and isinstance(right, Call)
            and right.name in self.notation.functions
            and right.name not in (*VECTOR_FUNCTIONS, *self.activations)
            and all(isinstance(argument, Symbol) for argument in right.args)
        )


def open_slope(of: Symbol, by: Symbol) -> Symbol:
    """Return the quantity that the derivative of an open function is."""
    return Symbol(f"∂{of.name}/∂{by.name}")


def _in_first_order(name: Symbol, right: Expression, shapes: dict[Symbol, Shape]) -> Expression:
    """Return an open function by its derivatives, which are quantities that may be anything.

    For derivatives `L = ell(Y)` is the sum of all `∂L/∂Y` times `Y`, entry by entry.
    """
    terms: list[Expression] = []
    for argument in right.args:
        assert isinstance(argument, Symbol)
        slope = open_slope(name, argument)
        shapes[slope] = shapes.get(argument, (1, 1))
        terms.append(Call("dot", slope, argument))
    return Add(*terms) if len(terms) > 1 else terms[0]


def build_sample(sizes: Sizes, given: Equations) -> Sample:
    """Write every equation by entries; raise `IllShapedEquation` for one that does not fit."""
    shapes = {name: sizes.shape(dimensions) for name, dimensions in given.shapes.items()}
    definitions: dict[Symbol, Expression] = {}
    used = frozenset().union(*map(free_symbols, given.written.values()))
    used -= given.families.subscripts.keys() | given.families.superscripts.keys()
    names = frozenset((*shapes, *given.written, *used)) - sizes.names.keys()

    def sample(activations: Mapping[str, str]) -> Sample:
        plain = {name: shape for name, shape in shapes.items() if shape != (1, 1)}
        network = Network(Graph(definitions), given.notation, plain, Constants({}), activations, {})
        count = _last_index(sizes, given)
        rows, padded = given.rows, given.padded
        return Sample(sizes, network, given.families, shapes, names, rows, count, padded=padded)

    for name, written_right in given.written.items():
        right = written_right
        if name in given.open_losses:
            right = _in_first_order(name, written_right, shapes)
        for member, formula in _members(name, right, sample({}), given):
            try:
                written = sample({}).written(formula)
            except ShapeMismatch as mismatch:
                raise IllShapedEquation(name, mismatch) from None
            if written.loose:
                raise IllShapedEquation(name, _of_columns(written.loose[0]))
            found = written.value
            if shapes.setdefault(member, shape_of(found)) != shape_of(found):
                raise IllShapedEquation(name, _of_another_shape(shape_of(found), shapes[member]))
            if shape_of(found) == (1, 1):
                definitions[member] = found
            else:
                own = entries(member, shape_of(found)).args
                definitions |= zip(own, items_of(found), strict=True)  # type: ignore[arg-type]
    whole = sample(given.activations)
    whole = replace(whole, facts=_eliminated(whole, given.facts))
    for vector, index in given.classes.items():
        whole = whole.with_class(vector, index, sizes.classes[index])
    return whole


class IllShapedEquation(Exception):
    """An equation whose right side does not fit together."""

    def __init__(self, name: Symbol, mismatch: ShapeMismatch) -> None:
        super().__init__(f"the equation of {name.name} has {mismatch}")
        self.name, self.mismatch = name, mismatch


def _of_another_shape(found: Shape, declared: Shape) -> ShapeMismatch:
    return ShapeMismatch("a right side of {}, and {} is declared", found, declared)


def _of_columns(node: Expression) -> ShapeMismatch:
    from grader.expressions.writing import to_plain

    product = to_plain(node)
    return ShapeMismatch(
        f"the product `{product}` of two columns: write `\\odot` or `hadamard(a, b)`"
    )


def _members(
    name: Symbol, right: Expression, sample: Sample, given: Equations
) -> Iterator[tuple[Symbol, Expression]]:
    """Yield an equation, that of a sample for every value of its index as well."""
    letter = index_of(name)
    if given.families.declared(name) is name and letter is not None:
        for value in range(1, sample.count + 1):
            unroller = sample.unroller
            member = unroller.with_index(name, letter, value)
            assert isinstance(member, Symbol)
            yield member, unroller.with_index(right, letter, value)
    yield name, right


def _last_index(sizes: Sizes, given: Equations) -> int:
    """Return how far the sums over samples go."""
    ends = (
        sizes.names.get(node.args[3], 0) if isinstance(node.args[3], Symbol) else 0
        for node in walk(*given.written.values())
        if isinstance(node, BigOperator)
    )
    return max(ends, default=0)


def _eliminated(sample: Sample, facts: tuple[Relation, ...]) -> Mapping[Expression, Expression]:
    """Solve what is assumed for an entry each, which is then put in everywhere."""
    found: dict[Expression, Expression] = {}
    for fact in facts:
        left, right = (items_of(sample.written(side).value) for side in fact.args)
        if len(left) != len(right):
            raise ShapeMismatch("two sides of different shapes")
        for one, other in zip(left, right, strict=True):
            difference = substitute(total_of([one, negative(other)]), found)
            solved = _solved(difference)
            if solved is not None:
                name, value = solved
                found = {each: substitute(old, {name: value}) for each, old in found.items()}
                found[name] = value
    return found


def _solved(difference: Expression) -> tuple[Symbol, Expression] | None:
    """Solve `difference = 0` for the last name that it is linear in; None for a triviality."""
    for name in sorted(free_symbols(difference), key=lambda each: each.name, reverse=True):
        slope = rational(differentiate(difference, name))
        if slope:
            rest = substitute(difference, {name: ZERO})
            return name, product_of([number(Fraction(-1) / slope), total_of([rest])])
    return None
