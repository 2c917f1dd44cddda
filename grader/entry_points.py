"""What other distributions add to the registries, found by their entry points."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import TypeVar

#: The registries that can be added to; the name of an entry point is that of the addition.
GROUPS = (
    "grader.answers",
    "grader.models",
    "grader.readers",
    "grader.exports",
    "grader.assistants",
    "grader.transcribers",
)

_Kind = TypeVar("_Kind")


def offered(group: str, kind: type[_Kind]) -> Iterator[tuple[str, _Kind]]:
    """Yield the additions to a registry by name; raise `TypeError` for one of another kind."""
    for entry in entry_points(group=group):
        addition = entry.load()
        if not isinstance(addition, kind):
            raise TypeError(f"the entry point {entry.value} is not a {kind.__name__}")
        yield entry.name, addition


def providers() -> list[str]:
    """Return the distributions that add something, with their versions."""
    every = entry_points()
    found = (entry.dist for group in GROUPS for entry in every.select(group=group))
    return sorted({f"{dist.name} {dist.version}" for dist in found if dist is not None})
