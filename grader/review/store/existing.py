"""What stands in a folder of results already, and what a new run does with it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.batch.cache import Cache
from grader.regular_files import read_regular
from grader.reports.file_names import feedback_stem
from grader.reports.handed_in import PICTURES
from grader.review.store.snapshot import CACHE, HandedIn, Stored, stored_in
from grader.rubric.load import marking_text
from grader.rubric.types import Rubric

_PAGES = (".html", ".md", ".pdf")


@dataclass(frozen=True, slots=True)
class Existing:
    """What of an earlier run stays: `kept` students with their entries, under the same rubric.

    `replaced` are students whose results cannot stand beside the new ones, because they were graded
    by `other_rubric`, or by a version of the rubric (or the grader) that is gone. What was kept of
    the `lost` ones cannot be read any more.
    """

    kept: tuple[tuple[str, str], ...] = ()
    handed_in: dict[str, HandedIn] = field(default_factory=dict)
    replaced: tuple[str, ...] = ()
    other_rubric: str = ""
    published: bool = False
    lost: tuple[str, ...] = ()


def existing_in(folder: Path, rubric: Rubric, students: Sequence[str]) -> Existing:
    """Return what of an earlier run into the folder concerns students who are not in this one."""
    stored = stored_in(folder)
    gone = set(students)
    if stored is not None and _marks_alike(stored.rubric, rubric):
        others = tuple(each for each in stored.students if each[0] not in gone)
        own = {name: stored.handed_in[name] for name, _ in others if name in stored.handed_in}
        cache = Cache(folder / CACHE)
        lost = {student for student, entry in others if not cache.holds(entry)}
        kept = tuple(each for each in others if each[0] not in lost)
        return Existing(kept, own, lost=tuple(sorted(lost)), published=stored.published)
    gone_now = tuple(name for name in _earlier(folder, stored) if name not in gone)
    published = stored is not None and stored.published
    title = _other_rubric(folder, rubric)
    return Existing(replaced=gone_now, other_rubric=title, published=published)


def _marks_alike(rubric: Rubric, other: Rubric) -> bool:
    """Whether answers are marked in the same way by both: all but comments, items and examples."""
    if rubric.sha256 == other.sha256:
        return True
    texts = marking_text(rubric.template), marking_text(other.template)
    return rubric.id == other.id and texts[0] == texts[1]


def _earlier(folder: Path, stored: Stored | None) -> list[str]:
    if stored is not None:
        return [student for student, _ in stored.students]
    submissions = _results(folder).get("submissions")
    listed = submissions if isinstance(submissions, list) else []
    return [str(each["student"]) for each in listed if isinstance(each, dict) and "student" in each]


def _other_rubric(folder: Path, rubric: Rubric) -> str:
    found = _results(folder).get("rubric")
    if not isinstance(found, dict) or found.get("id") in (None, rubric.id):
        return ""
    return str(found.get("title") or found["id"])


def _results(folder: Path) -> dict[str, object]:
    try:
        data = json.loads(read_regular(folder / "results.json", most=None))
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def orphans(folder: Path, students: Sequence[str]) -> Iterator[Path]:
    """Yield the feedback files in the folder that are of none of these students."""
    stems = {feedback_stem(student) for student in students}
    pages = folder / "feedback"
    if pages.is_dir():
        for path in sorted(pages.iterdir()):
            if path.suffix in _PAGES and path.stem not in stems and path.is_file():
                yield path


def prune(folder: Path, students: Sequence[str]) -> list[Path]:
    """Remove the feedback of everybody else, pictures too; return the pages that were removed."""
    gone = list(orphans(folder, students))
    for path in gone:
        path.unlink()
    stems = {feedback_stem(student) for student in students}
    for drawn in (folder / "feedback" / PICTURES).glob("*"):
        if drawn.name not in stems and drawn.is_dir():
            shutil.rmtree(drawn)
    return gone
