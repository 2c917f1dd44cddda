"""Pages and pictures that were handed in, as the feedback, the report and the review show them.

The names of the files that show them follow from what they show alone, so that a page can be
written before its pictures are drawn; `review.drawing` draws them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from urllib.parse import quote

from grader.marking.types import SubmissionResult
from grader.readers.document import Picture
from grader.readers.handed_in import shown_suffix
from grader.reports.file_names import feedback_stem
from grader.reports.views import HandedInView

#: The folder of the drawn pictures, beside the feedback pages; each student has a folder in it.
PICTURES = "pictures"


def drawn_name(picture: Picture) -> str:
    """Return the name of the file that shows a picture; empty where nothing here can draw it."""
    suffix = shown_suffix(picture)
    about = (picture.source, picture.media_type, picture.member, picture.page, picture.box)
    digest = hashlib.sha256(repr(about).encode("utf-8", "backslashreplace")).hexdigest()
    return f"{digest[:16]}{suffix}" if suffix else ""


def drawn_path(student: str, picture: Picture) -> str:
    """Return where the file stands, seen from the feedback pages; empty if there is none."""
    name = drawn_name(picture)
    return f"{PICTURES}/{feedback_stem(student)}/{name}" if name else ""


def whole_pages(result: SubmissionResult) -> tuple[Picture, ...]:
    """Return the pictures and whole pages that a result refers to, each once."""
    of_marks = (picture for mark in result.marks for picture in mark.pictures if not picture.box)
    return tuple(dict.fromkeys([*result.pictures, *of_marks]))


def all_pictures(result: SubmissionResult) -> tuple[Picture, ...]:
    """Return all that is shown of what a student handed in, each once."""
    of_marks = (picture for mark in result.marks for picture in mark.pictures)
    return tuple(dict.fromkeys([*result.pictures, *of_marks]))


def handed_in_views(
    pictures: Iterable[Picture], student: str, before: str = "", places: Sequence[Picture] = ()
) -> tuple[HandedInView, ...]:
    """Show pictures; `before` leads to the folder of the feedback from the page that shows them.

    What is one of the `places` stands at another place of the page, under its number.
    """
    return tuple(_view(each, student, before, places) for each in pictures)


def _view(picture: Picture, student: str, before: str, places: Sequence[Picture]) -> HandedInView:
    path = drawn_path(student, picture)
    anchor = f"page-{places.index(picture) + 1}" if picture in places else ""
    return HandedInView(f"{before}{quote(path)}" if path else "", what(picture), anchor)


def what(picture: Picture, source: str = "") -> str:
    """Say what a picture shows: `part of page 2 of work.pdf`; `source` replaces the file's name."""
    name = source or picture.source
    member = PurePosixPath(picture.member).name
    if member:
        return f"picture {member} in {name}"
    if picture.media_type == "text/html":
        return f"picture {picture.page} in {name}"
    page = f"page {picture.page} of {name}" if picture.page else name
    return f"part of {page}" if picture.box else page
