r"""Gradients of equations of one entry, such as a convolution `y_i = \sum_k w_k x_{i+k-1}`.

A column or matrix that is given entry by entry is an operator that binds its indices, `ENTRY`. The
gradient by `x` is one, too: the sum over all entries `y_i` in which an entry `x_j` stands. Entries
beyond the ends of a vector are zero, so that the sums need no other ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from grader.equivalence import CannotDifferentiate
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Derivative,
    Div,
    Expression,
    Index,
    Mul,
    Neg,
    Number,
    Pow,
    Symbol,
)
from grader.expressions.traversal import free_symbols, substitute, walk
from grader.models.symbolic.derivatives import differentiate

#: The kind of the operator that lists the entries of a column; two of them list those of a matrix.
ENTRY = "entry"
_LETTERS = "jlpqstuvrabcdefg"
_ARGUMENT = Symbol("argument")
_FIRST = Number(1)
_EVERYTHING = Constant("undefined")

Bounds = tuple[tuple[Symbol, Expression, Expression], ...]


def entries_of(body: Expression, bounds: Bounds) -> Expression:
    """Return the column or matrix whose entries a formula with indices gives."""
    for letter, first, last in reversed(bounds):
        body = BigOperator(ENTRY, body, letter, first, last)
    return body


def opened(node: Expression) -> tuple[Bounds, Expression]:
    """Return the indices of a column or matrix given by entries, and the formula of an entry."""
    bounds: list[tuple[Symbol, Expression, Expression]] = []
    while isinstance(node, BigOperator) and node.kind == ENTRY:
        letter = node.args[1]
        assert isinstance(letter, Symbol)
        bounds.append((letter, node.args[2], node.args[3]))
        node = node.args[0]
    return tuple(bounds), node


@dataclass(frozen=True)
class _Place:
    """A place of an entry in a formula: what it is multiplied by, its indices, sums around it."""

    indices: tuple[Expression, ...]
    factor: tuple[Expression, ...] = ()
    sums: Bounds = ()


def gradients(
    node: Expression, given: Expression, dimensions: Mapping[Symbol, tuple[Expression, ...]]
) -> dict[Symbol, Expression]:
    """Return the gradient by every vector, matrix and number in a formula given by entries.

    `given` is the gradient by the whole; `dimensions` are those of every name that is no number.
    """
    outer, body = opened(node)
    weight = _entry(given, tuple(letter for letter, *_ in outer))
    found: dict[Symbol, Expression] = {}
    for name in sorted(set(_quantities(body)), key=lambda each: each.name):
        places = list(_places(body, name))
        found[name] = _gradient(places, outer, weight, dimensions.get(name, ()))
    return found


def _entry(whole: Expression, at: tuple[Symbol, ...]) -> Expression:
    """Return an entry of a formula: `y_i - t_i` of `y - t`, and `dL/dy_i` of `dL/dy`."""
    if not at:
        return whole
    match whole:
        case Derivative(args=(of, Symbol() as by)):
            return Derivative(of, Index(by, *at))
        case Add() | Neg():
            return whole.with_args(tuple(_entry(each, at) for each in whole.args))
        case Call(name="hadamard"):
            return Mul(*(_entry(each, at) for each in whole.args))
        case Mul(args=(Number() | Div(args=(Number(), _)) as by, inner)):
            return Mul(by, _entry(inner, at))
    return Index(whole, *at)


def _quantities(node: Expression) -> Iterator[Symbol]:
    """Yield the names in a formula of one entry that are no indices and no ends of sums."""
    if isinstance(node, Symbol):
        yield node
        return
    inside = node.args[:1] if isinstance(node, Index | BigOperator) else node.args
    bound = node.args[1] if isinstance(node, BigOperator) else None
    for child in inside:
        yield from (name for name in _quantities(child) if name is not bound)


def _places(node: Expression, name: Symbol) -> Iterator[_Place]:
    """Yield the places of a name, or of its entries, in a formula of one entry."""
    if node is name:
        yield _Place(())
        return
    if name not in free_symbols(node):
        return
    match node:
        case Index(args=(base, *indices)) if base is name:
            yield _Place(tuple(indices))
        case Add():
            for term in node.args:
                yield from _places(term, name)
        case Neg(args=(inner,)):
            yield from (_times(place, Neg(Number(1))) for place in _places(inner, name))
        case Mul():
            for i, own in enumerate(node.args):
                others = (*node.args[:i], *node.args[i + 1 :])
                yield from (_times(place, *others) for place in _places(own, name))
        case Div(args=(above, below)) if name not in free_symbols(below):
            yield from (_times(place, Div(Number(1), below)) for place in _places(above, name))
        case Call(args=(inner,)) | Pow(args=(inner, Number())):
            slope = differentiate(node.with_args((_ARGUMENT, *node.args[1:])), _ARGUMENT)
            put = substitute(slope, {_ARGUMENT: inner})
            yield from (_times(place, put) for place in _places(inner, name))
        case BigOperator(kind="sum", args=(inner, Symbol() as letter, first, last)):
            for place in _places(inner, name):
                yield replace(place, sums=((letter, first, last), *place.sums))
        case BigOperator(kind="product", args=(inner, Symbol() as letter, first, last)):
            rest = _other_factors(inner, letter, first, last)
            for place in _places(inner, name):
                yield replace(_times(place, rest), sums=((letter, first, last), *place.sums))
        case _:
            raise CannotDifferentiate("no rule for the derivative of this formula of entries")


def _other_factors(
    inner: Expression, letter: Symbol, first: Expression, last: Expression
) -> Expression:
    """Return a product without the factor of its index: the whole of it, divided by that."""
    used = {name.name for name in walk(inner, last) if isinstance(name, Symbol)}
    free = Symbol(next(each for each in _LETTERS if each not in used))
    whole = BigOperator("product", substitute(inner, {letter: free}), free, first, last)
    return Div(whole, inner)


def _times(place: _Place, *factors: Expression) -> _Place:
    return replace(place, factor=(*factors, *place.factor))


def _gradient(
    places: list[_Place], outer: Bounds, weight: Expression, dimensions: tuple[Expression, ...]
) -> Expression:
    parts = [part for place in places for part in (*place.indices, *place.factor)]
    used = {each.name for each in walk(*parts) if isinstance(each, Symbol)}
    used |= {letter.name for place in places for letter, *_ in (*outer, *place.sums)}
    sizes = [size for place in places for _, _, size in (*outer, *place.sums)]
    used |= {name.name for size in (*sizes, *dimensions) for name in free_symbols(size)}
    letters = _letters_for(places, used, len(dimensions))
    terms = [_term(place, outer, weight, letters, dimensions) for place in places]
    total = Add(*terms) if len(terms) > 1 else terms[0]
    bounds = [(letter, _FIRST, size) for letter, size in zip(letters, dimensions, strict=True)]
    return entries_of(total, tuple(bounds))


def _letters_for(places: list[_Place], used: set[str], count: int) -> tuple[Symbol, ...]:
    """Return letters for an entry: those of the sums where they are its indices, else others.

    Where an entry stands at several places, the letter of one may be bound by the sums of another.
    """
    if any(len(place.indices) != count for place in places):
        raise CannotDifferentiate("no rule for the derivative by a whole vector in an entry")
    own = [each for each in places[0].indices if isinstance(each, Symbol)]
    bound = {letter for letter, *_ in places[0].sums}
    alike = all(place.indices == places[0].indices for place in places)
    if alike and len(set(own) & bound) == count:
        return tuple(own)
    free = [letter for letter in _LETTERS if letter not in used]
    return tuple(Symbol(letter) for letter in free[:count])


def _term(
    place: _Place,
    outer: Bounds,
    weight: Expression,
    letters: tuple[Symbol, ...],
    dimensions: tuple[Expression, ...],
) -> Expression:
    """Return the sum over all entries in which an entry stands at one place."""
    bounds = {letter: (first, last) for letter, first, last in (*outer, *place.sums)}
    factors = [each for each in (weight, *place.factor) if each != _FIRST] or [_FIRST]
    body = Mul(*factors) if len(factors) > 1 else factors[0]
    indices = list(place.indices)
    for at, letter in enumerate(letters):
        solved = _solved(indices[at], letter, bounds, {each for each, *_ in outer})
        if solved is None:
            raise CannotDifferentiate("no rule for the derivative by an entry with this index")
        variable, value = solved
        own_sum = {each for each, *_ in place.sums}
        if variable in own_sum and not is_all(bounds[variable], dimensions[at]):
            raise CannotDifferentiate("no rule for a sum that leaves out entries")
        del bounds[variable]
        body = substitute(body, {variable: value})
        indices = [substitute(each, {variable: value}) for each in indices]
    for variable, (first, last) in reversed(bounds.items()):
        body = BigOperator("sum", body, variable, first, last)
    return body


def is_all(bounds: tuple[Expression, Expression], dimension: Expression) -> bool:
    """Whether a sum is over all entries: over none of those that it leaves out there is a slope."""
    first, last = bounds
    return last is _EVERYTHING or (first == _FIRST and last == dimension)


def _solved(
    index: Expression,
    letter: Symbol,
    bounds: Mapping[Symbol, object],
    safe: set[Symbol],
) -> tuple[Symbol, Expression] | None:
    """Solve `i + k - 1 = j` for an index: one of the result, of which the entries have ends."""
    if isinstance(index, Symbol) and index in bounds:
        return index, letter
    terms = index.args if isinstance(index, Add) else (index,)
    for place, term in enumerate(terms):
        plain = term.args[0] if isinstance(term, Neg) else term
        if not isinstance(plain, Symbol) or plain not in safe or plain not in bounds:
            continue
        others = [*terms[:place], *terms[place + 1 :]]
        if any(plain in free_symbols(each) for each in others):
            continue
        if isinstance(term, Neg):
            return plain, _sum([*others, Neg(letter)])
        return plain, _sum([letter, *map(_negated, others)])
    return None


def _negated(node: Expression) -> Expression:
    return node.args[0] if isinstance(node, Neg) else Neg(node)


def _sum(terms: list[Expression]) -> Expression:
    return Add(*terms) if len(terms) > 1 else terms[0]


def holds_entries(root: Expression) -> bool:
    """Whether a column or matrix given by entries stands in a formula."""
    return any(isinstance(node, BigOperator) and node.kind == ENTRY for node in walk(root))
