"""What the commands do with a graded class: read the decisions, apply them, write everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.batch.cache import Cache, NoCache
from grader.batch.grading import Graded
from grader.batch.outputs import write_outputs
from grader.batch.rubrics import for_student_once
from grader.batch.writing import write_atomically
from grader.errors import Problem
from grader.marking.types import SubmissionResult
from grader.reports.feedback import feedback_html, feedback_markdown
from grader.review import overrides
from grader.review.applying import Decided, ItemsOfParts, apply, cases_of, items_of, points_of
from grader.review.decisions import EVERYONE, Decision, Ledger
from grader.review.snapshot import Snapshot, keep_seen_rows, keep_snapshot, seen_rows
from grader.review.store import FILE, Store, url_of


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that people decided about a class, in the order of time, and what could not be used."""

    decisions: tuple[Decision, ...] = ()
    items: ItemsOfParts | None = None
    problems: tuple[Problem, ...] = ()
    seen: Mapping[str, tuple[str, str]] | None = None

    @property
    def changed_items(self) -> ItemsOfParts:
        """The rubric items that were changed on the page."""
        return self.items or {}


def gather(folder: Path, snapshot: Snapshot, database: str = "") -> Gathered:
    """Read the decisions of the database and of `overrides.csv`, where they are there."""
    decisions, items = _from_store(folder, database)
    path = folder / overrides.FILE
    if not path.exists():
        return Gathered(tuple(decisions), items)
    hashes = {(case.student, case.part.id): case.hash for case in cases_of(snapshot)}
    read = overrides.read_overrides(path, snapshot.rubric, hashes, seen_rows(folder))
    own = list(_that_say_more(read.decisions, Ledger.of(decisions)))
    together = sorted([*decisions, *own], key=lambda each: each.time)
    return Gathered(tuple(together), items, read.problems, read.seen)


def _from_store(folder: Path, database: str) -> tuple[list[Decision], ItemsOfParts]:
    if not database and not (folder / FILE).exists():
        return [], {}
    store = Store(url_of(folder, database))
    try:
        return store.decisions(), store.items()
    finally:
        store.close()


def _that_say_more(rows: Sequence[Decision], ledger: Ledger) -> Sequence[Decision]:
    """Return the rows; what an empty cell leaves is taken from the decision before it."""
    return [_completed(row, ledger) for row in rows]


def _completed(row: Decision, ledger: Ledger) -> Decision:
    before = [
        each
        for each in ledger.valid(row.part, row.student)
        if each.answer_hash == row.answer_hash and each.time <= row.time
    ]
    if not before:
        return row
    last = before[-1]
    if not row.settles:
        row = replace(row, points=last.points, items=last.items)
    return row if row.comment else replace(row, comment=last.comment)


def finish(
    folder: Path,
    snapshot: Snapshot,
    graded: Sequence[Graded],
    gathered: Gathered,
    keys_cache: Cache | None = None,
    everyone: bool = False,
) -> Decided:
    """Apply the decisions and write all files of the class; keep what later commands need.

    The feedback is written of those who were `graded` now and of those whom decisions concern, or
    of `everyone`.
    """
    decided = apply(snapshot, gathered.decisions, gathered.changed_items)
    automatic = {each.result.student: each for each in graded}
    concerned = {each.student for each in gathered.decisions}
    everybody = everyone or EVERYONE in concerned
    pages = [
        _page(snapshot, result, automatic.get(result.student), keys_cache)
        for result in decided.results
        if everybody or result.student in concerned or result.student in automatic
    ]
    write_outputs(folder, snapshot.rubric, pages, decided.results)
    keep_snapshot(folder, snapshot)
    if gathered.seen is not None:
        keep_seen_rows(folder, gathered.seen)
    return decided


def _page(
    snapshot: Snapshot, result: SubmissionResult, known: Graded | None, keys_cache: Cache | None
) -> Graded:
    """Return the feedback of a student, written anew where a decision changed the result."""
    if known is not None and known.result is result and not snapshot.published:
        return known
    own = for_student_once(snapshot.rubric, result.student, keys_cache or NoCache(), None)
    final = snapshot.published
    page = feedback_html(own, result, final)
    return Graded(result, page, feedback_markdown(own, result, final))


def write_overrides(folder: Path, snapshot: Snapshot, gathered: Gathered) -> Path:
    """Write what was decided as `overrides.csv`; read again, it changes nothing."""
    decided = apply(snapshot, gathered.decisions, gathered.changed_items)
    cases = [case for case in decided.cases if case.standing.decision is not None]
    rows: list[Decision] = []
    seen: dict[str, tuple[str, str]] = {}
    for case in cases:
        decision = case.standing.decision
        assert decision is not None
        given = points_of(decision, case.part, items_of(case.part, gathered.changed_items))
        own = decision if decision.student != EVERYONE else replace(decision, student=case.student)
        row = replace(own, points=given if own.settles else None, items=(), answer_hash=case.hash)
        rows.append(row)
        seen[overrides.key_of(row)] = case.hash, decision.time.isoformat()
    path = folder / overrides.FILE
    write_atomically(path, overrides.overrides_csv(rows))
    keep_seen_rows(folder, seen)
    return path
