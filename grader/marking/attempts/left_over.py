"""Parts without an answer go to a person where something is left that could be one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.answers.base import Response
from grader.answers.find import unnamed
from grader.answers.registry import ANSWER_KINDS, kind_facts
from grader.equivalence import Enclosure
from grader.errors import Place
from grader.expressions.nodes import Call, Derivative, Expression, Symbol
from grader.expressions.phrases import BEING, pattern_of
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols
from grader.marking.attempts.attempt import Attempt, is_named, lines_of_answers
from grader.marking.names.spoken_of import says_more_of
from grader.readers.document import CodeCell, Document, Output, Prose
from grader.rubric.types import Asked, question_of
from grader.sections import Section, below_titles_in_lines, left_for, section_of, sections_of
from grader.sections.labels import labels_at

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

    `answered` are the questions in which anything was found, `chosen` the parts with choices.
    """

    places: frozenset[Place]
    loose: frozenset[Place]
    answered: frozenset[str]
    chosen: frozenset[str]

    @classmethod
    def of(cls, found: Mapping[str, Attempt], document: Document) -> _Claims:
        sure = [attempt for attempt in found.values() if not attempt.unclear]
        loose = [each for each in sure if not section_of(document, each.asked.part.id)]
        answered = {question_of(part_id) for part_id, each in found.items() if each.responses}
        chosen = {id_ for id_, each in found.items() if each.asked.part.options.get("choices")}
        return cls(_places_of(sure), _places_of(loose), frozenset(answered), frozenset(chosen))


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
        else _with_quote(attempt, _left(attempt.asked, document, claims))
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
    spoken = spoken or _choices_said(asked, document, claims.chosen)
    if spoken:
        return spoken
    below = below_titles_in_lines(document, asked.part.id)
    near = [*(shared if is_named(asked) else ()), *below]
    return (
        _values_left(asked, document, near, claims.places)
        or _behind_number(asked, document, claims.places)
        or _formulas_behind(asked, document, claims.places)
        or _more_sentences(asked, document)
    )


def _more_sentences(asked: Asked, document: Document) -> tuple[Prose, ...]:
    """Return the sentences behind one that a title begins, in the section of a part beside this.

    Behind `The Hessian is [[2, 1], [1, 2]].` the sentence `Its eigenvalues are 1 and 3.` may answer
    another part, where no label parts them.
    """
    question, words = question_of(asked.part.id), kind_facts(asked).in_words
    if is_named(asked) or not question:
        return ()
    found: list[Prose] = []
    for section in sections_of(document):
        own, heading = section.parts or (), section.heading
        beside = len(own) == 1 and question_of(own[0]) == question
        if not beside or heading is None or labels_at(heading.text):
            continue
        for line in section.lines:
            if line.place.line != heading.place.line:
                continue
            _, *more = _SENTENCE_BREAK.split(line.text)
            told = [one for one in more if words or any(map(str.isdigit, one)) or "=" in one]
            found += [Prose(one, line.place) for one in told]
    return tuple(found)


_SENTENCE_BREAK = re.compile(r"(?<=[^\s.])[.;]\s+(?=[^\W\d_])")


def _formulas_behind(
    asked: Asked, document: Document, claimed: frozenset[Place]
) -> tuple[Prose, ...]:
    """Return the formulas with a name that stand behind the answer to another part of the question.

    Below `Time constant: 3 s` a line `u = 6(1 - e^(-t/3))` may answer the part beside it.
    """
    facts = kind_facts(asked)
    if not facts.a_formula or facts.a_number or is_named(asked):
        return ()
    question = question_of(asked.part.id)
    found: list[Prose] = []
    for section in sections_of(document):
        own = section.parts or ()
        if not question or len(own) != 1 or question_of(own[0]) != question:
            continue
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


def _behind_number(
    asked: Asked, document: Document, claimed: frozenset[Place]
) -> tuple[Prose, ...]:
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


def _choices_said(asked: Asked, document: Document, chosen: Collection[str]) -> tuple[Prose, ...]:
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
