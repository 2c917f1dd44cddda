"""The symmetries of a drawn computation: which labellings of it say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import permutations

from grader.models.base import TreeNode
from grader.models.computation_tree.program import COMMUTATIVE

MAX_SYMMETRIES = 200
_MAX_TRIES = 20_000
Permutation = dict[str, str]
_Children = Mapping[str, tuple[str, ...]]
_BLANK = "a leaf"


def symmetries(
    nodes: tuple[TreeNode, ...], named_leaves: bool = False
) -> tuple[Mapping[str, str], ...]:
    """Return the permutations of operation ids, other than the identity, that keep the drawing.

    A label may move to another node when the labels of its operands move along: in any order for a
    sum or a product, in the same order for other operations. Inputs are blank leaves that look
    alike, each drawn where it is used, unless `named_leaves`; numbers are always shown.
    """
    children = _drawn_children(nodes, named_leaves)
    search = _Search({node.id: node for node in nodes}, children)
    used = {child for below in children.values() for child in below}
    roots = [name for name in children if name not in used]
    found: dict[tuple[tuple[str, str], ...], Permutation] = {}
    for permutation in search.extend({}, [(root, root) for root in roots]):
        if any(key != value for key, value in permutation.items()):
            found.setdefault(tuple(sorted(permutation.items())), permutation)
        if len(found) >= MAX_SYMMETRIES:
            break
    return tuple(found.values())


def _drawn_children(nodes: tuple[TreeNode, ...], named_leaves: bool) -> _Children:
    """Return the operands of every operation as drawn: ids of operations, marks of leaves."""
    marks = {
        node.id: _BLANK if node.operation == "input" and not named_leaves else _mark(node)
        for node in nodes
        if not node.children
    }
    return {
        node.id: tuple(marks.get(child, child) for child in node.children)
        for node in nodes
        if node.children
    }


def _mark(leaf: TreeNode) -> str:
    return f"the leaf {leaf.expression!r}"


def _shapes(children: _Children) -> Mapping[str, object]:
    """Return for every operation what it looks like from below, and how often it is used."""
    uses = Counter(child for below in children.values() for child in below)
    shapes: dict[str, object] = {}
    table: dict[object, int] = {}
    for name, below in children.items():  # operands come first
        inner = tuple(sorted(str(shapes.get(child, child)) for child in below))
        shapes[name] = table.setdefault((inner, uses[name]), len(table))
    return shapes


class _Search:
    """Backtracking over pairs of nodes that must be matched."""

    def __init__(self, tree: Mapping[str, TreeNode], children: _Children) -> None:
        self.tree, self.children, self.shapes = tree, children, _shapes(children)
        self.tries = 0

    def extend(self, matched: Permutation, open_: list[tuple[str, str]]) -> Iterator[Permutation]:
        """Yield the ways to match the open pairs and all below them."""
        self.tries += 1
        if self.tries > _MAX_TRIES:
            return
        if not open_:
            yield matched
            return
        (source, target), rest = open_[0], open_[1:]
        if source not in self.children or source in matched:
            if matched.get(source, source) == target:
                yield from self.extend(matched, rest)
            return
        if self.shapes[source] != self.shapes.get(target) or target in matched.values():
            return
        for order in self._orders(source, target):
            pairs = list(zip(self.children[source], order, strict=True))
            yield from self.extend({**matched, source: target}, pairs + rest)

    def _orders(self, source: str, target: str) -> Iterator[tuple[str, ...]]:
        below = self.children[target]
        if self.tree[source].operation in COMMUTATIVE and len(below) <= 4:
            yield from dict.fromkeys(permutations(below))
        else:
            yield below
