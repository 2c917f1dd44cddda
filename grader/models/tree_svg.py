"""A computation tree drawn as SVG: the output on top, operations as circles, inputs at the ends."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from grader.models.base import TreeNode

_ACROSS, _DOWN, _RADIUS, _MARGIN = 84, 78, 20, 34
Position = tuple[float, float]


def svg(nodes: tuple[TreeNode, ...], labels: Mapping[str, str] | None = None) -> str:
    """Return the drawing; without `labels` the operations are blank, with their ids beside them.

    The last node is the output. Operands stand below their operation, from left to right.
    """
    places = _places(nodes)
    width = max(x for x, _ in places.values()) + 2 * _MARGIN
    height = max(y for _, y in places.values()) + 2 * _MARGIN
    edges = (_edge(places[node.id], places[child]) for node in nodes for child in node.children)
    circles = (_node(node, places[node.id], labels or {}) for node in nodes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" font-family="sans-serif">'
        f"<title>Computation tree</title>{''.join(edges)}{''.join(circles)}</svg>"
    )


def _depths(nodes: tuple[TreeNode, ...]) -> dict[str, int]:
    """Return for each node the length of the longest way to the output."""
    depths = {node.id: 0 for node in nodes}
    for node in reversed(nodes):
        for child in node.children:
            depths[child] = max(depths[child], depths[node.id] + 1)
    return depths


def _places(nodes: tuple[TreeNode, ...]) -> dict[str, Position]:
    """Place each node in the row of its depth, near the middle of what uses it."""
    depths = _depths(nodes)
    tree = {node.id: node for node in nodes}
    columns = _columns(nodes[-1].id, tree)
    rows: dict[int, list[str]] = {}
    for name in sorted(tree, key=lambda name: columns[name]):
        rows.setdefault(depths[name], []).append(name)
    places: dict[str, Position] = {}
    for depth, names in rows.items():
        free = 0.0
        for name in names:
            column = max(columns[name], free)
            places[name] = (_MARGIN + column * _ACROSS, _MARGIN + depth * _DOWN)
            free = column + 1
    return places


def _columns(root: str, tree: Mapping[str, TreeNode]) -> dict[str, float]:
    """Give each end of the tree a column, and each operation the middle of its operands."""
    columns: dict[str, float] = {}
    ends = 0.0
    stack = [(root, False)]
    while stack:
        name, ready = stack.pop()
        children = tree[name].children
        if name in columns:
            continue
        if not children:
            columns[name], ends = ends, ends + 1
        elif ready:
            columns[name] = sum(columns[child] for child in children) / len(children)
        else:
            stack.append((name, True))
            stack.extend((child, False) for child in reversed(children))
    return columns


def _edge(upper: Position, lower: Position) -> str:
    return (
        f'<line x1="{upper[0]:g}" y1="{upper[1]:g}" x2="{lower[0]:g}" y2="{lower[1]:g}" '
        'stroke="#8a8f98" stroke-width="1.5"/>'
    )


def _node(node: TreeNode, place: Position, labels: Mapping[str, str]) -> str:
    x, y = place
    if not node.children:
        return _leaf(node, place)
    label = labels.get(node.id, "")
    fill = "#eef4ff" if label else "#ffffff"
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="{_RADIUS}" fill="{fill}" stroke="#30466b"/>'
        f"{_text(x, y + 5, label, 14)}{_text(x + _RADIUS + 10, y - _RADIUS + 8, node.id, 11)}"
    )


def _leaf(node: TreeNode, place: Position) -> str:
    from grader.expressions.plain import to_plain

    x, y = place
    return (
        f'<rect x="{x - 16:g}" y="{y - 14:g}" width="32" height="28" rx="4" fill="#f6f1e4" '
        f'stroke="#8a7a4a"/>{_text(x, y + 5, to_plain(node.expression), 14)}'
    )


def _text(x: float, y: float, text: str, size: int) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="middle">{escape(text)}</text>'
    )
