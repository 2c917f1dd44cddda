"""What the commands do with a graded class: read the decisions, apply them, write everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from grader.batch.cache import Cache, NoCache, fingerprint, grader_fingerprint
from grader.batch.outputs import (
    RESULTS,
    write_class,
    write_feedback,
    write_feedback_style,
    write_outputs,
)
from grader.batch.rubrics import for_student_once
from grader.batch.shelf import Graded, Kept, Sharing, Shelf, whole_text
from grader.batch.writing import write_atomically, write_pieces_atomically
from grader.errors import Problem
from grader.exports.results_json import results_pieces
from grader.marking.types import SubmissionResult
from grader.reports.file_names import feedback_stem
from grader.reports.students import feedback_pages
from grader.review.applying import (
    Case,
    Decided,
    ItemsOfParts,
    apply,
    cases_in,
    decided_result,
    disagreeing,
    each_case,
    is_reopened,
    items_of,
    points_of,
    standing_of,
)
from grader.review.drawing import Drawing, draw_all, drawings
from grader.review.store import overrides
from grader.review.store.database import FILE, Store, url_of
from grader.review.store.decisions import EVERYONE, Decision, Ledger
from grader.review.store.snapshot import (
    Snapshot,
    drawn_stamps,
    keep_drawn_stamps,
    keep_page_stamps,
    keep_seen_rows,
    keep_snapshot,
    page_stamps,
    seen_rows,
)


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
    hashes = {(case.student, case.part.id): case.hash for case in each_case(snapshot)}
    read = overrides.read_overrides(path, snapshot.rubric, hashes, seen_rows(folder))
    own = list(_that_say_more(read.decisions, Ledger.of(decisions)))
    return Gathered(_merged(decisions, own), items, read.problems, read.seen)


def _merged(decisions: Sequence[Decision], rows: Sequence[Decision]) -> tuple[Decision, ...]:
    """Put rows among decisions by time; the order of the decisions is that of the database."""
    times = accumulate((each.time for each in decisions), max)
    timed = [*zip(times, decisions, strict=True), *((row.time, row) for row in rows)]
    return tuple(each for _, each in sorted(timed, key=lambda pair: pair[0]))


def _from_store(folder: Path, database: str) -> tuple[list[Decision], ItemsOfParts]:
    if not database and not (folder / FILE).exists():
        return [], {}
    store = Store(url_of(folder, database))
    try:
        return store.decisions(), store.items()
    finally:
        store.close()


def take_over_rows(folder: Path, snapshot: Snapshot, store: Store) -> Sequence[Problem]:
    """Add the rows of `overrides.csv` to the decisions of the page, each once; return the problems.

    They keep the time at which they were first read, so that what was decided later still counts.
    """
    path = folder / overrides.FILE
    if not path.exists():
        return ()
    hashes = {(case.student, case.part.id): case.hash for case in each_case(snapshot)}
    read = overrides.read_overrides(path, snapshot.rubric, hashes, seen_rows(folder))
    keep_seen_rows(folder, read.seen)
    known = store.decisions()
    ledger = Ledger.of(known)
    rows = [replace(row, batch=overrides.batch_of(row)) for row in read.decisions]
    new = [row for row in rows if row.batch not in ledger.by_batch and _is_last(row, ledger)]
    store.add(_that_say_more(new, ledger))
    return read.problems


def _is_last(row: Decision, ledger: Ledger) -> bool:
    """Whether nothing was decided about the answer after the row was first read."""
    own = ledger.history(row.part, row.student)
    return all(each.time <= row.time for each in own if each.answer_hash == row.answer_hash)


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
) -> Decided:
    """Apply the decisions and write all files of the class; keep what later commands need.

    The feedback is written of those who were `graded` now, and of those whose result is not the one
    that their page was written of.
    """
    decided = apply(snapshot, gathered.decisions, gathered.changed_items)
    automatic = {each.result.student: each for each in graded}
    stamps = page_stamps(folder)
    pages = []
    for result in decided.results:
        own = automatic.get(result.student)
        stamp = _stamp(snapshot, whole_text(result))
        if own is None and stamps.get(result.student) == stamp and _has_page(folder, result):
            continue
        pages.append(_page(snapshot, result, own, keys_cache))
        stamps[result.student] = stamp
    write_outputs(folder, snapshot.rubric, pages, decided.results)
    keep_snapshot(folder, snapshot)
    keep_page_stamps(folder, stamps)
    if gathered.seen is not None:
        keep_seen_rows(folder, gathered.seen)
    _draw(folder, snapshot, snapshot.results)
    return decided


def _draw(folder: Path, snapshot: Snapshot, results: Sequence[SubmissionResult]) -> None:
    """Draw what was handed in as pictures, where it is not drawn already."""
    files = {student: each.files for student, each in snapshot.handed_in.items()}
    tasks = drawings(folder / "feedback", results, files)
    known = drawn_stamps(folder)
    stamps = {each.student: _drawing_stamp(snapshot, each) for each in tasks}
    new = [
        each
        for each in tasks
        if known.get(each.student) != stamps[each.student] or not each.folder.is_dir()
    ]
    draw_all(new)
    keep_drawn_stamps(folder, stamps)


def _drawing_stamp(snapshot: Snapshot, task: Drawing) -> str:
    """Return a hash of what a student's pictures are drawn from."""
    names = (path for _, path in task.targets)
    return fingerprint([grader_fingerprint(), snapshot.digest(task.student), *names])


