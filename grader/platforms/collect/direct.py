"""Downloads as arguments of `grader grade`: collected first, into the folder of the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.batch.writing import write_atomically
from grader.errors import Place, Problem
from grader.platforms.collect.collecting import Choices, collect, remove_collected
from grader.platforms.collect.opening import is_of_a_platform, platform_of_folder
from grader.platforms.roster import Enrolled, is_collected, read_roster, roster_text
from grader.readers.handed_in import ROSTER

COLLECTED = "collected"


@dataclass(frozen=True, slots=True)
class Sources:
    """The folders that downloads were collected into, and what a person should know of these."""

    folders: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()


def split_downloads(paths: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return the zips that are downloads of a class, and everything else.

    Among several arguments a zip is one student's, unless its files are named as platforms do.
    """
    zips = [path for path in paths if path.suffix.lower() == ".zip" and path.is_file()]
    downloads = [path for path in zips if len(paths) == 1 or is_of_a_platform(path)]
    return tuple(downloads), tuple(path for path in paths if path not in downloads)


def unpacked_downloads(paths: Sequence[Path]) -> tuple[Problem, ...]:
    """Return a hint for each folder that is a download: its names are not those of students."""
    titles = ((path, platform_of_folder(path)) for path in paths if path.is_dir())
    return tuple(_collect_first(path, title) for path, title in titles if title)


def _collect_first(path: Path, title: str) -> Problem:
    text = f"the files here are named as {title} names them, which may tell students apart wrongly"
    mend = f"bring them together with: grader collect {path} --into NEW-FOLDER"
    return Problem("collect-first", text, Place(str(path)), mend)


def collected_from(zips: Sequence[Path], rosters: Sequence[Path], out: Path) -> Sources:
    """Collect the zips into the folder of results; raises `UsageError` as `collect` does."""
    folder = out / COLLECTED
    remove_collected(folder)
    if not zips:
        return Sources()
    collected = collect(zips, folder, Choices(rosters=tuple(rosters)))
    return Sources((folder,), collected.problems)


def keep_rosters(paths: Sequence[Path], out: Path) -> None:
    """Put the rosters of the class folders beside the results, so that these can be exported."""
    rosters = [path / ROSTER for path in paths if is_collected(path)]
    rows: list[Enrolled] = [row for roster in rosters for row in read_roster(roster)]
    if rosters:
        write_atomically(out / ROSTER, roster_text(rows))
