"""Formulas with indices written out: sums over samples and over entries, and free indices.

`x^{(i)}` and `x_i` may be samples, declared with a shape of their own, or entries of a vector.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from grader.expressions.names import canonical, element_name, split_name
from grader.expressions.nodes import (
    Add,
    BigOperator,
    Call,
    Constant,
    Expression,
    Index,
    Matrix,
    Mul,
    Neg,
    Number,
    Relation,
    Symbol,
)
from grader.expressions.traversal import free_symbols, substitute, transform, walk
from grader.models.network.entries.arithmetic import Shape, ShapeMismatch
from grader.models.network.entries.entrywise import KRONECKER
from grader.models.network.matrix_calculus.bound_indices import ONE_SAMPLE, freed
from grader.models.network.matrix_calculus.entry_rules import ENTRY
from grader.models.network.shaped_networks.entry_equations import letters_in
from grader.models.network.shaped_networks.implied_samples import ROW

_EVERYTHING = Constant("undefined")
_MAX_NODES = 5_000


@dataclass(frozen=True, slots=True)
class Families:
    """The samples that are declared: `x^{(i)}` by its plain spelling `x^{()}`, `x_i` by `x`."""

    superscripts: Mapping[Symbol, Symbol]
    subscripts: Mapping[Symbol, Symbol]

    def declared(self, name: Symbol) -> Symbol | None:
        """Return the declared name of a sample `x^{(3)}`, `x_3`; None for any other name."""
        parts = split_name(name.name)
        if parts.mark[:1] in ("(", "["):
            plain = canonical(parts._replace(mark=f"{parts.mark[0]}{_CLOSING[parts.mark[0]]}"))
            return self.superscripts.get(Symbol(plain))
        if parts.subscript:
            return self.subscripts.get(Symbol(canonical(parts._replace(subscript=""))))
        return None

    def member(self, base: Expression, index: Expression) -> Symbol | None:
        """Return the sample with an index, which is a number or a letter."""
        if not isinstance(base, Symbol) or not isinstance(index, Number | Symbol):
            return None
        text = str(index.value) if isinstance(index, Number) else index.name
        if base in self.superscripts:
            name = element_name(base.name, text)
            return Symbol(name) if name else None
        if base in self.subscripts:
            return Symbol(canonical(split_name(base.name)._replace(subscript=text)))
        return None


_CLOSING = {"(": ")", "[": "]"}


def families_of(names: Iterator[Symbol] | list[Symbol]) -> Families:
    """Return the samples among names: those whose index is a letter."""
    superscripts: dict[Symbol, Symbol] = {}
    subscripts: dict[Symbol, Symbol] = {}
    for name in names:
        parts = split_name(name.name)
        if parts.mark[:1] in ("(", "[") and parts.mark[1:-1].isalpha():
            plain = f"{parts.mark[0]}{_CLOSING[parts.mark[0]]}"
            superscripts[Symbol(canonical(parts._replace(mark=plain)))] = name
        elif parts.subscript in ("i", "j", "k", "n", "t", "m"):
            subscripts[Symbol(canonical(parts._replace(subscript="")))] = name
    return Families(superscripts, subscripts)


def index_of(name: Symbol) -> Symbol | None:
    """Return the letter of a sample `x^{(i)}`, `x_i`."""
    parts = split_name(name.name)
    letter = parts.mark[1:-1] if parts.mark[:1] in _CLOSING else parts.subscript
    return Symbol(letter) if letter.isalpha() else None


def index_base(name: Symbol) -> Symbol:
    """Return `x^{()}` of a sample `x^{(i)}`, and `x` of `x_i`."""
    parts = split_name(name.name)
    if parts.mark[:1] in _CLOSING:
        return Symbol(canonical(parts._replace(mark=parts.mark[0] + _CLOSING[parts.mark[0]])))
    return Symbol(canonical(parts._replace(subscript="")))


def element_of(base: Symbol, letter: Symbol) -> Symbol:
    """Return the sample `x^{(i)}` of `x^{()}`, and `x_i` of `x`."""
    above = element_name(base.name, letter.name)
    if above is not None:
        return Symbol(above)
    return Symbol(canonical(split_name(base.name)._replace(subscript=letter.name)))


def number_of(name: Symbol) -> int:
    """Return the number of a sample `x^{(3)}`, `x_3`; 0 if its index is none."""
    parts = split_name(name.name)
    text = parts.mark[1:-1] if parts.mark[:1] in _CLOSING else parts.subscript
    return int(text) if text.isdigit() else 0


def with_free_index(expression: Expression, letter: Symbol) -> Expression:
    """Put a letter for the index of one sample; sums over that letter get another one."""
    return substitute(freed(expression, letter), {ONE_SAMPLE: letter})


def _listed(terms: list[Expression]) -> Expression:
    """Return the column of some numbers, or the matrix whose rows are some columns."""
    rows = [each.args if isinstance(each, Matrix) else (each,) for each in terms]
    return Matrix(tuple(map(tuple, rows)))


@dataclass(frozen=True, slots=True)
class Unroller:
    """Writes out sums and samples at given sizes.

    `shapes` are those of the quantities, `samples` says how many there are of a declared one.
    """

    families: Families
    sizes: Mapping[Expression, int]
    shapes: Callable[[Symbol], Shape]
    known: Callable[[Symbol], bool]
    samples: Callable[[Symbol], int] = lambda name: 0

    def written(self, expression: Expression) -> Expression:
        """Return a formula without sums over an index, samples being names of their own."""
        return transform(self.indexed(expression), self._node)

    def indexed(self, expression: Expression) -> Expression:
        """Return a formula in which `p_j` and `W_{jk}` are entries, where they are no names."""
        return transform(expression, self._entry)

    def _entry(self, node: Expression) -> Expression:
        if isinstance(node, Index):
            node = node.with_args((node.args[0], *map(letters_in, node.args[1:])))
            assert isinstance(node, Index)
            return self._entry_of_sample(node)
        if not isinstance(node, Symbol) or self.known(node):
            return node
        parts = split_name(node.name)
        base = Symbol(canonical(parts._replace(subscript="")))
        letters = [Symbol(letter) for letter in parts.subscript]
        if not letters or not parts.subscript.isalpha() or not parts.subscript.islower():
            return node
        if base is KRONECKER and not self.known(base) and len(letters) == 2:
            return Index(base, *letters)
        if base in self.families.subscripts and not self.known(base) and len(letters) == 2:
            return Index(Index(base, letters[0]), letters[1])
        if base in self.families.superscripts:
            return node  # with its index behind it, see below
        if self.families.declared(base) is not None:
            return Index(base, *letters)
        places = [size for size in self.shapes(base) if size != 1]
        return Index(base, *letters) if self.known(base) and len(letters) == len(places) else node

    def _entry_of_sample(self, node: Index) -> Expression:
        """Return `x^{(i)}_j` and `x_{ij}` as the entry j of the sample i."""
        base, *places = node.args
        if not isinstance(base, Symbol):
            return node
        parts = split_name(base.name)
        whole = Symbol(canonical(parts._replace(subscript="")))
        if parts.subscript.isalpha() and whole in self.families.superscripts:
            return Index(Index(whole, *places), *map(Symbol, parts.subscript))
        if base in self.families.subscripts and not self.known(base) and len(places) == 2:
            return Index(Index(base, places[0]), places[1])
        return node

    def _node(self, node: Expression) -> Expression:
        if isinstance(node, BigOperator):
            return self._operator(node)
        if isinstance(node, Index) and len(node.args) == 2:
            return self.families.member(*node.args) or node
        return node

    def _operator(self, node: BigOperator) -> Expression:
        body, variable, lower, upper = node.args
        assert isinstance(variable, Symbol)
        if lower is _EVERYTHING:
            first, last = 1, self.range_of(variable, body)
        else:
            first, last = self._integer(lower), self._integer(upper)
        if (last - first + 1) * sum(1 for _ in walk(body)) > _MAX_NODES or last - first > 30:
            raise ShapeMismatch("a sum of too many terms")
        terms = [self.with_index(body, variable, value) for value in range(first, last + 1)]
        if node.kind == ENTRY:
            return _listed(terms)
        if not terms:
            return Number(0 if node.kind == "sum" else 1)
        if len(terms) == 1:
            return terms[0]
        return Add(*terms) if node.kind == "sum" else Mul(*terms)

    def with_index(self, body: Expression, variable: Symbol, value: int) -> Expression:
        """Put a number for an index, in samples and entries too."""
        put = substitute(body, {variable: Number(value), **self._samples(body, variable, value)})
        return transform(put, self._node)

    def _samples(
        self, body: Expression, variable: Symbol, value: int
    ) -> dict[Expression, Expression]:
        """Return the samples that are written with the index as a letter of their name."""
        found: dict[Expression, Expression] = {}
        for name in free_symbols(body):
            parts = split_name(name.name)
            declared = self.families.declared(name)
            if declared is None:
                continue
            if parts.mark[1:-1] == variable.name:
                mark = f"{parts.mark[0]}{value}{parts.mark[-1]}"
                found[name] = Symbol(canonical(parts._replace(mark=mark)))
            elif not parts.mark and parts.subscript == variable.name:
                found[name] = Symbol(canonical(parts._replace(subscript=str(value))))
        return found

    def _integer(self, bound: Expression) -> int:
        if bound in self.sizes:
            return self.sizes[bound]
        match bound:
            case Number(value=int(value)):
                return value
            case Add():
                return sum(map(self._integer, bound.args))
            case Neg():
                return -self._integer(bound.args[0])
        raise ShapeMismatch("a sum whose ends are not known")

    def range_of(self, variable: Symbol, body: Expression, otherwise: int = 0) -> int:
        """Return how far an index goes: the dimension in whose place it stands."""
        for node in walk(body):
            for index, size in self._places(node):
                if index is variable:
                    return size
            sample = self.families.declared(node) if isinstance(node, Symbol) else None
            if sample is not None and isinstance(node, Symbol) and index_of(node) is variable:
                return self.samples(sample)
        if otherwise:
            return otherwise
        raise ShapeMismatch("a sum whose ends are not known")

    def _places(self, node: Expression) -> Iterator[tuple[Expression, int]]:
        """Yield the indices of an entry or a sample, and how far each goes."""
        if isinstance(node, Call) and node.name == ROW and isinstance(node.args[0], Symbol):
            yield node.args[1], self.shapes(node.args[0])[0]
        if not isinstance(node, Index):
            return
        base, *places = node.args
        if isinstance(base, Index):  # an entry of a sample
            base = self._declared(base.args[0]) or base
        elif self._declared(base) is not None:
            declared = self._declared(base)
            assert declared is not None
            yield places[0], self.samples(declared)
            return
        if isinstance(base, Symbol):
            sizes = [size for size in self.shapes(base) if size != 1]
            yield from zip(places, sizes, strict=False)

    def _declared(self, base: Expression) -> Symbol | None:
        if not isinstance(base, Symbol):
            return None
        families = self.families
        plain = None if self.known(base) else families.subscripts.get(base)
        return families.superscripts.get(base) or plain

    def mistaken(self, expression: Expression) -> tuple[Symbol, int, int] | None:
        """Return an index that stands in the places of two dimensions, and these; None if none."""
        scopes = [node.args[:2] for node in walk(expression) if isinstance(node, BigOperator)]
        scopes += [(expression, letter) for letter in self.free_indices(expression)]
        for body, letter in scopes:
            sizes = sorted({size for n in walk(body) for i, size in self._places(n) if i is letter})
            if len(sizes) > 1 and isinstance(letter, Symbol):
                return letter, sizes[0], sizes[1]
        return None

    def of_samples(self, expression: Expression) -> tuple[Symbol, ...]:
        """Return the letters of samples that no sum binds."""
        found: dict[Symbol, None] = {}
        for name in sorted(free_symbols(expression), key=lambda each: each.name):
            letter = index_of(name) if self.families.declared(name) is not None else None
            found |= {} if letter is None else {letter: None}
        numbers = {
            node.args[1]
            for node in walk(expression)
            if isinstance(node, Index) and self._declared(node.args[0]) is not None
        }
        found |= {each: None for each in self.free_indices(expression) if each in numbers}
        return tuple(found)

    def free_indices(self, expression: Expression) -> tuple[Symbol, ...]:
        """Return the letters that stand as an index, and are bound by nothing, in their order.

        The `k` of `j \\ne k` is one as well.
        """
        indices = [index for node in walk(expression) for index, _ in self._places(node)]
        indices += [side for node in walk(expression) if _compares(node) for side in node.args]
        found = {
            letter
            for index in indices
            for letter in free_symbols(index)
            if not self.known(letter) and letter not in self.sizes
        }
        free = free_symbols(expression)
        return tuple(sorted((each for each in found if each in free), key=lambda s: s.name))


def _compares(node: Expression) -> bool:
    """Whether two letters are compared that may be indices: `j != k`."""
    return (
        isinstance(node, Relation)
        and node.ops in (("!=",), ("=",))
        and all(isinstance(side, Symbol) and len(side.name) == 1 for side in node.args)
    )
