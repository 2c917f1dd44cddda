"""What `grader regrade` prints: each change with its reason, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from grader.commands.printing.grade import printable
from grader.marking.types import Mark
from grader.reports.wording import count_text, points_text
from grader.review.changes import Change, Rerun, TotalChange


def print_changes(rerun: Rerun, dry: bool) -> None:
    """Print a line for each change, and a summary."""
    console = Console(highlight=False)
    for line in (*map(line_of, rerun.changes), *map(line_of_total, rerun.totals)):
        console.print(Text(printable(line)), soft_wrap=True)
    console.print(Text(summary_of(rerun.changes, rerun.totals)))
    if rerun.kept:
        would = "would be" if dry else "are"
        console.print(Text(f"{count_text(len(rerun.kept), 'mark')} {would} kept by --never-lower."))
    if dry:
        console.print(Text("Nothing was written (--dry-run)."))


def line_of(change: Change) -> str:
    """Return a change as a line: who, what, old and new points, why."""
    points = f"{_points(change.before)} → {_points(change.after)}"
    return f"{change.student}  {change.part}  {points}  {change.reason}"


def line_of_total(change: TotalChange) -> str:
    """Return what policies change as a line: who, old and new total, why."""
    points = f"{points_text(change.before)} → {points_text(change.after)}"
    return f"{change.student}  total  {points}  {change.reason}"


def _points(mark: Mark | None) -> str:
    return "–" if mark is None else points_text(mark.points)


def summary_of(changes: Sequence[Change], totals: Sequence[TotalChange] = ()) -> str:
    """Return how many marks and students change, and in which direction."""
    said = f"The policies change {count_text(len(totals), 'total')}." if totals else ""
    return " ".join(filter(None, [_summary_of_marks(changes), said])) or "Nothing changes."


def _summary_of_marks(changes: Sequence[Change]) -> str:
    if not changes:
        return ""
    up = sum(change.difference > 0 for change in changes)
    down = sum(change.difference < 0 for change in changes)
    students = len({change.student for change in changes})
    total = count_text(len(changes), "mark")
    return (
        f"{total} of {count_text(students, 'student')} change: {up} higher, {down} lower, "
        f"{len(changes) - up - down} with the same points."
    )
