"""Marks, and the result of a whole submission."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from grader.answers.base import Element, MarkOutcome, Message, Response
from grader.equivalence import Verdict
from grader.errors import Place
from grader.models.base import Finding, Reference
from grader.readers.document import Picture
from grader.worked_solutions import LinkOutcome as LinkOutcome


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """One link `left = right` of the working that leads to an answer.

    `by_model` says that it took the model to judge it: it is a step, not a mere rearrangement.
    """

    place: Place
    raw: str
    outcome: LinkOutcome
    text: str = ""
    verdict: Verdict | None = None
    by_model: bool = False


@dataclass(frozen=True, slots=True)
class ManualMark:
    """That a person gave a mark, and what the grader's own mark was.

    `items` are the texts of the rubric items that apply, with their points.
    """

    marker: str
    comment: str
    items: tuple[tuple[str, Fraction], ...]
    time: str
    automatic_points: Fraction
    automatic_outcome: MarkOutcome


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of one part, with all that the feedback shows about it.

    `working` are the links of the answer's own line, `above` those of the lines above it in the
    part's section: these are told, and earn or cost nothing.
    `manual` is set where a person gave the points, or a comment to them.
    `context` are the answer's own lines and those around it, by their numbers.
    `pictures` are what a person has to look at to settle it.
    """

    part_id: str
    title: str
    points: Fraction
    available: Fraction
    outcome: MarkOutcome
    messages: tuple[Message, ...] = ()
    response: Response | None = None
    reference: Reference | None = None
    verdict: Verdict | None = None
    elements: tuple[Element, ...] = ()
    working: tuple[WorkingLine, ...] = ()
    above: tuple[WorkingLine, ...] = ()
    hint: Finding | None = None
    misconception: str = ""
    extra_credit: bool = False
    manual: ManualMark | None = None
    context: tuple[tuple[int, str], ...] = ()
    pictures: tuple[Picture, ...] = ()


class SubmissionStatus(StrEnum):
    """How the grading of a submission ended."""

    GRADED = "graded"
    NEEDS_REVIEW = "needs_review"
    FAILED = "failed"
    MISSING = "missing"


WITHOUT_MARKS = (SubmissionStatus.FAILED, SubmissionStatus.MISSING)
"""Whoever has one of these has no points, which is not 0 points."""


@dataclass(frozen=True, slots=True)
class PlacedRemark:
    """Something to say about a line that is not about one part."""

    code: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a policy of the course did to the points; `code` is stable, the text for the student."""

    code: str
    text: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class SubmissionResult:
    """All marks of one student. `available` leaves extra credit out; `points` may pass it.

    `points` are those that count, after the `adjustments` of the course's policies. `handed_in` is
    a time in seconds since 1970, where it is known and matters.

    `lines` are links of working that belong to no part: definitions, lines between the answers.
    `unread_files` says that a file of several could not be used at all. `pictures` were handed in
    as such, whether or not a transcription of them was read.
    """

    student: str
    source: str
    status: SubmissionStatus
    points: Fraction
    available: Fraction
    marks: tuple[Mark, ...] = ()
    remarks: tuple[PlacedRemark, ...] = ()
    lines: tuple[WorkingLine, ...] = ()
    unread_files: bool = False
    adjustments: tuple[Adjustment, ...] = ()
    handed_in: int | None = None
    pictures: tuple[Picture, ...] = ()
