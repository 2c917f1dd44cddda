"""What follows the grading of a class: decisions are applied, results of others stay beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.batch.cache import Cache
from grader.batch.grading import Graded
from grader.marking.types import SubmissionResult
from grader.readers.handed_in import Submission
from grader.review.applying import Decided
from grader.review.finishing import Gathered, finish, gather
from grader.review.store.existing import Existing, existing_in, prune
from grader.review.store.snapshot import Snapshot, handed_in
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


def beside_others(
    folder: Path,
    rubric: Rubric,
    submissions: Sequence[Submission],
    graded: Sequence[Graded],
    pruning: bool = False,
) -> Beside:
    """Return the class that stands in the folder after a run; with `pruning`, the run alone."""
    existing = existing_in(folder, rubric, [each.student for each in submissions])
    kept = () if pruning else existing.kept
    snapshot = Snapshot(
        rubric,
        _in_order([*(each.result for each in graded), *kept]),
        {**({} if pruning else existing.handed_in), **handed_in(submissions)},
        existing.published,
    )
    return Beside(snapshot, existing)


def finish_run(
    folder: Path,
    rubric: Rubric,
    submissions: Sequence[Submission],
    graded: Sequence[Graded],
    keys_cache: Cache,
    pruning: bool = False,
    database: str = "",
) -> Finished:
    """Write a graded class into the folder, beside what stands there of other students.

    With `pruning`, what is there of students who are not in this class is removed.
    """
    beside = beside_others(folder, rubric, submissions, graded, pruning)
    gathered = gather(folder, beside.snapshot, database)
    decided = finish(folder, beside.snapshot, graded, gathered, keys_cache)
    gone = prune(folder, [each.student for each in submissions]) if pruning else []
    return Finished(decided, gathered, beside.existing, tuple(gone))


def _in_order(results: Sequence[SubmissionResult]) -> tuple[SubmissionResult, ...]:
    return tuple(sorted(results, key=lambda each: each.student.casefold()))
