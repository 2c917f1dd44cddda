"""What follows the grading of a class: decisions are applied, results of others stay beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.batch.cache import Cache, NoCache
from grader.batch.rubrics import for_student_once
from grader.batch.shelf import Graded, Kept, Shelf, Slot
from grader.marking.types import SubmissionResult
from grader.readers.handed_in import Submission
from grader.reports.students import feedback_pages
from grader.review.applying import Decided
from grader.review.finishing import Gathered, finish, finish_shelf, gather
from grader.review.store.existing import Existing, existing_in, prune
from grader.review.store.snapshot import CACHE, Snapshot, handed_in, result_of
from grader.rubric.types import Rubric


@dataclass(frozen=True, slots=True)
class Beside:
    """A class that was graded now together with what stays of earlier runs."""

    snapshot: Snapshot
    existing: Existing


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run has written: the class with its decisions, and what it did to what was there."""

    decided: Decided
    gathered: Gathered
    existing: Existing
    pruned: tuple[Path, ...] = ()

    @property
    def says_the_same_again(self) -> bool:
        """Whether the same run, given again, would have the same to say of what was there."""
        was = self.existing
        return not (was.replaced or was.other_rubric or was.lost or self.pruned)


def beside_others(
    folder: Path,
    rubric: Rubric,
    submissions: Sequence[Submission],
    graded: Sequence[Graded] | Shelf,
    pruning: bool = False,
) -> Beside:
    """Return the class that stands in the folder after a run; with `pruning`, the run alone."""
    existing = existing_in(folder, rubric, [each.student for each in submissions])
    kept = () if pruning else existing.kept
    results, entries = _together(folder, rubric, graded, kept)
    snapshot = Snapshot(
        rubric,
        results,
        {**({} if pruning else existing.handed_in), **handed_in(submissions)},
        existing.published,
        entries,
    )
    return Beside(snapshot, existing)


def _together(
    folder: Path,
    rubric: Rubric,
    graded: Sequence[Graded] | Shelf,
    others: Sequence[tuple[str, str]],
) -> tuple[Sequence[SubmissionResult], tuple[str, ...]]:
    """Return the results of a run and those of others in order, with the entries of a shelf."""
    cache = Cache(folder / CACHE)
    if not isinstance(graded, Shelf):
        found = (result_of(cache, entry) for _, entry in others)
        return _in_order([*(g.result for g in graded), *(r for r in found if r is not None)]), ()
    slots = [*graded.slots, *(_slot(cache, rubric, entry) for _, entry in others)]
    slots.sort(key=lambda slot: slot.brief.student.casefold())
    return Shelf(cache.folder, slots), tuple(slot.entry for slot in slots)


def _slot(cache: Cache, rubric: Rubric, entry: str) -> Slot:
    """Return the place of a student who was graded before; a bare result gets what is missing."""
    kept = cache.get(entry)
    if isinstance(kept, SubmissionResult):
        own = for_student_once(rubric, kept.student, NoCache(), None)
        kept = Kept.of(own, Graded(kept, *feedback_pages(own, kept)))
        entry = f"kept-{entry}"
        cache.put(entry, kept)
    return Slot(entry, kept.brief)


def finish_run(
    folder: Path,
    rubric: Rubric,
    submissions: Sequence[Submission],
    graded: Sequence[Graded] | Shelf,
    keys_cache: Cache,
    pruning: bool = False,
    database: str = "",
) -> Finished:
    """Write a graded class into the folder, beside what stands there of other students.

    With `pruning`, what is there of students who are not in this class is removed.
    """
    beside = beside_others(folder, rubric, submissions, graded, pruning)
    gathered = gather(folder, beside.snapshot, database)
    if isinstance(graded, Shelf):
        decided = finish_shelf(folder, beside.snapshot, gathered, keys_cache)
    else:
        decided = finish(folder, beside.snapshot, graded, gathered, keys_cache)
    gone = prune(folder, [each.student for each in submissions]) if pruning else []
    return Finished(decided, gathered, beside.existing, tuple(gone))


def _in_order(results: Sequence[SubmissionResult]) -> tuple[SubmissionResult, ...]:
    return tuple(sorted(results, key=lambda each: each.student.casefold()))
