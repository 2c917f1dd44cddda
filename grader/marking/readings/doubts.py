"""What was not read for certain is for a person: no answer is wrong because a reader misread it.

A page that was a picture, a formula rebuilt from the places of its signs, a transcription of which
its reader was not sure: an answer from there that is not right may have been right on the page, and
an answer that is missing may stand in what was not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.answers.base import MarkOutcome, Message
from grader.answers.registry import facts_of
from grader.errors import Place
from grader.marking.totals import FOR_A_PERSON, status_of, totals
from grader.marking.types import Mark, SubmissionResult, SubmissionStatus
from grader.readers.document import Block, Document, Doubt, Heading, Picture
from grader.rubric.types import Rubric

# Remarks on a converted file after which an answer that is not found may stand there all the same.
_NOT_READ = frozenset({"equation-not-read", "formula-not-read", "picture-not-read"})
#: Remarks on a file that was not read at all.
_NO_FILE = frozenset(
    {"file-damaged", "file-left-out", "file-locked", "file-too-large", "not-text", "own-program"}
)
_MAY_FOLLOW = (
    "This is not right; it may follow from an earlier answer of yours that was not read for "
    "certain, so a person will look."
)
_NOT_SEEN = "No answer to this part was found in what could be read"


def settle_doubts(rubric: Rubric, document: Document, result: SubmissionResult) -> SubmissionResult:
    """Give to a person each mark that hangs on something that was not read for certain."""
    marks = list(result.marks)
    if document.doubts or document.pictures or _has_unread(document):
        marks = [_settled(mark, document) for mark in marks]
    if document.doubts or _is_converted(document):
        marks = list(_with_followers(rubric, marks))
    return with_marks(rubric, document, result, marks)


def _is_converted(document: Document) -> bool:
    """Whether a document is of a format that is no text, of which something may have been lost."""
    return any(block.place.is_converted for block in document.blocks)


def _with_followers(rubric: Rubric, marks: Sequence[Mark]) -> Iterator[Mark]:
    """Give to a person what may follow from an answer that was not read for certain."""
    parts = {part.id: part for part in rubric.parts}
    question_of = {part.id: question.id for question in rubric.questions for part in question.parts}
    unsure: set[str] = set()
    for mark in marks:
        question, part = question_of.get(mark.part_id, ""), parts.get(mark.part_id)
        follows = part is not None and part.follow_through > 0 and question in unsure
        if mark.outcome is MarkOutcome.INCORRECT and follows:
            yield for_a_person(mark, Message("may-follow", _MAY_FOLLOW))
        else:
            yield mark
        if mark.outcome in FOR_A_PERSON and part is not None and not facts_of(part).by_a_person:
            unsure.add(question)


def with_marks(
    rubric: Rubric, document: Document, result: SubmissionResult, marks: Sequence[Mark]
) -> SubmissionResult:
    """Return a result with other marks, its points and status anew."""
    if list(marks) == list(result.marks):
        return result
    points, available = totals(rubric, marks)
    status = status_of(marks, {remark.code for remark, _ in document.remarks})
    if result.status not in (SubmissionStatus.GRADED, SubmissionStatus.NEEDS_REVIEW):
        status = result.status
    return replace(result, marks=tuple(marks), points=points, available=available, status=status)


def for_a_person(mark: Mark, message: Message, pictures: Sequence[Picture] = ()) -> Mark:
    """Return a mark that a person has to give, with the reason and what shows it."""
    return replace(
        mark,
        points=Fraction(0),
        outcome=MarkOutcome.NEEDS_REVIEW,
        messages=(message, *mark.messages),
        pictures=tuple(dict.fromkeys([*mark.pictures, *pictures])),
    )


def _settled(mark: Mark, document: Document) -> Mark:
    if mark.outcome is MarkOutcome.MISSING:
        return _perhaps_unread(mark, document)
    if mark.outcome is MarkOutcome.NEEDS_REVIEW and mark.response is None and document.pictures:
        return replace(mark, pictures=tuple(dict.fromkeys([*mark.pictures, *document.pictures])))
    found = list(_doubts_about(mark, document))
    strong = [doubt for doubt in found if doubt.strong]
    if mark.outcome is MarkOutcome.CORRECT:
        found = strong
    if not found:
        return mark
    pictures = [picture for each in found for picture in each.pictures]
    if mark.outcome is MarkOutcome.NEEDS_REVIEW:
        return replace(mark, pictures=tuple(dict.fromkeys([*mark.pictures, *pictures])))
    doubt = (strong or found)[0]
    text = f"{doubt.reason}, so a person compares this answer with the page."
    return for_a_person(mark, Message("reading-uncertain", _sentence(text)), pictures)


def _perhaps_unread(mark: Mark, document: Document) -> Mark:
    """Give a missing answer to a person where it may stand in what was not read."""
    if document.pictures:
        text = f"{_NOT_SEEN}; a person looks for it in the pictures that were handed in."
        return for_a_person(
            replace(mark, messages=()), Message("answer-in-picture", text), document.pictures
        )
    text = f"{_NOT_SEEN} for certain; a person looks for it on the page."
    pages = [replace(picture, box=()) for doubt in document.doubts for picture in doubt.pictures]
    return for_a_person(replace(mark, messages=()), Message("answer-in-picture", text), pages)


def _has_unread(document: Document) -> bool:
    """Whether a file was not read, or one of another format holds what was not."""
    return any(
        remark.code in _NO_FILE or (remark.code in _NOT_READ and place.is_converted)
        for remark, place in document.remarks
    )


def _doubts_about(mark: Mark, document: Document) -> Iterator[Doubt]:
    """Yield the doubts about an answer, its working, and what follows it in its section."""
    places = [line.place for line in mark.working]
    if mark.response is not None:
        places.append(mark.response.place)
        if mark.response.statement is not None:
            places.append(mark.response.statement.place)
    places += [block.place for block in _after(places, document.blocks)]
    for doubt in document.doubts:
        if any(doubt.covers(place) for place in places):
            yield doubt


def _after(places: Sequence[Place], blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield what stands between an answer and the next heading: a later answer would count."""
    seen = False
    for block in blocks:
        if isinstance(block, Heading):
            if seen:
                return
        elif seen:
            yield block
        elif any(_overlap(block.place, place) for place in places):
            seen = True


def _overlap(one: Place, other: Place) -> bool:
    return (
        one.source.partition("#")[0] == other.source.partition("#")[0]
        and one.line <= max(other.line, other.end_line)
        and other.line <= max(one.line, one.end_line)
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
