"""The answers in the sections of a part: under its name, without it, or printed by a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.find import is_announced, is_numeric, names_of, outputs_read, unnamed
from grader.answers.registry import ANSWER_KINDS
from grader.errors import Place
from grader.expressions.nodes import Expression, Number
from grader.expressions.statement import Statement
from grader.expressions.written import Written
from grader.marking.attempts.attempt import Attempt, is_blank
from grader.marking.attempts.own_lines import own_lines
from grader.marking.names.alignment import Aligned
from grader.readers.document import Block, Document, Output
from grader.rubric.types import Asked
from grader.sections import lines_around, places_of, section_of


def find_in_sections(
    asked: Asked,
    document: Document,
    aligned: Mapping[str, Aligned],
    tops: dict[str, str],
    alone: bool,
    taken: frozenset[Place] = frozenset(),
) -> Attempt:
    """Look in the sections of a part; what has no name is none of the lines that are taken."""
    own = aligned.get(asked.part.model_name)
    whole = own.document if own is not None else document
    kind = ANSWER_KINDS[asked.part.kind]
    attempt = Attempt(asked, kind, whole, unsure=own.unsure if own else frozenset())
    if own is not None and own.by_name is not None and kind.facts.a_formula:
        attempt = replace(attempt, by_name=replace(attempt, document=own.by_name))
    if is_blank(asked, document):
        return attempt
    if asked.part.id in document.fields:
        return find_in(attempt, asked, whole.blocks)
    words = kind.facts.in_words
    prose = kind.facts.by_a_person
    around = lines_around(asked.part, whole, tops) if kind.facts.of_the_model else ()
    for blocks in places_of(asked.part, whole, words, alone or prose, prose):
        shaped = kind.facts.by_shape  # a table that was printed above a value is not taken with it
        free = tuple(
            block
            for block in blocks
            if block.place not in taken or (shaped and isinstance(block, Output))
        )
        found = find_in(attempt, asked, free, around) if free else attempt
        if found.responses:
            return _with_results(found, taken)
    found = _without_name(attempt, taken)
    return found if found.responses else _in_outputs(found)


def _in_outputs(attempt: Attempt) -> Attempt:
    """Find the formulas that programs printed under a part's own title."""
    asked, whole = attempt.asked, attempt.document
    blocks = tuple(b for section in section_of(whole, asked.part.id) for b in section.blocks)
    if not attempt.kind.facts.a_formula or not any(isinstance(b, Output) for b in blocks):
        return attempt
    there = outputs_read(replace(whole, blocks=blocks), asked.part.notation)
    responses = attempt.kind.find(unnamed(asked), there)
    return replace(attempt, responses=responses, by_name=None) if responses else attempt


def find_in(
    attempt: Attempt, asked: Asked, blocks: Sequence[Block], around: Sequence[Statement] = ()
) -> Attempt:
    """Return an attempt with the answers that stand in some blocks of its document."""
    whole, named = attempt.document, attempt.by_name
    there = replace(whole, blocks=tuple(blocks), around=tuple(around))
    found = replace(attempt, responses=attempt.kind.find(asked, there))
    if named is None or not found.responses:
        return found
    same = {id(b): n for b, n in zip(whole.blocks, named.document.blocks, strict=True)}
    as_named = tuple(same.get(id(block), block) for block in blocks)
    near = tuple(each for line in around if isinstance(each := same.get(id(line), line), Statement))
    return replace(found, by_name=find_in(named, asked, as_named, near))


def _without_name(attempt: Attempt, taken: frozenset[Place]) -> Attempt:
    """Find what stands under a part's own title without the name that was looked for."""
    asked, whole, kind = attempt.asked, attempt.document, attempt.kind
    own = section_of(whole, asked.part.id)
    if not own or kind.facts.by_shape or not names_of(asked):
        return attempt
    blocks = tuple(block for section in own for block in section.blocks if block.place not in taken)
    found = find_in(attempt, unnamed(asked), blocks)
    by_name = own_lines(found.by_name) if found.by_name else None
    return replace(own_lines(found), by_name=by_name)


def _with_results(found: Attempt, taken: frozenset[Place]) -> Attempt:
    """Add what a part's own section says without the name: `Answer: 2.87` below `pH = -log(c)`.

    That is what is announced, and a value on a line of its own below arithmetic that was not
    worked out.
    """
    named, facts = found.responses, found.kind.facts
    if not names_of(found.asked) or not facts.a_formula or facts.by_shape:
        return found
    here = {(r.place.row, r.place.column) for r in named}
    more = tuple(
        response
        for response in _without_name(replace(found, responses=()), taken).responses
        if (response.place.row, response.place.column) not in here
        and (_is_said_to_be_it(response) or _ends(named[-1], response, found.document))
    )
    together = found.document.in_order((*named, *more))
    return replace(found, responses=together) if more else found


def _is_said_to_be_it(response: Response) -> bool:
    return response.statement is not None and is_announced(response.statement)


def _ends(named: Response, response: Response, document: Document) -> bool:
    """Whether a bare number stands below arithmetic of numbers that was not worked out."""
    statement, read = response.statement, named.read
    if statement is None or statement.relations or not isinstance(response.read, Expression):
        return False
    if not isinstance(read, Expression) or isinstance(read, Number) or not is_numeric(read):
        return False
    below = document.is_before(named.place, response.place)
    return below and Written.of(response.read) is not None
