"""What was worked out before, found by all that it was worked out from.

Whoever asks hands over everything that the work reads, and the work reads nothing else: what is
remembered can then never be another thing than what the work would give. So the key is handed over
without what a stage has no need of (`as_marked`, `as_found`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from grader.equivalence import NumberPolicy
from grader.errors import Place
from grader.rubric.types import Asked, Part, Reveal
from grader.same import Same

T = TypeVar("T")


class Memory(Protocol):
    """Something that may know the result of a piece of work.

    What it has returned may be `given` for the next piece: it is then known by what it was worked
    out from, and need not be looked through.
    """

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


@lru_cache(maxsize=512)
def _shown(part: Same[Part]) -> Part:
    return replace(
        part.value, place=_NOWHERE, places=MappingProxyType({}),
        examples=(), items=(), misconceptions=(),
    )  # fmt: skip


def as_shown(part: Part) -> Part:
    """Return a part without what no feedback says: its lines in the file, tests, manual items."""
    return _shown(Same(part))


def as_found(key: Mapping[str, Asked]) -> Mapping[str, Asked]:
    """Return a key that is `as_marked` without what no answer is found by.

    These are its points, what is told of a wrong answer, and how near a number has to be: of that,
    only which rule there is.
    """
    return _as_found(Same(key))


@lru_cache(maxsize=8)
def _as_found(key: Same[Mapping[str, Asked]]) -> Mapping[str, Asked]:
    return {
        part_id: replace(
            asked, part=_part_found(asked.part), hint=None, declared=(), results=(), library=()
        )
        for part_id, asked in key.value.items()
    }


def _part_found(part: Part) -> Part:
    return replace(
        part, points=_NO_POINTS, hint=None, policy=_rule(part.policy), bands=(),
        working=_NO_POINTS, follow_through=_NO_POINTS, extra_credit=False, digits=(), form=None,
        no_follow_through_after=(), slip_cost=_NO_POINTS, program_cost=_NO_POINTS,
        wrong_cost=_NO_POINTS, reference_text="",
    )  # fmt: skip


_NO_POINTS = Fraction(0)


def _rule(policy: NumberPolicy) -> NumberPolicy:
    """Return a policy of the same rule with one bound for all."""
    bounds = [each.name for each in fields(policy) if each.name != "rounds_to_written"]
    one: dict[str, Any] = {name: 1 for name in bounds if getattr(policy, name) is not None}
    return replace(policy, **one)
