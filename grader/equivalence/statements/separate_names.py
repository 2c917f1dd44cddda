"""Statements whose comparisons are about one name each, `x > 1 or y <= 2`.

The critical points of every name cut space into boxes, on each of which all comparisons have one
truth; one point of each box decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod

from grader.equivalence.one_variable.atoms import Atom, Letter, Statement, atoms_of, truth
from grader.equivalence.one_variable.compare import places_of
from grader.expressions.nodes import Symbol
from grader.expressions.notation import Notation
from grader.expressions.traversal import free_symbols

_MAX_BOXES = 4000


@dataclass(frozen=True, slots=True)
class Box:
    """A point of a box at which two statements differ, and their truths there."""

    point: tuple[tuple[str, str], ...]
    truths: tuple[bool, bool]


def first_difference(left: Statement, right: Statement, notation: Notation) -> Box | bool:
    """Return a point where two statements differ; False if there is none, True if that is open.

    Raise like `compare_solutions` where the borders of a comparison are not known.
    """
    atoms: dict[Symbol, list[Atom]] = {}
    for atom in dict.fromkeys(atoms_of(left) + atoms_of(right)):
        names = free_symbols(atom.difference)
        if len(names) != 1:
            return True
        atoms.setdefault(next(iter(names)), []).append(atom)
    columns = [places_of(of, name, notation) for name, of in atoms.items()]
    if prod(map(len, columns)) > _MAX_BOXES:
        return True
    for places in product(*columns):
        known = {atom: value for place in places for atom, value in place.truths.items()}

        def holds(atom: Atom | Letter, known: dict[Atom, bool] = known) -> bool:
            assert isinstance(atom, Atom)
            return known[atom]

        truths = truth(left, holds), truth(right, holds)
        if truths[0] != truths[1]:
            names_at = zip(atoms, places, strict=True)
            return Box(tuple((name.name, place.shown) for name, place in names_at), truths)
    return False
