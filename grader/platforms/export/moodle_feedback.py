"""The zip of feedback files that Moodle takes back: a folder for each participant."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from grader.errors import Place, Problem
from grader.platforms.export.recipients import Recipient, not_final
from grader.platforms.files.safe_names import safe_name
from grader.regular_files import read_regular
from grader.reports.file_names import feedback_stem
from grader.reports.students import self_contained

_TIME = (2000, 1, 1, 0, 0, 0)  # the same zip from the same results


def moodle_feedback(
    given: Sequence[Recipient], folder: Path, unfinished: bool
) -> tuple[bytes, int, list[Problem]]:
    """Return the zip of the feedback pages of a folder of results, their number, who has none.

    Only those get a page whose number Moodle's own download told, as `roster.csv` keeps it.
    """
    data = io.BytesIO()
    problems: list[Problem] = []
    written = 0
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for recipient in given:
            page = folder / "feedback" / f"{feedback_stem(recipient.grade.student)}.html"
            problem = _why_not(recipient, page, unfinished)
            if problem:
                problems.append(problem)
                continue
            info = zipfile.ZipInfo(_name(recipient), _TIME)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            try:
                held = read_regular(page).decode("utf-8")
            except (OSError, UnicodeDecodeError):
                problems.append(_not_there("this page cannot be read", page))
                continue
            archive.writestr(info, self_contained(held, partial(_beside, page.parent)))
            written += 1
    return data.getvalue(), written, problems


def _beside(folder: Path, name: str) -> bytes | None:
    """Return a picture beside the pages; None if it is not there."""
    path = (folder / name).resolve()
    inside = folder.resolve() in path.parents
    return read_regular(path) if inside and path.is_file() else None


def _why_not(recipient: Recipient, page: Path, unfinished: bool) -> Problem | None:
    from_moodle = recipient.enrolled is not None and recipient.enrolled.platform == "moodle"
    if not (from_moodle and recipient.person.id):
        text = f"{recipient.name} has no number of Moodle's: no feedback is written"
        mend = "grade what `grader collect` made of Moodle's download"
        return Problem("student-not-matched", text, Place(recipient.grade.student), mend)
    if not (recipient.grade.is_final or unfinished):
        return not_final(recipient)
    if not page.is_file():
        return _not_there("there is no such page", page)
    return None


def _not_there(text: str, page: Path) -> Problem:
    return Problem("feedback-not-there", text, Place(str(page)), "grade again")


def _name(recipient: Recipient) -> str:
    """Return the path that Moodle finds the participant in: no `_` in the name."""
    enrolled = recipient.enrolled
    assert enrolled is not None
    name = safe_name(enrolled.person.name or enrolled.label or "Participant")
    number = safe_name(enrolled.person.id)
    return f"{name.replace('_', ' ')}_{number}_assignfeedback_file/feedback.html"
