"""A class that is graded again: what was, what is now, and what is written of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.batch.cache import Cache
from grader.batch.grading import Graded
from grader.readers.handed_in import Submission
from grader.review.applying import Decided, apply
from grader.review.changes.regrading import (
    Change,
    TotalChange,
    changes,
    keeping,
    total_changes,
)
from grader.review.finishing import Gathered, finish, gather
from grader.review.run import beside_others
from grader.review.store.database import Store, url_of
from grader.review.store.decisions import Decision
from grader.review.store.snapshot import Snapshot, names_in
from grader.rubric.types import Rubric


@dataclass(frozen=True, slots=True)
class Rerun:
    """A class before and after, with the decisions that apply to both."""

    folder: Path
    snapshot: Snapshot
    graded: Sequence[Graded]
    gathered: Gathered
    after: Decided
    changes: tuple[Change, ...]
    totals: tuple[TotalChange, ...]
    kept: tuple[Decision, ...]
    database: str = ""

    @classmethod
    def of(
        cls,
        folder: Path,
        before: Snapshot,
        rubric: Rubric,
        submissions: Sequence[Submission],
        graded: Sequence[Graded],
        never_lower: bool = False,
        database: str = "",
    ) -> Rerun:
        """Compare the class as it was with what was graded now; nothing is written."""
        snapshot = beside_others(folder, rubric, submissions, graded).snapshot
        gathered = gather(folder, snapshot, database)
        earlier = apply(before, gathered.decisions, gathered.changed_items)
        after = apply(snapshot, gathered.decisions, gathered.changed_items)
        kept = keeping(earlier, after) if never_lower else ()
        if kept:
            gathered = replace(gathered, decisions=(*gathered.decisions, *kept))
            after = apply(snapshot, gathered.decisions, gathered.changed_items)
        found = tuple(changes(earlier.results, after.results))
        totals = tuple(total_changes(earlier.results, after.results))
        return cls(folder, snapshot, graded, gathered, after, found, totals, kept, database)

    def write(self, keys_cache: Cache, cache: Cache) -> None:
        """Write the class as it is now, and what is kept as decisions."""
        if self.kept:
            store = Store(url_of(self.folder, self.database))
            try:
                store.add(self.kept)
            finally:
                store.close()
        finish(self.folder, self.snapshot, self.graded, self.gathered, keys_cache)
        cache.forget_unused(keep=names_in(self.folder))
