"""The drawing is well-formed, complete, and free of collisions."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
import yaml

from grader.reports.pictures.tree_layout import Judged, tree_picture
from tests.models.building import built, value
from tests.models.computation_tree.test_computation_tree import tree

CODES = [
    "a = x + y",
    "a = x * y\nb = exp(z)\nc = a + b\nd = log(c)\nout = d * sqrt(c) - a",
    "a = 2 * x\nb = a ** 2\nc = a + b\nd = max(a, b, c)",
]


def svg(nodes, labels=None):
    """Draw a tree whose labels are all right."""
    return tree_picture(nodes, {name: Judged(text, True) for name, text in (labels or {}).items()})


@pytest.mark.parametrize("code", CODES)
def test_every_node_and_edge_is_drawn_once(code):
    labels = value(tree(code), "labels(operation)")
    drawn = ElementTree.fromstring(svg(labels.nodes, labels.labels))
    tags = [element.tag.rpartition("}")[2] for element in drawn.iter()]
    assert tags.count("rect") == len(labels.nodes)
    assert tags.count("polyline") == sum(len(node.children) for node in labels.nodes)


def boxes(drawing):
    """Return left, top, right and bottom of every shape, with the text that stands in it."""
    root = ElementTree.fromstring(drawing)
    for group in (each for each in root.iter("g") if each.find("rect") is not None):
        rect = group.find("rect").attrib
        x, y = float(rect["x"]), float(rect["y"])
        text = group.find("text").text or ""
        yield (x, y, x + float(rect["width"]), y + float(rect["height"])), text


LONG = """
kind: computation_tree
expression: sin(x y + exp(-z^2))/sqrt(1 + (a x - b)^2) + ln(x y) tanh(temperature_in - 3.14159265)
inputs: {x: 2, y: 3, z: 0.5, a: 1, b: 2, temperature_in: 4}
"""
QUERIES = ("operation", "expression", "value", "derivative", "order")


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("code", [*CODES, LONG])
def test_shapes_hold_their_labels_and_do_not_touch(code, query):
    given = {name: 2 for name in "xyz" if name in code}
    model = built(code) if code is LONG else tree(code, yaml.safe_dump(given))
    labels = value(model, f"labels({query})")
    drawing = svg(labels.nodes, labels.labels)
    shapes = list(boxes(drawing))
    root = ElementTree.fromstring(drawing)
    for place, ((left, top, right, bottom), text) in enumerate(shapes):
        assert right - left >= 7.5 * len(text)
        assert 0 < left < right < float(root.get("width"))
        assert 0 < top < bottom < float(root.get("height"))
        for other, _ in shapes[:place]:
            assert right < other[0] or other[2] < left or bottom < other[1] or other[3] < top


def test_a_long_edge_goes_around_the_shapes_of_the_rows_that_it_crosses():
    labels = value(tree(CODES[1], "{x: 2, y: 3, z: 0}"), "labels(value)")
    drawing = svg(labels.nodes, labels.labels)
    shapes = [box for box, _ in boxes(drawing)]
    lines = re.findall(r'<polyline class="edge" points="([^"]+)"', drawing)
    bends = [tuple(map(float, point.split(","))) for line in lines for point in line.split()[1:-1]]
    assert bends
    for x, y in bends:
        assert not any(
            left <= x <= right and top <= y <= bottom for left, top, right, bottom in shapes
        )


def test_a_long_label_is_cut_and_stands_in_the_tooltip():
    labels = value(built(LONG), "labels(expression)")
    drawing = svg(labels.nodes, labels.labels)
    assert "…" in drawing
    assert f"<title>{labels.labels[labels.nodes[-1].id]}</title>" in drawing


def test_a_number_is_shown_as_it_was_written():
    assert ">3.14159265<" in svg(value(built(LONG), "labels(operation)").nodes)


def test_labels_are_escaped():
    nodes = value(tree("a = x + y"), "labels(operation)").nodes
    assert "<script>" not in svg(nodes, {"n1": "<script>"})


def test_wrong_nodes_are_told_by_sign_and_dashes_and_in_words():
    nodes = value(tree("a = x + y\nb = a * x"), "labels(operation)").nodes
    drawing = tree_picture(nodes, {"n1": Judged("-", False), "n2": Judged("*", True)})
    assert "n1 ✗" in drawing
    assert "n2 ✓" in drawing
    assert drawing.count("stroke-dasharray") == 1
    assert "Not right: n1." in drawing
