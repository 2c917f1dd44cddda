"""Which of the answers found count: the one with the name of the part, the last, a whole line."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.answers.base import Response
from grader.answers.find import (
    denied_in_line,
    formula_of_line,
    in_size,
    is_beyond,
    names_of,
    says_what_is_counted,
    that_count,
)
from grader.expressions.announcing import takes_back
from grader.expressions.notation import Unreadable
from grader.expressions.reading import parse
from grader.expressions.statement import Statement
from grader.marking.attempts.attempt import Attempt, lines_of_part
from grader.marking.attempts.in_sections import find_in
from grader.marking.attempts.own_lines import says_another
from grader.marking.names.behind_titles import behind_title
from grader.marking.names.called_in_title import is_called_as_title, of_the_quantity
from grader.marking.names.called_in_words import of_words_of_title
from grader.marking.names.named_values import value_of_part, values_in
from grader.readers.document import AnswerField, CodeCell, Prose
from grader.sections import section_of, sections_of

_ROUNDED = re.compile(r"round\w*\s(?:up|down)|gerundet")


def answers_that_count(attempt: Attempt) -> Attempt:
    """Keep the answers of which the last counts: no asides, and what is announced before others."""
    if attempt.kind.facts.by_shape:
        said = tuple(r for r in attempt.responses if r.statement is None or not r.statement.hedge)
        return replace(attempt, responses=said or attempt.responses)
    by_name = answers_that_count(attempt.by_name) if attempt.by_name else None
    found = behind_title(attempt.document, attempt.asked.part.id, _not_denied(attempt))
    if attempt.kind.facts.one_value and not names_of(attempt.asked):
        found = of_the_quantity(attempt.asked, of_words_of_title(attempt.asked, found))
    return replace(attempt, responses=that_count(found), by_name=by_name)


def _not_denied(attempt: Attempt) -> tuple[Response, ...]:
    """Return the answers that the words of their lines do not deny, if there are any."""
    said = attempt.responses
    if attempt.kind.facts.in_words or all(r.statement is not None for r in said):
        return said
    return tuple(r for r in said if not denied_in_line(attempt.document, r)) or said


def by_own_name(attempt: Attempt) -> Attempt:
    """Take the value with the part's name where a line holds values of several names."""
    asked, facts, find = attempt.asked, attempt.kind.facts, attempt.asked.part.find
    in_file = asked.part.id in attempt.document.fields
    if not facts.a_number or in_file or find.after or find.under or attempt.unclear:
        return attempt
    called = _by_its_call(attempt)
    if called is not attempt:
        return called
    lines = (line for line in lines_of_part(attempt) if not _is_of_a_program(attempt, line))
    said = [(line, values_in(line.text)) for line in lines]
    own = [(line, value) for line, each in said if (value := value_of_part(asked, each))]
    if not own:
        return attempt
    line, value = own[-1]
    raw = _without_thing(value.raw) if asked.part.unit is None else value.raw
    read = parse(raw, asked.part.notation)
    last = attempt.response
    whole, end = attempt.document, line.place.at(max(line.place.line, line.place.end_line) + 1)
    below = last is not None and not whole.is_before(last.place, end)
    denied = any(s.hedge for s in whole.statements if s.place.row == line.place.row)
    here = last is not None and (last.place.row, last.place.column) == (line.place.row, 0)
    whole_line = here and _ROUNDED.search(line.text) is not None
    said_last = last.statement if last is not None else None
    replaced = said_last is not None and takes_back(said_last.lead)
    if below or denied or whole_line or replaced or isinstance(read, Unreadable):
        return attempt  # what a whole line says, `n = 384.16, round up to 385`, stays
    start = line.place.at(line.place.line)
    before = tuple(r for r in attempt.responses if whole.is_before(r.place, start))
    if last is not None and last.place.row == line.place.row and last.read == read:
        return replace(attempt, responses=(*before, last))
    named = Response(raw, read, replace(line.place, column=value.rank))
    named = in_size(whole, named, asked.part.notation)
    if is_beyond(asked, whole, named):
        return attempt
    return replace(attempt, responses=(*before, named), by_name=None)


def _is_of_a_program(attempt: Attempt, line: Prose) -> bool:
    """Whether a line stands in a listing, where `h = 0.5` is what a program begins with."""
    programs = (block for block in attempt.document.blocks if isinstance(block, CodeCell))
    here = line.place
    return any(
        cell.place.source == here.source
        and cell.place.line <= here.line <= cell.place.line + cell.source.count("\n")
        for cell in programs
    )


#: A number with a word behind it.
_OF_THINGS = re.compile(r"(?P<number>[^A-Za-z]*\d)\s?(?P<word>[^\W\d_]{4,12})")


def _without_thing(raw: str) -> str:
    """Return 5 of `5 apples`, what is counted being no unit."""
    found = _OF_THINGS.fullmatch(raw.strip())
    return found["number"] if found and says_what_is_counted(found["word"]) else raw


def _by_its_call(attempt: Attempt) -> Attempt:
    """Take what the lines of a question call as the title of a part does: `P(X = 2) = 0.2`."""
    part_id, whole = attempt.asked.part.id, attempt.document
    if section_of(whole, part_id):
        return attempt
    shared = (each for each in sections_of(whole) if each.parts and part_id in each.parts)
    said = (block for each in shared for block in each.blocks if isinstance(block, Statement))
    called = tuple(each for each in said if is_called_as_title(attempt.asked, each))
    found = find_in(attempt, attempt.asked, called) if called else attempt
    return found if found.responses else attempt


def as_whole_line(attempt: Attempt) -> Attempt:
    """Read the last line of a part's own section as an entry, where nothing else was found there.

    Nothing but a formula in the names of the question stands in such a line.
    """
    asked, facts, whole = attempt.asked, attempt.kind.facts, attempt.document
    lines = [line for section in section_of(whole, asked.part.id) for line in section.lines]
    if attempt.responses or not lines or facts.in_words or facts.by_shape or facts.by_a_person:
        return attempt
    if says_another(asked, lines[-1].text):
        return attempt
    formula = formula_of_line(asked, lines[-1].text, facts.a_number)
    if formula is None or asked.part.find.after or asked.part.find.under:
        return attempt
    entry = {asked.part.id: AnswerField(formula, lines[-1].place)}
    return replace(attempt, responses=attempt.kind.find(asked, replace(whole, fields=entry)))
