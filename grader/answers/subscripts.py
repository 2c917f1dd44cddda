"""Formulas over a subscript: `z_k` for a number; sums and products written out, also with dots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from grader.equivalence import rational_value
from grader.expressions.nodes import (
    DOTS,
    Add,
    BigOperator,
    Constant,
    Expression,
    Index,
    Mul,
    Number,
    Symbol,
)
from grader.expressions.traversal import contains, free_symbols, substitute, transform, walk
from grader.models.base import Model

MAX_UNROLLED = 64
_I = Symbol("i")


def unrolled(expression: Expression) -> Expression:
    r"""Write out sums and products over a subscript: `\prod_{k=1}^{3} z_k` is `z_1 z_2 z_3`.

    So is `z_1 z_2 \cdots z_3`.
    """
    if contains(expression, BigOperator):
        expression = transform(expression, _unroll)
    if contains(expression, Constant) and DOTS in walk(expression):
        expression = transform(expression, _fill)
    return expression


def _unroll(node: Expression) -> Expression:
    if not isinstance(node, BigOperator):
        return node
    body, variable, lower, upper = node.args
    start, stop = _integer(lower), _integer(upper)
    if not isinstance(variable, Symbol) or start is None or stop is None:
        return node
    if not _subscripted(body, variable) or not 0 < stop - start + 1 <= MAX_UNROLLED:
        return node
    items = [with_subscript(body, variable, index) for index in range(start, stop + 1)]
    if len(items) == 1:
        return items[0]
    return Add(*items) if node.kind == "sum" else Mul(*items)


def _integer(expression: Expression) -> int | None:
    value = rational_value(expression)
    return value.numerator if value is not None and value.denominator == 1 else None


def _subscripted(body: Expression, variable: Symbol) -> bool:
    ending = f"_{variable.name}"
    return any(
        isinstance(node, Index) or ending in node.name
        for node in walk(body)
        if isinstance(node, Symbol | Index)
        and (not isinstance(node, Index) or variable in free_symbols(node))
    )


def with_subscript(body: Expression, variable: Symbol, index: int) -> Expression:
    """Put a number for a letter, also in a subscript: for 4 `z_k` is `z_4`, `z_{k+1}` is `z_5`.

    An `i` that is an index below is no imaginary unit beside it.
    """
    letter: dict[Expression, Expression] = {variable: Number(index)}
    if variable is _I:
        letter[Constant("i")] = Number(index)
    mapping = letter | _with_below(body, variable.name, str(index))
    for node in walk(body):
        if isinstance(node, Index) and isinstance(node.args[0], Symbol) and len(node.args) == 2:
            place = _integer(substitute(node.args[1], letter))
            if (
                place is not None
                and place >= 0
                and not letter.keys().isdisjoint(walk(node.args[1]))
            ):
                mapping[node] = Symbol(f"{node.args[0].name}_{place}")
    return substitute(body, mapping)


def _with_below(body: Expression, old: str, new: str) -> dict[Expression, Expression]:
    """Return the names with `old` below, each with what it is with `new` there."""
    found: dict[Expression, Expression] = {}
    for node in walk(body):
        if isinstance(node, Symbol):
            base, mark, subscript = node.name.partition("_")
            stem, star, rest = subscript.partition("^")
            if mark and stem == old:
                found[node] = Symbol(f"{base}_{new}{star}{rest}")
    return found


def numbered(name: Symbol, names: Iterable[Symbol]) -> Iterator[tuple[Symbol, int]]:
    """Yield `z_4` and 4 for the `z_4` that is among the names, where `z_k` is given.

    So it is with what stands above both: `z_4^*` where `z_k^*` is given.
    """
    letter = letter_below(name)
    if letter is None:
        return
    for other in names:
        for number in numbers_below(other):
            if with_subscript(name, letter, number) is other:
                yield other, number


def numbers_below(*nodes: Expression) -> set[int]:
    """Return the numbers below names, of up to three digits."""
    names = (each.name for each in walk(*nodes) if isinstance(each, Symbol))
    found = (name.partition("_")[2].partition("^")[0] for name in names)
    return {int(each) for each in found if each.isdecimal() and len(each) < 4}


def over_all(expression: Expression, model: Model) -> Expression:
    r"""Write out sums and products without bounds over all indices that the model's names have."""
    if not contains(expression, BigOperator):
        return expression
    names = frozenset(model.vocabulary().definitions)
    return transform(expression, lambda node: _unroll_over_all(node, names))


