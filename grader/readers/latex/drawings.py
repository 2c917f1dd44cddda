r"""Nodes of a drawing with TikZ, which say what they are called: `\node (n1) at (0,0) {times};`.

They are read as lines of a list, `n1: times`. A drawing with a node that has no name is left as it
is, for a person: where its nodes stand is not read.
"""

from __future__ import annotations

import re

from grader.readers.text.macros import group_end

_DRAWING = re.compile(r"\\begin[ \t]{0,9}\{tikzpicture\}(?:[ \t]{0,9}\[[^\][]{0,400}\])?")
_END = "\\end{tikzpicture}"
_NODE = re.compile(r"\\node(?![A-Za-z])")
_GIVEN = re.compile(
    r"\s{0,9}(?:\[[^\][]{0,200}\]|\((?P<name>[^()]{1,40})\)|at\s{0,9}\([^()]{0,60}\))"
)
_LONGEST = 20_000


def with_named_nodes(text: str) -> str:
    """Return a document whose drawings with named nodes are lists of these; lines are kept."""
    if "{tikzpicture}" not in text:
        return text
    pieces: list[str] = []
    position = 0
    for begins in _DRAWING.finditer(text):
        end = text.find(_END, begins.end(), begins.end() + _LONGEST)
        if begins.start() < position or end < 0:
            continue
        nodes = _nodes(text[begins.end() : end])
        if nodes:
            pieces += [text[position : begins.start()], nodes]
            position = end + len(_END)
    return "".join([*pieces, text[position:]])


def _nodes(drawing: str) -> str:
    """Return the nodes of a drawing, each at its line; empty if not all of them have a name."""
    pieces: list[str] = []
    position = 0
    for node in _NODE.finditer(drawing):
        at, name = node.end(), ""
        while given := _GIVEN.match(drawing, at):
            name, at = given["name"] or name, given.end()
        opens = re.compile(r"\s{0,9}(?=\{)").match(drawing, at)
        end = group_end(drawing, opens.end()) if opens else -1
        if opens is None or end < 0 or not name:
            return ""
        label = " ".join(drawing[opens.end() + 1 : end - 1].split())
        says = label if label.startswith(f"{name}:") else f"{name}: {label}"
        above = "\n" * drawing.count("\n", position, node.start())
        pieces += [above or "\\newline ", says, "\n" * drawing.count("\n", node.start(), end)]
        position = end
    more = "\n" * drawing.count("\n", position)
    return "".join([*pieces, more or "\\newline "]) if len(pieces) > 3 else ""
