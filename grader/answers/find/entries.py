"""How the entry of a vector or matrix is named: `∂L/∂W_{jk}` where `∂L/∂W` is asked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from grader.expressions.nodes import Derivative, Expression, Symbol
from grader.expressions.notation import Notation

_LETTERS = "ijklmnrst"


def entries_of(name: Expression, notation: Notation) -> Iterator[Expression]:
    """Yield what people call an entry of a quantity with a declared shape, or a derivative by one.

    Every dimension has a letter of its own; names that are declared are no entries.
    """
    whole = name.args if isinstance(name, Derivative) else (name,)
    parts = [part for part in whole if isinstance(part, Symbol)]
    if not notation.shapes or len(parts) < len(whole):
        return
    if isinstance(name, Derivative) and name.orders != (1,):
        return
    if any(_dimensions(part, notation) and "_" in part.name for part in parts):
        return  # an entry of W_1 has as many spellings as people
    sizes = [len(_dimensions(part, notation)) for part in parts]
    if not 1 <= sum(sizes) <= 2:
        return
    for letters in permutations(_LETTERS, sum(sizes)):
        rest = iter(letters)
        entries = [
            _entry(part, [next(rest) for _ in range(size)])
            for part, size in zip(parts, sizes, strict=True)
        ]
        if all(e.name not in notation.shapes for e in entries if e not in parts):
            yield Derivative(*entries) if isinstance(name, Derivative) else entries[0]


def _dimensions(part: Symbol, notation: Notation) -> tuple[str, ...]:
    return tuple(each for each in notation.shapes.get(part.name, ()) if each != "1")


def _entry(part: Symbol, letters: list[str]) -> Symbol:
    return Symbol(f"{part.name}_{''.join(letters)}") if letters else part
