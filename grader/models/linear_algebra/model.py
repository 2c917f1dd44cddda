"""Linear algebra: systems, inverses, eigenvalues, factorizations, projections, all exact.

Results are checked by what defines them: A x = b, A A^-1 = 1, A v = lambda v, L U = A.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from grader.equivalence import Outcome, compare
from grader.expressions.nodes import (
    Call,
    Collection,
    Expression,
    Matrix,
    Mul,
    Relation,
    Symbol,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, transform
from grader.models.base import (
    Given,
    Misconception,
    Model,
    NotInTime,
    Query,
    QueryError,
    Reference,
    Step,
    Value,
    Vocabulary,
)
from grader.models.calculus import Unconfirmed
from grader.models.computer_algebra.in_worker import TooLong, within_deadline
from grader.models.computer_algebra.symbols import NoBridge
from grader.models.linear_algebra import tasks
from grader.models.linear_algebra.own_values import recomputed
from grader.models.spec import (
    Formula,
    ModelKind,
    ModelSpec,
    SpecError,
    raise_all,
    read_formula,
    read_name,
)
from grader.models.suggestions import no_such_query
from grader.models.symbolic.simplify import product_of, total_of

QUERIES = (
    *(f"{name}(A)" for name in tasks.TASKS if name not in ("solve", "least_squares", "projection")),
    "solve(A, b)", "least_squares(A, b)", "projection(b, A)", "eigenvectors(A, 3)",
    "characteristic_polynomial(A, t)", "value(A B - 2 C)",
)  # fmt: skip
_ARGUMENTS = {
    "solve": (2,), "least_squares": (2,), "projection": (2,), "dot": (2,), "cross": (2,),
    "power": (2,), "eigenvectors": (1, 2), "gram_schmidt": (1, 2, 3, 4),
}  # fmt: skip


class LinearAlgebraSpec(ModelSpec):
    """Matrices row by row; a plain list is a column vector."""

    matrices: dict[str, tuple[Formula, ...] | tuple[tuple[Formula, ...], ...]] = Field(
        {}, description="e.g. {A: [[1, 2], [3, 4]], b: [5, 6]}"
    )


@dataclass(frozen=True, slots=True)
class LinearAlgebra:
    """Named matrices and the questions about them."""

    matrices: Mapping[Symbol, Matrix]
    notation: Notation
    kind: str = "linear_algebra"

    def vocabulary(self) -> Vocabulary:
        """Return the queries and the matrices."""
        return Vocabulary(self.notation, QUERIES, dict(self.matrices.items()))

    def resolve(self, expression: Expression) -> Expression | None:
        """Replace the names of matrices by their entries; None where another name remains."""
        resolved = substitute(expression, dict(self.matrices.items()))
        return resolved if free_symbols(resolved) <= self._entries() else None

    def misconceptions(self, query: Query) -> tuple[Misconception, ...]:
        """Return the inverse and transpose for one another, and a determinant's sign."""
        return tuple(_slips(self, query))

    def answer(self, query: Query) -> Reference:
        """Compute the answer exactly and check it."""
        try:
            return self._answer(query)
        except TooLong as error:
            raise NotInTime(f"{query.text} cannot be computed: {error}", QUERIES) from None
        except (NoBridge, Unconfirmed, SpecError) as error:
            raise QueryError(f"{query.text} cannot be computed: {error}", QUERIES) from None

    def _answer(self, query: Query) -> Reference:
        if query.head == "characteristic_polynomial" and len(query.args) == 2:
            matrix, name = map(self.read, query.args)
            if isinstance(name, Symbol):
                found = within_deadline(
                    tasks.characteristic_polynomial, matrix, name, self.notation
                )
                return Reference(found, (), self.kind, query.text)
        allowed = _ARGUMENTS.get(query.head, (1,))
        if query.head not in tasks.TASKS or len(query.args) not in allowed:
            raise no_such_query("linear algebra", query, QUERIES)
        args = tuple(map(self.read, query.args))
        value = within_deadline(tasks.run, query.head, args, self.notation)
        steps = (*self._explained(query.head, args), *self._checked(query.head, args, value))
        target = self._target(query)
        return Reference(value, steps, self.kind, query.text, target)

    def _target(self, query: Query) -> Expression | None:
        """Return what the answer is called, in the names of the query: `det(A)`."""
        if query.head not in ("det", "rank", "trace", "transpose"):
            return None
        return Call(query.head, *(read_formula(arg, self.notation) for arg in query.args))

    def recomputed(self, query: Query, given: Sequence[Given]) -> Iterable[Value]:
        """Return the answers to which given results lead."""
        try:
            return tuple(recomputed(self._worked_out, self.notation, query, given))
        except TooLong as error:
            raise NotInTime(str(error)) from None

    def _worked_out(self, formula: Expression) -> Expression:
        """Return the value of a formula in the names of the matrices, exact and simplified."""
        if isinstance(formula, Call) and formula.name == "characteristic_polynomial":
            matrix, *name = map(self._put_in, formula.args)
            if name and isinstance(name[0], Symbol):
                task = tasks.characteristic_polynomial
                return within_deadline(task, matrix, name[0], self.notation)
        plain = self._put_in(formula)
        if isinstance(plain, Collection):
            return plain
        return within_deadline(tasks.run, "value", (plain,), self.notation)

    def read(self, text: str) -> Expression:
        """Read a formula, put the matrices in, and carry out the questions inside of it."""
        return self._put_in(read_formula(text, self.notation))

    def _put_in(self, formula: Expression) -> Expression:
        return transform(substitute(formula, dict(self.matrices.items())), self._carried_out)

    def _carried_out(self, node: Expression) -> Expression:
        """Return the value of a `projection(...)` or the like that stands inside a formula."""
        allowed = _ARGUMENTS.get(node.name, (1,)) if isinstance(node, Call) else ()
        if not isinstance(node, Call) or len(node.args) not in allowed:
            return node
        if node.name not in tasks.TASKS or free_symbols(node) - self._entries():
            return node
        return within_deadline(tasks.run, node.name, node.args, self.notation)

    def _entries(self) -> frozenset[Symbol]:
        return frozenset(name for m in self.matrices.values() for name in free_symbols(m))

    def _explained(self, head: str, args: tuple[Expression, ...]) -> Iterator[Step]:
        """Yield the intermediate results by which the answer is found by hand."""
        for text, task, given in _intermediate(head, args):
            if task == "characteristic_polynomial":
                unknown = Symbol("lambda")
                found = within_deadline(
                    tasks.characteristic_polynomial, given, unknown, self.notation
                )
                yield Step(text, Relation((found, number(0)), ("=",)))
            else:
                yield Step(text, within_deadline(tasks.run, task, (given,), self.notation))

    def _checked(
        self, head: str, args: tuple[Expression, ...], value: Expression
    ) -> Iterator[Step]:
        """Yield the identities that define the answer; raise `Unconfirmed` if one fails."""
        for text, left, right in _identities(head, args, value):
            verdict = compare(right, left, self.notation)
            if verdict.outcome is Outcome.DIFFERENT:
                raise Unconfirmed(text)
            yield Step(text, Relation((left, right), ("=",)))