def _unroll_over_all(node: Expression, names: frozenset[Expression]) -> Expression:
    if not isinstance(node, BigOperator) or node.args[2:] != (_OPEN, _OPEN):
        return node
    body, variable = node.args[:2]
    if not isinstance(variable, Symbol):
        letters = {letter for each in walk(body) if (letter := letter_below(each)) is not None}
        if len(letters) != 1:
            return node
        variable = letters.pop()
    indices = _indices_of(body, variable, names)
    if len(indices) < 2:
        return node
    items = [with_subscript(body, variable, index) for index in indices]
    return Add(*items) if node.kind == "sum" else Mul(*items)


_OPEN = Constant("undefined")


def letter_below(node: Expression) -> Symbol | None:
    """Return the letter in `z_k` and `y_k^*`."""
    if not isinstance(node, Symbol):
        return None
    subscript = node.name.partition("_")[2].partition("^")[0]
    return Symbol(subscript) if len(subscript) == 1 and subscript.isalpha() else None


def _indices_of(body: Expression, variable: Symbol, names: frozenset[Expression]) -> list[int]:
    """Return the indices with which the model knows everything that has the letter below it."""
    found: frozenset[int] | None = None
    for node in walk(body):
        is_open = isinstance(node, Index) and node.args[1:] == (variable,)
        if not is_open and letter_below(node) is not variable:
            continue
        base = node.args[0] if isinstance(node, Index) else node
        stem = base.name.partition("_")[0] if isinstance(base, Symbol) else ""
        known = frozenset(
            int(name.name[len(stem) + 1 :])
            for name in names
            if isinstance(name, Symbol)
            and name.name.startswith(f"{stem}_")
            and name.name[len(stem) + 1 :].isdigit()
        )
        found = known if found is None else found & known
    return sorted(found or ())


# -- dots ------------------------------------------------------------------------------------------


def _fill(node: Expression) -> Expression:
    """Put what is meant for the dots of `z_1 z_2 ... z_5`, where the subscripts count."""
    if not isinstance(node, Add | Mul) or node.args.count(DOTS) != 1:
        return node
    place = node.args.index(DOTS)
    before, after = node.args[:place], node.args[place + 1 :]
    if not before or not after:
        return node
    for last in sorted(numbers_below(after[0])):
        for number in sorted(numbers_below(before[-1])):
            pattern = _pattern(before[-1], number)
            if with_subscript(pattern, _LETTER, last) is after[0]:
                given, counted = _counted(before, pattern, number, last)
                items = [with_subscript(pattern, _LETTER, index) for index in counted]
                return type(node)(*before[:-given], *items, *after[1:]) if items else node
    return node


_LETTER = Symbol("k")


def _counted(
    before: Sequence[Expression], pattern: Expression, number: int, last: int
) -> tuple[int, range]:
    """Return how many of the items before the dots belong to the pattern, and all its numbers.

    Two before the dots say in which direction it goes: from 5 on, `z_5 z_6 ... z_5` is `z_5`.
    """
    for step in (1, -1):
        if before[-2:-1] == (with_subscript(pattern, _LETTER, number - step),):
            return 2, range(number - step, last + step, step)
    step = 1 if last > number else -1
    return 1, range(number, last + step, step) if last != number else range(0)


def _pattern(item: Expression, number: int) -> Expression:
    """Return an item with a letter for a number below its names."""
    return substitute(item, _with_below(item, str(number), _LETTER.name))
