"""What the pages show, as plain data: every decision is made here, the templates only print."""

from __future__ import annotations

from dataclasses import dataclass

from grader.reports.maths_html import Maths
from grader.reports.wording import Badge


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """How a verdict is known: a sentence, and for a counterexample the point and both values
    with what each is the value of."""

    sentence: str
    point: tuple[Maths, ...] = ()
    values: tuple[tuple[str, Maths], ...] = ()


@dataclass(frozen=True, slots=True)
class ElementView:
    """One row of an answer of many: its name, what was given, what is right."""

    badge: Badge
    name: Maths
    given: Maths
    expected: Maths


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of working with what became of it."""

    where: str
    badge: Badge
    maths: Maths
    text: Maths
    evidence: EvidenceView | None
    first_wrong: bool = False


@dataclass(frozen=True, slots=True)
class WorkingView:
    """The lines that lead to an answer; `open` when something in them has to be seen."""

    summary: str
    lines: tuple[LineView, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the reference's own working."""

    text: Maths
    maths: Maths | None


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """A right answer and the steps that lead there; either may be empty."""

    pieces: tuple[Maths, ...]
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class HintView:
    """What the grader found for the person who marks a part."""

    sentence: Maths
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PartView:
    """Everything that is said about one part."""

    anchor: str
    id: str
    title: Maths
    badge: Badge
    points: str
    available: str
    extra_credit: bool
    where: str
    raw: Maths | None
    read: tuple[Maths, ...]
    show_raw: bool
    reasons: tuple[Maths, ...]
    evidence: EvidenceView | None
    elements: tuple[ElementView, ...]
    elements_summary: str
    all_right: bool
    show_expected: bool
    working: WorkingView | None
    reference: ReferenceView | None
    hint: HintView | None


@dataclass(frozen=True, slots=True)
class QuestionView:
    """The parts of one question, with its points."""

    id: str
    title: str
    points: str
    available: str
    note: str
    parts: tuple[PartView, ...]


@dataclass(frozen=True, slots=True)
class RemarkView:
    """Something to say about a line of the file."""

    where: str
    text: Maths


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """The feedback page of one student."""

    rubric_title: str
    student: str
    source: str
    status: Badge
    points: str
    available: str
    percent: int
    summary: tuple[str, ...]
    questions: tuple[QuestionView, ...]
    remarks: tuple[RemarkView, ...]
