"""What was worked out before, found by all that it was worked out from.

Whoever asks hands over everything that the work reads, and the work reads nothing else: what is
remembered can then never be another thing than what the work would give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Protocol, TypeVar

from grader.errors import Place
from grader.rubric.types import Asked, Part, Reveal
from grader.same import Same

T = TypeVar("T")


class Memory(Protocol):
    """Something that may know the result of a piece of work."""

    def recall(self, what: str, given: Sequence[object], work: Callable[[], T]) -> T:
        """Return what the work gives; `what` names it, `given` is all that it reads."""
        ...


class _Forgetful:
    def recall(self, what: str, given: Sequence[object], work: Callable[[], T]) -> T:
        """Do the work."""
        return work()


FORGETFUL: Memory = _Forgetful()
"""Remembers nothing."""

_NOWHERE = Place("")


def as_marked(key: Mapping[str, Asked]) -> Mapping[str, Asked]:
    """Return a key without what no answer is marked by, so that no mark can depend on it.

    These are the lines of the rubric's file, the examples that test it, the items of those who mark
    by hand, what feedback gives away, and how misconceptions are written: their values stand beside
    them.
    """
    return _as_marked(Same(key))


@lru_cache(maxsize=8)
def _as_marked(key: Same[Mapping[str, Asked]]) -> Mapping[str, Asked]:
    return {part_id: replace(asked, part=_part(asked)) for part_id, asked in key.value.items()}


def _part(asked: Asked) -> Part:
    return replace(
        asked.part, place=_NOWHERE, places=MappingProxyType({}),
        examples=(), items=(), misconceptions=(), reveal=Reveal.SOLUTIONS,
    )  # fmt: skip