def times(left: Matrix, right: Matrix) -> Matrix:
    """Return the product of two matrices, entry by entry."""
    columns = list(zip(*right.rows, strict=True))
    return Matrix(
        tuple(
            tuple(
                total_of(product_of(pair) for pair in zip(row, column, strict=True))
                for column in columns
            )
            for row in left.rows
        )
    )


def transposed(matrix: Matrix) -> Matrix:
    """Return the transpose."""
    return Matrix(tuple(zip(*matrix.rows, strict=True)))


def identity(size: int) -> Matrix:
    """Return the unit matrix."""
    return Matrix(tuple(tuple(number(int(i == j)) for j in range(size)) for i in range(size)))


def _intermediate(head: str, args: tuple[Expression, ...]) -> Iterator[tuple[str, str, Expression]]:
    """Yield text, task and argument of the steps to an answer."""
    first = args[0]
    if head in ("rank", "nullspace", "column_space", "row_space"):
        yield "the reduced row echelon form", "rref", first
    elif head in ("eigenvalues", "eigenvectors", "diagonal"):
        yield "the characteristic polynomial vanishes", "characteristic_polynomial", first
    elif head == "inverse":
        yield "the determinant is not 0", "det", first
    elif head == "solve" and isinstance(first, Matrix) and isinstance(args[1], Matrix):
        rows = (left + right for left, right in zip(first.rows, args[1].rows, strict=True))
        yield "the augmented matrix in reduced row echelon form", "rref", Matrix(tuple(rows))
    elif head == "singular_values" and isinstance(first, Matrix):
        product = times(transposed(first), first)
        yield "the eigenvalues of the transpose times the matrix", "eigenvalues", product


