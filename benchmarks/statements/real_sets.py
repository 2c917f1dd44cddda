"""Statements about one name, and sets, in two ways."""

from __future__ import annotations

import random

from benchmarks.judging import Pair
from benchmarks.statements.algebraic_writers import (
    Writer,
    by_complement,
    by_equation,
    by_membership,
    by_pieces,
    by_sign,
    union,
)
from benchmarks.statements.monotone_writers import (
    by_cubes,
    by_exponentials,
    by_logarithms,
    by_partial,
)
from benchmarks.statements.real_set import Set, missed, random_set

WRITERS: dict[str, Writer] = {
    "sign": by_sign,
    "pieces": by_pieces,
    "complement": by_complement,
    "member": by_membership,
    "equation": by_equation,
    "exponentials": by_exponentials,
    "cubes": by_cubes,
    "partial": by_partial,
    "logarithms": by_logarithms,
}


def written(of: Set, name: str, source: random.Random, but: str = "") -> tuple[str, str]:
    while True:
        how = source.choice([key for key in WRITERS if key != but])
        text = WRITERS[how](of, name, source)
        if text is not None:
            return text, how


def real_sets(source: random.Random, equal: bool) -> Pair:
    """Statements about one name."""
    of = random_set(source)
    other = of if equal else missed(of, source)
    one, how = written(of, "x", source)
    two, way = written(other, "x", source, how if equal and source.random() < 0.8 else "")
    return Pair(one, two, equal, f"one name: {how}, {way}")


def as_set(of: Set, source: random.Random) -> str:
    if source.random() < 0.6 and of.pieces():
        return union(of, source)
    name = source.choice("xtu")
    return f"{{{name} | {written(of, name, source)[0]}}}"


def sets(source: random.Random, equal: bool) -> Pair:
    """Sets of reals."""
    of = random_set(source)
    other = of if equal else missed(of, source)
    return Pair(as_set(of, source), as_set(other, source), equal, "sets")
