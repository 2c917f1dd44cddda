"""One-hot vectors and the index of their 1: `e_k` for `y`, and `-ln p_k` where no class is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from grader.equivalence import Remark
from grader.expressions.names import split_name
from grader.expressions.nodes import Expression, Symbol
from grader.expressions.traversal import free_symbols, substitute
from grader.models.network.shaped_networks.sample import Sample

_MAX_LETTERS = 3
Classes = Mapping[Symbol, Symbol]


def unit_vectors(answer: Expression, classes: Classes, sample: Sample) -> Expression:
    """Return an answer with `y` for the unit vector `e_k`, if `y` is one-hot at `k`."""
    names: dict[Expression, Expression] = {}
    for vector, index in classes.items():
        for unit in ("e", "bb(1)"):
            name = Symbol(f"{unit}_{index.name}")
            if not sample.knows(name):
                names[name] = vector
    return substitute(answer, names) if names else answer


def with_classes(samples: tuple[Sample, ...], classes: Classes) -> tuple[Sample, ...]:
    """Return the samples with the 1 of each vector at the first place, and at the second."""
    found = []
    for value, sample in enumerate(samples, start=1):
        for vector, index in classes.items():
            sample = sample.with_class(vector, index, value)
        found.append(sample)
    return tuple(found)


def with_known_class(
    answer: Expression, hot: Iterable[Expression], samples: tuple[Sample, ...]
) -> Iterator[tuple[Classes, Remark]]:
    """Yield each letter that only the answer holds as the class of each vector that may be one-hot.

    Whether that is meant a person says.
    """
    known = samples[0].knows
    names = [name for name in free_symbols(answer) if not known(name)]
    letters = {_letter(name) for name in names} - {""}
    free = {each.name for each in samples[0].letters_of(answer)} | letters
    unknown = sorted(letter for letter in free if not known(Symbol(letter)))[:_MAX_LETTERS]
    for vector in hot:
        if not isinstance(vector, Symbol) or samples[0].shape_of(vector)[1] != 1:
            continue
        for letter in unknown:
            text = f"This is right if {letter} is the index at which {vector.name} is 1."
            yield {vector: Symbol(letter)}, Remark("class-not-said", text)


def _letter(name: Symbol) -> str:
    """Return the index that a name is written with, or is."""
    text = split_name(name.name).subscript or name.name
    return text if len(text) == 1 and text.islower() else ""
