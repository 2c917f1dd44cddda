"""A computation tree drawn as SVG: the output on top, operations round, inputs at the ends.

Shapes are as wide as their labels, and no two of them touch; a label that is too long for a drawing
is cut, and stands in full in the shape's tooltip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from html import escape

from grader.equivalence import Enclosure
from grader.models.algebra import rational
from grader.models.base import TreeNode
from grader.models.numerals import decimal

_ACROSS, _DOWN, _MARGIN, _GAP = 84, 78, 34, 34
_HEIGHT, _LEAF_HEIGHT = 40, 28
_CHARACTER = 8.2  # of 14 pixels' height, at most so wide on average
_MOST_CHARACTERS = 30


@dataclass(frozen=True, slots=True)
class _Shape:
    """A node as it is drawn, or a bend of an edge: its middle, its width, its label."""

    name: str
    x: float
    y: float
    width: float = 0
    shown: str = ""
    full: str = ""


def svg(nodes: tuple[TreeNode, ...], labels: Mapping[str, str] | None = None) -> str:
    """Return the drawing; without `labels` the operations are blank, with their ids beside them.

    The last node is the output. Operands stand below their operation, from left to right. A label
    of an input stands below it.
    """
    shapes = _shapes(nodes, labels or {})
    width = max(shape.x + shape.width / 2 for shape in shapes.values()) + _MARGIN
    height = max(shape.y for shape in shapes.values()) + 2 * _MARGIN
    depths = _depths(nodes)
    edges = (
        _edge(shapes, node.id, child, range(depths[node.id] + 1, depths[child]))
        for node in nodes
        for child in node.children
    )
    drawn = (_drawn(node, shapes[node.id], labels or {}) for node in nodes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" font-family="sans-serif">'
        f"<title>Computation tree</title>{''.join(edges)}{''.join(drawn)}</svg>"
    )


def _shapes(nodes: tuple[TreeNode, ...], labels: Mapping[str, str]) -> dict[str, _Shape]:
    """Place each node, and each bend of a long edge, in the row of its depth."""
    texts = {node.id: labels.get(node.id, "") if node.children else _name(node) for node in nodes}
    depths = _depths(nodes)
    tree = {node.id: node for node in nodes}
    columns = _columns(nodes[-1].id, tree)
    rows: dict[int, list[tuple[float, _Shape]]] = {}
    for node in nodes:
        depth, text = depths[node.id], texts[node.id]
        shape = _Shape(node.id, 0, _row(depth), _width(node, text), _cut(text), text)
        rows.setdefault(depth, []).append((columns[node.id], shape))
        for child in node.children:
            for bend in range(depth + 1, depths[child]):
                part = Fraction(bend - depth, depths[child] - depth)
                column = columns[node.id] + float(part) * (columns[child] - columns[node.id])
                name = _bend(node.id, child, bend)
                rows.setdefault(bend, []).append((column, _Shape(name, 0, _row(bend))))
    placed = [shape for row in rows.values() for shape in _side_by_side(row)]
    return _moved_right({shape.name: shape for shape in placed})


def _row(depth: int) -> float:
    return _MARGIN + depth * _DOWN


def _bend(upper: str, lower: str, depth: int) -> str:
    return f"{upper} to {lower}, row {depth}"


def _side_by_side(row: list[tuple[float, _Shape]]) -> Iterator[_Shape]:
    """Put each near its column, to the right of all before it."""
    free = float("-inf")
    for column, shape in sorted(row, key=lambda pair: (pair[0], pair[1].name)):
        x = max(column * _ACROSS, free + shape.width / 2)
        free = x + shape.width / 2 + _GAP
        yield replace(shape, x=x)


def _moved_right(shapes: dict[str, _Shape]) -> dict[str, _Shape]:
    """Move the drawing so that nothing is cut off on its left."""
    shift = _MARGIN - min(shape.x - shape.width / 2 for shape in shapes.values())
    return {name: replace(shape, x=shape.x + shift) for name, shape in shapes.items()}


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"


def _width(node: TreeNode, text: str) -> float:
    least = _HEIGHT if node.children else 32
    return max(least, _CHARACTER * len(_cut(text)) + 14)


def _name(node: TreeNode) -> str:
    """Return what an input is called; a number as a decimal where it is a short one."""
    from grader.expressions.writing import to_plain

    value = rational(node.expression)
    if value is not None and value.denominator != 1 and (value * 10**12).denominator == 1:
        return decimal(Enclosure.exactly(value))
    return to_plain(node.expression)


def _depths(nodes: tuple[TreeNode, ...]) -> dict[str, int]:
    """Return for each node the length of the longest way to the output."""
    depths = {node.id: 0 for node in nodes}
    for node in reversed(nodes):
        for child in node.children:
            depths[child] = max(depths[child], depths[node.id] + 1)
    return depths


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


def _edge(shapes: Mapping[str, _Shape], upper: str, lower: str, rows: range) -> str:
    """Draw a line, with a bend in every row that it crosses."""
    way = [upper, *(_bend(upper, lower, row) for row in rows), lower]
    points = " ".join(f"{shapes[name].x:g},{shapes[name].y:g}" for name in way)
    return f'<polyline points="{points}" fill="none" stroke="#8a8f98" stroke-width="1.5"/>'


def _drawn(node: TreeNode, shape: _Shape, labels: Mapping[str, str]) -> str:
    return _operation(shape) if node.children else _input(shape, labels)


def _operation(shape: _Shape) -> str:
    fill = "#eef4ff" if shape.shown else "#ffffff"
    beside = _text(shape.x + shape.width / 2 + 12, shape.y - 12, shape.name, 11)
    return (
        f"<g>{_tooltip(shape)}"
        f"{_box(shape, _HEIGHT, _HEIGHT // 2, fill, '#30466b')}"
        f"{_text(shape.x, shape.y + 5, shape.shown, 14)}{beside}</g>"
    )


def _input(shape: _Shape, labels: Mapping[str, str]) -> str:
    below = _cut(labels.get(shape.name, ""))
    return (
        f"<g>{_tooltip(shape)}{_box(shape, _LEAF_HEIGHT, 4, '#f6f1e4', '#8a7a4a')}"
        f"{_text(shape.x, shape.y + 5, shape.shown, 14)}"
        f"{_text(shape.x, shape.y + 28, below, 11) if below else ''}</g>"
    )


def _box(shape: _Shape, height: int, corner: int, fill: str, stroke: str) -> str:
    return (
        f'<rect x="{shape.x - shape.width / 2:g}" y="{shape.y - height / 2:g}" '
        f'width="{shape.width:g}" height="{height}" rx="{corner}" fill="{fill}" '
        f'stroke="{stroke}"/>'
    )


def _tooltip(shape: _Shape) -> str:
    return f"<title>{escape(shape.full)}</title>" if shape.shown != shape.full else ""


def _text(x: float, y: float, text: str, size: int) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="middle">{escape(text)}</text>'
    )
