"""Finding the answer to every part in one document, and settling which line belongs to which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.answers.base import AnswerKind, Checked, MarkOutcome, Read, Response, Series
from grader.answers.expression import last_formula
from grader.answers.finding import (
    after_words,
    fits,
    heading_path,
    names_of,
    under_words,
)
from grader.answers.number import said_in_words
from grader.answers.part_sections import foreign_places, own_section, titled_section
from grader.answers.reading import EQUALITIES, is_numeric
from grader.answers.registry import ANSWER_KINDS
from grader.errors import Place
from grader.expressions.nodes import Derivative, Expression
from grader.expressions.statement import Statement
from grader.marking.alignment import Aligned
from grader.marking.names import undecorated
from grader.models.base import Reference
from grader.readers.document import Block, Document, ListBlock, Output, Prose, Table
from grader.rubric.types import Asked

SECTIONED = frozenset({"review", "text", "choice"})
"""Kinds that look under the headings of a part by themselves."""
FORMULAS = frozenset({"expression", "number", "set", "list", "vector", "matrix"})
"""Kinds whose answer is a formula."""
NAMELESS = frozenset({"iterates", "labels"})
"""Kinds whose answers are known by their shape, without a name."""

MOST_STRAY_NUMBERS = 3
"""So many numbers together may be the states of an iteration."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")

NOT_FOUND = "Something stands here, but which of it is the answer was not found."


@dataclass(frozen=True)
class Attempt:
    """The answers that a student gave to a part; the last one counts.

    `unclear` says why it is not certain that the answer is to this part; `unsure` are the lines of
    the document that only their names gave to this part's model.
    """

    asked: Asked
    kind: AnswerKind
    document: Document
    responses: tuple[Response, ...] = ()
    checked: Checked | None = None
    unclear: str = ""
    unsure: frozenset[Place] = frozenset()

    @property
    def response(self) -> Response | None:
        """The answer that counts."""
        return self.responses[-1] if self.responses else None


def attempts_of(
    key: Mapping[str, Asked], document: Document, aligned: Mapping[str, Aligned]
) -> dict[str, Attempt]:
    """Find the answers to all parts: first in their own sections, then elsewhere."""
    foreign = foreign_places(document, (asked.part for asked in key.values()))
    named = {
        part_id: _in_own_section(asked, document, aligned, foreign[part_id])
        for part_id, asked in key.items()
        if _is_named(asked)
    }
    lines = frozenset().union(*map(_lines, named.values()))
    found = {
        part_id: named.get(part_id)
        or _in_own_section(asked, document, aligned, foreign[part_id], lines)
        for part_id, asked in key.items()
    }
    claimed = {r.place for attempt in found.values() for r in attempt.responses}
    for part_id, attempt in found.items():
        if not attempt.responses:
            found[part_id] = _elsewhere(attempt, claimed, len(key) == 1)
    lines = frozenset().union(*map(_lines, found.values()))
    headings = Counter(a.part.labels for a in key.values() if a.part.kind not in SECTIONED)
    for part_id, attempt in found.items():
        if not attempt.responses and not document.fields:
            found[part_id] = _guessed(attempt, lines | foreign[part_id], headings)
    claims = {part_id: _claimed(attempt) for part_id, attempt in found.items()}
    return {part_id: _doubtful(attempt, claims) for part_id, attempt in claims.items()}


def _claimed(attempt: Attempt) -> Attempt:
    """Leave out what the student denies or leaves open, if something else is said as it is."""
    said = tuple(r for r in attempt.responses if r.statement is None or not r.statement.hedge)
    return replace(attempt, responses=said) if said else attempt


def _is_named(asked: Asked) -> bool:
    return asked.part.kind in NAMELESS or bool(names_of(asked))


def _lines(attempt: Attempt) -> frozenset[Place]:
    """Return the lines in which the answers stand."""
    return frozenset(r.statement.place for r in attempt.responses if r.statement is not None)


