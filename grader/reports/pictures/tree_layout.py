"""A computation tree drawn as SVG: the output on top, operations round, inputs at the ends.

Shapes are as wide as their labels, and no two of them touch; a label that is too long for a drawing
is cut, and stands in full in the shape's tooltip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from markupsafe import Markup, escape

from grader.equivalence import Enclosure
from grader.models.arithmetic import decimal
from grader.models.base import TreeNode
from grader.models.symbolic import rational
from grader.reports.pictures.drawing import label, lines, picture, polyline, short

_ACROSS, _DOWN, _MARGIN, _GAP = 84, 78, 34, 34
_HEIGHT, _LEAF_HEIGHT = 40, 28
_CHARACTER = 8.2  # of 14 pixels' height, at most so wide on average
_MAX_CHARACTERS = 30


@dataclass(frozen=True, slots=True)
class _Shape:
    """A node as it is drawn, or a bend of an edge: its middle, its width, its label."""

    name: str
    x: float
    y: float
    width: float = 0
    shown: str = ""
    full: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a student called a node, and whether that is right."""

    label: str
    right: bool


def tree_picture(nodes: tuple[TreeNode, ...], judged: Mapping[str, Judged]) -> Markup:
    """Draw a tree with the labels of a student; a wrong one is dashed and has a cross beside it.

    The last node is the output. Operands stand below their operation, from left to right. A label
    of an input stands below it.
    """
    labels = {name: each.label for name, each in judged.items()}
    shapes = _shapes(nodes, labels)
    width = max(shape.x + shape.width / 2 for shape in shapes.values()) + _MARGIN
    height = max(shape.y for shape in shapes.values()) + 2 * _MARGIN
    depths = _depths(nodes)
    edges = (
        _edge(shapes, node.id, child, range(depths[node.id] + 1, depths[child]))
        for node in nodes
        for child in node.children
    )
    drawn = (_drawn(node, shapes[node.id], labels, judged) for node in nodes)
    wrong = [name for name, each in judged.items() if not each.right]
    said = f"Not right: {', '.join(wrong)}." if wrong else "All labels are right."
    return picture(
        width, height, "The tree with your labels", said, f"{lines(*edges)}{''.join(drawn)}"
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
    return text if len(text) <= _MAX_CHARACTERS else text[: _MAX_CHARACTERS - 1] + "…"


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
    return polyline([(shapes[name].x, shapes[name].y) for name in way], "edge")


def _drawn(
    node: TreeNode, shape: _Shape, labels: Mapping[str, str], judged: Mapping[str, Judged]
) -> str:
    found = judged.get(shape.name)
    style = "" if found is None else "correct" if found.right else "incorrect"
    sign = "" if found is None else " ✓" if found.right else " ✗"
    if node.children:
        beside = label(shape.x + shape.width / 2 + 14, shape.y - 12, shape.name + sign)
        box = _box(shape, _HEIGHT, _HEIGHT // 2, style)
    else:
        box = _box(shape, _LEAF_HEIGHT, 4, style)
        below = _cut(labels.get(shape.name, ""))
        beside = label(shape.x, shape.y + 28, below + sign) if below or sign else ""
    return f"<g>{_tooltip(shape)}{box}{label(shape.x, shape.y + 5, shape.shown)}{beside}</g>"


def _box(shape: _Shape, height: int, corner: int, style: str) -> str:
    dashed = ' stroke-dasharray="4 3"' if style == "incorrect" else ""
    own = f'class="{style}" ' if style else ""
    return (
        f'<rect {own}fill="var(--page, #fff)" stroke="currentColor"{dashed} '
        f'x="{short(shape.x - shape.width / 2)}" '
        f'y="{short(shape.y - height / 2)}" width="{short(shape.width)}" height="{height}" '
        f'rx="{corner}"/>'
    )


def _tooltip(shape: _Shape) -> str:
    return f"<title>{escape(shape.full)}</title>" if shape.shown != shape.full else ""
