"""What `grade` leaves for later commands: the class as the grader alone marked it.

Decisions are applied to these results and never written into them, so that what people decided and
what the grader found stay apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.batch.again.last_run import NAME as LAST_RUN
from grader.batch.again.rubric_text import NAME as RUBRIC_TEXT
from grader.batch.again.rubric_text import later_text
from grader.batch.cache import Cache, fingerprint
from grader.batch.computing import compute_rubric
from grader.batch.data import NotData, to_text
from grader.batch.part_cache import pieces_names
from grader.batch.rubrics import MODEL_LIMITS
from grader.batch.shelf import Kept, Shelf, data_of
from grader.errors import Place, Problem, UsageError
from grader.marking.types import SubmissionResult
from grader.readers.handed_in import Submission
from grader.review.store.answers import digest_of
from grader.rubric.known import relocated
from grader.rubric.load import Template
from grader.rubric.types import Rubric

_ENTRY = "class"
_OVERRIDES = "overrides"
_PAGES = "pages"
_DRAWN = "drawn"
CACHE = ".cache"
#: Names that no cached result has, which are kept when old results are forgotten.
ENTRIES = (_ENTRY, _OVERRIDES, _PAGES, _DRAWN, LAST_RUN, RUBRIC_TEXT)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a student handed in: a hash of it all, and each file by its name and where it stands."""

    digest: str
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A graded class: the rubric with its key, and the automatic results.

    `published` says that the feedback is not preliminary any more. `entries` are the names under
    which the results are kept, one for each, where they are kept already.
    """

    rubric: Rubric
    results: Sequence[SubmissionResult]
    handed_in: Mapping[str, HandedIn] = field(default_factory=dict)
    published: bool = False
    entries: tuple[str, ...] = ()

    def digest(self, student: str) -> str:
        """Return the hash of all that a student handed in."""
        found = self.handed_in.get(student)
        return found.digest if found else ""


def handed_in(submissions: Sequence[Submission]) -> dict[str, HandedIn]:
    """Return what was handed in, by student."""
    return {
        each.student: HandedIn(
            digest_of(each), tuple((file.name, str(file.path.resolve())) for file in each.files)
        )
        for each in submissions
    }


@dataclass(frozen=True, slots=True)
class Stored:
    """A class as it is kept: students with the entries of their results, which stay on the disk.

    A rubric with a model from elsewhere, which may be more than data, is kept as its file.
    """

    rubric: Rubric
    students: tuple[tuple[str, str], ...]
    handed_in: Mapping[str, HandedIn]
    published: bool


@dataclass(frozen=True, slots=True)
class _WithTemplate:
    """A class whose rubric is computed again, from its file as it was."""

    template: Template
    students: tuple[tuple[str, str], ...]
    handed_in: Mapping[str, HandedIn]
    published: bool


def keep_snapshot(folder: Path, snapshot: Snapshot) -> None:
    """Keep the class beside its results."""
    cache = Cache(folder / CACHE)
    (cache.folder / RUBRIC_TEXT).unlink(missing_ok=True)  # it is about the class that was there
    names = snapshot.entries or tuple(_kept(cache, each) for each in snapshot.results)
    students = _students(snapshot)
    stored = Stored(
        snapshot.rubric,
        tuple(zip(students, names, strict=True)),
        snapshot.handed_in,
        snapshot.published,
    )
    try:
        cache.put_text(_ENTRY, to_text(stored))
    except NotData:
        rest = stored.students, stored.handed_in, stored.published
        cache.put(_ENTRY, _WithTemplate(snapshot.rubric.template, *rest))


def _students(snapshot: Snapshot) -> list[str]:
    results = snapshot.results
    return [each.student for each in (results.briefs if isinstance(results, Shelf) else results)]


def _kept(cache: Cache, result: SubmissionResult) -> str:
    """Keep a result by itself; return the name of its entry."""
    text = to_text(data_of(result))
    name = f"result-{fingerprint([text])}"
    cache.put_text(name, text)
    return name


def stored_in(folder: Path) -> Stored | None:
    """Return how the class is kept that was graded into a folder; None where there is none."""
    entry = Cache(folder / CACHE).get(_ENTRY)
    if isinstance(entry, _WithTemplate):
        rubric = compute_rubric(entry.template, "", MODEL_LIMITS)
        entry = Stored(rubric, entry.students, entry.handed_in, entry.published)
    if not isinstance(entry, Stored):
        return None
    data = later_text(folder, entry.rubric.sha256)
    return entry if data is None else replace(entry, rubric=relocated(entry.rubric, data))


def names_in(folder: Path) -> tuple[str, ...]:
    """Return the names of all entries that a folder needs."""
    stored = stored_in(folder)
    if stored is None:
        return ENTRIES
    own = (each for student, name in stored.students for each in (name, *pieces_names(student)))
    return (*ENTRIES, *own)


def snapshot_in(folder: Path) -> Snapshot | None:
    """Return the class that was graded into a folder; None where there is none to be read."""
    stored = stored_in(folder)
    if stored is None:
        return None
    cache = Cache(folder / CACHE)
    results = [result_of(cache, name) for _, name in stored.students]
    found = tuple(each for each in results if each is not None)
    if len(found) < len(results):
        return None
    names = tuple(name for _, name in stored.students)
    return Snapshot(stored.rubric, found, stored.handed_in, stored.published, names)


def result_of(cache: Cache, name: str) -> SubmissionResult | None:
    """Return the result that is kept under a name, None where it cannot be read."""
    entry = cache.get(name)
    found = entry.result if isinstance(entry, Kept) else entry
    return found if isinstance(found, SubmissionResult) else None


def stamp_of(folder: Path) -> int:
    """Return a number that is another one when a class was graded anew into the folder."""
    return sum(_time_of(folder / CACHE / name) for name in (_ENTRY, RUBRIC_TEXT))


def _time_of(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def demand_snapshot(folder: Path) -> Snapshot:
    """Return the class that was graded into a folder, or say what is missing."""
    found = snapshot_in(folder)
    if found is None:
        raise _nothing_graded(folder)
    return found


def demand_graded(folder: Path) -> None:
    """Raise what `demand_snapshot` does where no class was graded; the students are not read."""
    if stored_in(folder) is None:
        raise _nothing_graded(folder)


def _nothing_graded(folder: Path) -> UsageError:
    text = "no class was graded into this folder, or by another version of the grader"
    mend = f"run: grader grade RUBRIC SUBMISSIONS... --out {folder}"
    return UsageError(Problem("nothing-graded", text, Place(str(folder)), mend))


def keep_seen_rows(folder: Path, seen: Mapping[str, tuple[str, str]]) -> None:
    """Keep which answer each row of overrides.csv was about, and when it was first read."""
    Cache(folder / CACHE).put(_OVERRIDES, dict(seen))


def seen_rows(folder: Path) -> dict[str, tuple[str, str]]:
    """Return which answer each row of overrides.csv was about, and when it was first read."""
    entry = Cache(folder / CACHE).get(_OVERRIDES)
    return entry if isinstance(entry, dict) else {}


def keep_page_stamps(folder: Path, stamps: Mapping[str, str]) -> None:
    """Keep from which result the feedback of each student was written, as a hash."""
    Cache(folder / CACHE).put(_PAGES, dict(stamps))


def page_stamps(folder: Path) -> dict[str, str]:
    """Return from which result the feedback of each student was written, as a hash."""
    entry = Cache(folder / CACHE).get(_PAGES)
    return entry if isinstance(entry, dict) else {}


def keep_drawn_stamps(folder: Path, stamps: Mapping[str, str]) -> None:
    """Keep from which files the pictures of each student were drawn, as a hash."""
    Cache(folder / CACHE).put(_DRAWN, dict(stamps))


def drawn_stamps(folder: Path) -> dict[str, str]:
    """Return from which files the pictures of each student were drawn, as a hash."""
    entry = Cache(folder / CACHE).get(_DRAWN)
    return entry if isinstance(entry, dict) else {}
