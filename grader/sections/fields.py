"""Answer files whose ids are spelled in another way: `Q1`, `question 2 (b)`, `1`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from grader.readers.document import Document
from grader.sections.labels import labels_at
from grader.sections.options import ORDINAL_COST, fitting
from grader.sections.outline import Node, Outline
from grader.sections.titles import SAME, likeness, words_of


def with_known_ids(document: Document, outline: Outline) -> Document:
    """Return an answer file with the ids of the rubric where its own can only mean one of them."""
    known = {part for node in outline for part in node.parts}
    unknown = [name for name in document.fields if not _is_known(name, known)]
    if not unknown:
        return document
    fields = dict(document.fields)
    for name in unknown:
        part = _meant(name, outline, known)
        if part and part not in fields:
            fields[part] = fields.pop(name)
    return replace(document, fields=MappingProxyType(fields))


def _is_known(name: str, known: set[str]) -> bool:
    return any(part == name or part.startswith(f"{name}.") for part in known) or any(
        name.startswith(f"{part}.") for part in known
    )


def _meant(name: str, outline: Outline, known: set[str]) -> str:
    """Return the one part that an id can only mean, empty if there are none or several."""
    same = [part for part in known if part.casefold() == name.casefold()]
    found = same or [node.parts[0] for node in _nodes(name, outline) if len(node.parts) == 1]
    return found[0] if len(set(found)) == 1 else ""


def _nodes(name: str, outline: Outline) -> Iterator[Node]:
    words = words_of(name)
    titled = [n for n in outline if any(likeness(each, words) == SAME for each in n.names)]
    if titled:
        yield from titled
        return
    line = name.replace("_", " ") + ":"
    labels = [label for label in labels_at(line) if label.end >= len(line)]
    for label in labels[-1:]:
        for node, cost, length in fitting(label, outline):
            if length == node.depth and cost < ORDINAL_COST:
                yield node
