"""What `grader grade` shows in the terminal: progress while it runs, a table at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:  # a run that changes nothing says so without them
    from grader.marking.types import SubmissionResult
    from grader.rubric.types import Rubric

_MAX_ROWS = 60
_MAX_NAMES = 10
_COLOURS = {"graded": "green", "needs_review": "yellow", "failed": "red", "missing": "red"}


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


@dataclass(frozen=True, slots=True)
class Said:
    """What a run says at its end, and the exit code: texts alone, so that it can be said again.

    `rows` are the first ones of the table, with a status each; `notes` go to stderr.
    """

    title: str
    rows: tuple[tuple[str, str, str, str], ...]
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    code: int

    @classmethod
    def of(
        cls,
        rubric: Rubric,
        results: Sequence[SubmissionResult],
        out: Path,
        notes: Iterable[str],
        code: int,
    ) -> Said:
        """Return what is said of a class."""
        more = len(results) - _MAX_ROWS
        lines = (
            *([f"… and {more} more"] if more > 0 else []),
            _totals(results),
            f"Written to {out}: report.html, feedback/, grades.csv, results.json",
        )
        rows = tuple(map(_cells, _first_rows(results)))
        return cls(rubric.title, rows, lines, tuple(map(printable, notes)), code)

    @classmethod
    def again(cls, kept: Mapping[str, Any]) -> Said:
        """Return what was kept of it as data (`dataclasses.asdict`)."""
        rows = tuple((row[0], row[1], row[2], row[3]) for row in kept["rows"])
        return cls(kept["title"], rows, tuple(kept["lines"]), tuple(kept["notes"]), kept["code"])

    def print(self) -> None:
        """Print a row per student (those with something to look at first, if there are many)."""
        console = Console()
        console.print(self._table())
        for line in self.lines:
            console.print(Text(line))
        console = Console(stderr=True)
        for note in self.notes:
            console.print(Text(note), soft_wrap=True)

    def _table(self) -> Table:
        table = Table(title=Text(self.title))
        table.add_column("student")
        table.add_column("points", justify="right")
        table.add_column("status")
        table.add_column("to look at")
        for student, points, status, look in self.rows:
            shown = Text(status.replace("_", " "), style=_COLOURS[status])
            table.add_row(Text(student), Text(points), shown, Text(look))
        return table


def left_out_lines(paths: Sequence[str]) -> list[str]:
    """Name the hidden files and folders that are no submissions."""
    if not paths:
        return []
    return [f"Hidden, and not graded: {', '.join(paths[:_MAX_NAMES])}"
            f"{', …' * (len(paths) > _MAX_NAMES)}"]  # fmt: skip


def _first_rows(results: Sequence[SubmissionResult]) -> Iterable[SubmissionResult]:
    if len(results) <= _MAX_ROWS:
        return results
    return sorted(results, key=lambda each: each.status.value == "graded")[:_MAX_ROWS]


def _cells(result: SubmissionResult) -> tuple[str, str, str, str]:
    from grader.reports.wording import points_text

    points = f"{points_text(result.points)} / {points_text(result.available)}"
    return printable(result.student), points, result.status.value, _to_look_at(result)


def _to_look_at(result: SubmissionResult) -> str:
    """Return why a person should look: the parts, or the reason there are none."""
    if not result.marks:
        return printable("; ".join(remark.text for remark in result.remarks))
    parts = [mark.part_id for mark in result.marks if mark.outcome.value == "needs_review"]
    if any(each.code == "late-unknown" for each in result.adjustments):
        parts.append("when it was handed in")
    return printable(", ".join(parts))


def _totals(results: Sequence[SubmissionResult]) -> str:
    counts = Counter(result.status.value for result in results)
    each = [f"{counts[status]} {status.replace('_', ' ')}" for status in counts]
    from grader.reports.wording import count_text

    return f"{count_text(len(results), 'submission')}: {', '.join(each) or 'none'}"


def printable(text: str) -> str:
    """Return text that cannot steer a terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
