"""Answers in lines that nobody owns, or below the title of another question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.answers.base import Response
from grader.errors import Place
from grader.marking.attempts.attempt import Attempt, is_blank, is_named, stand_apart
from grader.marking.attempts.in_sections import find_in
from grader.readers.document import Block
from grader.sections import foreign_places, free_places, section_of, sections_of

ELSEWHERE = "This stands under the title of another question; a person will look."


def find_elsewhere(
    attempt: Attempt,
    found: Mapping[str, Attempt],
    claimed: Sequence[Response],
    tops: dict[str, str],
) -> Attempt:
    """Look where nobody owns the lines; a line that is another part's answer is not this one's.

    Nor is one in the section of a part of the same kind that was `found` to have no answer.
    """
    kind, asked, whole = attempt.kind, attempt.asked, attempt.document
    if is_blank(asked, whole) or section_of(whole, asked.part.id):
        return attempt
    if len(tops) > 1 and (not is_named(asked) or kind.facts.in_words):
        return attempt
    rivals = _places_of_rivals(attempt, found)
    for blocks in free_places(asked.part, whole, tops, kind.facts.in_words):
        there = _unclaimed(attempt, blocks, claimed, rivals)
        if there.responses:
            return there
    there = _unclaimed(attempt, foreign_places(asked.part, whole, tops), claimed, rivals)
    return replace(there, unclear=ELSEWHERE) if there.responses else attempt


def _places_of_rivals(attempt: Attempt, found: Mapping[str, Attempt]) -> set[Place]:
    """Return the places of what is known by its shape in sections of others that lack just that."""
    part, kind = attempt.asked.part, attempt.kind
    if not kind.facts.by_shape:
        return set()
    lacking = {id_ for id_, each in found.items() if each.kind is kind and not each.responses}
    return {
        block.place
        for section in sections_of(attempt.document)
        if section.parts and part.id not in section.parts and lacking.intersection(section.parts)
        for block in section.blocks
    }


def _unclaimed(
    attempt: Attempt,
    blocks: tuple[Block, ...],
    claimed: Sequence[Response],
    rivals: set[Place],
) -> Attempt:
    if not blocks:
        return attempt
    found = find_in(attempt, attempt.asked, blocks)
    named = _without(found.by_name, claimed, rivals) if found.by_name else None
    return replace(_without(found, claimed, rivals), by_name=named)


def _without(attempt: Attempt, claimed: Sequence[Response], rivals: set[Place]) -> Attempt:
    """Leave out answers that stand where another part found its own.

    What is known by its shape is made of whole lines, of which each is the answer to one part; but
    a sentence may give a list of states and a number.
    """
    taken = _has_line_of if attempt.kind.facts.by_shape else _is_one_of
    left: list[Response] = []
    for response in attempt.responses:
        places = {other.place for other in claimed if not stand_apart(response, other)}
        if not taken(response.place, places | rivals):
            left.append(response)
    return replace(attempt, responses=tuple(left))


def _is_one_of(place: Place, claimed: set[Place]) -> bool:
    return place in claimed


def _has_line_of(place: Place, claimed: set[Place]) -> bool:
    return any(place.has_line_of(other) or other.has_line_of(place) for other in claimed)
