"""What the instructor's report shows, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from grader.reports.typesetting.maths_html import Maths
from grader.reports.views import HandedInView, HintView
from grader.reports.wording import Badge


@dataclass(frozen=True, slots=True)
class TileView:
    """One figure at the top of the report."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class CellView:
    """One student's result on one part."""

    badge: Badge
    points: str
    href: str


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One row of the table; no cells for a submission without marks."""

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
class TableView:
    """The table of all students: the first rows for a page without script, `data` for one with it.

    `data` is JSON in which nothing can end the element that it stands in.
    """

    groups: tuple[ColumnGroup, ...]
    rows: tuple[StudentRow, ...]
    students: int
    data: str


@dataclass(frozen=True, slots=True)
class StudentLink:
    """A student with the place of the feedback."""

    student: str
    href: str


@dataclass(frozen=True, slots=True)
class Students:
    """The first of a number of students, and how many there are besides."""

    links: tuple[StudentLink, ...]
    more: int


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """Equal answers to one part that wait for a person."""

    students: Students
    count: int
    where: str
    answer: Maths | None
    reasons: tuple[Maths, ...]
    handed_in: tuple[HandedInView, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkerView:
    """The figures of a marker: their mean share, and that of others for the same parts."""

    name: str
    count: int
    mean: str
    others: str
    pace: str


@dataclass(frozen=True, slots=True)
class WaitingView:
    """All answers to one part that wait for a person; `hint` is what the grader found.

    `available` are the points of each with their noun; `folded` stands behind a click, and `left`
    answers are not listed at all.
    """

    part_id: str
    title: str
    count: int
    available: str
    hint: HintView | None
    reasons: tuple[Maths, ...]
    groups: tuple[WaitingGroup, ...]
    folded: tuple[WaitingGroup, ...]
    left: int
    show_why: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    """The figures of one part."""

    id: str
    title: str
    available: str
    students: int
    facility: str
    facility_percent: int
    discrimination: str
    upper_lower: str
    counts: tuple[tuple[Badge, int], ...]
    note: str


@dataclass(frozen=True, slots=True)
class ItemAnalysisView:
    """The figures of all parts, and of the whole."""

    parts: tuple[PartRow, ...]
    reliability: str
    caution: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """A wrong answer that several students gave; `rest` is their mean on everything else."""

    part_id: str
    title: str
    answer: Maths
    notes: tuple[Maths, ...]
    students: Students
    count: int
    rest: str
    doubt: str


@dataclass(frozen=True, slots=True)
class SharedView:
    """Two students who share rare wrong answers, and to which parts."""

    students: Students
    parts: tuple[str, ...]


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
class RemarkGroup:
    """A remark on the files of students, who are named once."""

    text: Maths
    where: str
    students: Students
    count: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """The instructor's page."""

    rubric_title: str
    rubric_source: str
    tiles: tuple[TileView, ...]
    pending: str
    legend: tuple[Badge, ...]
    waiting: tuple[WaitingView, ...]
    doubts: tuple[GroupView, ...]
    table: TableView
    histogram: HistogramView | None
    items: ItemAnalysisView | None
    wrong: tuple[GroupView, ...]
    wrong_left: int
    shared: tuple[SharedView, ...]
    markers: tuple[MarkerView, ...]
    problems: tuple[ProblemRow, ...]
    problems_left: int
    remarks: tuple[RemarkGroup, ...]
    remarks_left: int
