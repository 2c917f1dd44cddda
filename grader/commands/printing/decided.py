"""What `grader grade` says of decisions, and of what stood in the folder before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grader.reports.wording import count_text, points_text
from grader.review.applying import Case
from grader.review.run import Finished
from grader.review.store import Existing

_MAX_NAMES = 10


def decided_lines(finished: Finished, out: Path) -> list[str]:
    """Say how many marks are people's, what has to be looked at again, and what was replaced."""
    return [*_lines(finished), *_existing_lines(finished, out)]


def _lines(finished: Finished) -> Iterator[str]:
    decided = finished.decided
    if decided.manual:
        yield f"{count_text(decided.manual, 'mark')} given by people."
    if decided.reopened:
        text = "Changed since they were marked by hand, to look at again"
        yield f"{text}: {_names(decided.reopened)}."
    if decided.disagreeing:
        shown = names(_difference(case) for case in decided.disagreeing)
        yield f"Marked by hand otherwise than the grader marks now: {shown}."


def _difference(case: Case) -> str:
    return f"{_name(case)} (the grader: {points_text(case.mark.points)})"


def _names(cases: Sequence[Case]) -> str:
    return names(_name(case) for case in cases)


def _name(case: Case) -> str:
    return f"{case.student} {case.part.id}"


def names(items: Iterable[str]) -> str:
    """Return the first names of a list, and that there are more."""
    listed = list(items)
    return ", ".join(listed[:_MAX_NAMES]) + (", …" if len(listed) > _MAX_NAMES else "")


def _existing_lines(finished: Finished, out: Path) -> Iterator[str]:
    existing = finished.existing
    if finished.pruned:
        files = names(path.name for path in finished.pruned)
        yield f"Removed from {out / 'feedback'}: {files}."
    elif existing.kept:
        students = names(student for student, _ in existing.kept)
        text = f"Kept beside them, graded before by the same rubric: {students}"
        yield f"{text} (--prune removes them)."
    if existing.lost:
        text = "No longer among the results, because what was kept of them is gone or damaged"
        yield f"{text}: {names(existing.lost)}. Grade them again."
    yield from _replaced(existing, bool(finished.pruned))


def _replaced(existing: Existing, pruned: bool) -> Iterator[str]:
    if not existing.replaced and not existing.other_rubric:
        return
    if existing.other_rubric:
        yield f"This folder held the results of another rubric, {existing.other_rubric}."
    if existing.replaced:
        text = "No longer among the results, because another rubric graded them"
        more = "" if pruned else "; their feedback files stay until --prune"
        yield f"{text}: {names(existing.replaced)}{more}."