Identity = tuple[str, Expression, Expression]


def _identities(head: str, args: tuple[Expression, ...], value: Expression) -> Iterator[Identity]:
    first = args[0]
    if not isinstance(first, Matrix):
        return
    if head == "solve" and isinstance(value, Matrix):
        yield "A x = b", times(first, value), args[1]
    elif head == "inverse" and isinstance(value, Matrix):
        yield (
            "A times its inverse is the unit matrix",
            times(first, value),
            identity(first.shape[0]),
        )
    elif head == "least_squares" and isinstance(value, Matrix) and isinstance(args[1], Matrix):
        flipped = transposed(first)
        left, right = times(times(flipped, first), value), times(flipped, args[1])
        yield "the normal equations hold", left, right
    elif head in ("qr_q",) and isinstance(value, Matrix):
        yield (
            "the columns are orthonormal",
            times(transposed(value), value),
            identity(value.shape[1]),
        )
    elif head == "cholesky" and isinstance(value, Matrix):
        yield "L times its transpose is A", times(value, transposed(value)), first
    elif head == "nullspace":
        for vector in value.args:
            zero = Matrix(((number(0),),) * first.shape[0])
            yield "A v = 0", times(first, vector), zero  # type: ignore[arg-type]
    elif head == "eigenvectors" and len(args) == 2:
        for vector in value.args:
            assert isinstance(vector, Matrix)
            scaled = Matrix(tuple((Mul(args[1], entry),) for entry in vector.args))
            yield "A v = lambda v", times(first, vector), scaled


def _slips(model: LinearAlgebra, query: Query) -> Iterator[Misconception]:
    if len(query.args) != 1:
        return
    try:
        if query.head == "inverse":
            matrix = model.read(query.args[0])
            if isinstance(matrix, Matrix):
                text = "This is the transpose, not the inverse."
                yield Misconception("transpose-for-inverse", transposed(matrix), text)
        if query.head == "eigenvalues":
            matrix = model.read(query.args[0])
            if isinstance(matrix, Matrix) and matrix.shape[0] == matrix.shape[1]:
                entries = (matrix.rows[k][k] for k in range(matrix.shape[0]))
                text = "The entries of the diagonal are eigenvalues only of a triangular matrix."
                yield Misconception("diagonal-for-eigenvalues", Collection("list", *entries), text)
    except SpecError:
        return


def build(spec: LinearAlgebraSpec, models: Mapping[str, Model], folder: Path) -> LinearAlgebra:
    """Build the model; raise `SpecError` for matrices that are none."""
    notation = spec.notation()
    matrices: dict[Symbol, Matrix] = {}
    errors: list[SpecError] = []
    for name, rows in spec.matrices.items():
        where = ("matrices", name)
        try:
            symbol = read_name(name, notation, where, "A or b")
            matrices[symbol] = _matrix(name, rows, notation)
        except SpecError as error:
            errors.append(error)
    raise_all(errors)
    return LinearAlgebra(matrices, notation)


def _matrix(
    name: str, rows: tuple[str, ...] | tuple[tuple[str, ...], ...], notation: Notation
) -> Matrix:
    where = ("matrices", name)
    lists = [(row,) if isinstance(row, str) else row for row in rows]
    if not lists or len({len(row) for row in lists}) != 1 or not lists[0]:
        raise SpecError(
            f"the rows of {name} have different lengths",
            where,
            "give every row the same number of entries",
            "ragged-matrix",
        )
    return Matrix(
        tuple(
            tuple(read_formula(entry, notation, (*where, i)) for entry in row)
            for i, row in enumerate(lists)
        )
    )


LINEAR_ALGEBRA = ModelKind("linear_algebra", LinearAlgebraSpec, build)
