"""One-hot vectors and their class: `e_c` for `y`, and `-log p_c` where no class is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.equivalence.collections.entries.indexing.assumptions import assumptions_of
from grader.equivalence.verdict import Remark
from grader.expressions.names import split_name
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols, substitute


def with_unit_vectors(root: Expression, notation: Notation) -> Expression:
    """Return a formula with `y` for the unit vector `e_c`, if `y` is one-hot at `c`."""
    classes = assumptions_of(notation).hot
    if not classes:
        return root
    names: dict[Expression, Expression] = {
        Symbol(f"{unit}_{index}"): Symbol(name)
        for name, index in classes.items()
        if name in notation.shapes
        for unit in ("e", "bb(1)")
        if f"{unit}_{index}" not in notation.shapes
    }
    return substitute(root, names)


def with_known_class(
    reference: Expression, answer: Expression, notation: Notation
) -> Iterator[tuple[Notation, Remark]]:
    """Yield the notation with each index that only the answer holds as the class of `y`."""
    assumed = assumptions_of(notation)
    hot = [name for name in sorted(assumed.of("one_hot")) if name in notation.shapes]
    if not hot or assumed.hot:
        return
    letters = {_letter(name) for name in free_symbols(answer) - free_symbols(reference)} - {""}
    for name in hot:
        for letter in sorted(letters):
            text = f"This is right if {letter} is the index at which {name} is 1."
            known = (*notation.assume, f"{name} one-hot at {letter}")
            yield replace(notation, assume=known), Remark("class-not-said", text)


def _letter(name: Symbol) -> str:
    subscript = split_name(name.name).subscript
    return subscript if len(subscript) == 1 and subscript.isalpha() else ""
