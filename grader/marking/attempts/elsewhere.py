"""Answers in lines that nobody owns, or below the title of another question."""

from __future__ import annotations

from dataclasses import replace

from grader.errors import Place
from grader.marking.attempts.attempt import Attempt, is_blank, is_named
from grader.marking.attempts.in_sections import find_in
from grader.readers.document import Block
from grader.sections import foreign_places, free_places, section_of

ELSEWHERE = "This stands under the title of another question; a person will look."


def find_elsewhere(attempt: Attempt, claimed: set[Place], tops: dict[str, str]) -> Attempt:
    """Look where nobody owns the lines; a line that is another part's answer is not this one's."""
    kind, asked, whole = attempt.kind, attempt.asked, attempt.document
    if is_blank(asked, whole) or section_of(whole, asked.part.id):
        return attempt
    if len(tops) > 1 and (not is_named(asked) or kind.facts.in_words):
        return attempt
    for blocks in free_places(asked.part, whole, tops, kind.facts.in_words):
        found = _unclaimed(attempt, blocks, claimed)
        if found.responses:
            return found
    found = _unclaimed(attempt, foreign_places(asked.part, whole, tops), claimed)
    return replace(found, unclear=ELSEWHERE) if found.responses else attempt


def _unclaimed(attempt: Attempt, blocks: tuple[Block, ...], claimed: set[Place]) -> Attempt:
    if not blocks:
        return attempt
    found = find_in(attempt, attempt.asked, blocks)
    named = _without(found.by_name, claimed) if found.by_name else None
    return replace(_without(found, claimed), by_name=named)


def _without(attempt: Attempt, claimed: set[Place]) -> Attempt:
    """Leave out answers that stand where another part found its own."""
    return replace(attempt, responses=tuple(r for r in attempt.responses if r.place not in claimed))