def finish_shelf(
    folder: Path, snapshot: Snapshot, gathered: Gathered, keys_cache: Cache | None = None
) -> Decided:
    """Do what `finish` does for a class that stays on the disk: one student is in memory at a time.

    The results of what is returned are brief ones; its cases are those that people decided about.
    """
    shelf = snapshot.results
    assert isinstance(shelf, Shelf)
    deciding = _Deciding(snapshot, gathered, keys_cache)
    sharing = Sharing()
    stamps: dict[str, str] = {}
    briefs: list[SubmissionResult] = []

    def written() -> Iterator[str]:
        for slot in shelf.slots:
            kept = shelf.kept(slot)
            decided = deciding.decided(kept)
            write_feedback(folder, slot.brief.student, decided.html, decided.markdown)
            stamps[slot.brief.student] = _stamp(snapshot, decided.whole)
            # What was just read is the same as what the slot holds, and never a second copy of it.
            same = decided.brief is kept.brief
            briefs.append(slot.brief if same else sharing.like(slot.brief, decided.brief))
            yield decided.json

    write_feedback_style(folder)
    pieces = results_pieces(snapshot.rubric, written())
    write_pieces_atomically(folder / RESULTS, pieces)
    write_class(folder, snapshot.rubric, briefs, deciding)
    keep_snapshot(folder, snapshot)
    keep_page_stamps(folder, stamps)
    if gathered.seen is not None:
        keep_seen_rows(folder, gathered.seen)
    _draw(folder, snapshot, shelf.briefs)
    return Decided(tuple(briefs), tuple(deciding.cases), tuple(deciding.reopened),
                   tuple(deciding.otherwise))  # fmt: skip


class _Deciding(Sequence[SubmissionResult]):
    """Applies the decisions to one student after the other; a sequence of the whole results."""

    def __init__(self, snapshot: Snapshot, gathered: Gathered, keys_cache: Cache | None) -> None:
        self.snapshot, self.changed, self.keys_cache = snapshot, gathered.changed_items, keys_cache
        self.ledger = Ledger.of(gathered.decisions) if gathered.decisions else None
        self.cases: list[Case] = []
        self.reopened: list[Case] = []
        self.otherwise: list[Case] = []

    def __len__(self) -> int:
        return len(self.snapshot.results)

    def __getitem__(self, index: Any) -> Any:
        results = self.snapshot.results[index]
        if isinstance(index, slice):
            return [self._result(each)[0] for each in results]
        return self._result(results)[0]

    def decided(self, kept: Kept) -> Kept:
        """Return what is kept of a student with the decisions of people."""
        if self.ledger is None and not self.snapshot.published:
            return kept
        automatic = kept.result
        result, cases = self._result(automatic)
        told = [case for case in cases if case.standing.decision or case.standing.stale]
        self.cases += told
        self.reopened += filter(is_reopened, told)
        self.otherwise += disagreeing(told, self.changed)
        if result is automatic and not self.snapshot.published:
            return kept
        page = _page(self.snapshot, result, None, self.keys_cache)
        if result is automatic:  # only the page says that it is final
            return replace(kept, html=page.html, markdown=page.markdown)
        return Kept.of(self.snapshot.rubric, page)

    def _result(self, result: SubmissionResult) -> tuple[SubmissionResult, list[Case]]:
        if self.ledger is None:
            return result, []
        cases = [
            replace(case, standing=standing_of(case, self.ledger, self.changed))
            for case in cases_in(self.snapshot, result)
        ]
        return decided_result(self.snapshot.rubric, result, cases, self.changed), cases


def _page(
    snapshot: Snapshot, result: SubmissionResult, known: Graded | None, keys_cache: Cache | None
) -> Graded:
    """Return the feedback of a student, written anew where a decision changed the result."""
    if known is not None and known.result is result and not snapshot.published:
        return known  # nobody has decided about this student
    own = for_student_once(snapshot.rubric, result.student, keys_cache or NoCache(), None)
    return Graded(result, *feedback_pages(own, result, snapshot.published))


def _stamp(snapshot: Snapshot, whole: str) -> str:
    """Return a hash of all that the feedback of a student is written from, the result as text."""
    about = (grader_fingerprint(), snapshot.rubric.sha256, str(snapshot.published))
    return fingerprint([*about, whole])


def _has_page(folder: Path, result: SubmissionResult) -> bool:
    stem = feedback_stem(result.student)
    return all((folder / "feedback" / f"{stem}{kind}").exists() for kind in (".html", ".md"))


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
