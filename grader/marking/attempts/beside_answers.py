"""What stands beside the answers to other parts and may answer one that has none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from grader.answers.base import Response
from grader.answers.registry import kind_facts
from grader.errors import Place
from grader.expressions.nodes import Call, Symbol
from grader.expressions.phrases import BEING, pattern_of
from grader.expressions.statement import Statement
from grader.marking.attempts.attempt import is_named
from grader.readers.document import Document, Prose
from grader.rubric.types import Asked, question_of
from grader.sections import Section, sections_of
from grader.sections.labels import labels_at


def more_sentences(asked: Asked, document: Document) -> tuple[Prose, ...]:
    """Return the sentences behind one that a title begins, in the section of a part beside this.

    Behind `The Hessian is [[2, 1], [1, 2]].` the sentence `Its eigenvalues are 1 and 3.` may answer
    another part, where no label parts them.
    """
    words = kind_facts(asked).in_words
    if is_named(asked):
        return ()
    found: list[Prose] = []
    for section in _of_one_part_beside(asked, document):
        heading = section.heading
        if heading is None or labels_at(heading.text):
            continue
        for line in section.lines:
            if line.place.line != heading.place.line:
                continue
            _, *more = _SENTENCE_BREAK.split(line.text)
            told = [one for one in more if words or any(map(str.isdigit, one)) or "=" in one]
            found += [Prose(one, line.place) for one in told]
    return tuple(found)


_SENTENCE_BREAK = re.compile(r"(?<=[^\s.])[.;]\s+(?=[^\W\d_])")


def formulas_behind(
    asked: Asked, document: Document, claimed: frozenset[Place]
) -> tuple[Prose, ...]:
    """Return the formulas with a name that stand behind the answer to another part of the question.

    Below `Time constant: 3 s` a line `u = 6(1 - e^(-t/3))` may answer the part beside it.
    """
    facts = kind_facts(asked)
    if not facts.a_formula or facts.a_number or is_named(asked):
        return ()
    found: list[Prose] = []
    for section in _of_one_part_beside(asked, document):
        answered = False
        for block in section.blocks:
            answered = answered or block.place in claimed
            if not answered or not isinstance(block, Statement) or block.place in claimed:
                continue
            if block.relations[:1] == ("=",) and isinstance(
                block.sides[0].expression, Symbol | Call
            ):
                found.append(Prose(block.raw, block.place))
    return tuple(found)


def rests(asked: Asked, document: Document, told: Sequence[Response]) -> tuple[Prose, ...]:
    """Return what else stands in lines that tell the answer to another part of the question.

    In `The states are 0, 0.3, 0.5, and nothing above 0.7 is passed` it may be a number.
    """
    if not kind_facts(asked).a_number:
        return ()
    beside = (s for s in sections_of(document) for part in s.parts or () if _is_beside(asked, part))
    lines = dict.fromkeys(line for section in beside for line in section.lines)
    cut = ((line, line.text.partition(one.raw)) for line in lines for one in told)
    found = (
        Prose(f"{front} {behind}".strip(" ,.;"), line.place)
        for line, (front, raw, behind) in cut
        if raw and any(map(str.isdigit, behind))
    )
    return tuple(found)


def _of_one_part_beside(asked: Asked, document: Document) -> Iterator[Section]:
    """Yield the sections of single parts of the same question, where that has parts."""
    for section in sections_of(document):
        own = section.parts or ()
        if question_of(asked.part.id) and len(own) == 1 and _is_beside(asked, own[0]):
            yield section


def _is_beside(asked: Asked, part: str) -> bool:
    return question_of(part) == question_of(asked.part.id)


def behind_number(asked: Asked, document: Document, claimed: frozenset[Place]) -> tuple[Prose, ...]:
    """Return the lines of others that begin with the number of a question: `2 x_1 = 1.2, ...`.

    Only one of states may go on with its names; others with what says that it is one: `3 is B`.
    """
    number = _OF_QUESTION.search(asked.part.id.partition(".")[0])
    if number is None:
        return ()
    goes_on = r"[^\W\d]_?\d" if kind_facts(asked).by_shape else rf"(?:{pattern_of(BEING)})\s"
    begins = re.compile(rf"\s*{number[0]} {goes_on}")
    rows = {place.row for place in claimed}
    lines = (line for section in sections_of(document) for line in section.lines)
    return tuple(line for line in lines if begins.match(line.text) and line.place.row not in rows)


def choices_said(asked: Asked, document: Document, chosen: Collection[str]) -> tuple[Prose, ...]:
    """Return the sentences with a word to choose, and no letter, in what is of no such part.

    It stands at the beginning or end: `Yes, since`. `chosen` are the other parts with choices.
    """
    choices = dict(asked.part.options.get("choices") or ())
    words = [word for name, said in choices.items() for word in (str(name), str(said or ""))]
    words = [re.escape(word) for word in words if len(word) > 1]
    if not words:
        return ()
    said = re.compile(
        rf"(?:^|[.;,!?]\s)[\s*_>-]{{0,6}}(?:{'|'.join(words)})(?:[,.;:!]|\s*$)", re.IGNORECASE
    )
    others = (s for s in sections_of(document) if not set(s.parts or ()) & {*chosen})
    return tuple(line for section in others for line in section.lines if said.search(line.text))


_OF_QUESTION = re.compile(r"\d{1,2}\Z")
