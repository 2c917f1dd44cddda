"""Linear algebra computed again from results that a student gave.

A quantity is a formula in the names of the matrices, with the questions to the model as calls:
`norm(b - projection(b, A))`. It rests on each quantity that stands in it, and on those by which it
is found by hand: the eigenvalues on the characteristic polynomial, the solution on the inverse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

from grader.expressions.nodes import (
    Add,
    Call,
    Collection,
    Expression,
    Matrix,
    Mul,
    Neg,
    Number,
    Pow,
    Relation,
    Symbol,
    number,
)
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute, transform, walk
from grader.models.base import Given, Query, Value
from grader.models.calculus import real_solutions
from grader.models.computer_algebra.in_worker import within_deadline
from grader.models.computer_algebra.symbols import NoBridge
from grader.models.linear_algebra import tasks
from grader.models.spec import SpecError, read_formula
from grader.models.symbolic.simplify import ZERO, product_of, rational, total_of
from grader.models.ways import Way, led_to

MAX_RESULTS = 12
"""So many results are compared with an answer; each may take the computer algebra system."""
LARGEST_POWER = 6
_INNER = "own"
"""Names for own values inside a formula begin so."""

Evaluate = Callable[[Expression], Expression]


def recomputed(
    evaluate: Evaluate, notation: Notation, query: Query, given: Sequence[Given]
) -> Iterable[Value]:
    """Return the results to which given ones lead; `evaluate` works out a formula of matrices."""
    try:
        asked = quantity(query, notation)
        own = {quantity(g.query, notation): g for g in given}
    except SpecError:
        return ()
    values = {
        name: _shaped(g.value, g.right)
        for name, g in own.items()
        if isinstance(g.value, Expression)
    }
    working_out = _or_none(evaluate)
    ways = _Ways(values, working_out, notation)
    return islice(led_to(asked, values, ways, working_out, detour=1), MAX_RESULTS)


def _shaped(value: Expression, right: Value) -> Expression:
    """Return a vector as a row or a column, as the right one is."""
    if not (isinstance(value, Matrix) and isinstance(right, Matrix)):
        return value
    if value.shape == right.shape or len(value.args) != len(right.args) or 1 not in value.shape:
        return value
    width = right.shape[1]
    return Matrix(tuple(value.args[i : i + width] for i in range(0, len(value.args), width)))


def quantity(query: Query, notation: Notation) -> Expression:
    """Return what a question asks as a formula in the names of the matrices."""
    args = tuple(read_formula(text, notation) for text in query.args)
    whole = args[0] if query.head == "value" and len(args) == 1 else Call(query.head, *args)
    return transform(whole, _as_product)


def _as_product(node: Expression) -> Expression:
    """Write a small power of a matrix as a product."""
    power = isinstance(node, Pow) or (isinstance(node, Call) and node.name == "power")
    if not power or len(node.args) != 2 or not isinstance(node.args[0], Symbol):
        return node
    exponent = rational(node.args[1])
    if exponent is None or exponent.denominator != 1 or not 1 < exponent <= LARGEST_POWER:
        return node
    return Mul(*(node.args[0] for _ in range(int(exponent))))


def _or_none(evaluate: Evaluate) -> Callable[[Expression], Expression | None]:
    def evaluated(formula: Expression) -> Expression | None:
        try:
            return evaluate(formula)
        except (NoBridge, SpecError):
            return None

    return evaluated


def _is_question(node: Expression) -> bool:
    return isinstance(node, Call) and node.name in tasks.TASKS


class _Ways:
    """The ways to a quantity, where some have given values."""

    def __init__(
        self,
        given: Mapping[Expression, Expression],
        evaluate: Callable[[Expression], Expression | None],
        notation: Notation,
    ) -> None:
        self.given, self.evaluate, self.notation = given, evaluate, notation

    def __call__(self, asked: Expression) -> Iterator[Way[Expression]]:
        yield from self._through(asked, [n for n in _inside(asked) if n in self.given])
        yield from self._through(asked, [n for n in _inside(asked) if _is_question(n)])
        yield from self._in_products(asked)
        if isinstance(asked, Call):
            yield from self._by_hand(asked.name, asked.args)

    def _through(self, asked: Expression, inner: Sequence[Expression]) -> Iterator[Way[Expression]]:
        """Yield the formula itself, with other values for what stands in it."""
        outermost = [n for n in inner if not any(n in _inside(other) for other in inner)]
        if outermost:

            def put_in(*values: Expression) -> Expression | None:
                return self.evaluate(substitute(asked, dict(zip(outermost, values, strict=True))))

            yield Way(tuple(outermost), put_in)

    def _in_products(self, asked: Expression) -> Iterator[Way[Expression]]:
        """Yield a product of matrices with some neighbours multiplied before."""
        for known in self.given:
            if not isinstance(known, Mul):
                continue
            name = Symbol(_INNER)
            shorter = transform(asked, partial(_grouped, known, name))
            if shorter is not asked and name in free_symbols(shorter):

                def put_in(value: Expression, formula: Expression = shorter) -> Expression | None:
                    return self.evaluate(substitute(formula, {Symbol(_INNER): value}))

                yield Way((known,), put_in)

    def _by_hand(self, head: str, args: tuple[Expression, ...]) -> Iterator[Way[Expression]]:
        rules = _BY_HAND.get(head, ())
        for needs, formula in rules:

            def put_in(
                *values: Expression,
                rule: Callable[..., Expression | None] = formula,
            ) -> Expression | None:
                found = rule(self, args, *values)
                return None if found is None else self.evaluate(found)

            yield Way(tuple(need(*args) for need in needs), put_in)
        if head == "eigenvalues":
            yield from self._by_polynomial(args)

    def _by_polynomial(self, args: tuple[Expression, ...]) -> Iterator[Way[Expression]]:
        """Yield the roots of a given characteristic polynomial."""
        asked = [
            known
            for known in self.given
            if isinstance(known, Call) and known.name == "characteristic_polynomial"
        ]
        named = Call("characteristic_polynomial", args[0], Symbol("lambda"))
        for polynomial in (*asked, named):
            matrix, *name = polynomial.args
            if matrix is args[0]:
                unknown = name[0] if name else Symbol("lambda")
                yield Way((polynomial,), partial(self._roots, unknown))

    def _roots(self, unknown: Expression, polynomial: Expression) -> Expression | None:
        names = free_symbols(polynomial)
        if not isinstance(unknown, Symbol) or names != {unknown}:
            return None
        equation = Relation((polynomial, ZERO), ("=",))
        try:
            found = within_deadline(real_solutions, equation, unknown, self.notation, [])
        except NoBridge:
            return None
        return Collection("list", *found.args) if isinstance(found, Collection) else None


def _inside(formula: Expression) -> list[Expression]:
    return [node for node in walk(formula) if node is not formula and not isinstance(node, Symbol)]


def _grouped(known: Mul, name: Symbol, node: Expression) -> Expression:
    """Replace neighbours in a product, `B C` in `A B C`, by a name."""
    size = len(known.args)
    if not isinstance(node, Mul) or len(node.args) <= size:
        return node
    for start in range(len(node.args) - size + 1):
        if node.args[start : start + size] == known.args:
            return Mul(*node.args[:start], name, *node.args[start + size :])
    return node


# -- by hand -------------------------------------------------------------------------------------

Need = Callable[..., Expression]
Rule = tuple[tuple[Need, ...], Callable[..., Expression | None]]


def _of(head: str) -> Need:
    return lambda *args: Call(head, *args)


def _of_first(head: str) -> Need:
    return lambda first, *rest: Call(head, first)


def _transposed_times(*args: Expression) -> Expression:
    """Return A^T A, or A^T b."""
    return Mul(Call("transpose", args[0]), args[-1])


def _normal_matrix(a: Expression, *rest: Expression) -> Expression:
    return Mul(Call("transpose", a), a)


def _diagonal_product(ways: _Ways, args: object, upper: Expression) -> Expression | None:
    if not isinstance(upper, Matrix) or upper.shape[0] != upper.shape[1]:
        return None
    return product_of(upper.rows[k][k] for k in range(upper.shape[0]))


def _product(ways: _Ways, args: object, values: Expression) -> Expression | None:
    return product_of(values.args) if isinstance(values, Collection) else None


def _sum(ways: _Ways, args: object, values: Expression) -> Expression | None:
    return total_of(values.args) if isinstance(values, Collection) else None


def _inverse_by_det(
    ways: _Ways, args: tuple[Expression, ...], det: Expression
) -> Expression | None:
    """Return the adjugate, which is the right inverse times the right determinant, over det."""
    if det is ZERO:
        return None
    return Mul(Pow(det, number(-1)), Call("det", args[0]), Call("inverse", args[0]))


def _diagonal(ways: _Ways, args: object, values: Expression) -> Expression | None:
    if not isinstance(values, Collection) or not values.args:
        return None
    size = range(len(values.args))
    return Matrix(tuple(tuple(values.args[i] if i == j else ZERO for j in size) for i in size))


def _quadratic(
    ways: _Ways, args: tuple[Expression, ...], trace: Expression, det: Expression
) -> Expression | None:
    """Return t^2 - tr t + det for a matrix of two rows."""
    matrix = ways.evaluate(args[0])
    if not isinstance(matrix, Matrix) or matrix.shape != (2, 2):
        return None
    t = args[1] if len(args) > 1 else Symbol("lambda")
    return Add(Pow(t, Number(2)), Neg(Mul(trace, t)), det)


def _rank_of_rref(ways: _Ways, args: object, reduced: Expression) -> Expression | None:
    if not isinstance(reduced, Matrix):
        return None
    return Number(sum(any(entry is not ZERO for entry in row) for row in reduced.rows))


def _solved(ways: _Ways, args: object, matrix: Expression, right: Expression) -> Expression:
    return Call("solve", matrix, right)


def _solved_by_lu(
    ways: _Ways, args: tuple[Expression, ...], lower: Expression, upper: Expression
) -> Expression:
    return Call("solve", upper, Call("solve", lower, args[1]))


_BY_HAND: Mapping[str, tuple[Rule, ...]] = {
    "det": (
        ((_of("lu_u"),), _diagonal_product),
        ((_of("eigenvalues"),), _product),
    ),
    "trace": (((_of("eigenvalues"),), _sum),),
    "inverse": (((_of("det"),), _inverse_by_det),),
    "diagonal": (((_of("eigenvalues"),), _diagonal),),
    "characteristic_polynomial": (((_of_first("trace"), _of_first("det")), _quadratic),),
    "solve": (
        ((_of_first("inverse"),), lambda ways, args, inverse: Mul(inverse, args[1])),
        ((_of_first("lu_l"), _of_first("lu_u")), _solved_by_lu),
    ),
    "lu_u": (
        ((_of("lu_l"),), lambda ways, args, lower: Mul(Call("inverse", lower), args[0])),
    ),
    "lu_l": (
        ((_of("lu_u"),), lambda ways, args, upper: Mul(args[0], Call("inverse", upper))),
    ),
    "qr_r": (
        ((_of("qr_q"),), lambda ways, args, q: Mul(Call("transpose", q), args[0])),
    ),
    "rank": (((_of("rref"),), _rank_of_rref),),
    "nullspace": (((_of("rref"),), lambda ways, args, reduced: Call("nullspace", reduced)),),
    "least_squares": (
        ((_normal_matrix, _transposed_times), _solved),
    ),
    "projection": (
        ((lambda b, a: Call("least_squares", a, b),), lambda ways, args, x: Mul(args[1], x)),
    ),
}  # fmt: skip
