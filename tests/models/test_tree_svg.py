"""The drawing is well-formed, complete, and free of collisions."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from grader.models.tree_svg import svg
from tests.models.building import value
from tests.models.test_computation_tree import tree

CODES = [
    "a = x + y",
    "a = x * y\nb = exp(z)\nc = a + b\nd = log(c)\nout = d * sqrt(c) - a",
    "a = 2 * x\nb = a ** 2\nc = a + b\nd = f(a, b, c)",
]


@pytest.mark.parametrize("code", CODES)
def test_every_node_and_edge_is_drawn_once(code):
    labels = value(tree(code), "labels(operation)")
    drawn = ElementTree.fromstring(svg(labels.nodes, labels.labels))
    tags = [element.tag.rpartition("}")[2] for element in drawn.iter()]
    assert tags.count("circle") == len(labels.labels)
    assert tags.count("rect") == sum(not node.children for node in labels.nodes)
    assert tags.count("line") == sum(len(node.children) for node in labels.nodes)


@pytest.mark.parametrize("code", CODES)
def test_no_two_nodes_stand_in_one_place(code):
    text = svg(value(tree(code), "labels(operation)").nodes)
    places = re.findall(r'<circle cx="(\S+)" cy="(\S+)"|<rect x="(\S+)" y="(\S+)"', text)
    assert len(set(places)) == len(places)


def test_labels_are_escaped():
    nodes = value(tree("a = x + y"), "labels(operation)").nodes
    assert "<script>" not in svg(nodes, {"n1": "<script>"})
