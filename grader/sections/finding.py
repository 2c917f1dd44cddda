"""In words, for authors: how each part is found on a page, and which parts are easily confused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from grader.rubric.types import Part
from grader.sections.outline import Node, Outline

Names = Mapping[str, Sequence[str]]


def how_found(part: Part, outline: Outline, names: Sequence[str]) -> str:
    """Say in which question, and by which names and titles, the answer to a part is found."""
    node = [each for each in outline if part.id in each.parts][-1]
    question = _labels(node)
    titles = [title for title in (part.title, _short_id(part, node)) if title]
    shown = [name for name in names if "'(" not in name] or list(names)
    ways = [f"by the name {' or '.join(shown[:3])}"] if names else []
    ways += ["under the title " + " or ".join(f"`{title}`" for title in titles)] if titles else []
    ways += [f"under {_quoted(part.find.under)}"] if part.find.under else []
    ways += [f"behind {_quoted(part.find.after)}"] if part.find.after else []
    return ", ".join([*([f"at {question}"] if question else []), *ways])


def _quoted(words: Sequence[str]) -> str:
    return " or ".join(f"`{word}`" for word in words)


def _labels(node: Node) -> str:
    """Return the labels of a node as a page writes them: `2 (b)`."""
    first, *rest = [label for label in node.path if label] or [""]
    return " ".join([first, *(f"({label})" for label in rest)])


def _short_id(part: Part, node: Node) -> str:
    """Return the id under which a part is found that has no label of its own."""
    return "" if node.path[-1] else part.id.partition(".")[2] or part.id


def confused(parts: Sequence[Part], outline: Outline, names: Names) -> Iterator[tuple[Part, Part]]:
    """Yield pairs of parts that a page cannot tell apart: one place, and no name or one name."""
    by_id = {part.id: part for part in parts}
    for node in outline:
        inside = {p for other in outline if other.parent == node.index for p in other.parts}
        here = [by_id[p] for p in node.parts if p in by_id and p not in inside]
        for one, other in combinations(here, 2):
            if set(names[one.id]) & set(names[other.id]) or not (names[one.id] or names[other.id]):
                yield one, other
