"""Parts without an answer go to a person where something is left that could be one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.answers.base import Response
from grader.answers.find import unnamed
from grader.answers.registry import ANSWER_KINDS, kind_facts
from grader.equivalence import Enclosure
from grader.errors import Place
from grader.expressions.nodes import Derivative, Expression
from grader.expressions.traversal import free_symbols
from grader.marking.attempts.attempt import Attempt, is_named, lines_of_answers
from grader.marking.attempts.beside_answers import (
    behind_number,
    choices_said,
    formulas_behind,
    more_sentences,
    rests,
)
from grader.marking.names.spoken_of import says_more_of
from grader.readers.document import CodeCell, Document, Output, Prose
from grader.rubric.types import Asked, question_of
from grader.sections import Section, below_titles_in_lines, left_for, section_of, sections_of

#: So many numbers together may be the states of an iteration.
MIN_STRAY_NUMBERS = 3


_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


#: So many characters of what was not understood are shown.
MAX_QUOTE = 400


NOT_FOUND = (
    "Something stands here, but which of it is the answer was not found; a person will look. "
    "An answer in a line of its own, as in `Answer: 42`, is found."
)


@dataclass(frozen=True, slots=True)
class _Claims:
    """What was found on a page: the places of all answers, and of those in no section of their own.

    `answered` are the questions in which anything was found, `chosen` the parts with choices, and
    `told` the answers that are known by their shape.
    """

    places: frozenset[Place]
    loose: frozenset[Place]
    answered: frozenset[str]
    chosen: frozenset[str]
    told: tuple[Response, ...]

    @classmethod
    def of(cls, found: Mapping[str, Attempt], document: Document) -> _Claims:
        sure = [attempt for attempt in found.values() if not attempt.unclear]
        loose = [each for each in sure if not section_of(document, each.asked.part.id)]
        answered = {question_of(part_id) for part_id, each in found.items() if each.responses}
        chosen = {id_ for id_, each in found.items() if each.asked.part.options.get("choices")}
        told = [each.response for each in sure if each.response and each.kind.facts.by_shape]
        places = _places_of(sure), _places_of(loose)
        return cls(*places, frozenset(answered), frozenset(chosen), tuple(told))


def _places_of(attempts: Iterable[Attempt]) -> frozenset[Place]:
    found = list(attempts)
    lines = frozenset[Place]().union(*map(lines_of_answers, found))
    return lines | {response.place for attempt in found for response in attempt.responses}


def with_leftovers(found: Mapping[str, Attempt], document: Document) -> dict[str, Attempt]:
    """Send a part without an answer to a person where something is left that could be one."""
    claims = _Claims.of(found, document)
    return {
        part_id: attempt
        if attempt.responses or attempt.unclear
        else _with_quote(
            attempt,
            _left(attempt.asked, document, claims) or rests(attempt.asked, document, claims.told),
        )
        for part_id, attempt in found.items()
    }


def _left(asked: Asked, document: Document, claims: _Claims) -> Sequence[Prose]:
    """Return what may answer a part without an answer."""
    alone, nothing = question_of(asked.part.id) not in claims.answered, not claims.answered
    left = left_for(asked.part, document, claims.loose, is_named(asked), nothing, alone)
    if left or section_of(document, asked.part.id):
        return left
    shared = [s for s in sections_of(document) if s.parts and asked.part.id in s.parts]
    spoken = _spoken_of(asked, shared) or _names_said(asked, shared)
    spoken = spoken or choices_said(asked, document, claims.chosen)
    if spoken:
        return spoken
    below = below_titles_in_lines(document, asked.part.id)
    near = [*(shared if is_named(asked) else ()), *below]
    return (
        _values_left(asked, document, near, claims.places)
        or behind_number(asked, document, claims.places)
        or formulas_behind(asked, document, claims.places)
        or more_sentences(asked, document)
    )


def _spoken_of(asked: Asked, shared: Sequence[Section]) -> tuple[Prose, ...]:
    """Return the lines that say something of the derivative that is asked, or else the programs.

    These may work it out under a name that is not known.
    """
    target = asked.reference.target if asked.reference else None
    if not isinstance(target, Derivative):
        return ()
    lines = (line for section in shared for line in section.lines)
    said = tuple(line for line in lines if says_more_of(target, line.text))
    programs = (b for section in shared for b in section.blocks if isinstance(b, CodeCell))
    return said or tuple(Prose(block.source, block.place) for block in programs)


_SENTENCE_END = re.compile(r"(?<=[^\W_])[.;!]\s+")


def _names_said(asked: Asked, shared: Sequence[Section]) -> tuple[Prose, ...]:
    """Return the programs that set a number that is asked, or else the sentences that name it.

    In these stands no number: `There is no limit for h.`
    """
    names = [name for name in asked.part.find.names if name.isidentifier()]
    if not kind_facts(asked).a_number or not names:
        return ()
    pattern = "|".join(map(re.escape, names))
    named = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
    sets = re.compile(rf"^\s*(?:{pattern})\s?=(?!=)", re.MULTILINE)
    programs = tuple(
        Prose(block.source, block.place)
        for section in shared
        for block in section.blocks
        if isinstance(block, CodeCell) and sets.search(block.source)
    )
    return programs or tuple(
        Prose(sentence, line.place)
        for section in shared
        for line in section.lines
        for sentence in _SENTENCE_END.split(line.text)
        if named.search(sentence) and not any(map(str.isdigit, sentence))
    )


def _values_left(
    asked: Asked, document: Document, shared: Sequence[Section], claimed: frozenset[Place]
) -> tuple[Prose, ...]:
    """Return what could be the value, the states or the words that are asked, in some sections."""
    if kind_facts(asked).in_words or kind_facts(asked).by_a_person:
        rows = {place.row for place in claimed}
        words = (line for section in shared for line in section.lines)
        return tuple(line for line in words if line.place.row not in rows)
    if kind_facts(asked).by_shape:
        lines = [line for section in shared for line in section.lines]
        lines += [
            Prose(block.text, block.place)
            for section in shared
            for block in section.blocks
            if isinstance(block, Output) and block.place not in claimed
        ]
        numbers = sum(len(_NUMBER.findall(line.text)) for line in lines)
        return tuple(lines) if numbers >= MIN_STRAY_NUMBERS else ()
    reference = asked.value
    if not isinstance(reference, Expression | Enclosure) or (
        isinstance(reference, Expression) and free_symbols(reference)
    ):
        return ()
    blocks = tuple(b for section in shared for b in section.blocks if b.place not in claimed)
    found = ANSWER_KINDS[asked.part.kind].find(unnamed(asked), replace(document, blocks=blocks))
    return tuple(Prose(response.raw, response.place) for response in found)


def _with_quote(attempt: Attempt, left: Sequence[Prose]) -> Attempt:
    if not left:
        return attempt
    text = "\n".join(line.text for line in left)
    quoted = text if len(text) <= MAX_QUOTE else text[: MAX_QUOTE - 2] + " …"
    quote = Response(quoted, quoted, left[0].place)
    return replace(attempt, unclear=NOT_FOUND, quote=quote)
