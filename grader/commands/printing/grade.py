"""What `grader grade` shows in the terminal: progress while it runs, a table at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from grader.answers.base import MarkOutcome
from grader.marking.types import SubmissionResult, SubmissionStatus
from grader.reports.wording import count_text, points_text
from grader.rubric.types import Rubric

_MOST_ROWS = 60
_MOST_NAMES = 10
_COLOURS = {
    SubmissionStatus.GRADED: "green",
    SubmissionStatus.NEEDS_REVIEW: "yellow",
    SubmissionStatus.FAILED: "red",
    SubmissionStatus.MISSING: "red",
}


class Progress:
    """A bar on stderr; it names the student who was done last."""

    def __init__(self, total: int) -> None:
        self.bar = Bar(
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[student]}", markup=False),
            console=Console(stderr=True),
        )
        self.task = self.bar.add_task("grading", total=total, student="")

    def __enter__(self) -> Progress:
        self.bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.bar.update(self.task, student="")
        self.bar.stop()

    def told(self, result: SubmissionResult) -> None:
        """Count one more student."""
        self.bar.update(self.task, advance=1, student=printable(result.student))


def print_summary(rubric: Rubric, results: Sequence[SubmissionResult], out: Path) -> None:
    """Print a row per student (those with something to look at first, if there are many)."""
    console = Console()
    console.print(_table(rubric, results))
    if len(results) > _MOST_ROWS:
        console.print(f"… and {len(results) - _MOST_ROWS} more", markup=False)
    console.print(Text(_totals(results)))
    console.print(Text(f"Written to {out}: report.html, feedback/, grades.csv, results.json"))


def print_left_out(paths: Sequence[str]) -> None:
    """Name the hidden files and folders that are no submissions."""
    if paths:
        names = printable(", ".join(paths[:_MOST_NAMES])) + (", …" * (len(paths) > _MOST_NAMES))
        console = Console(stderr=True)
        console.print(Text(f"Hidden, and not graded: {names}"), soft_wrap=True)


def _table(rubric: Rubric, results: Sequence[SubmissionResult]) -> Table:
    table = Table(title=Text(rubric.title))
    table.add_column("student")
    table.add_column("points", justify="right")
    table.add_column("status")
    table.add_column("to look at")
    for result in _first_rows(results):
        table.add_row(*_cells(result))
    return table


def _first_rows(results: Sequence[SubmissionResult]) -> Iterable[SubmissionResult]:
    if len(results) <= _MOST_ROWS:
        return results
    return sorted(results, key=lambda each: each.status is SubmissionStatus.GRADED)[:_MOST_ROWS]


def _cells(result: SubmissionResult) -> list[Text]:
    points = f"{points_text(result.points)} / {points_text(result.available)}"
    status = Text(result.status.value.replace("_", " "), style=_COLOURS[result.status])
    return [Text(printable(result.student)), Text(points), status, Text(_to_look_at(result))]


def _to_look_at(result: SubmissionResult) -> str:
    """Return why a person should look: the parts, or the reason there are none."""
    if not result.marks:
        return printable("; ".join(remark.text for remark in result.remarks))
    parts = [mark.part_id for mark in result.marks if mark.outcome is MarkOutcome.NEEDS_REVIEW]
    if any(each.code == "late-unknown" for each in result.adjustments):
        parts.append("when it was handed in")
    return printable(", ".join(parts))


def _totals(results: Sequence[SubmissionResult]) -> str:
    counts = Counter(result.status for result in results)
    each = [f"{counts[status]} {status.value.replace('_', ' ')}" for status in counts]
    return f"{count_text(len(results), 'submission')}: {', '.join(each) or 'none'}"


def printable(text: str) -> str:
    """Return text that cannot steer a terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