def _in_own_section(
    asked: Asked,
    document: Document,
    aligned: Mapping[str, Aligned],
    foreign: frozenset[Place],
    taken: frozenset[Place] = frozenset(),
) -> Attempt:
    """Look where the rubric says, and not under titles of other parts (`foreign`).

    What has no name is none of the lines that are taken.
    """
    own = aligned.get(asked.part.model_name)
    whole = own.document if own is not None else document
    kind = ANSWER_KINDS[asked.part.kind]
    attempt = Attempt(asked, kind, whole, unsure=own.unsure if own else frozenset())
    if _is_blank(asked, document):
        return attempt
    mine = replace(whole, blocks=tuple(b for b in whole.blocks if b.place not in foreign))
    if kind.name in SECTIONED or asked.part.id in document.fields:
        return replace(attempt, responses=kind.find(asked, mine))
    for blocks in _sections(asked, mine):
        free = tuple(block for block in blocks if block.place not in taken)
        responses = kind.find(asked, replace(whole, blocks=free)) if free else ()
        if responses:
            return replace(attempt, responses=responses)
    return attempt


def _sections(asked: Asked, whole: Document) -> Iterator[tuple[Block, ...]]:
    """Yield where the answer may stand, the rubric's hints first: under, after, by its labels."""
    find = asked.part.find
    sections = [under_words(whole, find.under)] if find.under else []
    sections.append(own_section(whole, asked.part))
    for section in sections:
        if find.after:
            yield after_words(section, find.after)
        yield section
    if find.after:
        yield after_words(whole.blocks, find.after)


def _is_blank(asked: Asked, document: Document) -> bool:
    """Whether an answer file names the part and says nothing."""
    entry = document.fields.get(asked.part.id)
    return entry is not None and (entry.value is None or not str(entry.value).strip())


def _elsewhere(attempt: Attempt, claimed: set[Place], alone: bool) -> Attempt:
    """Look in the whole document; a line that is another part's answer is not this one's."""
    kind, asked = attempt.kind, attempt.asked
    if kind.name in SECTIONED:
        return attempt
    if not (alone or kind.name in NAMELESS or names_of(asked)):
        return attempt
    if _is_blank(asked, attempt.document) or titled_section(attempt.document, asked.part):
        return attempt
    responses = kind.find(asked, attempt.document)
    return replace(attempt, responses=tuple(r for r in responses if r.place not in claimed))


def _guessed(
    attempt: Attempt, taken: frozenset[Place], headings: Mapping[tuple[str, ...], int]
) -> Attempt:
    """Look for what may be the answer where no answer was found.

    Under a heading of this part alone that is the last formula, or a value that stands there by
    itself; a table of iterates that was not understood is for a person. Under the heading of its
    question it is what would be right, which is for a person too.
    """
    part = attempt.asked.part
    own = tuple(label.lower() for label in part.labels)
    if not own or part.kind not in (*FORMULAS, "iterates"):
        return attempt
    alone = headings[part.labels] == 1
    titled = titled_section(attempt.document, part)
    free = [
        (block in titled if titled else heading_path(above) == own and alone, block)
        for above, block in attempt.document.with_headings()
        if fits(heading_path(above), own) and block.place not in taken
    ]
    here = _formulas_in(attempt, [block for exact, block in free if exact])
    if part.kind == "iterates":
        there = here or _filled(titled) or any(_has_numbers(b) for exact, b in free if exact)
        return replace(attempt, unclear=NOT_FOUND) if there else attempt
    bare = [r for r in here if r.statement and not r.statement.relations]
    for response in (*here[-1:], *(bare if len(bare) == 1 else ())):
        if _is_right(attempt, response):
            return replace(attempt, responses=(response,))
    only = _only_value(replace(attempt, document=replace(attempt.document, blocks=titled)), here)
    if only:
        return replace(attempt, responses=only)
    somewhere = [r for r in _formulas_in(attempt, [b for _, b in free]) if _is_right(attempt, r)]
    found = tuple((somewhere or here)[-1:])
    unclear = NOT_FOUND if found or _filled(titled) else ""
    return replace(attempt, responses=found, unclear=unclear)


def _only_value(attempt: Attempt, formulas: Sequence[Response]) -> tuple[Response, ...]:
    """Return the one number that stands under the title of a part that asks for a number."""
    part = attempt.asked.part
    if part.kind != "number" or not attempt.document.blocks:
        return ()
    found = [*formulas, *said_in_words(attempt.document, part.notation)]
    values = {r.read for r in found}
    one = len(values) == 1 and all(isinstance(v, Expression) and is_numeric(v) for v in values)
    return tuple(found[-1:]) if one else ()


