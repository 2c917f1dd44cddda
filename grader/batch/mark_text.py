"""A mark as text and back: its reference, which is that of a whole class, is gone through once."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from grader.batch.data import NotData, from_text, to_text
from grader.marking.types import Mark
from grader.models.base import Finding, Reference
from grader.same import Same

_BETWEEN = "\t"  # stands in no text of a value, and neither does the end of a line
_OfAll = tuple[Reference | None, Finding | None]


def mark_text(mark: Mark) -> str:
    """Return a mark as text in one line; raises `NotData` for one that is more than data."""
    of_all = _text_of_all(Same(mark.reference), Same(mark.hint))
    return of_all + _BETWEEN + to_text(replace(mark, reference=None, hint=None))


def mark_from(text: str) -> Mark:
    """Return the mark that a text holds; raises `NotData` for any other text."""
    of_all, _, own = text.partition(_BETWEEN)
    mark, (reference, hint) = from_text(own), _of_all(of_all)
    if not isinstance(mark, Mark):
        raise NotData("no mark")
    return replace(mark, reference=reference, hint=hint)


@lru_cache(maxsize=256)
def _text_of_all(reference: Same[Reference | None], hint: Same[Finding | None]) -> str:
    return to_text((reference.value, hint.value))


@lru_cache(maxsize=256)
def _of_all(text: str) -> _OfAll:
    found: _OfAll = from_text(text)
    return found
