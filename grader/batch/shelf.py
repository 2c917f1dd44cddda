"""What is kept of each student, on the disk: a class is never in memory as a whole.

An entry holds what the commands need of a student, each as the text that is written somewhere, so
that nothing has to be worked out again, and the result itself for those who go on from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from grader.answers.base import Response
from grader.batch.cache import Cache
from grader.batch.data import NotData, from_text, to_text
from grader.batch.mark_text import mark_from, mark_text
from grader.batch.part_cache import Pieces
from grader.errors import Place, Problem, UsageError
from grader.exports.results_json import submission_json
from grader.marking.memory import FORGETFUL
from grader.marking.types import Mark, SubmissionResult, WorkingLine
from grader.reports.class_report import brief
from grader.rubric.types import Rubric

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Graded:
    """A student in memory: the result, and the feedback that was written from it.

    `crashes` are tracebacks of readers that crashed on a file; `read_as` is a hash of the files as
    they were read, empty where none was looked at.
    """

    result: SubmissionResult
    html: str
    markdown: str
    crashes: tuple[str, ...] = ()
    read_as: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """A student on the disk: `whole` is the result as text, first all but its marks and then these,
    line by line; `brief` is what a class needs of it.

    `json` is the student's object in `results.json`.
    """

    brief: SubmissionResult
    html: str
    markdown: str
    json: str
    whole: str

    @classmethod
    def of(cls, rubric: Rubric, graded: Graded, pieces: Pieces | None = None) -> Kept:
        """Return what is kept of a student; what stands in `pieces` is not written again."""
        result, whole = _as_data(graded.result, mark_text if pieces is None else pieces.text)
        json = submission_json(rubric, graded.result, pieces or FORGETFUL)
        return cls(brief(result), graded.html, graded.markdown, json, whole)

    @property
    def result(self) -> SubmissionResult:
        """The result itself, as far as it is data."""
        rest, *marks = self.whole.split(_BETWEEN)
        found: SubmissionResult = from_text(rest)
        return replace(found, marks=tuple(map(mark_from, marks)))

    @property
    def graded(self) -> Graded:
        """The student in memory."""
        return Graded(self.result, self.html, self.markdown)


def whole_text(result: SubmissionResult) -> str:
    """Return a result as text, mark by mark, as far as it is data."""
    return _as_data(result, mark_text)[1]


def data_of(result: SubmissionResult) -> SubmissionResult:
    """Return a result as far as it is data."""
    return _as_data(result, mark_text)[0]


_BETWEEN = "\n"  # stands in no text of a value


def _as_data(result: SubmissionResult, text: Callable[[Mark], str]) -> tuple[SubmissionResult, str]:
    """Return a result, and it as text, without what is no data: models and kinds from elsewhere may
    have put such in.

    Points, outcomes and words stay, and the answer as it was written, so that people can decide.
    """
    marks = [_mark_with_text(mark, text) for mark in result.marks]
    rest = replace(result, marks=())
    if not _is_data(rest):
        rest = replace(rest, lines=tuple(line for line in rest.lines if _is_data(line)))
    whole = _BETWEEN.join([to_text(rest), *(written for _, written in marks)])
    return replace(rest, marks=tuple(mark for mark, _ in marks)), whole


def _mark_with_text(mark: Mark, text: Callable[[Mark], str]) -> tuple[Mark, str]:
    try:
        return mark, text(mark)
    except NotData:
        plain = _mark_as_data(mark)
        return plain, mark_text(plain)


def _mark_as_data(mark: Mark) -> Mark:
    response = mark.response
    if response is not None and not _is_data(response):
        response = Response(response.raw, response.raw, response.place)
    return replace(
        mark,
        response=response,
        reference=_or_none(mark.reference),
        verdict=_or_none(mark.verdict),
        hint=_or_none(mark.hint),
        elements=tuple(
            each if _is_data(each) else replace(each, values=None) for each in mark.elements
        ),
        working=tuple(line if _is_data(line) else _bare(line) for line in mark.working),
        above=tuple(line if _is_data(line) else _bare(line) for line in mark.above),
    )


def _or_none(value: Value | None) -> Value | None:
    return value if _is_data(value) else None


def _bare(line: WorkingLine) -> WorkingLine:
    return replace(line, verdict=None)


def _is_data(value: object) -> bool:
    try:
        to_text(value)
    except NotData:
        return False
    return True


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

    def like(self, before: SubmissionResult, result: SubmissionResult) -> SubmissionResult:
        """Return the result with marks that others have too, or that it had itself before."""
        self.shared(before)
        return self.shared(result)