def _filled(section: Sequence[Block]) -> bool:
    """Whether anything stands below the title of a section."""
    return len(section) > 1


def _has_numbers(block: Block) -> bool:
    """Whether so many numbers stand in a block that they may be iterates."""
    match block:
        case Statement():
            text = block.raw
        case Prose() | Output():
            text = block.text
        case ListBlock():
            text = " ".join(item.text for item in block.items)
        case Table():
            text = " ".join(cell for row in block.rows for cell in row)
        case _:
            return False
    return len(_NUMBER.findall(text)) >= MOST_STRAY_NUMBERS


def _formulas_in(attempt: Attempt, blocks: Sequence[Block]) -> list[Response]:
    said = last_formula(replace(attempt.document, blocks=tuple(blocks)))
    return [r for r in said if r.statement is not None and _says(r.statement)]


def _says(statement: Statement) -> bool:
    """Whether a line says of something what it is, and is not denied."""
    return not statement.hedge and set(statement.relations) <= EQUALITIES


def _is_right(attempt: Attempt, response: Response) -> bool:
    return attempt.kind.check(attempt.asked, response).outcome is MarkOutcome.CORRECT


# -- doubts ----------------------------------------------------------------------------------------


def _doubtful(attempt: Attempt, all_: Mapping[str, Attempt]) -> Attempt:
    """Mark an answer as unclear where it could as well be to another part."""
    response = attempt.response
    if attempt.asked.part.kind in SECTIONED or attempt.unclear:
        return attempt
    others = [other for other in all_.values() if other is not attempt]
    if response is None:
        return _perhaps_elsewhere(attempt, others)
    if any(_same_place(attempt, other) for other in others):
        text = "It is not clear to which question this line is the answer."
        return replace(attempt, unclear=text)
    if _may_be_another_model(attempt, others):
        text = "Two different answers are given and it is not clear to which network each belongs."
        return replace(attempt, unclear=text)
    return attempt


def _perhaps_elsewhere(attempt: Attempt, others: list[Attempt]) -> Attempt:
    """Mark a part without an answer as unclear if a like part has two, and none is placed."""
    for other in others:
        places = [r.statement.place for r in other.responses if r.statement is not None]
        twice = len(places) > 1 and len(_reads(other)) > 1 and set(places) <= other.unsure
        if twice and _alike(attempt.asked, other.asked):
            text = "An answer to this or to another part is given twice; it is not clear for which."
            return replace(attempt, unclear=text)
    return attempt


def _same_place(attempt: Attempt, other: Attempt) -> bool:
    """Whether two parts that ask different things found their answer in one place."""
    if other.response is None or attempt.response is None:
        return False
    if other.kind.name in SECTIONED or other.response.place != attempt.response.place:
        return False
    if _named_in_line(attempt) and _named_in_line(other):
        return False  # `∂y/∂b_1 = ∂y/∂z_1 = ...` answers both
    return _value(attempt.asked.reference) != _value(other.asked.reference)


def _named_in_line(attempt: Attempt) -> bool:
    """Whether the line of the answer names the derivative that is asked, as it is asked."""
    target = attempt.asked.reference.target if attempt.asked.reference else None
    statement = attempt.response.statement if attempt.response else None
    if statement is None or not isinstance(target, Derivative):
        return False
    return any(side.expression is target for side in statement.sides)


def _value(reference: Reference | None) -> object:
    return None if reference is None else (reference.value, reference.target)


def _may_be_another_model(attempt: Attempt, others: list[Attempt]) -> bool:
    """Several lines for one name, placed by their names alone, and a like part with none."""
    places = [r.statement.place for r in attempt.responses if r.statement is not None]
    if len(places) < 2 or not set(places) <= attempt.unsure:
        return False
    return len(_reads(attempt)) > 1 and any(
        not other.responses and _alike(attempt.asked, other.asked) for other in others
    )


def _reads(attempt: Attempt) -> set[Read]:
    """Return the different answers that were given, as they were read."""
    return {r.read for r in attempt.responses if not isinstance(r.read, Mapping | Series)}


def _alike(one: Asked, other: Asked) -> bool:
    targets = [a.reference.target if a.reference else None for a in (one, other)]
    if targets[0] is None or targets[1] is None or targets[0] is targets[1]:
        return False
    return undecorated(targets[0]) is undecorated(targets[1])
