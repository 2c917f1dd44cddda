"""Draws the pages and pictures that were handed in into the folder of the feedback.

Files of students are opened here by libraries that decode pictures, so each student's are drawn in
a worker that may be late, run out of memory or die without harm: their page then has the words
alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.batch.processes.pool import Crashed, Done, Limits
from grader.batch.processes.running import run_tasks
from grader.batch.writing import write_bytes_atomically, writing_to
from grader.errors import Problem, SubmissionError, UsageError
from grader.marking.types import SubmissionResult
from grader.readers.document import Picture
from grader.readers.handed_in import SubmissionFile, picture_bytes, read_file, unpacked
from grader.reports.file_names import feedback_stem
from grader.reports.handed_in import PICTURES, all_pictures, drawn_name

LIMITS = Limits(seconds=60.0)

Files = Sequence[tuple[str, str]]
"""What a student handed in: the name of each file, and where it stands."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The pictures of one student, each with the name of the file in `folder` that shows it."""

    student: str
    folder: Path
    files: tuple[tuple[str, str], ...]
    targets: tuple[tuple[Picture, str], ...]


def drawings(
    feedback: Path, results: Iterable[SubmissionResult], files: Mapping[str, Files]
) -> tuple[Drawing, ...]:
    """Return what there is to draw of each student who handed in something to look at."""
    return tuple(_drawings(feedback, results, files))


def _drawings(
    feedback: Path, results: Iterable[SubmissionResult], files: Mapping[str, Files]
) -> Iterator[Drawing]:
    for result in results:
        named = [(each, drawn_name(each)) for each in all_pictures(result)]
        targets = tuple(pair for pair in named if pair[1])
        if targets:
            folder = feedback / PICTURES / feedback_stem(result.student)
            yield Drawing(result.student, folder, tuple(files.get(result.student, ())), targets)


def draw_all(tasks: Sequence[Drawing]) -> None:
    """Draw everything, as far as it can be; raises `UsageError` if the system refuses to write."""
    for _, ended in run_tasks(_drawn, tasks, LIMITS) if tasks else ():
        if isinstance(ended, Crashed):
            raise RuntimeError(ended.traceback)
        if isinstance(ended, Done) and ended.value:
            raise UsageError(*ended.value)


def _drawn(task: Drawing) -> tuple[Problem, ...]:
    """Draw in a worker; return why nothing could be written, which is not the student's fault."""
    try:
        draw(task)
    except UsageError as error:
        return error.problems
    return ()


def draw(task: Drawing) -> None:
    """Draw the pictures of a student in this process; what was there of others goes."""
    with writing_to(task.folder):
        task.folder.mkdir(parents=True, exist_ok=True)
    held: dict[str, bytes] = {}
    drawn = set[str]()
    for picture, name in task.targets:
        data = _content(picture.source, task.files, held)
        found = picture_bytes(data, picture) if data else None
        if found is not None:
            write_bytes_atomically(task.folder / name, found[1], to_disk=False)
            drawn.add(name)
    for path in task.folder.iterdir():
        if path.name not in drawn:
            path.unlink()


def _content(source: str, files: Files, held: dict[str, bytes]) -> bytes:
    """Return what a file holds, be it one in an archive; empty if it is not there any more."""
    if source in held:
        return held[source]
    for name, path in files:
        try:
            if name == source:
                held[name] = read_file(SubmissionFile(Path(path), name))
            elif source.startswith(f"{name}/"):
                members, _ = unpacked(name, read_file(SubmissionFile(Path(path), name)))
                held.update(members)
        except SubmissionError:
            continue  # the file was told to be unreadable when it was graded
    return held.setdefault(source, b"")
