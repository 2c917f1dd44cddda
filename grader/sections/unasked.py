"""Labels of parts and questions that a sheet has and the rubric does not: `(b)` between a and c.

A rubric often asks but some of a sheet. What a page has below the label of another part is that
part's, and no answer to the one before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from grader.expressions.numerals import ROMAN_NUMERALS
from grader.same import Same
from grader.sections.labels import ordinals
from grader.sections.outline import Node, Outline, places_in_order

Path = tuple[str, ...]
MAX_LEFT_OUT = 2
"""So many labels may be left out between two that follow one another."""


def is_unasked(path: Path, outline: Outline) -> bool:
    """Whether a path names what the rubric does not have, beside others that it has."""
    below = _below(Same(outline))
    for depth, name in enumerate(path):
        siblings = below.get(path[:depth], ())
        if not siblings:
            return False
        places = set(ordinals(name))
        if not any(_is_called(node, name, places) for node in siblings):
            return True
    return False


def may_be_unasked(name: str, outline: Outline) -> bool:
    """Whether a label alone may name what the rubric does not have, in some place."""
    return _may_be_unasked(name, Same(outline))


@lru_cache(maxsize=1 << 10)
def _may_be_unasked(name: str, outline: Same[Outline]) -> bool:
    return any(is_unasked((*path, name), outline.value) for path in _below(outline))


def has_one_question(outline: Outline) -> bool:
    """Whether there is but one question, whose steps may be numbered as questions are."""
    return len(_below(Same(outline)).get((), ())) == 1


def counts_on(before: str, name: str) -> bool:
    """Whether a label comes soon behind another: `c` behind `a`; the first of all behind none."""
    if not before:
        return name in _FIRST
    earlier = dict(_places(before))
    steps = [at - earlier[system] for system, at in _places(name) if system in earlier]
    return any(0 < step <= MAX_LEFT_OUT + 1 for step in steps)


def node_at(path: Path, outline: Outline) -> Node | None:
    """Return the node of a path, which is the first one where several are called so."""
    return _nodes(Same(outline)).get(path)


_FIRST = frozenset({"1", "a", "i"})


def _is_called(node: Node, name: str, places: set[int]) -> bool:
    return name in (node.path[-1], node.titled) or bool(places & set(places_in_order(node)))


def _places(name: str) -> Iterator[tuple[str, int]]:
    """Yield where a name stands in each order that it may belong to."""
    if name.isdigit():
        yield "numbers", int(name)
    if name in ROMAN_NUMERALS:
        yield "numerals", ROMAN_NUMERALS.index(name)
    if len(name) == 1 and name.isascii() and name.isalpha():
        yield "letters", ord(name)


@lru_cache(maxsize=64)
def _below(outline: Same[Outline]) -> Mapping[Path, Sequence[Node]]:
    """Return by their path the nodes of which all children have labels, with these."""
    found: dict[Path, list[Node]] = {}
    for node in outline.value:
        found.setdefault(node.path[:-1], []).append(node)
    return MappingProxyType(
        {path: below for path, below in found.items() if all(node.path[-1] for node in below)}
    )


@lru_cache(maxsize=64)
def _nodes(outline: Same[Outline]) -> Mapping[Path, Node]:
    return MappingProxyType({node.path: node for node in reversed(outline.value)})
