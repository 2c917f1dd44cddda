"""What the instructor's report shows, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from grader.reports.maths_html import Maths
from grader.reports.views import HintView
from grader.reports.wording import Badge


@dataclass(frozen=True, slots=True)
class TileView:
    """One figure at the top of the report."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class CellView:
    """One student's result on one part; `label` says it in words."""

    badge: Badge
    points: str
    href: str
    label: str


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One row of the matrix; no cells for a submission without marks."""

    student: str
    href: str
    status: Badge
    points: str
    percent: int
    cells: tuple[CellView | None, ...]


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """A question above its columns, each a part: `(short name, full title)`."""

    title: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StudentLink:
    """A student with the place of the feedback."""

    student: str
    href: str


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """One answer that waits for a person."""

    link: StudentLink
    where: str
    answer: Maths | None
    reasons: tuple[Maths, ...]
    points: str


@dataclass(frozen=True, slots=True)
class ReviewGroup:
    """All answers to one part that wait for a person; `hint` is what the grader found.

    `available` are the points of each with their noun.
    """

    part_id: str
    title: str
    available: str
    hint: HintView | None
    reasons: tuple[Maths, ...]
    entries: tuple[ReviewEntry, ...]
    show_why: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    """The figures of one part."""

    id: str
    title: str
    available: str
    facility: str
    facility_percent: int
    discrimination: str
    counts: tuple[tuple[Badge, int], ...]
    note: str


@dataclass(frozen=True, slots=True)
class WrongGroupView:
    """A wrong answer that several students gave."""

    part_id: str
    title: str
    answer: Maths
    notes: tuple[Maths, ...]
    students: tuple[StudentLink, ...]


@dataclass(frozen=True, slots=True)
class BarView:
    """One bar of the histogram, in the units of the picture."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class HistogramView:
    """The distribution of points as a picture and in words."""

    width: float
    height: float
    base: float
    bars: tuple[BarView, ...]
    ticks: tuple[tuple[float, str], ...]
    description: str


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A submission that could not be graded, or is not there."""

    link: StudentLink
    status: Badge
    source: str
    reasons: tuple[Maths, ...]


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """A remark on a student's file."""

    link: StudentLink
    where: str
    text: Maths


@dataclass(frozen=True, slots=True)
class ReportView:
    """The instructor's page."""

    rubric_title: str
    rubric_source: str
    tiles: tuple[TileView, ...]
    pending: str
    legend: tuple[Badge, ...]
    groups: tuple[ColumnGroup, ...]
    students: tuple[StudentRow, ...]
    reviews: tuple[ReviewGroup, ...]
    histogram: HistogramView | None
    parts: tuple[PartRow, ...]
    wrong: tuple[WrongGroupView, ...]
    problems: tuple[ProblemRow, ...]
    remarks: tuple[RemarkRow, ...]
