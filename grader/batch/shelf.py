"""What is kept of each student, on the disk: a class is never in memory as a whole.

An entry holds what the commands need of a student, each as the text that is written somewhere, so
that nothing has to be worked out again, and the result itself for those who go on from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.batch.cache import Cache
from grader.batch.data import NotData, from_text, to_text
from grader.errors import Place, Problem, UsageError
from grader.exports.results_json import submission_json
from grader.marking.types import Mark, SubmissionResult
from grader.reports.class_report import brief
from grader.rubric.types import Rubric


@dataclass(frozen=True, slots=True)
class Graded:
    """A student in memory: the result, and the feedback that was written from it."""

    result: SubmissionResult
    html: str
    markdown: str
    crashes: tuple[str, ...] = ()  # tracebacks of readers that crashed on a file


@dataclass(frozen=True, slots=True)
class Kept:
    """A student on the disk: `whole` is the result as text, `brief` what a class needs of it.

    `json` is the student's object in `results.json`.
    """

    brief: SubmissionResult
    html: str
    markdown: str
    json: str
    whole: str

    @classmethod
    def of(cls, rubric: Rubric, graded: Graded) -> Kept:
        """Return what is kept of a student."""
        result = graded.result
        json = submission_json(rubric, result)
        return cls(brief(result), graded.html, graded.markdown, json, whole_text(result))

    @property
    def result(self) -> SubmissionResult:
        """The result itself; raises `NotData` where it was more than data."""
        found: SubmissionResult = from_text(self.whole)
        return found

    @property
    def graded(self) -> Graded:
        """The student in memory."""
        return Graded(self.result, self.html, self.markdown)


def whole_text(result: SubmissionResult) -> str:
    """Return a result as text; empty where a model from elsewhere has put more than data into it.

    Its pages and points are kept then, and the commands that go on from results do without it.
    """
    try:
        return to_text(result)
    except NotData:
        return ""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a student is kept, and what a class needs of the result."""

    entry: str
    brief: SubmissionResult


class Shelf(Sequence[SubmissionResult]):
    """The results of a class in an order, each read when it is asked for."""

    def __init__(self, folder: Path, slots: Sequence[Slot]) -> None:
        self.cache, self.slots = Cache(folder), tuple(slots)

    def __len__(self) -> int:
        return len(self.slots)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Shelf(self.cache.folder, self.slots[index])
        return self.kept(self.slots[index]).result

    @property
    def briefs(self) -> tuple[SubmissionResult, ...]:
        """What a class needs of each result."""
        return tuple(slot.brief for slot in self.slots)

    def kept(self, slot: Slot) -> Kept:
        """Read one student; raises `UsageError` where somebody has taken the entry away."""
        found = self.cache.get(slot.entry)
        if isinstance(found, Kept):
            return found
        text = f"what was kept of {slot.brief.student} is gone, or damaged"
        mend = "give the same command again; it is graded anew"
        place = Place(str(self.cache.folder / slot.entry))
        raise UsageError(Problem("kept-result-gone", text, place, mend))

    def each(self) -> Iterator[Kept]:
        """Yield all students in order, one in memory at a time."""
        return map(self.kept, self.slots)


class Sharing:
    """Marks that are alike become one object: most of a class's marks are."""

    def __init__(self) -> None:
        self._known: dict[Mark, Mark] = {}

    def shared(self, result: SubmissionResult) -> SubmissionResult:
        """Return the result with marks that others have too."""
        marks = tuple(self._known.setdefault(mark, mark) for mark in result.marks)
        return replace(result, marks=marks)
