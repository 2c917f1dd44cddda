"""The item analysis: how hard each part is, and how well it tells strong from weak students."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.marking.types import Mark
from grader.reports.class_report import statistics
from grader.reports.class_report.class_data import ClassData
from grader.reports.class_report.class_views import ItemAnalysisView, PartRow
from grader.reports.wording import MARK_BADGES, Badge, count_text, percent_text, points_text
from grader.rubric.types import Part, Rubric

_SUSPECT = "Students who did well elsewhere did worse here: look at the question and its key."


def item_analysis(rubric: Rubric, data: ClassData) -> ItemAnalysisView | None:
    """Return the figures of all parts, or None where nothing is marked."""
    if not data.results:
        return None
    return ItemAnalysisView(
        parts=tuple(_row(part, data) for part in rubric.parts),
        reliability=_reliability(data),
        caution=_caution(len(data.results)),
    )


def _caution(students: int) -> str:
    if students >= statistics.MIN_FOR_CONFIDENCE:
        return ""
    return (
        f"These figures are of {count_text(students, 'student')}. With fewer than "
        f"{statistics.MIN_FOR_CONFIDENCE}, much in them is chance: let none of them decide."
    )


def _reliability(data: ClassData) -> str:
    found = statistics.reliability(data.complete_table())
    if found is None:
        return ""
    return (
        f"Cronbach's alpha is {found.alpha:.2f} (of the {count_text(found.parts, 'part')} that "
        f"are decided for all {count_text(found.students, 'student')}), the standard error of "
        f"measurement {found.error:.1f} points: about two of three students have a true total "
        "within one such error of theirs."
    )


def _row(part: Part, data: ClassData) -> PartRow:
    decided = data.decided(part.id)
    shares = [mark.points / mark.available for _, mark in decided if mark.available]
    easy = statistics.facility(shares)
    correlation = statistics.discrimination(
        [mark.points for _, mark in decided], [data.rest(*pair) for pair in decided]
    )
    extremes = statistics.upper_lower(
        shares, [data.total(result.student) for result, mark in decided if mark.available]
    )
    return PartRow(
        id=part.id,
        title=part.title or part.id,
        available=points_text(part.points),
        students=len(decided),
        facility="–" if easy is None else percent_text(easy),
        facility_percent=0 if easy is None else max(0, min(100, round(100 * easy))),
        discrimination=_signed(correlation),
        upper_lower=_signed(extremes),
        counts=tuple(_counts([mark for _, mark in data.by_part.get(part.id, ())])),
        note=_note(correlation, len(decided)),
    )


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def _counts(marks: Sequence[Mark]) -> Iterable[tuple[Badge, int]]:
    for outcome, badge in MARK_BADGES.items():
        yield badge, sum(mark.outcome is outcome for mark in marks)


def _note(discrimination: float | None, students: int) -> str:
    many = students >= statistics.MIN_FOR_WARNING
    return _SUSPECT if many and discrimination is not None and discrimination < 0 else ""
