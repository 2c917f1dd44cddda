r"""Equations of one entry, `y_i = \sum_k w_k x_{i+k-1}`, as those of the column or matrix."""

from __future__ import annotations

from collections.abc import Mapping

from grader.expressions.names import canonical, split_name
from grader.expressions.nodes import BigOperator, Constant, Expression, Index, Number, Symbol
from grader.expressions.traversal import transform, walk
from grader.models.network.matrix_calculus.entry_rules import entries_of
from grader.models.network.shaped_networks.dimensions import Dimensions
from grader.models.symbolic.simplify import ONE

_EVERYTHING = Constant("undefined")
_LETTERS = {Constant("i"): Symbol("i"), Constant("e"): Symbol("e")}


def of_whole_quantities(
    written: Mapping[Symbol, Expression], declared: Mapping[Symbol, Dimensions]
) -> dict[Symbol, Expression]:
    """Return the equations with `y` for every `y_i` that is an entry of a declared `y`."""
    found: dict[Symbol, Expression] = {}
    for name, right in written.items():
        entry = _entry_of(name, declared)
        if entry is None:
            found[name] = right
            continue
        base, letters = entry
        sizes = _sizes(declared[base])
        body = with_entries(right, declared)
        bounds = tuple((a, Number(1), b) for a, b in zip(letters, sizes, strict=True))
        found[base] = entries_of(body, bounds)
    return found


def with_entries(formula: Expression, declared: Mapping[Symbol, Dimensions]) -> Expression:
    """Return a formula with `x_i` and `W_{ij}` as entries of what is declared."""

    def change(node: Expression) -> Expression:
        if isinstance(node, Index):
            return node.with_args((node.args[0], *map(letters_in, node.args[1:])))
        if isinstance(node, BigOperator) and node.args[2] is _EVERYTHING:
            return _with_ends(node, declared)
        entry = _entry_of(node, declared) if isinstance(node, Symbol) else None
        return node if entry is None else Index(entry[0], *entry[1])

    return transform(formula, change)


def _with_ends(node: BigOperator, declared: Mapping[Symbol, Dimensions]) -> Expression:
    """Return a sum without ends as one over the dimension in whose place its index stands."""
    body, letter, *_ = node.args
    for each in walk(body):
        base = each.args[0] if isinstance(each, Index) else None
        if isinstance(base, Symbol) and base in declared:
            for place, size in zip(each.args[1:], _sizes(declared[base]), strict=False):
                if place is letter:
                    return node.with_args((body, letter, Number(1), size))
    return node


def letters_in(index: Expression) -> Expression:
    """Take the imaginary unit and Euler's number for letters in an index."""
    return transform(index, lambda node: _LETTERS.get(node, node))  # type: ignore[call-overload]


def _entry_of(
    name: Symbol, declared: Mapping[Symbol, Dimensions]
) -> tuple[Symbol, tuple[Symbol, ...]] | None:
    parts = split_name(name.name)
    base = Symbol(canonical(parts._replace(subscript="")))
    letters = parts.subscript
    plain = letters.isalpha() and letters.islower() and not parts.mark
    if name in declared or base not in declared or not plain:
        return None
    if len(letters) != len(_sizes(declared[base])):
        return None
    return base, tuple(map(Symbol, letters))


def _sizes(dimensions: Dimensions) -> list[Expression]:
    return [size for size in dimensions if size is not ONE]
