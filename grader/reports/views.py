"""What the pages show, as plain data: every decision is made here, the templates only print."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from grader.reports.typesetting.maths_html import Maths
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
class PartLink:
    """A link to an earlier part of the page, which shows what is not repeated."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class SharedSteps:
    """The first steps of a reference are those of an earlier part of the page."""

    count: int
    part: PartLink


@dataclass(frozen=True, slots=True)
class Shared:
    """What a part of the page has in common with those before it: steps, or the lines answered."""

    steps: SharedSteps | None = None
    lines: PartLink | None = None


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """A right answer and the steps that lead there; either may be empty.

    Steps that an earlier part shows already are `shared` and not shown again.
    """

    pieces: tuple[Maths, ...]
    steps: tuple[StepView, ...]
    shared: SharedSteps | None = None


@dataclass(frozen=True, slots=True)
class ContextLine:
    """A line as the student wrote it; `own` says that it is the answer's."""

    number: int
    text: Maths
    own: bool


@dataclass(frozen=True, slots=True)
class HintView:
    """What the grader found for the person who marks a part."""

    sentence: Maths
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HandedInView:
    """A page or picture as it was handed in: the file that shows it, and what it is in words.

    `source` is empty where it cannot be shown; `anchor` is where it stands on the page already.
    """

    source: str
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class PartView:
    """Everything that is said about one part."""

    anchor: str
    id: str
    title: Maths
    line_title: str
    badge: Badge
    score: str
    why: str
    extra_credit: bool
    asked: Maths | None
    where: str
    raw: Maths | None
    read: tuple[Maths, ...]
    same_lines: PartLink | None
    show_raw: bool
    context: tuple[ContextLine, ...]
    reasons: tuple[Maths, ...]
    evidence: EvidenceView | None
    elements: tuple[ElementView, ...]
    elements_summary: str
    all_right: bool
    show_expected: bool
    full: bool
    picture: Markup | None
    handed_in: tuple[HandedInView, ...]
    working: WorkingView | None
    reference: ReferenceView | None
    hint: HintView | None


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """A part as it is printed: its row in the overview, its section as a page and as Markdown."""

    anchor: str
    line_title: str
    badge: Badge
    score: str
    extra_credit: bool
    html: str
    markdown: str

    @property
    def section(self) -> Maths:
        """The section, which no template has to escape any more."""
        return Maths(Markup(self.html), self.markdown, "")


@dataclass(frozen=True, slots=True)
class QuestionView:
    """The parts of one question, with its points."""

    id: str
    title: str
    score: str
    note: str
    parts: tuple[PrintedPart, ...]


@dataclass(frozen=True, slots=True)
class AdjustmentView:
    """What a policy of the course did to the points: why, and by how much (`−2`)."""

    text: str
    points: str


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
    preliminary: bool
    points: str
    available: str
    percent: int
    summary: tuple[str, ...]
    adjustments: tuple[AdjustmentView, ...]
    pages: tuple[HandedInView, ...]
    questions: tuple[QuestionView, ...]
    remarks: tuple[RemarkView, ...]
