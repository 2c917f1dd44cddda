"""How a heading names a question: the id `q2b` stands under `Question 2 (b)`."""

from __future__ import annotations

import re

_GROUPS = re.compile(r"\d+|[A-Za-z]+")
_ROMAN = re.compile(r"[ivx]+\Z")


def labels_of(identifier: str) -> tuple[str, ...]:
    """Return the labels inside a question's id: q2b gives 2 and b, `ex3_ii` gives 3 and ii."""
    groups = _GROUPS.findall(identifier)
    first = next((i for i, group in enumerate(groups) if group.isdigit()), len(groups))
    return tuple(group for group in groups[first:] if _is_label(group))


def part_labels(question: tuple[str, ...], identifier: str) -> tuple[str, ...]:
    """Return the labels of a part: those of its question, and its own if its id is a label."""
    return (*question, identifier) if _is_label(identifier) else question


def _is_label(group: str) -> bool:
    return group.isdigit() or len(group) == 1 or bool(_ROMAN.match(group))
