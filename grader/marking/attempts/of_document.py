"""The answers to all parts of one document: what has a name first, what is left at the end."""

from __future__ import annotations

from collections.abc import Mapping

from grader.answers.registry import kind_facts
from grader.marking.attempts.attempt import Attempt, is_named, lines_of_answers
from grader.marking.attempts.elsewhere import find_elsewhere
from grader.marking.attempts.in_sections import find_in_sections
from grader.marking.attempts.left_over import with_leftovers
from grader.marking.attempts.of_another_part import doubt_part
from grader.marking.attempts.that_count import answers_that_count, as_whole_line, by_own_name
from grader.marking.names.alignment import Aligned
from grader.readers.document import Document
from grader.rubric.types import Asked
from grader.sections import sections_of, tops_of


def attempts_of(
    key: Mapping[str, Asked], document: Document, aligned: Mapping[str, Aligned]
) -> dict[str, Attempt]:
    """Find the answers to all parts, each in its own sections; what has a name goes first."""
    tops = tops_of(asked.part for asked in key.values())
    named = {
        part_id: find_in_sections(asked, document, aligned, tops, True)
        for part_id, asked in key.items()
        if is_named(asked)
    }
    lines = frozenset().union(*map(lines_of_answers, named.values()))
    rivals = _without_places(key, document, tops)
    found = {
        part_id: named.get(part_id)
        or find_in_sections(asked, document, aligned, tops, rivals[tops[part_id]] == 1, lines)
        for part_id, asked in key.items()
    }
    claimed = [r for attempt in found.values() for r in attempt.responses]
    for part_id, attempt in found.items():
        if not attempt.responses:
            found[part_id] = find_elsewhere(attempt, found, claimed, tops)
            claimed += found[part_id].responses
    found = {part_id: by_own_name(attempt) for part_id, attempt in found.items()}
    found = {part_id: as_whole_line(attempt) for part_id, attempt in found.items()}
    found = {part_id: answers_that_count(attempt) for part_id, attempt in found.items()}
    found = {part_id: doubt_part(attempt, found) for part_id, attempt in found.items()}
    if document.fields:
        return found
    return with_leftovers(found, document)


def _without_places(
    key: Mapping[str, Asked], document: Document, tops: Mapping[str, str]
) -> Mapping[str, int]:
    """Return by question how many parts have neither a name nor a section of their own."""
    owned = {section.parts for section in sections_of(document)}
    count = dict.fromkeys(tops.values(), 0)
    for part_id, asked in key.items():
        if not is_named(asked) and not kind_facts(asked).by_a_person and (part_id,) not in owned:
            count[tops[part_id]] += 1
    return count
